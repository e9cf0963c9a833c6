defmodule RegexTest do
  use ExUnit.Case, async: true

  test "compiling" do
    assert {:ok, %Regex{}} = Regex.compile("a+")
    assert {:error, {_, 0}} = Regex.compile("*")
    assert Regex.compile!("A", "i") |> Regex.match?("a")
    assert_raise Regex.CompileError, fn -> Regex.compile!("(") end
    assert Regex.source(~r/a.b/) == "a.b"
    assert Regex.opts(~r/a/iu) == "iu"
    assert Regex.regex?(~r/a/)
    refute Regex.regex?("a")
    assert Regex.escape("a.b*c") == "a\\.b\\*c"
    assert Regex.names(~r/(?<b>.)(?<a>.)/) == ["a", "b"]
    assert Regex.recompile!(~r/x/) |> Regex.match?("x")
  end

  test "running" do
    assert Regex.run(~r/c(d)/, "abcd") == ["cd", "d"]
    assert Regex.run(~r/c(d)/, "abcd", return: :index) == [{2, 2}, {3, 1}]
    assert Regex.run(~r/x/, "abc") == nil
    assert Regex.run(~r/(a)?b/, "b") == ["b"]
    assert Regex.run(~r/(?<n>\d+)/, "a12", capture: :all_names) == ["12"]
    assert Regex.run(~r/a(b)(c)/, "abc", capture: :all_but_first) == ["b", "c"]
    assert Regex.run(~r/a(b)(c)/, "abc", capture: [2]) == ["c"]
    assert Regex.run(~r/a/, "aXa", offset: 1, return: :index) == [{2, 1}]
    assert Regex.scan(~r/\d(\d)/, "12 34") == [["12", "2"], ["34", "4"]]
    assert Regex.scan(~r/\p{L}+/u, "é ab") == [["é"], ["ab"]]
    assert Regex.named_captures(~r/(?<k>\w)=(?<v>\d)/, "a=1") == %{"k" => "a", "v" => "1"}
    assert Regex.named_captures(~r/(?<k>x)/, "a") == nil
    assert "foo" =~ ~r/^f/
    assert "a\nb" =~ ~r/^b/m
    refute "a\nb" =~ ~r/a.b/
    assert "a\nb" =~ ~r/a.b/s
    assert "ab" =~ ~r/a b/x
  end

  test "splitting and replacing" do
    assert Regex.split(~r/-/, "a-b-c") == ["a", "b", "c"]
    assert Regex.split(~r/-/, "a-b-c", parts: 2) == ["a", "b-c"]
    assert Regex.split(~r/(-)/, "a-b", include_captures: true) == ["a", "-", "b"]
    assert Regex.split(~r//, "ab", trim: true) == ["a", "b"]
    assert Regex.split(~r/(?<s>-)/, "a-b", on: [:s]) == ["a", "b"]
    assert Regex.replace(~r/b(.)/, "abc", "[\\1]") == "a[c]"
    assert Regex.replace(~r/b/, "abb", "x", global: false) == "axb"
    assert Regex.replace(~r/(a)(b)/, "ab", fn all, a, b -> "#{all}-#{b}#{a}" end) == "ab-ba"
    assert Regex.replace(~r/x/, "axb", "\\\\") == "a\\b"
    assert Regex.replace(~r/b/, "abc", "\\g{0}\\0") == "abbc"
  end
end
