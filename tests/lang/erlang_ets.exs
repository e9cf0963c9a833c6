# Calls functions of Erlang's library and prints what each gives or raises.
defmodule Show do
  def call(m, f, a) do
    {:ok, apply(m, f, a)}
  catch
    kind, reason -> {kind, if(is_tuple(reason) and tuple_size(reason) > 0, do: elem(reason, 0), else: reason)}
  end

  def cmp(m, _, f, a) do
    IO.puts("#{m}.#{f} #{show(a)} => #{show(call(m, f, a))}")
  end

  def show(term), do: inspect(plain(term), limit: :infinity, printable_limit: :infinity)

  def plain(f) when is_function(f), do: :fun
  def plain(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain([h | t]), do: [plain(h) | plain(t)]
  def plain(other), do: other
end

c = fn f, a -> Show.cmp(:ets, :x, f, a) end

for type <- [:set, :ordered_set, :bag, :duplicate_bag] do
  t = :ets.new(:foo, [type, :public])
  IO.puts(type)
  ins = [{1, :a}, {2, :b, 3}, {1, :c}, {1.0, :f}, {:k, 5, 6}, {"s", [1]}, {{1, 2}, %{a: 1}}, {1, :a}]
  for o <- ins, do: IO.inspect(:ets.insert(t, o))

  srt = fn
    l when is_list(l) -> Enum.sort_by(l, &inspect/1)
    o -> o
  end

  cc = fn f, a ->
    r = Show.call(:ets, f, [t | a])

    IO.puts(
      "#{f} #{inspect(a)} #{inspect(case r do
        {:ok, l} when is_list(l) -> {:ok, srt.(l)}
        o -> o
      end)}"
    )
  end

  cc.(:tab2list, [])
  cc.(:info, [:size])
  cc.(:info, [:type])
  cc.(:info, [:keypos])
  cc.(:info, [:protection])
  cc.(:info, [:name])

  for k <- [1, 1.0, 2, :k, "s", {1, 2}, :no] do
    cc.(:lookup, [k])
    cc.(:member, [k])
    cc.(:lookup_element, [k, 2])
    cc.(:lookup_element, [k, 3])
    cc.(:lookup_element, [k, 9])
  end

  cc.(:insert_new, [{1, :z}])
  cc.(:insert_new, [[{:n1, 1}, {:n2, 2}]])
  cc.(:insert_new, [[{:n1, 1}, {:n3, 2}]])
  cc.(:match, [{:"$1", :"$2"}])
  cc.(:match, [{:_, :"$1", :"$2"}])
  cc.(:match_object, [{:k, :_, :_}])
  cc.(:match, [{:"$1", :"$1"}])
  cc.(:match, [:"$1"])
  cc.(:match_object, [:_])

  for ms <- [
        [{{:"$1", :"$2"}, [], [:"$$"]}],
        [{{:"$1", :"$2"}, [{:is_atom, :"$2"}], [{{:"$2", :"$1"}}]}],
        [{{:"$1", :_}, [{:>, :"$1", 1}], [:"$_"]}],
        [{{:"$1", :_}, [{:orelse, {:==, :"$1", 1}, {:is_atom, :"$1"}}], [true]}],
        [{:_, [], [:"$_"]}],
        [{{:"$1", :"$2"}, [{:andalso, {:is_number, :"$1"}, {:<, {:+, :"$1", 1}, 3}}], [{:*, :"$1", 2}]}],
        [{{:"$1", :_, :_}, [], [{:const, :"$1"}]}],
        [{{:"$1", :"$2"}, [{:is_map, :"$2"}], [{:map_get, :a, :"$2"}]}],
        [{{:"$1", :"$2"}, [{:is_list, :"$2"}], [{:hd, :"$2"}]}],
        [{{:_, :"$1"}, [], [%{v: :"$1"}]}],
        [{{:"$1", :_}, [{:==, {:element, 1, {:const, {1, 2}}}, :"$1"}], [:"$1"]}],
        [{{:"$1", :_}, [{:bad, 1}], [1]}],
        [:bad],
        [{{:"$1", :"$2"}, [], [{:self}]}]
      ] do
    if not match?([{_, _, [{:self}]}], ms), do: cc.(:select, [ms])
    cc.(:select_count, [ms])
  end

  cc.(:select_count, [[{{:"$1", :_}, [], [true]}]])

  if type in [:set, :ordered_set],
    do:
      (
        cc.(:update_element, [1, {2, :upd}])
        cc.(:update_element, [:no, {2, 1}])
        cc.(:update_element, [:k, [{2, 1}, {3, 9}]])
        cc.(:update_counter, [:k, 5])
        cc.(:update_counter, [:k, {3, -2}])
        cc.(:update_counter, [:k, [{2, 1}, {3, 1, 5, 0}]])
        cc.(:update_counter, [:newc, {2, 5}, {:newc, 10}])
        cc.(:update_counter, [:k, {2, 100, 50, 3}])
        cc.(:update_counter, [:k, {2, -100, 0, 0}])
        cc.(:update_counter, [1, 5])
        cc.(:update_counter, [:nope, 5])
      )

  cc.(:take, [2])
  cc.(:delete_object, [{1, :a}])
  cc.(:lookup, [1])
  cc.(:delete, [1])
  cc.(:tab2list, [])

  if type == :ordered_set,
    do:
      (
        cc.(:first, [])
        cc.(:last, [])
        cc.(:next, [1])
        cc.(:prev, [:zzz])
        cc.(:next, [:zzz])
        IO.inspect(:ets.tab2list(t))
        cc.(:select_reverse, [[{:_, [], [:"$_"]}]])
        IO.inspect(:ets.select_reverse(t, [{:_, [], [:"$_"]}]))
      )

  IO.inspect(:ets.foldl(fn _, a -> a + 1 end, 0, t))
  cc.(:select_delete, [[{{:"$1", :_}, [{:is_atom, :"$1"}], [true]}]])
  cc.(:tab2list, [])

  if type != :bag and type != :duplicate_bag,
    do:
      (
        cc.(:select_replace, [[{{:"$1", :"$2"}, [], [{{:"$1", {{:"$2", :x}}}}]}]])
        cc.(:tab2list, [])
      )

  cc.(:match_delete, [{:_, :_}])
  cc.(:tab2list, [])
  cc.(:delete_all_objects, [])
  cc.(:info, [:size])
  for i <- 1..10, do: :ets.insert(t, {i, i * i})
  {l1, cont} = :ets.select(t, [{:_, [], [:"$_"]}], 4)
  {l2, cont} = :ets.select(cont)
  {l3, cont} = :ets.select(cont)
  IO.inspect({Enum.sort(l1 ++ l2 ++ l3), length(l1), length(l2), :ets.select(cont)})
  IO.inspect(:ets.select(:ets.new(:e, []), [{:_, [], [:"$_"]}], 5))
  IO.inspect(:ets.match(t, {:"$1", 4}, 3) |> elem(0))
  :ets.rename(t, :bar)
  cc.(:delete, [])
  cc.(:delete, [])
