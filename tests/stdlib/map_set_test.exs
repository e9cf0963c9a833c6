defmodule MapSetTest do
  use ExUnit.Case, async: true

  test "sets" do
    a = MapSet.new([1, 2, 2, 3])
    b = MapSet.new(3..4)
    assert MapSet.size(a) == 3
    assert MapSet.to_list(a) == [1, 2, 3]
    assert MapSet.new([1, 2], &(&1 * 2)) == MapSet.new([2, 4])
    assert MapSet.member?(a, 1)
    assert 1 in a
    refute 1.0 in a
    assert MapSet.union(a, b) == MapSet.new(1..4)
    assert MapSet.intersection(a, b) == MapSet.new([3])
    assert MapSet.difference(a, b) == MapSet.new([1, 2])
    assert MapSet.symmetric_difference(a, b) == MapSet.new([1, 2, 4])
    assert MapSet.subset?(MapSet.new([1]), a)
    refute MapSet.subset?(b, a)
    assert MapSet.disjoint?(a, MapSet.new([9]))
    refute MapSet.disjoint?(a, b)
    assert MapSet.equal?(a, MapSet.new([3, 2, 1]))
    assert MapSet.put(a, 9) |> MapSet.size() == 4
    assert MapSet.put(a, 1) == a
    assert MapSet.delete(a, 1) == MapSet.new([2, 3])
    assert MapSet.delete(a, 7) == a
    assert MapSet.filter(a, &(&1 > 1)) == MapSet.new([2, 3])
    assert MapSet.reject(a, &(&1 > 1)) == MapSet.new([1])
    assert inspect(a) == "MapSet.new([1, 2, 3])"
    assert Enum.into([1], MapSet.new([5])) == MapSet.new([1, 5])
    assert Enum.sum(a) == 6
    assert MapSet.new() |> Enum.empty?()
  end
end
