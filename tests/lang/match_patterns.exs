# Patterns in function heads, case, fn and =.
defmodule Patterns do
  def shape([]), do: :empty
  def shape([x]), do: {:one, x}
  def shape([x, x]), do: {:twins, x}
  def shape([x, y | rest]), do: {:more, x, y, rest}
  def shape({:ok, value}), do: {:fine, value}
  def shape({:error, {code, text} = whole}) when is_integer(code), do: {:coded, whole, text}
  def shape({:error, reason}), do: {:bad, reason}
  def shape({_, _, _} = triple), do: {:triple, triple}
  def shape(%{kind: :point, x: x, y: y}), do: {:point, x, y}
  def shape(%{kind: :circle, r: r} = circle), do: {:circle, r, map_size(circle)}
  def shape(%{}), do: :some_map
  def shape("id:" <> id), do: {:id, id}
  def shape(""), do: :no_text
  def shape(1.0), do: :float_one
  def shape(1), do: :one
  def shape(100_000_000_000_000_000_000), do: :huge
  def shape('abc'), do: :never
  def shape(other), do: {:other, other}

  def both([], []), do: 0
  def both([], _), do: 1
  def both(_, []), do: 2
  def both([a | _], [a | _]), do: {3, a}
  def both([a | x], [b | y]) when a < b, do: both(x, y)
  def both(_, _), do: 4

  def day(:mon), do: 1
  def day(:tue), do: 2
  def day(:wed), do: 3
  def day(n) when n in 1..3, do: {:number, n}
  def day(nil), do: nil

  def sizes({}), do: 0
  def sizes({_}), do: 1
  def sizes({_, _}), do: 2
  def sizes({_, _, _}), do: 3
  def sizes({_, _, _, _}), do: 4
end

defmodule Point do
  defstruct x: 0, y: 0
end

show = &IO.inspect/1

for value <- [
      [],
      [1],
      [2, 2],
      [2, 2.0],
      [1, 2, 3],
      [1 | 2],
      {:ok, nil},
      {:error, {3, "three"}},
      {:error, {:three, "three"}},
      {1, 2, 3},
      %{kind: :point, x: 1, y: 2},
      %{kind: :point, x: 1},
      %{kind: :circle, r: 2, z: 0},
      %{},
      "id:7",
      "id",
      "",
      1.0,
      1,
      100_000_000_000_000_000_000,
      'abc',
      struct(Point, x: 3)
    ],
    do: show.(Patterns.shape(value))

for {a, b} <- [{[], []}, {[], [1]}, {[1], []}, {[1], [1, 2]}, {[1, 5], [2, 5]}, {[2], [1]}, {1, 2}],
    do: show.(Patterns.both(a, b))

show.(Enum.map([:mon, :tue, :wed, 2, nil], &Patterns.day/1))
show.(Enum.map([{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}], &Patterns.sizes/1))

# Pins, in values and in keys
pin = 2
key = {:k, 1}
show.(for x <- [1, 2, 2.0, 3], do: match?(^pin, x))
%{^key => found, "s" => [_ | _]} = %{{:k, 1} => :found, "s" => [1], z: 0}
show.(found)

show.(
  case %{1 => :one, 1.0 => :float} do
    %{1.0 => x, 1 => y} -> {x, y}
  end
)

# Structs
defmodule Structs do
  def name_of(%Point{x: x}) when x > 0, do: {:point, x}
  def name_of(%module{}), do: module
  def name_of(%{__struct__: other}), do: {:odd, other}
  def name_of(_), do: :none
  def all, do: [%Point{x: 1}, %Point{}, 1..2, %{__struct__: "odd"}, %{}]
end

show.(Enum.map(Structs.all(), &Structs.name_of/1))

# Nested, with aliases on both sides
{:ok, [{a, _} = first | [second | _] = rest]} = {:ok, [{1, 2}, {3, 4}, {5, 6}]}
show.({a, first, second, rest})

# What does not match
attempt = fn f ->
  try do
    f.()
  rescue
    e in FunctionClauseError -> show.({e.__struct__, e.arity})
    e -> show.(e)
  end
end

attempt.(fn -> {:ok, _} = {:error, pin} end)
attempt.(fn -> Patterns.sizes({1, 2, 3, 4, 5}) end)
attempt.(fn -> Patterns.sizes([]) end)
attempt.(fn -> case(pin, do: (3 -> :three)) end)
attempt.(fn -> Enum.map([pin], fn 1 -> 1 end) end)
attempt.(fn -> with({:ok, x} <- pin, do: x, else: (:never -> 1)) end)
attempt.(fn -> [x, x] = [pin, 3] end)
attempt.(fn -> %{a: 1} = %{b: pin} end)

# Integers of every size in one table of clauses, and in `in`.
defmodule Sizes do
  def name(1), do: :one
  def name(72_057_594_037_927_936), do: :two_to_56
  def name(-1_152_921_504_606_846_976), do: :least_small
  def name(9_223_372_036_854_775_807), do: :int64
  def name(100_000_000_000_000_000_000), do: :big
  def name(1.5), do: :float
  def name(5), do: :five
  def name(_), do: :other

  def known?(n), do: n in [1, 144_115_188_075_855_872, :a, []]
end

for n <- [1, 5, 1.5, 2, 72_057_594_037_927_936, -1_152_921_504_606_846_976, 9_223_372_036_854_775_807, 10 ** 20],
    do: show.({n, Sizes.name(n)})

show.(Enum.map([1, 144_115_188_075_855_872, :a, [], 2], &Sizes.known?/1))
