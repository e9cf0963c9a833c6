"""Bodies of ops to C, one for each variant by operand kinds: the interpreter's cases, functions of threaded code, stencils.

In a body every macro (an upper-case name) is handed operands by name. A register or constant
becomes `kind, word`, where the kind is x, y, s (small integer), i (immediate), c (constant) or v (any,
decoded when it runs); other operands become their word. Word 0 is the handler, operands follow, then a list's count and items,
then, in an op that has one, the map of its safe point.
"""
import itertools
import re

from table import read_table

MACRO = re.compile(r"\b[A-Z][A-Z_0-9]*\(")
VARIED = ("src", "dst", "const")
FUSED_MAX = 3
MAPPED = {"safe", "calls", "waits", "raises"}


class Case:
    """One loaded op: an op with fixed kinds of its varied operands."""

    def __init__(self, op, kinds):
        self.op, self.kinds = op, kinds
        suffix = "_".join(kinds[name] for name, kind, _ in op.operands if kind in VARIED)
        self.name = op.name + ("" if set(kinds.values()) <= {"v"} else "_" + suffix)


def cases_of(op):
    """Variants in the order of preference, the general case last."""
    varied = [name for name, kind, _ in op.operands if kind in VARIED]
    found = []
    if op.variants:
        choices = [op.variants.get(name, "v") for name in varied]
        found = [Case(op, dict(zip(varied, kinds))) for kinds in itertools.product(*choices)]
    general = Case(op, {name: "v" for name in varied})
    return found if any(case.name == general.name for case in found) else found + [general]


def split_arguments(text, start):
    """Arguments of the call whose parenthesis opens before `start`, and where it ends."""
    depth, arguments, at, begin = 0, [], start, start
    while True:
        c = text[at]
        if c == "," and depth == 0 or c == ")" and depth == 0:
            arguments.append(text[begin:at].strip())
            begin = at + 1
            if c == ")":
                return arguments, at + 1
        depth += (c == "(") - (c == ")")
        at += 1


def operand_words(op):
    """Where each operand lies; the word of a list is its count."""
    return {name: index + 1 for index, (name, _, _) in enumerate(op.operands)}


def substitute(case, text):
    words = operand_words(case.op)
    out, at = [], 0
    for match in iter(lambda: MACRO.search(text, at), None):
        arguments, end = split_arguments(text, match.end())
        given = []
        for argument in arguments:
            if argument in case.kinds:
                given.append(f"{case.kinds[argument]}, {words[argument]}")
            elif argument in words:
                given.append(str(words[argument]))
            else:
                given.append(substitute(case, argument))
        out += [text[at:match.start()], match[0], ", ".join(given), ")"]
        at = end
    return "".join(out) + text[at:]


def size_expression(op):
    """Words of the loaded op, as a C expression over pc."""
    fixed = 1 + len(op.operands) + (1 if MAPPED & set(op.flags) else 0)
    has_list = any(kind == "list" for _, kind, _ in op.operands)
    return f"{fixed} + pc[{len(op.operands)}]" if has_list else str(fixed)


class Fused:
    """Neighbours that are done as one, by a row of fused.tab."""

    def __init__(self, row, cases):
        for name in row.fields:
            if name not in cases:
                row.fail(f"no loaded op {name}")
        self.cases = [cases[name] for name in row.fields]
        self.name = "__".join(row.fields)


def read_fused(path, ops):
    """By their last op; longer runs first."""
    cases = {case.name: case for op in ops if op.body for case in cases_of(op)}
    fused = [Fused(row, cases) for row in read_table(path, 2, FUSED_MAX)]
    return sorted(fused, key=lambda f: (list(cases).index(f.cases[-1].name), -len(f.cases)))


def write_case(out, label, case):
    out.write(f"#define NEXT_PC (pc + {size_expression(case.op)})\n")
    out.write(f"{label}:\n{substitute(case, case.op.body.rstrip())}\n#undef NEXT_PC\n")


def write_cases(out, ops, fused):
    """The text that the interpreter includes inside its function."""
    out.write("/* Generated from vm/ops: the interpreter's cases. */\n")
    for op in ops:
        for case in cases_of(op):
            if not op.body:
                continue
            out.write("\n")
            write_case(out, f"L_{case.name}", case)
    for f in fused:
        labels = [f"L_{f.name}"] + [f"M{i}_{f.name}" for i in range(1, len(f.cases))]
        for label, after, case in zip(labels, labels[1:], f.cases):
            out.write(f"\n#undef NEXT\n#define NEXT() FALL({after})\n")
            write_case(out, label, case)
        out.write("#undef NEXT\n#define NEXT() NEXT_OP()\n")
        write_case(out, labels[-1], f.cases[-1])


def write_functions(out, ops, fused):
    """One function for each loaded op; a run of fused ops begins with that of its first."""
    out.write("/* Generated from vm/ops: the functions of threaded code. */\n")
    for op in ops:
        for case in cases_of(op):
            if not op.body:
                continue
            out.write(f"\n#define NEXT_PC (pc + {size_expression(op)})\n")
            out.write(f"static RunResult T_{case.name}(Term *x, Term *E, const Word *pc, size_t spare, Term *HP, int64_t reds) {{\n")
            out.write("  Process *const p VL_UNUSED = process_of(x);\n")
            out.write(f"{substitute(case, op.body.rstrip())}\n}}\n#undef NEXT_PC\n")
    out.write("\n" + "".join(f"#define T_{f.name} T_{f.cases[0].name}\n" for f in fused))


