defmodule EExTest do
  use ExUnit.Case
  import ExUnit.CaptureIO

  defmodule Letters do
    require EEx
    EEx.function_from_string(:def, :greet, "Dear <%= name %>,\n", [:name])
    EEx.function_from_string(:defp, :close, "<%= @word %>!", [:assigns])
    def bye(word), do: close(word: word)
  end

  defmodule Shouting do
    use EEx.Engine

    def handle_expr(state, "=", expr), do: super(state, "=", quote(do: String.upcase(unquote(expr))))
    def handle_expr(state, marker, expr), do: super(state, marker, expr)
  end

  defp eval(template, bindings \\ [], options \\ []), do: EEx.eval_string(template, bindings, options)

  test "text, values and code" do
    assert eval("plain") == "plain"
    assert eval("") == ""
    assert eval("a <%= 1 + 1 %> b <% :x %> c") == "a 2 b  c"
    assert eval("<%= x %>-<%= x %>", x: :y) == "y-y"
    assert eval("<%% not <%= :code %> %>") == "<% not code %>"
    assert eval("<%!-- a\ncomment --%>x<%# another %>") == "x"
    assert eval("é <%= \"ü\" %>") == "é ü"
  end

  test "blocks" do
    assert eval("<%= if true do %>yes<% else %>no<% end %>") == "yes"
    assert eval("<%= if nil do %>yes<% else %>no<% end %>") == "no"
    assert eval("<%= for x <- [1, 2] do %><%= x %>;<% end %>") == "1;2;"
    assert eval("<%= Enum.map([1, 2], fn x -> %><%= x + 1 %><% end) %>") == "23"
    assert eval("<%= case x do %>\n<% 1 -> %>one<% _ -> %>many<% end %>", x: 2) == "many"
    assert eval("<%= cond do %><% false -> %>a<% true -> %>b<% end %>") == "b"
    assert eval("<%= if true do %><%= if false do %>a<% else %>b<% end %>c<% end %>") == "bc"
    assert eval("<%= try do %><%= raise \"x\" %><% rescue _ -> %>saved<% end %>") == "saved"
  end

  test "assigns" do
    assert eval("<%= @a %><%= @b %>", assigns: [a: 1, b: 2]) == "12"
    assert eval("<%= @a %>", assigns: %{a: 1}) == "1"
    warning = capture_io(:stderr, fn -> assert eval("[<%= @b %>]", assigns: [a: 1]) == "[]" end)
    assert warning =~ "assign @b not available in EEx template"
  end

  test "trimming" do
    assert eval("a\n  <%= 1 %>  \nb\n", [], trim: true) == "a\n1\nb\n"
    assert eval("  <% 1 %>\n\nb", [], trim: true) == "\nb"
    assert eval("<%= if true do %>\n  yes\n<% end %>\n", [], trim: true) == "\n  yes\n"
  end

  test "functions" do
    assert Letters.greet("Ada") == "Dear Ada,\n"
    assert Letters.bye("Ciao") == "Ciao!"
  end

  test "another engine" do
    assert eval("a<%= \"b\" %>", [], engine: Shouting) == "aB"
  end

  test "files" do
    file = Path.join(System.tmp_dir!(), "vial_eex_#{System.pid()}.eex")
    File.write!(file, "<%= x %>\n<%= __ENV__.line %>")
    assert EEx.eval_file(file, x: 7) == "7\n2"
    File.rm!(file)
  end

  test "errors say where" do
    for {template, message} <- [
          {"a <%= b", "nofile:1:8: missing token '%>'"},
          {"<%!-- b", "nofile:1:8: missing token '--%>'"},
          {"x\n<% end %>", "nofile:2:1: unexpected end of expression <% end %>"},
          {"<% else %>", "nofile:1:1: unexpected middle of expression <% else %>"},
          {"<%= if true do %>x", "nofile:1:19: unexpected end of string, expected a closing '<% end %>'"}
        ] do
      assert_raise EEx.SyntaxError, message, fn -> EEx.compile_string(template) end
    end

    assert_raise TokenMissingError, ~r"my.eex:3", fn -> EEx.compile_string("\n<%= ( %>", file: "my.eex", line: 2) end
  end

  test "tokens" do
    assert EEx.tokenize("a<%= b %>") ==
             {:ok,
              [
                {:text, 'a', %{line: 1, column: 1}},
                {:expr, '=', ' b ', %{line: 1, column: 2}},
                {:eof, %{line: 1, column: 10}}
              ]}

    assert EEx.tokenize("<%") == {:error, "missing token '%>'", %{line: 1, column: 3}}
  end
end
