# Streams: when things happen, suspension, zipping infinite ones, nested cleanup, early ends, errors inside.
defmodule S do
  def log(enum, tag), do: Stream.each(enum, &IO.puts("#{tag} #{inspect(&1)}"))

  def resource(name, count) do
    Stream.resource(
      fn -> IO.puts("open #{name}"); 1 end,
      fn n -> if n > count, do: {:halt, n}, else: (IO.puts("#{name} gives #{n}"); {[n], n + 1}) end,
      fn n -> IO.puts("close #{name} at #{n}") end
    )
  end

  def try(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("rescued #{Exception.message(e)}")
  catch
    kind, value -> IO.inspect({kind, value})
  end
end

IO.puts("interleaving")
S.try(fn -> 1..3 |> S.log("a") |> Stream.map(&(&1 * 2)) |> S.log("b") |> Stream.filter(&(&1 > 2)) |> Enum.to_list() end)
S.try(fn -> 1..9 |> S.log("in") |> Stream.chunk_every(2) |> S.log("chunk") |> Enum.take(2) end)
S.try(fn -> 1..9 |> S.log("in") |> Stream.flat_map(&[&1, -&1]) |> Enum.take(3) end)
S.try(fn -> [3, 1, 2] |> S.log("in") |> Enum.sort() |> Stream.map(&(&1 + 1)) |> Enum.take(1) end)
S.try(fn -> 1..9 |> S.log("in") |> Stream.take_while(&(&1 < 3)) |> Enum.to_list() end)
S.try(fn -> 1..9 |> S.log("in") |> Stream.take(-2) |> Enum.to_list() |> length() end)
S.try(fn -> 1..4 |> S.log("in") |> Stream.drop(-1) |> Enum.take(2) end)

IO.puts("resources")
S.try(fn -> S.resource(:r, 2) |> Enum.to_list() end)
S.try(fn -> S.resource(:r, 9) |> Enum.take(1) end)
S.try(fn -> S.resource(:r, 9) |> Enum.take(0) end)
S.try(fn -> Stream.zip(S.resource(:a, 1), S.resource(:b, 3)) |> Enum.to_list() end)
S.try(fn -> Stream.zip_with([S.resource(:a, 3), S.resource(:b, 1), [7, 8, 9]], &Enum.sum/1) |> Enum.to_list() end)
S.try(fn -> Stream.concat(S.resource(:a, 1), S.resource(:b, 2)) |> Enum.take(2) end)
S.try(fn -> S.resource(:outer, 2) |> Stream.flat_map(&S.resource({:inner, &1}, 2)) |> Enum.take(3) end)
S.try(fn -> S.resource(:r, 9) |> Enum.reduce_while(0, fn n, acc -> if(n > 2, do: {:halt, acc}, else: {:cont, acc + n}) end) end)
S.try(fn -> S.resource(:r, 9) |> Enum.each(fn n -> if(n == 2, do: raise("at two")) end) end)
S.try(fn -> S.resource(:r, 9) |> Stream.map(fn n -> if(n == 2, do: throw(:ball), else: n) end) |> Enum.to_list() end)
S.try(fn -> Stream.resource(fn -> 0 end, fn _ -> raise "in next" end, fn _ -> IO.puts("closed anyway") end) |> Enum.to_list() end)
S.try(fn -> Stream.resource(fn -> raise "in start" end, fn n -> {[n], n} end, fn _ -> IO.puts("not called") end) |> Enum.to_list() end)
S.try(fn -> S.resource(:r, 5) |> Stream.transform(0, fn n, sum -> if(sum > 2, do: {:halt, sum}, else: {[sum], sum + n}) end) |> Enum.to_list() end)
S.try(fn -> 1..3 |> Stream.transform(fn -> IO.puts("start"); 0 end, fn n, acc -> {[n + acc], n} end, fn acc -> IO.puts("last"); {[:end], acc} end, fn acc -> IO.puts("after #{acc}") end) |> Enum.to_list() end)

IO.puts("by hand")
{:suspended, acc, continue} = Enumerable.reduce(S.resource(:r, 3), {:suspend, []}, fn x, acc -> {:suspend, [x | acc]} end)
IO.inspect(acc)
{:suspended, acc, continue} = continue.({:cont, acc})
IO.inspect(acc)
{:suspended, acc, continue} = continue.({:cont, acc})
IO.inspect({acc, continue.({:halt, acc})})
IO.inspect(Enumerable.reduce(Stream.map(1..3, &(&1 * 2)), {:cont, 0}, fn x, acc -> {:cont, x + acc} end))
{:suspended, nil, next} = Enumerable.reduce([1, 2], {:suspend, nil}, fn x, _ -> {:suspend, x} end)
{:suspended, one, next} = next.({:cont, nil})
{:suspended, two, next} = next.({:cont, nil})
IO.inspect({one, two, next.({:cont, :final})})

IO.puts("infinite")
S.try(fn -> Stream.iterate(1, &(&1 * 2)) |> Stream.reject(&(&1 < 100)) |> Enum.at(2) end)
S.try(fn -> Stream.cycle([1, 2, 3]) |> Stream.with_index() |> Stream.drop(4) |> Enum.take(3) end)
S.try(fn -> Stream.unfold({0, 1}, fn {a, b} -> {a, {b, a + b}} end) |> Stream.filter(&(rem(&1, 2) == 0)) |> Stream.take_while(&(&1 < 1000)) |> Enum.sum() end)
S.try(fn -> Stream.repeatedly(fn -> :x end) |> Stream.zip(Stream.iterate(0, &(&1 + 1))) |> Enum.take(2) end)
S.try(fn -> Stream.interval(1) |> Stream.zip([:a, :b]) |> Enum.to_list() end)
primes = Stream.iterate(2, &(&1 + 1)) |> Stream.filter(fn n -> Enum.all?(2..max(trunc(:math.sqrt(n)), 2)//1, &(n == &1 or rem(n, &1) != 0)) end)
S.try(fn -> {Enum.take(primes, 10), Enum.find(primes, &(&1 > 100)), primes |> Stream.chunk_every(2, 1) |> Stream.filter(fn [a, b] -> b - a == 2 end) |> Enum.take(3)} end)

IO.puts("into and run")
S.try(fn -> 1..3 |> Stream.into(%{}, &{&1, &1 * &1}) |> Enum.to_list() end)
S.try(fn -> 1..2 |> S.log("run") |> Stream.run() end)
S.try(fn -> Enum.zip_reduce(Stream.map(1..3, & &1), [10, 20, 30], 0, fn a, b, acc -> acc + a * b end) end)
S.try(fn -> Stream.dedup_by(1..9, &div(&1, 3)) |> Stream.scan(&+/2) |> Stream.intersperse(:|) |> Enum.to_list() end)
S.try(fn -> Stream.map(:not_enumerable, & &1) |> Enum.to_list() end)
S.try(fn -> Stream.take(1..3, :odd) end)
S.try(fn -> Stream.chunk_every(1..3, 0) end)
