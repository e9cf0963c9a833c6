# A specification belongs to a function or macro of the module.
for c <- ["@spec g(integer) :: integer\ndef f(x), do: x", "@spec f(x, y) :: x when x: integer, y: atom\ndef f(a, _ \\\\ 1), do: a", "@spec f(x) :: x when x: integer\ndef f(a, _ \\\\ 1), do: a", "@spec m(term) :: Macro.t()\ndefmacro m(x), do: x", "@spec p(term) :: term\ndefp p(x), do: x\ndef f, do: p(1)", "@spec gg(term) :: boolean\ndefguard gg(x) when x > 1", "@spec f() :: 1\ndef f, do: 1", "@spec f :: 1\ndef f, do: 1", "\n\n@spec f(\n  integer\n) :: 1\ndef f, do: 1", "@spec a + b :: c when a: integer, b: integer, c: integer\nimport Kernel, except: [+: 2]\ndef a + b, do: a - b", "@spec unquote(:dyn)(integer) :: integer\ndef dyn(x), do: x", "defstruct [:a]\n@spec new() :: %__MODULE__{}\ndef new, do: %__MODULE__{}"] do
try do
Code.eval_string("defmodule SP do\n#{c}\nend")
IO.puts "ok"
rescue e -> IO.puts Exception.message(e)
end
end
