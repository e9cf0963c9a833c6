# Comparing what nothing is known of with each other and with literals on either side, often enough for machine code.
defmodule Same do
  def bits(a, b) when a === b, do: true
  def bits(_, _), do: false
  def literal(a, b), do: {"ab" === a, <<1::3>> === b, [1] === a, a === "ab", b === 1.0, {:a} === b}
  def later(a, b) do
    c = length([a, b])
    d = abs(-c)
    if "ab" === a and {1, 2} !== b and <<1::3>> === b and d === c, do: [a, b, c, d], else: [c, d]
  end
  def itself(a, _) when a === a, do: :same
  def map(a, b) do
    c = Map.merge(a, b)
    d = Map.delete(b, :x)
    e = Map.delete(d, :y)
    send(self(), :m)
    receive(do: (:m -> :ok))
    {match?(^a, %{a: 1}), match?(^b, %{a: 1}), match?(^c, %{a: 1, b: 2}), match?(^d, %{b: 2}), match?(^e, %{b: 2}), d}
  end
  def pinned(a, b), do: match?({^a, _}, {b, 1})
  def kept(a, b) do
    c = abs(hd(a))
    d = length(b)
    send(self(), :m)
    receive(do: (:m -> :ok))
    if [c] === [d] and c === d, do: {:same, c, a}, else: {:other, d, b}
  end
end

for {a, b} <- [{1, 1}, {"ab", "ab"}, {<<1::3>>, <<1::3>>}, {<<1::3>>, 1.0}, {:a, :b}, {[1], [1]}] do
  all = for _ <- 1..30, do: {a, b, Same.bits(a, b), Same.pinned(a, b), Same.literal(a, b), Same.itself(a, b), Same.later(a, b), Same.kept([-1, a], [b])}
  IO.inspect(Enum.uniq(all))
end

all = for _ <- 1..30, a <- [%{a: 1}, %{b: 2}], b <- [%{b: 2}, %{}], do: Same.map(a, b)
IO.inspect(Enum.uniq(all))
