"""Runs the `vm` program for the tests of this folder. Meson names it in VM."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

VM = os.environ.get("VM") or str(pathlib.Path(__file__).resolve().parents[2] / "build" / "shell" / "vm")
LIBRARY_FRAME = re.compile(r"^ +\((elixir|stdlib|kernel|ex_unit|logger|iex) [0-9.]+\) .*\n", re.M)
IDENTITIES = re.compile(r"#(PID|Reference|Port)<[0-9.]+>")
CLOCK = re.compile(r"^\d\d:\d\d:\d\d\.\d+ ", re.M)


def comparable(text):
    """Without what differs from run to run: identities, the time, frames inside the library."""
    text = LIBRARY_FRAME.sub("", text.decode("utf-8", "replace"))
    return CLOCK.sub("", IDENTITIES.sub(r"#\1<>", text))


class VmTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = pathlib.Path(self.folder.name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    def run_vm(self, *args, stdin="", timeout=60):
        return subprocess.run([VM, *args], cwd=self.folder.name, input=stdin.encode(), capture_output=True, timeout=timeout)

    def expect(self, args, stdout="", stderr="", status=0, stdin=""):
        """Runs vm and compares all that can be seen of it."""
        done = self.run_vm(*args, stdin=stdin)
        actual = (comparable(done.stdout), comparable(done.stderr), done.returncode)
        self.assertEqual(actual, (stdout, stderr, status))


def main():
    unittest.main(verbosity=1, argv=[sys.argv[0], *sys.argv[1:]])
