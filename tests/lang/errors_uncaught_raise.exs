# An error nobody catches: banner, trace, exit status; what stood before it is printed.
defmodule Deep do
  def a(x), do: b(x) + 1
  defp b(x), do: c(x) + 1
  def c(x), do: if(x > 3, do: raise(ArgumentError, "deep #{x}"), else: x)
end

IO.puts("before")
Deep.a(5)
IO.puts("never")
