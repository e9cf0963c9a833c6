# Keyword lists and maps: duplicates, order, merges, the bang functions.
k = [a: 1, b: 2, a: 3]
IO.inspect({k[:a], Keyword.get_values(k, :a), Keyword.get(k, :z, 0), Keyword.fetch(k, :b), Keyword.has_key?(k, :z)})
IO.inspect({Keyword.put(k, :a, 9), Keyword.put_new(k, :c, 4), Keyword.delete(k, :a), Keyword.delete_first(k, :a)})
IO.inspect({Keyword.pop(k, :a), Keyword.pop_first(k, :a), Keyword.pop_values(k, :a), Keyword.take(k, [:b]), Keyword.drop(k, [:b])})
IO.inspect({Keyword.merge(k, b: 5, c: 6), Keyword.merge([a: 1], [a: 2], fn _, x, y -> x + y end)})
IO.inspect({Keyword.keys(k), Keyword.values(k), Keyword.keyword?(k), Keyword.keyword?([1]), Keyword.split(k, [:a])})
IO.inspect({Keyword.update(k, :a, 0, &(&1 * 10)), Keyword.update!(k, :b, &(&1 + 1)), Keyword.replace(k, :a, 0), Keyword.equal?([a: 1, b: 2], [b: 2, a: 1])})
IO.inspect({Keyword.validate([a: 1], [:a, b: 2]), Keyword.validate([z: 1], [:a]), Keyword.new([{:x, 1}, {:x, 2}]), Keyword.filter(k, fn {_, v} -> v > 1 end)})
m = %{b: 2, a: 1}
IO.inspect({Map.put_new_lazy(m, :c, fn -> 3 end), Map.update(m, :a, 0, &(&1 + 1)), Map.pop(m, :a), Map.pop_lazy(m, :z, fn -> :lazy end)})
IO.inspect({Map.merge(m, %{a: 9, z: 0}, fn k, x, y -> {k, x, y} end), Map.split(m, [:a]), Map.take(m, [:a, :q]), Map.drop(m, [:a])})
IO.inspect({Map.get_and_update(m, :a, fn v -> {v, v * 2} end), Map.get_and_update(m, :a, fn _ -> :pop end), Map.new([1, 2], &{&1, &1}), Map.to_list(m)})
IO.inspect({Map.filter(m, fn {_, v} -> v > 1 end), Map.reject(m, fn {_, v} -> v > 1 end), Map.equal?(%{a: 1}, %{a: 1.0}), Map.has_key?(m, :a)})
big = Map.new(1..100, &{&1, &1 * &1})
IO.inspect({map_size(big), big[50], Map.delete(big, 50)[50], Enum.sum(Map.values(big)), big |> Map.keys() |> Enum.sort() |> Enum.take(3)})
IO.inspect(Enum.reduce(1..100, big, &Map.delete(&2, &1)))
IO.inspect(%{m | a: 5})
IO.inspect(%{1 => :int, 1.0 => :float} |> map_size())

for f <- [fn -> Map.fetch!(Map.new(Enum.to_list(m)), :z) end, fn -> Keyword.fetch!(k, :z) end, fn -> Map.update!(m, :z, & &1) end, fn -> Map.new(Enum.to_list(m)).z end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{e |> Exception.message() |> String.split("\n") |> hd()}")
  end
end
