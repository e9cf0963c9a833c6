# Text to quoted code, with the options of Code.string_to_quoted/2.

show = fn value -> IO.puts(inspect(value, limit: :infinity, width: 110)) end

# Sources

sources = [
  "foo(1, a: b)",
  "if a do\n  b\nelse\n  c\nend",
  "a |> b.c(d) |> e",
  "fn x, y when x > y -> x end",
  "%Foo{bar | baz: 1}",
  "\"a\#{b}c\"",
  "~r/a\#{b}/iu",
  "\"\"\"\n  heredoc\n   text\n  \"\"\"",
  "[a | b] ++ ~w(c d)a",
  "@spec foo(integer) :: atom when a: b",
  "&(&1 + &2)",
  "not a in b",
  "x = y = :\"quoted atom\"",
  "<<a::size(8)-unit(1), b::binary>>",
  "1_000 + 0xFF + 0b11 + 0o7 + 1.5e3 + ?a + ?\\n"
]

for source <- sources do
  show.(Code.string_to_quoted!(source))
  show.(Code.string_to_quoted(source, columns: true, token_metadata: true))
end

# Where the text begins

show.(Code.string_to_quoted("a\n b", line: 10, column: 5, columns: true))
show.(Code.string_to_quoted('charlist + 1'))

# Literals and atoms through functions

block = fn literal, meta -> {:ok, {:__block__, meta, [literal]}} end
show.(Code.string_to_quoted("[1, :a, \"s\", 'c', 1.0, {nil, true}]", literal_encoder: block, token_metadata: true))
show.(Code.string_to_quoted("f(a: 1, b: 2) do :c end", literal_encoder: block, columns: true))
show.(Code.string_to_quoted("1 + 2", literal_encoder: fn literal, _ -> {:error, "no #{literal}"} end))

atoms = fn text, meta -> {:ok, {:atom, text, meta[:line], meta[:column]}} end
show.(Code.string_to_quoted("there_is.no_such(:thing, key: There.Is)", static_atoms_encoder: atoms))
show.(Code.string_to_quoted("there", static_atoms_encoder: fn text, _ -> {:error, "no " <> text} end))
show.(Code.string_to_quoted("surely_not_an_atom_yet_1 + 1", existing_atoms_only: true))
show.(Code.string_to_quoted("is_atom(:\"surely not an atom yet 2\")", existing_atoms_only: true))
show.(Code.string_to_quoted("is_atom(:\"a\#{b}\")", existing_atoms_only: true))

# Escapes as written

show.(Code.string_to_quoted(~S("a\nb\x41\u{1F600}\"" <> 'c\td'), unescape: false))
show.(Code.string_to_quoted(~S("a\nb\x41\u{1F600}\"" <> 'c\td')))

# Comments

show.(Code.string_to_quoted_with_comments("# one\n\na # two\n\n\n# three\nb", columns: true))
show.(Code.string_to_quoted_with_comments!(":ok # x"))

# Errors

broken = [
  "foo(",
  "foo(1 2)",
  "[1, 2",
  "\"abc",
  "'abc",
  "\"\"\"\nabc",
  "if true do",
  "if true do\n  1",
  "end",
  "foo)",
  "(1]",
  "1 +",
  "fn -> 1",
  "fn 1 end",
  "foo a, bar b, c",
  "[foo a, b]",
  "foo (1, 2)",
  "foo(a: 1, 2)",
  "[a: 1, 2]",
  "1..2//3//4",
  "1 // 2",
  "a b c d e",
  "x\ny z 1 2",
  "~s*a*",
  "~sa",
  "\"\\xg\"",
  "\"\\u{110000}\"",
  "0x1g",
  "1abc",
  "Foo.bar(",
  "Foo()",
  "foo@bar",
  "a:b",
  "%(",
  ":",
  "a ;; b",
  "<<<<<<< HEAD\na",
  "\u200b",
  "\"a\#{b\"",
  "\"\#{1 2}\"",
  "if true, do\n 1\nend",
  "fn do 1 end",
  "def foo do\n  if a do\n    b\nend",
  "foo do\n  a\n  end\nend",
  "1 true",
  "1 nil",
  "a fn",
  "1 and and 2",
  "1 ?a",
  "1 \"s\"",
  "1 ~s(s)",
  "1 do: 2",
  "1 a: 2",
  "x -> y",
  "(x; y -> z)",
  "\\",
  "__block__"
]

for text <- broken do
  IO.inspect(text)
  show.(Code.string_to_quoted(text, columns: true))

  try do
    Code.string_to_quoted!(text, file: "some.ex")
  rescue
    e in [SyntaxError, TokenMissingError] ->
      IO.puts("#{inspect(e.__struct__)} #{e.line}:#{inspect(e.column)} #{e.description} #{inspect(e.snippet)}")
      IO.puts(Exception.message(e))
  end
end

# Escapes and names

show.(Macro.unescape_string("a\\nb\\x41\\u00e9\\\\\\q"))
show.(Macro.unescape_string("a\\nb\\x41\\u00e9\\t", fn c -> if c == ?n, do: ?N, else: false end))

try do
  Macro.unescape_string("\\xz")
rescue
  e -> IO.puts(Exception.message(e))
end

for atom <- [:foo, :foo?, :"foo bar", :Foo, Foo, :"é", :"日本", :"a-b", :+, :"1a", :foo@bar, :"É"] do
  IO.puts("#{inspect(atom)} #{Macro.classify_atom(atom)}")
end
