# What is known about tables, options of new ones, fixations by process, slots.
t = :ets.new(:t, [:set, :public])
me = self()
:ets.safe_fixtable(t, true); :ets.safe_fixtable(t, true)
other = spawn(fn -> :ets.safe_fixtable(t, true); send(me, :ok); receive do :x -> :ok end end)
receive do :ok -> :ok end
{time, list} = :ets.info(t, :safe_fixed_monotonic_time)
IO.inspect({is_integer(time), Enum.map(list, fn {p, c} -> {p == me, p == other, c} end)})
{{a,b,c}, list} = :ets.info(t, :safe_fixed)
IO.inspect({is_integer(a), is_integer(b), is_integer(c), length(list)})
IO.inspect(:ets.info(t, :fixed))
ref = Process.monitor(other); send(other, :x); receive do {:DOWN, ^ref, _, _, _} -> :ok end
{_, list} = :ets.info(t, :safe_fixed_monotonic_time)
IO.inspect(Enum.map(list, fn {p, c} -> {p == me, c} end))
:ets.safe_fixtable(t, false); IO.inspect(:ets.info(t, :fixed)); :ets.safe_fixtable(t, false)
IO.inspect(:ets.info(t, :fixed)); IO.inspect(:ets.info(t, :safe_fixed)); IO.inspect(:ets.info(t, :safe_fixed_monotonic_time))
IO.inspect :ets.safe_fixtable(t, false)
for i <- [ :decentralized_counters, :read_concurrency, :write_concurrency, :compressed, :heir, :name, :size, :node, :named_table, :type, :keypos, :protection, :fixed, :binary, :safe_fixed, :nope] do
  v = try do :ets.info(t, i) rescue e -> Exception.message(e) end
  IO.inspect({i, v})
end
IO.inspect Keyword.keys(:ets.info(t))
o = :ets.new(:o, [:ordered_set, :public])
:ets.safe_fixtable(o, true); IO.inspect(:ets.info(o, :fixed))
for opts <- [[:set, write_concurrency: :auto], [:ordered_set, write_concurrency: true], [:set, write_concurrency: true, decentralized_counters: true], [:set, decentralized_counters: true],[:ordered_set, write_concurrency: :auto, read_concurrency: true], [:private, write_concurrency: true], [:private, :ordered_set, write_concurrency: :auto, decentralized_counters: true],[:compressed], [:bag, write_concurrency: true], [:set, {:write_concurrency, true}, {:decentralized_counters, true}, :private]] do
 t = :ets.new(:q, opts)
 IO.inspect {opts, :ets.info(t, :write_concurrency), :ets.info(t, :decentralized_counters), :ets.info(t, :read_concurrency), :ets.info(t, :compressed)}
end
for opts <- [[{:keypos, 0}], [{:heir, :none}], [:heir], [{:heir, self()}], [{:heir, :x, 1}], [set: true], [{:write_concurrency, :x}], [:set, :bag], [:set | :x], :x] do
 IO.inspect {opts, try do t = :ets.new(:q, opts); :ets.info(t, :type) rescue e -> e end}
end
IO.inspect :ets.slot(t, 0)
for n <- 1..10, do: :ets.insert(t, {n, n})
IO.inspect Enum.map(0..63, fn n -> :ets.slot(t, n) end) |> List.flatten() |> length() |> min(1)
IO.inspect (try do :ets.slot(t, 100_000) rescue e -> e end)
:ets.insert(o, [{1}, {2}])
IO.inspect (for n <- 0..3, do: (try do :ets.slot(o, n) rescue e -> e end))
