# Evaluating code: bindings, environments, modules made at run time.
IO.inspect(Code.eval_string("a + b", a: 1, b: 2))
IO.inspect(Code.eval_string("x = 1; y = x + 1"))
{v, binding} = Code.eval_string("z = w * 2", w: 21)
IO.inspect({v, Enum.sort(binding)})
{_, env_binding, env} = Code.eval_string("import Enum, only: [sum: 1]; alias String, as: S", []) |> then(fn {r, b} -> {r, b, __ENV__} end)
IO.inspect({env_binding, env.module})
IO.inspect(Code.eval_string("__ENV__.file", [], file: "here.exs", line: 7) |> elem(0))
IO.inspect(Code.eval_string("__ENV__.line", [], line: 7) |> elem(0))
IO.inspect(Code.eval_string("defmodule Made do\n def f(x), do: x * 2\nend\nMade.f(4)") |> elem(0))
IO.inspect(Made.f(5))
[{mod, bin}] = Code.compile_string("defmodule Other do\n def g, do: :g\nend")
IO.inspect({mod, is_binary(bin), apply(mod, :g, [])})
IO.inspect(Code.string_to_quoted("f(x, y: 1)"))
IO.inspect(Code.string_to_quoted("1 +"))
IO.inspect(Code.string_to_quoted!("a.b", columns: true))
IO.inspect(Code.eval_quoted({:+, [], [1, 2]}) |> elem(0))
IO.puts(Code.format_string!("foo( a,b )\nx=1+2") |> IO.iodata_to_binary())
fun = Code.eval_string("fn a -> fn b -> {a, b, c} end end", c: 3) |> elem(0)
IO.inspect(fun.(1).(2))
IO.inspect(for n <- 1..3, do: Code.eval_string("n * n", n: n) |> elem(0))
IO.inspect(Code.eval_string("Enum.map([1, 2], & &1 + k)", k: 10) |> elem(0))

for code <- ["raise \"x\"", "throw :t", "nope"] do
  try do
    Code.eval_string(code)
  rescue
    e -> IO.inspect(e.__struct__)
  catch
    kind, value -> IO.inspect({kind, value})
  end
end