end

c.(:new, [:named, [:named_table]])
c.(:insert, [:named, {1, 2}])
c.(:lookup, [:named, 1])
IO.inspect(is_reference(:ets.whereis(:named)))
c.(:delete, [:named])
c.(:whereis, [:named])
t = :ets.new(:kp, keypos: 2)
IO.inspect(:ets.insert(t, {:a, 1}))
IO.inspect(Show.call(:ets, :insert, [t, {:a}]))
IO.inspect(:ets.tab2list(t))
IO.inspect(:ets.test_ms({1, 2}, [{{:"$1", :"$2"}, [], [:"$2"]}]))
IO.inspect(Keyword.keys(:ets.info(t)) |> Enum.sort())
IO.inspect(:ets.info(:nope))
f = "/tmp/vial_erlang_ets_#{System.pid()}.tab"
IO.inspect(:ets.tab2file(t, String.to_charlist(f)))
{:ok, t2} = :ets.file2tab(String.to_charlist(f))
IO.inspect(:ets.tab2list(t2))
File.rm!(f)
# heir, ownership
parent = self()

spawn(fn ->
  tt = :ets.new(:h, [:public, {:heir, parent, :gift}])
  :ets.insert(tt, {1, 1})
  send(parent, {:t, tt})
end)

receive do
  {:t, tt} ->
    receive do
      {:"ETS-TRANSFER", ^tt, _, :gift} -> IO.inspect(:ets.lookup(tt, 1))
    end
end

for i <- 1..2000, do: :ets.insert(t, {i, i})
:ets.safe_fixtable(t, true)

walk = fn walk, k, n ->
  if k == :"$end_of_table",
    do: n,
    else:
      (
        nx = :ets.next(t, k)
        :ets.delete(t, k)
        walk.(walk, nx, n + 1)
      )
end

IO.inspect(walk.(walk, :ets.first(t), 0))
:ets.safe_fixtable(t, false)
IO.inspect(:ets.info(t, :size))
