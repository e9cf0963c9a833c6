# The formatter on text that is hard to lay out, with comments, and with its options.
texts = [
  "x=1+2*3", "foo( a,b ,c )", "[1,2,3,]", "%{ a: 1,b: 2 }", "if a do b else c end", "fn x->x end", "a|>b|>c", "foo a, b", "foo(a) do\nb\nend", "x   # comment", "# top\n\n\n\nx\n# end", "def f(a,b\\\\1)when a>b,do: a", "@spec f(a)::b when a: c",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccccccccc, ddddddddddd)",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb + ccccccccccccccccccccccccccccccccccc + d",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |> bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb(1) |> ccccccccccccccccccccccccccccccccccc() |> d()",
  "foo = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb(cccccccccccccccccc)",
  "%{aaaaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccccccc: 3, ddddddddddddddddddddddddddddd: 4}",
  "[aaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccc, ddddddddddddddddddddddddddddd]",
  "with {:ok, a} <- foo(1), {:ok, b} <- bar(a), c = a + b, do: c, else: (_ -> :error)",
  "with {:ok, aaaaaaaaaaaaaaaaaaaaa} <- foooooooooooooooooooooooooooo(1), {:ok, bbbbbbbbbbbbbbbbbbbbb} <- baaaaaaaaaaaaaaaaaaaaar(a) do a + b else _ -> :error end",
  "case x do\n# first\n1 -> :a\n# second\n2 ->\n:b\n\n_ -> :c\n# last\nend", "cond do\na->b\ntrue->c\nend", "try do\na\nrescue\ne in Foo->e\nafter\nb\nend", "receive do\n:a -> 1\nafter 10 -> 2\nend",
  "for x<-xs,y<-ys,x>y,into: %{},do: {x,y}", "quote do: unquote(a)", "foo(fn x -> y = x; y end)", "foo(bar, fn\n1->2\n3->4\nend)", "Enum.map(list, fn x -> x\nend)", "foo(a, [b: 1])", "foo(a, b: 1, c: 2)", "foo [a: 1]", "foo(%{a: 1}, do: 1)",
  "\"a\" <> \"b\" <> \"cccccccccccccccccccccccccccccccccccccccccccccccccccc\" <> \"dddddddddddddddddddddddddddddddddddddddddddddddd\"",
  "not(a)", "!(a)", "not (a in b)", "!a in b", "a not in b", "- 1", "-(1)", "+ a", "& &1", "&(&1+1)", "&foo/1", "& foo(&1, 2)", "^ a", "@ foo 1", "a . b", "a . b()", "a.b.c", "A . B", "a .. b", "1..2//3", "a::b", "<<a::8,b::binary-size(2)>>", "<<a :: integer, b>>",
  "1000000", "1_0", "0xff", "0b11", "1.0E5", "1.0e+5", "?a", "12345.678", "'abc'", "'a\"b'", "\"a'b\"", ":\"abc\"", ":\"a b\"", "[\"abc\": 1]", "[\"a b\": 1]", "%{\"a\" => 1, :b => 2}", "~r/a/", "~w[a b]a", "\"\"\"\n  a\n   b\n  \"\"\"", "'''\na\n'''", "~s\"\"\"\n  x\n\"\"\"",
  "(a;b)", "a;b", "(a)", "((a))", "()", "fn -> () end", "fn () -> nil end", "fn (a, b) -> a end", "foo.()", "foo.(a)", "(fn -> 1 end).()", "a = fn -> 1 end", "a =\n  b", "a = \n\n b", "x = case y do 1 -> 2 end", "a when b", "a <- b", "a \\\\ b",
  "defmodule A do\nuse B\nimport C\n\n\n\n@a 1\n@b 2\ndef f, do: 1\ndef g, do: 2\n\ndef h do\n1\nend\ndef i do\n2\nend\nend",
  "# a\ndefmodule A do\n# b\n\n# c\ndef f do\n# d\nend\n# e\nend\n# f", "[\n# only a comment\n]", "foo(\n# first\na,\n# second\nb\n# third\n)", "%{\n# c\na: 1 # d\n}", "x\n|> foo() # one\n# two\n|> bar()", "a = # why\n  1",
  "if a do\nb\nend |> c()", "unless a, do: b, else: c", "if(a) do b end", "import A, only: [b: 1, c: 2]", "alias A.{B,C}", "alias A.{\nB,\nC\n}", "defstruct [:a, :b]", "defstruct a: 1, b: 2", "raise A, \"b\"", "assert a == b", "send self(), :a", "IO.puts \"a\"",
  "%A{a|b: 1}", "%{a|b: 1, c: 2}", "%A{}", "% A {a: 1}", "{a,b}", "{ a }", "{}", "[ ]", "[a|b]", "[a,b|c]", "[h | [t]]", "a[b]", "a [b]", "a[ b ]", "a.b[c]", "foo() [a]",
  "@doc \"\"\"\nHi\n\"\"\"\ndef a, do: 1", "@type t::a|b", "@type t :: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | cccccccccccccccccccccccccccc | d", "@spec aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccccccccc) :: {:ok, ddddddddd} | :error",
  "a && b || c", "a and b or not c", "(a || b) && c", "a ||| b &&& c", "a == b and c != d", "a + b - c", "a - (b + c)", "a * (b + c)", "(a * b) + c", "a / b / c", "a ++ b ++ c", "(a ++ b) ++ c", "a -- b -- c", "a <> b", "a ** b", "a ~> b", "a = b = c", "a | b", "not a == b", "-a ** b"
]

for text <- texts do
  formatted = text |> Code.format_string!() |> IO.iodata_to_binary()
  again = formatted |> Code.format_string!() |> IO.iodata_to_binary()
  IO.puts(formatted)
  IO.puts(if formatted == again, do: "-----", else: "----- unstable")
end

IO.puts(Code.format_string!("foo(aaaaaaaa, bbbbbbbb, cccccccc, dddddddd)", line_length: 20))
IO.puts(Code.format_string!("foo a, b; my 1 ; bar 2", locals_without_parens: [my: 1, foo: :*]))
IO.puts(Code.format_string!("foo [a: 1]\nbar [b: 2]", force_do_end_blocks: true))
IO.puts(Code.format_string!("if a, do: b, else: c", force_do_end_blocks: true))
IO.puts(Code.format_string!("~X(a b)\n~Y(c)", sigils: [X: fn text, opts -> String.upcase(text) <> inspect(opts[:modifiers]) end]))

for bad <- ["foo(", "a b c d,", "[1"] do
  try do
    Code.format_string!(bad, file: "bad.ex")
  rescue
    e -> IO.puts(Exception.message(e))
  end
end
