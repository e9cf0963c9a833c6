"""What libvial.so shows is the interface of hosts and that of native functions, no more; nothing that vial.h or erl_nif.h
declares is missing.

Usage: exports.py LIBRARY HEADER...
"""
import pathlib
import re
import subprocess
import sys

ALLOWED = re.compile(r"(vial|enif)_\w+|erl_errno_id|VIAL_[\d.]+")
DECLARED = re.compile(r"^(?:VIAL_API|ENIF_API)[^;(]*?\b((?:vial|enif)_\w+)\(", re.M)


def exported(library):
    lines = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1].split("@")[0] for line in lines.splitlines()}


def main(library, *headers):
    shown = exported(library)
    declared = {name for path in headers for name in DECLARED.findall(pathlib.Path(path).read_text(encoding="utf-8"))}
    strangers = sorted(name for name in shown if not ALLOWED.fullmatch(name))
    missing = sorted(declared - shown)
    for name in strangers:
        print(f"{name} is shown, and is no part of the interface")
    for name in missing:
        print(f"{name} is declared, and is not shown")
    print(f"{len(shown)} names, {len(declared)} declared")
    return 1 if strangers or missing or len(declared) < 200 else 0


sys.exit(main(*sys.argv[1:]))
