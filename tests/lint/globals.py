"""No writable global or static data in the library, but for the exceptions of DESIGN.md rule 1."""
import subprocess
import sys

# Symbol -> why it may be there.
ALLOWED = {
    "atom_table": "the atom table is shared by all instances of a process",
    "instance_table": "a pid names its instance",
    "literal_range": "the reserved address range of literals",
    "current_thread": "the one thread-local",
    "signal_pipe": "signals are the OS process's, and their handler is told their number alone",
}
WRITABLE = set("bBdDsScC")


def symbols(archive):
    text = subprocess.run(["nm", "--format=posix", archive], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 2 and fields[1] in WRITABLE:
            yield fields[0].split(".")[0]


def main(*archives):
    found = []
    for archive in archives:
        for name in symbols(archive):
            base = name.removeprefix("vl_")
            # Read-only data that holds addresses is writable to the loader alone.
            if base not in ALLOWED and not name.startswith(("__", "_GLOBAL_")):
                found.append(f"{archive.rsplit('/', 1)[-1]}: writable data {name}")
    print("\n".join(found) or "no writable globals")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