# What only functions do: they call C, look at lists or leave the engine.
NOT_IN_STENCILS = re.compile(r"\b(SAVE|COUNT|LEAVE|GO|EXPORT|vl_try_\w+|vl_mailbox_\w+|vl_match_\w+|vl_bits)\(|^\{ RESOLVE")
FLOATS = re.compile(r"\b(FLOATS|QUOTIENT|TEST_FLOATS)\(")


def has_stencil(case):
    return "v" not in case.kinds.values() and case.op.body and not NOT_IN_STENCILS.search(case.op.body)


def write_stencils(out, letter, ops):
    """Bodies as the text of stencils.c, by a letter: S those of loaded ops, F their ways of floats, P those of parts."""
    out.write("/* Generated from vm/ops: the stencils' functions. */\n")
    signature = "(Term *x, Term *E, const Word *spare, size_t unused, Term *HP, int64_t reds)"
    for case in (case for op in ops for case in cases_of(op) if has_stencil(case)):
        if letter == "F" and not FLOATS.search(case.op.body):
            continue
        out.write(f"\nRunResult {letter}_{case.name}{signature};\nRunResult {letter}_{case.name}{signature} {{\n")
        out.write(f"  Process *const p VL_UNUSED = process_of(x);\n{substitute(case, case.op.body.rstrip())}\n}}\n")


def write_parts(out, parts):
    out.write("/* Generated from vm/ops: the parts of which machine code makes ops with lists. */\n")
    out.write("#ifndef VL_PARTS_GEN_H\n#define VL_PARTS_GEN_H\n\ntypedef enum Part {\n")
    out.write("".join(f"  PART_{case.name},\n" for op in parts for case in cases_of(op) if has_stencil(case)))
    out.write("  PART_COUNT\n} Part;\n\n#endif\n")


def write_loaded_ids(out, ops, fused):
    out.write("/* Generated from vm/ops: the ops of loaded code. */\n#ifndef VL_LOADED_GEN_H\n#define VL_LOADED_GEN_H\n\n")
    single = [case.name for op in ops for case in cases_of(op) if op.body]
    names = single + [f.name for f in fused]
    out.write("typedef enum LoadedOp {\n" + "".join(f"  LOADED_{name},\n" for name in names) + "  LOADED_COUNT\n} LoadedOp;\n\n")
    out.write(f"/* Those that are no runs of others come first. */\n#define LOADED_SINGLE {len(single)}\n\n")
    out.write("/* X(name) in that order. */\n#define VL_LOADED_OPS(X)" + "".join(f" \\\n  X({name})" for name in names))
    out.write("\n\n#endif\n")


def write_fused_table(out, fused):
    """For the loader: rows by their last op, and where each op's rows begin."""
    out.write("\nconst FusedInfo vl_fused[] = {\n")
    first = {}
    for index, f in enumerate(fused):
        first.setdefault(f.cases[-1].name, index)
        before = [f"LOADED_{case.name}" for case in reversed(f.cases[:-1])]
        out.write(f"  {{LOADED_{f.cases[-1].name}, {len(before)}, {{{', '.join(before)}}}, LOADED_{f.name}}},\n")
    out.write("  {LOADED_COUNT, 0, {0}, 0},\n};\n\nconst uint16_t vl_fused_first[LOADED_COUNT] = {\n")
    for name, index in first.items():
        out.write(f"  [LOADED_{name}] = {index + 1},\n")
    out.write("};\n")


def accepts(kinds):
    """The tags that fit each operand kind, a byte each. A list, and what is no register or constant, fits anyway."""
    fit = [f"UINT64_C(0xFF) << {8 * i}" if kind in "v-" else f"(FIT_{kind}) << {8 * i}" for i, kind in enumerate(kinds)]
    return " | ".join(fit) or "0"


def write_loaded_table(out, ops):
    """For the loader: variants by op number, the first that fits is taken."""
    out.write("""
#define FIT_x (UINT64_C(1) << OPD_X)
#define FIT_y (UINT64_C(1) << OPD_Y)
#define FIT_s (UINT64_C(1) << OPD_SMALL)
#define FIT_i (FIT_s | UINT64_C(1) << OPD_ATOM | UINT64_C(1) << OPD_NIL)
#define FIT_c (FIT_i | UINT64_C(1) << OPD_LITERAL)
""")
    out.write("\nconst LoadedInfo vl_loaded[] = {\n")
    first = {}
    for op in ops:
        for case in cases_of(op):
            if not op.body:
                continue
            first.setdefault(op.name, f"LOADED_{case.name}")
            kinds = "".join(case.kinds.get(name, "-") for name, kind, _ in op.operands)
            out.write(f'  {{"{case.name}", "{kinds}", {op.number or 0}, {accepts(kinds)}}},\n')
    out.write("};\n\nconst uint16_t vl_loaded_first[OP_LIMIT] = {\n")
    for op in ops:
        if op.number and op.body:
            out.write(f"  [OP_{op.name}] = {first[op.name]},\n")
    out.write("};\n")
