defmodule RegistryTest do
  use ExUnit.Case, async: true

  setup do
    unique = :"unique#{System.unique_integer([:positive])}"
    duplicate = :"duplicate#{System.unique_integer([:positive])}"
    start_supervised!({Registry, keys: :unique, name: unique, meta: [m: 1]})
    start_supervised!(Supervisor.child_spec({Registry, keys: :duplicate, name: duplicate, partitions: 2}, id: :d))
    %{u: unique, d: duplicate}
  end

  test "unique keys", %{u: u} do
    me = self()
    assert {:ok, owner} = Registry.register(u, :k, 1)
    assert is_pid(owner)
    assert Registry.register(u, :k, 2) == {:error, {:already_registered, me}}
    assert Registry.lookup(u, :k) == [{me, 1}]
    assert Registry.update_value(u, :k, &(&1 + 1)) == {2, 1}
    assert Registry.update_value(u, :none, & &1) == :error
    assert {Registry.keys(u, me), Registry.values(u, :k, me), Registry.count(u)} == {[:k], [2], 1}
    assert Registry.unregister(u, :k) == :ok
    assert Registry.lookup(u, :k) == []
    assert {Registry.meta(u, :m), Registry.put_meta(u, :n, 2), Registry.meta(u, :n), Registry.delete_meta(u, :n), Registry.meta(u, :n)} == {{:ok, 1}, :ok, {:ok, 2}, :ok, :error}
  end

  test "names", %{u: u} do
    name = {:via, Registry, {u, "agent"}}
    {:ok, pid} = Agent.start_link(fn -> 1 end, name: name)
    assert Agent.get(name, & &1) == 1
    assert Registry.whereis_name({u, "agent"}) == pid
    assert Registry.whereis_name({u, "none"}) == :undefined
    Registry.register(u, :me, 0)
    assert Registry.send({u, :me}, :hello) == :hello
    assert_received :hello
    assert_raise ArgumentError, fn -> Registry.send({u, :none}, :hello) end
    Agent.stop(pid)
  end

  test "duplicate keys", %{d: d} do
    for n <- 1..3, do: Registry.register(d, :t, n)
    assert Registry.values(d, :t, self()) |> Enum.sort() == [1, 2, 3]
    assert Registry.match(d, :t, :"$1", [{:>, :"$1", 1}]) |> Enum.map(&elem(&1, 1)) |> Enum.sort() == [2, 3]
    assert Registry.count_match(d, :t, 2) == 1
    assert Registry.unregister_match(d, :t, 2) == :ok
    assert Registry.select(d, [{{:"$1", :_, :"$2"}, [], [{{:"$1", :"$2"}}]}]) |> Enum.sort() == [t: 1, t: 3]
    assert Registry.count_select(d, [{{:_, :_, :"$1"}, [{:>, :"$1", 1}], [true]}]) == 1
    assert Registry.dispatch(d, :t, fn entries -> for {pid, n} <- entries, do: send(pid, {:n, n}) end) == :ok
    assert_received {:n, 1}
    assert_received {:n, 3}
    assert_raise ArgumentError, ~r/Registry.update_value\/3 is not supported/, fn -> Registry.update_value(d, :t, & &1) end
  end

  test "a partition outlives tables that it cannot reach" do
    # It asked whether they were there, and then they were not.
    pids = :ets.new(:pids, [:duplicate_bag])
    {:ok, other} = Agent.start_link(fn -> :ets.new(:keys, [:protected]) end)
    :ets.insert(pids, {self(), :k, Agent.get(other, & &1)})
    state = {:r, pids, []}
    assert Registry.Partition.handle_info({:EXIT, self(), :normal}, state) == {:noreply, state}
    assert :ets.tab2list(pids) == []
  end

  test "errors" do
    assert_raise ArgumentError, "unknown registry: NoSuchRegistry", fn -> Registry.lookup(NoSuchRegistry, 1) end
    assert_raise ArgumentError, ~r/expected :keys to be given and be one of :unique or :duplicate/, fn -> Registry.start_link(keys: :odd, name: X) end
    assert_raise ArgumentError, ~r/expected :name to be an atom, got: "x"/, fn -> Registry.start_link(keys: :unique, name: "x") end
    assert Registry.child_spec(keys: :unique, name: X) == %{id: X, start: {Registry, :start_link, [[keys: :unique, name: X]]}, type: :supervisor}
  end
end
