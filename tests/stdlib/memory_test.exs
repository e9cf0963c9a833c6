# :erlang.memory: each kind of memory grows with what it counts, and shrinks again.
defmodule MemoryTest do
  use ExUnit.Case, async: false

  @kinds [:total, :processes, :processes_used, :system, :atom, :atom_used, :binary, :code, :ets]

  # How much more of a kind there is while f's result is held by nobody but its caller.
  defp growth(kind, f) do
    before = :erlang.memory(kind)
    held = f.()
    {:erlang.memory(kind) - before, held}
  end

  # What nobody uses any more is freed a little later.
  defp await(condition) do
    unless condition.() do
      :erlang.yield()
      await(condition)
    end
  end

  test "all kinds, in a fixed order" do
    assert Enum.map(:erlang.memory(), &elem(&1, 0)) == @kinds
    assert Enum.all?(:erlang.memory(), fn {_, bytes} -> is_integer(bytes) and bytes >= 0 end)
  end

  test "the total is processes and system, and the system holds the others" do
    memory = Map.new(:erlang.memory())
    assert memory.total == memory.processes + memory.system
    assert memory.system > memory.atom + memory.code + memory.ets
    assert memory.atom >= memory.atom_used
    assert memory.processes >= memory.processes_used
  end

  test "one kind, or a list of them" do
    assert is_integer(:erlang.memory(:ets))
    assert [ets: a, atom: b, ets: _] = :erlang.memory([:ets, :atom, :ets])
    assert is_integer(a) and is_integer(b)
    assert :erlang.memory([]) == []
    for bad <- [:none, [:ets, :none], 1, "ets"], do: assert_raise(ArgumentError, fn -> :erlang.memory(bad) end)
  end

  test "atoms" do
    {more, _} = growth(:atom_used, fn -> for i <- 1..1000, do: String.to_atom("memory_test_#{i}_#{System.unique_integer()}") end)
    assert more > 20_000
    assert :erlang.memory(:atom) >= :erlang.memory(:atom_used)
  end

  test "binaries, which are of the system" do
    # What other tests have left may go meanwhile.
    {more, binary} = growth(:binary, fn -> :binary.copy("x", 30_000_000) end)
    assert more >= 20_000_000
    assert :erlang.memory(:system) > 30_000_000
    assert byte_size(binary) == 30_000_000
  end

  test "a binary that nobody holds is gone" do
    before = :erlang.memory(:binary)
    {pid, ref} = spawn_monitor(fn -> receive do: (size -> Process.put(:kept, :binary.copy("y", size))) end)
    send(pid, 5_000_000)
    assert_receive {:DOWN, ^ref, _, _, :normal}, 10_000
    await(fn -> :erlang.memory(:binary) - before < 2_000_000 end)
  end

  test "tables" do
    table = :ets.new(:memory_test, [:set])
    {more, true} = growth(:ets, fn -> :ets.insert(table, for(i <- 1..10_000, do: {i, {i, i, i}})) end)
    assert more >= 10_000 * 6 * 8
    {less, true} = growth(:ets, fn -> :ets.delete(table) end)
    assert less <= -10_000 * 6 * 8
  end

  test "code" do
    functions = for i <- 1..200, do: "def f#{i}(x), do: {x, x + #{i}, \"#{i}\"}\n"
    {more, _} = growth(:code, fn -> Code.compile_string("defmodule MemoryTest.Large do\n#{functions}\nend") end)
    assert more > 5_000
    large = :erlang.memory(:code)
    :code.delete(MemoryTest.Large)
    :code.purge(MemoryTest.Large)
    await(fn -> :erlang.memory(:code) < large end)
  end

  test "processes: their heaps, and messages that wait" do
    parent = self()

    {more, pid} =
      growth(:processes, fn ->
        pid =
          spawn(fn ->
            list = Enum.to_list(1..200_000)
            send(parent, :ready)
            receive do: (:sum -> send(parent, Enum.sum(list)))
          end)

        receive do: (:ready -> pid)
      end)

    assert more >= 200_000 * 12
    assert :erlang.memory(:processes_used) >= 200_000 * 16
    {more, _} = growth(:processes, fn -> send(pid, {:waits, Enum.to_list(1..100_000)}) end)
    assert more >= 100_000 * 12
    ref = Process.monitor(pid)
    send(pid, :sum)
    assert_receive {:DOWN, ^ref, _, _, _}
  end
end
