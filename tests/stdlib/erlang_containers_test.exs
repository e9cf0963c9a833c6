defmodule ErlangContainersTest do
  use ExUnit.Case, async: true

  test ":queue" do
    q = :queue.from_list([1, 2, 3])
    assert {:value, 1} = :queue.out(q) |> elem(0)
    assert {:queue.to_list(:queue.in(4, q)), :queue.len(q), :queue.peek(q), :queue.peek_r(q)} == {[1, 2, 3, 4], 3, {:value, 1}, {:value, 3}}
    assert :queue.out(:queue.new()) |> elem(0) == :empty
    assert {:queue.reverse(q) |> :queue.to_list(), :queue.member(2, q), :queue.filter(&(&1 > 1), q) |> :queue.to_list()} == {[3, 2, 1], true, [2, 3]}
  end

  test ":gb_trees and :gb_sets" do
    tree = Enum.reduce(Enum.shuffle(1..100), :gb_trees.empty(), &:gb_trees.insert(&1, &1 * &1, &2))
    assert {:gb_trees.size(tree), :gb_trees.get(7, tree), :gb_trees.lookup(101, tree)} == {100, 49, :none}
    assert :gb_trees.keys(tree) == Enum.to_list(1..100)
    assert {{1, 1}, {100, 10_000}} == {:gb_trees.smallest(tree), :gb_trees.largest(tree)}
    smaller = Enum.reduce(1..50, tree, &:gb_trees.delete/2)
    assert :gb_trees.keys(smaller) == Enum.to_list(51..100)
    set = :gb_sets.from_list([3, 1, 2])
    assert {:gb_sets.to_list(set), :gb_sets.is_member(2, set), :gb_sets.to_list(:gb_sets.union(set, :gb_sets.from_list([9])))} == {[1, 2, 3], true, [1, 2, 3, 9]}
  end

  test ":array, :dict, :orddict, :ordsets, :sets" do
    a = :array.set(3, :x, :array.new(default: 0))
    assert {:array.to_list(a), :array.size(a), :array.get(1, a)} == {[0, 0, 0, :x], 4, 0}
    for m <- [:dict, :orddict] do
      d = m.from_list(a: 1, b: 2)
      assert {m.fetch(:a, d), m.find(:z, d), m.fold(fn _, v, acc -> v + acc end, 0, d), Enum.sort(m.to_list(m.store(:c, 3, d)))} == {1, :error, 3, [a: 1, b: 2, c: 3]}
    end

    assert {:ordsets.union([1, 3], [2]), :ordsets.subtract([1, 2], [1]), :ordsets.is_element(2, [1, 2])} == {[1, 2, 3], [2], true}
    s = :sets.from_list([1, 2, 3])
    assert {:sets.size(s), :sets.is_element(2, s), :sets.to_list(:sets.filter(&(&1 > 1), s)) |> Enum.sort()} == {3, true, [2, 3]}
  end

  test ":counters, :atomics, :persistent_term" do
    c = :counters.new(2, [])
    :counters.add(c, 1, 5)
    :counters.sub(c, 2, 1)
    :counters.put(c, 2, 9)
    assert {:counters.get(c, 1), :counters.get(c, 2), :counters.info(c).size} == {5, 9, 2}
    a = :atomics.new(1, signed: true)
    assert {:atomics.add_get(a, 1, 3), :atomics.exchange(a, 1, 7), :atomics.compare_exchange(a, 1, 7, 8), :atomics.compare_exchange(a, 1, 7, 9), :atomics.get(a, 1)} == {3, 3, :ok, 8, 8}
    assert Enum.map(1..4, fn _ -> Task.async(fn -> for(_ <- 1..100, do: :atomics.add(a, 1, 1)) end) end) |> Enum.each(&Task.await/1) == :ok
    assert :atomics.get(a, 1) == 408
    :persistent_term.put({__MODULE__, :k}, %{v: 1})
    assert {:persistent_term.get({__MODULE__, :k}), :persistent_term.get({__MODULE__, :none}, 0), :persistent_term.erase({__MODULE__, :k})} == {%{v: 1}, 0, true}
    assert_raise ArgumentError, fn -> :persistent_term.get({__MODULE__, :k}) end
  end
end
