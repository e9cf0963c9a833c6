# Macros that run while their module is still open, and take funs of its functions with them.
defmodule Twice do
  defp double(x), do: x * 2
  def triple(x), do: x * 3

  defmacrop all(list), do: Enum.map(list, &double/1)
  defmacrop each(list), do: Enum.map(list, fn x -> triple(double(x)) end)

  defmacrop kept(list) do
    offset = length(list)
    Enum.map(list, fn x -> double(x) + offset end)
  end

  def run, do: {all([1, 2]), each([1, 2]), kept([1, 2, 3])}
end

IO.inspect(Twice.run())
IO.inspect(for _ <- 1..3, do: Twice.run())
