"""bifs.tab to C: prototypes, the constant table behind the exports, the guards the compiler knows.

A row is   module:name/arity  kind  "doc"  [c=identifier]  [cap=capability]
The C function is bif_<module>_<name>_<arity>, or bif_<identifier> where the name is no identifier.
"""
import re
import sys

from table import read_table

KINDS = ("guard", "plain", "traps", "dirty", "large", "io")
CAPABILITIES = ("none", "file", "net", "exec", "ffi", "nif", "env", "halt", "sandbox")
MAX_ARITY = 8  # BIF_MAX_ARITY
NAME = re.compile(r"([^:]+):(.+)/(\d+)$")


class Bif:
    """One row: what is called, and by which C name."""

    def __init__(self, row):
        match = NAME.match(row.fields[0]) or row.fail("expected module:name/arity")
        self.module, self.name, self.arity = match[1], match[2], int(match[3])
        self.kind, self.doc = row.fields[1], row.fields[2]
        options = dict(field.partition("=")[::2] for field in row.fields[3:])
        self.c_name = "bif_" + options.pop("c", f"{self.module}_{self.name}_{self.arity}")
        self.capability = options.pop("cap", "none")
        self.row = row
        self.check(options)

    def check(self, unknown):
        if unknown:
            self.row.fail(f"unknown option {next(iter(unknown))}")
        if self.kind not in KINDS:
            self.row.fail(f"kind {self.kind} is none of {', '.join(KINDS)}")
        if self.capability not in CAPABILITIES:
            self.row.fail(f"capability {self.capability} is none of {', '.join(CAPABILITIES)}")
        if self.arity > MAX_ARITY:
            self.row.fail(f"more than {MAX_ARITY} arguments")
        if not re.fullmatch(r"\w+", self.c_name):
            self.row.fail(f"{self.c_name} is no C identifier: give one with c=")
        if not self.doc.endswith((".", "?")):
            self.row.fail("the doc is a sentence: it ends with . or ?")

    def quoted(self):
        return f"{c_string(self.module)}, {c_string(self.name)}"


# Dirty twins share the C functions of other rows (bif/heavy.h).
TWINS = ("vl_dirty", "vl_dirty_ets", "vl_io_slow")


def c_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read_bifs(path):
    bifs = [Bif(row) for row in read_table(path, 3, 5)]
    for what, key in (("function", lambda b: (b.module, b.name, b.arity)), ("C name", lambda b: b.c_name)):
        seen = {}
        for bif in bifs:
            if what == "C name" and bif.module in TWINS:
                continue
            if key(bif) in seen:
                bif.row.fail(f"{what} stands already in line {seen[key(bif)]}")
            seen[key(bif)] = bif.row.line
    return sorted(bifs, key=lambda b: (b.module, b.name, b.arity))


def write_header(bifs, out):
    out.write("/* Generated from bifs.tab. */\n#ifndef VL_BIFS_GEN_H\n#define VL_BIFS_GEN_H\n\n")
    for bif in bifs:
        if bif.module in TWINS:
            continue
        out.write(f"// {bif.module}:{bif.name}/{bif.arity}: {bif.doc}\n")
        out.write(f"Term {bif.c_name}(Process *p, const Term *args);\n")
    out.write(f"\nenum {{ VL_BIF_COUNT = {len(bifs)} }};\n")
    out.write("/* All builtins, by module, name, arity. */\nextern const Bif vl_bif_table[];\n\n#endif\n")


def write_table(bifs, out):
    out.write('/* Generated from bifs.tab. */\n#include "bif/bif.h"\n\nconst Bif vl_bif_table[] = {\n')
    for bif in bifs:
        out.write(f"    {{{bif.quoted()}, {bif.c_name}, {bif.arity}, BIF_{bif.kind.upper()}, "
                  f"CAP_{bif.capability.upper()}}},\n")
    if not bifs:
        out.write("    {0}\n")
    out.write("};\n")


def write_guards(bifs, out):
    out.write("/* Generated from bifs.tab: X(module, name, arity) for what a guard may call. */\n")
    out.write("#ifndef VL_GUARDS_GEN_H\n#define VL_GUARDS_GEN_H\n\n#define VL_GUARD_BIFS(X)")
    for bif in bifs:
        if bif.kind == "guard":
            out.write(f" \\\n  X({bif.quoted()}, {bif.arity})")
    out.write("\n\n#endif\n")


def write_page(bifs, out):
    out.write("# Builtin functions\n\nGenerated from vm/bif/bifs.tab.\n\n| function | kind | what it does |\n|---|---|---|\n")
    for bif in bifs:
        name = f"{bif.module}:{bif.name}/{bif.arity}".replace("|", "\\|")
        out.write(f"| `{name}` | {bif.kind} | {bif.doc} |\n")


def main(table_path, *out_paths):
    bifs = read_bifs(table_path)
    for write, path in zip((write_header, write_table, write_guards, write_page), out_paths):
        with open(path, "w", encoding="utf-8") as out:
            write(bifs, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
