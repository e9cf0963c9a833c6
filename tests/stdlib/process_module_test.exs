defmodule ProcessModuleTest do
  use ExUnit.Case, async: true

  defp idle, do: spawn(fn -> receive(do: (reason -> exit(reason))) end)

  test "names" do
    pid = idle()
    assert Process.register(pid, :process_test_name)
    assert {Process.whereis(:process_test_name), Process.info(pid, :registered_name)} == {pid, {:registered_name, :process_test_name}}
    assert_raise ArgumentError, ~r/could not register/, fn -> Process.register(self(), :process_test_name) end
    assert Process.unregister(:process_test_name)
    assert Process.whereis(:process_test_name) == nil
    assert :init in Process.registered()
  end

  test "dictionary" do
    assert {Process.put(:k, 1), Process.put(:k, 2), Process.get(:k), Process.get(:none, :d), Process.delete(:k), Process.get(:k)} == {nil, 1, 2, :d, 2, nil}
    Process.put(:k, 1)
    assert {:k in Process.get_keys(), Process.get_keys(1), Keyword.get(Process.get() |> Enum.filter(&match?({k, _} when is_atom(k), &1)), :k)} == {true, [:k], 1}
  end

  test "sending and timers" do
    assert Process.send(self(), :a, []) == :ok
    assert_received :a
    ref = Process.send_after(self(), :late, 10_000)
    assert Process.read_timer(ref) in 1..10_000
    assert Process.cancel_timer(ref) in 1..10_000
    assert {Process.cancel_timer(ref), Process.read_timer(ref)} == {false, false}
    Process.send_after(self(), :soon, 0)
    assert_receive :soon
    assert Process.sleep(0) == :ok
  end

  test "links and exits" do
    Process.flag(:trap_exit, true)
    pid = spawn_link(fn -> exit(:reason) end)
    assert_receive {:EXIT, ^pid, :reason}
    pid = idle()
    assert {Process.link(pid), Process.exit(pid, :bye)} == {true, true}
    assert_receive {:EXIT, ^pid, :bye}
    pid = idle()
    Process.link(pid)
    assert Process.unlink(pid)
    Process.exit(pid, :kill)
    refute_receive {:EXIT, ^pid, _}, 5
    refute Process.alive?(pid)
    assert Process.flag(:trap_exit, false) == true
  end

  test "monitors" do
    pid = idle()
    ref = Process.monitor(pid)
    send(pid, :done)
    assert_receive {:DOWN, ^ref, :process, ^pid, :done}
    ref = Process.monitor(pid)
    assert_receive {:DOWN, ^ref, :process, ^pid, :noproc}
    {pid, ref} = Process.spawn(fn -> receive(do: (:never -> 1)) end, [:monitor])
    assert Process.demonitor(ref, [:info, :flush])
    Process.exit(pid, :kill)
    refute_receive {:DOWN, _, _, _, _}, 5
    {pid, ref} = spawn_monitor(List, :first, [[1]])
    assert_receive {:DOWN, ^ref, :process, ^pid, :normal}
  end

  test "information" do
    pid = idle()
    assert {:message_queue_len, 0} = Process.info(pid, :message_queue_len)
    assert [links: [], trap_exit: false, priority: :normal] = Process.info(pid, [:links, :trap_exit, :priority])
    assert Process.info(pid)[:initial_call] == {:erlang, :apply, 2}
    assert pid in Process.list()
    assert Process.group_leader() |> is_pid()
    assert_raise ArgumentError, fn -> Process.info(pid, :odd) end
    Process.exit(pid, :kill)
    ref = Process.monitor(pid)
    assert_receive {:DOWN, ^ref, _, _, _}
    assert {Process.info(pid), Process.alive?(pid)} == {nil, false}
    assert Process.alive?(self())
  end
end
