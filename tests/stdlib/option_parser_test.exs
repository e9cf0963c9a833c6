defmodule OptionParserTest do
  use ExUnit.Case, async: true

  test "switches by type" do
    types = [count: :count, int: :integer, float: :float, flag: :boolean, text: :string, many: :keep, numbers: [:integer, :keep]]
    parse = &OptionParser.parse(&1, strict: types, aliases: [c: :count, i: :int, f: :flag])
    assert parse.(["--int", "5", "--float=1.5", "--flag", "--text", "x"]) == {[int: 5, float: 1.5, flag: true, text: "x"], [], []}
    assert parse.(["-c", "-c", "--count"]) == {[count: 3], [], []}
    assert parse.(["--many", "a", "--many=b", "--numbers", "1", "--numbers", "2"]) == {[many: "a", many: "b", numbers: 1, numbers: 2], [], []}
    assert parse.(["--no-flag", "file", "-f"]) == {[flag: true], ["file"], []}
    assert parse.(["--int", "x", "--unknown", "--float", "y"]) == {[], [], [{"--int", "x"}, {"--unknown", nil}, {"--float", "y"}]}
    assert parse.(["--int"]) == {[], [], [{"--int", nil}]}
    assert parse.(["--int", "-5"]) == {[int: -5], [], []}
    assert parse.(["a", "--", "--flag", "b"]) == {[], ["a", "--flag", "b"], []}
    assert parse.(["-i3", "-i=4"]) |> elem(0) == [int: 4]
    assert parse.(["--flag=true", "--flag=false", "--flag=maybe"]) == {[flag: false], [], [{"--flag", "maybe"}]}
  end

  test "switches without strictness" do
    assert OptionParser.parse(["--foo", "bar", "--no-baz", "-q"], switches: [foo: :string]) |> elem(0) |> Keyword.take([:foo]) == [foo: "bar"]
    assert OptionParser.parse(["--some-option", "x"], allow_nonexistent_atoms: true, switches: []) == {[some_option: "x"], [], []}
    assert OptionParser.parse(["-xyz"], aliases: [x: :xx, y: :yy, z: :zz], switches: [xx: :boolean, yy: :boolean, zz: :boolean]) |> elem(0) == [xx: true, yy: true, zz: true]
  end

  test "heads, next, refusals" do
    assert OptionParser.parse_head(["--a", "file", "--b"], strict: [a: :boolean, b: :boolean]) == {[a: true], ["file", "--b"], []}
    assert OptionParser.parse_head!(["--a", "x"], strict: [a: :boolean]) == {[a: true], ["x"]}
    assert OptionParser.next(["--a", "x"], strict: [a: :string]) == {:ok, :a, "x", []}
    assert OptionParser.next(["--b"], strict: [a: :string]) == {:undefined, "--b", nil, []}
    assert OptionParser.next(["--a", "x"], strict: [a: :integer]) == {:invalid, "--a", "x", []}
    assert OptionParser.next(["rest"], strict: []) == {:error, ["rest"]}
    assert OptionParser.parse!(["--a", "1"], strict: [a: :integer]) == {[a: 1], []}
    assert_raise OptionParser.ParseError, ~r/1 error found!\n--a : Expected type integer, got "x"/, fn -> OptionParser.parse!(["--a", "x"], strict: [a: :integer]) end
    assert_raise OptionParser.ParseError, ~r/--b : Unknown option/, fn -> OptionParser.parse!(["--b"], strict: [a: :integer]) end
    assert_raise OptionParser.ParseError, ~r/--a : Missing argument of type integer/, fn -> OptionParser.parse!(["--a"], strict: [a: :integer]) end
    assert_raise ArgumentError, fn -> OptionParser.parse([], strict: [a: :odd], switches: []) end
  end

  test "texts" do
    assert OptionParser.split(~S(a "b c" 'd e' f\ g)) == ["a", "b c", "d e", "f g"]
    assert OptionParser.split("") == []
    assert_raise RuntimeError, ~r/argv string did not terminate properly/, fn -> OptionParser.split("\"a") end
    assert OptionParser.to_argv(foo: "bar", flag: true, off: false, n: 5, nothing: nil) == ["--foo", "bar", "--flag", "--no-off", "--n", "5"]
    assert OptionParser.to_argv([foo_bar: "x"], []) == ["--foo-bar", "x"]
    assert OptionParser.to_argv([v: 3], switches: [v: :count]) == ["--v", "--v", "--v"]
  end
end
