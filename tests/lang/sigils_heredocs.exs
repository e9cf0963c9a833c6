# Sigils, heredocs, escapes, interpolation.
IO.inspect({~w(a b c), ~w(a b)a, ~w(x y)c, ~W(a#{1} b)})
IO.inspect({~s(a "q" #{1 + 1}), ~S(a #{1}\n), ~c(char), ~C(a#{}), ~s{br}, ~s[sq], ~s<an>, ~s|pi|, ~s/sl/, ~s'ap'})
IO.puts("""
  indented
    more "quotes" #{:interp}
  tab\there \
  joined
  """)
IO.inspect('''
char #{1}
''')
IO.inspect(~S"""
raw \n #{x}
""")
IO.inspect("\x41\u00e9\u{1F600}\a\b\e\f\v\0\s\d\\\"\#{no}")
IO.inspect({?a, ?\n, ?\s, ?é, ?\\, ?"})
IO.inspect({~D[2024-02-29], ~T[23:59:59], ~N[2024-01-01 00:00:00], ~U[2024-01-01 00:00:00Z]})
IO.inspect(~r/x/i == ~r/x/i)

defmodule MySigil do
  def sigil_u(text, []), do: String.upcase(text)
  def sigil_u(text, 'r'), do: String.reverse(text)
  defmacro sigil_m({:<<>>, _, [text]}, mods), do: {String.to_integer(text), mods}
end

defmodule UseSigil do
  import MySigil
  def run, do: {~u(abc#{1}), ~u"abc"r, ~m(42)xy}
end

IO.inspect(UseSigil.run())
IO.inspect({1_000, 0xFF, 0b101, 0o17, 1.0e3, 1.5e-3})
IO.inspect({:"quoted atom", :"with#{1}", [key: 1, "quoted key": 2]})
IO.inspect("a" <> "b" <> "#{"nested #{"deep"}"}")
IO.inspect({'single #{1}', "multi
line"})
