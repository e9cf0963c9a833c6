# Sigils: every delimiter, modifiers, interpolation and escapes in lower and upper case, heredocs, and sigils of one's own.
defmodule Sigils do
  def sigil_l(text, mods), do: {:lower, text, mods}
  def sigil_L(text, mods), do: {:upper, text, mods}

  defmacro sigil_x({:<<>>, _, parts}, mods) do
    Macro.escape({:compile_time, length(parts), Enum.map(parts, &is_binary/1), mods})
  end

  defmacro sigil_j({:<<>>, _, [text]}, 'a'), do: String.to_atom(text)
  defmacro sigil_j({:<<>>, _, [text]}, []), do: text |> String.split(",") |> Enum.map(&String.trim/1)
  defmacro sigil_j(quoted, 'e'), do: quote(do: {:evaluated, unquote(quoted)})
end

defmodule Uses do
  import Sigils
  def delimiters, do: [~l(a), ~l[b], ~l{c}, ~l<d>, ~l/e/, ~l|f|, ~l"g", ~l'h']
  def closing, do: [~l(a\)b), ~l[a\]b], ~l/a\/b/, ~l|a\|b|, ~l"a\"b", ~L(a\)b), ~L/a\/b/, ~L"a\"b", ~L(a\\b), ~l(a\\b)]
  def mods, do: [~l(a)abc, ~L(a)XYZ, ~l()a, ~L()]
  def interpolation(x), do: [~l(a#{x}b), ~L(a#{x}b), ~l(#{x}#{x}), ~l(\#{x}), ~l(#{~l(#{x})|> elem(1)})]
  def escapes, do: [~l(\n\t\x41\u00e9\s), ~L(\n\t\x41\u00e9\s), ~l(\q\(), ~L(\q\()]
  def compile_time, do: [~x(plain)ab, ~x(a#{1}b), ~x(), ~x(#{1}#{2})]
  def custom(x), do: [~j(name)a, ~j(a, b , c), ~j(v#{x})e]

  def heredocs do
    [
      ~l"""
      line \x41
        indented #{1 + 1}
      """,
      ~L"""
      raw \x41 #{1}
      """m,
      ~l'''
      single "quotes" '' \'''
      ''',
      ~s"""
      no newline\
      """
    ]
  end

  def called, do: {sigil_l("direct", 'mods'), Sigils.sigil_L("remote", []), sigil_j(<<"x,y">>, [])}
end

for f <- [:delimiters, :closing, :mods, :escapes, :compile_time, :heredocs, :called], do: IO.inspect({f, apply(Uses, f, [])})
IO.inspect({Uses.interpolation(5), Uses.custom(7)})
n = 3
IO.inspect([~w(a b  c), ~w(a#{n} b)a, ~w(a b)c, ~w(x y)s, ~w(), ~w(  ), ~W(a#{n} \n b), ~w[a(b) c], ~w(a\ b c), ~w(#{"a b"} c), ~w(a\nb c\td)])
IO.inspect([~s(a"b'c #{n}), ~S(a#{n}\n), ~c(abc#{n}), ~C(ab#{n}), ~s(), ~c(), ~s(a\)b), ~S(a\)b)])
IO.inspect(Enum.map([~r/a#{n}+/, ~r(a/b)i, ~r{x}ux, ~r|a|, ~R/a#{n}/, ~r/\//, ~r/[\/]/, ~r"q", ~r<a>, ~r/a\nb/, ~r/\x41/, ~r/(?<name>a)/], &{&1.source, &1.opts}))
IO.inspect([~r/a/, ~r/a\/b/i, ~r(a/b), Regex.compile!("a/b\n"), ~r/"/, ~r/#{n}/ux])
IO.inspect([~D[2024-02-29], ~T[01:02:03], ~T[01:02:03.456], ~N[2024-02-29 01:02:03], ~N[2024-02-29T01:02:03.1], ~U[2024-02-29 01:02:03Z]])
IO.inspect({Regex.match?(~r/^a.b$/s, "a\nb"), Regex.run(~r/(a)(b)?/, "a"), Regex.scan(~r/\d/, "1a2"), "a1b" =~ ~r/\d/, Regex.replace(~r/(.)/, "ab", "[\\1]"), Regex.named_captures(~r/(?<x>.)/, "q")})
IO.inspect({quote(do: ~s(a#{x})u), quote(do: ~L"b"), quote(do: ~w(a)) |> Macro.to_string(), Macro.to_string(quote(do: ~r/a\/b/i))})

for code <- ["~y(a)", "~w(a)z", "~w(a)aa", "~r/a/z", "~r/(/", "~D[2023-02-29]", "~D[2023-02-28]x", "~T[24:00:00]", "~U[2024-01-01 00:00:00]", "~s(a", "~s)a)", "~s a ", "~1(a)", "~s(a)(b)", "~", "~s\"\"\"a\"\"\"", "~w(a b)c |> hd()", "~s(a)a", "~S(a)a", "~c(a)a"] do
  try do
    IO.inspect({code, Code.eval_string(code) |> elem(0)})
  rescue
    e -> IO.puts("#{code} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
