# Enum's functions that group, count and tell apart by keys, and sorting by keys: equal, mixed and many of them.
xs = [1, 1.0, :a, "a", {1, 2}, {1, 2.0}, [1], [1 | 2], %{a: 1}, nil, 1, "a", {1, 2}, %{a: 1}, 1.0, 2 ** 70, 2 ** 70]
IO.inspect(Enum.uniq(xs))
IO.inspect(Enum.frequencies(xs))
IO.inspect(Enum.frequencies_by(xs, &is_number/1))
IO.inspect(Enum.group_by(xs, &is_number/1, fn x -> {x} end))
IO.inspect(Enum.uniq_by(xs, fn x -> is_number(x) or is_tuple(x) end))
IO.inspect({Enum.uniq([]), Enum.frequencies([]), Enum.group_by([], & &1), Enum.uniq_by([], & &1), Enum.dedup_by([], & &1)})
IO.inspect({Enum.uniq(1..3), Enum.frequencies(%{a: 1}), Enum.group_by(1..5, &rem(&1, 2)), Enum.uniq_by(1..6, &rem(&1, 4))})
IO.inspect({Enum.dedup_by([1, 1.0, 3, 2, 4, 6, 5], &rem(trunc(&1), 2)), Enum.dedup_by(1..6, &div(&1, 4))})

# The order in which the functions are called.
Enum.group_by([1, 2], fn x -> IO.inspect({:key, x}) end, fn x -> IO.inspect({:value, x}) end)
Enum.frequencies_by([1, 2], fn x -> IO.inspect(x) end)
Enum.uniq_by([1, 2], fn x -> IO.inspect(x) end)
Enum.dedup_by([1, 2], fn x -> IO.inspect(x) end)

# So many that they are no work for a scheduler.
many = for i <- 1..60_000, do: rem(i * 16_807, 30_011)
IO.inspect({length(Enum.uniq(many)), Enum.take(Enum.uniq(many), 3), map_size(Enum.frequencies(many))})
IO.inspect(many |> Enum.group_by(&rem(&1, 3)) |> Enum.map(fn {k, v} -> {k, length(v), hd(v), List.last(v)} end))
IO.inspect(many |> Enum.uniq_by(&div(&1, 10_000)))
IO.inspect(many |> Enum.frequencies_by(&div(&1, 10_000)))

# Sorted by keys: stable, numbers of both kinds equal in order.
IO.inspect(:lists.keysort(1, for(x <- xs, do: {x, 1})))
IO.inspect(:lists.ukeysort(1, for({x, i} <- Enum.with_index(xs), do: {x, i})))
IO.inspect(Enum.sort_by(xs, fn x -> {is_tuple(x), x} end))
IO.inspect(:lists.keysort(2, [{1, 1.0}, {2, 1}, {3, 0}, {4, 1}, {5, -1.5}]))
IO.inspect(Enum.sort([{1, [2, 3], :x}, {1, [2], :x}, {1.0, [2], :a}, {1, [2], "x"}, {1}, {2, 0}, {1, {3}}, {1, {2}}]))
sorted = many |> Enum.with_index() |> Enum.sort_by(fn {x, i} -> {rem(x, 100), {x, i}} end)
IO.inspect({Enum.take(sorted, 3), sorted == :lists.sort(fn {a, i}, {b, j} -> {rem(a, 100), {a, i}} <= {rem(b, 100), {b, j}} end, sorted)})
for f <- [&Enum.uniq/1, &Enum.frequencies/1] do
  IO.inspect(try do f.([1 | 2]) rescue e -> e.__struct__ end)
end
