# String, every function, on texts that are not simple.
texts = ["", "a", "hello world", "héllo wörld", "日本語", "e\u0301a\u0308", "👨‍👩‍👧🇩🇪", "ǅ ŉ ß ﬁ İ ı Σς", " \t pad \u00A0\u2003", "a,b,,c", "line\r\nnext\n", <<255, "x", 0xC3>>]
IO.puts("lengths and shapes")

for t <- texts do
  IO.inspect({t, String.valid?(t), byte_size(t), String.printable?(t), String.valid?(t) and String.reverse(t), String.upcase(t), String.downcase(t), String.capitalize(t)})
  if String.valid?(t), do: IO.inspect({String.length(t), String.graphemes(t), String.codepoints(t), String.to_charlist(t), String.first(t), String.last(t), String.next_grapheme(t), String.next_codepoint(t)}, charlists: :as_lists)
end

IO.inspect({String.upcase("ıi", :turkic), String.downcase("Iİ", :turkic), String.upcase("éà", :ascii), String.downcase("ΑΣ ΣΑΣ", :greek), String.capitalize("ǆ x"), String.capitalize("ﬁn"), String.capitalize("ÉCOLE", :ascii)})

IO.puts("splitting")
IO.inspect({String.split(" a  b\tc\u2003d\u00A0e "), String.split("a,b,,c", ","), String.split("a,b,,c", ",", trim: true), String.split("a,b;c", [",", ";"]), String.split("a,b,c", ",", parts: 2), String.split("abc", ""), String.split("abc", "", trim: true), String.split("", ","), String.split("", ",", trim: true), String.split("a1b2", ~r/\d/, include_captures: true), String.split("aXbXc", "X", parts: 1)})
IO.inspect({String.split_at("héllo", 2), String.split_at("héllo", -2), String.split_at("abc", 9), String.splitter("a,b,c", ",") |> Enum.take(2), String.splitter("a  b", " ", trim: true) |> Enum.to_list(), String.split("a--b-c", ["--", "-"])})

IO.puts("slicing")
IO.inspect({String.slice("héllo", 1, 3), String.slice("héllo", -3, 2), String.slice("héllo", 1..-2//1), String.slice("héllo", 9, 1), String.slice("héllo", 5, 1), String.slice("abc", 1..0//1), String.slice("abc", -5, 2), String.slice("abcdef", 0..-1//2), String.at("héllo", 1), String.at("héllo", -1), String.at("a", 5), binary_slice("héllo", 1, 2), binary_slice("hello", -3..-2//1)})

IO.puts("trimming and padding")
IO.inspect({String.trim(" \n a \u2003"), String.trim("xxaxx", "x"), String.trim_leading("  a "), String.trim_trailing(" a  "), String.trim_leading("xxa", "x"), String.trim_trailing("axx", "x"), String.trim("\u200Ba\u200B")})
IO.inspect({String.pad_leading("é", 3), String.pad_trailing("é", 3, "*"), String.pad_leading("x", 6, ["a", "bc"]), String.pad_leading("long", 2), String.pad_trailing("a", 4, [" ", "-"]), String.duplicate("ab", 3), String.duplicate("", 5)})

IO.puts("searching and replacing")
IO.inspect({String.contains?("abc", "b"), String.contains?("abc", ["x", "c"]), String.contains?("abc", []), String.contains?("abc", ""), String.starts_with?("abc", ["b", "a"]), String.starts_with?("abc", ""), String.ends_with?("abc", "bc"), String.ends_with?("abc", []), String.match?("abc", ~r/b/)})
IO.inspect({String.replace("a.b.c", ".", "-"), String.replace("abc", ["a", "c"], "x"), String.replace("abab", "b", fn m -> m <> m end), String.replace("abab", "a", "x", global: false), String.replace("abc", "b", "\\0\\0"), String.replace("abc", ~r/(b)/, "<\\1>"), String.replace("aaa", "aa", "b"), String.replace("", "", "x"), String.replace_prefix("abab", "ab", "x"), String.replace_suffix("abab", "ab", ""), String.replace_leading("aaab", "a", "x"), String.replace_trailing("baaa", "a", "xy")})

IO.puts("comparing")
IO.inspect({String.equivalent?("é", "e\u0301"), String.normalize("é", :nfd) |> byte_size(), String.normalize("e\u0301", :nfc), String.normalize("ﬁ①", :nfkc), String.normalize("ﬁ", :nfd), String.jaro_distance("Dwayne", "Duane"), String.jaro_distance("even", "odd"), String.jaro_distance("", ""), String.jaro_distance("a", ""), String.bag_distance("abc", "cab"), String.bag_distance("", "")})
IO.inspect({String.myers_difference("fox hops", "fox jumps"), String.myers_difference("", "abc"), String.myers_difference("héllo", "hällo"), String.myers_difference("same", "same")})

IO.puts("other forms")
IO.inspect({String.to_integer("-12"), String.to_integer("ff", 16), String.to_float("1.5e3"), String.to_atom("an atom"), String.to_existing_atom("ok"), String.chunk("ab\x00c", :printable), String.chunk(<<1, 255, "a">>, :valid), String.codepoints(<<255, "a">>), String.to_charlist("é")}, charlists: :as_lists)

for fun <- [fn -> String.to_integer(Process.get(:none, "1.0")) end, fn -> String.to_float(Process.get(:none, "1")) end, fn -> String.to_existing_atom("surely not existing atom") end, fn -> String.slice("a", 1..2//-1) end, fn -> String.duplicate("a", -1) end, fn -> String.to_charlist(<<255>>) end, fn -> String.pad_leading("a", 3, 1) end, fn -> String.split("a", 1) end, fn -> String.normalize("a", :odd) end, fn -> String.at("a", :b) end, fn -> String.replace("a", 1, "b") end, fn -> String.contains?("a", :b) end, fn -> String.upcase("a", :odd) end, fn -> String.trim(1) end] do
  try do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n", trim: true) |> List.last()}")
  end
end
