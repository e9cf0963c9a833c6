# Enum: every function on lists, ranges, maps, streams; empty ones; ties; what is refused.
defmodule T do
  def try(fun) do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.split("\n") |> hd()}
  end
end

sources = [list: [3, 1, 2, 1], empty: [], range: 1..5//2, down: 5..1, map: %{a: 1, b: 2}, set: MapSet.new([2, 1]), stream: Stream.map([1, 2, 3], &(&1 * 2)), words: ~w(pear fig apple)]

for {name, s} <- sources do
  IO.puts(name)
  f = &T.try/1
  IO.inspect({Enum.count(s), Enum.empty?(s), f.(fn -> Enum.min(s) end), f.(fn -> Enum.max(s) end), f.(fn -> Enum.min_max(s) end), Enum.sort(s), Enum.reverse(s), Enum.uniq(s), Enum.frequencies(s), Enum.with_index(s, 10)})
  IO.inspect({Enum.at(s, 0), Enum.at(s, -1), Enum.at(s, 9, :none), Enum.fetch(s, 1), Enum.fetch(s, -9), f.(fn -> Enum.fetch!(s, 9) end), Enum.take(s, 2), Enum.take(s, -2), Enum.drop(s, 1), Enum.drop(s, -1), Enum.slice(s, 1, 2), Enum.slice(s, -2..-1//1), Enum.slice(s, 1..9), Enum.split(s, 1), Enum.split(s, -1)})
  IO.inspect({Enum.chunk_every(s, 2), Enum.chunk_every(s, 2, 1), Enum.chunk_every(s, 3, 2, [:pad]), Enum.chunk_every(s, 2, 2, :discard), Enum.chunk_by(s, &is_integer/1), Enum.dedup(s), Enum.intersperse(s, 0), Enum.zip(s, [:x, :y]), Enum.zip([s, s]) |> length(), Enum.zip_with(s, s, fn a, _ -> a end), Enum.scan(s, fn a, _ -> a end)})
  IO.inspect({Enum.map_every(s, 2, &{&1}), Enum.take_every(s, 2), Enum.drop_every(s, 2), Enum.map_join(s, "-", &inspect/1), Enum.map_intersperse(s, :|, & &1), Enum.flat_map(s, &[&1, &1]) |> length(), Enum.group_by(s, &is_tuple/1) |> Map.keys(), Enum.into(s, [], &{:k, &1}), Enum.reject(s, fn _ -> false end) |> length(), Enum.to_list(Enum.concat(s, [9])) |> length()})
  IO.inspect({Enum.all?(s), Enum.any?(s), Enum.member?(s, 1), Enum.find(s, :none, fn _ -> true end), Enum.find_index(s, fn _ -> true end), Enum.find_value(s, &(&1 && :found)), Enum.split_with(s, &is_integer/1), Enum.split_while(s, &is_integer/1), Enum.take_while(s, fn _ -> false end), Enum.drop_while(s, fn _ -> true end)})
end

IO.puts("numbers")
IO.inspect({Enum.sum([1, 2.5]), Enum.sum([]), Enum.product([2, 3]), Enum.product([]), Enum.sum(1..100), Enum.sum(10..1//-3), T.try(fn -> Enum.sum([:a]) end)})
IO.inspect({Enum.min([3, 1.0, 1]), Enum.max([1, 1.0]), Enum.min_by(["aa", "b", "c"], &byte_size/1), Enum.max_by(["a", "b"], &byte_size/1), Enum.min_max_by(["aaa", "b", "cc"], &byte_size/1), Enum.min([], fn -> :empty end), Enum.max_by([], & &1, fn -> :none end), Enum.min([~D[2024-01-02], ~D[2023-05-05]], Date), Enum.max([1, 2], &<=/2), T.try(fn -> Enum.min([]) end), T.try(fn -> Enum.max_by([], & &1) end)})

IO.puts("sorting")
people = [%{n: "b", a: 2}, %{n: "a", a: 2}, %{n: "c", a: 1}]
IO.inspect({Enum.sort_by(people, & &1.a) |> Enum.map(& &1.n), Enum.sort_by(people, & &1.a, :desc) |> Enum.map(& &1.n), Enum.sort_by(people, &{&1.a, &1.n}) |> Enum.map(& &1.n), Enum.sort([3, 1, 2], :desc), Enum.sort([3, 1, 2], &>=/2), Enum.sort(["b", "A", "a"]), Enum.sort([{2, :a}, {1, :z}, {2, :A}]), Enum.sort_by([~D[2024-01-02], ~D[2023-12-31]], & &1, Date), Enum.sort([~T[10:00:00], ~T[09:00:00]], {:desc, Time})})
IO.inspect(Enum.sort([%{a: 2}, %{a: 1, b: 0}, [], {}, {1}, [1], "s", :a, 1, 2.0, nil, fn -> 1 end |> is_function(), <<1::1>>]))

IO.puts("zips")
IO.inspect({Enum.zip([]), Enum.zip([[1, 2], [3]]), Enum.zip([[1], [2], [3]]), Enum.zip([a: 1], %{b: 2}), Enum.zip_with([[1, 2], [3, 4]], fn [a, b] -> a * b end), Enum.zip_reduce([1, 2], [3, 4], 0, fn a, b, acc -> a * b + acc end), Enum.zip_reduce([[1, 2], [3, 4]], [], fn row, acc -> [row | acc] end), Enum.unzip([{1, :a}, {2, :b}]), Enum.unzip([])})

IO.puts("chunks and slides")
IO.inspect({Enum.chunk_while(1..6, [], fn n, acc -> if(rem(n, 3) == 0, do: {:cont, Enum.reverse([n | acc]), []}, else: {:cont, [n | acc]}) end, fn [] -> {:cont, []}; acc -> {:cont, acc, []} end), Enum.chunk_while(1..5, 0, fn n, acc -> if(acc > 3, do: {:halt, acc}, else: {:cont, n, acc + n}) end, fn acc -> {:cont, {:rest, acc}, nil} end), Enum.chunk_every(1..7, 3, 2), Enum.chunk_every(1..7, 2, 4), Enum.chunk_every([1, 2, 3], 2, 2, []), Enum.slide(1..6, 0, 3), Enum.slide([:a, :b, :c, :d], 2..3, 0), Enum.slide([1, 2, 3], -1, 0), T.try(fn -> Enum.chunk_every([1], 0) end), T.try(fn -> Enum.slide([1, 2], 0..1, 5) end)})

IO.puts("reducing")
IO.inspect({Enum.reduce([1, 2, 3], &-/2), Enum.reduce([], 5, &+/2), T.try(fn -> Enum.reduce([], &+/2) end), Enum.reduce_while(1..9, 0, fn n, acc -> if(n > 3, do: {:halt, {:at, n, acc}}, else: {:cont, acc + n}) end), Enum.map_reduce([1, 2], 0, &{&1 * 10, &1 + &2}), Enum.flat_map_reduce(1..5, 0, fn n, acc -> if(acc > 3, do: {:halt, acc}, else: {[n, n], acc + n}) end), Enum.scan([1, 2, 3], 10, &+/2), Enum.frequencies_by(~w(a bb cc), &byte_size/1), Enum.group_by(~w(a bb cc), &byte_size/1, &String.upcase/1), Enum.uniq_by([{1, :a}, {1, :b}, {2, :c}], &elem(&1, 0)), Enum.dedup_by([1, 3, 2, 4], &rem(&1, 2)), Enum.count([1, 2, 3], &(&1 > 1)), Enum.count_until(1..100, 5), Enum.count_until([1, 2, 3], &(&1 > 1), 9)})

IO.puts("chance")
:rand.seed(:exsss, {11, 22, 33})
IO.inspect({Enum.random(1..1000), Enum.random([:a, :b, :c]), Enum.shuffle(1..10), Enum.take_random(1..100, 5), Enum.take_random([], 2), Enum.take_random(1..3, 0), Enum.random(%{a: 1, b: 2}), T.try(fn -> Enum.random([]) end), T.try(fn -> Enum.take_random([1], -1) end)})
