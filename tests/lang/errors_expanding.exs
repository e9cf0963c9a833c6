# What fails while code is expanded: the macro or struct, and who called it, stand in the trace.
defmodule Fails do
  defmacro now(text), do: raise(text)

  defmacro deep(x) do
    check(x)
    x
  end

  defmacro twice(x), do: quote(do: Fails.now(unquote(x)))
  defmacro bad_code, do: {:oops, 1}
  defmacro throws, do: throw(:ball)
  defmacro exits, do: exit(:gone)
  defmacro clause(1), do: 1

  defmacro __using__(opts) do
    if opts[:fail], do: raise(ArgumentError, "bad options: #{inspect(opts)}")
    quote(do: import(Fails))
  end

  def check(x) when x > 10, do: :erlang.error({:too_big, x})
  def check(_), do: :ok
end

defmodule Point do
  @enforce_keys [:x]
  defstruct [:x, y: 0]
end

check = fn code ->
  try do
    Code.eval_string(code, [], file: "made.ex")
  catch
    kind, reason ->
      IO.puts("--- " <> (code |> String.split("\n") |> Enum.join("; ")))
      IO.puts(Exception.format(kind, reason, __STACKTRACE__) |> String.split("    errors_expanding.exs") |> hd)
  end
end

check.("require Fails\nFails.now(\"at the top\")")
check.("defmodule A do\nrequire Fails\nFails.now(\"in a module\")\nend")
check.("defmodule A do\nrequire Fails\ndef f(_x) do\nFails.now(\"in a function\")\nend\nend")
check.("defmodule A do\nrequire Fails\ndef f(_x), do: Fails.deep(11)\nend")
check.("defmodule A do\nrequire Fails\ndef f(_x), do: Fails.twice(\"two macros\")\nend")
check.("defmodule A do\nrequire Fails\ndef f(_x), do: Fails.clause(2)\nend")
check.("defmodule A do\nuse Fails, fail: true\nend")
check.("defmodule A do\nuse Fails\ndef f, do: throws()\nend")
check.("defmodule A do\nuse Fails\ndef f, do: exits()\nend")
check.("defmodule A do\ndefmacro m(x), do: raise(inspect(x))\ndef f, do: m(:local)\nend")
check.("defmodule A do\ndef f, do: %Point{y: 1}\nend")
check.("defmodule A do\ndef f, do: %Point{x: 1, z: 1}\nend")
check.("defmodule A do\ndef f(%Point{z: 1}), do: 1\nend")
check.("defmodule A do\ndef f, do: %Missing{}\nend")
check.("%Point{}")
check.("%Point{1 => 2}")
check.("x = 1\ndef f, do: x")
check.("if true, foo: 1")
check.("1 |> 2")
check.("\"a\" <> 1 = x")
check.("defmodule A do\ndef f(x) do\n1 |> x\nend\nend")
