"""Machine code of op bodies, cut out of what the C compiler made of vm/jit/stencils.c.

    stencils.py rewrite IN.s OUT.s [MACHINE]    assembly text: jumps threaded, the way to the next op last, the rest cold
    stencils.py extract OBJECT OUT.h            bytes and holes as C tables

MACHINE is x86-64 (the default) or aarch64, whose text is rewritten for tests/gen alone: vm/jit/assemble.c does not fill its holes yet.

A function S_NAME is the stencil of the loaded op NAME, F_NAME its way of floats, P_NAME
that of a part (vm/ops/parts.op). What this script does not understand it refuses: the op then
has no machine code of its own (vm/jit/native.c uses its function), and the build says so.
"""
import re
import struct
import sys
import typing

NEXT = "vl_go_next"
LABEL = re.compile(r"([.\w]+):$")
# What clang writes in another way.
CLANG = [(re.compile(r"\bjmpq\b"), "jmp"), (re.compile(r"\bleaq(\s+)(vl_hole\S+)\(%rip\)"), r"movq\1$\2")]
IGNORED = re.compile(r"\s*(\.(?!L)|\.L(COLD|HOT|FB|FE)|$)")


class Jump(typing.NamedTuple):
    """`before` is the text in front of the target, `condition` the part of it that tells when; empty: always."""

    before: str
    condition: str
    target: str

    @property
    def always(self):
        return not self.condition

    @property
    def is_direct(self):
        return not self.target.startswith("*")

    def to(self, target):
        return f"{self.before}{target}"


class X86:
    comment = "#"
    refused = re.compile(r"\bcall|\.LC\d|\.rodata|\bud2\b|%rip\)|%xmm([2-9]|1\d)")
    jump = re.compile(r"(\s+j([a-z]+)\s+)(\S+)$")
    always = "\tjmp\t"
    inverse = {"e": "ne", "l": "ge", "le": "g", "b": "ae", "be": "a", "s": "ns", "o": "no", "p": "np", "c": "nc", "z": "nz", "nb": "b", "na": "a"}

    @classmethod
    def read(cls, text):
        match = cls.jump.match(text)
        return match and Jump(match[1], "" if match[2] == "mp" else match[2], match[3])

    @staticmethod
    def inverted(jump, inverse):
        return f"\tj{inverse}\t"


class Aarch64:
    comment = "//"
    refused = re.compile(r"\bblr?\b|\.LC\d|\.rodata|\bbrk\b|\b[vdq](8|9|1[0-5])\b")
    jump = re.compile(r"(\s+(b|b\.?(?:eq|ne|lt|ge|le|gt|cc|cs|lo|hs|hi|ls|mi|pl|vs|vc)|cbn?z|tbn?z|br)\s+(?:[wx]\d+, )?(?:#?\d+, )?)(\S+)$")
    always = "\tb\t"
    inverse = {"eq": "ne", "lt": "ge", "le": "gt", "cc": "cs", "lo": "hs", "ls": "hi", "mi": "pl", "vs": "vc", "cbz": "cbnz", "tbz": "tbnz"}

    @classmethod
    def read(cls, text):
        match = cls.jump.match(text)
        if not match:
            return None
        if match[2] == "br":
            return Jump(match[1], "", "*" + match[3])
        return Jump(match[1], "" if match[2] == "b" else match[2].removeprefix("b.").removeprefix("b") if match[2][0] == "b" else match[2], match[3])

    @staticmethod
    def inverted(jump, inverse):
        return re.sub(rf"{jump.condition}(?=\s)", inverse, jump.before, count=1)


machine = X86


def jump_of(text):
    return machine.read(text)


def inverted(jump, target):
    """The jump when its condition does not hold."""
    both = machine.inverse | {after: before for before, after in machine.inverse.items()}
    return machine.inverted(jump, both[jump.condition]) + target


# -- Assembly text --

def read_functions(path):
    """The lines of each stencil's function, hot and cold parts joined."""
    functions, current = {}, None
    with open(path, encoding="utf-8") as file:
        for text in file:
            text = text.rstrip("\n")
            text = text.split(machine.comment, 1)[0].rstrip()
            for pattern, plain in CLANG:
                text = pattern.sub(plain, text)
            label = LABEL.match(text)
            if label and not label[1].startswith(".L"):
                name = label[1].removesuffix(".cold")
                current = functions.setdefault(name, []) if name.startswith(("S_", "F_", "P_")) else None
                if label[1].endswith(".cold"):
                    current.append(text)
            elif current is not None and not IGNORED.match(text):
                current.append(text)
    return functions


def is_end(text):
    """Does control never go on behind this line?"""
    jump = jump_of(text)
    return bool(jump and jump.always)


