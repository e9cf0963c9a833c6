# defguard in all its forms, used in and out of guards, from other modules, and refused.
defmodule G do
  defguard is_pos(x) when is_integer(x) and x > 0
  defguardp is_small(x) when x < 10
  defguard both(x, y) when is_pos(x) and y in [:a, :b]
  defguard with_default(x, y \\ 5) when x == y
  def f(x) when is_pos(x) and is_small(x), do: :small
  def f(x) when is_pos(x), do: :pos
  def f(_), do: :no
  def g(x, y) when both(x, y), do: true
  def g(_, _), do: false
end

IO.inspect({Enum.map([1, 50, -1, :a], &G.f/1), G.g(1, :a), G.g(1, :c)})

for code <- [
      "require G; G.is_pos(5)",
      "require G; G.is_pos(:a)",
      "require G; Enum.map([1, -1], &G.is_pos/1)",
      "require G; {G.both(5, :a), G.both(5, :z), G.with_default(5), G.with_default(5, 6)}",
      "import G; case 3 do x when is_pos(x) -> :yes end",
      "import G; case {3, :b} do {x, y} when not both(x, y) -> :no; _ -> :yes end",
      "G.is_pos(5)",
      "require G; G.is_small(5)",
      "require G; n = fn -> send(self(), :once); 5 end; {G.is_pos(n.()), Process.info(self(), :message_queue_len)}",
      "defmodule GG do\ndefguard foo(x) when String.upcase(x) == 1\nend",
      "defmodule GG do\ndefguard foo(x) when y\nend",
      "defmodule GG do\ndefguard foo(1) when true\nend",
      "defmodule GG do\ndefguard foo when true\ndef a(x) when foo(), do: x\ndef a(_), do: 2\nend; GG.a(1)",
      "defmodule GG do\ndefguard foo(x)\nend",
      "defmodule GG do\ndefguard foo(x), do: x\nend",
      "defmodule GG do\ndefguard foo(x) when (fn -> x end)\nend",
      "defmodule GG do\ndefguard foo({a, b}) when a > b\nend",
      "defmodule GG do\nimport G\ndefguard bar(x) when is_pos(x) or is_atom(x)\ndef a(x) when bar(x), do: x\ndef a(_), do: :no\nend; {GG.a(1), GG.a(:b), GG.a(\"c\")}"
    ] do
  try do
    {value, _} = Code.eval_string(code)
    IO.puts("#{inspect(code)} => #{inspect(value) |> String.slice(0, 60)}")
  rescue
    e -> IO.puts("#{inspect(code)} !! #{Exception.message(e)}")
  end
end
