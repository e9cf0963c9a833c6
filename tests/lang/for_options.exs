# Comprehensions: filters, several generators, patterns that do not match, into, uniq, reduce.
IO.inspect(for x <- 1..4, y <- x..4, x * y > 6, do: {x, y})
IO.inspect(for {:ok, v} <- [{:ok, 1}, :error, {:ok, 2}, {:ok, nil}], v, do: v)
IO.inspect(for {k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k})
IO.inspect(for x <- [1, 2, 1, 3, 2], uniq: true, do: x * 2)
IO.inspect(for x <- 'hello', x not in 'l', into: "", do: <<x + 1>>)
IO.inspect(for <<r::4, g::4 <- <<0x12, 0x34>> >>, do: {r, g})
IO.inspect(for <<c <- "abc">>, into: [], do: c - ?a)
IO.inspect(for <<x::16 <- <<1, 2, 3>> >>, do: x)
IO.inspect(for x <- 1..5, reduce: {0, 1} do {sum, product} -> {sum + x, product * x} end)

words =
  for line <- ["a b", "b c"], word <- String.split(line), reduce: %{} do
    %{^word => n} = acc -> %{acc | word => n + 1}
    acc -> Map.put(acc, word, 1)
  end

IO.inspect(words)
IO.inspect(for x <- [1, 2], into: MapSet.new([0]), do: x)
IO.inspect(for x <- Stream.map(1..3, &(&1 * 2)), y = x + 1, rem(y, 3) != 0, do: {x, y})
IO.inspect(for i <- 1..2, do: for(j <- 1..i, do: {i, j}))
{:ok, io} = StringIO.open("")
for s <- ["x", "y"], into: IO.stream(io, :line), do: s
IO.inspect(StringIO.contents(io))
IO.inspect(for(x <- [], do: x))
n = 10
IO.inspect(for n <- [n, n + 1], do: n)
IO.inspect(n)

try do
  for x <- 5, do: x
rescue
  e -> IO.puts(Exception.message(e))
end
