"""atoms.tab to C: an index, a Term constant and the text of every atom C code names."""
import sys

from table import read_table

SUB_ATOM = 0x2  # term.h


def main(table_path, out_path):
    seen_names, seen_texts, atoms = {}, {}, []
    for row in read_table(table_path, 1, 2):
        name, text = row.fields[0], row.fields[-1]
        if not name.replace("_", "a").isalnum():
            row.fail(f"{name} is no C identifier")
        for seen, key, what in ((seen_names, name, "name"), (seen_texts, text, "text")):
            if key in seen:
                row.fail(f"{what} {key} stands already in line {seen[key]}")
            seen[key] = row.line
        atoms.append((name, text))
    with open(out_path, "w", encoding="utf-8") as out:
        out.write("/* Generated from atoms.tab. */\n#ifndef VL_ATOMS_GEN_H\n#define VL_ATOMS_GEN_H\n\n")
        for index, (name, _) in enumerate(atoms):
            out.write(f"#define ATOM_{name} ((Term){(index << 4) | SUB_ATOM})\n")
        out.write(f"\n#define STATIC_ATOM_COUNT {len(atoms)}\n\n/* X(text, bytes) in index order. */\n")
        out.write("#define VL_STATIC_ATOMS(X)")
        for _, text in atoms:
            escaped = text.replace("\\", "\\\\").replace('"', '\\"')
            out.write(f' \\\n  X("{escaped}", {len(text.encode())})')
        out.write("\n\n#endif\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
