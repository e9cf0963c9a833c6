# A million calls deep with a stack, and ten million without.
defmodule Deep do
  def count(0), do: 0
  def count(n), do: 1 + count(n - 1)

  def loop(0, acc), do: acc
  def loop(n, acc), do: loop(n - 1, acc + 1)

  def even?(0), do: true
  def even?(n), do: odd?(n - 1)
  def odd?(0), do: false
  def odd?(n), do: even?(n - 1)

  def build(0), do: []
  def build(n), do: [n | build(n - 1)]

  def nested(0), do: nil
  def nested(n), do: {nested(n - 1)}
  def depth(nil), do: 0
  def depth({inner}), do: 1 + depth(inner)

  def in_try(0), do: throw(:bottom)

  def in_try(n) do
    try do
      in_try(n - 1)
    after
      Process.put(:unwound, Process.get(:unwound, 0) + 1)
    end
  end
end

IO.inspect(Deep.count(1_000_000))
IO.inspect(Deep.loop(5_000_000, 0))
IO.inspect(Deep.even?(1_000_001))
list = Deep.build(1_000_000)
IO.inspect({length(list), hd(list), List.last(list)})
tree = Deep.nested(200_000)
IO.inspect(Deep.depth(tree))
IO.inspect(tree == Deep.nested(200_000))
catch_throw = try do Deep.in_try(20_000) catch x -> x end
IO.inspect({catch_throw, Process.get(:unwound)})
IO.inspect(list |> Enum.map(&(&1 * 2)) |> Enum.sum())
IO.inspect(List.foldr(list, 0, &+/2))
IO.inspect(list |> Enum.reverse() |> Enum.take(3))

parent = self()
spawn(fn -> send(parent, {:deep, tree, Deep.count(100_000)}) end)

receive do
  {:deep, copy, count} -> IO.inspect({Deep.depth(copy), count})
end

fib = fn
  _, 0 -> 0
  _, 1 -> 1
  fib, n -> fib.(fib, n - 1) + fib.(fib, n - 2)
end

IO.inspect(fib.(fib, 20))
