# Warnings about definitions: grouping, defaults, clauses that never match, redefinition, duplicate keys.
check = fn title, code ->
  IO.puts(:stderr, "== " <> title)
  Code.eval_string(code, [], file: "w.ex")
end

check.("clauses apart", """
defmodule W1 do
  def a(1), do: 1
  def b(1), do: 1
  def a(2), do: 2
  def b(1, 2), do: 1
  def b(2), do: 2
end
""")

check.("defaults with several clauses", """
defmodule W2 do
  def f(a, b \\\\ 1)
  def f(1, b), do: b
  def f(a, _), do: a
  def g(a, b \\\\ 1), do: {a, b}
  def g(a, :x), do: a
end
""")

check.("this clause cannot match", """
defmodule W3 do
  def f(x), do: x
  def f(1), do: 1
  def g(x) do
    case x do
      _ -> 1
      2 -> 2
    end
  end
end
""")

check.("redefined module", "defmodule W4, do: def(f, do: 1)\ndefmodule W4, do: def(f, do: 2)")

check.("keys twice", """
defmodule W5 do
  defstruct [:a, :b]
  def f(x), do: %{a: 1, b: x, a: 2}
  def g(x), do: %{"k" => 1, "k" => x}
  def h(x), do: %{x | a: 1, a: 2}
end
""")

check.("comparison", """
defmodule W6 do
  def f(a, b, c), do: a < b < c
  def g(a), do: a == %{__struct__: 1}
  def h(d), do: d > ~D[2020-01-01]
  def i(a, b), do: a == b == true
end
""")

check.("try", """
defmodule W9 do
  def f(x) do
    try do
      x
    catch
      :a -> 1
    rescue
      e -> e
    end
  end
  def g(x) do
    try do
      x
    else
      1 -> 2
    end
  end
  def h(x) do
    with y = x do
      y
    else
      _ -> 1
    end
  end
end
""")
