# :string of Erlang: graphemes, both kinds of texts, the old names.
defmodule T do
  def call(f, args) do
    shown = Enum.map_join(args, ", ", &inspect/1)
    IO.puts("#{f}(#{shown}) => #{inspect(result(f, args))}")
  end

  defp result(f, args) do
    apply(:string, f, args)
  rescue
    e -> e.__struct__
  end
end

for {f, args} <- [
      length: ["héllo"], length: ["e\u0301"], length: [["a", 'b', ?c]], is_empty: [""], is_empty: [[]], is_empty: ["a"], equal: ["é", "e\u0301"], equal: ["é", "e\u0301", false, :nfc], equal: ["A", "a", true], equal: ['abc', "abc"],
      uppercase: ["straße"], lowercase: ["ÀÉ"], titlecase: ["ǆ x"], casefold: ["ẞΣ"], uppercase: ['abc'], titlecase: [""], reverse: ["e\u0301a"], reverse: ['abc'], slice: ["héllo", 1], slice: ["héllo", 1, 2], slice: ['hello', 3, 9], slice: ["a", 5],
      trim: ["  a "], trim: ["  a ", :leading], trim: ["xxaxx", :trailing, 'x'], trim: [' a '], trim: ["\t\r\n a\u2003"], chomp: ["a\r\n"], chomp: ["a\n\n"], pad: ["a", 3], pad: ["ab", 5, :both, ?*], pad: ["abc", 2], take: ["aabc", 'a'], take: ["aabc", 'c', true], take: ["abcc", 'c', false, :trailing],
      split: ["a.b.c", "."], split: ["a.b.c", ".", :trailing], split: ["a.b.c", ".", :all], split: ["abc", ""], split: ["abc", "x", :all], split: ['a b', ' '], replace: ["abab", "b", "x"], replace: ["abab", "b", "x", :all], replace: ["abab", "b", "x", :trailing], find: ["abcb", "b"], find: ["abcb", "b", :trailing], find: ["abc", "x"], find: ['abc', 'c'],
      prefix: ["abc", "ab"], prefix: ["abc", "x"], prefix: ["é1", "e\u0301"], next_grapheme: ["e\u0301x"], next_grapheme: [""], next_codepoint: ["éx"], next_codepoint: ['ab'], to_graphemes: ["ae\u0301"], lexemes: ["a, b;c", ', ;'], lexemes: ["", ' '], nth_lexeme: ["a b c", 2, ' '], jaro_similarity: ["ditto", "ditty"], to_integer: ["12x"], to_integer: ["-7"], to_integer: ["x"], to_float: ["1.5e2z"], to_float: ["1"], concat: ['a', 'b'],
      len: ['abc'], chr: ['abcb', ?b], rchr: ['abcb', ?b], str: ['abcbc', 'bc'], rstr: ['abcbc', 'bc'], chr: ['abc', ?z], substr: ['hello', 2], substr: ['hello', 2, 3], sub_string: ['hello', 2, 4], tokens: ['a  b', ' '], join: [['a', 'b'], ', '], chars: [?a, 3], chars: [?a, 2, 'z'], copies: ['ab', 2], words: ['a b  c'], words: ['a-b', ?-], sub_word: ['a b c', 2], strip: [' a '], strip: ['xax', :both, ?x], left: ['ab', 4], left: ['abcd', 2], right: ['ab', 4, ?.], centre: ['ab', 5], to_upper: ['abc'], to_lower: [?A], span: ['aab', 'a'], cspan: ['xyab', 'a'], equal: ['a', 'b'],
      to_integer: [:odd], pad: ["a", :b]
    ] do
  T.call(f, args)
end
