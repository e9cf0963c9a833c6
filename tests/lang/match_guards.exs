# Guards: what they accept, and that their errors are just a no.
defmodule Guards do
  defguard is_even(n) when is_integer(n) and rem(n, 2) == 0
  defguardp is_short(s) when is_binary(s) and byte_size(s) < 3

  def kind(x) when is_even(x), do: :even
  def kind(x) when is_integer(x), do: :odd
  def kind(x) when is_short(x), do: :short
  def kind(x) when is_binary(x) when is_bitstring(x), do: :bits
  def kind(x) when is_nil(x) or is_boolean(x), do: :flag
  def kind(x) when is_atom(x), do: :atom
  def kind(x) when is_float(x) and x > 1.5 and not (x >= 3), do: :float
  def kind(x) when is_function(x, 2), do: :fun2
  def kind(x) when is_function(x), do: :fun
  def kind(x) when is_struct(x, Range), do: :range
  def kind(x) when is_struct(x), do: :struct
  def kind(x) when is_map_key(x, :k) and x.k > 1, do: :keyed
  def kind(x) when is_map(x) and map_size(x) > 1, do: :big_map
  def kind(x) when hd(x) == 1 or true, do: :list_one
  def kind(x) when length(x) > 2, do: :long
  def kind(x) when elem(x, 1) == :b, do: :tuple_b
  def kind(x) when tuple_size(x) == 0 or tl(x) == [], do: :end
  def kind(_), do: :none

  def arithmetic(a, b) when a + b == 3 and a - b < 0, do: :three
  def arithmetic(a, b) when div(a, b) == 2 or rem(a, b) == 1, do: :divided
  def arithmetic(a, b) when a / b > 0.5 and abs(a) > round(b), do: :quotient
  def arithmetic(a, b) when -a == b or trunc(a) == floor(b), do: :minus
  def arithmetic(a, b) when a * b > 1.0e10, do: :large
  def arithmetic(_, _), do: :none

  def strange(x, y) when x and y, do: :both
  def strange(x, y) when not x and y, do: :second
  def strange(x, y) when x == :a or y in [:b, :c, 1, 2.0], do: :listed
  def strange(x, y) when x === y when x == y, do: :same
  def strange(x, _) when x in ["s", [], {1}], do: :term
  def strange(x, y) when {x, y} < {2, 3} and [x | y] != [1, 2], do: :smaller
  def strange(_, _), do: :none
end

for x <- [
      2,
      3,
      "ab",
      "abc",
      <<1::3>>,
      nil,
      true,
      :atom,
      2.5,
      3.5,
      &+/2,
      &-/1,
      1..2,
      MapSet.new(),
      %{k: 2},
      %{k: 1},
      %{a: 1, b: 2},
      [1],
      [2, 3, 4],
      [2],
      [2 | 3],
      {:a, :b},
      {},
      self()
    ],
    do: IO.inspect(Guards.kind(x))

values = [0, 1, 2, 3, -2, 2.0, 1.0e6, :a, nil]

for a <- values, do: IO.inspect(for b <- values, do: Guards.arithmetic(a, b))

values = [true, false, nil, :a, :b, 1, 1.0, 2.0, "s", [], {1}, 2, 3]

for x <- values, do: IO.inspect(for y <- values, do: Guards.strange(x, y))

# The same expressions outside of guards raise.
for f <- [
      fn x -> hd(x) end,
      fn x -> elem(x, 1) end,
      fn x -> x + 1 end,
      fn x -> 1 - x end,
      fn x -> x * x end,
      fn x -> div(x, 0) end,
      fn x -> rem(x, x) end,
      fn x -> length(x) end,
      fn x -> map_size(x) end,
      fn x -> byte_size(x) end,
      fn x -> abs(x) end,
      fn x -> round(x) end,
      fn x -> not x end,
      fn x -> x and true end,
      fn x -> true or x end,
      fn x -> x && 1 end,
      fn x -> !x end,
      fn x -> is_map_key(x, :k) end,
      fn x -> is_function(x, -1) end,
      fn x -> x in [1, nil] end,
      fn x -> if x == 1 or is_atom(x), do: :yes, else: :no end,
      fn x -> is_atom(x) and x != nil and not is_boolean(x) end
    ],
    x <- [1, nil, [1], %{}, "s"] do
  IO.inspect(
    try do
      f.(x)
    rescue
      e -> {e.__struct__, Exception.message(e)}
    end
  )
end