def thread(lines):
    """A jump to a jump goes where that goes."""
    goes, labels = {}, []
    for text in lines:
        label, jump = LABEL.match(text), jump_of(text)
        if label:
            labels.append(label[1])
            continue
        if jump and jump.always and jump.is_direct:
            goes.update({label: jump.target for label in labels})
        labels = []
    def final(target):
        seen = set()
        while target in goes and target not in seen:
            seen.add(target)
            target = goes[target]
        return target
    return [jump.to(final(jump.target)) if (jump := jump_of(text)) and jump.is_direct else text for text in lines]


def straighten(lines):
    """`jCC L; jmp X; L:` becomes `jnCC X; L:`. Labels that nobody uses are left out."""
    used = {jump.target for text in lines if (jump := jump_of(text))}
    out = []
    for text in (text for text in lines if not (label := LABEL.match(text)) or label[1] in used):
        label = LABEL.match(text)
        before, last = (jump_of(each) for each in out[-2:]) if len(out) > 1 else (None, None)
        if label and before and last and before.target == label[1] and not before.always and last.always and last.is_direct:
            out[-2:] = [inverted(before, last.target)]
        out.append(text)
    return out


def chunks_of(lines):
    """Runs of lines that end where control goes away; what nobody reaches is left out."""
    chunks, chunk = [], []
    for text in lines:
        chunk.append(text)
        if is_end(text):
            chunks.append(chunk)
            chunk = []
    used = {jump.target for text in lines if (jump := jump_of(text))}
    def without_dead_head(chunk):
        while chunk and not ((label := LABEL.match(chunk[0])) and label[1] in used):
            chunk = chunk[1:]
        return chunk
    return chunks[:1] + [live for chunk in chunks[1:] if (live := without_dead_head(chunk))]


def invert_last(chunk):
    """`jCC next; jmp elsewhere` becomes `jnCC elsewhere; jmp next`."""
    last = jump_of(chunk[-1])
    before = jump_of(chunk[-2]) if len(chunk) > 1 else None
    if not before or before.always or before.target != NEXT or last.target == NEXT or not last.is_direct:
        return chunk
    return chunk[:-2] + [inverted(before, last.target), machine.always + NEXT]


def falls(chunk):
    return chunk[-1].split() == [machine.always.strip(), NEXT]


def lay_out(lines):
    """The hot part, which falls through to the next op if it can, and the cold part."""
    first, *rest = [invert_last(chunk) for chunk in chunks_of(straighten(thread(lines)))]
    hot, cold = [first], rest
    if not falls(first):
        way = next((chunk for chunk in rest if falls(chunk)), None)
        if way:
            hot, cold = [first, way], [chunk for chunk in rest if chunk is not way]
    hot = [text for chunk in hot for text in chunk]
    if falls(hot):
        hot.pop()
    return hot, [text for chunk in cold for text in chunk]


def rewrite(source, target, name="x86-64"):
    global machine
    machine = {"x86-64": X86, "aarch64": Aarch64}[name]
    with open(target, "w", encoding="utf-8") as out:
        for name, lines in read_functions(source).items():
            if not lines:
                continue
            refused = next((text for text in lines if machine.refused.search(text)), None)
            if refused:
                print(f"stencil {name} is refused: {refused.strip()}", file=sys.stderr)
                continue
            hot, cold = lay_out(lines)
            for part, text in (("hot", hot), ("cold", cold)):
                symbol = f"{part}_{name}"
                out.write(f'\t.section .{part}, "ax"\n\t.globl {symbol}\n\t.type {symbol}, @function\n{symbol}:\n')
                out.write("".join(line + "\n" for line in text) + f"\t.size {symbol}, .-{symbol}\n")


# -- The object file --

