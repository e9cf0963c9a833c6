defmodule ErlangTextTest do
  use ExUnit.Case, async: true

  defp f(format, args), do: :io_lib.format(format, args) |> IO.chardata_to_string()

  test ":io_lib.format" do
    assert f("~w ~p ~s ~ts", [[104, 105], 'hi', "s", "é"]) == "[104,105] \"hi\" s é"
    assert f("~5w|~-5w|~.3f|~5.1f|~e", [1, 2, 3.14159, 2.55, 1.0]) == "    1|2    |3.142|  2.5|1.00000e+0"
    assert f("~b ~.16b ~.16B ~.2#", [255, 255, 255, 5]) == "255 ff FF 2#101"
    assert f("~c~n~~ ~i~w", [65, :skipped, :x]) == "A\n~ x"
    assert f("~10s|~-10s|~*s|~10.4s", ["ab", "ab", 4, "ab", "abcdef"]) == "        ab|ab        |  ab|      abcd"
    assert f("~tp ~tw", ['é', :é]) == "\"é\" é"
    assert f("~P ~W", [[1, 2, 3, 4], 3, [1, 2, 3, 4], 3]) == "[1,2|...] [1,2|...]"
    assert_raise ArgumentError, fn -> f("~w", []) end
    assert_raise ArgumentError, fn -> f("~w", [1, 2]) end
  end

  test ":string" do
    assert :string.split("a,b,c", ",") == ["a", "b,c"]
    assert :string.split("a,b,c", ",", :all) == ["a", "b", "c"]
    assert {:string.uppercase("é"), :string.lowercase("É"), :string.titlecase("aB"), :string.casefold("ß")} == {"É", "é", "AB", "ss"}
    assert {:string.length("é\u0301"), :string.reverse("abc") |> IO.chardata_to_string(), :string.trim("  a "), :string.trim("xax", :both, 'x')} == {1, "cba", "a", "a"}
    assert {:string.find("abcb", "b"), :string.find("abcb", "b", :trailing), :string.find("a", "z"), :string.prefix("abc", "ab"), :string.slice("héllo", 1, 3)} == {"bcb", "b", :nomatch, "c", "éll"}
    assert {:string.pad("a", 3) |> IO.chardata_to_string(), :string.pad("a", 3, :leading, ?.) |> IO.chardata_to_string(), :string.equal("a", 'a'), :string.is_empty(""), :string.to_integer("12x"), :string.to_float("1.5x")} == {"a  ", "..a", true, true, {12, "x"}, {1.5, "x"}}
    assert {:string.tokens('a b', ' '), :string.lexemes("a,b c", ', '), :string.join(['a', 'b'], '-'), :string.replace("aa", "a", "b", :all) |> IO.chardata_to_string(), :string.chr('abc', ?b), :string.str('abc', 'bc'), :string.substr('hello', 2, 3), :string.strip(' a ')} == {['a', 'b'], ["a", "b", "c"], 'a-b', "bb", 2, 2, 'ell', 'a'}
  end

  test ":unicode and :binary" do
    assert :unicode.characters_to_binary(["é", 8364, 'x']) == "é€x"
    assert :unicode.characters_to_list("é") == 'é'
    assert {:error, "a", _} = :unicode.characters_to_binary(<<"a", 255>>)
    assert {:incomplete, "a", _} = :unicode.characters_to_binary(<<"a", 0xC3>>)
    assert {:binary.split("a-b-c", "-", [:global]), :binary.match("abc", "c"), :binary.matches("aba", "a"), :binary.replace("aa", "a", "b"), :binary.part("abc", {0, 2}), :binary.copy("a", 3), :binary.decode_unsigned(<<1, 0>>)} == {["a", "b", "c"], {2, 1}, [{0, 1}, {2, 1}], "ba", "ab", "aaa", 256}
    pattern = :binary.compile_pattern(["b", "d"])
    assert :binary.split("abcde", pattern, [:global]) == ["a", "c", "e"]
  end

  test ":calendar, :math, :rand, :timer" do
    assert {:calendar.day_of_the_week(2024, 2, 29), :calendar.is_leap_year(2000), :calendar.last_day_of_the_month(2023, 2), :calendar.valid_date({2023, 2, 29})} == {4, true, 28, false}
    seconds = :calendar.datetime_to_gregorian_seconds({{2024, 1, 2}, {3, 4, 5}})
    assert :calendar.gregorian_seconds_to_datetime(seconds) == {{2024, 1, 2}, {3, 4, 5}}
    assert {:calendar.seconds_to_time(3661), :calendar.time_to_seconds({1, 1, 1}), :calendar.iso_week_number({2024, 12, 30})} == {{1, 1, 1}, 3661, {2025, 1}}
    assert :calendar.rfc3339_to_system_time('2024-01-02T03:04:05Z') == 1_704_164_645
    assert {:math.pi(), :math.sqrt(16), :math.pow(2, 3), :math.log2(8), :math.floor(1.5), :math.fmod(7, 3), :math.atan2(0, 1)} == {3.141592653589793, 4.0, 8.0, 3.0, 1.0, 1.0, 0.0}
    :rand.seed(:exsss, {1, 2, 3})
    a = for _ <- 1..3, do: :rand.uniform(1000)
    :rand.seed(:exsss, {1, 2, 3})
    assert a == for(_ <- 1..3, do: :rand.uniform(1000))
    assert {:timer.seconds(2), :timer.minutes(1), :timer.hours(1), :timer.hms(1, 1, 1)} == {2000, 60_000, 3_600_000, 3_661_000}
    {:ok, _} = :timer.send_after(1, :tick)
    assert_receive :tick
    {:ok, ref} = :timer.send_interval(1, :often)
    assert_receive :often
    assert_receive :often
    assert {:ok, :cancel} = :timer.cancel(ref)
    assert {us, 3} = :timer.tc(fn -> 3 end)
    assert is_integer(us)
  end
end
