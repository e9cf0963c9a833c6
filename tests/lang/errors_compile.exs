# Code that does not compile or parse: exceptions as values.
codes = [
  "1 +",
  "foo(",
  "[1, 2",
  "fn -> end end",
  "\"abc",
  "%{a: 1, 2}",
  "x = y",
  "undefined_fun(1)",
  "if true do 1",
  "case 1 do\n 1 -> 2\n",
  "defmodule X do def f(a), do: b end",
  "def f, do: 1",
  "<<1::foo>>",
  "^x = 1",
  "&(1)",
  "&1",
  "alias Foo.{Bar",
  "1 = = 2",
  "fn 1 -> 1; 2, 3 -> 4 end",
  "quote do unquote_splicing(1) end |> 5 |>",
  "@foo",
  "a.b.c = 1",
  "1.0.0",
  ":\"unclosed",
  "~r/x",
  "0x",
  "'a' 'b'",
  "do end",
  "%Foo{a: 1}",
  "import NoSuchModule",
  "for x <- [1], do",
  "try do 1 end"
]

for code <- codes do
  try do
    Code.eval_string(code)
    IO.puts("#{inspect(code)}: evaluated")
  rescue
    e -> IO.puts("#{inspect(code)}: #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
