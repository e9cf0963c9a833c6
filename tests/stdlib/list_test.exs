defmodule ListTest do
  use ExUnit.Case, async: true

  test "ends and shapes" do
    assert {List.first([]), List.first([], :none), List.first([1, 2])} == {nil, :none, 1}
    assert {List.last([]), List.last([], :none), List.last([1, 2])} == {nil, :none, 2}
    assert List.duplicate(:a, 3) == [:a, :a, :a]
    assert List.duplicate(:a, 0) == []
    assert List.flatten([1, [2, [3, []]], 4]) == [1, 2, 3, 4]
    assert List.flatten([1, [2]], [3]) == [1, 2, 3]
    assert List.wrap(nil) == []
    assert List.wrap([1]) == [1]
    assert List.wrap(%{}) == [%{}]
    assert List.improper?([1 | 2])
    refute List.improper?([])
    assert List.ascii_printable?('abc')
    assert List.ascii_printable?('abc\0', 2)
    refute List.ascii_printable?('abc\0')
    assert_raise FunctionClauseError, fn -> List.flatten([1 | 2]) end
  end

  test "positions" do
    assert List.delete([1, 2, 1], 1) == [2, 1]
    assert List.delete([1, 1.0], 1.0) == [1]
    assert List.delete_at([1, 2, 3], -1) == [1, 2]
    assert List.delete_at([1], 5) == [1]
    assert List.insert_at([1, 2], 1, :x) == [1, :x, 2]
    assert List.insert_at([1, 2], -1, :x) == [1, 2, :x]
    assert List.insert_at([1, 2], 9, :x) == [1, 2, :x]
    assert List.insert_at([1, 2], -9, :x) == [:x, 1, 2]
    assert List.replace_at([1, 2], 0, :x) == [:x, 2]
    assert List.replace_at([1, 2], 7, :x) == [1, 2]
    assert List.update_at([1, 2], -1, &(&1 * 10)) == [1, 20]
    assert List.pop_at([1, 2, 3], 1) == {2, [1, 3]}
    assert List.pop_at([1], 4, :none) == {:none, [1]}
  end

  test "folds" do
    assert List.foldl([1, 2, 3], [], &[&1 | &2]) == [3, 2, 1]
    assert List.foldr([1, 2, 3], [], &[&1 | &2]) == [1, 2, 3]
  end

  test "lists of tuples" do
    pairs = [a: 1, b: 2, a: 3]
    assert List.keyfind(pairs, :a, 0) == {:a, 1}
    assert List.keyfind(pairs, 2, 1) == {:b, 2}
    assert List.keyfind(pairs, :z, 0, :none) == :none
    assert List.keyfind!(pairs, :b, 0) == {:b, 2}
    assert_raise KeyError, fn -> List.keyfind!(pairs, :z, 0) end
    assert List.keymember?(pairs, 3, 1)
    assert List.keyreplace(pairs, :a, 0, {:x, 0}) == [x: 0, b: 2, a: 3]
    assert List.keystore(pairs, :z, 0, {:z, 9}) == pairs ++ [z: 9]
    assert List.keystore(pairs, :b, 0, {:b, 9}) == [a: 1, b: 9, a: 3]
    assert List.keydelete(pairs, :a, 0) == [b: 2, a: 3]
    assert List.keytake(pairs, :b, 0) == {{:b, 2}, [a: 1, a: 3]}
    assert List.keytake(pairs, :z, 0) == nil
    assert List.keysort([b: 1, a: 2, c: 0], 0) == [a: 2, b: 1, c: 0]
    assert List.keysort([b: 1, a: 2, c: 0], 1, :desc) == [a: 2, b: 1, c: 0]
  end

  test "prefixes, zips, differences" do
    assert List.starts_with?([1, 2, 3], [1, 2])
    assert List.starts_with?([], [])
    refute List.starts_with?([1], [1, 2])
    assert List.zip([[1, 2], [:a, :b, :c]]) == [{1, :a}, {2, :b}]
    assert List.zip([]) == []
    assert List.myers_difference([1, 4, 2, 3], [1, 2, 3, 4]) == [eq: [1], del: [4], eq: [2, 3], ins: [4]]
    assert List.myers_difference(["ab"], ["ac"], &String.myers_difference/2) == [diff: [eq: "a", del: "b", ins: "c"]]
  end

  test "text" do
    assert List.to_string([?a, "b", [0xE9]]) == "abé"
    assert List.to_charlist(["ab", ?c]) == 'abc'
    assert List.to_atom('ok') == :ok
    assert List.to_existing_atom('ok') == :ok
    assert List.to_integer('-12') == -12
    assert List.to_integer('ff', 16) == 255
    assert List.to_float('1.5') == 1.5
    assert List.to_tuple([1, 2]) == {1, 2}
    assert_raise ArgumentError, fn -> List.to_string([:a]) end
    assert_raise ArgumentError, fn -> List.to_integer(Process.get(:none, '1.0')) end
    assert_raise UnicodeConversionError, fn -> List.to_string([0xD800]) end
  end

  test "a difference moves insertions before their like" do
    assert List.myers_difference([3, 2, 0, 2], [2, 2, 0, 2]) == [del: [3], ins: [2], eq: [2, 0, 2]]
  end

  test "a difference explained element by element" do
    script = &String.myers_difference/2
    assert List.myers_difference(["a", "db", "c"], ["a", "bc"], script) == [eq: ["a"], diff: [del: "d", eq: "b", ins: "c"], del: ["c"]]
    assert List.myers_difference([1, 2], [3], fn _, _ -> nil end) == [del: [1, 2], ins: [3]]
    assert String.myers_difference("ca", "cca") == [eq: "c", ins: "c", eq: "a"]
  end
end
