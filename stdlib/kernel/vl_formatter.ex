defmodule :vl_formatter do
  @moduledoc false
  # Quoted code as a document of Inspect.Algebra: Macro.to_string/1 and the formatter.
  #
  # A state holds the options and the comments that are still to be placed. Metadata of the parser
  # (closing, do, newlines, delimiter, token) says how the code was written; without it the plain
  # layout is chosen.

  import Inspect.Algebra, except: [format: 2, surround: 3]

  @locals [
    import: :any, require: :any, alias: :any, use: :any, raise: :any, reraise: :any, def: :any, defp: :any,
    defmacro: :any, defmacrop: :any, defmodule: :any, defstruct: :any, defexception: :any, defdelegate: :any,
    defguard: :any, defguardp: :any, defimpl: :any, defprotocol: :any, defoverridable: :any, if: 2, unless: 2,
    case: 2, cond: 1, for: :any, with: :any, receive: 1, try: 1, quote: 1, quote: 2, send: 2,
    assert: 1, assert: 2, assert_in_delta: 3, assert_in_delta: 4, assert_raise: 2, assert_raise: 3,
    assert_receive: 1, assert_receive: 2, assert_receive: 3, assert_received: 1, assert_received: 2,
    doctest: 1, doctest: 2, refute: 1, refute: 2, refute_in_delta: 3, refute_in_delta: 4, refute_receive: 1,
    refute_receive: 2, refute_receive: 3, refute_received: 1, refute_received: 2, setup: 1, setup: 2,
    setup_all: 1, setup_all: 2, test: 1, test: 2, describe: 2, field: 2, config: 2, config: 3, import_config: 1
  ]

  @no_space [:.., :"//"]
  @right_break [:|>, :~>>, :~>, :<~, :<~>, :<<~, :"<|>"]
  @do_keys [:do, :else, :rescue, :catch, :after]

  def to_algebra({:vl_unescaped, _, [quoted]}, opts), do: to_algebra(quoted, [escape: false] ++ opts)

  def to_algebra(quoted, opts) do
    state = %{
      locals: Keyword.get(opts, :locals_without_parens, []) ++ @locals,
      comments: Keyword.get(opts, :comments, []),
      formatting: Keyword.has_key?(opts, :comments),
      escape: Keyword.get(opts, :escape, true)
    }

    {doc, _} = top(quoted, state)
    doc
  end

  defp top(quoted, %{comments: []} = state), do: {block(quoted, state), state}

  defp top(quoted, state) do
    {doc, state} = commented(quoted, state, :infinity)
    {doc, state}
  end

  # -- Blocks --

  defp block({:__block__, meta, [_, _ | _] = exprs}, state), do: lines(exprs, meta, state)
  defp block({:__block__, _, []}, _state), do: empty()
  defp block(expr, state), do: expr(expr, :block, state)

  defp lines(exprs, _meta, state) do
    exprs
    |> Enum.map(fn e -> {e, expr(e, :block, state)} end)
    |> join_lines()
  end

  defp join_lines([{_, doc}]), do: doc

  defp join_lines([{expr, doc} | [{_, next} | _] = rest]) do
    concat([doc, separator(expr, doc, next), join_lines(rest)])
  end

  # One empty line where the source has some, and around what takes more than a line.
  defp separator(expr, doc, next) do
    if blank_after?(expr) or ((multi_line?(doc) or multi_line?(next)) and not follows?(expr)) do
      concat(line(), line())
    else
      line()
    end
  end

  defp blank_after?({_, meta, _}) when is_list(meta) do
    case meta[:end_of_expression] do
      nil -> false
      eoe -> Keyword.get(eoe, :newlines, 1) > 1
    end
  end

  defp blank_after?(_expr), do: false

  # An attribute belongs to what stands below it.
  defp follows?({:@, meta, [_]}), do: meta[:end_of_expression] != nil
  defp follows?(_expr), do: false

  defp multi_line?(doc), do: forced?(doc)

  defp forced?(:doc_line), do: true
  defp forced?({:doc_force, _}), do: true
  defp forced?({:doc_cons, left, right}), do: forced?(left) or forced?(right)
  defp forced?({:doc_nest, doc, _, _}), do: forced?(doc)
  defp forced?({:doc_group, doc, _}), do: forced?(doc)
  defp forced?({:doc_fits, doc, _}), do: forced?(doc)
  defp forced?({:doc_limit, doc, _}), do: forced?(doc)
  defp forced?(_doc), do: false

  # -- Comments: placed before the expression that follows them --

  defp commented({:__block__, _, [_, _ | _] = exprs}, state, last), do: commented_list(exprs, state, last, [])
  defp commented({:__block__, _, []}, state, last), do: trailing(state, last, [])
  defp commented(expr, state, last), do: commented_list([expr], state, last, [])

  defp commented_list([], state, last, acc), do: trailing(state, last, acc)

  defp commented_list([expr | rest], state, last, acc) do
    {before, later} = Enum.split_while(state.comments, &(&1.line < start_line(expr)))
    {inside, later} = Enum.split_while(later, &(&1.line <= end_line(expr)))
    doc = expr(expr, :block, %{state | comments: inside})
    acc = Enum.reduce(before, acc, &push_comment/2)
    acc = [{:expr, expr, doc} | acc]
    commented_list(rest, %{state | comments: later}, last, acc)
  end

  defp trailing(state, last, acc) do
    {mine, later} = Enum.split_while(state.comments, &(&1.line < last))
    acc = Enum.reduce(mine, acc, &push_comment/2)
    {join_commented(Enum.reverse(acc)), %{state | comments: later}}
  end

  defp push_comment(comment, acc), do: [{:comment, comment, comment.text} | acc]

  defp join_commented([]), do: empty()
  defp join_commented([{_, _, doc}]), do: doc

  defp join_commented([{kind, item, doc} | [{next_kind, next_item, next} | _] = rest]) do
    blank? =
      case {kind, next_kind} do
        {:comment, _} -> item.next_eol_count > 1
        {:expr, :comment} -> next_item.previous_eol_count > 1
        {:expr, :expr} -> blank_after?(item) or ((multi_line?(doc) or multi_line?(next)) and not follows?(item))
      end

    concat([doc, if(blank?, do: concat(line(), line()), else: line()), join_commented(rest)])
  end

  defp start_line(expr), do: Enum.min(all_lines(expr), fn -> 0 end)
  defp end_line(expr), do: Enum.max(all_lines(expr), fn -> 0 end)

  defp all_lines(expr) do
    {_, lines} =
      Macro.prewalk(expr, [], fn
        {_, meta, _} = node, lines when is_list(meta) ->
          ends = for key <- [:closing, :end, :do, :end_of_expression], place = meta[key], is_list(place), key != :end_of_expression, do: place[:line]
          {node, Enum.reject([meta[:line] | ends], &is_nil/1) ++ lines}

        node, lines ->
          {node, lines}
      end)

    lines
  end

  # -- Expressions: context is :block, :operand, :arg (inside delimiters) or :bare_arg (no parentheses) --

  defp expr({:__block__, meta, [literal]}, context, state), do: wrapped(literal, meta, context, state)
  defp expr({:__block__, _, []}, _context, _state), do: "nil"

  defp expr({:__block__, meta, exprs}, _context, state) do
    force_unfit(surround("(", lines(exprs, meta, state), ")"))
  end

  defp expr({:__aliases__, _, [head | tail]}, context, state) do
    first = if is_atom(head), do: Atom.to_string(head), else: in_parens_if_operator(head, context, state)
    concat([first | Enum.map(tail, &("." <> Atom.to_string(&1)))])
  end

  defp expr({:<<>>, meta, entries}, _context, state) do
    if interpolated?(entries) do
      interpolation(entries, meta[:delimiter] || "\"", state)
    else
      args = Enum.map(entries, &segment(&1, state))
      bitstring(args)
    end
  end

  defp expr({{:., _, [List, :to_charlist]}, meta, [entries]} = call, context, state) when is_list(entries) do
    if charlist_parts?(entries), do: interpolation(entries, meta[:delimiter] || "'", state), else: call(call, context, state)
  end

  defp expr({{:., _, [:erlang, :binary_to_atom]}, _, [{:<<>>, _, entries}, :utf8]}, _context, state) do
    concat(":", interpolation(entries, "\"", state))
  end

  defp expr({:{}, meta, args}, _context, state), do: container("{", args, meta, "}", state)
  defp expr({:%{}, meta, args}, _context, state), do: map("%{", args, meta, state)

  defp expr({:%, _, [name, {:%{}, meta, args}]}, _context, state) do
    map(concat(["%", expr(name, :operand, state), "{"]), args, meta, state)
  end

  defp expr({:fn, _, clauses}, _context, state), do: function(clauses, state)
  defp expr([{:->, _, _} | _] = clauses, _context, state), do: surround("(", clauses(clauses, state), ")")

  defp expr({:unquote_splicing, _, [_]} = call, context, state), do: call(call, context, state)

  defp expr({:not, _, [{:in, _, [left, right]}]}, context, state) do
    binary(:"not in", [], left, right, context, state)
  end

  defp expr({:"..//", _, [first, last, step]}, _context, state) do
    concat([operand(first, :.., :left, state), "..", operand(last, :.., :right, state), "//", operand(step, :"//", :right, state)])
  end

  defp expr({:.., _, []}, _context, _state), do: ".."
  defp expr({:..., _, []}, _context, _state), do: "..."

  defp expr({:&, _, [index]}, _context, _state) when is_integer(index), do: "&#{index}"
  defp expr({:&, _, [{:__block__, _, [index]}]}, _context, _state) when is_integer(index), do: "&#{index}"
  defp expr({:&, _, [arg]}, context, state), do: capture(arg, context, state)

  defp expr({:@, _, [{name, _, args}]}, context, state) when is_atom(name) and name not in [:__block__, :__aliases__] do
    attribute(name, args, context, state)
  end

  defp expr({:when, meta, [_, _, _ | _] = args}, context, state) do
    {left, [right]} = Enum.split(args, -1)
    concat([call_args(left, state), " when ", expr(right, context, state)]) |> keep(meta)
  end

  defp expr({name, meta, [left, right]} = call, context, state) when is_atom(name) do
    cond do
      sigil?(call) -> sigil(call)
      :vl_operators.binary(name) != :error and name != :. -> binary(name, meta, left, right, context, state)
      true -> call(call, context, state)
    end
  end

  defp expr({name, meta, [arg]} = call, context, state) when is_atom(name) do
    if :vl_operators.unary(name) != :error, do: unary(name, meta, arg, context, state), else: call(call, context, state)
  end

  defp expr({name, _, context}, _context, _state) when is_atom(name) and is_atom(context), do: Atom.to_string(name)
  defp expr({_, _, args} = call, context, state) when is_list(args), do: call(call, context, state)
  defp expr({left, right}, _context, state), do: container("{", [left, right], [], "}", state)
  defp expr(list, _context, state) when is_list(list), do: list(list, [], state)
  defp expr(literal, _context, state), do: literal(literal, [], state)

  defp keep(doc, _meta), do: doc

  # A literal in a block of its own, as the formatter asks the parser for.
  defp wrapped({_, _, _} = expr, _meta, context, state), do: expr(expr, context, state)
  defp wrapped({left, right}, meta, _context, state), do: container("{", [left, right], meta, "}", state)

  defp wrapped(list, meta, _context, state) when is_list(list) do
    case meta[:delimiter] do
      nil -> list(list, meta, state)
      delimiter -> quoted_text(List.to_string(list), delimiter, meta, state)
    end
  end

  defp wrapped(literal, meta, _context, state), do: literal(literal, meta, state)

  # -- Literals --

  defp literal(atom, meta, _state) when is_atom(atom) do
    case meta[:delimiter] do
      nil -> Macro.inspect_atom(:literal, atom)
      _ -> ":" <> <<?">> <> Atom.to_string(atom) <> <<?">>
    end
  end

  defp literal(integer, meta, _state) when is_integer(integer), do: digits(meta[:token] || Integer.to_string(integer))
  defp literal(float, meta, _state) when is_float(float), do: float_digits(meta[:token] || Float.to_string(float))
  defp literal(text, meta, state) when is_binary(text), do: quoted_text(text, meta[:delimiter] || "\"", meta, state)
  defp literal(other, _meta, _state), do: inspect(other)

  defp quoted_text(text, "\"\"\"", _meta, state), do: heredoc(text, "\"\"\"", state)
  defp quoted_text(text, "'''", _meta, state), do: heredoc(text, "'''", state)

  defp quoted_text(text, delimiter, meta, state) do
    text = if meta[:delimiter] || not state.escape, do: text, else: :vl_inspect.escape(text, :binary.first(delimiter))
    [first | rest] = String.split(text, "\n")
    body = Enum.reduce(rest, string(first), fn line, doc -> concat([doc, nest(line(), :reset), string(line)]) end)
    concat([delimiter, body, delimiter])
  end

  defp heredoc(text, delimiter, _state) do
    lines = text |> String.split("\n") |> Enum.drop(-1)
    body = Enum.map(lines, fn text -> if text == "", do: nest(line(), :reset), else: concat(line(), string(text)) end)
    force_unfit(concat([delimiter] ++ body ++ [line(), delimiter]))
  end

  # 1000000 is 1_000_000; what is written in another base stays.
  defp digits(<<?0, base, _::binary>> = text) when base in [?x, ?o, ?b], do: upcase_hex(text)
  defp digits(<<??, _::binary>> = text), do: text
  defp digits("-" <> text), do: "-" <> digits(text)

  defp digits(text) do
    if String.contains?(text, "_") or byte_size(text) < 6, do: text, else: underscores(text)
  end

  defp upcase_hex("0x" <> rest), do: "0x" <> String.upcase(rest)
  defp upcase_hex(text), do: text

  defp underscores(text) do
    {front, rest} = String.split_at(text, rem(byte_size(text), 3))
    groups = for <<group::binary-size(3) <- rest>>, do: group
    Enum.join(if(front == "", do: groups, else: [front | groups]), "_")
  end

  defp float_digits(text) do
    [whole, fraction] = String.split(String.downcase(text), ".", parts: 2)
    digits(whole) <> "." <> fraction
  end

  # -- Interpolation, sigils, bitstrings --

  defp interpolated?(entries), do: Enum.any?(entries, &interpolated_part?/1) and Enum.all?(entries, &(is_binary(&1) or interpolated_part?(&1)))

  defp interpolated_part?({:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]}), do: true
  defp interpolated_part?(_entry), do: false

  defp charlist_parts?(entries) do
    entries != [] and
      Enum.all?(entries, fn
        {{:., _, [Kernel, :to_string]}, _, [_]} -> true
        text -> is_binary(text)
      end)
  end

  defp interpolation(entries, delimiter, state) do
    quote_char = :binary.first(delimiter)

    parts =
      Enum.map(entries, fn
        text when is_binary(text) -> text_part(text, quote_char, state)
        {:"::", _, [{_, _, [code]}, _]} -> code_part(code, state)
        {_, _, [code]} -> code_part(code, state)
      end)

    if byte_size(delimiter) == 3 do
      force_unfit(concat([delimiter, line()] ++ parts ++ [delimiter]))
    else
      concat([delimiter] ++ parts ++ [delimiter])
    end
  end

  defp text_part(text, quote_char, state) do
    text = if state.formatting, do: text, else: :vl_inspect.escape(text, quote_char)
    [first | rest] = String.split(text, "\n")
    Enum.reduce(rest, string(first), fn part, doc -> concat([doc, nest(line(), :reset), string(part)]) end)
  end

  defp code_part(code, state), do: concat(["\#{", no_limit(block(code, state)), "}"])

  defp sigil?({name, meta, [{:<<>>, _, entries}, modifiers]}) when is_list(modifiers) and is_list(entries) do
    match?("sigil_" <> <<_>>, Atom.to_string(name)) and meta[:delimiter] != nil
  end

  defp sigil?({name, _, [{:<<>>, _, entries}, modifiers]}) when is_list(modifiers), do: match?("sigil_" <> <<_>>, Atom.to_string(name)) and Enum.all?(entries, &is_binary/1)
  defp sigil?(_call), do: false

  defp sigil({name, meta, [{:<<>>, _, entries}, modifiers]}) do
    "sigil_" <> letter = Atom.to_string(name)
    open = meta[:delimiter] || "\""
    close = closing(open)

    parts =
      Enum.map(entries, fn
        text when is_binary(text) -> raw_text(text, open)
        {:"::", _, [{_, _, [code]}, _]} -> code_part(code, %{locals: @locals, comments: [], formatting: true, escape: true})
      end)

    body = if byte_size(open) == 3, do: [line()] ++ parts, else: parts
    doc = concat(["~", letter, open] ++ body ++ [close, List.to_string(modifiers)])
    if byte_size(open) == 3, do: force_unfit(doc), else: doc
  end

  defp raw_text(text, open) when byte_size(open) == 3 do
    text |> String.split("\n") |> Enum.map(&string/1) |> Enum.intersperse(line()) |> concat()
  end

  defp raw_text(text, _open) do
    text |> String.split("\n") |> Enum.map(&string/1) |> Enum.intersperse(nest(line(), :reset)) |> concat()
  end

  defp closing("("), do: ")"
  defp closing("["), do: "]"
  defp closing("{"), do: "}"
  defp closing("<"), do: ">"
  defp closing(other), do: other

  defp bitstring([]), do: "<<>>"

  defp bitstring(args) do
    inner = fold_doc(args, fn doc, acc -> flex_glue(concat(doc, ","), acc) end)
    group(concat(concat("<<", nest(inner, 2)), ">>"))
  end

  defp segment({:"::", _, [value, spec]}, state) do
    left = if operator?(value), do: surround("(", expr(value, :block, state), ")"), else: expr(value, :operand, state)
    concat([left, "::", segment_spec(spec, state)])
  end

  defp segment(other, state), do: expr(other, :arg, state)

  defp segment_spec({op, _, [left, right]}, state) when op in [:-, :*], do: concat([segment_spec(left, state), Atom.to_string(op), segment_spec(right, state)])
  defp segment_spec({name, _, args}, _state) when is_atom(name) and args == [], do: Atom.to_string(name)
  defp segment_spec(spec, state), do: expr(spec, :operand, state)

  # -- Operators --

  defp binary(op, meta, left, right, context, state) do
    name = Atom.to_string(op)
    lookup = if op == :"not in", do: :in, else: op
    left_doc = operand(left, lookup, :left, state)
    right_doc = operand(right, lookup, :right, state)

    doc =
      cond do
        op in @no_space -> concat([left_doc, name, right_doc])
        op in @right_break -> pipe(left_doc, name, right_doc, meta)
        op == :| and context != :block -> glue(concat(left_doc, " |"), right_doc) |> unbreakable(left_doc, right_doc)
        meta[:newlines] && op not in [:=, :when] -> concat([left_doc, " ", name, nest(force_unfit(glue(empty(), right_doc)), 2)])
        op in [:=, :"::", :<-, :\\, :"=>"] -> assign(left_doc, name, right_doc, right)
        op == :when -> group(concat([left_doc, nest(glue(empty(), concat([name, " ", right_doc])), 2)]))
        true -> concat([left_doc, " ", name, nest(glue(empty(), right_doc), nesting(context), :break)])
      end

    if context == :operand, do: doc, else: group(doc)
  end

  defp nesting(_context), do: 2

  defp unbreakable(_doc, left, right), do: concat([left, " | ", right])

  defp pipe(left, name, right, meta) do
    doc = glue(left, concat([name, " ", right]))
    if meta[:newlines], do: force_unfit(doc), else: doc
  end

  # What opens with a delimiter or a do stays on the line of the sign.
  defp assign(left, name, right_doc, right) do
    if hugging?(right) do
      concat([left, " ", name, " ", right_doc])
    else
      concat([left, " ", name, nest(glue(empty(), group(right_doc)), 2)])
    end
  end

  defp hugging?({:__block__, _, [literal]}), do: hugging?(literal)
  defp hugging?({name, _, [_ | _]}) when name in [:fn, :%{}, :%, :{}, :<<>>], do: true
  defp hugging?({_, _, [_ | _] = args}), do: do_block?(args)
  defp hugging?({_, _, _}), do: false
  defp hugging?(text) when is_binary(text), do: false
  defp hugging?(list) when is_list(list), do: true
  defp hugging?({_, _}), do: true
  defp hugging?(_other), do: false

  # An operand of an operator, in parentheses when it binds weaker.
  defp operand({op, _, [_, _]} = expr, parent, side, state) when is_atom(op) do
    op_table = if op == :not, do: :error, else: :vl_operators.binary(op)

    case op_table do
      {_, strength} when op != :. ->
        {assoc, parent_strength} = :vl_operators.binary(parent)
        ok = strength > parent_strength or (strength == parent_strength and assoc == side and same_family?(op, parent))
        if ok, do: expr(expr, :operand, state), else: parens(expr, state)

      _ ->
        if bare_call?(expr, state), do: parens(expr, state), else: expr(expr, :operand, state)
    end
  end

  defp operand({:&, _, [arg]} = expr, parent, side, state) do
    if is_integer(arg) or (side == :right and parent in [:=, :<-, :|, :"::", :\\]), do: expr(expr, :operand, state), else: parens(expr, state)
  end

  defp operand({:not, _, [{:in, _, [_, _]}]} = expr, parent, _side, state) do
    {_, parent_strength} = :vl_operators.binary(parent)
    if parent_strength > 170, do: parens(expr, state), else: expr(expr, :operand, state)
  end

  defp operand({op, _, [_]} = expr, parent, _side, state) when op in [:-, :+, :!, :not, :^, :"~~~"] and parent in [:**] do
    parens(expr, state)
  end

  defp operand({:when, _, _} = expr, _parent, _side, state), do: parens(expr, state)
  defp operand([{:->, _, _} | _] = clauses, _parent, _side, state), do: expr(clauses, :operand, state)

  defp operand(list, parent, :right, state) when is_list(list) and list != [] and parent in [:when] do
    if keyword?(list), do: keywords(list, state), else: expr(list, :operand, state)
  end

  defp operand(expr, _parent, _side, state), do: expr(expr, :operand, state)

  defp same_family?(op, parent), do: op == parent or op not in [:"::"]

  # name arg: a call without parentheses that would swallow the operator.
  defp bare_call?({name, meta, args}, state) when is_atom(name) and is_list(args), do: args != [] and bare?(name, args, meta, state) and not do_block?(args)
  defp bare_call?(_expr, _state), do: false

  defp parens(expr, state), do: surround("(", expr(expr, :block, state), ")")

  defp surround(left, doc, right), do: group(concat([left, nest(doc, 1), right]))

  defp unary(:not, _meta, arg, _context, state), do: concat("not ", unary_operand(arg, :not, state))
  defp unary(op, _meta, arg, _context, state), do: concat(Atom.to_string(op), unary_operand(arg, op, state))

  defp unary_operand({op, _, [_, _]} = arg, _parent, state) when is_atom(op) do
    if :vl_operators.binary(op) != :error and op != :., do: parens(arg, state), else: expr(arg, :operand, state)
  end

  defp unary_operand({op, _, [_]} = arg, parent, state) when op in [:+, :-, :!, :^, :not, :&, :"~~~"] do
    if parent == :! and op == :!, do: expr(arg, :operand, state), else: unary_nested(arg, op, parent, state)
  end

  defp unary_operand(arg, _parent, state), do: expr(arg, :operand, state)

  defp unary_nested(arg, op, parent, state) do
    if op in [:!, :^, :not] and parent in [:not, :!], do: expr(arg, :operand, state), else: parens(arg, state)
  end

  defp capture({:/, _, [{{:., _, [_, name]} = dot, meta, []}, arity]}, _context, state) when is_atom(name) do
    concat(["&", remote(dot, meta, state), "/", expr(arity, :operand, state)])
  end

  defp capture({:/, _, [{name, _, context}, arity]}, _context, state) when is_atom(name) and is_atom(context) do
    concat(["&", Macro.inspect_atom(:remote_call, name), "/", expr(arity, :operand, state)])
  end

  defp capture(arg, context, state) do
    doc = expr(arg, :block, state)
    if context == :operand or operator?(arg), do: concat(["&", wrap_capture(arg, doc)]), else: concat("&", doc)
  end

  defp wrap_capture(arg, doc), do: if(operator?(arg), do: surround("(", doc, ")"), else: doc)

  defp operator?({op, _, [_, _]}) when is_atom(op), do: op != :. and :vl_operators.binary(op) != :error
  defp operator?({op, _, [_]}) when is_atom(op), do: :vl_operators.unary(op) != :error and op != :&
  defp operator?(_expr), do: false

  defp attribute(name, [arg], _context, state) do
    if do_block?([arg]), do: concat("@", call({name, [], [arg]}, :block, state)), else: concat(["@", Atom.to_string(name), " ", bare_args([arg], state)])
  end

  defp attribute(name, _args, _context, _state), do: "@" <> Atom.to_string(name)

  # -- Containers --

  defp list([], _meta, _state), do: "[]"

  defp list(list, meta, state) do
    cond do
      bare_charlist?(list, meta) -> quoted_text(List.to_string(list), "'", [], state)
      true -> container("[", list, meta, "]", state)
    end
  end

  defp bare_charlist?(list, meta), do: meta == [] and List.ascii_printable?(list) and list != []

  defp container(left, args, meta, right, state) do
    if args == [], do: concat(left, right), else: breakable(left, element_docs(args, state), right, meta)
  end

  defp breakable(left, docs, right, meta) do
    inner = fold_doc(docs, fn doc, acc -> glue(concat(doc, ","), acc) end)
    doc = glue(nest(glue(left, "", inner), 2), "", right)
    group(if(broken?(meta), do: force_unfit(doc), else: doc))
  end

  # The source had a new line after the opening delimiter.
  defp broken?(meta), do: Keyword.get(meta, :newlines, 0) > 0 and meta[:closing] != nil

  # Elements, the last of which may be pairs without brackets.
  defp element_docs(args, state) do
    {front, pairs} = split_pairs(args)
    Enum.map(front, &expr(&1, :arg, state)) ++ Enum.map(pairs, &pair(&1, state))
  end

  defp split_pairs(args) do
    {front, pairs} = Enum.split_while(args, &(not keyword_pair?(&1)))
    if Enum.all?(pairs, &keyword_pair?/1), do: {front, pairs}, else: {args, []}
  end

  defp keyword_pair?({key, _}) when is_atom(key), do: not alias_atom?(key)
  defp keyword_pair?({{:__block__, meta, [key]}, _}) when is_atom(key), do: meta[:format] == :keyword
  defp keyword_pair?({{{:., _, [:erlang, :binary_to_atom]}, meta, _}, _}), do: meta[:format] == :keyword
  defp keyword_pair?(_other), do: false

  defp alias_atom?(key), do: match?("Elixir." <> _, Atom.to_string(key))

  defp keyword?(list), do: list != [] and Enum.all?(list, &keyword_pair?/1)

  defp pair({key, value}, state) do
    key = pair_key(key, state)
    value_doc = expr(value, :arg, state)
    if hugging?(value), do: concat([key, " ", value_doc]), else: group(nest(glue(key, group(value_doc)), 2))
  end

  defp pair_key({:__block__, meta, [key]}, _state) do
    if meta[:delimiter], do: <<?">> <> Atom.to_string(key) <> <<?">> <> ":", else: Macro.inspect_atom(:key, key)
  end

  defp pair_key({{:., _, _}, _, [{:<<>>, _, entries}, _]}, state), do: concat(interpolation(entries, "\"", state), ":")
  defp pair_key(key, _state), do: Macro.inspect_atom(:key, key)

  defp keywords(list, state), do: list |> Enum.map(&pair(&1, state)) |> fold_doc(fn doc, acc -> glue(concat(doc, ","), acc) end)

  defp map(left, [], _meta, _state), do: concat(left, "}")

  defp map(left, [{:|, _, [base, pairs]}], meta, state) do
    [first | rest] = map_pairs(pairs, state)
    first = glue(concat(expr(base, :operand, state), " |"), first)
    breakable(left, [first | rest], "}", meta)
  end

  defp map(left, pairs, meta, state), do: breakable(left, map_pairs(pairs, state), "}", meta)

  defp map_pairs(pairs, state) do
    {front, keywords} = split_pairs(pairs)
    Enum.map(front, &map_pair(&1, state)) ++ Enum.map(keywords, &pair(&1, state))
  end

  defp map_pair({key, value}, state) do
    key = concat(expr(key, :operand, state), " =>")
    value_doc = expr(value, :arg, state)
    if hugging?(value), do: concat([key, " ", value_doc]), else: group(nest(glue(key, group(value_doc)), 2))
  end

  defp map_pair(other, state), do: expr(other, :arg, state)

  # -- Calls --

  defp call({{:., _, [Access, :get]}, _, [base, key]}, _context, state) do
    concat([operand_of_dot(base, state), "[", expr(key, :arg, state), "]"])
  end

  defp call({{:., _, [base, :{}]}, meta, args}, _context, state) do
    concat([operand_of_dot(base, state), ".", container("{", args, meta, "}", state)])
  end

  defp call({{:., _, [fun]}, meta, args}, context, state), do: with_args(concat(operand_of_dot(fun, state), "."), args, meta, context, state)

  defp call({{:., _, [_, _]} = dot, meta, args}, context, state) do
    name = remote(dot, meta, state)
    if args == [] and meta[:no_parens], do: name, else: with_args(name, args, meta, context, state)
  end

  defp call({name, meta, args}, context, state) when is_atom(name) do
    text = if Macro.classify_atom(name) == :identifier, do: Atom.to_string(name), else: "unquote(#{inspect(name)})"

    cond do
      do_block?(args) -> do_call(text, name, args, meta, state)
      args != [] and bare?(name, args, meta, state) and context in [:block] -> concat([text, " ", bare_args(args, state)])
      true -> with_args(text, args, meta, context, state)
    end
  end

  defp call({fun, meta, args}, context, state), do: with_args(parens_unless_call(fun, state), args, meta, context, state)

  defp parens_unless_call({_, _, args} = fun, state) when is_list(args), do: expr(fun, :operand, state)
  defp parens_unless_call(fun, state), do: parens(fun, state)

  # Written without parentheses: it says so in the metadata, or nobody wrote it and it is of that kind.
  defp bare?(name, args, meta, state) do
    local? = Enum.any?(state.locals, fn {local, arity} -> local == name and arity in [:any, length(args)] end)
    if state.formatting, do: meta[:closing] == nil or (local? and meta[:closing] == nil), else: false and local?
  end

  defp remote({:., _, [left, name]}, _meta, state) do
    concat([operand_of_dot(left, state), ".", remote_name(name, state)])
  end

  defp remote_name(name, _state) when is_atom(name), do: Macro.inspect_atom(:remote_call, name)
  defp remote_name(other, state), do: expr(other, :operand, state)

  defp operand_of_dot({:__aliases__, _, _} = alias, state), do: expr(alias, :operand, state)
  defp operand_of_dot({:fn, _, _} = fun, state), do: parens(fun, state)
  defp operand_of_dot({:&, _, [arg]} = fun, state) when not is_integer(arg), do: parens(fun, state)
  defp operand_of_dot({op, _, [_, _]} = expr, state) when is_atom(op), do: if(operator?(expr), do: parens(expr, state), else: expr(expr, :operand, state))
  defp operand_of_dot({:@, _, [_]} = expr, state), do: expr(expr, :operand, state)
  defp operand_of_dot({op, _, [_]} = expr, state) when is_atom(op), do: if(operator?(expr), do: parens(expr, state), else: expr(expr, :operand, state))
  defp operand_of_dot(expr, state), do: expr(expr, :operand, state)

  defp in_parens_if_operator(expr, _context, state), do: operand_of_dot(expr, state)

  defp with_args(name, args, meta, _context, state) do
    if do_block?(args) do
      {front, [blocks]} = Enum.split(args, -1)
      head = if front == [], do: concat(name, ""), else: arguments(name, front, meta, state)
      with_blocks(head, blocks, state)
    else
      arguments(name, args, meta, state)
    end
  end

  defp arguments(name, [], _meta, _state), do: concat(name, "()")

  defp arguments(name, args, meta, state) do
    {front, last} = Enum.split(args, -1)
    docs = arg_docs(args, state)

    if hugs_last?(last) and not broken?(meta) do
      lead = Enum.take(docs, length(front))
      tail = Enum.drop(docs, length(front))
      inner = fold_doc(lead ++ tail, fn doc, acc -> concat([doc, ", ", acc]) end)
      hugged = concat([name, "(", inner, ")"])
      if lead == [] or forced?(inner), do: hugged, else: group(breakable(concat(name, "("), docs, ")", meta))
    else
      breakable(concat(name, "("), docs, ")", meta)
    end
  end

  defp hugs_last?([{:fn, _, _}]), do: true
  defp hugs_last?(_last), do: false

  # The last argument may be pairs without brackets.
  defp arg_docs(args, state) do
    {front, last} = Enum.split(args, -1)

    case last do
      [pairs] when is_list(pairs) and pairs != [] ->
        if keyword?(pairs) and not bracketed?(pairs), do: Enum.map(front, &expr(&1, :arg, state)) ++ Enum.map(pairs, &pair(&1, state)), else: Enum.map(args, &expr(&1, :arg, state))

      _ ->
        Enum.map(args, &expr(&1, :arg, state))
    end
  end

  defp bracketed?(_pairs), do: false

  defp call_args(args, state), do: args |> arg_docs(state) |> fold_doc(fn doc, acc -> concat([doc, ", ", acc]) end)

  defp bare_args(args, state) do
    args |> arg_docs(state) |> fold_doc(fn doc, acc -> glue(concat(doc, ","), acc) end) |> nest(2) |> group()
  end

  # -- do blocks --

  defp do_block?(args) when args != [] and is_list(args) do
    case List.last(args) do
      [_ | _] = pairs -> Enum.all?(pairs, &do_pair?/1) and do_key?(hd(pairs))
      _ -> false
    end
  end

  defp do_block?(_args), do: false

  defp do_pair?({key, _}) when key in @do_keys, do: true
  defp do_pair?({{:__block__, meta, [key]}, _}) when key in @do_keys, do: meta[:format] != :keyword
  defp do_pair?(_pair), do: false

  defp do_key?({:do, _}), do: true
  defp do_key?({{:__block__, _, [:do]}, _}), do: true
  defp do_key?(_pair), do: false

  defp do_call(text, _name, args, meta, state) do
    {front, [blocks]} = Enum.split(args, -1)

    head =
      cond do
        front == [] -> text
        meta[:closing] -> arguments(text, front, meta, state)
        true -> concat([text, " ", bare_args(front, state)])
      end

    with_blocks(head, blocks, state)
  end

  defp with_blocks(head, blocks, state) do
    sections = Enum.map(blocks, fn {key, body} -> section(do_key(key), body, state) end)
    force_unfit(concat([head, " "] ++ Enum.intersperse(sections, line()) ++ [line(), "end"]))
  end

  defp do_key({:__block__, _, [key]}), do: key
  defp do_key(key), do: key

  defp section(key, {:__block__, _, []}, state), do: section_comments(key, state)

  defp section(key, [{:->, _, _} | _] = clauses, state) do
    concat(Atom.to_string(key), nest(concat(line(), clauses(clauses, state)), 2))
  end

  defp section(key, body, %{comments: [_ | _]} = state) do
    {doc, _} = commented(body, own_comments(body, state), :infinity)
    concat(Atom.to_string(key), nest(concat(line(), doc), 2))
  end

  defp section(key, body, state), do: concat(Atom.to_string(key), nest(concat(line(), block(body, state)), 2))

  defp section_comments(key, %{comments: []}), do: Atom.to_string(key)

  defp section_comments(key, state) do
    lines = Enum.map(state.comments, & &1.text)
    concat(Atom.to_string(key), nest(concat(line(), concat(Enum.intersperse(lines, line()))), 2))
  end

  defp own_comments(_body, state), do: state

  # -- Clauses --

  defp function([{:->, _, [args, body]}], state) do
    head = fn_head(args, state)
    simple? = not multiple?(body)

    if simple? do
      group(glue(nest(glue(head, block(body, state)), 2), "end"))
    else
      force_unfit(concat([head, nest(concat(line(), block(body, state)), 2), line(), "end"]))
    end
  end

  defp function(clauses, state), do: force_unfit(concat(["fn", nest(concat(line(), clauses(clauses, state)), 2), line(), "end"]))

  defp fn_head([], _state), do: "fn ->"
  defp fn_head(args, state), do: concat(["fn ", clause_args(args, state), " ->"])

  defp multiple?({:__block__, _, [_, _ | _]}), do: true
  defp multiple?(_body), do: false

  defp clauses(clauses, state) do
    docs = Enum.map(clauses, &clause(&1, state))
    blank? = Enum.any?(docs, &forced?/1)
    between = if blank?, do: concat(line(), line()), else: line()
    concat(Enum.intersperse(docs, between))
  end

  defp clause({:->, meta, [args, body]}, state) do
    head = if args == [], do: "() ->", else: concat(clause_args(args, state), " ->")
    body_doc = block(body, state)

    if multiple?(body) or forced?(body_doc) or Keyword.get(meta, :newlines, 0) > 0 do
      force_unfit(concat(head, nest(concat(line(), body_doc), 2)))
    else
      group(nest(glue(head, body_doc), 2))
    end
  end

  defp clause_args([{:when, _, args}], state) do
    {args, [guard]} = Enum.split(args, -1)
    guard = expr(guard, :block, state)
    if args == [], do: concat("() when ", guard), else: concat([call_args(args, state), " when ", guard])
  end

  defp clause_args(args, state), do: call_args(args, state)
end
