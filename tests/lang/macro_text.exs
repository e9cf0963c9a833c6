# Macro.to_string of parsed text and of quoted code made by hand; Code.format_string! of difficult text.
codes = [
  "-(-1)", "- -a", "+a", "!(!a)", "not (a and b)", "not(a) and b", "!a == b", "-a + b", "-(a + b)", "(a; b) + c", "a - (b - c)", "(a - b) - c", "a ++ (b ++ c)", "(a ++ b) ++ c",
  "a |> (b |> c())", "(a |> b()) |> c()", "a = b = c", "(a = b) = c", "a and (b or c)", "a && b || c", "a <- b <- c", "a \\\\ b", "a :: b | c", "a when b when c", "a | b | c", "(a | b) | c",
  "a..b", "(a..b)..c", "a..b//c", "..", "a in b", "not (a in b)", "a not in b", "!(a in b)", "a ** b ** c", "(a ** b) ** c", "a <> b <> c", "a ^^^ b", "a &&& b ||| c", "a <<< 1 >>> 2", "a ~> b <~ c",
  "&(&1)", "& &1 + &2", "&foo/1", "&Mod.foo/1", "&(&1.a)", "&{&1, &2}", "&[&1 | &2]", "&\"\#{&1}\"", "(& &1).(1)", "(fn -> 1 end).()", "a.()", "a.b.()", "(a.b).c", "a.b().c", "Mod.fun", "Mod.\"odd name\"()", "Mod.+(1, 2)", "Kernel.-(1)", ":erlang.+(1, 2)", ":\"odd atom\".f()", "a.\"b c\"", "Mod.{A, B}", "Mod.(1)",
  "fn -> nil end", "fn x -> x end", "fn x, y when x > y -> x end", "fn (x) -> y; (z) -> w end", "fn () -> 1 end", "fn {a, b} = c -> a; b end",
  "if a, do: b", "if a do b end", "if(a, do: b, else: c)", "if a do\nb\nelse\nc\nend", "foo do a end", "foo a do b end", "foo(a, b: 1) do c end", "foo a, b: 1 do c end", "foo do a -> b end", "x.foo do 1 end",
  "case a do\n b -> c\n d when e -> f\n _ -> \n g\n h\nend", "cond do a -> b; true -> c end", "try do a rescue e in [A, B] -> e; A -> b catch :exit, x -> x; y -> y else z -> z after w end", "receive do a -> b after 1 -> c end",
  "with {:ok, a} <- b, c = d, e when f <- g do h else i -> j end", "for a <- b, c, d = e, into: f, uniq: true, do: a", "for <<a::8, b <- c>>, do: a", "for a <- b, reduce: c do d -> e end",
  "%{}", "%{a: 1}", "%{:a => 1, \"b\" => 2}", "%{\"b\" => 2, a: 1}", "%{a | b: 1}", "%{a | \"b\" => 1}", "%A{}", "%A{a | b: 1}", "%a{}", "%_{b: 1}", "%__MODULE__{a: 1}", "%^a{}",
  "<<>>", "<<1, 2>>", "<<a::8>>", "<<a::size(8)-unit(1)-binary>>", "<<a::b, c::d>>", "<<\"a\"::utf8, b::binary>>", "<<(a + b)::8>>", "<<a::integer-size(x)>>",
  "\"a\"", "\"a\\n\\\"b\\\\\"", "\"a\#{b}c\#{d + 1}\"", "'abc'", "'a\#{b}'", ":\"a\#{b}\"", "\"\"\"\nheredoc\n  \#{a}\n\"\"\"", "~r/a\\/b/i", "~s(a \#{b} \\) c)", "~S[a]", "~w|a b|c", "~x\"a\"", "~D[2020-01-01]",
  "[]", "[a]", "[a | b]", "[a, b | c]", "[a: 1]", "[:a, b: 1]", "[{:a, 1}]", "[{:\"a b\", 1}]", "[\"a b\": 1]", "[{1, 2}]", "[a: 1, \"b-c\": 2]", "{}", "{a}", "{a, b}", "{a, b, c}", "{a, b: 1}", "{:a, [b: 1]}",
  "1", "1.0", "1.0e10", "1.0e-5", "0x1F", "0b101", "0o17", "1_000_000", "?a", "?\\n", "nil", "true", ":a", ":\"a b\"", ":+", ":{}", ":%{}", ":..", ":\"\"", ":a?", ":A", ":\"9a\"", "Foo", "Foo.Bar", "Elixir.Foo", "__MODULE__", "__MODULE__.Foo", "foo.Bar",
  "@a", "@a 1", "@a [1, 2]", "@spec a(b) :: c when d: e", "@type t() :: %{a: b}", "@doc \"\"\"\nText\n\"\"\"", "^a", "^a.b", "a[b]", "a[b][c]", "a.b[c]", "@a[b]", "a[b: 1]", "f()[a]", "(a + b)[c]", "[1][0]", "%{}[a]",
  "def a, do: b", "def a(b \\\\ 1) when c, do: d", "def(a, do: b)", "defmodule A do\n @b 1\n\n def c, do: 1\nend", "a; b; c", "()", "(a)", "(a\nb)", "a\n|> b\n|> c", "quote do: unquote(a)", "unquote(a).b", "unquote(a)(b)", "alias A.{B, C}", "import A, only: [b: 1]",
  "super()", "super(1)", "raise \"a\"", "raise A, b: 1", "x = fn -> y end", "a = if b do c end", "f(fn -> a end, b)", "f(a, fn x ->\n y\nend)", "f a, fn x -> y end", "do_it (a), b", "f(%{a: 1})", "f(a: 1)", "f([a: 1])", "f([{:a, 1}], 2)", "a.b(c: 1)", "f(-1)", "f -1", "f - 1", "f(not a)", "a.(b, c: 1)", "a.b c, d"
]

