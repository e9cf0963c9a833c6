# What is deprecated is told at once for macros, uses and code outside of functions, and at the end for calls in functions.
defmodule Old do
  @deprecated "Use new_macro/1"
  defmacro old_macro(x), do: x
  @deprecated "Use Fresh"
  defmacro __using__(_), do: nil
  @deprecated "Use new/0"
  def old, do: 1
  def new, do: 2
end

check = fn title, code ->
  IO.puts(:stderr, "== " <> title)
  Code.eval_string(code, [], file: "w.ex")
end

check.("use", "defmodule D1 do\n  use Old\nend")
check.("a library's use", "defmodule D2 do\n  use Bitwise\nend")
check.("macro in a function", "defmodule D3 do\n  require Old\n  def f(x), do: Old.old_macro(x)\nend")
check.("imported macro", "defmodule D4 do\n  import Old\n  def f(x), do: old_macro(x)\nend")
check.("function in a body", "defmodule D5 do\n  @x Old.old()\n  def x, do: @x\nend")
check.("function in a function", "defmodule D6 do\n  def x, do: Old.old()\nend")
check.("outside of modules", "String.strip(\" a\")\nOld.old()\nOld.new()")
check.("configuration in a body", "defmodule D7 do\n  @x Application.get_env(:none, :a)\n  def x, do: {@x, Application.get_env(:none, :b)}\nend")
IO.inspect({D5.x(), D6.x(), D3.f(3)})
