"""The C programs of the README and the guides compile, run, and print the text block behind them.

Usage: guides.py INCLUDE COMPILER... -- LIBRARY... -- FILE.md...
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def programs(path):
    """(source, expected output) of each C block with a main."""
    blocks = BLOCK.findall(path.read_text(encoding="utf-8"))
    for at, (language, text) in enumerate(blocks):
        if language == "c" and "int main" in text:
            yield text, next((t for kind, t in blocks[at + 1:] if kind == "text"), "")


def run(source, include, compiler, libraries):
    with tempfile.TemporaryDirectory() as folder:
        host = pathlib.Path(folder, "host.c")
        host.write_text(source, encoding="utf-8")
        program = str(host.with_suffix(""))
        flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{include}"]
        subprocess.run([*compiler, *flags, str(host), "-o", program, *libraries], check=True)
        return subprocess.run([program], capture_output=True, text=True, timeout=60, cwd=folder).stdout


def split(arguments):
    groups = [[]]
    for argument in arguments:
        if argument == "--":
            groups.append([])
        else:
            groups[-1].append(argument)
    return groups


def main():
    (include, *compiler), libraries, files = split(sys.argv[1:])
    failures = count = 0
    for name in files:
        for source, expected in programs(pathlib.Path(name)):
            count += 1
            actual = run(source, include, compiler, libraries)
            if actual != expected:
                failures += 1
                print(f"{name}: expected\n{expected}\ngot\n{actual}")
    print(f"{count - failures} passed, {failures} failed")
    return 1 if failures or not count else 0


if __name__ == "__main__":
    sys.exit(main())
