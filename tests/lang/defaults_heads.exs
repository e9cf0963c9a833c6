# Default arguments, function heads, and clauses of several arities.
defmodule D do
  def f(a, b \\ a_default(), c \\ 3)
  def f(a, b, c) when is_atom(a), do: {:atom, a, b, c}
  def f(a, b, c), do: {a, b, c}
  defp a_default, do: :computed
  def g(x \\ [], y), do: {x, y}
  def h(opts \\ [a: 1], do: block), do: {opts, block}
  def both(x \\ 1, y \\ 2, z), do: [x, y, z]
  defp p(a \\ 0), do: a
  def use_p, do: {p(), p(5)}
  def arity(_), do: 1
  def arity(_, _), do: 2
  def _underscored?, do: true
  def bang!(x \\ nil), do: x
end

IO.inspect({D.f(1), D.f(:x), D.f(1, 2), D.f(1, 2, 4)})
IO.inspect({D.g(1), D.g(1, 2)})
IO.inspect(D.h do 5 end)
IO.inspect(D.h([b: 2], do: 6))
IO.inspect({D.both(9), D.both(8, 9), D.both(7, 8, 9)})
IO.inspect(D.use_p())
IO.inspect({D.arity(1), D.arity(1, 2), D._underscored?(), D.bang!(), D.bang!(1)})
IO.inspect(D.__info__(:functions))
IO.inspect(function_exported?(D, :p, 0))
IO.inspect(&D.f/1)
