# Temporary code goes with its last fun, frame and literal: memory and atoms stay level.
#
#     vm tests/long/eval_memory.exs COUNT [NAMES]

defmodule EvalMemory do
  # What waits to be freed comes and goes: up to 2.3 MB, however many evals there were.
  @allowed_bytes 4_000_000
  @allowed_atoms 50

  def cases do
    [
      plain: fn n ->
        {n1, _} = Code.eval_string("1 + x", x: n)
        ^n1 = n + 1
      end,
      literals: fn n ->
        {{:a, [1, 2, ^n], "str"}, _} = Code.eval_string("{:a, [1,2,x], \"str\"}", x: n)
      end,
      funs: fn n ->
        {f, _} = Code.eval_string("fn y -> {x + y, \"text\"} end", x: n)
        {_, "text"} = f.(1)
      end,
      sent: fn n ->
        receiver = receiver()

        {f, _} =
          Code.eval_string("f = fn -> {x, :sent, \"text\"} end; send(to, f); f",
            x: n,
            to: receiver
          )

        send(receiver, {:call, self(), f})
        receive do: ({:called, ^n} -> :ok)
      end,
      kept: fn n ->
        Code.eval_string("Process.put(:kept, [x, \"literal\", {:of, 'eval'}])", x: n)
        [^n, "literal", {:of, 'eval'}] = Process.get(:kept)
      end,
      tables: fn n ->
        {f, _} =
          Code.eval_string("f = fn -> {x, \"row\"} end; :ets.insert(t, {1, f, \"row\"}); f",
            x: n,
            t: table()
          )

        [{1, ^f, "row"}] = :ets.lookup(table(), 1)
        {^n, "row"} = f.()
      end,
      raised: fn n ->
        try do
          Code.eval_string("raise ArgumentError, message: \"no \#{x}\"", x: n)
        rescue
          e in ArgumentError -> "no " <> _ = e.message
        end
      end,
      spawned: fn n ->
        {{pid, ref}, _} = Code.eval_string("spawn_monitor(fn -> exit({x, \"over\"}) end)", x: n)
        receive do: ({:DOWN, ^ref, :process, ^pid, {^n, "over"}} -> :ok)
      end,
      deep: fn n ->
        {^n, _} = Code.eval_string("EvalMemory.collect_below(600) + x", x: n)
      end,
      modules: &redefine(&1, "def value(x), do: {\"literal\", [#{&1}], x}"),
      module_funs: fn n ->
        redefine(n, "def value(x), do: Enum.map([x], fn y -> {\"literal\", #{n}, y} end)")
        Process.put(:fun, apply(EvalMemory.Defined, :value, [1]))
      end
    ]
  end

  # Collects while frames of temporary code are deep in the stack.
  def collect_below(0), do: Enum.reduce(1..3000, [], &[&1 | Enum.take(&2, 5)]) |> length() |> rem(6)
  def collect_below(n), do: 0 * n + collect_below(n - 1)

  # What stands below all the evaluations.
  defp below(0, fun), do: fun.()
  defp below(n, fun), do: [n | below(n - 1, fun)]

  # Versions before the last two are purged.
  defp redefine(n, body) do
    Code.eval_string("defmodule EvalMemory.Defined do\n#{body}\nend")
    Process.put(:literal, apply(EvalMemory.Defined, :value, [n]))
  end

  # Takes funs and drops them; calls those it is asked to.
  defp receiver do
    Process.get(:receiver) ||
      spawn_link(&receive_all/0) |> tap(&Process.put(:receiver, &1))
  end

  defp receive_all do
    receive do
      {:call, from, f} ->
        {n, :sent, "text"} = f.()
        send(from, {:called, n})
        receive_all()

      _ ->
        receive_all()
    end
  end

  defp table, do: Process.get(:table) || :ets.new(:t, []) |> tap(&Process.put(:table, &1))

  def run(:deep, f, count), do: below(2000, fn -> check(:deep, f, count) end)
  def run(name, f, count), do: check(name, f, count)

  defp check(name, f, count) do
    Enum.each(1..100, f)
    before = measure()
    Enum.each(1..count, f)
    {bytes, atoms} = measure()
    {bytes_before, atoms_before} = before

    if bytes - bytes_before > @allowed_bytes or atoms - atoms_before > @allowed_atoms do
      IO.puts(
        "#{name}: #{bytes - bytes_before} bytes and #{atoms - atoms_before} atoms more after #{count} evals"
      )

      System.halt(1)
    end

    []
  end

  # Processes let go of what they hold when they collect.
  defp measure do
    Enum.each(Process.list(), &:erlang.garbage_collect/1)
    :erlang.garbage_collect()
    {:erlang.memory(:total), :erlang.system_info(:atom_count)}
  end
end

Code.compiler_options(ignore_module_conflict: true)
[count | names] = System.argv()

for {name, f} <- EvalMemory.cases(), names == [] or to_string(name) in names do
  EvalMemory.run(name, f, String.to_integer(count))
end
