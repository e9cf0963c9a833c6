# dbg: pipes, expressions with blocks, its options, and that it gives its value.
Application.put_env(:elixir, :ansi_enabled, false)
x = 5
y = dbg(x + 1)
IO.inspect(y)
[1, 2, 3] |> Enum.map(&(&1 * 2)) |> Enum.sum() |> dbg()
"a" |> String.upcase() |> String.duplicate(3) |> dbg(syntax_colors: [])
dbg(x)
dbg({x, "text", [a: 1]}, charlists: :as_lists)
dbg(Enum.to_list(1..60), limit: 5)
dbg('abc', charlists: :as_lists)
dbg(%{a: 1, b: %{c: [1, 2]}}, width: 10)
IO.inspect(dbg(nil))
dbg(if x > 1, do: :big, else: :small)
x |> dbg() |> Kernel.+(1) |> dbg()

dbg(
  case x do
    5 -> :five
    _ -> :other
  end
)

defmodule InFunction do
  def run(a) do
    b = dbg(a * 2)
    a |> Kernel.+(b) |> dbg() |> Integer.to_string() |> dbg()
  end

  def nested(a), do: dbg(Enum.map(a, fn x -> dbg(x) + 1 end))
end

IO.inspect(InFunction.run(1))
IO.inspect(InFunction.nested([1, 2]))
dbg()
IO.inspect(dbg(fn -> 1 end) |> is_function())

try do
  dbg(raise("inside"))
rescue
  e -> IO.inspect(e)
end
