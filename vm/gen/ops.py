"""vm/ops/*.op to C: ids, metadata, typed emitters.

An entry is
    op NUMBER NAME(operand: kind, ...) flag ...    /// One sentence.
    { body }
Operand kinds stand in operands.tab, and list(kind ...) repeats a group. Flags are
those of FLAGS. A line `variants a=xyc dst=xy` between the two asks for a case of its own for
each combination of operand kinds (cases.py). `inner NAME` is an op of loaded code alone, `part NAME` one of machine code alone. Errors are reported as file:line and end the build.
"""
import hashlib
import os
import re
import sys

from cases import read_fused, write_cases, write_functions, write_fused_table, write_loaded_ids, write_loaded_table, write_parts, write_stencils
from table import read_table

FLAGS = {
    "ends": "control does not go on to the next op",
    "calls": "a call within a frame: result in x0, every other x lost; safe",
    "tail": "leaves the function; no frame may be left; implies ends",
    "safe": "may collect",
    "raises": "may raise",
    "waits": "may suspend the process; every x lost; safe",
    "heap": "may take heap words",
    "builds": "takes heap words from the need before it",
    "reads_dst": "reads its dst operands too",
}
HEAD = re.compile(r"(?:op\s+(\d+)|inner|part)\s+([a-z][a-z0-9_]*)\((.*?)\)\s*([a-z_ ]*?)\s*///\s+(\S.*)$")
OPERAND = re.compile(r"([a-z][a-z0-9_]*):\s*(list\(([a-z ]+)\)|[a-z]+)\s*(?:,\s*|$)")


class Op:
    """One entry; `operands` are (name, kind, group), group being the kinds of a list or None."""

    def __init__(self, path, line, match):
        self.path, self.line = path, line
        self.number, self.name = int(match[1] or 0), match[2]
        self.flags, self.doc = match[4].split(), match[5]
        self.operands = self.parse_operands(match[3])
        self.body, self.variants = "", {}

    def fail(self, message):
        sys.exit(f"{self.path}:{self.line}: {message}")

    def parse_operands(self, text):
        found, at = [], 0
        while at < len(text):
            match = OPERAND.match(text, at)
            if not match:
                self.fail(f"cannot read the operands from {text[at:]!r} on")
            group = match[3].split() if match[3] else None
            found.append((match[1], "list" if group else match[2], group))
            at = match.end()
        return found

    def add_text(self, text):
        """A line of the entry: its variants, or a line of its body."""
        if text.startswith("variants "):
            self.variants = dict(item.split("=") for item in text.split()[1:])
        else:
            self.body += text + "\n"

    def check(self, kinds):
        for name, kind, group in self.operands:
            for each in group or [kind]:
                if each not in kinds:
                    self.fail(f"operand {name}: unknown kind {each}")
        if any(kind == "list" for _, kind, _ in self.operands[:-1]):
            self.fail("a list stands last")
        for flag in self.flags:
            if flag not in FLAGS:
                self.fail(f"unknown flag {flag}")
        if self.number > 255:
            self.fail("a number is 1 to 255")


