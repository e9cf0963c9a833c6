"""What `vm FILE`, `vm -e` and standard input do; the texts are those of `elixir`."""
import subprocess

from vm import VM, VmTest, main


class Programs(VmTest):
    def test_file_and_arguments(self):
        self.write("a.exs", "IO.inspect(System.argv())\nIO.inspect(Path.basename(__ENV__.file))")
        self.expect(["a.exs", "x", "-e", "--help"], '["x", "-e", "--help"]\n"a.exs"\n')

    def test_code(self):
        self.expect(["-e", "IO.puts(1)", "-e", "IO.inspect(System.argv())", "--", "a", "-b"], '1\n["a", "-b"]\n')

    def test_no_file_behind_code(self):
        self.expect(["-e", "IO.inspect(System.argv())", "a.exs", "b"], '["a.exs", "b"]\n')

    def test_standard_input(self):
        self.expect(["-"], "3\n", stdin="IO.puts(1 + 2)\n")
        self.expect([], "3\n", stdin="IO.puts(1 + 2)\n")
        self.expect(["-", "x"], '["x"]\n', stdin="IO.inspect(System.argv())")

    def test_shebang(self):
        self.write("a.exs", "#!/usr/bin/env vm\nIO.puts(:run)\n")
        self.expect(["a.exs"], "run\n")

    def test_reading_input(self):
        self.expect(["-e", 'IO.inspect(IO.gets("name? "))'], 'name? "abc\\n"\n', stdin="abc\n")
        self.expect(["-e", "IO.inspect(IO.read(:eof))"], '"a\\nb"\n', stdin="a\nb")

    def test_others_run_while_input_is_awaited(self):
        code = "spawn(fn -> Process.sleep(50); IO.puts(:other) end)\nIO.inspect(IO.gets(nil))"
        with subprocess.Popen([VM, "-e", code.replace("nil", '""')], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as vm:
            self.assertEqual(vm.stdout.readline(), b"other\n")
            self.assertEqual(vm.communicate(b"line\n")[0], b'"line\\n"\n')

    def test_required_files(self):
        self.write("lib/one.ex", "defmodule One do\n  def one, do: 1\nend\n")
        self.write("lib/two.ex", "defmodule Two do\n  def two, do: 2\nend\n")
        self.expect(["-r", "lib/*.ex", "-e", "IO.inspect({One.one(), Two.two()})"], "{1, 2}\n")
        self.expect(["-r", "nothing.ex"], stderr="-r : No files matched pattern nothing.ex\n", status=1)

    def test_missing_file(self):
        self.expect(["nothing.exs"], stderr="No file named nothing.exs\n", status=1)

    def test_unknown_option(self):
        self.expect(["--nothing"], stderr="--nothing : Unknown option\n", status=1)
        self.expect(["-e"], stderr="-e : Missing argument\n", status=1)

    def test_versions(self):
        self.expect(["--short-version"], "1.14.0\n")
        self.assertIn(b"Elixir 1.14.0", self.run_vm("--version").stdout)
        self.assertIn(b"  test FILES", self.run_vm("--help").stdout)


class Ends(VmTest):
    APPLICATIONS = """
        defmodule Main do
          use Application
          def start(_, app), do: Supervisor.start_link([], strategy: :one_for_one, name: app)
          def stop(_), do: IO.puts("stopped")
        end
        for app <- [:one, :two] do
          :ok = :application.load({:application, app, [mod: {Main, app}]})
          :ok = Application.start(app, :permanent)
        end
        """

    def test_applications_are_stopped(self):
        self.expect(["-e", self.APPLICATIONS, "-e", "System.stop(3); Process.sleep(:infinity)"], "stopped\nstopped\n", status=3)

    def test_permanent_application(self):
        code = "Process.exit(Process.whereis(:two), :kill); Process.sleep(:infinity)"
        self.expect(
            ["-e", self.APPLICATIONS, "-e", "Logger.configure(level: :error)", "-e", code],
            "stopped\nstopped\n",
            "Kernel pid terminated (application_controller) ({application_terminated,two,killed})\n",
            1,
        )

    def test_statuses(self):
        for code, status in [
            (":ok", 0),
            ("exit(:normal)", 0),
            ("exit(:shutdown)", 0),
            ("exit({:shutdown, 3})", 3),
            ("exit({:shutdown, :x})", 0),
            ("System.halt(7)", 7),
            ("System.stop(5); Process.sleep(2000)", 5),
            ("System.at_exit(fn _ -> exit({:shutdown, 9}) end)", 9),
        ]:
            with self.subTest(code):
                self.expect(["-e", code], status=status)

    def test_hooks_run_last_first(self):
        code = "for n <- 1..2, do: System.at_exit(fn status -> IO.inspect({n, status}) end)\nexit({:shutdown, 4})"
        self.expect(["-e", code], "{2, 4}\n{1, 4}\n", status=4)

    def test_nothing_logged_is_lost(self):
        log = "require Logger; :sys.suspend(Logger.App.ensure_started() && Logger); for n <- 1..3, do: Logger.info(n)\n"
        log += "spawn(fn -> Process.sleep(50); :sys.resume(Logger) end)\n"
        shown = "".join(f"\n[info] {n}\n" for n in (1, 2, 3))
        self.expect(["-e", log], shown)
        self.expect(["-e", log + "System.halt(3)"], shown, status=3)
        self.expect(["-e", log + "exit({:shutdown, 4})"], shown, status=4)

    def test_processes_end_with_the_program(self):
        self.expect(["-e", "spawn(fn -> Process.sleep(:infinity) end); IO.puts(1)"], "1\n")


class Errors(VmTest):
    def fails(self, code, stderr):
        with self.subTest(code):
            self.expect(["-e", code], stderr=stderr, status=1)

    def test_kinds(self):
        self.fails('raise "boom"', "** (RuntimeError) boom\n")
        self.fails("throw(:a)", "** (throw) :a\n")
        self.fails("exit(:a)", "** (exit) :a\n")
        self.fails("Process.exit(self(), :kill); Process.sleep(1000)", "** (EXIT from #PID<>) killed\n\n")
        self.fails("foo(1)", "** (CompileError) nofile:1: undefined function foo/1 (there is no such import)\n")
        self.fails(":a + 1", "** (ArithmeticError) bad argument in arithmetic expression: :a + 1\n    :erlang.+(:a, 1)\n")

    def test_incomplete(self):
        stderr = "** (TokenMissingError) nofile:1:3: syntax error: expression is incomplete\n    |\n  1 | 1 +\n    |   ^\n"
        self.fails("1 +", stderr)

    def test_frames(self):
        self.write("a.exs", "defmodule A do\n  def f(x) do\n    g(x)\n    :ok\n  end\n\n  def g(1), do: 1\nend\n\nA.f(2)\n:ok\n")
        given = "    The following arguments were given to A.g/1:\n    \n        # 1\n        2\n    \n"
        self.expect(
            ["a.exs"],
            stderr="** (FunctionClauseError) no function clause matching in A.g/1    \n    \n" + given
            + "    a.exs:7: A.g/1\n    a.exs:3: A.f/1\n    a.exs:10: (file)\n",
            status=1,
        )

    def test_syntax(self):
        self.write("a.exs", "IO.puts(1)\nIO.puts(2\n")
        self.expect(
            ["a.exs"],
            stderr='** (TokenMissingError) a.exs:3:1: missing terminator: ) (for "(" starting at line 2)\n',
            status=1,
        )

    def test_crash_of_another_process(self):
        self.write(
            "a.exs",
            '{_, ref} = spawn_monitor(fn -> raise "q" end)\n'
            "receive do: ({:DOWN, ^ref, _, _, _} -> Logger.flush())\nIO.puts(:end)\n",
        )
        self.expect(
            ["a.exs"],
            "\n[error] Process #PID<> raised an exception\n** (RuntimeError) q\n"
            "    a.exs:1: anonymous fn/0 in :elixir_compiler_0.__FILE__/1\nend\n",
        )


if __name__ == "__main__":
    main()
