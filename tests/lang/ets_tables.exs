# Tables of all types.
import Bitwise

set = :ets.new(:set, [:set])
IO.inspect(:ets.insert(set, {1, :one}))
IO.inspect(:ets.insert(set, [{2, :two}, {3, :three}]))
IO.inspect(:ets.insert(set, {1, :uno}))
IO.inspect(:ets.lookup(set, 1))
IO.inspect(:ets.lookup(set, 1.0))
IO.inspect(:ets.insert_new(set, {1, :ein}))
IO.inspect(:ets.insert_new(set, [{4, :four}, {5, :five}]))
IO.inspect(:ets.member(set, 4))
IO.inspect(:ets.lookup_element(set, 2, 2))
IO.inspect(:ets.take(set, 2))
IO.inspect(:ets.delete(set, 3))
IO.inspect(Enum.sort(:ets.tab2list(set)))
IO.inspect(:ets.info(set, :size))
IO.inspect(:ets.update_element(set, 1, {2, :changed}))
IO.inspect(:ets.update_element(set, 9, {2, :changed}))
IO.inspect(:ets.lookup(set, 1))

counters = :ets.new(:counters, [:set, :public])
IO.inspect(:ets.update_counter(counters, :hits, 1, {:hits, 0}))
IO.inspect(:ets.update_counter(counters, :hits, 5))
IO.inspect(:ets.update_counter(counters, :hits, {2, 10, 12, 0}))
IO.inspect(:ets.update_counter(counters, :hits, [{2, 1}, {2, 2}]))
IO.inspect(:ets.update_counter(counters, :hits, {2, 1 <<< 70}) |> Integer.digits() |> length())

ordered = :ets.new(:ordered, [:ordered_set])
for n <- Enum.shuffle(1..20), do: :ets.insert(ordered, {n, n * n})
IO.inspect(:ets.tab2list(ordered))
IO.inspect({:ets.first(ordered), :ets.next(ordered, 7), :ets.prev(ordered, 7), :ets.last(ordered)})
IO.inspect({:ets.next(ordered, 20), :ets.prev(ordered, 1), :ets.next(ordered, 7.5)})
IO.inspect(:ets.lookup(ordered, 4.0))
IO.inspect(:ets.insert(ordered, {4.0, :float}))
IO.inspect(:ets.lookup(ordered, 4))

bag = :ets.new(:bag, [:bag])
:ets.insert(bag, [{:a, 1}, {:b, 1}, {:a, 2}, {:a, 1}])
IO.inspect(:ets.lookup(bag, :a))
IO.inspect(:ets.lookup_element(bag, :a, 2))
:ets.delete_object(bag, {:a, 1})
IO.inspect(:ets.lookup(bag, :a))

duplicate = :ets.new(:duplicate, [:duplicate_bag])
:ets.insert(duplicate, [{:a, 1}, {:a, 1}])
IO.inspect(:ets.lookup(duplicate, :a))

# Matching and selecting.
people = :ets.new(:people, [:ordered_set, keypos: 2])
:ets.insert(people, [{:person, "ann", 31}, {:person, "bob", 17}, {:person, "cid", 45}])
IO.inspect(:ets.match(people, {:person, :"$1", :"$2"}))
IO.inspect(:ets.match_object(people, {:person, "bob", :_}))
adults = [{{:person, :"$1", :"$2"}, [{:>=, :"$2", 18}], [{{:"$1", {:+, :"$2", 1}}}]}]
IO.inspect(:ets.select(people, adults))
IO.inspect(:ets.select_reverse(people, adults))
IO.inspect(:ets.select_count(people, [{{:person, :_, :"$1"}, [{:<, :"$1", 40}], [true]}]))
{first, rest} = :ets.select(people, [{:_, [], [:"$_"]}], 2)
IO.inspect(first)
{second, rest} = :ets.select(rest)
IO.inspect(second)
IO.inspect(rest)
IO.inspect(:ets.select(people, [{{:_, :"$1", :_}, [{:orelse, {:==, :"$1", "ann"}, {:==, :"$1", "cid"}}], [:"$$"]}]))
IO.inspect(:ets.select_replace(people, [{{:person, :"$1", :"$2"}, [], [{{:person, :"$1", {:*, :"$2", 2}}}]}]))
IO.inspect(:ets.select_delete(people, [{{:_, :_, :"$1"}, [{:>, :"$1", 80}], [true]}]))
IO.inspect(:ets.tab2list(people))

# Names, access, owners.
:ets.new(:named, [:named_table, :protected])
:ets.insert(:named, {:k, 1})
parent = self()

spawn(fn ->
  IO.inspect(:ets.lookup(:named, :k))

  try do
    :ets.insert(:named, {:k, 2})
  rescue
    ArgumentError -> IO.puts("not mine")
  end

  mine = :ets.new(:mine, [:public, {:heir, parent, :take_care}])
  :ets.insert(mine, {:left, :behind})
end)

receive do
  {:"ETS-TRANSFER", table, _from, data} -> IO.inspect({data, :ets.tab2list(table)})
end

IO.inspect(:ets.whereis(:named) |> is_reference())
IO.inspect(:ets.whereis(:nowhere))
IO.inspect(:ets.info(:named)[:protection])
IO.inspect(:ets.delete(:named))
IO.inspect(:ets.info(:named))

try do
  :ets.lookup(:named, :k)
rescue
  ArgumentError -> IO.puts("gone")
end

big = :ets.new(:big, [:set])
for n <- 1..10_000, do: :ets.insert(big, {n, Integer.to_string(n)})
IO.inspect(:ets.info(big, :size))
IO.inspect(:ets.foldl(fn {n, _}, acc -> acc + n end, 0, big))
for n <- 1..9_990, do: :ets.delete(big, n)
IO.inspect(big |> :ets.tab2list() |> Enum.sort())

:persistent_term.put({:config, 1}, %{a: [1, 2]})
IO.inspect(:persistent_term.get({:config, 1}))
IO.inspect(:persistent_term.get(:missing, :default))
IO.inspect(:persistent_term.erase({:config, 1}))
