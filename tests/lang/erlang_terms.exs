# Erlang terms as text: :erl_scan, :erl_parse.parse_term.
for s <- [
      ~S|{a,1}.|,
      ~S|[1,2\|3]. foo|,
      ~S|#{a => 1.5e3}.|,
      ~S|<<1,2:8,"abc">>.|,
      ~S|"a\nb" "c".|,
      ~S|'quoted atom'.|,
      ~S|$a + 1.|,
      ~S|16#ff.|,
      ~S|-1.|,
      ~S|a b.|,
      ~S|{|,
      "% c\n{x}.\n",
      ~S|$\n.|,
      ~S|$\x{41}.|,
      ~S|'a\'b'|,
      ~S|A = b.|,
      ~S|1_000.|,
      ~S|1.0e-3|,
      ~S|...|,
      ~S|"unterminated|,
      ~S|@|,
      ~S|a@b|,
      ~S|_X|,
      ~S|fun() -> ok end|,
      ~S|case x of|,
      ~S|?foo|,
      ~S|2#101 36#zz|,
      ~S|1.5.|,
      ~S|a:b/2|,
      ~S|<= => -> =:= :: == /= >= =< \|\| ++ -- ! <- .. := =/=|,
      ~S|"\x41\101\^a\s"|,
      ~S|$ .|,
      ~S|'unt|,
      "\"a\nb\".",
      "'a\nb' c",
      ~S|1.e|,
      ~S|1.5e|,
      ~S|37#a|,
      ~S|16#|,
      ~S|$|,
      ~S|"\x{110000}"|,
      "\"\\",
      "aé ÿ Ā",
      ~S|''|,
      "\"é\" \"Ā\"",
      "a.%b",
      ~S|1__0|,
      ~S|0x10|,
      ~S|1e5|,
      ~S|2.|,
      "2.\n",
      ~S|maybe else|,
      "a\t.\t",
      "\"a\\\nb\"",
      ~S|a.b.|
    ] do
  IO.inspect({s, :erl_scan.string(String.to_charlist(s))}, limit: :infinity)

  with {:error, {_, m, d}, _} <- :erl_scan.string(String.to_charlist(s)),
       do: IO.inspect(:lists.flatten(m.format_error(d)))
end

IO.inspect(:erl_scan.string('a.\nb.', 5))
IO.inspect(:erl_scan.string('a. b', {5, 3}))
IO.inspect(:erl_scan.string('a "b\nc" \'d\ne\' f', {1, 1}))

for s <- [
      ~S|{a,1}.|,
      ~S"[1,2|3].",
      ~S|#{a => 1.5e3, b => #{}}.|,
      ~S|<<1,2,3>>.|,
      ~S|<<"abc">>.|,
      ~S|"ab" "c".|,
      ~S|'quoted atom'.|,
      ~S|-1.|,
      ~S|- 1.5.|,
      ~S"{a, -1, [b|c]}.",
      ~S|a b.|,
      ~S|{a|,
      ~S|A.|,
      ~S|[].|,
      ~S|{}.|,
      ~S|a|,
      ~S|1+2.|,
      ~S|$a.|,
      ~S|<<1:4>>.|,
      ~S|<<"a"/utf8>>.|,
      ~S|<<>>.|,
      ~S|f(x).|,
      ~S|[a,].|,
      ~S|#{a=>}.|,
      ~S|.|,
      ~S|<<a>>.|,
      ~S|+1.|,
      ~S|fun a:b/1.|,
      ~S|fun foo/1.|,
      ~S|a,b.|,
      ~S|[a b].|,
      ~S|<<"é">>.|,
      ~S|<<"Ā">>.|,
      ~S|<<"Ā"/utf8,1:16>>.|,
      ~S|<<1.5/float>>.|,
      ~S|#{a => 1, a => 2}.|,
      ~S|(a).|,
      ~S|-a.|,
      ~S|#r{a=1}.|,
      ~S|begin 1 end.|,
      ~S|{ok,}.|,
      ~S|"a" b.|,
      ~S|<<3:2/unit:4>>.|,
      ~S|<<-1>>.|,
      ~S|<<$a>>.|,
      ~S|1 = 2.|,
      ~S|}|,
      ~S|{a,b]|,
      ~S|] .|,
      ~S|.5.|,
      ~S|'a b' 'c'.|,
      ~S|1 2.|,
      ~S|1.5 a.|,
      ~S|"a" 1.|,
      ~S|#{a := 1}.|
    ] do
  r =
    case :erl_scan.string(String.to_charlist(s)) do
      {:ok, t, _} ->
        try do
          :erl_parse.parse_term(t)
        catch
          k, v -> {k, v}
        end

      e ->
        e
    end

  IO.inspect({s, r})
  with {:error, {_, m, d}} <- r, do: IO.inspect(:lists.flatten(m.format_error(d)))
end
