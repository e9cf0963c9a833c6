defmodule AlgebraTest do
  use ExUnit.Case, async: true
  import Inspect.Algebra

  defp render(doc, width), do: doc |> group() |> format(width) |> IO.iodata_to_binary()

  test "breaks follow the width of their group" do
    doc = glue("hello", "world")
    assert {render(doc, 20), render(doc, 5)} == {"hello world", "hello\nworld"}
    assert render(glue("a", ",", "b"), 1) == "a\nb"
    assert render(concat(["a", break(""), "b"]), 80) == "ab"
    assert render(nest(glue("abc", "def"), 2), 4) == "abc\n  def"
    assert render(nest(concat("a", line()), 2), 80) == "a\n  "
    assert render(space("a", "b"), 1) == "a b"
    assert render(line("a", "b"), 80) == "a\nb"
    assert render(empty(), 80) == ""
    assert render(string("é"), 80) == "é"
  end

  test "groups break one by one" do
    inner = group(glue("bb", "cc"))
    assert render(glue("aaaaaa", inner), 8) == "aaaaaa\nbb cc"
    assert render(glue("aaaaaa", inner), 4) == "aaaaaa\nbb\ncc"
    assert render(concat([group(glue("a", "b")), flex_glue("c", "d")]), 4) == "a bc\nd"
    flex = fold_doc(~w(aa bb cc dd), &flex_glue/2)
    assert render(flex, 6) == "aa bb\ncc dd"
    assert render(force_unfit(glue("a", "b")), 80) == "a\nb"
    assert render(next_break_fits(glue("a", "b"), :enabled), 80) == "a b"
    assert render(concat([collapse_lines(1), line(), line(), line(), "a"]), 80) == "\na"
  end

  test "containers" do
    opts = %Inspect.Opts{}
    show = fn x, _ -> to_string(x) end
    list = container_doc("[", [1, 2, 3], "]", opts, show)
    assert {render(list, 80), render(list, 5)} == {"[1, 2, 3]", "[1,\n 2,\n 3]"}
    assert render(container_doc("[", [], "]", opts, show), 80) == "[]"
    assert render(container_doc("<", Enum.to_list(1..5), ">", %{opts | limit: 2}, show), 80) == "<1, 2, ...>"
    assert render(container_doc("(", [1, 2], ")", opts, show, separator: ";", break: :flex), 80) == "(1; 2)"
    assert to_doc(%{a: 1}, opts) |> render(80) == "%{a: 1}"
    assert color("a", :atom, %{opts | syntax_colors: [atom: :red]}) |> render(80) == "\e[31ma\e[0m"
    assert no_limit(to_doc([1], opts)) |> render(80) == "[1]"
    assert fold_doc([], fn a, _ -> a end) == empty()
    assert fold_doc(["a", "b", "c"], fn x, acc -> concat([x, "!", acc]) end) |> render(80) == "a!b!c"
    assert format(glue("a", "b"), :infinity) |> IO.iodata_to_binary() == "a b"
  end
end
