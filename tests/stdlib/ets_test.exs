defmodule EtsTest do
  use ExUnit.Case, async: true

  test "types" do
    for {type, twice} <- [set: [{1, :b}], ordered_set: [{1, :b}], bag: [{1, :a}, {1, :b}], duplicate_bag: [{1, :a}, {1, :a}, {1, :b}]] do
      t = :ets.new(:t, [type])
      for object <- [{1, :a}, {1, :a}, {1, :b}], do: :ets.insert(t, object)
      assert {type, Enum.sort(:ets.lookup(t, 1))} == {type, twice}
      assert :ets.info(t, :type) == type
    end
  end

  test "ordered sets compare keys, sets match them" do
    o = :ets.new(:o, [:ordered_set])
    s = :ets.new(:s, [:set])
    for t <- [o, s], key <- [1, 1.0], do: :ets.insert(t, {key, key})
    assert {:ets.info(o, :size), :ets.info(s, :size)} == {1, 2}
    assert {:ets.lookup(o, 1), :ets.lookup(s, 1)} == {[{1.0, 1.0}], [{1, 1}]}
  end

  test "counters and elements" do
    t = :ets.new(:t, [])
    assert :ets.update_counter(t, :n, {2, 5}, {:n, 0}) == 5
    assert :ets.update_counter(t, :n, [{2, 1}, {2, 10, 12, 0}]) == [6, 0]
    assert :ets.update_element(t, :n, {2, :x})
    assert :ets.lookup_element(t, :n, 2) == :x
    assert_raise ArgumentError, fn -> :ets.update_counter(t, :n, 1) end
    refute :ets.update_element(t, :none, {2, 1})
    assert {:ets.insert_new(t, {:n, 1}), :ets.insert_new(t, {:m, 1}), :ets.take(t, :m), :ets.member(t, :m)} == {false, true, [{:m, 1}], false}
  end

  test "match and select" do
    t = :ets.new(:t, [:ordered_set])
    :ets.insert(t, for(n <- 1..10, do: {n, n * n, if(rem(n, 2) == 0, do: :even, else: :odd)}))
    assert :ets.match(t, {:"$1", :_, :even}) == [[2], [4], [6], [8], [10]]
    assert :ets.match_object(t, {3, :_, :_}) == [{3, 9, :odd}]
    assert :ets.select(t, [{{:"$1", :"$2", :odd}, [{:>, :"$2", 20}], [{{:"$1", :"$2"}}]}]) == [{5, 25}, {7, 49}, {9, 81}]
    assert :ets.select_count(t, [{{:_, :_, :odd}, [], [true]}]) == 5
    assert :ets.select_delete(t, [{{:"$1", :_, :_}, [{:"=<", :"$1", 5}], [true]}]) == 5
    assert :ets.select_replace(t, [{{:"$1", :"$2", :_}, [{:==, :"$1", 6}], [{{:"$1", :"$2", :six}}]}]) == 1
    {page, continuation} = :ets.select(t, [{{:"$1", :_, :_}, [], [:"$1"]}], 3)
    assert page == [6, 7, 8]
    assert {[9, 10], :"$end_of_table"} = :ets.select(continuation) |> then(fn {p, c} -> {p, if(c == :"$end_of_table", do: c, else: :ets.select(c))} end)
    assert :ets.match_delete(t, {:_, :_, :six}) == true
    assert :ets.foldl(fn {n, _, _}, acc -> n + acc end, 0, t) == 34
    assert :ets.tab2list(t) |> length() == 4
  end

  test "owners, access, names" do
    me = self()
    t = :ets.new(:private, [:private])
    assert Task.async(fn -> catch_error(:ets.lookup(t, 1)) end) |> Task.await() == :badarg
    named = :ets.new(EtsTest.Named, [:named_table, :public])
    assert {named, :ets.whereis(named) |> is_reference(), :ets.info(named, :owner)} == {EtsTest.Named, true, me}
    assert Task.async(fn -> :ets.insert(named, {1, 2}) end) |> Task.await()
    assert :ets.rename(named, EtsTest.Renamed) == EtsTest.Renamed
    assert :ets.info(EtsTest.Named) == :undefined
    Task.async(fn -> :ets.new(EtsTest.Heir, [:named_table, {:heir, me, :data}]) end) |> Task.await()
    assert_receive {:"ETS-TRANSFER", EtsTest.Heir, _, :data}
    assert :ets.delete(EtsTest.Heir)
    assert_raise ArgumentError, ~r/the table identifier does not refer to an existing ETS table/, fn -> :ets.lookup(EtsTest.Heir, 1) end
  end

  test "many objects" do
    for type <- [:set, :ordered_set] do
      t = :ets.new(:many, [type])
      for n <- 1..5000, do: :ets.insert(t, {n, n})
      assert {:ets.info(t, :size), :ets.lookup(t, 4321), Enum.sum(for {n, _} <- :ets.tab2list(t), do: n)} == {5000, [{4321, 4321}], 12_502_500}
      for n <- 1..5000//2, do: :ets.delete(t, n)
      assert :ets.info(t, :size) == 2500
      assert :ets.delete_all_objects(t)
      assert :ets.first(t) == :"$end_of_table"
    end
  end
end
