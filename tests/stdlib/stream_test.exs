defmodule StreamTest do
  use ExUnit.Case, async: true

  # What a source and its reader tell, in order.
  defp told(stream, read) do
    me = self()
    ref = make_ref()
    result = read.(Stream.each(stream, &send(me, {ref, &1})))
    {result, collect(ref)}
  end

  defp collect(ref) do
    receive do
      {^ref, x} -> [x | collect(ref)]
    after
      0 -> []
    end
  end

  defp resource(me, name, last) do
    Stream.resource(
      fn -> send(me, {name, :open}) && 1 end,
      fn n -> if n > last, do: {:halt, n}, else: {[n], n + 1} end,
      fn n -> send(me, {name, :close, n}) end
    )
  end

  test "nothing is done before it is asked for, and no more than is asked for" do
    assert told(1..10, &Enum.take(&1, 2)) == {[1, 2], [1, 2]}
    assert told(1..10, &(&1 |> Stream.filter(fn x -> rem(x, 3) == 0 end) |> Enum.take(1))) == {[3], [1, 2, 3]}
    assert told(1..3, &Stream.map(&1, fn _ -> raise "not run" end)) |> elem(1) == []
    assert told(1..10, &Enum.find(&1, fn x -> x > 2 end)) == {3, [1, 2, 3]}
    assert told(1..10, &Enum.take(Stream.drop(&1, 2), 1)) == {[3], [1, 2, 3]}
    assert told(1..10, &Enum.at(&1, 0)) == {1, [1]}
  end

  test "making" do
    assert Stream.iterate(1, &(&1 * 2)) |> Enum.take(4) == [1, 2, 4, 8]
    assert Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list() == [3, 2, 1]
    assert Stream.cycle([1, 2]) |> Enum.take(5) == [1, 2, 1, 2, 1]
    assert_raise ArgumentError, fn -> Stream.cycle([]) |> Enum.take(1) end
    assert Stream.repeatedly(fn -> 7 end) |> Enum.take(2) == [7, 7]
    assert Stream.concat([[1], 2..3]) |> Enum.to_list() == [1, 2, 3]
    assert Stream.concat(1..2, [:a]) |> Enum.to_list() == [1, 2, :a]
    assert Stream.duplicate(:x, 3) |> Enum.to_list() == [:x, :x, :x]
    assert Stream.duplicate(:x, 0) |> Enum.to_list() == []
    assert Stream.interval(1) |> Enum.take(2) == [0, 1]
    assert Stream.timer(1) |> Enum.to_list() == [0]
    assert Stream.run(Stream.map(1..3, & &1)) == :ok
    assert Stream.into([1, 2], []) |> Enum.to_list() == [1, 2]
  end

  test "resources are closed whatever happens" do
    me = self()
    assert resource(me, :a, 3) |> Enum.to_list() == [1, 2, 3]
    assert_received {:a, :open}
    assert_received {:a, :close, 4}
    assert resource(me, :b, 9) |> Enum.take(2) == [1, 2]
    assert_received {:b, :close, 3}
    assert_raise RuntimeError, fn -> resource(me, :c, 9) |> Enum.each(fn 2 -> raise("x"); _ -> :ok end) end
    assert_received {:c, :close, 3}
    assert catch_throw(resource(me, :d, 9) |> Enum.each(&throw/1)) == 1
    assert_received {:d, :close, 2}
    assert Stream.zip(resource(me, :e, 1), resource(me, :f, 5)) |> Enum.to_list() == [{1, 1}]
    assert_received {:e, :close, 2}
    assert_received {:f, :close, _}
    assert Stream.flat_map(1..2, &resource(me, {:g, &1}, 9)) |> Enum.take(1) == [1]
    assert_received {{:g, 1}, :close, 2}
    refute_received {{:g, 2}, _}
  end

  test "transform, with its ends" do
    assert Stream.transform(1..9, 0, fn x, sum -> if(sum < 6, do: {[x, sum], sum + x}, else: {:halt, sum}) end) |> Enum.to_list() == [1, 0, 2, 1, 3, 3]
    assert Stream.transform([1, 2], fn -> 0 end, fn x, n -> {[x + n], n + 10} end, fn n -> send(self(), {:after, n}) end) |> Enum.to_list() == [1, 12]
    assert_received {:after, 20}
    assert Stream.transform([1, 2], fn -> 0 end, fn x, n -> {[x], n + x} end, fn n -> {[:last, n], n} end, fn n -> send(self(), {:after, n}) end) |> Enum.to_list() == [1, 2, :last, 3]
    assert_received {:after, 3}
    assert Stream.transform(1..3, nil, fn x, acc -> {1..x, acc} end) |> Enum.take(4) == [1, 1, 2, 1]
    assert Stream.scan(1..4, &+/2) |> Enum.to_list() == [1, 3, 6, 10]
    assert Stream.scan(1..3, 10, &+/2) |> Enum.to_list() == [11, 13, 16]
  end

  test "chunks" do
    assert Stream.chunk_every(1..5, 2) |> Enum.to_list() == [[1, 2], [3, 4], [5]]
    assert Stream.chunk_every(1..5, 2, 1) |> Enum.to_list() == [[1, 2], [2, 3], [3, 4], [4, 5], [5]]
    assert Stream.chunk_every(1..5, 2, 2, :discard) |> Enum.to_list() == [[1, 2], [3, 4]]
    assert Stream.chunk_every(1..4, 3, 3, [:a, :b, :c]) |> Enum.to_list() == [[1, 2, 3], [4, :a, :b]]
    assert Stream.chunk_every(1..7, 2, 3) |> Enum.to_list() == [[1, 2], [4, 5], [7]]
    assert Stream.chunk_by([1, 3, 2, 4, 5], &rem(&1, 2)) |> Enum.to_list() == [[1, 3], [2, 4], [5]]
    chunk = fn x, acc -> if(x == :cut, do: {:cont, Enum.reverse(acc), []}, else: {:cont, [x | acc]}) end
    finish = fn [] -> {:cont, []}; acc -> {:cont, Enum.reverse(acc), []} end
    assert Stream.chunk_while([1, :cut, 2, 3], [], chunk, finish) |> Enum.to_list() == [[1], [2, 3]]
    assert Stream.dedup([1, 1, 2, 1.0, 1]) |> Enum.to_list() == [1, 2, 1.0, 1]
    assert Stream.dedup_by([{1, :a}, {1, :b}, {2, :c}], &elem(&1, 0)) |> Enum.to_list() == [{1, :a}, {2, :c}]
    assert Stream.uniq([1, 2, 1]) |> Enum.to_list() == [1, 2]
    assert Stream.uniq_by([{1, :a}, {1, :b}], &elem(&1, 0)) |> Enum.to_list() == [{1, :a}]
  end

  test "parts and every nth" do
    assert Stream.take(1..5, 2) |> Enum.to_list() == [1, 2]
    assert Stream.take(1..5, -2) |> Enum.to_list() == [4, 5]
    assert Stream.take(1..5, 0) |> Enum.to_list() == []
    assert Stream.drop(1..5, -2) |> Enum.to_list() == [1, 2, 3]
    assert Stream.take_every(1..6, 2) |> Enum.to_list() == [1, 3, 5]
    assert Stream.take_every(1..6, 0) |> Enum.to_list() == []
    assert Stream.drop_every(1..6, 2) |> Enum.to_list() == [2, 4, 6]
    assert Stream.map_every(1..5, 2, &(-&1)) |> Enum.to_list() == [-1, 2, -3, 4, -5]
    assert Stream.take_while(1..5, &(&1 < 3)) |> Enum.to_list() == [1, 2]
    assert Stream.drop_while([1, 5, 1], &(&1 < 3)) |> Enum.to_list() == [5, 1]
    assert Stream.reject(1..4, &(&1 > 2)) |> Enum.to_list() == [1, 2]
    assert Stream.intersperse(1..3, 0) |> Enum.to_list() == [1, 0, 2, 0, 3]
    assert Stream.with_index([:a, :b], 1) |> Enum.to_list() == [a: 1, b: 2]
    assert Stream.each(1..2, &send(self(), &1)) |> Enum.to_list() == [1, 2]
    assert_received 2
  end

  test "zips" do
    assert Stream.zip([1, 2, 3], [:a, :b]) |> Enum.to_list() == [{1, :a}, {2, :b}]
    assert Stream.zip([[1, 2], Stream.cycle([:x]), 5..9]) |> Enum.to_list() == [{1, :x, 5}, {2, :x, 6}]
    assert Stream.zip_with([1, 2], [3, 4], &+/2) |> Enum.to_list() == [4, 6]
    assert Stream.zip_with([[1, 2], [3, 4], [5, 6]], &Enum.sum/1) |> Enum.to_list() == [9, 12]
  end

  test "a stream is a value and can be read again" do
    stream = 1..3 |> Stream.map(&(&1 * 2)) |> Stream.filter(&(&1 > 2))
    assert {Enum.to_list(stream), Enum.to_list(stream), Enum.count(stream)} == {[4, 6], [4, 6], 2}
    assert inspect(stream) =~ ~r/^#Stream<\[enum: 1\.\.3, funs: \[#Function<.*>, #Function<.*>\]\]>$/
    assert 4 in stream
    assert Enum.into(stream, MapSet.new()) == MapSet.new([4, 6])
    assert Enum.slice(stream, 1, 1) == [6]
  end
end
