defmodule StringTest do
  use ExUnit.Case, async: true

  test "splitting" do
    assert String.split(" a  b ") == ["a", "b"]
    assert String.split("a,b,c", ",") == ["a", "b", "c"]
    assert String.split("a,b,c", ",", parts: 2) == ["a", "b,c"]
    assert String.split(",a,", ",", trim: true) == ["a"]
    assert String.split("a1b2", ["1", "2"]) == ["a", "b", ""]
    assert String.split("a1b22c", ~r/\d+/) == ["a", "b", "c"]
    assert String.split("abc", "") == ["", "a", "b", "c", ""]
    assert String.split("abc", "", trim: true, parts: 2) == ["a", "bc"]
    assert String.split("", ",") == [""]
    assert String.splitter("a,b", ",") |> Enum.to_list() == ["a", "b"]
    assert String.split_at("héllo", 2) == {"hé", "llo"}
    assert String.split_at("hello", -1) == {"hell", "o"}
    assert String.split_at("ab", 9) == {"ab", ""}
  end

  test "trimming and padding" do
    assert String.trim("\n\u2003a \t") == "a"
    assert String.trim("__a_", "_") == "a"
    assert {String.trim_leading(" a "), String.trim_trailing(" a ")} == {"a ", " a"}
    assert String.trim_leading("aab", "a") == "b"
    assert String.trim_trailing("baa", "a") == "b"
    assert String.pad_leading("1", 3, "0") == "001"
    assert String.pad_trailing("1", 4, ["a", "b"]) == "1aba"
    assert String.pad_leading("long", 2) == "long"
  end

  test "case" do
    assert String.upcase("straße") == "STRASSE"
    assert String.downcase("ÀÉ") == "àé"
    assert String.capitalize("éCOLE") == "École"
    assert String.upcase("àb", :ascii) == "àB"
    assert String.capitalize("aB", :ascii) == "Ab"
  end

  test "parts" do
    assert String.slice("hello", 1, 3) == "ell"
    assert String.slice("hello", -3, 2) == "ll"
    assert String.slice("hello", 1..-2) == "ell"
    assert String.slice("hello", 9, 1) == ""
    assert String.slice("hello", 2..1//1) == ""
    assert {String.at("héy", 1), String.at("h", 5), String.at("hi", -1)} == {"é", nil, "i"}
    assert {String.first(""), String.last("")} == {nil, nil}
    assert String.graphemes("e\u0301x") == ["e\u0301", "x"]
    assert String.codepoints("e\u0301") == ["e", "\u0301"]
    assert String.next_grapheme("") == nil
    assert String.next_codepoint("éa") == {"é", "a"}
    assert String.length("") == 0
  end

  test "searching and replacing" do
    assert String.contains?("hello", "ell")
    assert String.contains?("hello", ["x", "lo"])
    refute String.contains?("hello", [])
    assert String.starts_with?("hello", ["x", "he"])
    assert String.starts_with?("hello", "")
    assert String.ends_with?("hello", "lo")
    assert String.match?("a1", ~r/\d/)
    assert String.replace("a-b-c", "-", "+") == "a+b+c"
    assert String.replace("a-b-c", "-", "+", global: false) == "a+b-c"
    assert String.replace("abc", ["a", "c"], &String.upcase/1) == "AbC"
    assert String.replace("a1b2", ~r/\d/, "<\\0>") == "a<1>b<2>"
    assert String.replace("abc", "", "-") == "-a-b-c-"
    assert String.replace_prefix("abab", "ab", "x") == "xab"
    assert String.replace_suffix("abab", "ab", "x") == "abx"
    assert String.replace_leading("aab", "a", "x") == "xxb"
    assert String.replace_trailing("baa", "a", "x") == "bxx"
  end

  test "other texts of a text" do
    assert String.reverse("añb") == "bña"
    assert String.duplicate("ab", 3) == "ababab"
    assert String.duplicate("ab", 0) == ""
    assert String.to_charlist("é") == [233]
    assert String.to_integer("-7") == -7
    assert String.to_integer("zz", 36) == 1295
    assert String.to_float("1.5e3") == 1500.0
    assert_raise ArgumentError, fn -> String.to_float("1") end
    assert String.to_atom("ok") == :ok
    assert String.to_existing_atom("ok") == :ok
    assert String.normalize("e\u0301", :nfc) == "é"
    assert String.equivalent?("e\u0301", "é")
    assert String.valid?("é")
    refute String.valid?(<<0xC3>>)
    assert String.printable?("a\n")
    refute String.printable?("a\0")
    assert String.printable?("ab\0", 2)
    assert String.chunk("a\0b", :printable) == ["a", "\0", "b"]
    assert String.jaro_distance("abc", "abc") == 1.0
    assert String.jaro_distance("abc", "xyz") == 0.0
    assert_in_delta String.jaro_distance("martha", "marhta"), 0.944, 0.001
    assert String.myers_difference("abc", "adc") == [eq: "a", del: "b", ins: "d", eq: "c"]
  end

  test "small letters of Greek and Turkish" do
    assert String.downcase("ΑΣ'ΤΟΥΣ. ΣΣ Σ", :greek) == "ασ'τους. σς σ"
    assert String.downcase("ΑΣ\u0301Α", :greek) == "ασ\u0301α"
    assert String.downcase("Iİ I\u0307", :turkic) == "ıi i"
    assert String.downcase("İ") == "i\u0307"
  end

  test "every so many bytes" do
    assert binary_slice("elixir", 0..-1//2) == "eii"
    assert binary_slice("elixir", 5..4//2) == ""
    assert Module.safe_concat(List, Chars) == List.Chars
  end
end
