# ETS: match, select, match specifications with guards and bodies, replacing, counters, protection, heirs.
defmodule T do
  def try(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.replace("\n", " ")}")
  end

  def in_other(fun) do
    me = self()
    {pid, ref} = spawn_monitor(fn -> send(me, {:result, T.value(fun)}) end)
    result = receive(do: ({:result, r} -> r))
    wait(ref)
    {is_pid(pid), result}
  end

  def value(fun) do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.split("\n", trim: true) |> List.last()}
  end

  def wait(ref), do: receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
end

t = :ets.new(:people, [:ordered_set])
people = [{1, "ann", 30, [:a]}, {2, "bob", 25, []}, {3, "cid", 41, [:a, :b]}, {4, "dan", 25, %{x: 1}}, {5, nil, 1.5, {:t, 9}}]
:ets.insert(t, people)

IO.puts("match")
IO.inspect(:ets.match(t, {:"$1", :"$2", 25, :_}))
IO.inspect(:ets.match(t, {:_, :"$3", :"$1", [:"$2" | :_]}))
IO.inspect(:ets.match(t, {:"$1", :_, :_, %{x: :"$2"}}))
IO.inspect(:ets.match(t, {:"$0", :_, :_, {:t, :"$0"}}))
IO.inspect(:ets.match_object(t, {:_, nil, :_, :_}))
IO.inspect({:ets.match(t, :"$1") |> length(), :ets.match(t, :_) |> hd(), :ets.match(t, {:_, :_})})
IO.inspect(:ets.match_delete(t, {:_, :_, 41, :_}))
IO.inspect(:ets.info(t, :size))
:ets.insert(t, people)

IO.puts("select")
age = :"$3"

for {guards, body} <- [
      {[], [:"$_"]}, {[], [:"$$"]}, {[{:>, age, 26}], [:"$2"]}, {[{:andalso, {:>=, age, 25}, {:"/=", :"$2", "bob"}}], [:"$1"]}, {[{:orelse, {:<, age, 2}, {:==, :"$2", "ann"}}], [{{:"$1", age}}]}, {[{:is_float, age}], [age]}, {[{:is_binary, :"$2"}, {:is_integer, age}], [{:+, age, :"$1"}]},
      {[{:"=:=", {:rem, :"$1", 2}, 0}], [{:*, 2, :"$1"}]}, {[{:not, {:is_binary, :"$2"}}], [[:"$1", :x]]}, {[{:is_map, :"$4"}], [{:map_get, :x, :"$4"}]}, {[{:==, {:length, :"$4"}, 2}], [{:hd, :"$4"}]}, {[{:>, {:size, :"$4"}, 1}], [{:element, 2, :"$4"}]},
      {[{:==, {:const, {:a, :b}}, {{:a, :b}}}], [:"$1"]}, {[], [{:const, :"$1"}]}, {[], [%{k: :"$1"}]}, {[], [{{:"$1", {{:"$1", "x"}}}}]}, {[{:"=<", :"$1", 2}], [{:-, {:abs, -5}, :"$1"}]}, {[{:xor, {:==, :"$1", 1}, {:==, age, 25}}], [:"$1"]}, {[true], [true]}, {[:"$1"], [:"$1"]}, {[{:is_map_key, :x, :"$4"}], [:"$1"]}, {[{:is_list, :"$4"}, {:"/=", :"$4", []}], [{:tl, :"$4"}]}
    ] do
  T.try(fn -> :ets.select(t, [{{:"$1", :"$2", :"$3", :"$4"}, guards, body}]) end)
end

IO.inspect(:ets.select(t, [{{:"$1", "ann", :_, :_}, [], [{{:first, :"$1"}}]}, {{:"$1", :_, 25, :_}, [], [{{:second, :"$1"}}]}]))
{found, more} = :ets.select(t, [{{:"$1", :_, :_, :_}, [], [:"$1"]}], 2)
{found2, more} = :ets.select(more)
{found3, more} = :ets.select(more)
IO.inspect({found, found2, found3, more})
IO.inspect(:ets.select_reverse(t, [{{:"$1", :_, :_, :_}, [], [:"$1"]}]))
IO.inspect(:ets.select_count(t, [{{:_, :_, :"$1", :_}, [{:>, :"$1", 25}], [true]}]))
IO.inspect(:ets.select_replace(t, [{{:"$1", :"$2", :"$3", :_}, [{:<, :"$1", 3}], [{{:"$1", :"$2", {:+, :"$3", 1}, :replaced}}]}]))
IO.inspect(:ets.lookup(t, 2))
IO.inspect({:ets.select_delete(t, [{{:"$1", :_, :_, :_}, [{:>, :"$1", 3}], [true]}]), :ets.tab2list(t) |> length()})
IO.inspect({:ets.match(t, {:"$1", :_, :_, :_}, 2) |> elem(0), :ets.match_object(t, {:_, :_, :_, :_}, 1) |> elem(0) |> length()})

IO.puts("test_ms, fun2ms-like compile")
ms = [{{:"$1", :"$2"}, [{:>, :"$1", 1}], [:"$2"]}]
IO.inspect({:ets.test_ms({2, :x}, ms), :ets.test_ms({1, :x}, ms), :ets.test_ms({1}, ms), :ets.is_compiled_ms(:ets.match_spec_compile(ms)), :ets.match_spec_run([{1, 2}, {3, 4}], :ets.match_spec_compile(ms))})
T.try(fn -> :ets.select(t, [{{:"$1"}, [{:nonsense, 1}], [:"$1"]}]) end)
T.try(fn -> :ets.select(t, [{{:"$1"}, [], [:"$2"]}]) end)
T.try(fn -> :ets.select(t, [{{:"$1"}, []}]) end)
T.try(fn -> :ets.select(t, :odd) end)
T.try(fn -> :ets.match_spec_compile([1]) end)
IO.inspect(elem(:ets.test_ms({1, 2}, [{{:"$1", :"$2"}, [{:nonsense, 1}], [:"$2"]}]), 0))

