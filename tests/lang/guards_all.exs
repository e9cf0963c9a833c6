# What may stand in a guard, and how guards fail.
defmodule Kind do
  import Bitwise
  defguard is_small(n) when is_integer(n) and n in -10..10
  defguardp is_pair(t) when is_tuple(t) and tuple_size(t) == 2
  defguard is_even(n) when is_integer(n) and band(n, 1) == 0

  def of(x) when is_nil(x), do: nil
  def of(x) when is_boolean(x), do: :boolean
  def of(x) when is_small(x), do: :small
  def of(x) when is_even(x), do: :even
  def of(x) when is_integer(x), do: :odd
  def of(x) when is_float(x), do: :float
  def of(x) when is_pair(x) and elem(x, 0) == :ok, do: :ok_pair
  def of(x) when is_pair(x), do: :pair
  def of(x) when is_exception(x), do: :exception
  def of(x) when is_struct(x, Range), do: :range
  def of(x) when is_struct(x), do: :struct
  def of(x) when is_map(x) and map_size(x) > 0, do: :map
  def of(x) when is_map(x), do: :empty_map
  def of(x) when is_function(x, 0), do: :thunk
  def of(x) when is_function(x), do: :function
  def of(x) when is_atom(x), do: :atom
  def of(x) when is_binary(x) and byte_size(x) > 3, do: :long_binary
  def of(x) when is_binary(x), do: :binary
  def of(x) when is_bitstring(x), do: :bits
  def of(x) when is_list(x) and length(x) > 2, do: :long_list
  def of([_ | t]) when t == [], do: :singleton
  def of(x) when is_list(x), do: :list
  def of(x) when is_pid(x) or is_reference(x) or is_port(x), do: :identity
  def of(_), do: :other
end

values = [
  nil, true, 5, -10, 11, 12, 1.5, {:ok, 1}, {1, 2}, {1}, %ArgumentError{}, 1..2, MapSet.new(), %{a: 1}, %{},
  fn -> 1 end, fn x -> x end, :atom, "long one", "abc", <<1::3>>, [1, 2, 3], [1], [], [1 | 2], self(), make_ref()
]

for value <- values, do: IO.inspect(Kind.of(value))

defmodule G do
  def safe(x) when hd(x) == 1 or is_atom(x), do: :first
  def safe(x) when is_atom(x) or hd(x) == 1, do: :second
  def safe(x) when hd(x) == 1 when is_integer(x), do: :third
  def safe(_), do: :none

  def maths(x, y) when is_integer(x) and is_integer(y) and x + y > 10 and rem(x, y) == 0 and div(x, y) >= 2, do: :yes
  def maths(x, y) when x / y == 0.5, do: :half
  def maths(_, _), do: :no

  def membership(x) when x in [:a, :b, 3], do: :in_list
  def membership(x) when x not in 1..10//2 and x in 1..10, do: :even
  def membership(x) when x in 1..10, do: :odd
  def membership(_), do: :out

  def key(m) when is_map_key(m, :a) and :erlang.map_get(:a, m) > 1, do: :big
  def key(m) when m.b == 2, do: :dot
  def key(_), do: :none

  def order(a, b) when a < b, do: :lt
  def order(a, b) when a == b and a !== b, do: :equal_not_same
  def order(a, b) when a === b, do: :same
  def order(_, _), do: :gt
  def misc(x) when abs(x) > 3 and trunc(x) == 4 and round(x) == 5, do: :rounds
  def misc(x) when is_tuple(x) and tuple_size(x) > 0 and elem(x, tuple_size(x) - 1) == :last, do: :last
  def misc(x) when binary_part(x, 0, 1) == "a", do: :starts_with_a
  def misc(_), do: :other
end

IO.inspect(for x <- [[1], :a, 5, "x", [2]], do: G.safe(x))
IO.inspect(for {x, y} <- [{20, 5}, {1, 2}, {1, 0}, {:a, 1}], do: G.maths(x, y))
IO.inspect(for x <- [:a, 3, 4, 5, 2.0, 11], do: G.membership(x))
IO.inspect(for m <- [%{a: 2}, %{a: 1, b: 2}, %{b: 2}, %{b: 3}, :x], do: G.key(m))
IO.inspect(for {a, b} <- [{1, 2}, {1, 1.0}, {1, 1}, {2, 1}, {1, :a}, {[], {}}, {"a", []}, {%{}, []}], do: G.order(a, b))
IO.inspect(for x <- [4.6, -4.6, 4.4, {1, :last}, "abc", "b", {}], do: G.misc(x))

f = fn
  x when x > 5 when x < -5 -> :far
  _ -> :near
end

IO.inspect([f.(6), f.(-6), f.(0)])
IO.inspect(case({1, 2}, do: ({a, b} when a + b == 3 -> :three; _ -> :other)))
