# Text that does not parse: the exception, its fields and its message.
codes = [
  "1 +", "foo(", "foo(1", "[1, 2", "{1, 2", "%{a: 1", "<<1, 2", "fn -> 1", "do", "end", "if true do", "if true do 1 end end",
  "[1, 2)", "(1, 2]", "{1, 2)", "foo)", "]", "\"abc", "'abc", "~s(abc", "~s\"\"\"\nabc", "\"\"\"\nabc", "\"\"\"abc\"\"\"",
  "\"\#{1", "\"\#{)}\"", "1a", "0xZ", "0b2", "0o8", "1_", "1__0", "1.", "1.2e", "?", "a b c d,", "a, b", "foo a, b c, d", "x = ", "= 1",
  "a ||| ", "a => b", "%{a b}", "%{a: 1, 2 => 3}", "[a: 1, 2]", "foo(a: 1, 2)", "&", "^", "@", "!", "not", "when", "a when", "->", "a -> b",
  "fn a -> end", "fn a, b", "case x do 1 end", "x do", "foo do 1 else", "A.", "a.", "a.1", "a.B.", ".a", "A.b.", ":", ":\"a", "a:", "a: 1", "A: 1, 2",
  "%", "%A", "%A{", "%{", "<<", ">>", "<<1", "1 2", "a 1 2", "\"a\" \"b\"", "foo (1, 2)", "foo (1), 2", "nil nil", "true false",
  "def f(x) do\n  x\n", "def f(x)\n  x\nend", "fn\n1 -> 2\nend end", "`a`", "a\\b", "#comment only", "", ";", ";;", "a;;b", "\\", "é", "a\u00A0b", "\u200B", "a\tb", "foo\0",
  "1..", "..1", "1..2..3", "1//2", "a <- b", "for x <- ", "a\\\\b", "@a 1 2", "a? b", "a! = 1", "a?? ", "A? = 1", "foo!?", "$a", "a$", "a@b", "a@b: 1",
  "alias A.{B, C", "not in", "a not b", "a in not b", "!in", "unless", "x[1", "x[1)", "x[]", "x[1, 2]", "&1.2", "&0", "& &1 + ", "[a | b | c]", "%{a | }", "%{ | a: 1}", "{a | b}",
  "\"\\x\"", "\"\\xZZ\"", "\"\\u12\"", "\"\\u{110000}\"", "\"\\u{}\"", "?\\", "'\\xG'", ":\"\#{\"", "~w(a", "~", "~1", "~a", "~ab(c)", "~A", "~s", "~s(a)X Y", "~S(a\\)b)"
]

for code <- codes do
  case Code.string_to_quoted(code) do
    {:ok, quoted} -> IO.puts("#{inspect(code)} gives #{inspect(quoted, limit: 8)}")
    {:error, {meta, message, token}} -> IO.puts("#{inspect(code)} #{inspect(meta)} #{inspect(message)} #{inspect(token)}")
  end
end

for code <- ["1 +", "[1, 2)", "foo(1, ", "\"abc", "a b c d,", "x =\n  1 2\ny", "  if true do\n  oops )\nend", "# c\n\n\n~s(a", "é = 1 2", "def f(x)\n  x\nend"] do
  try do
    Code.eval_string(code, [], file: "text.ex")
  rescue
    e in [SyntaxError, TokenMissingError] ->
      IO.inspect({e.__struct__, e.file, e.line, e.column})
      IO.puts(Exception.message(e))
  end
end
