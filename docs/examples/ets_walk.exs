# A fixed table can be gone through while it changes: what stays is met exactly once.
table = :ets.new(:squares, [:set, :public])
for n <- 1..1000, do: :ets.insert(table, {n, n * n})

# Through all keys; odd ones go when they are met, and newcomers do no harm.
walk = fn
  _, :"$end_of_table", met ->
    met

  walk, key, met ->
    if is_integer(key) and rem(key, 2) == 1, do: :ets.delete(table, key)
    if is_integer(key), do: :ets.insert(table, {{:new, key}, 0})
    walk.(walk, :ets.next(table, key), if(is_integer(key), do: [key | met], else: met))
end

:ets.safe_fixtable(table, true)
met = walk.(walk, :ets.first(table), [])
:ets.safe_fixtable(table, false)

IO.inspect(Enum.sort(met) == Enum.to_list(1..1000), label: "each key once")
IO.inspect(:ets.select_count(table, [{{:"$1", :_}, [{:is_integer, :"$1"}], [true]}]), label: "even ones left")

# Eight writers count in one object: it is changed in place, under the lock of its part alone.
1..8
|> Enum.map(fn _ -> Task.async(fn -> for _ <- 1..1000, do: :ets.update_counter(table, :total, 1, {:total, 0}) end) end)
|> Task.await_many()

IO.inspect(:ets.lookup(table, :total), label: "counted")

# In portions: a continuation goes on behind the last key.
ordered = :ets.new(:ordered, [:ordered_set])
:ets.insert(ordered, for(n <- 1..10, do: {n}))
{first, rest} = :ets.select(ordered, [{{:"$1"}, [{:>, :"$1", 3}], [:"$1"]}], 3)
{second, _} = :ets.select(rest)
IO.inspect({first, second}, label: "portions")
