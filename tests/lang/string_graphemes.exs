# Graphemes, code points and bytes of text beyond ASCII.
words = ["héllo", "e\u0301", "👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "नमस्ते", "한국어", "각", "\r\n", "👍🏽", "ﬁ", "ß", "İ", "Ǆ", "ΑΣ", "a\u0300\u0301b"]

for word <- words do
  IO.inspect({
    word,
    String.length(word),
    length(String.codepoints(word)),
    byte_size(word),
    String.graphemes(word),
    String.reverse(word),
    String.upcase(word),
    String.downcase(word),
    String.capitalize(word)
  })
end

IO.inspect(String.split_at("👍🏽ab", 1))
IO.inspect(String.first("🇩🇪🇫🇷"))
IO.inspect(String.last("e\u0301"))
IO.inspect(String.at("नमस्ते", 2))
IO.inspect(String.slice("a👨‍👩‍👧‍👦b", 1, 1) |> byte_size())
IO.inspect(String.next_grapheme("e\u0301x"))
IO.inspect(String.next_codepoint("e\u0301x"))
IO.inspect(String.normalize("e\u0301", :nfc) == "é")
IO.inspect(String.normalize("é", :nfd) |> String.codepoints())
IO.inspect(String.normalize("ﬁ①", :nfkc))
IO.inspect(String.equivalent?("é", "e\u0301"))
IO.inspect("é" == "e\u0301")
IO.inspect(String.upcase("ıi", :turkic))
IO.inspect(String.downcase("Iİ", :turkic))
IO.inspect(String.downcase("ΑΣ", :greek))
IO.inspect(String.upcase("aé", :ascii))
IO.inspect(String.pad_leading("é", 4, "👍"))
IO.inspect(String.valid?(<<0xFF>>))
IO.inspect(String.chunk("abc" <> <<0xFF, 0xFE>> <> "é", :valid))
IO.inspect(String.chunk("ab\u0000\tc", :printable))
IO.inspect(String.printable?("ab\u200B"))
IO.inspect(String.to_charlist("é👍"))
IO.inspect("é👍" |> String.to_charlist() |> List.to_string())
IO.inspect(for <<c::utf8 <- "é👍">>, do: c)
IO.inspect(<<0x1F44D::utf16>>)
IO.inspect(<<0x1F44D::utf32-little>>)
IO.inspect(String.jaro_distance("Dwayne", "Duane"))
IO.inspect(String.myers_difference("fox hops", "fox jumps"))
