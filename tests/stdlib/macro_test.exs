defmodule MacroTest do
  use ExUnit.Case, async: true
  require Macro

  test "walks" do
    ast = quote do: f(1, g(2))
    assert Macro.prewalk(ast, fn n when is_integer(n) -> n * 10; x -> x end) |> Macro.to_string() == "f(10, g(20))"
    {_, seen} = Macro.prewalk(quote(do: a + 1), [], fn x, acc -> {x, [elem_or_self(x) | acc]} end)
    assert Enum.reverse(seen) == [:+, :a, 1]
    {_, seen} = Macro.postwalk(quote(do: a + 1), [], fn x, acc -> {x, [elem_or_self(x) | acc]} end)
    assert Enum.reverse(seen) == [:a, 1, :+]
    assert Macro.traverse(quote(do: x(1)), 0, fn x, n -> {x, n + 1} end, fn x, n -> {x, n * 2} end) |> elem(1) == 8
    assert Macro.path(quote(do: [1, f(2)]), &(&1 == 2)) |> length() == 3
    assert Enum.map(Macro.prewalker(quote(do: f(1))), &elem_or_self/1) == [:f, 1]
    assert Enum.map(Macro.postwalker(quote(do: f(1))), &elem_or_self/1) == [1, :f]
  end

  defp elem_or_self({name, _, _}), do: name
  defp elem_or_self(x), do: x

  test "expanding" do
    assert Macro.expand(quote(do: __MODULE__), __ENV__) == MacroTest
    assert Macro.expand_once(quote(do: unless(a, do: b)), __ENV__) |> Macro.to_string() =~ "if a do"
    assert Macro.expand(quote(do: Enum), __ENV__) == Enum
    assert Macro.expand(quote(do: not_a_macro(1)), __ENV__) == quote(do: not_a_macro(1))
    assert Macro.expand_literal(quote(do: Enum), __ENV__) == Enum
  end

  test "texts" do
    for source <- ["a + b * c", "(a + b) * c", "fn x, y -> x end", "f(x, y: 1)", "%{a: 1}", "%{m | a: 1}", "[1 | t]", "<<a::8, b::binary>>", "&(&1 + 1)", "&Enum.map/2", "x.y", "x[:y]", "not a", "-a", "a..b//c", "\"a\#{b}c\"", "~r/a/i", "@attr", "{:a, b}", "^x", "a |> b()", "a when b", "!a and b", "x = y"] do
      assert source |> Code.string_to_quoted!() |> Macro.to_string() == source
    end

    assert Macro.to_string(quote(do: (a; b))) == "a\nb"
    assert Macro.to_string({:if, [], [true, [do: 1, else: 2]]}) == "if true do\n  1\nelse\n  2\nend"
    assert Macro.underscore("FooBarHTTP.Baz") == "foo_bar_http/baz"
    assert Macro.underscore(Foo.Bar) == "foo/bar"
    assert Macro.camelize("foo_bar/baz") == "FooBar.Baz"
    assert Macro.camelize("API_x") == "APIX"
    assert Macro.inspect_atom(:literal, :"foo bar") == ":\"foo bar\""
    assert Macro.inspect_atom(:key, :a) == "a:"
    assert Macro.inspect_atom(:remote_call, :"a b") == "\"a b\""
    assert {Macro.classify_atom(:a), Macro.classify_atom(:"a b"), Macro.classify_atom(Foo), Macro.classify_atom(:+), Macro.classify_atom(:foo@bar)} == {:identifier, :quoted, :alias, :unquoted, :unquoted}
  end

  test "parts" do
    assert Macro.decompose_call(quote(do: f(1))) == {:f, [1]}
    assert {_, :f, [1]} = Macro.decompose_call(quote(do: M.f(1)))
    assert Macro.decompose_call(1) == :error
    assert Macro.pipe(1, quote(do: f(2)), 0) == quote(do: f(1, 2))
    assert Macro.unpipe(quote(do: 1 |> f() |> g(2))) |> length() == 3
    assert_raise ArgumentError, ~r/cannot pipe 1 into 2/, fn -> Macro.pipe(1, 2, 0) end
    assert Macro.escape({1, 2, 3}) == {:{}, [], [1, 2, 3]}
    assert Macro.escape(%{a: {}}) == {:%{}, [], [a: {:{}, [], []}]}
    assert Macro.escape([a: :b]) == [a: :b]
    assert Macro.escape({:unquote, [], [1]}, unquote: true) == 1
    assert Macro.var(:x, nil) == {:x, [], nil}
    assert Macro.unique_var(:x, __MODULE__) |> elem(0) == :x
    assert Macro.generate_arguments(2, __MODULE__) |> length() == 2
    assert Macro.generate_unique_arguments(2, __MODULE__) |> length() == 2
    assert Macro.update_meta(quote(do: x), &Keyword.put(&1, :line, 7)) |> elem(1) |> Keyword.get(:line) == 7
  end

  test "questions" do
    assert Macro.quoted_literal?(quote(do: {1, "a", :b, [c: 1.5]}))
    refute Macro.quoted_literal?(quote(do: f()))
    assert Macro.special_form?(:case, 2)
    refute Macro.special_form?(:if, 2)
    assert Macro.operator?(:+, 2)
    refute Macro.operator?(:+, 3)
    assert Macro.validate({:a, [], nil}) == :ok
    assert Macro.validate(quote(do: f(1))) == :ok
    assert {:error, _} = Macro.validate({:a, make_ref()})
    assert {:error, {:a, :b, :c}} = Macro.validate({:a, :b, :c})
    assert Macro.unescape_string("a\\nb") == "a\nb"
    assert Macro.unescape_string("a\\nb", fn ?n -> false; c -> c end) == "a\\nb"
    assert Macro.struct!(URI, __ENV__) == %URI{}
  end

  test "environments" do
    env = __ENV__
    assert {env.module, env.function, Macro.Env.in_guard?(env), Macro.Env.in_match?(env)} == {MacroTest, {:"test environments", 1}, false, false}
    assert Macro.Env.has_var?(env, {:env, nil}) in [true, false]
    assert Macro.Env.vars(env) == [] or is_list(Macro.Env.vars(env))
    assert Macro.Env.required?(env, Kernel)
    assert {:fun, Kernel} in (Macro.Env.lookup_import(env, {:is_atom, 1}) |> Enum.map(fn {kind, m} -> {if(kind == :function, do: :fun, else: kind), m} end))
    assert Macro.Env.location(env)[:line] |> is_integer()
    assert [{MacroTest, :"test environments", 1, _}] = Macro.Env.stacktrace(env)
    assert Macro.Env.fetch_alias(env, :Nope) == :error
    assert Macro.Env.to_match(env).context == :match
    assert Macro.Env.prune_compile_info(env).lexical_tracker == nil
  end
end