IO.puts("counters and elements")
c = :ets.new(:counters, [])
:ets.insert(c, {:k, 1, 2, "s"})
IO.inspect({:ets.update_counter(c, :k, 5), :ets.update_counter(c, :k, {3, -10}), :ets.update_counter(c, :k, {2, 10, 12, 0}), :ets.update_counter(c, :k, {2, -5, -3, 99}), :ets.update_counter(c, :k, [{2, 1}, {3, 2}, {2, 0}])})
IO.inspect({:ets.update_counter(c, :new, 3, {:new, 10}), :ets.update_counter(c, :new2, {3, 1}, {:new2, 0, 5}), Enum.sort(:ets.tab2list(c))})
T.try(fn -> :ets.update_counter(c, :none, 1) end)
T.try(fn -> :ets.update_counter(c, :k, {4, 1}) end)
T.try(fn -> :ets.update_counter(c, :k, {9, 1}) end)
T.try(fn -> :ets.update_counter(c, :k, :odd) end)
T.try(fn -> :ets.update_counter(c, :k, {1, 1}) end)
IO.inspect({:ets.update_element(c, :k, {4, :e}), :ets.update_element(c, :k, [{2, :a}, {3, :b}]), :ets.update_element(c, :none, {2, 1}), :ets.lookup(c, :k)})
T.try(fn -> :ets.update_element(c, :k, {1, :key}) end)
T.try(fn -> :ets.lookup_element(c, :none, 2) end)
T.try(fn -> :ets.lookup_element(c, :k, 9) end)

IO.puts("protection and owners")
for access <- [:public, :protected, :private] do
  table = :ets.new(:t, [access])
  :ets.insert(table, {1, 2})
  IO.inspect({access, T.in_other(fn -> :ets.lookup(table, 1) end), T.in_other(fn -> :ets.insert(table, {2, 3}) end), :ets.info(table, :protection)})
end

me = self()
{pid, ref} = spawn_monitor(fn -> h = :ets.new(:h, [:named_table, {:heir, me, :inherited}]); :ets.insert(h, {:from, :child}) end)
T.wait(ref)
IO.inspect(receive(do: (m -> m)) == {:"ETS-TRANSFER", :h, pid, :inherited})
IO.inspect({:ets.lookup(:h, :from), :ets.info(:h, :owner) == me, :ets.info(:h, :heir), :ets.whereis(:h) |> is_reference(), :ets.whereis(:nope)})
{pid, ref} = spawn_monitor(fn -> receive(do: ({:"ETS-TRANSFER", t, from, data} -> send(me, {from == me, data, :ets.lookup(t, :from), :ets.info(t, :owner) == self()}))) end)
IO.inspect(:ets.give_away(:h, pid, :data))
IO.inspect(receive(do: (m -> m)))
T.wait(ref)
IO.inspect({:ets.info(:h, :size), :ets.whereis(:h)})
T.try(fn -> :ets.give_away(c, pid, 1) end)
T.try(fn -> :ets.lookup(:h, 1) end)
T.try(fn -> :ets.new(:x, [:odd]) end)
T.try(fn -> :ets.new("x", []) end)
T.try(fn -> :ets.insert(c, :odd) end)
T.try(fn -> :ets.insert(c, {}) end)
T.try(fn -> :ets.insert(c, [{1}, :odd]) end)
:ets.new(:named, [:named_table])
T.try(fn -> :ets.new(:named, [:named_table]) end)
IO.inspect({:ets.rename(:named, :renamed), :ets.whereis(:named), :ets.info(:renamed, :name), :ets.info(:renamed, :named_table), :ets.delete(:renamed)})
T.try(fn -> :ets.delete(:renamed) end)

IO.puts("walking")
o = :ets.new(:o, [:ordered_set])
for n <- [3, 1, 2.0, "b", :a], do: :ets.insert(o, {n})
IO.inspect({:ets.first(o), :ets.next(o, 1), :ets.next(o, 2), :ets.next(o, "b"), :ets.prev(o, :a), :ets.prev(o, 1), :ets.last(o), :ets.next(o, 2.5), :ets.member(o, 2)})
IO.inspect({:ets.foldl(fn {k}, acc -> [k | acc] end, [], o), :ets.foldr(fn {k}, acc -> [k | acc] end, [], o), :ets.slot(o, 0), :ets.slot(o, 5)})
s = :ets.new(:s, [:set])
T.try(fn -> :ets.next(s, :none) end)
IO.inspect({:ets.first(s), :ets.tab2list(s), :ets.safe_fixtable(s, true), :ets.info(s, :fixed), :ets.safe_fixtable(s, false), :ets.info(s, :fixed)})
IO.inspect({:ets.insert_new(s, [{1, :a}, {2, :b}]), :ets.insert_new(s, [{2, :c}, {3, :d}]), :ets.tab2list(s) |> Enum.sort(), :ets.take(s, 1), :ets.delete_object(s, {2, :x}), :ets.delete_all_objects(s), :ets.info(s, :size)})
d = :ets.new(:d, [:duplicate_bag, keypos: 2])
:ets.insert(d, [{1, :k}, {1, :k}, {2, :k}])
IO.inspect({:ets.lookup(d, :k), :ets.delete_object(d, {1, :k}), :ets.lookup(d, :k), :ets.info(d, :type), :ets.info(d, :keypos)})
