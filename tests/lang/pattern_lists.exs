# Lists in patterns: heads, tails, fixed lengths, improper ends.
defmodule P do
  def shape([]), do: :empty
  def shape([_]), do: :one
  def shape([a, a]), do: {:twins, a}
  def shape([a, b | rest]) when is_list(rest), do: {:more, a, b, length(rest)}
  def shape([a, b | rest]), do: {:improper, a, b, rest}
  def shape([a | b]), do: {:pair, a, b}
  def shape(_), do: :none
end

for term <- [[], [1], [1, 1], [1, 1.0], [1, 2, 3], [1, 2 | 3], [1 | 2], {1, 2}, "ab", 'ab'], do: IO.inspect(P.shape(term))
[a, [b, {c, _}] | _] = [1, [2, {3, 4}], 5, 6]
IO.inspect({a, b, c})
[x | _] = [y = 7]
IO.inspect({x, y})
'ab' ++ rest = 'abc'
IO.inspect(rest)
[1, 2] ++ tail = [1, 2 | :end]
IO.inspect(tail)

try do
  [_, _] = [1]
rescue
  e in MatchError -> IO.puts(Exception.message(e))
end
