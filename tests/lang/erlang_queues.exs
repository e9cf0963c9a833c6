# :queue, :array, :dict, :orddict, :gb_trees and :gb_sets: the old containers and what they refuse.
defmodule T do
  def try(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  catch
    kind, reason -> IO.inspect({kind, reason})
  end
end

q = :queue.from_list([1, 2, 3])
IO.puts(":queue")
IO.inspect({:queue.new(), q, :queue.in(4, q) |> :queue.to_list(), :queue.in_r(0, q) |> :queue.to_list()})
IO.inspect({:queue.out(q), :queue.out_r(q), :queue.out(:queue.new()), :queue.out_r(:queue.new())})
IO.inspect({:queue.peek(q), :queue.peek_r(q), :queue.peek(:queue.new()), :queue.get(q), :queue.get_r(q)})
IO.inspect({:queue.len(q), :queue.is_empty(q), :queue.is_queue(q), :queue.is_queue({1, 2}), :queue.member(2, q), :queue.member(9, q)})
IO.inspect({:queue.reverse(q) |> :queue.to_list(), :queue.join(q, q) |> :queue.to_list(), :queue.split(1, q)})
IO.inspect({:queue.drop(q), :queue.drop_r(q), :queue.filter(&(&1 != 2), q), :queue.filter(&[&1, &1], q) |> :queue.to_list()})
IO.inspect({:queue.fold(&(&1 + &2), 0, q), :queue.any(&(&1 > 2), q), :queue.all(&(&1 > 2), q), :queue.delete(2, q), :queue.delete_r(2, q), :queue.delete_with(&(&1 > 1), q)})
IO.inspect({:queue.cons(0, q), :queue.snoc(q, 4), :queue.head(q), :queue.last(q), :queue.daeh(q), :queue.tail(q), :queue.init(q), :queue.liat(q)})
IO.inspect(Enum.reduce(1..20, :queue.new(), &:queue.in/2))
IO.inspect(Enum.reduce(1..20, :queue.new(), &:queue.in/2) |> :queue.out() |> elem(1))
IO.inspect(Enum.reduce(1..7, :queue.new(), &:queue.in_r/2) |> :queue.out_r())
T.try(fn -> :queue.get(:queue.new()) end)
T.try(fn -> :queue.drop(:queue.new()) end)
T.try(fn -> :queue.split(4, q) end)
T.try(fn -> :queue.in(1, :odd) end)
T.try(fn -> :queue.from_list(:odd) end)

IO.puts(":array")
a = :array.from_list([:a, :b, :c])
IO.inspect({:array.to_list(a), :array.size(a), :array.get(1, a), :array.get(9, a), :array.is_array(a), :array.is_array(1), :array.default(a)})
IO.inspect({:array.set(5, :z, a) |> :array.to_list(), :array.reset(0, a) |> :array.to_list(), :array.sparse_to_list(:array.set(5, :z, a))})
IO.inspect({:array.to_orddict(a), :array.sparse_to_orddict(:array.set(4, :x, a)), :array.from_orddict([{1, :x}, {3, :y}]) |> :array.to_list()})
IO.inspect({:array.map(fn i, v -> {i, v} end, a) |> :array.to_list(), :array.foldl(fn i, v, acc -> [{i, v} | acc] end, [], a), :array.foldr(fn i, v, acc -> [{i, v} | acc] end, [], a)})
fixed = :array.new([{:size, 3}, {:default, 0}, {:fixed, true}])
IO.inspect({:array.to_list(fixed), :array.is_fix(fixed), :array.is_fix(a), :array.size(:array.resize(2, fixed)), :array.size(:array.relax(fixed)), :array.to_list(:array.new(2, {:default, :d}))})
IO.inspect({:array.sparse_size(:array.set(2, 1, :array.new())), :array.to_list(:array.resize(:array.set(0, 1, :array.new(5))))})
T.try(fn -> :array.set(3, 1, fixed) end)
T.try(fn -> :array.get(3, fixed) end)
T.try(fn -> :array.get(-1, a) end)
T.try(fn -> :array.new(-1) end)
T.try(fn -> :array.set(:x, 1, a) end)

IO.puts(":orddict and :dict")

for m <- [:orddict, :dict] do
  d = m.from_list([{:b, 2}, {:a, 1}, {:c, 3}])
  sorted = &Enum.sort(m.to_list(&1))
  IO.inspect({sorted.(d), m.size(d), m.is_empty(d), m.is_empty(m.new()), m.is_key(:a, d), m.fetch(:a, d), m.find(:a, d), m.find(:z, d), Enum.sort(m.fetch_keys(d))})
  IO.inspect({sorted.(m.store(:a, 9, d)), sorted.(m.erase(:a, d)), sorted.(m.update(:a, &(&1 + 1), d)), sorted.(m.update(:z, &(&1 + 1), 0, d)), sorted.(m.update_counter(:a, 5, d)), sorted.(m.update_counter(:n, 5, d))})
  IO.inspect({sorted.(m.append(:l, 1, m.append(:l, 0, d))), sorted.(m.append_list(:l, [1, 2], d)), sorted.(m.map(fn k, v -> {k, v} end, d)), sorted.(m.filter(fn _, v -> v > 1 end, d))})
  IO.inspect({m.fold(fn _, v, acc -> v + acc end, 0, d), sorted.(m.merge(fn _, x, y -> x + y end, d, d)), m.take(:a, d) |> elem(0), m.take(:z, d)})
  T.try(fn -> m.fetch(:z, d) end)
end

IO.puts(":gb_trees")
t = :gb_trees.from_orddict(for n <- 1..7, do: {n, n * n})
IO.inspect({:gb_trees.size(t), :gb_trees.keys(t), :gb_trees.values(t), :gb_trees.get(3, t), :gb_trees.lookup(3, t), :gb_trees.lookup(9, t), :gb_trees.is_defined(3, t)})
IO.inspect({:gb_trees.smallest(t), :gb_trees.largest(t), :gb_trees.take_smallest(t) |> Tuple.delete_at(2), :gb_trees.take_largest(t) |> Tuple.delete_at(2)})
IO.inspect({:gb_trees.insert(0, :zero, t) |> :gb_trees.to_list(), :gb_trees.enter(1, :one, t) |> :gb_trees.to_list() |> hd(), :gb_trees.get(1, :gb_trees.update(1, :uno, t))})
IO.inspect({:gb_trees.delete(3, t) |> :gb_trees.keys(), :gb_trees.delete_any(9, t) |> :gb_trees.size(), :gb_trees.take(3, t) |> elem(0), :gb_trees.take_any(9, t) == :error})
IO.inspect(:gb_trees.map(fn k, v -> k + v end, t) |> :gb_trees.values())
walk = fn walk, it -> case :gb_trees.next(it) do {k, _, it} -> [k | walk.(walk, it)]; :none -> [] end end
IO.inspect({walk.(walk, :gb_trees.iterator(t)), walk.(walk, :gb_trees.iterator_from(5, t)), :gb_trees.is_empty(:gb_trees.empty())})
IO.inspect({:gb_trees.empty(), :gb_trees.from_orddict([{1, 2}]), :gb_trees.balance(Enum.reduce(1..3, :gb_trees.empty(), &:gb_trees.insert(&1, &1, &2)))})
T.try(fn -> :gb_trees.insert(1, 1, t) end)
T.try(fn -> :gb_trees.get(9, t) end)
T.try(fn -> :gb_trees.update(9, 1, t) end)
T.try(fn -> :gb_trees.smallest(:gb_trees.empty()) end)
T.try(fn -> :gb_trees.delete(9, t) end)

IO.puts(":gb_sets, :ordsets")
s = :gb_sets.from_list([3, 1, 2, 3])
r = :gb_sets.from_list([2, 3, 4])
list = &:gb_sets.to_list/1
IO.inspect({list.(s), :gb_sets.size(s), list.(:gb_sets.union(s, r)), list.(:gb_sets.intersection(s, r)), list.(:gb_sets.subtract(s, r)), :gb_sets.is_subset(s, r), :gb_sets.is_disjoint(s, r), :gb_sets.is_member(1, s)})
IO.inspect({:gb_sets.smallest(s), :gb_sets.largest(s), :gb_sets.take_smallest(s) |> elem(0), :gb_sets.fold(&+/2, 0, s), list.(:gb_sets.filter(&(&1 > 1), s)), list.(:gb_sets.add(0, s)), list.(:gb_sets.delete_any(9, s)), list.(:gb_sets.union([s, r]))})
T.try(fn -> :gb_sets.insert(1, s) end)
T.try(fn -> :gb_sets.delete(9, s) end)
T.try(fn -> :gb_sets.smallest(:gb_sets.new()) end)
IO.inspect({:ordsets.from_list([3, 1.0, 1, 2]), :ordsets.add_element(2, [1, 3]), :ordsets.del_element(1, [1, 3]), :ordsets.union([[1], [2], [1, 5]]), :ordsets.subtract([1, 2], [2]), :ordsets.is_subset([1], [1, 2]), :ordsets.intersection([[1, 2], [2, 3]])})
