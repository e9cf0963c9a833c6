# Quoted code: shapes, unquoting, splicing, Macro functions.
IO.inspect(quote(do: 1 + 2 * x))
x = 5
IO.inspect(quote(do: f(unquote(x), unquote_splicing([1, 2]), [unquote_splicing([3])], {unquote_splicing([4, 5, 6])})))
IO.inspect(quote(do: %{unquote(:a) => 1, b: 2}))
IO.inspect(quote(do: a.b.c(1)))
IO.inspect(quote(do: fn a, b when a > b -> a end))
IO.inspect(quote(do: (1; 2)))
IO.inspect(quote(do: "a#{b}c"))
IO.inspect(quote(do: &foo/1))
IO.inspect(quote(do: <<a::8, b::binary>>))
IO.inspect(quote(unquote: false, do: unquote(y)))
IO.inspect(quote(do: [a: 1, b: unquote(x)]))
for q <- [
      quote(do: a |> b() |> c(1)),
      quote(do: if(x > 1, do: :big, else: :small)),
      quote(do: (case x do 1 -> :one; n when n > 1 -> {:many, n} end)),
      quote(do: (def f(a, b \\ 1), do: a + b)),
      quote(do: %User{name: "x"} = user),
      quote(do: not (a and b) or -c),
      quote(do: [h | t] ++ [1, 2]),
      quote(do: fn -> (receive do :x -> 1 after 10 -> 2 end) end),
      quote(do: @attr [a: 1]),
      quote(do: Foo.Bar.baz(&(&1 + 1))),
      quote(do: "s#{x}" <> ~s(a) <> 'c'),
      quote(do: for(x <- 1..3, x > 1, do: x)),
      quote(do: a.b[:c].d())
    ] do
  IO.puts(Macro.to_string(q))
end

IO.inspect(Macro.prewalk(quote(do: 1 + 2), fn n when is_integer(n) -> n * 10; other -> other end) |> Macro.to_string())
IO.inspect(Macro.postwalk(quote(do: f(1, g(2))), [], fn n, acc when is_integer(n) -> {n, [n | acc]}; n, acc -> {n, acc} end) |> elem(1))
IO.inspect(Macro.decompose_call(quote(do: Mod.fun(1, 2))))
IO.inspect(Macro.pipe(quote(do: x), quote(do: f(1)), 0) |> Macro.to_string())
IO.inspect(Macro.unpipe(quote(do: a |> b |> c)) |> length())
IO.inspect(Macro.escape(%{a: {1, 2, 3}, b: [x: 1]}))
IO.inspect({Macro.camelize("foo_bar/baz"), Macro.underscore("FooBar.BazQux"), Macro.classify_atom(:foo), Macro.inspect_atom(:key, :"a b")})
IO.inspect(Macro.var(:v, nil))
IO.inspect(Code.eval_quoted(quote(do: unquote(Macro.var(:z, nil)) + 1), z: 4) |> elem(0))
IO.inspect(Macro.expand(quote(do: unless(true, do: 1)), __ENV__) |> Macro.to_string())
IO.inspect({Macro.operator?(:+, 2), Macro.operator?(:foo, 1), Macro.quoted_literal?([1, :a]), Macro.special_form?(:case, 2)})
