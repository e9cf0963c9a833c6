"""`meson install` into an empty folder, then a host built by what pkg-config says, shared and static.

Usage: installed.py BUILD_DIR HOST.c COMPILER...
"""
import os
import pathlib
import subprocess
import sys
import tempfile


def config(folder, *what):
    pc = next(folder.glob("**/vial.pc"))
    environment = {**os.environ, "PKG_CONFIG_PATH": str(pc.parent), "PKG_CONFIG_SYSROOT_DIR": str(folder)}
    out = subprocess.run(["pkg-config", *what, "vial"], capture_output=True, text=True, check=True, env=environment)
    return out.stdout.split(), next(folder.glob("**/libvial.so")).parent


def build_and_run(source, compiler, flags, library):
    program = str(library / "host")
    subprocess.run([*compiler, str(source), "-o", program, *flags], check=True)
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library)}
    return subprocess.run([program], capture_output=True, text=True, timeout=60, check=True, env=environment).stdout


def main(build, source, *compiler):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run(["meson", "install", "-C", build, "--destdir", name, "--no-rebuild", "--quiet"], check=True)
        flags, library = config(folder, "--cflags", "--libs")
        shared = build_and_run(source, compiler, flags, library)
        flags, library = config(folder, "--cflags", "--libs", "--static")
        for link in library.glob("libvial.so*"):
            link.unlink()
        static = build_and_run(source, compiler, flags, library)
    print(shared, static, sep="")
    return 0 if shared == static == "hello\n{:ok, 55}\n" else 1


sys.exit(main(*sys.argv[1:]))
