# Match specifications by themselves, portions of selections, the order of results.
try = fn f -> try do f.() rescue e -> Exception.message(e) |> String.split("* ") |> List.last() |> String.trim() end end
t = :ets.new(:t, []); :ets.insert(t, {1,2})
IO.inspect try.(fn -> :ets.select(t, []) end)
IO.inspect try.(fn -> :ets.match_spec_compile([]) end)
IO.inspect try.(fn -> :ets.select(t, [{:_, [], [1]} | :x]) end)
IO.inspect try.(fn -> :ets.select(t, [{%{:"$1" => 1}, [], [:"$1"]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, []) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [], [1]}, :x]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, :x, [1]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [], []}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [], :x}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [{:"$1"}], [{:element, 1}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [{:hd}], [{:element, 1}, {1, 2}, {{}}, {{1}, 2}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [{}], [{:const}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [:"$1" | :x], [1]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [{:self, 1}, {:and}, {:xor, 1}], [{:is_record, 1, 2, 3}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:_, [{:is_seq_trace}, {:return_trace}, {:silent, true}], [{:caller}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{{:"$1"}, [], [{:is_record, :"$_", :a, 1}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{{:"$1"}, [], [{:is_record, :"$_", :"$1", 1}]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:"$_", [], [1]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1}, [{:"$$", [], [1]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1, 1}, [{{:"$1", :"$1"}, [], [:"$$"]}]) end)
IO.inspect try.(fn -> :ets.test_ms({1, 1.0}, [{{:"$1", :"$1"}, [], [:"$$"]}]) end)
IO.inspect try.(fn -> :ets.match_spec_run([1, {1}, :x], :ets.match_spec_compile([{:"$1", [], [:"$1"]}])) end)
IO.inspect try.(fn -> :ets.match_spec_run([1 | 2], :ets.match_spec_compile([{:"$1", [], [:"$1"]}])) end)
IO.inspect try.(fn -> :ets.match_spec_run([1], [{:"$1", [], [:"$1"]}]) end)
IO.inspect try.(fn -> :ets.match_spec_run([1], :x) end)
c = :ets.match_spec_compile([{:"$1", [], [:"$1"]}])
IO.inspect {is_reference(c), :ets.is_compiled_ms(c), :ets.is_compiled_ms([{:"$1", [], [:"$1"]}]), :ets.is_compiled_ms(:x), :ets.is_compiled_ms(make_ref())}
IO.inspect try.(fn -> :ets.select(t, c) end)
IO.inspect try.(fn -> :ets.repair_continuation(:"$end_of_table", []) end)
for n <- 1..20, do: :ets.insert(t, {n, n})
{_, k} = :ets.select(t, [{:_, [], [1]}], 5)
IO.inspect {is_tuple(k), elem(k, 0) == t, tuple_size(k), elem(k, 2)}
IO.inspect try.(fn -> :ets.select(t, [{:_, [], [1]}], 0) end)
IO.inspect try.(fn -> :ets.select(t, [{:_, [], [1]}], :x) end)
IO.inspect try.(fn -> :ets.select({t, 1}) end)
IO.inspect try.(fn -> :ets.select(t) end)
IO.inspect try.(fn -> :ets.select(:ets.new(:x, []), [{:_, [], [1]}], 5) end)
IO.inspect try.(fn -> :ets.select(t, [{{5, :_}, [], [1]}], 5) end)
IO.inspect try.(fn -> :ets.select(t, [{{55, :_}, [], [1]}], 5) end)
b = :ets.new(:b, [:duplicate_bag]); for n <- 1..10, do: :ets.insert(b, {1, n})
{x, k} = :ets.select(b, [{{1, :"$1"}, [], [:"$1"]}], 3)
IO.inspect {x, k == :"$end_of_table"}
{x, k} = :ets.select(b, [{{:_, :"$1"}, [], [:"$1"]}], 3)
IO.inspect {x, k == :"$end_of_table"}
IO.inspect {:ets.lookup(b, 1), :ets.tab2list(b), :ets.match(b, {:_, :"$1"}), :ets.match_object(b, {1, :_}), :ets.select_reverse(b, [{:_, [], [:"$_"]}]), :ets.first(b), :ets.next(b, 1), :ets.foldl(fn x, a -> [x | a] end, [], b), :ets.take(b, 1)}
o = :ets.new(:o, [:ordered_set]); for n <- 1..10, do: :ets.insert(o, {n, n})
{x, k} = :ets.select(o, [{{:_, :"$1"}, [], [:"$1"]}], 10); IO.inspect {x, k == :"$end_of_table"}
{x, k} = :ets.select(o, [{{:_, :"$1"}, [{:<, :"$1", 5}], [:"$1"]}], 4); IO.inspect {x, k == :"$end_of_table"}
IO.inspect :ets.select(k)
{x, k} = :ets.select_reverse(o, [{{:_, :"$1"}, [{:<, :"$1", 5}], [:"$1"]}], 4); IO.inspect {x, k == :"$end_of_table"}
{x, k} = :ets.select_reverse(o, [{{:_, :"$1"}, [{:<, :"$1", 5}], [:"$1"]}], 5); IO.inspect {x, k == :"$end_of_table"}
{x, k} = :ets.match(o, {:"$1", :_}, 3); IO.inspect x; IO.inspect(elem(:ets.match(k), 0))
{x, k} = :ets.match_object(o, {:"$1", :_}, 3); IO.inspect x; IO.inspect(elem(:ets.match_object(k), 0)); IO.inspect(elem(:ets.match(k), 0))
IO.inspect try.(fn -> :ets.next(t, 99) end)
IO.inspect try.(fn -> :ets.prev(t, 99) end)
IO.inspect try.(fn -> :ets.lookup_element(b, 1, 2) end)
