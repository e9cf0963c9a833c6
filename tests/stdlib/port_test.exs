defmodule PortTest do
  use ExUnit.Case, async: true

  defp sh(text, options \\ []), do: Port.open({:spawn_executable, "/bin/sh"}, [:binary, args: ["-c", text]] ++ options)

  test "a program answers what it is sent, and ends when its input does" do
    port = Port.open({:spawn, "cat"}, [:binary])
    assert Port.info(port)[:connected] == self()
    assert port in Port.list()
    send(port, {self(), {:command, ["hel", "lo"]}})
    assert_receive {^port, {:data, "hello"}}, 10_000
    assert Port.command(port, "again")
    assert_receive {^port, {:data, "again"}}, 10_000
    monitor = Port.monitor(port)
    send(port, {self(), :close})
    assert_receive {^port, :closed}, 10_000
    assert_receive {:DOWN, ^monitor, _, ^port, :normal}, 10_000
    assert Port.info(port) == nil
    assert_raise ArgumentError, fn -> Port.command(port, "late") end
  end

  test "much goes both ways without waiting" do
    port = Port.open({:spawn, "cat"}, [:binary])
    data = :binary.copy("0123456789", 100_000)
    assert Port.command(port, data)
    assert received(port, "", byte_size(data)) == data
    assert Port.close(port)
  end

  defp received(_port, text, size) when byte_size(text) >= size, do: text

  defp received(port, text, size) do
    receive do
      {^port, {:data, data}} -> received(port, text <> data, size)
    end
  end

  test "status, errors, environment, directory, lines, packets" do
    port = sh("echo $NAME; pwd; echo oops >&2; exit 3", [:exit_status, :stderr_to_stdout, {:line, 4}, env: [{'NAME', 'x'}], cd: "/usr"])
    assert_receive {^port, {:data, {:eol, "x"}}}, 10_000
    assert_receive {^port, {:data, {:eol, "/usr"}}}, 10_000
    assert_receive {^port, {:data, {:eol, "oops"}}}, 10_000
    assert_receive {^port, {:exit_status, 3}}, 10_000

    port = Port.open({:spawn, "cat"}, packet: 2)
    Port.command(port, "ab")
    Port.command(port, "")
    assert_receive {^port, {:data, 'ab'}}, 10_000
    assert_receive {^port, {:data, []}}, 10_000
    port = sh("printf longer", [:eof, {:line, 4}])
    assert_receive {^port, {:data, {:noeol, "long"}}}, 10_000
    assert_receive {^port, {:data, {:noeol, "er"}}}, 10_000
    assert_receive {^port, :eof}, 10_000
  end

  test "a port goes with its owner, or to another" do
    me = self()

    owner =
      spawn(fn ->
        port = Port.open({:spawn, "cat"}, [:binary])
        send(me, port)
        receive(do: (:go -> :ok))
      end)

    assert_receive port, 10_000
    monitor = Port.monitor(port)
    send(owner, :go)
    assert_receive {:DOWN, ^monitor, _, ^port, _}, 10_000

    port = Port.open({:spawn, "cat"}, [:binary])
    task = Task.async(fn -> receive(do: ({^port, {:data, data}} -> data)) end)
    assert Port.connect(port, task.pid)
    Port.command(port, "yours")
    assert Task.await(task) == "yours"
  end

  test "programs run beside the machine" do
    script = "read x; echo $x"
    # Each waits for what the other side sends: neither could go on alone.
    ports = for _ <- 1..8, do: sh(script)
    for port <- ports, do: Port.command(port, "go\n")
    for port <- ports, do: assert_receive({^port, {:data, "go\n"}}, 10_000)
    assert_raise ErlangError, ~r/enoent/, fn -> Port.open({:spawn_executable, "/no/such/program"}, []) end
    Process.flag(:trap_exit, true)
    port = sh("exit 0")
    assert_receive {:EXIT, ^port, :normal}, 10_000
  end

  test "System.cmd" do
    assert System.cmd("sh", ["-c", "echo a; echo b >&2; exit 4"], stderr_to_stdout: true) == {"a\nb\n", 4}
    assert System.cmd("sh", ["-c", "printf $X"], env: [{"X", "1"}, {"PATH", nil}], into: []) == {["1"], 0}
    assert System.cmd("sh", ["-c", "kill -9 $$"]) == {"", 137}
    assert :os.cmd('echo hi; echo ho >&2') == 'hi\nho\n'
    assert_raise ArgumentError, "all arguments for System.cmd/3 must be binaries", fn -> System.cmd("ls", [:a]) end
    assert_raise ArgumentError, ~r/with null byte/, fn -> System.find_executable("a\0b") end
    assert_raise ErlangError, ~r/enoent/, fn -> System.cmd("no-such-program", []) end
    assert_raise ArgumentError, ~r/invalid option :wrong with value 1/, fn -> System.cmd("ls", [], wrong: 1) end
  end
end
