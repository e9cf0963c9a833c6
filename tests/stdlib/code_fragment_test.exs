defmodule CodeFragmentTest do
  use ExUnit.Case, async: true
  import Code.Fragment

  test "what stands before a cursor" do
    for {text, context} <- [
          {"", :expr},
          {"x + (", {:operator_call, '+'}},
          {"foo(", {:local_call, 'foo'}},
          {"[", :expr},
          {"%{a => ", :expr},
          {"value", {:local_or_var, 'value'}},
          {"ok?", {:local_or_var, 'ok?'}},
          {"Str", {:alias, 'Str'}},
          {"String.Ch", {:alias, 'String.Ch'}},
          {"__MODULE__.Sub", {:alias, {:local_or_var, '__MODULE__'}, 'Sub'}},
          {"String.up", {:dot, {:alias, 'String'}, 'up'}},
          {"String . up", {:dot, {:alias, 'String'}, 'up'}},
          {":lists.rev", {:dot, {:unquoted_atom, 'lists'}, 'rev'}},
          {"map.key.", {:dot, {:dot, {:var, 'map'}, 'key'}, ''}},
          {"@attr.x", {:dot, {:module_attribute, 'attr'}, 'x'}},
          {"Enum.map(", {:dot_call, {:alias, 'Enum'}, 'map'}},
          {"Enum.map ", {:dot_call, {:alias, 'Enum'}, 'map'}},
          {"&Enum.map/", {:dot_arity, {:alias, 'Enum'}, 'map'}},
          {"&foo/", {:local_arity, 'foo'}},
          {"@", {:module_attribute, ''}},
          {"@at", {:module_attribute, 'at'}},
          {":", {:unquoted_atom, ''}},
          {":at", {:unquoted_atom, 'at'}},
          {":+", {:unquoted_atom, '+'}},
          {"a |>", {:operator, '|>'}},
          {"a and ", {:operator_call, 'and'}},
          {"%", {:struct, ''}},
          {"%URI", {:struct, 'URI'}},
          {"%@at", {:struct, {:module_attribute, 'at'}}},
          {"~", {:sigil, ''}},
          {"~r", {:sigil, 'r'}},
          {"1.", :none},
          {"\"text\"", :none},
          {"foo.\n  bar", {:dot, {:var, 'foo'}, 'bar'}},
          {"foo\n  .bar", {:dot, {:var, 'foo'}, 'bar'}},
          {"foo\nbar", {:local_or_var, 'bar'}}
        ] do
      assert {text, cursor_context(text)} == {text, context}
      assert cursor_context(String.to_charlist(text)) == context
    end
  end

  test "what stands around a position" do
    at = fn text, column -> surround_context(text, {1, column}) end

    for column <- 1..8 do
      assert at.("Enum.map(x)", column) in [
               %{begin: {1, 1}, context: {:alias, 'Enum'}, end: {1, 5}},
               %{begin: {1, 1}, context: {:dot, {:alias, 'Enum'}, 'map'}, end: {1, 9}}
             ]
    end

    assert at.("Enum.map(x)", 9) == :none
    assert at.("f(x)", 1) == %{begin: {1, 1}, context: {:local_call, 'f'}, end: {1, 2}}
    assert at.("&f/1", 2) == %{begin: {1, 2}, context: {:local_arity, 'f'}, end: {1, 3}}
    assert at.("a <> b", 3) == %{begin: {1, 3}, context: {:operator, '<>'}, end: {1, 5}}
    assert at.("a in b", 3) == %{begin: {1, 3}, context: {:operator, 'in'}, end: {1, 5}}
    assert at.("x do", 3) == %{begin: {1, 3}, context: {:keyword, 'do'}, end: {1, 5}}
    assert at.("%URI{}", 2) == %{begin: {1, 1}, context: {:struct, 'URI'}, end: {1, 5}}
    assert at.("é :atom", 4) == %{begin: {1, 3}, context: {:unquoted_atom, 'atom'}, end: {1, 8}}
    assert at.("~w(a)", 2) == %{begin: {1, 1}, context: {:sigil, 'w'}, end: {1, 3}}

    assert surround_context("foo.\n  bar", {2, 3}) ==
             %{begin: {1, 1}, context: {:dot, {:var, 'foo'}, 'bar'}, end: {2, 6}}
  end

  test "code around a cursor" do
    quoted = fn text -> Code.string_to_quoted(text) end
    assert container_cursor_to_quoted("max(some, ") == quoted.("max(some, __cursor__())")
    assert container_cursor_to_quoted("if x do\n [1, ") == quoted.("if x do\n [1, __cursor__()] end")
    assert container_cursor_to_quoted("%{a: \"x") == quoted.("%{a: __cursor__()}")
  end
end
