# Products, quotients and remainders of huge integers: in guards, with much alive around them, in several processes,
# and with a failure behind it.
defmodule Huge do
  def digest(n), do: rem(n, 1_000_000_007)

  # Registers, frame and heap around each operation must be as they were.
  def around(a, b, c, d) do
    list = [a, b]
    x = a * b + c
    y = div(x, b)
    z = rem(x, a)
    {digest(x), y == a, z == c, c, d, Enum.map(list, &digest/1), digest(x * y), digest(div(x * x, y))}
  end

  def guard(a, b, d) when div(a * b, b) == a and rem(a * b, a) == 0, do: {:exact, d}
  def guard(_, _, d), do: {:inexact, d}

  def guard_of_none(a, zero) when rem(a * a, zero) == 0, do: :yes
  def guard_of_none(_, _), do: :no

  def zero(a) do
    try do
      div(a * a, 0 * a)
    rescue
      e in ArithmeticError -> {:rescued, Exception.message(e)}
    end
  end
end

a = Integer.pow(7, 60_000)
b = Integer.pow(11, 50_000)
IO.inspect(Huge.around(a, b, 12_345, {:tuple, 1.5}))
IO.inspect(Huge.around(-a, b, -5, "binary"))
IO.inspect(Huge.guard(a, b, [1, 2]))
IO.inspect(Huge.guard_of_none(a, 0))
IO.inspect(Huge.zero(a))
IO.inspect(Huge.digest(Enum.reduce(1..4, a, fn _, n -> rem(n * n, b) end)))
IO.inspect(Enum.map([&*/2, &div/2, &rem/2], fn f -> Huge.digest(f.(a * b, a)) end))
IO.inspect(Huge.digest(apply(:erlang, :*, [a, b])))

1..4
|> Enum.map(fn i -> Task.async(fn -> Huge.around(a, b, i, i) end) end)
|> Task.await_many(:infinity)
|> IO.inspect()

# A message that a guard looks at.
send(self(), {:number, a})
IO.inspect(receive(do: ({:number, n} when rem(n * n, n) == 0 -> Huge.digest(n))))
