# How late a process wakes from a sleep of a millisecond while the machine is busy: eight spinners, and large work.
#
#     vm +S 2 tests/conc/latency.exs [SAMPLES] [WORK...]      sort multiply encode
#
# Prints percentiles in microseconds. Nothing is asserted: the machine's own noise is in them. Runs under elixir too.

defmodule Latency do
  @spinners 8

  def main(count, kinds) do
    spinners = for i <- 1..@spinners, do: spawn(fn -> spin(i, 0) end)
    workers = for kind <- kinds, do: spawn(fn -> work(kind) end)
    # Each kind of work has begun.
    late = samples(count, [])
    for pid <- spinners ++ workers, do: Process.exit(pid, :kill)
    report(Enum.join(["8 spinners" | kinds], ", "), late)
  end

  defp spin(n, acc), do: spin(n + 1, rem(acc + n, 1_000_003))

  defp work("sort"), do: again(fn -> for(i <- 1..10_000_000, do: rem(i * 7919, 1_000_003)) end, &:lists.sort/1)
  defp work("multiply"), do: again(fn -> Integer.pow(7, 1_183_300) end, &(&1 * &1))
  defp work("encode"), do: again(fn -> Enum.to_list(1..20_000_000) end, &:erlang.term_to_binary/1)

  defp again(prepare, fun) do
    data = prepare.()
    repeat(fun, data)
  end

  defp repeat(fun, data) do
    fun.(data)
    repeat(fun, data)
  end

  defp samples(0, late), do: late

  defp samples(n, late) do
    from = System.monotonic_time(:microsecond)
    Process.sleep(1)
    samples(n - 1, [System.monotonic_time(:microsecond) - from - 1000 | late])
  end

  defp report(what, late) do
    sorted = late |> Enum.sort() |> List.to_tuple()
    at = fn percent -> elem(sorted, min(div(tuple_size(sorted) * percent, 100), tuple_size(sorted) - 1)) end
    IO.puts("#{what}: p50 #{at.(50)} us, p95 #{at.(95)}, p99 #{at.(99)}, max #{at.(100)}")
  end
end

{counts, kinds} = Enum.split(System.argv(), 1)
[count] = Enum.map(if(counts == [], do: ["2000"], else: counts), &String.to_integer/1)
Latency.main(count, kinds)
