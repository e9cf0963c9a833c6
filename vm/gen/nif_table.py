"""From vm/include/erl_nif.h: a table of all functions of the NIF interface, so that a program that links the archive has each."""
import re
import sys

HEAD = """/* Generated from vm/include/erl_nif.h. */
#include "nif/table.h"

const NifFunction vl_nif_functions[] = {
"""


def main(header, out):
    text = open(header, encoding="utf-8").read()
    names = re.findall(r"^ENIF_API [^;(]*?(enif_\w+)\(", text, re.M)
    with open(out, "w", encoding="utf-8") as f:
        f.write(HEAD)
        for name in names:
            f.write(f'    {{"{name}", (void (*)(void)){name}}},\n')
        f.write("};\n\nconst size_t vl_nif_function_count = VL_COUNT_OF(vl_nif_functions);\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
