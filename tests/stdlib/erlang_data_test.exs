defmodule ErlangDataTest do
  use ExUnit.Case, async: true

  test ":lists" do
    assert :lists.append([[1], [2]]) == [1, 2]
    assert :lists.append([1], [2]) == [1, 2]
    assert :lists.concat(['a', :b, 1]) == 'ab1'
    assert :lists.delete(1, [1, 2, 1]) == [2, 1]
    assert :lists.droplast([1, 2]) == [1]
    assert :lists.dropwhile(&(&1 < 2), [1, 2, 1]) == [2, 1]
    assert :lists.duplicate(2, :a) == [:a, :a]
    assert :lists.filtermap(&(&1 > 1 and {true, &1 * 2}), [1, 2]) == [4]
    assert :lists.flatlength([1, [2, [3]]]) == 3
    assert :lists.flatmap(&[&1, &1], [1, 2]) == [1, 1, 2, 2]
    assert :lists.flatten([1, [[2]]]) == [1, 2]
    assert :lists.foldl(&(&1 - &2), 0, [1, 2, 3]) == 2
    assert :lists.foldr(&(&1 - &2), 0, [1, 2, 3]) == 2
    assert :lists.join(0, [1, 2]) == [1, 0, 2]
    assert :lists.keydelete(:a, 1, a: 1, b: 2) == [b: 2]
    assert :lists.keyfind(2, 2, a: 1, b: 2) == {:b, 2}
    assert :lists.keyfind(:z, 1, a: 1) == false
    assert :lists.keymap(&(&1 * 2), 2, a: 1) == [a: 2]
    assert :lists.keymember(:a, 1, a: 1)
    assert :lists.keymerge(1, [a: 1, c: 1], b: 1) == [a: 1, b: 1, c: 1]
    assert :lists.keyreplace(:a, 1, [a: 1], {:b, 2}) == [b: 2]
    assert :lists.keysearch(:a, 1, a: 1) == {:value, {:a, 1}}
    assert :lists.keysort(2, a: 2, b: 1) == [b: 1, a: 2]
    assert :lists.keystore(:c, 1, [a: 1], {:c, 2}) == [a: 1, c: 2]
    assert :lists.keytake(:a, 1, a: 1, b: 2) == {:value, {:a, 1}, [b: 2]}
    assert :lists.last([1, 2]) == 2
    assert {:lists.max([1, 3, 2]), :lists.min([2, 1])} == {3, 1}
    assert :lists.mapfoldl(&{&1 * 2, &1 + &2}, 0, [1, 2]) == {[2, 4], 3}
    assert :lists.mapfoldr(&{&1, [&1 | &2]}, [], [1, 2]) == {[1, 2], [1, 2]}
    assert :lists.merge([1, 3], [2]) == [1, 2, 3]
    assert :lists.nth(2, [:a, :b]) == :b
    assert :lists.nthtail(1, [:a, :b]) == [:b]
    assert :lists.partition(&(&1 > 1), [1, 2]) == {[2], [1]}
    assert :lists.prefix([1], [1, 2])
    assert :lists.suffix([2], [1, 2])
    assert :lists.reverse([1, 2], [3]) == [2, 1, 3]
    assert :lists.search(&(&1 > 1), [1, 2]) == {:value, 2}
    assert :lists.seq(1, 7, 3) == [1, 4, 7]
    assert :lists.seq(3, 1, -1) == [3, 2, 1]
    assert :lists.sort([3, 1, 2]) == [1, 2, 3]
    assert :lists.sort(&>=/2, [3, 1, 2]) == [3, 2, 1]
    assert :lists.split(1, [1, 2]) == {[1], [2]}
    assert :lists.splitwith(&(&1 < 2), [1, 2, 1]) == {[1], [2, 1]}
    assert :lists.sublist([1, 2, 3], 2) == [1, 2]
    assert :lists.sublist([1, 2, 3], 2, 5) == [2, 3]
    assert :lists.subtract([1, 2, 1], [1]) == [2, 1]
    assert :lists.sum([1, 2.5]) == 3.5
    assert :lists.takewhile(&(&1 < 2), [1, 2]) == [1]
    assert :lists.ukeysort(1, b: 1, a: 1, b: 2) == [a: 1, b: 1]
    assert :lists.umerge([1, 2], [2, 3]) == [1, 2, 3]
    assert :lists.unzip([{1, :a}, {2, :b}]) == {[1, 2], [:a, :b]}
    assert :lists.unzip3([{1, 2, 3}]) == {[1], [2], [3]}
    assert :lists.usort([2, 1, 2]) == [1, 2]
    assert :lists.uniq([1, 2, 1]) == [1, 2]
    assert :lists.zip([1], [:a]) == [{1, :a}]
    assert :lists.zip3([1], [2], [3]) == [{1, 2, 3}]
    assert :lists.zipwith(&+/2, [1], [2]) == [3]
    assert :lists.all(&is_atom/1, [:a]) and :lists.any(&is_atom/1, [1, :a]) and :lists.member(1, [1])
    assert_raise FunctionClauseError, fn -> :lists.nth(3, [1]) end
    assert :lists.enumerate([:a, :b]) == [{1, :a}, {2, :b}]
  end

  test ":maps" do
    map = %{a: 1, b: 2}
    assert :maps.filter(fn _, v -> v > 1 end, map) == %{b: 2}
    assert :maps.filtermap(fn _, v -> v > 1 and {true, v * 2} end, map) == %{b: 4}
    assert :maps.find(:a, map) == {:ok, 1}
    assert :maps.find(:z, map) == :error
    assert :maps.fold(fn _, v, acc -> v + acc end, 0, map) == 3
    assert :maps.foreach(fn _, _ -> :ok end, map) == :ok
    assert :maps.from_list(a: 1) == %{a: 1}
    assert :maps.from_keys([:a], 0) == %{a: 0}
    assert :maps.get(:a, map) == 1
    assert :maps.get(:z, map, 0) == 0
    assert_raise KeyError, fn -> :maps.get(:z, map) end
    assert :maps.groups_from_list(&rem(&1, 2), [1, 2, 3]) == %{0 => [2], 1 => [1, 3]}
    assert :maps.intersect(map, %{a: 9}) == %{a: 9}
    assert :maps.is_key(:a, map)
    assert :maps.keys(map) == [:a, :b]
    assert :maps.map(fn _, v -> v * 2 end, map) == %{a: 2, b: 4}
    assert :maps.merge(map, %{b: 0}) == %{a: 1, b: 0}
    assert :maps.merge_with(fn _, x, y -> x + y end, map, %{b: 5}) == %{a: 1, b: 7}
    assert :maps.new() == %{}
    assert :maps.put(:c, 3, map) == %{a: 1, b: 2, c: 3}
    assert :maps.remove(:a, map) == %{b: 2}
    assert :maps.size(map) == 2
    assert :maps.take(:a, map) == {1, %{b: 2}}
    assert :maps.take(:z, map) == :error
    assert :maps.to_list(map) == [a: 1, b: 2]
    assert :maps.update(:a, 9, map) == %{a: 9, b: 2}
    assert :maps.update_with(:a, &(&1 + 1), map) == %{a: 2, b: 2}
    assert :maps.values(map) == [1, 2]
    assert :maps.with([:a, :z], map) == %{a: 1}
    assert :maps.without([:a], map) == %{b: 2}
    {key, value, next} = :maps.next(:maps.iterator(%{x: 1}))
    assert {key, value, :maps.next(next)} == {:x, 1, :none}
  end

  test ":binary" do
    assert :binary.at("abc", 1) == ?b
    assert {:binary.first("ab"), :binary.last("ab")} == {?a, ?b}
    assert :binary.bin_to_list("ab") == [97, 98]
    assert :binary.list_to_bin([97, "b"]) == "ab"
    assert :binary.copy("ab", 2) == "abab"
    assert :binary.decode_unsigned(<<1, 0>>) == 256
    assert :binary.decode_unsigned(<<1, 0>>, :little) == 1
    assert :binary.encode_unsigned(256) == <<1, 0>>
    assert :binary.encode_unsigned(256, :little) == <<0, 1>>
    assert :binary.longest_common_prefix(["abc", "abd"]) == 2
    assert :binary.longest_common_suffix(["xbc", "abc"]) == 2
    assert :binary.match("hello", ["l", "ll"]) == {2, 2}
    assert :binary.match("hello", "z") == :nomatch
    assert :binary.match("hello", "l", scope: {3, 2}) == {3, 1}
    assert :binary.matches("banana", "an") == [{1, 2}, {3, 2}]
    assert :binary.part("hello", 1, 2) == "el"
    assert :binary.part("hello", {5, -2}) == "lo"
    assert :binary.replace("a.b.c", ".", "-", [:global]) == "a-b-c"
    assert :binary.split("a.b.c", ".") == ["a", "b.c"]
    assert :binary.split("a.b.c", ".", [:global, :trim]) == ["a", "b", "c"]
    assert :binary.match("xaby", :binary.compile_pattern(["ab"])) == {1, 2}
    assert_raise ArgumentError, fn -> :binary.at("a", 5) end
  end

  test "modules of builtins are modules" do
    for {module, name, arity} <- [{:math, :pow, 2}, {:counters, :new, 2}, {:lists, :member, 2}, {:erlang, :phash2, 1}] do
      assert Code.ensure_loaded(module) == {:module, module}
      assert function_exported?(module, name, arity)
      assert {name, arity} in module.module_info(:exports)
    end

    import :math, only: [sqrt: 1]
    assert sqrt(4) == 2.0
  end
end
