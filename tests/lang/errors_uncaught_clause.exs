# No clause matches: the arguments are shown, and the clauses tried.
defmodule F do
  def only(:a, n) when n > 0, do: n
  def only(:b, _), do: 0
end

IO.puts("before")
F.only(:c, 1)