def read_ops(paths, kinds):
    """The entries: those of loaded code alone (`inner`), ops in order of their numbers, parts."""
    ops, inner, parts = {}, [], []
    names = set()
    for path in paths:
        op = None
        with open(path, encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                text = text.rstrip("\n")
                if text.startswith(("op ", "inner ", "part ")):
                    match = HEAD.match(text)
                    if not match:
                        sys.exit(f"{path}:{number}: not an op entry")
                    op = Op(path, number, match)
                    op.check(kinds)
                    if op.number == 0:
                        (parts if text.startswith("part ") else inner).append(op)
                    elif op.number in ops:
                        op.fail(f"number {op.number} is {ops[op.number].name}'s")
                    if op.name in names:
                        op.fail(f"{op.name} stands twice")
                    if op.number:
                        ops[op.number] = op
                    names.add(op.name)
                elif text.strip() and not text.startswith("#"):
                    if op is None:
                        sys.exit(f"{path}:{number}: text before the first op")
                    op.add_text(text)
    return inner, [ops[number] for number in sorted(ops)], parts


def table_hash(ops):
    """Covers what an image depends on."""
    text = "".join(f"{op.number} {op.name} {op.operands}\n" for op in ops)
    return hashlib.sha256(text.encode()).digest()[:8].hex()


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parameters(op, kinds):
    c = ["Emitter *e"]
    for name, kind, _ in op.operands:
        if kind == "list":
            c += [f"const Operand *{name}", f"size_t {name}_count"]
        else:
            c.append(f"{kinds[kind]} {name}")
    return ", ".join(c)


def write_ids(out, ops, kinds, sentences):
    out.write("/* Generated from vm/ops. */\n#ifndef VL_OPS_GEN_H\n#define VL_OPS_GEN_H\n\n#include <stdint.h>\n\n")
    out.write("typedef enum OpId {\n" + "".join(f"  OP_{op.name} = {op.number},\n" for op in ops) + "} OpId;\n\n")
    out.write(f"#define OP_LIMIT {ops[-1].number + 1}\n#define OPERANDS_MAX {max(len(op.operands) for op in ops)}\n")
    out.write(f"#define OP_TABLE_HASH UINT64_C(0x{table_hash(ops)})\n\n")
    out.write("typedef enum OperandKind {\n")
    for kind in kinds:
        out.write(f"  KIND_{kind}, /* {sentences[kind]} */\n")
    out.write("  KIND_list,\n} OperandKind;\n\nenum OpFlags {\n")
    for bit, (flag, sentence) in enumerate(FLAGS.items()):
        out.write(f"  OPF_{flag} = {1 << bit}, /* {sentence} */\n")
    out.write("};\n\n#endif\n")


def write_prototypes(out, ops, kinds):
    out.write("/* Generated from vm/ops: a list is given as its operands and how many they are. */\n")
    out.write("#ifndef VL_EMIT_GEN_H\n#define VL_EMIT_GEN_H\n\n#include \"code/emitter.h\"\n\n")
    for op in ops:
        out.write(f"/* {op.doc} */\nvoid vl_emit_{op.name}({parameters(op, kinds)});\n")
    out.write("\n#endif\n")


def emitter_body(op, kinds):
    lines = [f"  vl_emitter_op(e, OP_{op.name});"]
    for name, kind, _ in op.operands:
        if kind == "list":
            lines.append(f"  vl_emitter_uint(e, {name}_count);")
            lines.append(f"  for (size_t i = 0; i < {name}_count; i++) vl_emitter_operand(e, {name}[i]);")
        elif kinds[kind] == "Operand":
            lines.append(f"  vl_emitter_operand(e, {name});")
        else:
            lines.append(f"  vl_emitter_uint(e, {name});")
    return "\n".join(lines)


def write_metadata(out, ops):
    out.write("const OpInfo vl_ops[OP_LIMIT] = {\n")
    for op in ops:
        operand_kinds = ", ".join(f"KIND_{kind}" for _, kind, _ in op.operands)
        group = next((group for _, _, group in op.operands if group), [])
        flags = " | ".join(f"OPF_{flag}" for flag in op.flags) or "0"
        out.write(f"  [OP_{op.name}] = {{\n    .name = {c_string(op.name)},\n    .doc = {c_string(op.doc)},\n")
        out.write(f"    .flags = {flags},\n    .fixed = {len(op.operands) - bool(group)},\n")
        if operand_kinds:
            out.write(f"    .operands = {{{operand_kinds}}},\n")
        if group:
            out.write(f"    .group_size = {len(group)},\n    .group = {{{', '.join('KIND_' + kind for kind in group)}}},\n")
        out.write("  },\n")
    out.write("};\n")


def write_source(out, ops, kinds, loaded, fused):
    out.write('/* Generated from vm/ops. */\n#include "code/emitter.h"\n#include "code/ops.h"\n\n')
    write_metadata(out, ops)
    write_loaded_table(out, loaded)
    write_fused_table(out, fused)
    for op in ops:
        out.write(f"\nvoid vl_emit_{op.name}({parameters(op, kinds)}) {{\n{emitter_body(op, kinds)}\n}}\n")


def main(out_dir, operands_tab, fused_tab, *op_files):
    kinds, sentences = {}, {}
    for row in read_table(operands_tab, 3, 3):
        kinds[row.fields[0]], sentences[row.fields[0]] = row.fields[1], row.fields[2]
    inner, ops, parts = read_ops(op_files, kinds)
    fused = read_fused(fused_tab, inner + ops)

    def generate(name, write, *args):
        with open(os.path.join(out_dir, name), "w", encoding="utf-8") as out:
            write(out, *args)

    generate("ops.gen.h", write_ids, ops, kinds, sentences)
    generate("emit.gen.h", write_prototypes, ops, kinds)
    generate("ops.gen.c", write_source, ops, kinds, inner + ops, fused)
    generate("loaded.gen.h", write_loaded_ids, inner + ops, fused)
    generate("interp.gen.h", write_cases, inner + ops, fused)
    generate("threaded.gen.h", write_functions, inner + ops, fused)
    generate("stencils.gen.h", write_stencils, "S", inner + ops)
    generate("float_stencils.gen.h", write_stencils, "F", ops)
    generate("part_stencils.gen.h", write_stencils, "P", parts)
    generate("parts.gen.h", write_parts, parts)


if __name__ == "__main__":
    main(*sys.argv[1:])