class Object:
    """Sections, symbols and relocations of an ELF object for x86-64."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        if self.data[:6] != b"\x7fELF\x02\x01":
            sys.exit(f"{path}: not a 64-bit little-endian ELF object")
        table, = struct.unpack_from("<Q", self.data, 40)
        size, count, names = struct.unpack_from("<HHH", self.data, 58)
        self.sections = [struct.unpack_from("<IIQQQQIIQQ", self.data, table + i * size) for i in range(count)]
        names = self.content(names)
        self.names = [self.text(names, section[0]) for section in self.sections]
        self.symbols = list(self.read_symbols())

    def content(self, index):
        _, _, _, _, offset, size, *_ = self.sections[index]
        return self.data[offset:offset + size]

    @staticmethod
    def text(strings, at):
        return strings[at:strings.index(b"\0", at)].decode()

    def read_symbols(self):
        """(name, section's index, value, size) of each."""
        index = self.names.index(".symtab")
        strings = self.content(self.sections[index][6])
        for name, info, _, section, value, size in struct.iter_unpack("<IBBHQQ", self.content(index)):
            is_section = info & 15 == 3
            yield self.names[section] if is_section else self.text(strings, name), section, value, size

    def relocations(self, section):
        """(offset, type, symbol, addend) by offset."""
        if ".rela" + section not in self.names:
            return []
        rows = struct.iter_unpack("<QQq", self.content(self.names.index(".rela" + section)))
        return sorted((offset, info & 0xFFFFFFFF, self.symbols[info >> 32], addend) for offset, info, addend in rows)


TYPES = {1: "64", 2: "PC", 4: "PC", 10: "U32", 11: "S32"}
HOLE = re.compile(r"vl_hole_(word|bytes|tuple)_(\d)$")
WIDE = re.compile(r"vl_wide_(this|next|\d)$")
GO = re.compile(r"vl_go_(next|function|yield|floats|\d)$")


def hole_of(parts, part, offset, kind, symbol, addend):
    """A hole as the fields of a StencilHole (vm/jit/stencil.h); None: not understood."""
    name, section, value, _ = symbol
    kind = TYPES.get(kind)
    if (match := HOLE.match(name)) and kind in ("U32", "S32"):
        return f"HOLE_{match[1].upper()}_{kind}", int(match[2]), addend
    if (match := WIDE.match(name)) and kind == "64":
        return ("HOLE_WIDE", int(match[1]), addend) if match[1].isdigit() else (f"HOLE_{match[1].upper()}", 0, addend)
    if kind != "PC":
        return None
    if match := GO.match(name):
        return ("HOLE_GO", int(match[1]), addend) if match[1].isdigit() else (f"HOLE_GO_{match[1].upper()}", 0, addend)
    for there in ("hot", "cold"):
        start, size = parts[there]
        at = value + addend + 4 - start
        if section and name in (f".{there}",) and 0 <= at <= size and there != part:
            return f"HOLE_{there.upper()}", 0, at - 4
    return None


def extract(path, target):
    source = Object(path)
    symbols = {name: (value, size) for name, _, value, size in source.symbols}
    relocations = {part: source.relocations("." + part) for part in ("hot", "cold")}
    content = {part: source.content(source.names.index("." + part)) for part in ("hot", "cold")}
    code, holes, rows = bytearray(), [], []
    for name in sorted(symbol.removeprefix("hot_") for symbol in symbols if symbol.startswith("hot_")):
        parts = {part: symbols[f"{part}_{name}"] for part in ("hot", "cold")}
        mine, first = [], len(code)
        for part, (start, size) in parts.items():
            for offset, kind, symbol, addend in relocations[part]:
                if start <= offset < start + size:
                    hole = hole_of(parts, part, offset, kind, symbol, addend)
                    base = 0 if part == "hot" else parts["hot"][1]
                    mine.append(hole and (offset - start + base, *hole))
        if None in mine:
            print(f"stencil {name} is refused: a relocation that is not understood", file=sys.stderr)
            continue
        for part, (start, size) in parts.items():
            code += content[part][start:start + size]
        sizes = f"{parts['hot'][1]}, {parts['cold'][1]}, {len(mine)}"
        rows.append((name, f"{{stencil_code + {first}, stencil_holes + {len(holes)}, {sizes}}}"))
        holes += mine
    write_tables(target, code, holes, rows)


def write_tables(target, code, holes, rows):
    with open(target, "w", encoding="utf-8") as out:
        out.write("/* Generated from vm/ops by the C compiler. */\n")
        out.write("static const uint8_t stencil_code[] = {\n")
        for at in range(0, len(code), 24):
            out.write("  " + ",".join(str(byte) for byte in code[at:at + 24]) + ",\n")
        out.write("};\n\nstatic const StencilHole stencil_holes[] = {\n")
        for at, kind, operand, addend in holes:
            out.write(f"  {{{at}, {kind}, {operand}, {addend}}},\n")
        out.write("};\n\nconst Stencil vl_stencils[LOADED_COUNT] = {\n")
        out.write("".join(f"  [LOADED_{name[2:]}] = {row},\n" for name, row in rows if name.startswith("S_")))
        out.write("};\n\nconst Stencil vl_float_stencils[LOADED_COUNT] = {\n")
        out.write("".join(f"  [LOADED_{name[2:]}] = {row},\n" for name, row in rows if name.startswith("F_")))
        out.write("};\n\nconst Stencil vl_part_stencils[PART_COUNT] = {\n")
        out.write("".join(f"  [PART_{name[2:]}] = {row},\n" for name, row in rows if name.startswith("P_") and name != "P_function"))
        out.write("};\n\nconst Stencil vl_stencil_function = " + next(row for name, row in rows if name == "P_function") + ";\n")


if __name__ == "__main__":
    {"rewrite": rewrite, "extract": extract}[sys.argv[1]](*sys.argv[2:])
