"""Lines of the shell leave its memory and the atoms as they were: shell_memory.py VM COUNT"""
import re
import subprocess
import sys

ALLOWED_BYTES = 1_000_000
MEASURE = 'IO.puts("measured #{:erlang.garbage_collect() && :erlang.memory(:total)} #{:erlang.system_info(:atom_count)}")\n'
LINES = ['{x = x + 1, "text", fn -> x end}\n', "y = [x | 'list']\n", 'raise "no #{x}"\n', "x +\n1\n", "v()\n", "unknown\n"]


def main(vm, count):
    lines = [LINES[i % len(LINES)] for i in range(int(count))]
    text = "x = 0\n" + "".join(lines[:300]) + MEASURE + "".join(lines) + MEASURE
    run = subprocess.run([vm, "-i"], input=text, capture_output=True, text=True, check=True)
    (bytes_before, atoms_before), (bytes_after, atoms_after) = re.findall(r"measured (\d+) (\d+)", run.stdout)
    more_bytes, more_atoms = int(bytes_after) - int(bytes_before), int(atoms_after) - int(atoms_before)
    print(f"{more_bytes} bytes and {more_atoms} atoms more after {count} lines")
    return more_bytes > ALLOWED_BYTES or more_atoms > 5


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
