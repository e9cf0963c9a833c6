# Errors in guards make them fail; `when` alternatives are tried one by one.
defmodule G do
  def a(x) when hd(x) == 1, do: :one
  def a(x) when map_size(x) > 1, do: :map
  def a(x) when tuple_size(x) == 2 when is_atom(x), do: :pair_or_atom
  def a(x) when byte_size(x) > 3 or is_float(x), do: :long
  def a(x) when is_float(x) or byte_size(x) > 3, do: :float_or_long
  def a(_), do: :other

  def b(x) when x > 1 and x < 5 and rem(x, 2) == 0, do: :even
  def b(x) when x in [1, 3, 5], do: :odd
  def b(x) when x in 10..20//5, do: :step
  def b(x) when not is_integer(x), do: :no_integer
  def b(_), do: :else

  def c(x, y) when x / y > 2, do: :ratio
  def c(_, _), do: :no
  def d(x) when is_struct(x, Range), do: :range
  def d(x) when is_struct(x), do: :struct
  def d(x) when is_exception(x), do: :never
  def d(x) when is_map_key(x, :a), do: :a
  def d(x) when is_function(x, 2), do: :fun2
  def d(x) when is_nil(x), do: nil
  def d(_), do: :else
end

for x <- [[1], [2], [], %{}, %{a: 1, b: 2}, {1, 2}, {1}, :a, "abcd", "ab", 1.5, 1], do: IO.inspect({x, G.a(x)})
for x <- [2, 3, 4, 6, 10, 15, 16, 2.0, :a], do: IO.inspect({x, G.b(x)})
IO.inspect({G.c(5, 2), G.c(5, 0), G.c(:a, 1), G.c(3, 2)})
for x <- [1..2, %ArgumentError{}, %{a: 1}, %{b: 1}, &+/2, fn -> 1 end, nil], do: IO.inspect(G.d(x))
