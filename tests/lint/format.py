"""C sources are formatted by .clang-format."""
import pathlib
import subprocess
import sys


def main(root):
    files = sorted(str(p) for top in ("vm", "compiler", "shell", "tests") for p in pathlib.Path(root).glob(f"{top}/**/*.[ch]"))
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], capture_output=True, text=True)
    bad = sorted({line.split(":")[0].removeprefix(root + "/") for line in run.stderr.splitlines() if "error:" in line})
    print("\n".join(f"not formatted: {name} (run ./dev format)" for name in bad) or f"{len(files)} files formatted")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
