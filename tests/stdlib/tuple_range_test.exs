defmodule TupleRangeTest do
  use ExUnit.Case, async: true

  test "tuples" do
    assert Tuple.append({1}, 2) == {1, 2}
    assert Tuple.insert_at({1, 3}, 1, 2) == {1, 2, 3}
    assert Tuple.insert_at({1}, 1, 2) == {1, 2}
    assert Tuple.delete_at({1, 2, 3}, 0) == {2, 3}
    assert Tuple.duplicate(:a, 3) == {:a, :a, :a}
    assert Tuple.to_list({1, 2}) == [1, 2]
    assert Tuple.sum({1, 2, 3.5}) == 6.5
    assert Tuple.product({2, 3}) == 6
    assert {Tuple.sum({}), Tuple.product({})} == {0, 1}
    assert_raise ArgumentError, fn -> Tuple.delete_at({1}, 1) end
    assert_raise ArgumentError, fn -> Tuple.insert_at({}, 1, :a) end
    assert put_elem({1, 2}, 0, :x) == {:x, 2}
    assert_raise ArgumentError, fn -> elem({1}, Process.get(:none, 1)) end
  end

  test "ranges" do
    assert Range.new(1, 3) == 1..3
    assert Range.new(3, 1, -2) == 3..1//-2
    assert Range.size(1..10) == 10
    assert Range.size(1..10//3) == 4
    assert Range.size(10..1//3) == 0
    assert Range.disjoint?(1..5, 6..9)
    refute Range.disjoint?(1..5, 5..9)
    assert Range.disjoint?(0..10//2, 1..9//2)
    assert Enum.to_list(5..1) == [5, 4, 3, 2, 1]
    assert Enum.to_list(1..0//1) == []
    assert Enum.to_list(1..10//4) == [1, 5, 9]
    assert 3 in 1..9//2
    refute 4 in 1..9//2
    refute 1.0 in 1..2
    assert Enum.slice(1..100//10, 2, 3) == [21, 31, 41]
    assert Enum.at(1..10//3, -1) == 10
    assert Enum.sum(1..100) == 5050
    assert Enum.count(1..1_000_000_000_000) == 1_000_000_000_000
    assert Enum.reverse(1..3) == [3, 2, 1]
    assert (1..2).step == 1
    first..last//step = 9..1//-4
    assert {first, last, step} == {9, 1, -4}
    assert inspect(1..2) == "1..2"
    assert inspect(2..1) == "2..1//-1"
    assert_raise ArgumentError, fn -> Range.new(1, :a) end
    assert_raise ArgumentError, fn -> Range.new(1, 2, 0) end
  end
end
