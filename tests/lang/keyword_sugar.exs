# Keywords as last arguments, do-blocks as keywords, optional parentheses and brackets, newlines, and what they parse to.
defmodule Sugar do
  def f(opts), do: {:f, opts}
  def f(x, opts), do: {:f, x, opts}
  def f(x, y, opts), do: {:f, x, y, opts}
  def block(do: x), do: {:block, x}
  def block(x, do: y), do: {:block, x, y}
  def block(x, opts, do: y), do: {:block, x, opts, y}
  def both(x, do: a, else: b), do: {x, a, b}
  defmacro mac(opts), do: Macro.escape(opts |> Keyword.keys())
  defmacro mac(x, opts), do: Macro.escape({Macro.to_string(x), Keyword.keys(opts)})
end



defmodule Uses do
  import Sugar

  def run do
    IO.inspect(f(a: 1))
    IO.inspect(f([a: 1]))
    IO.inspect(f [a: 1, b: 2])
    IO.inspect(f(1, a: 1, b: 2))
    IO.inspect(f 1, a: 1)
    IO.inspect(f(1, [a: 1]))
    IO.inspect(f(%{a: 1}))
    IO.inspect(f("quoted key": 1, "with-dash": 2, nil: 3, true: 4, do: 5, end: 6, if: 7, Upper: 8))
    IO.inspect(f({:a, 1}, b: 2))
    IO.inspect(f([{:a, 1}, {"b", 2}]))
    IO.inspect(f 1, 2, c: fn -> 3 end |> is_function())
    IO.inspect(f(1, a: 1, a: 2))
    IO.inspect(block do 1 end)
    IO.inspect(block(do: 1))
    IO.inspect(block(5, do: (1; 2)))
    IO.inspect(block 5 do 6 end)
    IO.inspect(block(5, a: 1) do 6 end)
    IO.inspect(block 5, a: 1, b: 2 do 6 end)
    IO.inspect(both 1 do 2 else 3 end)
    IO.inspect(both(1, do: 2, else: 3))
    IO.inspect(both(1) do else 3 end)
    IO.inspect(mac do 1 after 2 rescue 3 catch 4 else 5 end)
    IO.inspect(mac x + 1, do: 1)
    IO.inspect(if true, do: 1, else: 2)
    IO.inspect(if(false, do: 1))
    IO.inspect([a: 1] ++ [b: 2])
    IO.inspect([1, 2, a: 3, b: 4])
    IO.inspect({1, a: 2})
    IO.inspect({:x, a: 2, b: 3} |> tuple_size())
    IO.inspect([{:a, 1} | [b: 2]])
    IO.inspect(%{:a => 1, "b" => 2, c: 3})
    IO.inspect([a: 1][:a])
    IO.inspect([if: 1, do: 2][:do])
    IO.inspect(Keyword.get [a: 1], :a)
    IO.inspect Enum.map [1, 2], fn x -> x * 2 end
    IO.inspect Enum.reduce [1, 2], 0, &(&1 + &2)
    IO.inspect Enum.map([1, 2], fn
      1 -> :one
      _ -> :other
    end)

    IO.inspect(
      [1, 2]
      |> Enum.map(fn x ->
        x + 1
      end)
      |> Enum.sum
    )

    x = if true do
      :in_if
    else
      :never
    end

    y =
      case x do
        :in_if -> :y
      end

    IO.inspect {x, y}
    IO.inspect f(1,
      a: 1,
      b: 2
    )
    IO.inspect(not is_nil 1)
    IO.inspect(-abs(-1) + +2)
    IO.inspect(1 - 1 == 0 and not false)
    IO.inspect [
      1,
      2
    ]
    IO.inspect f a: 1, b: [c: 2, d: [e: 3]]
  end
end

Uses.run()

for code <- ["f a: 1", "f [a: 1]", "f(a: 1)", "f 1, a: 1", "[a: 1]", "[1, a: 1]", "{1, a: 1}", "{a: 1}", "%{a: 1}", "f do 1 end", "f x do 1 end", "f(x) do 1 end", "f x, y: 1 do 2 end", "f do x -> y end", "f g do 1 end", "f g(x) do 1 end", "f g x do 1 end", "f(g do 1 end)", "a = f do 1 end", "f.g do 1 end", "F.g x do 1 end", "f -1", "f - 1", "f -a", "f-1", "f [1]", "f[1]", "f [1], 2", "f (1)", "f(1) [2]", "f (1), 2", "a b, c d", "a b c", "not a b", "!a b", "-a b", "a |> b c", "a b |> c", "a.b c", "a.b.c d", "@a b", "@a b c", "& a b", "a \"b\"", "a 'b'", "a ~s(b)", "a :b", "a ?b", "a %{}", "a <<1>>", "a fn -> 1 end", "a -> b", "if a, do: b, else: c", "if a do b else c end", "x when y", "f x when y", "[f x]", "[f x, y]", "{f x}", "f g x", "f(g x)", "f(g x, y)", "f(a, do: 1)", "f a, do: 1", "f (a), do: 1", "f() do 1 end", "f()()", "f(1)(2)", "f.()", "f.(1).(2)"] do
  case Code.string_to_quoted(code) do
    {:ok, quoted} -> IO.puts("#{code}   #{inspect(Macro.prewalk(quoted, &Macro.update_meta(&1, fn _ -> [] end)), limit: :infinity)}")
    {:error, {_, message, token}} -> IO.puts("#{code}   #{inspect(message)} #{inspect(token)}")
  end
end
