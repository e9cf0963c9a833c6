defmodule :vl_ast_text do
  @moduledoc false
  # Macro.to_string/2: quoted code as text by a layout of its own, older than the formatter's: calls always in
  # parentheses, each node's text given to a function that may change it.

  def text(ast, fun), do: fun.(ast, write(ast, fun))

  # -- Names and blocks --

  defp write({name, _, context}, _fun) when is_atom(name) and is_atom(context), do: Atom.to_string(name)
  defp write({:__aliases__, _, parts}, fun), do: Enum.map_join(parts, ".", &alias_part(&1, fun))
  defp write({:__block__, _, [one]}, fun), do: text(one, fun)

  defp write({:__block__, _, _} = block, fun), do: "(\n" <> indent(lines(block, fun)) <> "\n)"

  # -- Containers --

  defp write({:<<>>, _, parts} = ast, fun) do
    if interpolated?(parts), do: "\"" <> interpolation(parts, fun, &shield(&1, "\"")) <> "\"", else: bits(ast, fun)
  end

  defp write({:{}, _, args}, fun), do: "{" <> commas(args, fun) <> "}"
  defp write({left, right}, fun), do: "{" <> commas([left, right], fun) <> "}"
  defp write({:%{}, _, args}, fun), do: "%{" <> fields(args, fun) <> "}"
  defp write({:%, _, [name, {:%{}, _, args}]}, fun), do: "%" <> text(name, fun) <> "{" <> fields(args, fun) <> "}"

  # -- Functions and captures --

  defp write({:fn, _, [{:->, _, [_, {:__block__, _, [_, _ | _]} = body]} = clause]}, fun),
    do: "fn " <> head(clause, fun) <> "->\n" <> indent(lines(body, fun)) <> "\nend"

  defp write({:fn, _, [{:->, _, [_, body]} = clause]}, fun),
    do: "fn " <> head(clause, fun) <> "-> " <> text(body, fun) <> " end"

  defp write({:fn, _, clauses}, fun), do: "fn\n" <> indent(clauses(clauses, fun)) <> "\nend"

  defp write([{:->, _, _} | _] = clauses, fun),
    do: "(" <> Enum.map_join(clauses, "; ", &(stab_head(&1, fun) <> "-> " <> clause_body(&1, fun))) <> ")"

  defp write({:&, _, [n]}, _fun) when is_integer(n), do: "&" <> Integer.to_string(n)

  defp write({:&, _, [{:/, _, [{name, _, context}, arity]}]}, _fun)
       when is_atom(name) and is_atom(context) and is_integer(arity),
       do: "&#{name}/#{arity}"

  defp write({:&, _, [{:/, _, [{{:., _, [_, name]}, _, []} = call, arity]}]}, fun)
       when is_atom(name) and is_integer(arity),
       do: "&" <> target(call, fun) <> "/#{arity}"

  defp write({:&, _, [arg]}, fun), do: "&(" <> text(arg, fun) <> ")"

  # -- Operators --

  defp write({:not, _, [{:in, _, [left, right]}]}, fun), do: text(left, fun) <> " not in " <> text(right, fun)
  defp write({:not, _, [arg]}, fun), do: "not(" <> text(arg, fun) <> ")"

  defp write({:.., _, [left, right]}, fun), do: side(left, :.., :left, fun) <> ".." <> side(right, :.., :right, fun)

  defp write({:"..//", _, [left, right, step]}, fun) do
    sides = [side(left, :.., :left, fun), "..", side(right, :.., :right, fun), "//", side(step, :.., :right, fun)]
    IO.iodata_to_binary(sides)
  end

  defp write({:when, _, [_, _, _ | _] = args}, fun) do
    {guard, args} = List.pop_at(args, -1)
    "(" <> commas(args, fun) <> ") when " <> text(guard, fun)
  end

  defp write({:when, _, [left, [{key, _} | _] = types]}, fun) when is_atom(key),
    do: side(left, :when, :left, fun) <> " when " <> pairs(types, fun)

  # -- Calls --

  defp write({{:., _, [Access, :get]}, _, [container, key]}, fun),
    do: container(container, fun) <> "[" <> text(key, fun) <> "]"

  defp write({{:., _, [left, :{}]}, _, args}, fun), do: text(left, fun) <> ".{" <> commas(args, fun) <> "}"

  defp write({name, meta, [{:<<>>, _, parts}, modifiers]} = ast, fun) when is_atom(name) and is_list(modifiers) do
    case Atom.to_string(name) do
      "sigil_" <> <<letter>> -> sigil(letter, meta[:delimiter] || "\"", parts, modifiers, fun)
      _ -> call(ast, fun)
    end
  end

  defp write({op, _, [arg]} = ast, fun) when is_atom(op) do
    cond do
      :vl_operators.unary(op) == :error -> call(ast, fun)
      operator?(arg) -> Atom.to_string(op) <> "(" <> text(arg, fun) <> ")"
      true -> Atom.to_string(op) <> text(arg, fun)
    end
  end

  defp write({op, _, [left, right]} = ast, fun) when is_atom(op) and op != :. do
    case :vl_operators.binary(op) do
      :error -> call(ast, fun)
      _ -> side(left, op, :left, fun) <> " #{op} " <> side(right, op, :right, fun)
    end
  end

  defp write({_, _, args} = ast, fun) when is_list(args), do: call(ast, fun)

  # -- Lists and literals --

  defp write(list, fun) when is_list(list) do
    cond do
      list == [] -> "[]"
      :io_lib.printable_list(list) -> inspect(list, charlists: :as_charlists)
      keyword?(list) -> "[" <> pairs(list, fun) <> "]"
      true -> "[" <> commas(list, fun) <> "]"
    end
  end

  defp write(other, _fun), do: inspect(other, [])

  # -- Helpers: blocks and clauses --

  defp indent(text), do: "  " <> String.replace(text, "\n", "\n  ")

  defp lines({:__block__, _, [_, _ | _] = all}, fun), do: Enum.map_join(all, "\n", &text(&1, fun))
  defp lines([{:->, _, _} | _] = clauses, fun), do: clauses(clauses, fun)
  defp lines(other, fun), do: text(other, fun)

  defp clauses(clauses, fun) do
    Enum.map_join(clauses, "\n", fn {:->, _, [_, body]} = clause ->
      head(clause, fun) <> "->\n" <> indent(lines(body, fun))
    end)
  end

  defp clause_body({:->, _, [_, body]}, fun), do: text(body, fun)

  defp stab_head({:->, _, [[], _]}, _fun), do: "() "
  defp stab_head(clause, fun), do: head(clause, fun)

  defp head({:->, _, [[], _]}, _fun), do: ""
  defp head({:->, _, [[{:when, _, [arg, guard]}], _]}, fun), do: text(arg, fun) <> " when " <> text(guard, fun) <> " "
  defp head({:->, _, [args, _]}, fun), do: commas(args, fun) <> " "

  # -- Helpers: containers --

  defp alias_part(part, _fun) when is_atom(part), do: Atom.to_string(part)
  defp alias_part(part, fun), do: call_target(part, fun)

  defp commas(args, fun), do: Enum.map_join(args, ", ", &text(&1, fun))

  defp commas_with_pairs(args, fun) do
    {last, front} = List.pop_at(args, -1)

    if last != [] and keyword?(last) do
      Enum.join(Enum.map(front, &text(&1, fun)) ++ [pairs(last, fun)], ", ")
    else
      commas(args, fun)
    end
  end

  defp keyword?(list) when is_list(list), do: Enum.all?(list, &pair?/1)
  defp keyword?(_), do: false

  defp pair?({key, _}) when is_atom(key), do: not String.starts_with?(Atom.to_string(key), "Elixir.")
  defp pair?(_), do: false

  defp pairs(list, fun),
    do: Enum.map_join(list, ", ", fn {key, value} -> Macro.inspect_atom(:key, key) <> " " <> text(value, fun) end)

  defp fields([{:|, _, [map, changes]}], fun), do: text(map, fun) <> " | " <> fields(changes, fun)

  defp fields(list, fun) do
    cond do
      list == [] -> ""
      keyword?(list) -> pairs(list, fun)
      true -> Enum.map_join(list, ", ", &field(&1, fun))
    end
  end

  defp field({key, value}, fun), do: text(key, fun) <> " => " <> text(value, fun)
  defp field(other, fun), do: text(other, fun)

  # -- Helpers: operators --

  defp operator?({name, _, [_, _]}) when is_atom(name), do: :vl_operators.binary(name) != :error
  defp operator?({name, _, [_]}) when is_atom(name), do: :vl_operators.unary(name) != :error
  defp operator?(_), do: false

  # An operand, in parentheses unless its operator binds stronger, or as strong on the side that it leans to.
  defp side({op, _, [_, _]} = ast, parent, side, fun) when is_atom(op) do
    case :vl_operators.binary(op) do
      :error -> text(ast, fun)
      {leans, strength} -> if weaker?(strength, leans, parent, side), do: parens(ast, fun), else: text(ast, fun)
    end
  end

  defp side(ast, _parent, _side, fun), do: text(ast, fun)

  defp weaker?(strength, leans, parent, side) do
    {parent_leans, parent_strength} = :vl_operators.binary(parent)

    cond do
      strength > parent_strength -> false
      strength < parent_strength -> true
      true -> leans != side or parent_leans != side
    end
  end

  defp parens(ast, fun), do: "(" <> text(ast, fun) <> ")"

  # -- Helpers: calls --

  @blocks [:do, :rescue, :catch, :else, :after]

  defp call({target, _, args} = ast, fun) do
    {last, front} = if args == [], do: {nil, []}, else: List.pop_at(args, -1)

    cond do
      do_block?(last) -> target(ast, fun) <> block_args(front, fun) <> " do\n" <> blocks(last, fun) <> "end"
      no_parens?(ast) -> target(ast, fun)
      true -> target({target, [], []}, fun) <> "(" <> commas_with_pairs(args, fun) <> ")"
    end
  end

  defp block_args([], _fun), do: ""
  defp block_args(args, fun), do: "(" <> commas_with_pairs(args, fun) <> ")"

  defp no_parens?({{:., _, [_, _]}, meta, []}), do: Keyword.get(meta, :no_parens, false)
  defp no_parens?(_), do: false

  defp do_block?([{:do, _} | _] = list), do: Enum.all?(list, &(is_tuple(&1) and elem(&1, 0) in @blocks))
  defp do_block?(_), do: false

  defp blocks(list, fun) do
    for key <- @blocks, {^key, body} <- list, into: "" do
      if(key == :do, do: "", else: "#{key}\n") <> indent(lines(body, fun)) <> "\n"
    end
  end

  # What is called, without its arguments.
  defp target({{:., _, [left]}, _, _}, fun), do: call_target(left, fun) <> "."

  defp target({{:., _, [left, name]}, _, _}, fun) when is_atom(name),
    do: call_target(left, fun) <> "." <> Macro.inspect_atom(:remote_call, name)

  defp target({name, _, _}, _fun) when is_atom(name), do: Atom.to_string(name)
  defp target({other, _, _}, fun), do: text(other, fun)

  defp call_target({op, _, _} = ast, fun) when op in [:fn, :&], do: capture_target(ast, fun)

  defp call_target({_, _, [_ | _] = args} = ast, fun) do
    if do_block?(List.last(args)), do: parens(ast, fun), else: text(ast, fun)
  end

  defp call_target(ast, fun), do: text(ast, fun)

  defp capture_target({:&, _, [n]} = ast, fun) when is_integer(n), do: text(ast, fun)
  defp capture_target(ast, fun), do: parens(ast, fun)

  defp container(ast, fun), do: if(operator?(ast), do: parens(ast, fun), else: text(ast, fun))

  # -- Helpers: bitstrings, strings, sigils --

  defp bits({:<<>>, _, parts}, fun) do
    texts = Enum.map(parts, &segment(&1, fun))
    last = length(texts) - 1

    shielded =
      for {text, i} <- Enum.with_index(texts) do
        clash = (i == 0 and String.starts_with?(text, "<<")) or (i == last and String.ends_with?(text, ">>"))
        if clash, do: "(" <> text <> ")", else: text
      end

    "<<" <> Enum.join(shielded, ", ") <> ">>"
  end

  defp segment({:"::", _, [left, right]}, fun), do: side(left, :"::", :left, fun) <> "::" <> type(right, fun)
  defp segment(other, fun), do: text(other, fun)

  defp type({op, _, [left, right]}, fun) when op in [:-, :*], do: type(left, fun) <> "#{op}" <> type(right, fun)
  defp type(other, fun), do: text(other, fun)

  defp interpolated?(parts), do: Enum.any?(parts, &inserted?/1) and Enum.all?(parts, &(is_binary(&1) or inserted?(&1)))

  defp inserted?({:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]}), do: true
  defp inserted?(_), do: false

  defp interpolation(parts, fun, escape) do
    Enum.map_join(parts, fn
      {:"::", _, [{_, _, [arg]}, _]} -> "\#{" <> text(arg, fun) <> "}"
      part -> escape.(part)
    end)
  end

  defp sigil(letter, delimiter, parts, modifiers, fun) do
    {open, close} = delimiters(delimiter)
    body = interpolation(parts, fun, &shield(&1, close))
    "~" <> <<letter>> <> open <> body <> close <> List.to_string(modifiers)
  end

  # What would end the sigil; a heredoc is kept as it is written.
  defp shield(text, <<_, _, _>>), do: text
  defp shield(text, close), do: String.replace(text, close, "\\" <> close)

  defp delimiters(<<_, _, _>> = heredoc), do: {heredoc <> "\n", heredoc}
  defp delimiters("("), do: {"(", ")"}
  defp delimiters("["), do: {"[", "]"}
  defp delimiters("{"), do: {"{", "}"}
  defp delimiters("<"), do: {"<", ">"}
  defp delimiters(other), do: {other, other}
end
