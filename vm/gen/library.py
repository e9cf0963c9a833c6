"""Compiles the library with vm-boot and embeds it.

Usage: library.py VM_BOOT boot.list OUT.c OUT.d DIR

Compiles what boot.list names, in that order, then every other .ex file beside it by path, to DIR/Name.vbc; writes
the images to OUT.c (embed.py) and what they were made from to OUT.d, for Ninja. Files are known by their path from
the root of the source tree, so that images do not depend on where it stands.
"""
import pathlib
import shutil
import subprocess
import sys

import embed


def boot_files(boot_list):
    lines = boot_list.read_text(encoding="utf-8").splitlines()
    return [name for name in (line.split("#")[0].strip() for line in lines) if name]


def in_order(boot_list):
    root = boot_list.parent
    first = [root / name for name in boot_files(boot_list)]
    rest = sorted(set(root.glob("**/*.ex")) - set(first))
    return first + rest


def write_depfile(path, target, boot_list, sources):
    folders = {source.parent for source in sources} | {boot_list.parent}
    names = [boot_list, *sorted(folders), *sources]
    path.write_text(f"{target}: " + " \\\n  ".join(str(name).replace(" ", "\\ ") for name in names) + "\n")


def main(vm_boot, boot_list, out_c, out_d, folder):
    boot_list, folder = pathlib.Path(boot_list).resolve(), pathlib.Path(folder)
    sources = in_order(boot_list)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    root = boot_list.parent.parent
    full_list = folder.resolve() / "files.list"
    full_list.write_text("".join(f"{source.relative_to(root)}\n" for source in sources))
    done = subprocess.run([pathlib.Path(vm_boot).resolve(), "--out", folder.resolve(), full_list], cwd=root)
    if done.returncode != 0:
        sys.exit(f"library.py: vm-boot ended with status {done.returncode}")
    embed.main(out_c, "vl_library", *map(str, sorted(folder.glob("*.vbc"))))
    write_depfile(pathlib.Path(out_d), out_c, boot_list, sources)


if __name__ == "__main__":
    main(*sys.argv[1:])
