# Comprehensions: reduce, into, uniq, several generators, patterns that filter, bitstring generators.
IO.inspect(for x <- 1..4, reduce: 0, do: (acc -> acc + x))

IO.inspect(
  for {word, n} <- [a: 1, b: 2, a: 3], reduce: %{} do
    acc when is_map_key(acc, word) -> Map.update!(acc, word, &(&1 + n))
    acc -> Map.put(acc, word, n)
  end
)

IO.inspect(for x <- 1..2, y <- [:a, :b], z <- [x], do: {x, y, z})
IO.inspect(for {:ok, v} <- [ok: 1, error: 2, ok: 3], do: v)
IO.inspect(for x <- [1, 2, 1, 3, 2], uniq: true, do: x * 10)
IO.inspect(for x <- [1, -1, 2], uniq: true, into: MapSet.new(), do: abs(x))
IO.inspect(for {k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k})
IO.inspect(for c <- 'abc', into: "", do: <<c - 32>>)
IO.inspect(for <<c <- "hello">>, c != ?l, into: "", do: <<c>>)
IO.inspect(for <<a::4, b::4 <- <<0x12, 0x34>> >>, do: {a, b})
IO.inspect(for <<r::5, g::6, b::5 <- <<255, 254, 1>> >>, do: {r, g, b})
IO.inspect(for <<x::16 <- <<1, 2, 3, 4, 5>> >>, do: x)
IO.inspect(for <<1, x <- <<1, 2, 3, 4, 1, 5>> >>, do: x)
IO.inspect(for x <- 1..10, rem(x, 2) == 0, y = x * x, y > 10, do: {x, y})
IO.inspect(for x when x > 2 <- 1..4, do: x)
IO.inspect(for x <- [], do: x)
IO.inspect(for x <- [nil, false, 1], x, do: x)
IO.inspect(for x <- 1..3, into: <<>>, do: <<x::size(4)>>)
IO.inspect(for(x <- [1, 2], do: (y = x; y + 1)))
IO.inspect(for line <- ["a=1", "b", "c=3"], [k, v] <- [String.split(line, "=")], do: {k, v})

x = :outer
IO.inspect({for(x <- [1, 2], do: x), x})

{:ok, device} = StringIO.open("")
for(l <- ["one\n", "two\n"], into: IO.stream(device, :line), do: String.upcase(l))
IO.inspect(StringIO.contents(device))

for bad <- [fn -> for(x <- 5, do: x) end, fn -> for(<<x <- :a>>, do: x) end, fn -> for(x <- [1], into: 5, do: x) end] do
  try do
    bad.()
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end

IO.inspect(for x <- 1..3, y <- x..3, x + y == 4, reduce: [], do: (acc -> [{x, y} | acc]))
