# Division by constants, which machine code makes products of, and tables of integers that it jumps into.
defmodule Divide do
  @divisors [1, 2, 3, 4, 5, 7, 8, 10, 31, 64, 100, 255, 256, 641, 1000, 65_521, 65_536, 1_000_003] ++
              [268_435_455, 268_435_456, 536_870_911, 1_000_000_007, 2_147_483_647, 2_147_483_648, 4_294_967_297, -1, -7]
  def divisors, do: @divisors

  for d <- @divisors do
    def by(unquote(d), n), do: {div(n, unquote(d)), rem(n, unquote(d))}
  end

  def plain(d, n), do: {div(n, d), rem(n, d)}
end

edges = [0, 1, 2, 3, 2 ** 31, 2 ** 32, 2 ** 58 - 1, 2 ** 58, 2 ** 59, 2 ** 59 - 1, 2 ** 60, 2 ** 61 - 1, 2 ** 61, 2 ** 62, 2 ** 63, 2 ** 80]

numbers = fn d ->
  near = for e <- edges, k <- -2..2, do: div(e, d) * d + k
  random = Enum.scan(1..200, 1, fn _, s -> rem(s * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407, 2 ** 62) end)
  all = edges ++ near ++ random
  all ++ Enum.map(all, &-/1)
end

wrong = for d <- Divide.divisors(), n <- numbers.(d), Divide.by(d, n) != Divide.plain(d, n), do: {d, n, Divide.by(d, n)}
IO.inspect(wrong)

sums =
  for d <- Divide.divisors() do
    Enum.reduce(numbers.(d), 0, fn n, s ->
      {q, r} = Divide.by(d, n)
      rem(s * 31 + q + r, 1_000_000_007)
    end)
  end

IO.inspect(sums)

for n <- [1.0, :a, nil, "1", [1]] do
  IO.inspect(try do Divide.by(10, n) rescue e -> Exception.message(e) end)
end

defmodule Table do
  def dense(n) do
    case n do
      0 -> :zero
      1 -> :one
      2 -> :two
      3 -> :three
      4 -> :four
      5 -> :five
      6 -> :six
      7 -> :seven
      8 -> :eight
      _ -> :other
    end
  end

  def mixed(n) do
    case n do
      -3 -> :minus_three
      -2 -> :minus_two
      -1 -> :minus_one
      10 -> 1
      11 -> 2
      12 -> 3
      13 -> 4
      14 -> 5
      15 -> 6
      16 -> 7
      17 -> 8
      18 -> 9
      19 -> 10
      20 -> 11
      :a -> :atom
      nil -> :nothing
      [] -> :empty
      1000 -> :thousand
      x when is_integer(x) and x > 100 -> :large
      _ -> :other
    end
  end
end

terms = Enum.to_list(-6..25) ++ [1000, 999, 2 ** 60, 2 ** 62, -(2 ** 62), 2 ** 64, 2 ** 64 + 1, 1.0, 12.0, :a, :b, nil, [], "", {1}, [1]]
for f <- [&Table.dense/1, &Table.mixed/1], _ <- 1..20, do: Enum.map(terms, f)
IO.inspect(Enum.map(terms, &Table.dense/1), limit: :infinity)
IO.inspect(Enum.map(terms, &Table.mixed/1), limit: :infinity)

defmodule Bits do
  def sum(<<a, b::4, c::12, rest::binary>>, s) when c > 100, do: sum(rest, s + a + b + c)
  def sum(<<a, b::4, c::12, rest::binary>>, s), do: sum(<<rest::binary>>, s * 2 + rem(a + b * c, 7))
  def sum(<<0, rest::binary>>, s), do: sum(rest, s)
  def sum(<<a, rest::bitstring>>, s), do: sum(rest, s + a)
  def sum(rest, s), do: {bit_size(rest), s}

  def words(<<?\s, rest::binary>>, n), do: words(rest, n)
  def words(<<c, _::binary>> = text, n) when c in ?a..?z, do: word(text, n)
  def words(<<c::utf8, rest::binary>>, n), do: words(rest, n + c)
  def words(<<>>, n), do: n
  def words(bad, n), do: {bad, n}
  defp word(<<c, rest::binary>>, n) when c != ?\s, do: word(rest, n + 1)
  defp word(rest, n), do: words(rest, n)
end

data = for i <- 0..60, into: <<>>, do: <<rem(i * 37, 256), rem(i * i, 65_536)::16>>
IO.inspect(for(n <- 0..30, do: Bits.sum(binary_part(data, n, 150), 0)))
IO.inspect(for(n <- 0..20, do: (<<_::size(n), rest::bitstring>> = data; Bits.sum(rest, 1))))
for _ <- 1..20, do: Bits.words("ab cde  Ünder f g", 0)
IO.inspect([Bits.words("ab cde  Ünder f g", 0), Bits.words("a \xFF b", 0), Bits.words(<<"a", 3::3>>, 0), Bits.words(:no, 1)])
