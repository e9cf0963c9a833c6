# The pin: in every place a pattern may stand, with expressions around it, and shadowing.
x = 1
key = :k
list = [1, 2]
fun = fn ^x, y -> {:pinned, y}; other, ^x -> {:second, other}; a, a -> {:same, a}; _, _ -> :none end
IO.inspect({fun.(1, 5), fun.(5, 1), fun.(7, 7), fun.(7, 8)})
IO.inspect(case 1 do ^x -> :one; _ -> :other end)
IO.inspect(case {1, 2} do {^x, x} -> {:rebound, x} end)
IO.inspect(case %{k: 1} do %{^key => ^x} -> :both end)
IO.inspect(case %{k: [1, 2, 3]} do %{^key => [^x | rest]} -> rest end)
IO.inspect(case "1abc" do <<^x, _::binary>> -> :byte; <<c, rest::binary>> when c == ?0 + x -> rest end)
IO.inspect(for ^x <- [1, 2, 1], do: :hit)
IO.inspect(for {^key, v} <- [k: 1, j: 2, k: 3], do: v)
IO.inspect(for x <- [1, 2], ^x = x, do: x)
IO.inspect(with ^x <- 1, {^key, y} <- {:k, 2} do y else _ -> :no end)
IO.inspect(with ^x <- 2 do :yes else ^x -> :again; other -> {:no, other} end)
IO.inspect(match?(^list, [1, 2]))
IO.inspect(match?([^x, ^x], [1, 1]))
IO.inspect(match?({^x, ^x = y} when y > 0, {1, 1}))
send(self(), {key, 2})
send(self(), {:other, 3})
IO.inspect(receive do {^key, v} -> v end)
IO.inspect(receive do {^key, v} -> v; {k, v} -> {k, v} end)
IO.inspect(try do throw({1, :a}) catch {^x, v} -> v end)
IO.inspect(try do raise "m" rescue e -> match?(%{message: "m"}, e) end)
IO.inspect(try do 1 rescue _ -> 0 else ^x -> :one end)
{^x, y} = {1, 2}
IO.inspect(y)
[^x | ^list] = [1, 1, 2]
%{^key => z} = %{k: :found}
IO.inspect(z)
module = Range
%^module{first: f} = 1..2
IO.inspect(f)
size = 4
<<a::size(size), b::size(size)>> = <<0xAB>>
IO.inspect({a, b})
prefix = "ab"
<<^prefix::binary-size(2), tail::binary>> = "abc"
IO.inspect(tail)
nested = fn v -> Enum.map([1, 2], fn ^v -> :eq; _ -> :ne end) end
IO.inspect(nested.(2))
float = 1.0
IO.inspect({match?(^x, 1.0), match?(^float, 1), match?(^float, 1.0)})
IO.inspect(Enum.map([1, 2, 3], &match?(^x, &1)))
IO.inspect(Enum.split_with([k: 1, j: 2], &match?({^key, _}, &1)))

defmodule Pins do
  @value 5
  def attr(@value), do: :attr
  def attr(_), do: :no
  def arg(a, b), do: (fn ^a -> :same; _ -> b end).(b)
  def in_map(map, key), do: (case map do %{^key => %{^key => v}} -> v; %{^key => v} -> {:one, v}; _ -> nil end)
  def rebind(x), do: (fn -> x = x + 1; case 3 do ^x -> :three; _ -> x end end).()
  def guard(x, y), do: (case y do z when z == x -> :eq; ^x -> :never; _ -> :ne end)
end

IO.inspect({Pins.attr(5), Pins.attr(1), Pins.arg(1, 1), Pins.arg(1, 2), Pins.in_map(%{a: %{a: 1}}, :a), Pins.in_map(%{a: 1}, :a), Pins.rebind(2), Pins.rebind(5), Pins.guard(1, 1), Pins.guard(1, 2)})

for code <- ["^x = 2", "[^x] = [2]", "%{^key => 1} = %{k: 2}", "{^undefined, 1} = {1, 1}", "^x", "x + ^x", "^1 = 1", "^x.y = 1", "^(x) = 1", "^x() = 1", "^:a = :a", "fn ^new -> 1 end", "^a = a = 1", "{a, ^a} = {1, 1}", "^x = ^x", "for ^x = y <- [1], do: y", "def f(^x), do: 1", "match?(^nope, 1)"] do
  try do
    {value, _} = Code.eval_string(code, x: 1, key: :k)
    IO.puts("#{code} => #{inspect(value)}")
  rescue
    e -> IO.puts("#{code} !! #{Exception.message(e)}")
  end
end
