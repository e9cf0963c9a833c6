# Numbers, binaries, maps and tables: the result tells whether all of it was right.
big = Enum.reduce(1..60, 1, &(&1 * &2))
digits = big |> Integer.to_string() |> String.to_integer()
powers = for n <- [1, 64, 200], do: Integer.pow(3, n) - Bitwise.bsl(1, n)
quotient = div(big, Integer.pow(7, 20)) + rem(big, 1_000_003)

text = String.duplicate("vial ", 40)
<<head::binary-size(100), rest::bits>> = text
joined = :binary.copy(rest) <> head <> <<1::3, 5::5, 2.5::float>>
parts = :binary.split(text, " ", [:global])

map = Map.new(1..80, fn n -> {n, {n, [n], "#{n}"}} end)
map = Enum.reduce(1..40, map, &Map.delete(&2, &1)) |> Map.merge(%{:a => big, "b" => text})
small = %{x: 1, y: 2.0} |> Map.put(:z, map_size(map)) |> Map.update!(:x, &(&1 + 1))
set = MapSet.new(parts) |> MapSet.union(MapSet.new(1..50))

table = :ets.new(:faults, [:ordered_set])
:ets.insert(table, for(n <- 1..50, do: {n, n * big, "value #{n}"}))
picked = :ets.select(table, [{{:"$1", :_, :"$2"}, [{:>, :"$1", 45}], [:"$2"]}])
:ets.update_counter(table, 1, {2, 1})
folded = :ets.foldl(fn {n, _, _}, sum -> sum + n end, 0, table)
:ets.delete(table)

copied = {map, small, joined, powers} |> :erlang.term_to_binary([:compressed]) |> :erlang.binary_to_term()
sorted = Enum.sort_by(1..60, &rem(&1 * 37, 61)) |> Enum.chunk_every(7) |> Enum.zip(Stream.cycle([1, 2]))

:erlang.phash2({
  digits, powers, quotient, joined, parts, small, MapSet.size(set), picked, folded, copied, sorted,
  Enum.sort(Map.keys(map)) |> length(), :math.sqrt(2.0), Float.to_string(1.0e300), :erlang.md5(text)
})
