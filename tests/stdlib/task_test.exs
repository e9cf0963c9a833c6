defmodule TaskTest do
  use ExUnit.Case, async: true
  @moduletag :capture_log

  defmodule Supervised do
    use Task, restart: :transient
    def start_link(arg), do: Task.start_link(__MODULE__, :run, [arg])
    def run({pid, message}), do: send(pid, message)
  end

  defp never, do: receive(do: (:never -> :ok))

  test "async and await" do
    task = Task.async(fn -> 1 + 1 end)
    assert %Task{owner: owner, mfa: {:erlang, :apply, 2}} = task
    assert owner == self()
    assert Task.await(task) == 2
    assert Task.async(List, :first, [[1]]) |> Task.await() == 1
    assert [Task.async(fn -> 1 end), Task.completed(2)] |> Task.await_many() == [1, 2]
    other = Task.async(fn -> task end)
    assert_raise ArgumentError, ~r/must be queried from the owner/, fn -> Task.await(%{Task.await(other) | owner: spawn(fn -> :ok end)}) end
  end

  test "callers and ancestors" do
    me = self()
    assert Task.async(fn -> Process.get(:"$callers") end) |> Task.await() == [me]
    assert Task.async(fn -> Task.async(fn -> length(Process.get(:"$callers")) end) |> Task.await() end) |> Task.await() == 2
  end

  test "yield and shutdown" do
    task = Task.async(&never/0)
    assert Task.yield(task, 0) == nil
    assert Task.shutdown(task, :brutal_kill) == nil
    done = Task.async(fn -> :done end)
    assert Task.yield(done) == {:ok, :done}
    a = Task.async(fn -> :a end)
    b = Task.async(&never/0)
    assert [{^a, {:ok, :a}}, {^b, nil}] = Task.yield_many([a, b], 50)
    assert Task.shutdown(b) == nil
    assert Task.ignore(Task.async(fn -> 1 end)) in [nil, {:ok, 1}]
    assert Task.shutdown(%Task{pid: nil, ref: make_ref(), owner: self(), mfa: nil}) == nil
  rescue
    e in ArgumentError -> assert Exception.message(e) =~ "does not have an associated task process"
  end

  test "exits" do
    Process.flag(:trap_exit, true)
    task = Task.async(fn -> exit(:bye) end)
    assert {:bye, {Task, :await, [^task, 5000]}} = catch_exit(Task.await(task))
    task = Task.async(fn -> exit(:late) end)
    assert Task.yield(task) == {:exit, :late}
    assert {:timeout, {Task, :await, [_, 1]}} = catch_exit(Task.await(Task.async(&never/0), 1))
  end

  test "streams" do
    assert Task.async_stream(1..3, &(&1 * 2)) |> Enum.to_list() == [ok: 2, ok: 4, ok: 6]
    assert Task.async_stream([[1], [2]], List, :last, []) |> Enum.to_list() == [ok: 1, ok: 2]
    assert 1..20 |> Task.async_stream(& &1, max_concurrency: 3, ordered: false) |> Enum.map(&elem(&1, 1)) |> Enum.sort() == Enum.to_list(1..20)
    Process.flag(:trap_exit, true)
    assert Task.async_stream([1, 2], fn 1 -> exit(:one); n -> n end) |> Enum.to_list() == [exit: :one, ok: 2]
    slow = fn 1 -> never() end
    assert Task.async_stream([1, 1], slow, timeout: 5, on_timeout: :kill_task) |> Enum.to_list() == [exit: :timeout, exit: :timeout]
    assert Task.async_stream([1], slow, timeout: 5, on_timeout: :kill_task, zip_input_on_exit: true) |> Enum.to_list() == [exit: {1, :timeout}]
    assert Stream.iterate(1, &(&1 + 1)) |> Task.async_stream(& &1) |> Enum.take(2) == [ok: 1, ok: 2]
  end

  test "under a supervisor" do
    sup = start_supervised!({Task.Supervisor, max_children: 3})
    assert Task.Supervisor.async(sup, fn -> 1 end) |> Task.await() == 1
    assert Task.Supervisor.async(sup, List, :first, [[2]]) |> Task.await() == 2
    nolink = Task.Supervisor.async_nolink(sup, fn -> exit(:x) end)
    assert Task.yield(nolink) == {:exit, :x}
    {:ok, pid} = Task.Supervisor.start_child(sup, &never/0)
    assert Task.Supervisor.children(sup) == [pid]
    assert Task.Supervisor.terminate_child(sup, pid) == :ok
    assert Task.Supervisor.async_stream(sup, 1..3, &(&1 + 1), max_concurrency: 2) |> Enum.map(&elem(&1, 1)) == [2, 3, 4]
    assert Task.Supervisor.async_stream_nolink(sup, [1, 2], fn 1 -> exit(:one); n -> n end, max_concurrency: 1) |> Enum.to_list() == [exit: :one, ok: 2]
    me = self()
    start_supervised!({Supervised, {me, :ran}})
    assert_receive :ran
    assert Supervised.child_spec(1).restart == :transient
    assert Task.child_spec(1) == %{id: Task, restart: :temporary, start: {Task, :start_link, [1]}}
  end
end
