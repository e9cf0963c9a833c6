defmodule EnumTest do
  use ExUnit.Case, async: true

  test "maps, filters and folds lists, ranges, maps and streams alike" do
    for e <- [[1, 2, 3], 1..3, MapSet.new(1..3), Stream.map([1, 2, 3], & &1)] do
      assert Enum.map(e, &(&1 * 2)) == [2, 4, 6]
      assert Enum.filter(e, &(&1 > 1)) == [2, 3]
      assert Enum.reject(e, &(&1 > 1)) == [1]
      assert Enum.reduce(e, 0, &+/2) == 6
      assert Enum.reduce(e, &-/2) == 2
      assert Enum.to_list(e) == [1, 2, 3]
      assert Enum.reverse(e) == [3, 2, 1]
      assert Enum.take(e, 2) == [1, 2]
      assert Enum.take(e, -2) == [2, 3]
      assert Enum.drop(e, -1) == [1, 2]
      assert Enum.at(e, -1) == 3
      assert Enum.fetch(e, 3) == :error
      assert Enum.slice(e, 1..-1) == [2, 3]
      assert Enum.count(e) == 3
      assert Enum.member?(e, 2)
      assert Enum.zip(e, [:a, :b]) == [{1, :a}, {2, :b}]
      assert Enum.split_while(e, &(&1 < 2)) == {[1], [2, 3]}
    end
  end

  test "side effects of a stream and of its reader alternate" do
    1..2 |> Stream.each(&send(self(), {:a, &1})) |> Enum.each(&send(self(), {:b, &1}))
    assert {:messages, [a: 1, b: 1, a: 2, b: 2]} = Process.info(self(), :messages)
  end

  test "sorting is stable in both directions" do
    pairs = [b: 1, a: 1, c: 0]
    assert Enum.sort_by(pairs, &elem(&1, 1)) == [c: 0, b: 1, a: 1]
    assert Enum.sort_by(pairs, &elem(&1, 1), :desc) == [b: 1, a: 1, c: 0]
    assert Enum.sort([~D[2020-01-02], ~D[2019-03-01]], Date) == [~D[2019-03-01], ~D[2020-01-02]]
  end

  test "sorts many elements" do
    list = for i <- 1..5_000, do: rem(i * 7_919, 5_003)
    sorted = Enum.sort(list)
    assert sorted == Enum.sort(list, &<=/2)
    assert Enum.reverse(sorted) == Enum.sort(list, :desc)
    assert Enum.chunk_every(sorted, 2, 1, :discard) |> Enum.all?(fn [a, b] -> a <= b end)
  end

  test "chunks" do
    assert Enum.chunk_every([1, 2, 3, 4], 2, 1) == [[1, 2], [2, 3], [3, 4], [4]]
    assert Enum.chunk_every([1, 2, 3, 4, 5], 3, 3, 7..9) == [[1, 2, 3], [4, 5, 7]]
    assert Enum.chunk_every([1, 2, 3, 4, 5], 2, 3) == [[1, 2], [4, 5]]
    assert Enum.chunk_by([1, 3, 2, 4, 5], &rem(&1, 2)) == [[1, 3], [2, 4], [5]]
  end

  test "what is empty raises or falls back" do
    for f <- [&Enum.max/1, &Enum.min/1, &Enum.min_max/1, &Enum.random/1] do
      assert_raise Enum.EmptyError, "empty error", fn -> f.([]) end
    end

    assert Enum.max([], fn -> :none end) == :none
    assert_raise Enum.OutOfBoundsError, fn -> Enum.fetch!([1], 1) end
    assert_raise Protocol.UndefinedError, fn -> Enum.map(1, & &1) end
  end

  test "a seed gives the same choice" do
    :rand.seed(:exsss, {1, 2, 3})
    assert Enum.shuffle([1, 2, 3, 4, 5]) == [3, 2, 5, 1, 4]
    :rand.seed(:exsss, {1, 2, 3})
    assert Enum.take_random(1..10, 2) == [3, 1]
  end

  test "slides" do
    assert Enum.slide([:a, :b, :c, :d], 3, 1) == [:a, :d, :b, :c]
    assert Enum.slide([:a, :b, :c, :d], 0..1, -1) == [:c, :d, :a, :b]
    assert_raise ArgumentError, fn -> Enum.slide([1, 2, 3, 4], 1..3, 2) end
  end
end
