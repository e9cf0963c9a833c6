c = :counters.new(3, [])
IO.inspect({elem(c, 0), is_reference(elem(c, 1))})
ts = for _ <- 1..8, do: Task.async(fn -> for i <- 1..1000, do: :counters.add(c, 1 + rem(i, 3), i) end)
Enum.each(ts, &Task.await/1)

IO.inspect(
  {for(i <- 1..3, do: :counters.get(c, i)), :counters.info(c).size, :counters.put(c, 1, -5), :counters.get(c, 1),
   :counters.sub(c, 1, 5), :counters.get(c, 1)}
)

a = :atomics.new(2, signed: false)

IO.inspect(
  {:atomics.put(a, 1, 18_446_744_073_709_551_615), :atomics.add_get(a, 1, 1), :atomics.sub_get(a, 1, 1),
   :atomics.exchange(a, 2, 7), :atomics.compare_exchange(a, 2, 7, 8), :atomics.compare_exchange(a, 2, 7, 9),
   :atomics.get(a, 2)}
)

IO.inspect(Map.take(:atomics.info(a), [:size, :min, :max]))
b = :atomics.new(1, [])

IO.inspect(
  {:atomics.add(b, 1, -3), :atomics.get(b, 1), :atomics.put(b, 1, 9_223_372_036_854_775_807), :atomics.add_get(b, 1, 1),
   Map.take(:atomics.info(b), [:size, :min, :max])}
)

for f <- [
      fn -> :atomics.get(b, 2) end,
      fn -> :atomics.get(b, 0) end,
      fn -> :atomics.put(b, 1, 9_223_372_036_854_775_808) end,
      fn -> :atomics.new(0, []) end,
      fn -> :atomics.get(make_ref(), 1) end,
      fn -> :counters.get({:atomics, make_ref()}, 1) end,
      fn -> :counters.new(1, [:x]) end
    ],
    do:
      IO.inspect(
        try do
          f.()
        rescue
          e -> Exception.message(e)
        end
      )

t = :ets.new(:t, [:public])
:ets.insert(t, {:c, c})
[{_, c2}] = :ets.lookup(t, :c)
:counters.add(c2, 1, 100)
IO.inspect({:counters.get(c, 1), c2 == c, %{c => 1}[c2]})
:persistent_term.put(:cc, c)
:counters.add(:persistent_term.get(:cc), 1, 1)
IO.inspect(:counters.get(c, 1))
for _ <- 1..2000, do: :atomics.new(1000, [])
:erlang.garbage_collect()
IO.inspect(:counters.get(c, 1))
me = self()

spawn(fn ->
  x = :atomics.new(1, [])
  :atomics.put(x, 1, 77)
  send(me, x)
end)

receive do
  x ->
    :erlang.garbage_collect()
    IO.inspect(:atomics.get(x, 1))
end

IO.inspect(
  {:persistent_term.get(:none, 1), :persistent_term.erase(:cc), :persistent_term.erase(:cc),
   :persistent_term.put(:a, %{b: 1}), :persistent_term.get(:a)}
)