for code <- codes do
  quoted = Code.string_to_quoted!(code)
  text = Macro.to_string(quoted)
  again = if Macro.prewalk(Code.string_to_quoted!(text), &Macro.update_meta(&1, fn _ -> [] end)) == Macro.prewalk(quoted, &Macro.update_meta(&1, fn _ -> [] end)), do: "", else: "   # reads otherwise"
  IO.puts(text <> again)
end

made = [
  {:+, [], [1, {:+, [], [2, 3]}]}, {:foo, [], nil}, {:foo, [], []}, {:"foo bar", [], []}, {:"foo bar", [], nil}, {{:., [], [Foo, :bar]}, [], []}, {{:., [], [Foo, :bar]}, [no_parens: true], []}, {:__block__, [], []}, {:__block__, [], [1]}, {:__block__, [], [1, 2]},
  {:fn, [], [{:->, [], [[], {:__block__, [], []}]}]}, {:unknown_op, [], [1, 2]}, {:&, [], [1]}, {:., [], [:a, :b]}, {:%{}, [], [{:a, 1}, {"b", 2}]}, {:{}, [], []}, {:<<>>, [], ["a", {:"::", [], [{:b, [], nil}, {:binary, [], nil}]}]},
  %{a: 1}, %{{1, 2} => [3]}, 1..2, "a\tb", 'ab', {:__aliases__, [], [:Foo, :Bar]}, {:__aliases__, [], [{:__MODULE__, [], nil}, :Bar]}, {:when, [], [{:a, [], nil}, {:b, [], nil}]}, {:not, [], [{:in, [], [{:a, [], nil}, {:b, [], nil}]}]}, {:in, [], [{:not, [], [{:a, [], nil}]}, {:b, [], nil}]}, {:!, [], [{:==, [], [1, 2]}]}, {:-, [], [{:-, [], [1]}]}, {:sigil_r, [delimiter: "/"], [{:<<>>, [], ["a/b"]}, []]}, {:sigil_x, [], [{:<<>>, [], ["a"]}, 'b']}, {:sigil_x, [delimiter: "\"\"\""], [{:<<>>, [], ["a\n"]}, []]}
]

for quoted <- made, do: IO.puts(Macro.to_string(quoted))
