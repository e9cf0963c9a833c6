# Comprehensions with everything at once: generators of all kinds, filters that bind, guards, into and reduce, laziness and order.
log = fn x -> send(self(), {:log, x}) && x end
drain = fn drain -> receive do {:log, x} -> [x | drain.(drain)] after 0 -> [] end end
IO.inspect(for x <- [1, 2, 3], y = x * 2, z <- [y, y + 1], rem(z, 2) == 0 or z > 5, do: {x, y, z})
IO.inspect(for {k, v} when is_integer(v) and v > 1 <- %{a: 1, b: 2, c: "3", d: 4}, do: {k, v})
IO.inspect(for %{n: n, tags: [t | _]} <- [%{n: 1, tags: [:a, :b]}, %{n: 2}, %{n: 3, tags: []}, %{n: 4, tags: [:c]}], do: {n, t})
IO.inspect(for x <- 1..3, <<b <- "ab">>, {k, _} <- [p: 1, q: 2], x != 2, into: "", do: "#{x}#{<<b>>}#{k} ")
IO.inspect(for x <- Stream.map(1..3, log), y <- [x, -x], do: log.({:body, y}))
IO.inspect(drain.(drain))
IO.inspect(for x <- [1, nil, 2, false], x, do: x)
IO.inspect(for x <- [[1, [2]], [3, []]], [a, [b]] <- [x], do: a + b)
IO.inspect(for x <- [1, 2, 3, 2, 1], uniq: true, do: rem(x, 2))
IO.inspect(for x <- 1..3, into: %{}, do: {x, x * x})
IO.inspect(for x <- 1..3, into: %{1 => :old, 9 => :kept}, do: {x, :new})
IO.inspect(for {k, v} <- [a: 1, b: 2], into: [z: 0], do: {v, k})
IO.inspect(for x <- 1..3, into: MapSet.new([10]), do: x)
IO.inspect(for {x, i} <- Enum.with_index(~w(a b c)), rem(i, 2) == 0, into: "", do: x)
IO.inspect(for x <- 1..4, reduce: {0, 1} do {sum, product} -> {sum + x, product * x} end)
IO.inspect(for x <- 1..10, x > 3, y <- [x, x], reduce: %{} do
  %{^y => n} = acc -> %{acc | y => n + 1}
  acc when map_size(acc) < 3 -> Map.put(acc, y, 1)
  acc -> acc
end)
IO.inspect(for <<c <- "hello world">>, c != ?\s, reduce: %{} do acc -> Map.update(acc, <<c>>, 1, &(&1 + 1)) end)
IO.inspect(for x <- [1, 2], do: (for y <- [x, x * 10], do: (for z <- [y], do: {x, y, z})))
IO.inspect(for a <- 1..20, b <- a..20, c = trunc(:math.sqrt(a * a + b * b)), c <= 20, a * a + b * b == c * c, do: {a, b, c})
IO.inspect(for x <- [], do: x)
IO.inspect(for(_ <- 1..3, do: :x) ++ for(_ <- 1..0//1, do: :never))
IO.inspect(for {:ok, v} <- [ok: 1, error: 2, ok: 3], v > 1, do: v)
IO.inspect(for x <- 1..2, y <- 1..2, x = x + y, do: x)
x = :outer
IO.inspect({for(x <- [1], do: x), x})
IO.inspect(for f <- [&(&1 + 1), &(&1 * 2)], n <- [3, 4], do: f.(n))
IO.inspect(for line <- String.split("a=1\nb=2\nbad\nc=x", "\n"), [k, v] <- [String.split(line, "=")], {n, ""} <- [Integer.parse(v)], into: %{}, do: {k, n})
IO.inspect(for <<size::8, data::binary-size(size), _::8 <- <<1, "a", 0, 2, "bc", 0, 9, "short">> >>, do: data)
IO.inspect(for i <- 3..1, do: i)
IO.inspect(for {a, b} <- Enum.zip([1, 2], [3, 4]), {c, d} = {b, a}, do: [c | d])
IO.inspect(for x <- [3, 1, 2], y <- Enum.sort([x, 2]), uniq: true, into: [], do: y)

defmodule Lazy do
  defstruct [:to]

  defimpl Enumerable do
    def count(_), do: {:error, __MODULE__}
    def member?(_, _), do: {:error, __MODULE__}
    def slice(_), do: {:error, __MODULE__}
    def reduce(%{to: to}, acc, fun), do: step(1, to, acc, fun)
    defp step(_, _, {:halt, acc}, _), do: {:halted, acc}
    defp step(i, to, {:cont, acc}, _) when i > to, do: {:done, acc}
    defp step(i, to, {:suspend, acc}, fun), do: {:suspended, acc, &step(i, to, &1, fun)}
    defp step(i, to, {:cont, acc}, fun), do: step(i + 1, to, fun.(i, acc), fun)
  end

  defimpl Collectable do
    def into(lazy), do: {[], fn acc, {:cont, x} -> [x | acc]; acc, :done -> {lazy.to, acc}; acc, :halt -> IO.puts("halted #{inspect(acc)}") end}
  end
end

defmodule Main do
  def run do
    IO.inspect(for x <- %Lazy{to: 3}, y <- %Lazy{to: 2}, do: x * y)
    IO.inspect(for x <- [1, 2], into: %Lazy{to: :end}, do: x)

    try do
      for x <- [1, 2], into: %Lazy{to: :end}, do: 10 / (2 - x)
    rescue
      e -> IO.inspect(e)
    end

    try do
      for x <- 1..5, do: if(x == 3, do: throw({:stopped, x}), else: x)
    catch
      thrown -> IO.inspect(thrown)
    end
  end
end

Main.run()
