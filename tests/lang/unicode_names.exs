# Identifiers, atoms, strings and escapes beyond ASCII; every escape of strings, charlists and character literals.
défaut = 1
ñandú = 2
变量 = 3
été? = fn -> true end
IO.inspect({défaut, ñandú, 变量, été?.()})

defmodule Ete do
  def größe(x), do: x
  def über!(x), do: x + 1
  defstruct [:naïve, :日本]
end

IO.inspect({Ete.größe(1), Ete.über!(1), :été, :"a b", :日本, [été: 1, "ab cd": 2], %{ключ: 1}})
IO.inspect({:größe in Keyword.keys(Ete.__info__(:functions)), inspect(Ete), &Ete.größe/1})
IO.inspect(struct(Ete, 日本: 1))
IO.inspect("\a\b\d\e\f\n\r\s\t\v\0\\\"\'\#")
IO.inspect('\a\b\d\e\f\n\r\s\t\v\0\\\"\'\#')
IO.inspect("\x41\u0041\u{41}\u{1F600}\u{10FFFF}\xFF")
IO.inspect([?a, ?\n, ?\s, ?\\, ?\", ?é, ?✓, ?#, ??, ?(, ?\#, ?\d, ?\e])
IO.inspect({~S(\n\x41), ~s(\x41\u{e9}), ~c(\x41), ~C(\x41), ~w(a\x41 b\tc), ~W(a\x41 b)})
IO.inspect("a\
b")
IO.inspect(~s(a\
b))
IO.puts("""
heredoc \
joined
  indented "quotes" \"""
#{"inter" <> "polated"} \u00e9
""")

IO.puts(~S'''
raw \n #{1}
''')

IO.inspect('''
chars é
''')

IO.inspect("a#{1}b#{[?c, "d", [?e | "f"]]}g#{nil}#{:h}#{1.50}#{'ij'}")
IO.inspect("#{"nested #{"deep #{1 + 1}"}"}")
IO.inspect(:"atom #{1 + 1} \n")
IO.inspect('list #{1 + 1} \n')
IO.inspect("#{}")
IO.inspect({"é" == "e\u0301", String.normalize("e\u0301", :nfc) == "é", String.length("e\u0301"), byte_size("é"), String.length("👨‍👩‍👧"), String.graphemes("🇩🇪e\u0301")})
IO.inspect({String.upcase("straße é ŉ"), String.downcase("ÀÉÎ İ"), String.capitalize("éa ÉA"), String.reverse("e\u0301a")})
IO.inspect([inspect("\u200B"), inspect("\uFEFF"), inspect(<<0xC3, 0x28>>), inspect("\x7F"), inspect("é\x00"), inspect('é'), inspect(:"é é")])
IO.inspect({String.to_atom("é"), String.to_charlist("é"), List.to_string([233]), to_string([0x1F600]), <<233::utf8>>, String.valid?(<<233>>)})

for code <- ["a\u0301 = 1", "😀 = 1", "a😀", "_é = 1", "É = 1", ":É", ":\"\\u{D800}\"", "\"\\u{D800}\"", "?\\u{D800}", "\"\\u{1234567}\"", "é!? = 1", "x́y", "ａ = 1", "µ = 1", "“a”", "′a′", "ªº", "x² = 1", "℮ = 1", "_1é = 2", "é1 = 2", "1é", "@é", "&é/1", "é.é", "%{é: 1}.é", "[é: 1]", "~é(a)", "def é, do: 1", "a\u202E = 1", "\"\u202E\"", "# \u202E\n1"] do
  case Code.string_to_quoted(code) do
    {:ok, quoted} -> IO.puts("#{inspect(code)} gives #{inspect(quoted)}")
    {:error, {meta, message, token}} -> IO.puts("#{inspect(code)} #{inspect(Keyword.take(meta, [:line, :column]))} #{inspect(message)} #{inspect(token)}")
  end
end
