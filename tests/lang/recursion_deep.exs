# Recursion without end in sight: tail calls, deep stacks, mutual recursion, big data.
defmodule R do
  def count(0, acc), do: acc
  def count(n, acc), do: count(n - 1, acc + 1)
  def deep(0), do: 0
  def deep(n), do: 1 + deep(n - 1)
  def even?(0), do: true
  def even?(n), do: odd?(n - 1)
  def odd?(0), do: false
  def odd?(n), do: even?(n - 1)
  def nest(0, acc), do: acc
  def nest(n, acc), do: nest(n - 1, [acc])
  def depth([]), do: 0
  def depth([x]), do: depth(x) + 1
  def build(n), do: for(i <- 1..n, do: {i, Integer.to_string(i)})
  def ackermann(0, n), do: n + 1
  def ackermann(m, 0), do: ackermann(m - 1, 1)
  def ackermann(m, n), do: ackermann(m - 1, ackermann(m, n - 1))
end

IO.inspect(R.count(3_000_000, 0))
IO.inspect(R.deep(1_000_000))
IO.inspect(R.even?(1_000_001))
nested = R.nest(200_000, [])
IO.inspect(R.depth(nested))
IO.inspect(nested == R.nest(200_000, []))
IO.inspect(:erlang.phash2(nested) == :erlang.phash2(R.nest(200_000, [])))
pid = spawn(fn -> receive(do: ({from, term} -> send(from, R.depth(term)))) end)
send(pid, {self(), nested})
IO.inspect(receive(do: (n -> n)))
IO.inspect(R.build(100_000) |> Map.new() |> map_size())
IO.inspect(R.ackermann(2, 300))
IO.inspect(Enum.reduce(1..1_000_000, 0, &+/2))
IO.inspect(String.duplicate("ab", 500_000) |> String.length())
IO.inspect(1..100_000 |> Enum.map_join(",", &Integer.to_string/1) |> String.split(",") |> length())
IO.inspect(Enum.to_list(1..300_000) |> Enum.reverse() |> hd())
IO.inspect(List.foldr(Enum.to_list(1..100_000), 0, fn x, acc -> acc - x end))
IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(nested)) == nested)
