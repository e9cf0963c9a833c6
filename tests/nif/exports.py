"""Every function of erl_nif.h is there for libraries to find; exports.py HEADER PROGRAM."""
import re
import subprocess
import sys


def main(header, program):
    text = open(header, encoding="utf-8").read()
    wanted = set(re.findall(r"^ENIF_API [^;(]*?(enif_\w+)\(", text, re.M)) | {"erl_errno_id"}
    listing = subprocess.run(["nm", "-D", "--defined-only", program], capture_output=True, text=True, check=True).stdout
    found = {line.split()[-1] for line in listing.splitlines()}
    missing = sorted(wanted - found)
    print(f"{len(wanted)} functions, missing: {' '.join(missing) or 'none'}")
    return bool(missing) or len(wanted) != 170


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
