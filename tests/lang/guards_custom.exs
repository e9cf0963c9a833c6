# defguard, defguardp, and guards made of guards.
defmodule My.Guards do
  defguard is_even(n) when is_integer(n) and rem(n, 2) == 0
  defguard is_between(x, low, high) when x >= low and x <= high
  defguardp is_small(n) when is_between(n, 0, 9)
  defguard is_small_even(n) when is_even(n) and is_small(n)

  def test(n) when is_small_even(n), do: :small_even
  def test(n) when is_small(n), do: :small
  def test(n) when is_even(n), do: :even
  def test(_), do: :neither
end

defmodule Use do
  import My.Guards
  def f(x) when is_even(x) and not is_between(x, 10, 20), do: :yes
  def f(_), do: :no
end

defmodule Main do
  def run do
    for n <- [2, 3, 12, 13, :a, 2.0], do: IO.inspect({n, My.Guards.test(n)})
    for n <- [2, 12, 22, 3], do: IO.inspect({n, Use.f(n)})
    require My.Guards
    IO.inspect(My.Guards.is_even(4))
    IO.inspect(My.Guards.is_between(1 + 1, 2, 3))
    fun = fn x when My.Guards.is_even(x) -> :even; _ -> :odd end
    IO.inspect(Enum.map(1..3, fun))
  end
end

Main.run()
