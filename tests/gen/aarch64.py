"""Stencils for aarch64, by the cross compiler: each assembles, its holes are understood, and some run under qemu.

    aarch64.py SOURCE_ROOT BUILD_ROOT

Exit status 77 (skipped) without aarch64-linux-gnu-gcc. Without qemu-aarch64 nothing runs.
"""
import collections
import importlib.util
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

GCC = "aarch64-linux-gnu-gcc"
QEMU = "qemu-aarch64"
SKIPPED = 77
FLAGS = (
    "-std=gnu11 -O2 -w -fno-pic -fno-pie -mcmodel=small -fno-stack-protector -fno-jump-tables -fno-tree-slp-vectorize "
    "-fno-tree-vectorize -fno-tree-loop-distribute-patterns -fno-strict-aliasing -fomit-frame-pointer -fno-ipa-icf "
    "-fno-asynchronous-unwind-tables -finline-limit=10000 -fno-math-errno -D_GNU_SOURCE -DNDEBUG"
).split()
FLAGS += [f"-ffixed-v{n}" for n in range(8, 16)]
FEWEST = 500  # stencils; there are more, and a change that loses many should be seen

# R_AARCH64_*: the page of a hole's number and what lies in it, words of 64 bits, jumps.
PAGE, LOW, WIDE, JUMPS = 275, 277, (264, 266, 268, 269), (282, 280, 279)
HOLE = re.compile(r"vl_hole_(word|bytes|tuple)_\d$")
WIDE_HOLE = re.compile(r"vl_wide_(this|next|\d)$")
GO = re.compile(r"vl_go_(next|function|yield|floats|\d)$|\.(hot|cold)$|(hot|cold)_\w+$")


# What stands at a relocation: the bits that tell the instruction, and those that the loader fills in.
FORMS = {
    PAGE: ((0x9F000000, 0x90000000),),                                # adrp
    LOW: ((0xFFC00000, 0x91000000),),                                 # add, of an immediate
    282: ((0xFC000000, 0x14000000),),                                 # b
    280: ((0xFF000010, 0x54000000), (0x7E000000, 0x34000000)),        # b.cond; cbz, cbnz
    279: ((0x7E000000, 0x36000000),),                                 # tbz, tbnz
}
FORMS |= {kind: ((0xFFE00000, 0xD2800000 | i << 21), (0xFFE00000, 0xF2800000 | i << 21)) for i, kind in enumerate(WIDE)}  # movz, movk
JUMP_FIELDS = {282: (26, 0), 280: (19, 5), 279: (14, 5)}  # bits, and where they begin


def small(n):
    return (n << 2 | 3) & (2**64 - 1)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def make(stencils, root, build, folder):
    """The object of all stencils, as their build for x86-64 does it; its assembly text too."""
    text, parts, made = (str(folder / name) for name in ("stencils.s", "parts.s", "parts.o"))
    includes = [f"-I{root}/vm", f"-I{build}/vm/gen"]
    run(GCC, *FLAGS, *includes, "-S", f"{root}/vm/jit/stencils.c", "-o", text)
    stencils.rewrite(text, parts, "aarch64")
    run(GCC, "-c", parts, "-o", made)
    return pathlib.Path(parts), stencils.Object(made)


def is_understood(kind, name):
    if kind in (PAGE, LOW):
        return HOLE.match(name)
    if kind in WIDE:
        return WIDE_HOLE.match(name)
    return kind in JUMPS and GO.match(name)


def check_holes(made):
    """A page's register is that of an `add` of what lies in it: the two can become movz and movk, or movz and add."""
    wrong, pairs, alike = [], 0, 0
    for part in ("hot", "cold"):
        code = made.content(made.names.index("." + part))
        rows = [(offset, kind, symbol[0]) for offset, kind, symbol, _ in made.relocations("." + part)]
        word = lambda at: int.from_bytes(code[at:at + 4], "little")
        for offset, kind, name in rows:
            if not is_understood(kind, name):
                wrong.append(f".{part}+{offset:#x}: relocation {kind} of {name}")
            elif not any(word(offset) & mask == form for mask, form in FORMS[kind]):
                wrong.append(f".{part}+{offset:#x}: {word(offset):#x} has relocation {kind}")
            if kind != LOW:
                continue
            pairs += 1
            target, source = word(offset) & 31, word(offset) >> 5 & 31
            alike += target == source
            if not any(at < offset and page == PAGE and paged == name and word(at) & 31 == source for at, page, paged in rows):
                wrong.append(f".{part}+{offset:#x}: no page of {name} in its register")
    return wrong, pairs, alike


