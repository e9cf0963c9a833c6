defmodule KeywordTest do
  use ExUnit.Case, async: true

  @list [a: 1, b: 2, a: 3]

  test "reading" do
    assert Keyword.get(@list, :a) == 1
    assert Keyword.get(@list, :z, 0) == 0
    assert Keyword.get_lazy(@list, :z, fn -> 7 end) == 7
    assert Keyword.get_values(@list, :a) == [1, 3]
    assert Keyword.fetch(@list, :b) == {:ok, 2}
    assert Keyword.fetch(@list, :z) == :error
    assert Keyword.fetch!(@list, :a) == 1
    assert_raise KeyError, fn -> Keyword.fetch!(@list, :z) end
    assert Keyword.has_key?(@list, :b)
    assert Keyword.keys(@list) == [:a, :b, :a]
    assert Keyword.values(@list) == [1, 2, 3]
    assert Keyword.keyword?(@list)
    refute Keyword.keyword?([{"a", 1}])
    refute Keyword.keyword?([{:a, 1} | :b])
    refute Keyword.keyword?(%{})
    assert Keyword.equal?([a: 1, b: 2], b: 2, a: 1)
  end

  test "making" do
    assert Keyword.new() == []
    assert Keyword.new(%{a: 1}) == [a: 1]
    assert Keyword.new(@list) == [b: 2, a: 3]
    assert Keyword.new([:x, :y], &{&1, 0}) == [x: 0, y: 0]
    assert Keyword.from_keys([:a, :b], 1) == [a: 1, b: 1]
    assert Keyword.to_list(a: 1) == [a: 1]
    assert Keyword.validate([a: 1], [:a, b: 2]) == {:ok, [b: 2, a: 1]}
    assert Keyword.validate([z: 1], [:a]) == {:error, [:z]}
    assert Keyword.validate!([a: 1], [:a]) == [a: 1]
    assert_raise ArgumentError, fn -> Keyword.validate!([z: 1], [:a]) end
  end

  test "writing" do
    assert Keyword.put(@list, :a, 9) == [a: 9, b: 2]
    assert Keyword.put_new(@list, :a, 9) == @list
    assert Keyword.put_new(@list, :c, 9) == [c: 9, a: 1, b: 2, a: 3]
    assert Keyword.put_new_lazy(@list, :a, fn -> raise "not called" end) == @list
    assert Keyword.replace(@list, :a, 9) == [a: 9, b: 2]
    assert Keyword.replace!(@list, :b, 9) == [a: 1, b: 9, a: 3]
    assert_raise KeyError, fn -> Keyword.replace!(@list, :z, 9) end
    assert Keyword.replace_lazy(@list, :b, &(&1 * 2)) == [a: 1, b: 4, a: 3]
    assert Keyword.update(@list, :a, 0, &(&1 + 1)) == [a: 2, b: 2]
    assert Keyword.update(@list, :c, 0, &(&1 + 1)) == [a: 1, b: 2, a: 3, c: 0]
    assert Keyword.update!(@list, :b, &(-&1)) == [a: 1, b: -2, a: 3]
    assert Keyword.delete(@list, :a) == [b: 2]
    assert Keyword.delete_first(@list, :a) == [b: 2, a: 3]
    assert Keyword.drop(@list, [:a]) == [b: 2]
    assert Keyword.pop(@list, :a) == {1, [b: 2]}
    assert Keyword.pop!(@list, :b) == {2, [a: 1, a: 3]}
    assert Keyword.pop_first(@list, :a) == {1, [b: 2, a: 3]}
    assert Keyword.pop_values(@list, :a) == {[1, 3], [b: 2]}
    assert Keyword.pop_lazy(@list, :z, fn -> 0 end) == {0, @list}
    assert Keyword.get_and_update(@list, :a, &{&1, :new}) == {1, [a: :new, b: 2, a: 3]}
    assert Keyword.get_and_update!(@list, :b, fn _ -> :pop end) == {2, [a: 1, a: 3]}
  end

  test "parts and wholes" do
    assert Keyword.merge(@list, a: 9, c: 4) == [b: 2, a: 9, c: 4]
    assert Keyword.merge([a: 1], [a: 2], fn :a, x, y -> x + y end) == [a: 3]
    assert Keyword.take(@list, [:a]) == [a: 1, a: 3]
    assert Keyword.split(@list, [:a]) == {[a: 1, a: 3], [b: 2]}
    assert Keyword.filter(@list, fn {_, v} -> v > 1 end) == [b: 2, a: 3]
    assert Keyword.reject(@list, fn {k, _} -> k == :a end) == [b: 2]
    assert_raise ArgumentError, fn -> Keyword.merge([a: 1], [1]) end
  end

  test "validate wants pairs" do
    message = "expected a keyword list as first argument, got invalid entry: :a"
    assert_raise ArgumentError, message, fn -> Keyword.validate([:a], a: 1) end
  end

  test "validate tells what is unknown or repeated, last first" do
    assert Keyword.validate([c: 1, a: 2], [:a, :c, b: 2]) == {:ok, [b: 2, a: 2, c: 1]}
    assert Keyword.validate([x: 1, a: 1, a: 2], [:a]) == {:error, [:a, :x]}
    assert_raise ArgumentError, "duplicate keys [:a] in [a: 1, a: 2]", fn -> Keyword.validate!([a: 1, a: 2], [:a]) end
    assert_raise ArgumentError, ~r/^unknown keys \[:x\] in .* allowed keys are: \[:a\]$/, fn -> Keyword.validate!([x: 1, a: 1, a: 2], [:a]) end
    assert Keyword.equal?([a: 1, b: 2, a: 3], [b: 2, a: 3, a: 1])
  end
end
