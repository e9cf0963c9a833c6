"""A file includes only its own folder and lower floors (docs/architecture.md)."""
import pathlib
import re
import sys

FLOORS = [
    ["vm/base"],
    ["vm/term"],
    ["vm/heap"],
    ["vm/data"],
    ["vm/code"],
    ["vm/proc"],
    ["vm/exec"],
    ["vm/jit"],
    ["vm/bif", "vm/nif", "vm/ffi", "vm/ets", "vm/io", "vm/dist", "vm/trace"],
    ["vm/api"],
]
# Folders beside the machine, and the floors of the machine they may see.
ABOVE = {"compiler": "vm/code", "shell": None}
SERVICES_SEE = {"vm/bif", "vm/io"}  # any service may include bif/bif.h, dist may include io
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)


def floor_of(folder):
    for number, folders in enumerate(FLOORS):
        if folder in folders:
            return number
    return None


def complaints(root):
    for path in sorted(root.glob("vm/**/*.[ch]")):
        folder = "/".join(path.relative_to(root).parts[:2])
        own = floor_of(folder)
        if own is None:
            continue
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            target = "vm/" + name.split("/")[0]
            there = floor_of(target)
            if "/" not in name or there is None or target == folder:
                continue
            if there > own or (there == own and target not in SERVICES_SEE):
                yield f"{path.relative_to(root)} includes {name}, which is not below it"
    limit = floor_of("vm/code")
    for path in sorted(root.glob("compiler/**/*.[ch]")):
        if path.name in NATIVE_FACE or "boot" in path.parts:
            continue
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            there = floor_of("vm/" + name.split("/")[0])
            if "/" in name and there is not None and there > limit:
                yield f"{path.relative_to(root)} includes {name}: the compiler sees floors 0 to 4 only"


# The files through which the language reaches the compiler: they are builtins.
NATIVE_FACE = {"native.c", "native.h", "native_table.c", "bif_parser.c"}


def main(root):
    found = list(complaints(pathlib.Path(root)))
    print("\n".join(found) or "floors hold")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
