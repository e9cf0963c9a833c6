defmodule :vl_formatter_operators do
  @moduledoc false
  # Operators, attributes and captures, for :vl_formatter.

  import Inspect.Algebra, except: [format: 2]
  alias :vl_formatter_calls, as: Calls
  alias :vl_formatter_comments, as: Comments
  alias :vl_formatter_containers, as: Containers
  alias :vl_formatter_documents, as: Documents
  alias :vl_formatter, as: Formatter

  @tight [:.., :"//"]
  @on_one_line [:\\, :in]
  @pipes [:|>, :~>>, :<<~, :~>, :<~, :<~>, :"<|>"]
  @line_before [:|, :when]
  @logical [:||, :|||, :or, :&&, :&&&, :and]
  @may_hug [:<-, :==, :!=, :=~, :===, :!==, :<, :>, :<=, :>=, :=, :"::"]
  @operands_in_parens [
    :|>,
    :<<<,
    :>>>,
    :<~,
    :~>,
    :<<~,
    :~>>,
    :<~>,
    :"<|>",
    :"^^^",
    :+++,
    :---,
    :in,
    :++,
    :--,
    :..,
    :<>
  ]

  # -- Operators --

  def unary?(name), do: :vl_operators.unary(name) != :error
  def binary?(name), do: :vl_operators.binary(name) != :error and name != :"=>"

  def unary(name, arg, place, state) do
    {doc, state} = Formatter.code(arg, inner(place, :operand), state)
    same? = match?({^name, _, [_]}, arg) and name in [:!, :not]
    doc = if same?, do: doc, else: Documents.in_parens_if_operator(doc, arg)
    {concat(if(name == :not, do: "not ", else: Atom.to_string(name)), doc), state}
  end

  def binary(name, text, meta, left, right, place, state) do
    binary(name, text, meta, left, right, place, state, state.nesting)
  end

  # Chains of | and when: each on a line of its own, the sign in front.
  def binary(name, text, meta, left, right, place, state, _nesting) when name in @line_before do
    text = text <> " "
    from = first_line_of(left, meta)
    {operands, to} = right_chain(right, name, meta, inner(place, :operand), [{{:first, inner(place, :arg)}, left}])

    one = fn
      {{:first, place}, arg}, _rest, state ->
        {doc, state} = operand(arg, place, state, name, :left, 2)
        {{doc, empty(), 1}, state}

      {{side, place}, arg}, _rest, state ->
        {doc, state} = operand(arg, place, state, name, side, 0)
        doc = nest(doc, String.length(text))
        doc = if Containers.spread?(arg), do: force_unfit(doc), else: doc
        {{concat(text, doc), empty(), 1}, state}
    end

    {doc, state} = chain(operands, meta, from, to, place, state, one)
    {if(Containers.pairs?(right) and place in [:arg, :bare], do: Documents.parens(doc), else: doc), state}
  end

  # Chains of |> and the like: the sign in front of what it passes to.
  def binary(name, _text, meta, left, right, place, state, _nesting) when name in @pipes do
    {operands, from} = left_chain(left, meta, inner(place, :arg), [{{name, inner(place, :operand)}, right}])

    one = fn
      {{:first, place}, arg}, _rest, state ->
        {doc, state} = operand(arg, place, state, name, :left, 2)
        {{doc, empty(), 1}, state}

      {{sign, place}, arg}, _rest, state ->
        {doc, state} = operand(arg, place, state, sign, :right, 0)
        {{concat(Atom.to_string(sign) <> " ", doc), empty(), 1}, state}
    end

    chain(operands, meta, from, Documents.line_of(meta), place, state, one)
  end

  def binary(name, text, meta, left, right, place, state, nesting) do
    {left_doc, state} = operand(left, inner(place, :arg), state, name, :left, 2)
    {right_doc, state} = operand(right, inner(place, :operand), state, name, :right, 0)

    doc =
      cond do
        name in @tight -> concat([group(left_doc), text, group(right_doc)])
        name in @on_one_line -> concat([group(left_doc), " " <> text <> " ", group(right_doc)])
        true -> on_both_sides(name, " " <> text, meta, left_doc, right_doc, right, state, nesting)
      end

    {doc, state}
  end

  defp on_both_sides(name, text, meta, left_doc, right_doc, right, state, nesting) do
    broken? = Documents.broken?(meta, state)
    hug? = name in @may_hug and Documents.hugs?(right, state) and not broken?

    Documents.hugging(hug?, right_doc, fn doc ->
      doc = nest(glue(text, group(doc)), nesting, :break)
      doc = if broken?, do: force_unfit(doc), else: doc
      concat(group(left_doc), group(doc))
    end)
  end

  # (not left) in right, (!left) in right
  defp operand({:__block__, _, [{name, _, [arg]}]}, place, state, :in, :left, _nesting) when name in [:not, :!] do
    {doc, state} = unary(name, arg, place, state)
    {Documents.parens(doc), state}
  end

  defp operand({name, meta, [left, right]} = expr, place, state, parent, side, nesting) when is_atom(name) do
    case binary?(name) && :vl_operators.binary(name) do
      {_, strength} ->
        {parent_side, parent_strength} = :vl_operators.binary(parent)
        same? = strength == parent_strength

        cond do
          same? and parent_side == side and (side == :left or name == parent) ->
            binary(name, Atom.to_string(name), meta, left, right, place, state, nesting)

          needs_parens?(name, parent) or parent_strength > strength or (same? and parent_side != side) ->
            {doc, state} = binary(name, Atom.to_string(name), meta, left, right, place, state, 2)
            {Documents.parens(doc), state}

          true ->
            binary(name, Atom.to_string(name), meta, left, right, place, state, 2)
        end

      _ ->
        Formatter.code(expr, place, state)
    end
  end

  defp operand({:&, _, [arg]} = expr, place, state, parent, side, _nesting) when not is_integer(arg) do
    {parent_side, parent_strength} = :vl_operators.binary(parent)
    {doc, state} = Formatter.code(expr, place, state)
    parens? = side == :left or (parent_side == :left and parent_strength > 90)
    {if(parens?, do: Documents.parens(doc), else: doc), state}
  end

  defp operand(expr, place, state, _parent, _side, _nesting), do: Formatter.code(expr, place, state)

  defp needs_parens?(name, parent) do
    (parent in @operands_in_parens and name not in @tight) or (name in @logical and parent in @logical)
  end

  defp left_chain({name, meta, [left, right]}, _meta, place, rest) when name in @pipes do
    left_chain(left, meta, inner(place, :arg), [{{name, inner(place, :operand)}, right} | rest])
  end

  defp left_chain(left, meta, place, rest), do: {[{{:first, place}, left} | rest], first_line_of(left, meta)}

  defp right_chain({name, meta, [left, right]}, name, _meta, place, done) do
    right_chain(right, name, meta, inner(place, :operand), [{{:left, inner(place, :arg)}, left} | done])
  end

  defp right_chain(right, _name, meta, place, done), do: {Enum.reverse([{{:right, place}, right} | done]), Documents.line_of(meta)}

  defp first_line_of({_, meta, _}, _default), do: Documents.line_of(meta)
  defp first_line_of(_expr, default), do: Documents.line_of(default)

  # The first operand of the only bare argument keeps its comments: there is no place above it.
  defp chain(operands, meta, from, to, place, state, one) do
    {operands, done, state} =
      if place == :only_bare do
        {entry, state} = one.(hd(operands), [], state)
        {tl(operands), [entry], state}
      else
        {operands, [], state}
      end

    {docs, comments?, state} = Comments.with_comments(operands, done, from, to, state, one)
    {if(comments? or Documents.broken?(meta, state), do: Comments.lines(docs), else: Comments.glued(docs)), state}
  end

  # The place of an operand inside: the only argument is one among others then.
  defp inner(:only_bare, _other), do: :bare
  defp inner(:only_arg, _other), do: :arg
  defp inner(place, _other) when place in [:bare, :arg], do: place
  defp inner(_place, other), do: other

  # -- Attributes and captures --

  def attribute(_meta, {:__aliases__, _, [_, _ | _]} = alias, _place, state) do
    {doc, state} = Formatter.code(alias, :arg, state)
    {concat(["@(", doc, ")"]), state}
  end

  def attribute(meta, {name, call_meta, [_] = args} = call, place, state)
       when is_atom(name) and name not in [:__block__, :__aliases__] do
    if Macro.classify_atom(name) == :identifier do
      {doc, parens?, state} = Calls.args(args, call_meta, place, :bare_unless_many, false, state)
      doc = concat(string("@#{name}"), doc)
      {if(parens?, do: Documents.parens(doc), else: doc), state}
    else
      _ = meta
      unary(:@, call, place, state)
    end
  end

  def attribute(_meta, expr, place, state), do: unary(:@, expr, place, state)

  def capture(index, _place, state) when is_integer(index), do: {"&" <> Integer.to_string(index), state}

  def capture(arg, place, state) do
    {doc, state} = captured(arg, place, state)
    {concat(if(String.starts_with?(Documents.as_text(doc), "&"), do: "& ", else: "&"), doc), state}
  end

  defp captured({:/, _, [{{:., _, [target, name]}, _, []}, {:__block__, _, [arity]}]}, _place, state)
       when is_atom(name) and is_integer(arity) do
    {target, state} = Calls.dot_target(target, state)
    {concat(nest(target, 1), string(".#{Macro.inspect_atom(:remote_call, name)}/#{arity}")), state}
  end

  defp captured({:/, _, [{name, _, context}, {:__block__, _, [arity]}]}, _place, state)
       when is_atom(name) and is_atom(context) and is_integer(arity) do
    {string("#{name}/#{arity}"), state}
  end

  defp captured(arg, place, state) do
    {doc, state} = Formatter.code(arg, place, state)
    {Documents.in_parens_if_operator(doc, arg), state}
  end
end
