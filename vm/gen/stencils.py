"""Machine code of op bodies, cut out of what the C compiler made of vm/jit/stencils.c.

    stencils.py rewrite IN.s OUT.s        assembly text: jumps threaded, the way to the next op last, the rest cold
    stencils.py extract OBJECT OUT.h      bytes and holes as C tables

A function S_NAME is the stencil of the loaded op NAME, F_NAME its way of floats, P_NAME
that of a part (vm/ops/parts.op). What this script does not understand it refuses: the op then
has no machine code of its own (vm/jit/native.c uses its function), and the build says so.
"""
import re
import struct
import sys

NEXT = "vl_go_next"
JUMP = re.compile(r"\s+j([a-z]+)\s+(\S+)$")
LABEL = re.compile(r"([.\w]+):$")
INVERSE = {"e": "ne", "l": "ge", "le": "g", "b": "ae", "be": "a", "s": "ns", "o": "no", "p": "np", "c": "nc", "z": "nz", "nb": "b", "na": "a"}
INVERSE.update({after: before for before, after in list(INVERSE.items())})
REFUSED = re.compile(r"\bcall|\.LC\d|\.rodata|\bud2\b|%rip\)|%xmm([2-9]|1\d)")
# What clang writes in another way.
CLANG = [(re.compile(r"\bjmpq\b"), "jmp"), (re.compile(r"\bleaq(\s+)(vl_hole\S+)\(%rip\)"), r"movq\1$\2")]
IGNORED = re.compile(r"\s*(\.(?!L)|\.L(COLD|HOT)|$)")


# -- Assembly text --

def read_functions(path):
    """The lines of each stencil's function, hot and cold parts joined."""
    functions, current = {}, None
    with open(path, encoding="utf-8") as file:
        for text in file:
            text = text.rstrip("\n").split("#", 1)[0].rstrip()
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
    jump = JUMP.match(text)
    return bool(jump and jump[1] == "mp")


def thread(lines):
    """A jump to a jump goes where that goes."""
    goes, labels = {}, []
    for text in lines:
        label, jump = LABEL.match(text), JUMP.match(text)
        if label:
            labels.append(label[1])
            continue
        if jump and jump[1] == "mp" and not jump[2].startswith("*"):
            goes.update({label: jump[2] for label in labels})
        labels = []
    def final(target):
        seen = set()
        while target in goes and target not in seen:
            seen.add(target)
            target = goes[target]
        return target
    return [f"\tj{jump[1]}\t{final(jump[2])}" if (jump := JUMP.match(text)) and not jump[2].startswith("*") else text for text in lines]


def straighten(lines):
    """`jCC L; jmp X; L:` becomes `jnCC X; L:`. Labels that nobody uses are left out."""
    used = {jump[2] for text in lines if (jump := JUMP.match(text))}
    out = []
    for text in (text for text in lines if not (label := LABEL.match(text)) or label[1] in used):
        label = LABEL.match(text)
        before, last = (JUMP.match(each) for each in out[-2:]) if len(out) > 1 else (None, None)
        if label and before and last and before[2] == label[1] and before[1] != "mp" and last[1] == "mp" and not last[2].startswith("*"):
            out[-2:] = [f"\tj{INVERSE[before[1]]}\t{last[2]}"]
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
    used = {jump[2] for text in lines if (jump := JUMP.match(text))}
    def without_dead_head(chunk):
        while chunk and not ((label := LABEL.match(chunk[0])) and label[1] in used):
            chunk = chunk[1:]
        return chunk
    return chunks[:1] + [live for chunk in chunks[1:] if (live := without_dead_head(chunk))]


def invert_last(chunk):
    """`jCC next; jmp elsewhere` becomes `jnCC elsewhere; jmp next`."""
    last = JUMP.match(chunk[-1])
    before = JUMP.match(chunk[-2]) if len(chunk) > 1 else None
    if not before or before[1] == "mp" or before[2] != NEXT or last[2] == NEXT or last[2].startswith("*"):
        return chunk
    return chunk[:-2] + [f"\tj{INVERSE[before[1]]}\t{last[2]}", f"\tjmp\t{NEXT}"]


def falls(chunk):
    return chunk[-1].split() == ["jmp", NEXT]


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


def rewrite(source, target):
    with open(target, "w", encoding="utf-8") as out:
        for name, lines in read_functions(source).items():
            refused = next((text for text in lines if REFUSED.search(text)), None)
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
