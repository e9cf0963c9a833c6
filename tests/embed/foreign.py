"""The examples in other languages, with the shared library, print what stands beside them.

Usage: foreign.py LIBRARY INCLUDE EXAMPLES CXX...
"""
import pathlib
import subprocess
import sys
import tempfile


def printed(command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout


def cpp(library, include, source, compiler):
    with tempfile.TemporaryDirectory() as folder:
        program = str(pathlib.Path(folder, "embed"))
        flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", f"-I{include}", f"-Wl,-rpath,{library.parent}"]
        subprocess.run([*compiler, *flags, str(source), str(library), "-o", program], check=True)
        return printed([program])


def main(library, include, examples, *compiler):
    library, examples = pathlib.Path(library).resolve(), pathlib.Path(examples)
    actual = {"embed_python": printed([sys.executable, str(examples / "embed_python/embed.py"), str(library)])}
    if compiler:
        actual["embed_cpp"] = cpp(library, include, examples / "embed_cpp/embed.cpp", compiler)
    failures = 0
    for name, text in actual.items():
        expected = (examples / name / "embed.out").read_text(encoding="utf-8")
        if text != expected:
            failures += 1
            print(f"{name}: expected\n{expected}\ngot\n{text}")
    print(f"{len(actual) - failures} passed, {failures} failed")
    return 1 if failures else 0


sys.exit(main(*sys.argv[1:]))
