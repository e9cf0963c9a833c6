# deep_stack: the same work (garbage, and binaries that make collections due) at the bottom of a recursion that is
# shallow, and of one that is deep: what collections pay for frames that nothing has returned to.
# quick: 1000
defmodule Bench.DeepStack do
  defp down(0, k), do: work(k, 0)
  defp down(n, k), do: [n | down(n - 1, k)]

  defp work(0, acc), do: [acc]

  defp work(k, acc) do
    bytes = byte_size(:binary.copy(<<k>>, 50_000))
    list = for i <- 1..100, do: {i, k}
    work(k - 1, rem(acc * 31 + bytes + length(list), 1_000_003))
  end

  defp timed(depth, k) do
    t0 = System.monotonic_time(:microsecond)
    list = down(depth, k)
    t1 = System.monotonic_time(:microsecond)
    {List.last(list), length(list), t1 - t0}
  end

  def main do
    n = size(600_000)
    k = div(n, 200)
    {a, la, ta} = timed(100, k)
    {b, lb, tb} = timed(n, k)
    IO.puts("deep_stack(#{n}): #{a} #{la} #{b} #{lb}")
    IO.puts("metric shallow_ms #{ta / 1000}")
    IO.puts("metric deep_ms #{tb / 1000}")
    IO.puts("time_ms: #{(ta + tb) / 1000}")
  end

  defp size(default) do
    case System.argv() do
      [s | _] -> String.to_integer(s)
      [] -> default
    end
  end
end

Bench.DeepStack.main()
