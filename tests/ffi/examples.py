"""The programs of docs/examples/ffi print what stands beside them:  examples.py VM"""
import difflib
import pathlib
import subprocess
import sys

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "examples" / "ffi"


def main(vm):
    differ = 0
    for program in sorted(EXAMPLES.glob("*.exs")):
        done = subprocess.run([vm, str(program)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        expected = program.with_suffix(".out").read_text(encoding="utf-8")
        actual = done.stdout + (f"--- exit {done.returncode}\n{done.stderr}" if done.returncode else "")
        names = (f"{program.stem}.out", "vm")
        sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), actual.splitlines(True), *names))
        differ += expected != actual
    print(f"{differ} differ" if differ else "all alike")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
