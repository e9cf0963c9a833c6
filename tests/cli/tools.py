"""vm compile, dis, format and test."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import unittest.mock

from vm import VM, VmTest, main

MODULE = 'defmodule A do\n  def add(a, b), do: a + b\n  def map, do: %{k: [1]}\nend\n'
TESTS = """defmodule ATest do
  use ExUnit.Case

  setup do
    {:ok, x: 1}
  end

  test "holds", %{x: x} do
    assert x == 1
  end

  test "fails", %{x: x} do
    assert x == 2
  end

  @tag :slow
  test "slow" do
    assert_raise ArgumentError, fn -> raise ArgumentError end
  end
end
"""

SEED_TEST = """defmodule ATest do
  use ExUnit.Case
  test "seed", do: IO.puts("seed: #{ExUnit.configuration()[:seed]}")
end
"""

TESTS_OF_B = """defmodule BTest do
  use ExUnit.Case
  test "two", do: assert(B.two() == 2)
end
"""


BUSY = """defmodule Busy do
  def spin(0, acc), do: acc
  def spin(n, acc), do: spin(n - 1, rem(acc * 31 + n, 1_000_003))
  def outer(n), do: 1 + spin(n, 7)
end

IO.puts(Busy.outer(String.to_integer(hd(System.argv()))) > 0)
"""


class Profile(VmTest):
    def test_shares_and_stacks(self):
        self.write("busy.exs", BUSY)
        done = self.run_vm("profile", "-o", "stacks", "busy.exs", "20000000")
        self.assertEqual((done.stdout, done.returncode), (b"true\n", 0))
        head, empty, titles, first, *_ = done.stderr.decode().splitlines()
        self.assertRegex(head, r"^\d+ samples, 1 ms each$")
        self.assertRegex(first, r"^ +\d+\.\d % +\d+\.\d %  Busy\.spin/2$")
        stacks = pathlib.Path(self.folder.name, "stacks").read_text().splitlines()
        self.assertTrue(all(line.rsplit(" ", 1)[1].isdigit() for line in stacks))
        self.assertTrue(any("Busy.outer/1;Busy.spin/2 " in line for line in stacks))

    def test_errors(self):
        self.expect(["profile"], stderr="vm profile: expected a file\n", status=1)
        self.expect(["profile", "-x", "a.exs"], stderr="-x : Unknown option\n", status=1)
        self.write("a.exs", "raise \"no\"")
        done = self.run_vm("profile", "a.exs")
        self.assertIn(b"** (RuntimeError) no", done.stderr)
        self.assertEqual(done.returncode, 1)


class Machine(VmTest):
    """What is only there where machine code is made."""

    def setUp(self):
        super().setUp()
        self.write("a.ex", MODULE)
        if b"interpreter" in self.run_vm("dis", "--loaded", "a.ex").stderr:
            self.skipTest("no machine code")

    def test_listing(self):
        loaded = self.run_vm("dis", "--loaded", "a.ex").stdout.decode()
        self.assertRegex(loaded, r"(?s)module A\n.*\nadd/2:\n +0  func_info.*\n +[0-9a-f]+  add_x_x_x\n +[0-9a-f]+  return\n")
        native = self.run_vm("dis", "--native", "a.ex").stdout.decode()
        self.assertRegex(native, r" add_x_x_x\n( {12}[0-9a-f ]+\n| +[0-9a-f]+    cold\n)+ +[0-9a-f]+  return\n")
        self.expect(["dis", "--loaded", "No.Such"], stderr=self.run_vm("dis", "--native", "No.Such").stderr.decode(), status=1)

    def test_names_for_perf(self):
        self.write("busy.exs", BUSY.replace("IO.puts", "IO.puts(System.pid())\nfor _ <- 1..40, do: Busy.outer(9)\nIO.puts"))
        with unittest.mock.patch.dict(os.environ, VIAL_PERF_MAP="1"):
            pid = self.run_vm("busy.exs", "9").stdout.split()[0].decode()
        names = pathlib.Path(f"/tmp/perf-{pid}.map")
        self.addCleanup(names.unlink)
        self.assertRegex(names.read_text(), r"(?m)^[0-9a-f]+ [0-9a-f]+ Elixir\.Busy\.spin/2$")

    def test_counts_of_ops(self):
        self.write("busy.exs", BUSY)
        done = self.run_vm("profile", "--ops", "busy.exs", "5000")
        self.assertEqual((done.stdout, done.returncode), (b"true\n", 0))
        head, empty, titles, *rows = done.stderr.decode().splitlines()
        self.assertRegex(head, r"^\d+ ops$")
        counts = {name: int(count) for count, _, _, name in map(str.split, rows)}
        self.assertTrue(5000 <= counts["rem_x_s_x"] < 5500, rows)

    def test_names_for_gdb(self):
        if not shutil.which("gdb"):
            self.skipTest("no gdb")
        endless = BUSY.replace("IO.puts", "for _ <- 1..40, do: Busy.outer(9)\nIO.puts(\"pid #{System.pid()}\")\nIO.puts")
        self.write("busy.exs", endless)
        commands = [word for command in ("run", "bt", "kill") for word in ("-ex", command)]
        with unittest.mock.patch.dict(os.environ, VIAL_GDB="1", VIAL_SCHEDULERS="0"):
            gdb = subprocess.Popen(
                ["gdb", "-nx", "-batch", *commands, "--args", VM, "busy.exs", "1" + 15 * "0"], cwd=self.folder.name, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = []
        with gdb:
            for line in gdb.stdout:
                said.append(line)
                if line.startswith("pid "):
                    os.kill(int(line.split()[1]), signal.SIGINT)
        # It may be stopped where a slice ends, outside of machine code.
        named = r"Elixir\.Busy\.spin/2 \(\)\n#1 .* in \w+ \("
        self.assertRegex("".join(said), rf"#0 +(0x[0-9a-f]+ in )?({named}|\w+ \()")


class Compile(VmTest):
    def test_images_load_from_a_path(self):
        self.write("a.ex", MODULE)
        self.expect(["compile", "a.ex", "-o", "out"])
        self.assertEqual([p.name for p in pathlib.Path(self.folder.name, "out").iterdir()], ["Elixir.A.vbc"])
        self.expect(["-pa", "out", "-e", "IO.inspect(A.add(1, 2))"], "3\n")

    def test_errors(self):
        self.write("a.ex", "defmodule A do\n  def f, do: g()\nend\n")
        self.expect(["compile", "b.ex"], stderr="No file named b.ex\n", status=1)
        done = self.run_vm("compile", "a.ex")
        self.assertIn(b"== Compilation error in file a.ex ==\n", done.stdout)
        self.assertIn(b"undefined function g/0", done.stdout)
        self.assertEqual(done.returncode, 1)

    def test_on_load_of_an_image(self):
        self.write("a.ex", "defmodule A do\n  @on_load :init\n  def init, do: :persistent_term.put(:a, 5)\n  def a, do: :persistent_term.get(:a, 0)\nend\n")
        self.expect(["compile", "a.ex", "-o", "out"])
        self.expect(["-pa", "out", "-e", "IO.inspect(A.a())"], "5\n")
        self.write("b.ex", "defmodule B do\n  @on_load :init\n  def init, do: :persistent_term.get(:b, :no)\n  def b, do: 1\nend\n")
        self.run_vm("compile", "b.ex", "-o", "out")
        self.expect(["-pa", "out", "-e", "Logger.configure(level: :none); IO.inspect(function_exported?(:code.ensure_loaded(B) && B, :b, 0))"], "false\n")

    def test_files_wait_for_each_other(self):
        self.write("a.ex", "defmodule A do\n  require B\n  defstruct b: B.one()\n  def c, do: %C{}\nend\n")
        self.write("b.ex", "defmodule B do\n  defmacro one, do: C.one()\nend\n")
        self.write("c.ex", "defmodule C do\n  defstruct [:x]\n  def one, do: 1\nend\n")
        self.expect(["compile", "a.ex", "b.ex", "c.ex", "-o", "out"])
        self.expect(["-pa", "out", "-e", "IO.inspect(%A{}.b + map_size(A.c()))"], "3\n")

    def test_second_module_of_a_file_is_waited_for(self):
        self.write("a.ex", "defmodule A do\n  require C\n  def c, do: C.c()\nend\n")
        self.write("b.ex", "defmodule B do\n  def b, do: 1\nend\ndefmodule C do\n  defmacro c, do: B.b()\nend\n")
        self.expect(["compile", "a.ex", "b.ex", "-o", "out"])
        self.expect(["-pa", "out", "-e", "IO.inspect(A.c())"], "1\n")

    def test_deadlock(self):
        self.write("a.ex", "defmodule A do\n  B.f()\n  def f, do: 1\nend\n")
        self.write("b.ex", "defmodule B do\n  A.f()\n  def f, do: 1\nend\n")
        done = self.run_vm("compile", "a.ex", "b.ex", "-o", "out")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"  a.ex => B\n", done.stdout)
        self.assertIn(b"  b.ex => A\n", done.stdout)
        self.assertIn(b"deadlocked waiting on module B", done.stdout)
        self.assertFalse(pathlib.Path(self.folder.name, "out").exists())

    def test_options_come_before_a_command(self):
        self.write("a.ex", "defmodule A do\n  defmacro one, do: 1\nend\n")
        self.write("lib/b.ex", "defmodule B do\n  use C\n  def two, do: require(A) && A.one() + c()\nend\n")
        self.write("lib/c.ex", "defmodule C do\n  defmacro __using__(_), do: quote(do: def(c, do: 1))\nend\n")
        self.write("test/b_test.exs", TESTS_OF_B)
        self.expect(["compile", "a.ex", "-o", "out"])
        self.expect(["-pa", "out", "compile", "lib/b.ex", "lib/c.ex", "-o", "out"])
        self.assertIn(b"1 test, 0 failures", self.run_vm("-pa", "out", "test").stdout)
        self.assertIn(b"1 test, 0 failures", self.run_vm("-r", "a.ex", "-pr", "lib/c.ex", "-r", "lib/b.ex", "test").stdout)
        self.expect(["-pr", "lib/*.x", "test"], stderr="-pr : No files matched pattern lib/*.x\n", status=1)

    def test_bad_image(self):
        self.write("Elixir.A.vbc", "no image")
        done = self.run_vm("-pa", ".", "-e", "A.f()")
        self.assertRegex(done.stderr, rb"module A is not available\)\. The file .*/Elixir\.A\.vbc cannot be loaded: not an image\n")


class Disassembler(VmTest):
    def test_source_image_and_library(self):
        self.write("a.ex", MODULE)
        self.run_vm("compile", "a.ex")
        for target in ["a.ex", "Elixir.A.vbc"]:
            with self.subTest(target):
                text = self.run_vm("dis", target).stdout.decode()
                self.assertIn("A.add/2:\n", text)
                self.assertRegex(text, r"add +-, x0, x1, x0")
                self.assertIn("%{k: [1]}", text)
        self.assertIn(b"module Enum\n", self.run_vm("dis", "Enum").stdout)
        self.assertIn(b"module :lists\n", self.run_vm("dis", ":lists").stdout)

    def test_errors(self):
        self.write("a.vbc", "no image")
        for target in ["a.vbc", "NoModule"]:
            self.assertEqual(self.run_vm("dis", target).returncode, 1)


class Format(VmTest):
    def test_format(self):
        path = self.write("a.ex", "IO.puts( 1+2 )\n")
        self.expect(["format", "--check", "a.ex"], stderr="not formatted:\n  a.ex\n", status=1)
        self.expect(["format", "a.ex"])
        self.assertEqual(pathlib.Path(path).read_text(encoding="utf-8"), "IO.puts(1 + 2)\n")
        self.expect(["format", "--check", "a.ex"])


class Tests(VmTest):
    def run_tests(self, *args):
        done = self.run_vm("test", *args)
        return done.stdout.decode(), done.returncode

    def test_failure(self):
        self.write("test/a_test.exs", TESTS)
        text, status = self.run_tests("--seed", "0")
        self.assertEqual(status, 2)
        self.assertIn("3 tests, 1 failure\n", text)
        self.assertIn("Assertion with == failed\n     code:  assert x == 2\n     left:  1\n     right: 2\n", text)
        self.assertIn("Randomized with seed 0\n", text)

    def test_selection(self):
        self.write("test/a_test.exs", TESTS)
        for args, summary in [
            (["--only", "slow"], "3 tests, 0 failures, 2 excluded\n"),
            (["--exclude", "slow"], "3 tests, 1 failure, 1 excluded\n"),
            (["test/a_test.exs:8"], "3 tests, 0 failures, 2 excluded\n"),
        ]:
            with self.subTest(args):
                self.assertIn(summary, self.run_tests(*args)[0])

    def test_the_seed_can_be_asked_for(self):
        self.write("test/a_test.exs", SEED_TEST)
        text, _ = self.run_tests()
        in_test, at_end = re.findall(r"seed:? (\w+)", text)
        self.assertEqual(in_test, at_end)

    def test_helper(self):
        self.write("test/test_helper.exs", "IO.puts(:helped)\nExUnit.start()\n")
        self.write("test/deep/a_test.exs", TESTS)
        text, status = self.run_tests("test/deep/a_test.exs")
        self.assertEqual((text.splitlines()[0], status), ("helped", 2))

    def test_errors(self):
        self.assertEqual(self.run_tests("none.exs")[1], 1)
        self.write("bad_test.exs", "defmodule")
        self.assertEqual(self.run_tests("bad_test.exs")[1], 1)


if __name__ == "__main__":
    main()
