# Streams: laziness, resources, cycles, zips, chunks, and that what was opened is closed.
say = fn x -> IO.puts("  #{inspect(x)}") && x end
IO.puts("lazy")
s = 1..5 |> Stream.map(say) |> Stream.filter(&(rem(&1, 2) == 1))
IO.puts("taking")
IO.inspect(Enum.take(s, 2))
IO.inspect(Stream.iterate(1, &(&1 * 2)) |> Enum.take(10))
IO.inspect(Stream.unfold({0, 1}, fn {a, b} -> {a, {b, a + b}} end) |> Enum.take(10))
IO.inspect(Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list())
IO.inspect(Stream.cycle([1, 2, 3]) |> Stream.drop(1) |> Enum.take(5))
IO.inspect(Stream.repeatedly(fn -> :x end) |> Enum.take(2))
IO.inspect(Stream.zip([1, 2, 3], Stream.cycle([:a, :b])) |> Enum.to_list())
IO.inspect(Stream.zip_with([[1, 2], [3, 4]], &Enum.sum/1) |> Enum.to_list())
IO.inspect(Stream.concat([[1], 2..3, [4]]) |> Enum.to_list())
IO.inspect(Stream.chunk_every(1..7, 3) |> Enum.to_list())
IO.inspect(Stream.chunk_every(1..7, 3, 2, [:pad]) |> Enum.to_list())
IO.inspect(Stream.chunk_by([1, 1, 2, 3, 3], & &1) |> Enum.to_list())
IO.inspect(Stream.chunk_while(1..6, [], fn x, acc -> if rem(x, 3) == 0, do: {:cont, Enum.reverse([x | acc]), []}, else: {:cont, [x | acc]} end, fn [] -> {:cont, []}; acc -> {:cont, acc, []} end) |> Enum.to_list())
IO.inspect(Stream.dedup([1, 1, 2, 1]) |> Enum.to_list())
IO.inspect(Stream.dedup_by([{1, :a}, {1, :b}, {2, :c}], &elem(&1, 0)) |> Enum.to_list())
IO.inspect(Stream.uniq([1, 2, 1, 3, 2]) |> Enum.to_list())
IO.inspect(Stream.uniq_by(1..6, &rem(&1, 3)) |> Enum.to_list())
IO.inspect(Stream.drop_while(1..5, &(&1 < 3)) |> Enum.to_list())
IO.inspect(Stream.take_while(1..5, &(&1 < 3)) |> Enum.to_list())
IO.inspect(Stream.drop(1..5, -2) |> Enum.to_list())
IO.inspect(Stream.take(1..5, -2) |> Enum.to_list())
IO.inspect(Stream.take_every(1..10, 3) |> Enum.to_list())
IO.inspect(Stream.drop_every(1..10, 3) |> Enum.to_list())
IO.inspect(Stream.map_every(1..6, 2, &(-&1)) |> Enum.to_list())
IO.inspect(Stream.flat_map(1..3, &List.duplicate(&1, &1)) |> Enum.to_list())
IO.inspect(Stream.intersperse(1..3, 0) |> Enum.to_list())
IO.inspect(Stream.scan(1..4, &+/2) |> Enum.to_list())
IO.inspect(Stream.scan(1..4, 10, &+/2) |> Enum.to_list())
IO.inspect(Stream.with_index([:a, :b], 5) |> Enum.to_list())
IO.inspect(Stream.reject(1..5, &(&1 > 2)) |> Enum.to_list())
IO.inspect(Stream.transform(1..5, 0, fn x, acc -> if acc < 6, do: {[x, acc], acc + x}, else: {:halt, acc} end) |> Enum.to_list())
IO.inspect(Stream.transform(1..3, fn -> 0 end, fn x, acc -> {[x], acc + x} end, fn acc -> {[total: acc], acc} end, fn acc -> IO.puts("  after #{acc}") end) |> Enum.to_list())

resource =
  Stream.resource(
    fn -> IO.puts("  open"); 0 end,
    fn n when n < 5 -> {[n], n + 1}; n -> {:halt, n} end,
    fn n -> IO.puts("  close at #{n}") end
  )

IO.inspect(Enum.to_list(resource))
IO.inspect(Enum.take(resource, 2))
IO.inspect(resource |> Stream.map(&(&1 * 2)) |> Enum.find(&(&1 == 4)))
IO.inspect(Stream.zip(resource, [:a, :b]) |> Enum.to_list())

try do
  Enum.each(resource, fn 1 -> raise "stop"; _ -> :ok end)
rescue
  e -> IO.puts(Exception.message(e))
end

IO.inspect(try do Enum.each(resource, fn n -> if n == 2, do: throw(:out) end) catch x -> x end)
Stream.run(Stream.each(1..2, say))
IO.inspect(Stream.into(1..3, MapSet.new()) |> Enum.count())
IO.inspect(1..3 |> Stream.map(&(&1 + 1)) |> Enum.sum())
IO.inspect(Enum.zip(Stream.interval(1), [:tick, :tock]))
IO.inspect(Stream.timer(1) |> Enum.to_list())
{:suspended, first, continue} = Enumerable.reduce(Stream.map([1, 2, 3], & &1), {:suspend, []}, fn x, acc -> {:suspend, [x | acc]} end)
{:suspended, second, continue} = continue.({:cont, first})
IO.inspect({first, second, continue.({:halt, :stopped})})
