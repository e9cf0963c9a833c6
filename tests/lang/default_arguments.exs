# Default arguments: which are filled, when they are evaluated, and what arities there are.
defmodule D do
  def join(a, b \\ :b, c, d \\ :d), do: {a, b, c, d}
  def now(x \\ tick()), do: x
  def options(list \\ [a: 1], map \\ %{}), do: {list, map}

  def head(list, default \\ nil)
  def head([], default), do: default
  def head([x | _], _), do: x

  defp hidden(x \\ 1, y \\ 2), do: x + y
  def all_hidden, do: {hidden(), hidden(10), hidden(10, 20)}

  defmacro twice(x \\ 2), do: quote(do: unquote(x) * 2)

  def fun(f \\ &String.upcase/1, x), do: f.(x)
  def nested(a \\ (fn -> 1 end).(), b \\ if(true, do: 2)), do: a + b
  def uses_previous(a, b \\ __MODULE__), do: {a, b}

  defp tick do
    n = Process.get(:tick, 0) + 1
    Process.put(:tick, n)
    n
  end
end

defmodule Use do
  require D
  def run, do: {D.twice(), D.twice(21)}
end

IO.inspect(D.join(1, 2))
IO.inspect(D.join(1, 2, 3))
IO.inspect(D.join(1, 2, 3, 4))
IO.inspect([D.now(), D.now(), D.now(:given), D.now()])
IO.inspect([D.options(), D.options([]), D.options([], 1)])
IO.inspect([D.head([]), D.head([], 0), D.head([1], 0)])
IO.inspect(D.all_hidden())
IO.inspect(Use.run())
IO.inspect([D.fun("a"), D.fun(&String.length/1, "abc")])
IO.inspect([D.nested(), D.nested(5), D.nested(5, 6)])
IO.inspect(D.uses_previous(1))
IO.inspect(D.__info__(:functions))
IO.inspect(D.__info__(:macros))
IO.inspect(Enum.map(0..5, &function_exported?(D, :join, &1)))
IO.inspect(function_exported?(D, :hidden, 0))
capture = &D.join/3
IO.inspect(capture.(:x, :y, :z))

for code <- [
      "defmodule E1 do\n def f(a \\\\ 1), do: a\n def f(a, b \\\\ 2), do: {a, b}\nend",
      "defmodule E2 do\n def f(a \\\\ 1), do: a\n def f(:x), do: 2\n def f(b \\\\ 2), do: b\nend"
    ] do
  try do
    Code.eval_string(code)
    IO.puts("compiled")
  rescue
    e in CompileError -> IO.puts(Exception.message(e))
  end
end
