"""`vm --watch DIR FILE`: changed modules come into the running program."""
import os
import queue
import subprocess
import threading
import unittest

import vm

COUNTER = """
defmodule Counter do
  use GenServer
  def start, do: GenServer.start(__MODULE__, 0, name: __MODULE__)
  def next, do: GenServer.call(__MODULE__, :next)
  def init(n), do: {:ok, n}
  def handle_call(:next, _, n), do: {:reply, n, n + 1}
end
"""

# The state becomes a tuple, and answers tell so.
CHANGED = """
defmodule Counter do
  use GenServer
  def next, do: GenServer.call(__MODULE__, :next)
  def init(n), do: {:ok, {:new, n}}
  def handle_call(:next, _, {:new, n}), do: {:reply, {:new, n}, {:new, n + 1}}
  def code_change(_, n, _) when is_integer(n), do: {:ok, {:new, n}}
  def code_change(_, {:new, n}, _), do: {:ok, {:new, n}}
end
"""

# Each line of input is a call.
PROGRAM = """
Counter.start()
for _ <- IO.stream(:stdio, :line), do: IO.inspect(Counter.next())
IO.puts("ended")
"""


class Watched:
    """A running program; its lines come one by one."""

    def __init__(self, *args, cwd):
        self.process = subprocess.Popen(
            [vm.VM, *args], cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.out = self.lines(self.process.stdout)
        self.err = self.lines(self.process.stderr)

    @staticmethod
    def lines(stream):
        lines = queue.Queue()

        def read():
            for line in stream:
                lines.put(line.rstrip("\n"))

        threading.Thread(target=read, daemon=True).start()
        return lines

    def ask(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.out.get(timeout=60)

    def told(self, text):
        """Waits for a line of the watcher."""
        line = ""
        while not (line.startswith("watch: ") and text in line):
            line = self.err.get(timeout=60)
        return line

    def end(self):
        self.process.stdin.close()
        last = self.out.get(timeout=60)
        return last, self.process.wait(timeout=60)


class Watch(vm.VmTest):
    def test_reload(self):
        self.write("lib/counter.ex", COUNTER)
        program = Watched("--watch", "lib", self.write("main.exs", PROGRAM), cwd=self.folder.name)
        self.addCleanup(program.process.kill)
        self.assertEqual([program.ask(), program.ask()], ["0", "1"])

        # Of two modules, the first good: neither comes in.
        self.write("lib/counter.ex", CHANGED + "defmodule Broken do\n  def f, do: nowhere()\nend\n")
        program.told("not reloaded: lib/counter.ex")
        self.assertEqual(program.ask(), "2")

        self.write("lib/counter.ex", CHANGED)
        self.assertEqual(program.told("reloaded"), "watch: reloaded Counter")
        self.assertEqual([program.ask(), program.ask()], ["{:new, 3}", "{:new, 4}"])

        self.write("lib/deep/other.ex", "defmodule Other do\n  def f, do: 1\nend\n")
        self.assertEqual(program.told("reloaded"), "watch: reloaded Other")
        self.assertEqual(program.end(), ("ended", 0))

    def test_errors(self):
        self.expect(["--watch", "nowhere", "-e", "1"], stderr=f"--watch : No folder named {os.path.realpath(self.folder.name)}/nowhere\n", status=1)
        self.write("lib/bad.ex", "defmodule Bad do\n  def f, do: nowhere()\nend\n")
        done = self.run_vm("--watch", "lib", "-e", "IO.puts(1)")
        self.assertEqual((done.stdout, done.returncode), (b"", 1))
        self.assertIn(b"undefined function nowhere/0", done.stderr)


if __name__ == "__main__":
    vm.main()
