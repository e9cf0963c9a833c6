# Aliases and imports nobody uses, and those somebody does.
check = fn title, code ->
  IO.puts(:stderr, "== " <> title)
  Code.eval_string(code, [], file: "w.ex")
end

defmodule Helper do
  def plus(a, b), do: a + b
  def minus(a, b), do: a - b
  defmacro twice(x), do: quote(do: unquote(x) * 2)
  defmacro sigil_x({:<<>>, _, [text]}, _), do: text
end

defmodule Quiet do
  defmacro __using__(_) do
    quote do
      import Enum
      alias Foo.Bar
      alias Foo.Loud, warn: true
      import List, warn: true
    end
  end
end

check.("nothing used", """
defmodule L1 do
  import String
  import Enum, only: [map: 2, sum: 1]
  import Integer, only: :macros
  alias Foo.Bar
  alias Foo.{Baz, Qux}
  alias Foo.Named, as: N
  alias Foo.Quiet, warn: false
  import List, warn: false
  require Logger
  require Helper, as: H
  def f(l), do: sum(l)
  def g, do: Qux
end
""")

check.("all used", """
defmodule L2 do
  import Helper, only: [plus: 2, twice: 1, sigil_x: 2]
  import Enum, only: [map: 2]
  import Keyword, only: [keys: 1]
  alias Foo.Bar
  alias Bar.Deep
  alias Foo.InQuote
  alias Foo.InType
  alias Foo.InStruct, as: S
  alias Foo.InPattern
  @type t :: InType.t()
  def f(x), do: {plus(x, 1), twice(x), ~x(text), Deep, &Enum.map/2, &map/2}
  def g, do: quote(do: InQuote.f())
  def h(InPattern), do: keys([])
  defmacro m, do: quote(do: %S{})
end
""")

check.("each function by itself", """
defmodule L3 do
  import Helper, only: [plus: 2, minus: 2, twice: 1]
  import String, only: [upcase: 1, downcase: 1]
  def f(x), do: plus(x, x)
  def g, do: quote(do: upcase("a"))
end
""")

check.("inside functions", """
defmodule L4 do
  def f(x) do
    alias Foo.Local
    import Enum
    import List
    sum(x)
  end
end
""")

check.("shadowed and made again", """
defmodule L5 do
  alias A.X
  alias B.X
  def f, do: X
  import Enum
  import Enum, only: [sum: 1]
end
""")

check.("only what the user wrote", "defmodule L6 do\n  use Quiet\nend")
check.("except nothing else", "defmodule L7 do\n  import Kernel, except: [self: 0]\n  def f, do: 1\nend")
check.("twice in a file", "defmodule L8 do\n  alias X.Y\nend\ndefmodule L9 do\n  alias X.Y\n  def f, do: Y\nend")
check.("outside of modules", "alias Some.Thing\nimport List\n1")

IO.puts(:stderr, "== a compiled file is one scope")
Code.compile_string("alias X.One\nimport Enum\nimport List\ndefmodule L10 do\n  alias X.Two\n  def f(x), do: {sum(x), Three}\nend\nalias X.Three", "file.ex")
alias Never.Used, as: Scripted
IO.inspect(L2.h(Foo.InPattern))
defmodule Ms do
  defmacro one(x), do: quote(do: unquote(x) + 1)
end
defmodule Als.Deep do
  defmacro two(x), do: quote(do: unquote(x) + 2)
end
defmodule Qs do
  defmacro expand(q), do: Macro.expand_once(q, __CALLER__)
  defmacro full(q), do: Macro.expand(q, __CALLER__)
end
defmodule U do
  require Qs
  import Ms
  require Als.Deep
  alias Als.Deep
  def f, do: Qs.expand(one(1))
  def g, do: Qs.expand(Deep.two(1))
end
defmodule V do
  require Qs
  import Ms
  def f, do: Qs.full(one(1))
end
IO.inspect {U.f, U.g, V.f}