Case = collections.namedtuple("Case", "stencil holes registers expected")
X = [8 * i for i in range(6)]  # where register x0, x1, .. lies
BIG = 2**61 - 1
CASES = [
    Case("S_move_x_x", {"word_1": X[1], "word_2": X[0]}, [0, 7], ("next", {0: 7})),
    Case("S_add_x_x_x", {"word_2": X[0], "word_3": X[1], "word_4": X[2]}, [small(40), small(2)], ("next", {2: small(42)})),
    Case("S_add_x_x_x", {"word_2": X[0], "word_3": X[1], "word_4": X[2]}, [small(BIG), small(1)], ("floats", {2: 0})),
    Case("S_sub_x_s_x", {"word_2": X[0], "word_3": small(1), "word_4": X[0]}, [small(10)], ("next", {0: small(9)})),
    Case("S_is_lt_x_s", {"word_2": X[0], "word_3": small(5)}, [small(4)], ("next", {})),
    Case("S_is_lt_x_s", {"word_2": X[0], "word_3": small(5)}, [small(5)], ("1", {})),
    Case("S_is_nil_x", {"word_2": X[3]}, [0, 0, 0, 11], ("1", {})),
    Case("S_cons_x_c_x", {"word_1": X[0], "wide_2": 0x123456789ABCDEF0, "word_3": X[1]}, [small(1)], ("next", {"heap": [small(1), 0x123456789ABCDEF0]})),
    Case("P_rem_by_x_s_c_x", {"word_1": X[0], "word_2": small(1000), "wide_3": 2**71 // 1000 + 1, "word_4": 9, "word_5": X[1]},
         [small(123456789)], ("next", {1: small(789)})),
    Case("P_rem_by_x_s_c_x", {"word_1": X[0], "word_2": small(1000), "wide_3": 2**71 // 1000 + 1, "word_4": 9, "word_5": X[1]},
         [small(-123456789)], ("next", {1: small(-789)})),
    Case("P_rem_by_x_s_c_x", {"word_1": X[0], "word_2": small(1000), "wide_3": 1, "word_4": 9, "word_5": X[1]}, [0x1A], ("function", {})),
    Case("P_select_row_x_i", {"word_1": X[0], "word_2": small(3)}, [small(3)], ("3", {})),
]


def value_of(case, name):
    return case.holes.get(re.sub("vl_(hole_)?", "", name), 0)


def fill(word, kind, value):
    """An instruction with its part of a hole's value."""
    if kind == PAGE:  # movz, behind which the add stays; what is larger would be movz and movk
        return 0xD2800000 | (value & 0xF000) << 5 | word & 31
    if kind == LOW:
        return word | (value & 0xFFF) << 10
    return word | (value >> 16 * WIDE.index(kind) & 0xFFFF) << 5


def filled(case, made):
    """The words of a stencil as a loader would leave them: hot part, way to the next op, cold part. Jumps that leave it
    go to veneers behind it; gives the names of those, too."""
    words, bases, jumps = [], {}, []
    for part in ("hot", "cold"):
        for start, size in [(value, size) for name, _, value, size in made.symbols if name == f"{part}_{case.stencil}"]:
            code = made.content(made.names.index("." + part))[start:start + size]
            bases["." + part] = len(words) - start // 4
            words += [int.from_bytes(code[at:at + 4], "little") for at in range(0, size, 4)]
            for offset, kind, (name, *_), addend in made.relocations("." + part):
                at = offset // 4 + bases["." + part]
                if not start <= offset < start + size:
                    continue
                if kind in JUMPS:
                    jumps.append((at, kind, name, addend))
                else:
                    words[at] = fill(words[at], kind, value_of(case, name))
        if part == "hot":
            jumps.append((len(words), 282, "vl_go_next", 0))
            words.append(0x14000000)
    places = sorted({name for _, _, name, _ in jumps} - set(bases))
    veneers = len(words) + len(words) % 2
    for at, kind, name, addend in jumps:
        bits, first = JUMP_FIELDS[kind]
        target = addend // 4 + bases[name] if name in bases else veneers + 4 * places.index(name)
        words[at] |= (target - at & (1 << bits) - 1) << first
    return words, places


def check_filled(case, made, harness, folder):
    """The same stencil, filled and its jumps patched here instead of by the linker."""
    words, places = filled(case, made)
    lines = ["\t.text", "\t.balign 8", "\t.globl filled", "filled:", *(f"\t.inst {word:#x}" for word in words), "\t.balign 8"]
    for name in places:  # ldr x16, 8 bytes on; br x16
        lines += ["\t.inst 0x58000050", "\t.inst 0xd61f0200", f"\t.quad {name}"]
    (folder / "filled.s").write_text("\n".join(lines) + "\n")
    program = str(folder / "filled")
    run(GCC, "-static", "-no-pie", str(harness), str(folder / "filled.s"), "-Wl,--defsym=stencil=filled", "-o", program)
    return compare(case, program)


def symbols_of(case):
    """All holes have a number; those of the case theirs."""
    given = {f"{kind}_{i}": 0 for kind in ("word", "bytes", "tuple", "wide") for i in range(1, 10)}
    given |= {"wide_this": 0, "wide_next": 0} | case.holes
    return [f"-Wl,--defsym=vl_{'' if name.startswith('wide') else 'hole_'}{name}={value:#x}" for name, value in given.items()]


def check_case(case, parts, harness, folder):
    """One stencil, with a jump where the next op would follow."""
    label = f"hot_{case.stencil}"
    text = parts.read_text()
    start = text.index(f'\t.section .hot, "ax"\n\t.globl {label}\n')
    end = text.find("\t.section .hot", start + 1)
    hot = text[start:end if end > 0 else None].replace(f"\t.size {label}", f"\tb\tvl_go_next\n\t.size {label}", 1)
    (folder / "one.s").write_text(hot)
    program = str(folder / "one")
    run(GCC, "-static", "-no-pie", str(harness), str(folder / "one.s"), f"-Wl,--defsym=stencil={label}", *symbols_of(case), "-o", program)
    return compare(case, program)


def compare(case, program):
    place, _, _, _, *words = run(QEMU, program, *(str(word) for word in case.registers)).split()
    words = [int(word, 16) for word in words]
    wanted_place, wanted = case.expected
    got = {key: words[6:6 + len(value)] if key == "heap" else words[key] for key, value in wanted.items()}
    return [] if (place, got) == (wanted_place, wanted) else [f"{case.stencil} {case.registers}: {place} {got}, not {case.expected}"]


def main(root, build):
    if not shutil.which(GCC):
        print(f"skipped: {GCC} is not installed")
        return SKIPPED
    spec = importlib.util.spec_from_file_location("stencils", f"{root}/vm/gen/stencils.py")
    stencils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stencils)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        parts, made = make(stencils, root, build, folder)
        count = sum(symbol.startswith("hot_") for symbol, *_ in made.symbols)
        wrong, pairs, alike = check_holes(made)
        if count < FEWEST:
            wrong.append(f"{count} stencils, not {FEWEST}")
        ran = 0
        if shutil.which(QEMU):
            harness = folder / "run.o"
            run(GCC, "-O1", "-c", f"{root}/tests/gen/aarch64_run.c", "-o", str(harness))
            ran = len(CASES)
            for case in CASES:
                wrong += check_case(case, parts, harness, folder) + check_filled(case, made, harness, folder)
    print("\n".join(wrong) or f"{count} stencils, {pairs} holes in two halves, {alike} of them in one register; {ran} runs by the linker, {ran} patched")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
