"""The shell on plain input: sessions recorded from IEx, `python3 shell.py --record`."""
import pathlib
import subprocess
import sys

from vm import VM, VmTest, comparable, main

SESSIONS = sorted((pathlib.Path(__file__).resolve().parent / "shell").glob("*.in"))


def shown(output):
    """Without the greeting."""
    return comparable(output).split("\n", 1)[1]


def iex(session):
    """What IEx prints; it does not end with its input, so that is done here."""
    text = session.read_text(encoding="utf-8") + "System.halt()\n"
    done = subprocess.run(["iex"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    return shown(done.stdout)


class Sessions(VmTest):
    def test_sessions(self):
        for session in SESSIONS:
            with self.subTest(session.stem):
                done = subprocess.run(
                    [VM, "-i"],
                    cwd=self.folder.name,
                    input=session.read_bytes(),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    timeout=60,
                )
                self.assertEqual(shown(done.stdout), session.with_suffix(".out").read_text(encoding="utf-8"))

    def test_status(self):
        self.assertEqual(self.run_vm("-i", stdin="System.halt(3)\n").returncode, 3)
        self.assertEqual(self.run_vm("-i", stdin="1\n").returncode, 0)

    def test_options_come_first(self):
        self.write("a.exs", "defmodule A do\n  def a, do: System.argv()\nend\n")
        output = self.run_vm("-i", "-r", "a.exs", "--", "x", stdin="A.a()\n").stdout
        self.assertIn(b'iex(1)> ["x"]', output)

    def test_files(self):
        self.write("a.ex", "defmodule A do\n  def a, do: 1\nend\n")
        output = self.run_vm("-i", stdin='c "a.ex"\nA.a()\nls\n').stdout
        self.assertIn(b"iex(1)> [A]\niex(2)> 1\niex(3)> a.ex", output)


if __name__ == "__main__":
    if "--record" in sys.argv:
        for session in SESSIONS:
            session.with_suffix(".out").write_text(iex(session), encoding="utf-8")
    else:
        main()
