"""Every header compiles alone."""
import concurrent.futures
import os
import pathlib
import subprocess
import sys


def main(root, build, compiler):
    root = pathlib.Path(root)
    flags = ["-std=gnu11", "-D_GNU_SOURCE", "-fsyntax-only", "-x", "c"]
    flags += [f"-I{p}" for p in (root / "vm", root / "vm/include", root / "compiler", root / "compiler/include")]
    flags += [f"-I{p}" for p in pathlib.Path(build).glob("vm/**/") if list(p.glob("*.gen.h"))]
    headers = sorted(h for top in ("vm", "compiler") for h in root.glob(f"{top}/**/*.h"))
    # Included by the interpreter alone, as text.
    headers = [h for h in headers if not h.name.endswith("_env.h")]

    def check(header):
        run = subprocess.run([*compiler.split(), *flags, str(header)], capture_output=True, text=True)
        return "" if run.returncode == 0 else f"{header.relative_to(root)}:\n{run.stderr}"

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [text for text in pool.map(check, headers) if text]
    print("\n".join(found) or f"{len(headers)} headers compile alone")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
