# Warnings of what is never used: variables, private functions, attributes, values.
check = fn title, code ->
  IO.puts(:stderr, "== " <> title)
  Code.eval_string(code, [], file: "w.ex")
end

check.("variable in a function", """
defmodule W1 do
  def f(a, b), do: b
  def g(x) do
    y = x
    x
  end
end
""")

check.("variable in a clause, a fn, a comprehension", """
defmodule W2 do
  def f(x) do
    case x do
      {:ok, value} -> 1
      other -> 2
    end
  end

  def g, do: fn a, b -> b end
  def h(list), do: for({k, v} <- list, do: k)
  def i(x), do: with({:ok, a} <- x, {:b, b} <- x, do: b)
end
""")

check.("variable rebound and not read again", """
defmodule W3 do
  def f(x) do
    x = x + 1
    x = x * 2
    y = 1
    y = 2
    y
  end
end
""")

check.("variable set in a branch", """
defmodule W4 do
  def f(x) do
    y = 0
    if x do
      y = 1
    end
    y
  end
end
""")

check.("at the top of eval", "unused_here = 1")

check.("underscored variable read", """
defmodule W5 do
  def f(_a), do: _a
  def g(_x, _x), do: 1
  def h(__a__), do: 1
end
""")

check.("private functions", """
defmodule W6 do
  defp never(x), do: x
  defp circle_a(x), do: circle_b(x)
  defp circle_b(x), do: circle_a(x)
  defp with_default(a, b \\\\ 1), do: {a, b}
  defp two_defaults(a \\\\ 1, b \\\\ 2), do: {a, b}
  defp some_defaults(a \\\\ 1, b \\\\ 2, c \\\\ 3), do: {a, b, c}
  defmacrop unused_macro(x), do: x
  def public, do: {with_default(1, 2), two_defaults(1), some_defaults(1, 2)}
end
""")

check.("attributes", """
defmodule W8 do
  @never 1
  @used 2
  @doc "orphan"
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc 1
  def f, do: @used
  def g, do: @unset
  @impl true
end
""")

check.("useless expressions", """
defmodule W9 do
  def f(x) do
    1
    :atom
    "string"
    x
    {x, 1}
      fn -> 1 end
    nil
  end
end
""")

check.("functions whose names need quotes", """
defmodule W10 do
  def unquote(:"hello world")(), do: (x = 1; 2)
  def unquote(:"añb")(), do: (x = 1; 2)
  def a + b, do: (x = 1; a - b)
  def ok?, do: (x = 1)
end
""")
