defmodule :vl_formatter_documents do
  @moduledoc false
  # What the parts of :vl_formatter share: parentheses, metadata, small documents.

  import Inspect.Algebra, except: [format: 2]
  alias :vl_formatter, as: Formatter
  alias :vl_formatter_operators, as: Operators
  alias :vl_formatter_texts, as: Texts

  @first_line 0
  @last_line 9_999_999

  # -- Parentheses --

  def parens(doc), do: concat(["(", nest(doc, :cursor), ")"])

  def code_in_parens_if_operator(expr, place, state) do
    {doc, state} = Formatter.code(expr, place, state)
    {in_parens_if_operator(doc, expr), state}
  end

  def in_parens_if_operator(doc, {:__block__, _, [expr]}), do: in_parens_if_operator(doc, expr)

  def in_parens_if_operator(doc, {:@, _, [{name, _, context}]} = expr) when is_atom(name) and is_atom(context) do
    if Macro.classify_atom(name) == :identifier or not operator?(expr), do: doc, else: parens(doc)
  end

  def in_parens_if_operator(doc, {:&, _, [index]}) when is_integer(index), do: doc
  def in_parens_if_operator(doc, expr), do: if(operator?(expr), do: parens(doc), else: doc)

  defp operator?({name, _, [_]}) when is_atom(name), do: Operators.unary?(name)
  defp operator?(expr), do: binary_operator?(expr)

  def binary_operator?({:"..//", _, [_, _, _]}), do: true
  def binary_operator?({name, _, [_, _]}) when is_atom(name), do: Operators.binary?(name)
  def binary_operator?(_expr), do: false

  # -- May the first break of an expression stand for a new line after what comes before it? --

  def hugging(false, doc, fun), do: fun.(doc)
  def hugging(true, doc, fun), do: doc |> next_break_fits(:enabled) |> fun.() |> next_break_fits(:disabled)

  def hugs?({:{}, meta, _}, state), do: open?(meta, state)
  def hugs?({:__block__, meta, [{_, _}]}, state), do: open?(meta, state)

  def hugs?({:<<>>, meta, [_ | _] = parts}, state) do
    meta[:delimiter] == ~S(""") or (not Texts.interpolated?(parts) and open?(meta, state))
  end

  def hugs?({{:., _, [List, :to_charlist]}, meta, [[_ | _]]}, _state), do: meta[:delimiter] == "'''"
  def hugs?({{:., _, [_, :{}]}, _, _}, _state), do: true
  def hugs?({:__block__, meta, [text]}, _state) when is_binary(text), do: meta[:delimiter] == ~S(""")
  def hugs?({:__block__, meta, [list]}, _state) when is_list(list), do: meta[:delimiter] != "'"
  def hugs?({name, _, [_ | _]}, _state) when name in [:fn, :%{}, :%], do: true

  def hugs?({name, meta, args}, _state) when is_atom(name) and is_list(args) do
    meta[:delimiter] in [~S("""), "'''"] and String.starts_with?(Atom.to_string(name), "sigil_")
  end

  def hugs?({{:__block__, _, [atom]}, value}, state) when is_atom(atom), do: hugs?(value, state)
  def hugs?(_expr, _state), do: false

  # A new line after the opening delimiter, or comments inside.
  defp open?(meta, state) do
    from = line_of(meta)
    to = closing_line(meta)
    broken?(meta, state) or Enum.any?(state.comments, fn %{line: line} -> line > from and line < to end)
  end

  # -- Metadata --

  def broken?(_meta, %{one_line: true}), do: false
  def broken?(meta, _state), do: Keyword.get(meta, :newlines, 0) > 0
  def has?(meta, key), do: is_list(meta[key])
  def line_of(meta), do: meta[:line] || @last_line
  def end_line(meta), do: meta[:end][:line] || @first_line
  def closing_line(meta), do: meta[:closing][:line] || @first_line

  # -- Documents --

  def in_last_group({:doc_cons, left, right}, text), do: {:doc_cons, left, in_last_group(right, text)}
  def in_last_group({:doc_group, doc, mode}, text), do: {:doc_group, {:doc_cons, doc, text}, mode}
  def in_last_group(doc, text), do: concat(doc, text)

  def ungrouped({:doc_group, doc, _mode}), do: doc
  def ungrouped(doc), do: doc

  def as_text(doc), do: doc |> Inspect.Algebra.format(:infinity) |> IO.iodata_to_binary()

  def between(left, doc, right) do
    if doc == empty(), do: concat(left, right), else: group(glue(nest(glue(left, "", doc), 2, :break), "", right))
  end
end
