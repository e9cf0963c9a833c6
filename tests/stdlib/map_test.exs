defmodule MapTest do
  use ExUnit.Case, async: true

  defmodule Point do
    defstruct x: 0, y: 0
  end

  @map %{a: 1, b: 2}

  test "making" do
    assert Map.new() == %{}
    assert Map.new(a: 1, a: 2) == %{a: 2}
    assert Map.new([1, 2], &{&1, &1 * 2}) == %{1 => 2, 2 => 4}
    assert Map.from_keys([:a, :b], 0) == %{a: 0, b: 0}
    assert Map.from_struct(%Point{x: 1}) == %{x: 1, y: 0}
    assert Map.from_struct(Point) == %{x: 0, y: 0}
  end

  test "reading" do
    assert {Map.get(@map, :a), Map.get(@map, :z), Map.get(@map, :z, 0)} == {1, nil, 0}
    assert Map.get_lazy(@map, :z, fn -> :made end) == :made
    assert Map.fetch(@map, :a) == {:ok, 1}
    assert Map.fetch(@map, :z) == :error
    assert Map.fetch!(@map, :b) == 2
    assert_raise KeyError, "key :z not found in: %{a: 1, b: 2}", fn -> Map.fetch!(@map, :z) end
    assert Map.has_key?(@map, :a)
    assert Map.keys(@map) == [:a, :b]
    assert Map.values(@map) == [1, 2]
    assert Map.to_list(@map) == [a: 1, b: 2]
    assert Map.equal?(%{a: 1}, %{a: 1})
    refute Map.equal?(%{a: 1}, %{a: 1.0})
    assert_raise BadMapError, fn -> Map.fetch!(Process.get(:none), :a) end
  end

  test "writing" do
    assert Map.put(@map, :c, 3) == %{a: 1, b: 2, c: 3}
    assert Map.put_new(@map, :a, 9) == @map
    assert Map.put_new_lazy(@map, :c, fn -> 3 end) == %{a: 1, b: 2, c: 3}
    assert Map.replace(@map, :z, 1) == @map
    assert Map.replace!(@map, :a, 9) == %{a: 9, b: 2}
    assert_raise KeyError, fn -> Map.replace!(@map, :z, 1) end
    assert Map.replace_lazy(@map, :a, &(&1 + 1)) == %{a: 2, b: 2}
    assert Map.update(@map, :a, 0, &(&1 + 1)) == %{a: 2, b: 2}
    assert Map.update(@map, :c, 0, &(&1 + 1)) == %{a: 1, b: 2, c: 0}
    assert Map.update!(@map, :a, &(-&1)) == %{a: -1, b: 2}
    assert_raise KeyError, fn -> Map.update!(@map, :z, & &1) end
    assert Map.delete(@map, :a) == %{b: 2}
    assert Map.delete(@map, :z) == @map
    assert Map.drop(@map, [:a, :z]) == %{b: 2}
    assert Map.pop(@map, :a) == {1, %{b: 2}}
    assert Map.pop(@map, :z, 0) == {0, @map}
    assert Map.pop!(@map, :a) == {1, %{b: 2}}
    assert_raise KeyError, fn -> Map.pop!(@map, :z) end
    assert Map.pop_lazy(@map, :z, fn -> 7 end) == {7, @map}
    assert Map.get_and_update(@map, :a, &{&1, &1 + 1}) == {1, %{a: 2, b: 2}}
    assert Map.get_and_update(@map, :a, fn _ -> :pop end) == {1, %{b: 2}}
    assert Map.get_and_update!(@map, :b, &{&1, 0}) == {2, %{a: 1, b: 0}}
    assert_raise KeyError, fn -> Map.get_and_update!(@map, :z, &{&1, 0}) end
    assert_raise RuntimeError, fn -> Map.get_and_update(@map, :a, fn x -> x end) end
  end

  test "parts and wholes" do
    assert Map.merge(@map, %{b: 3, c: 4}) == %{a: 1, b: 3, c: 4}
    assert Map.merge(@map, %{b: 3}, fn :b, x, y -> x + y end) == %{a: 1, b: 5}
    assert Map.take(@map, [:a, :z]) == %{a: 1}
    assert Map.split(@map, [:a, :z]) == {%{a: 1}, %{b: 2}}
    assert Map.filter(@map, fn {_, v} -> v > 1 end) == %{b: 2}
    assert Map.reject(@map, fn {_, v} -> v > 1 end) == %{a: 1}
  end

  test "many keys: what goes in comes out" do
    map = Map.new(1..2_000, &{&1, -&1})
    assert map_size(map) == 2_000
    assert Enum.all?(1..2_000, &(map[&1] == -&1))
    half = Enum.reduce(1..2_000//2, map, &Map.delete(&2, &1))
    assert half |> Map.keys() |> Enum.sort() == Enum.to_list(2..2_000//2)
    assert Map.merge(half, map) == map
    assert Enum.reduce(2..2_000//2, half, &Map.delete(&2, &1)) == %{}
  end

  test "keys that compare equal but differ" do
    assert %{1 => :integer, 1.0 => :float} |> map_size() == 2
    assert Map.get(%{1 => :integer}, 1.0) == nil
    assert %{[1] => :a}[[1.0]] == nil
  end
end
