defmodule :vl_formatter do
  @moduledoc false
  # Quoted code as a document of Inspect.Algebra: Macro.to_string/1 and the formatter.
  #
  # The code comes with its literals wrapped in blocks, whose metadata says how they were written: from the parser, or
  # from :vl_normalizer. Every function that makes a document threads a state through, in which the comments
  # that are still to be placed are taken out by their lines. What a piece of code needs depends on where it stands:
  #
  #   :block     on a line of its own        :operand    beside an operator
  #   :arg       between delimiters          :only_arg   the same, the only one
  #   :bare      after a name, no parens     :only_bare  the same, the only one

  import Inspect.Algebra, except: [format: 2]

  @first_line 0
  @last_line 9_999_999
  @blocks [:rescue, :catch, :else, :after]

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
  @modifiers [
    :integer,
    :float,
    :bits,
    :bitstring,
    :binary,
    :bytes,
    :utf8,
    :utf16,
    :utf32,
    :signed,
    :unsigned,
    :little,
    :big,
    :native,
    :_
  ]

  # Calls of these may be written without parentheses: name and numbers of arguments.
  @locals_by_name [
    alias: 1..2,
    assert: 1..2,
    assert_in_delta: 3..4,
    assert_raise: 2..3,
    assert_receive: 1..3,
    assert_received: 1..2,
    case: 2..2,
    cond: 1..1,
    config: 2..3,
    def: 1..2,
    defdelegate: 2..2,
    defexception: 1..1,
    defguard: 1..1,
    defguardp: 1..1,
    defmacro: 1..2,
    defmacrop: 1..2,
    defmodule: 2..2,
    defoverridable: 1..1,
    defp: 1..2,
    defrecord: 2..3,
    defrecordp: 2..3,
    defstruct: 1..1,
    destructure: 2..2,
    doctest: 1..2,
    if: 2..2,
    import: 1..2,
    import_config: 1..1,
    quote: 1..2,
    raise: 1..2,
    receive: 1..1,
    refute: 1..2,
    refute_in_delta: 3..4,
    refute_receive: 1..3,
    refute_received: 1..2,
    require: 1..2,
    reraise: 2..3,
    setup: 1..2,
    setup_all: 1..2,
    test: 1..2,
    try: 1..1,
    unless: 2..2,
    use: 1..2
  ]

  def locals_without_parens do
    [for: :*, with: :*] ++ for {name, arities} <- @locals_by_name, arity <- arities, do: {name, arity}
  end

  def local_without_parens?(_name, 0, _locals), do: false

  def local_without_parens?(name, arity, locals) do
    Enum.any?(locals, fn {local, allowed} -> local == name and allowed in [:*, arity] end)
  end

  def to_algebra(quoted, opts) do
    state = %{
      comments: opts |> Keyword.get(:comments, []) |> Enum.map(&tidy/1) |> join_comments(),
      locals: Keyword.get(opts, :locals_without_parens, []) ++ locals_without_parens(),
      sigils: opts |> Keyword.get(:sigils, []) |> sigils(),
      file: Keyword.get(opts, :file),
      force_do: Keyword.get(opts, :force_do_end_blocks, false),
      call_modifiers: Keyword.get(opts, :normalize_bitstring_modifiers, true),
      nesting: 2,
      one_line: false
    }

    {doc, _state} = block(quoted, @first_line, @last_line, state)
    doc
  end

  defp sigils(sigils) do
    for {key, fun} <- sigils, into: %{} do
      with true <- is_atom(key) and is_function(fun, 2), <<letter>> when letter in ?A..?Z <- Atom.to_string(key) do
        {letter, fun}
      else
        _ ->
          raise ArgumentError,
                ":sigils must be a keyword list with a single uppercased letter as key and an " <>
                  "anonymous function expecting two arguments as value, got: #{inspect(sigils)}"
      end
    end
  end

  # -- Comments --

  defp tidy(comment), do: %{comment | text: tidy_text(comment.text)}

  defp tidy_text("#"), do: "#"
  defp tidy_text("#!" <> _ = text), do: text
  defp tidy_text("# " <> _ = text), do: text
  defp tidy_text("##" <> rest), do: "#" <> tidy_text("#" <> rest)
  defp tidy_text("#" <> rest), do: "# " <> rest

  # Comments on lines that follow each other are one; a comment after code on its line moves above it.
  defp join_comments([]), do: []
  defp join_comments([%{previous_eol_count: 0} = comment | rest]), do: [%{comment | previous_eol_count: 2} | join_comments(rest)]

  defp join_comments([comment | rest]) do
    {comment, rest} = absorb(comment, comment.line + 1, rest)
    [comment | join_comments(rest)]
  end

  defp absorb(comment, line, [%{line: line, previous_eol_count: eol} = next | rest]) when eol != 0 do
    absorb(%{comment | text: line(comment.text, next.text), next_eol_count: next.next_eol_count}, line + 1, rest)
  end

  defp absorb(comment, _line, rest), do: {comment, rest}

  # Documents of a sequence, with the comments that stand among its elements. `fun` gives for an element
  # {document, what comes before the next line, newlines after it}; so do comments. Also: were there any?
  defp with_comments(elements, done, from, to, state, fun) do
    {earlier, comments} = Enum.split_while(state.comments, &(&1.line <= from))
    {docs, any?, state} = place(elements, done, to, %{state | comments: comments}, false, fun)
    {docs, any?, %{state | comments: earlier ++ state.comments}}
  end

  defp place([], done, to, state, any?, _fun) do
    {done, comments, any?} = take_before(state.comments, to, done, any?)
    {done |> Enum.reverse() |> spaced(empty()), any?, %{state | comments: comments}}
  end

  defp place([element | rest], done, to, state, any?, fun) do
    case line_range(element, {@last_line, @first_line}) do
      {@last_line, @first_line} ->
        {entry, state} = fun.(element, rest, state)
        place(rest, [entry | done], to, state, any?, fun)

      {first, last} ->
        {done, comments, any?} = take_before(state.comments, first, done, any?)
        {entry, state} = fun.(element, rest, %{state | comments: comments})
        {done, comments, any?} = take_inside(state.comments, first, last, done, any?)
        entry = newlines_before_comment(entry, last, comments)
        place(rest, [entry | done], to, %{state | comments: comments}, any?, fun)
    end
  end

  defp take_before([%{line: line} = comment | rest], to, done, _any?) when line < to do
    done = at_least(done, comment.previous_eol_count)
    take_before(rest, to, [{comment.text, empty(), comment.next_eol_count} | done], true)
  end

  defp take_before(comments, _to, done, any?), do: {done, comments, any?}

  defp at_least([{doc, next, newlines} | done], more) when newlines < more, do: [{doc, next, more} | done]
  defp at_least(done, _more), do: done

  defp take_inside([%{line: line, text: text} | rest], first, last, done, _any?) when line >= first and line <= last do
    take_inside(rest, first, last, [{text, empty(), 1} | done], true)
  end

  defp take_inside(comments, _first, _last, done, any?), do: {done, comments, any?}

  defp newlines_before_comment({doc, next, newlines}, last, [%{line: line} | _]) when newlines > 1 and line == last + 1 do
    {doc, next, 1}
  end

  defp newlines_before_comment(entry, _last, _comments), do: entry

  defp line_range({head, meta, args}, range) do
    range =
      case Keyword.fetch(meta, :line) do
        {:ok, line} -> {min(line, elem(range, 0)), max(line, elem(range, 1))}
        :error -> range
      end

    line_range(args, line_range(head, range))
  end

  defp line_range({left, right}, range), do: line_range(right, line_range(left, range))
  defp line_range(list, range) when is_list(list), do: Enum.reduce(list, range, &line_range/2)
  defp line_range(_other, range), do: range

  # An empty line where the source has one, and around what takes more than a line.
  defp spaced([], _before), do: []

  defp spaced([{doc, next, newlines} | rest], before) do
    after_it = if newlines >= 2, do: line(), else: next
    doc = if before == empty(), do: doc, else: concat(before, doc)
    doc = if rest == [] or after_it == empty(), do: doc, else: concat([doc, collapse_lines(2), after_it])
    [group(doc) | spaced(rest, after_it)]
  end

  defp lines(docs), do: docs |> Enum.reduce(&line(&2, &1)) |> force_unfit()
  defp glued(docs), do: Enum.reduce(docs, &glue(&2, &1))

  # -- Blocks --

  defp block([{:->, _, _} | _] = clauses, from, to, state), do: type_fun(clauses, from, to, state)
  defp block({:__block__, _, []}, from, to, state), do: exprs([], from, to, state)
  defp block({:__block__, _, [_, _ | _] = exprs}, from, to, state), do: exprs(exprs, from, to, state)
  defp block(expr, from, to, state), do: exprs([expr], from, to, state)

  defp exprs(exprs, from, to, state) do
    one = fn {name, meta, _} = expr, _rest, state ->
      {doc, state} = code(expr, :block, state)
      next = if name == :@, do: empty(), else: break("")
      {{doc, next, meta[:end_of_expression][:newlines] || 1}, state}
    end

    case with_comments(exprs, [], from, to, state, one) do
      {[], _, state} -> {empty(), state}
      {[doc], _, state} -> {doc, state}
      {docs, _, state} -> {lines(docs), state}
    end
  end

  # -- Code: what is of its own kind --

  # Made here: arguments before `when`, and the value in front of :: in a bitstring's generator.
  defp code({{:special, :args}, _, [args]}, _place, state) do
    {doc, state} = clause_args(args, state)
    {group(doc), state}
  end

  defp code({{:special, :segment}, _, [segment, last]}, _place, state), do: segment({segment, -1}, state, last)

  defp code({name, _, context}, _place, state) when is_atom(context), do: {name |> Atom.to_string() |> string(), state}

  defp code({:<<>>, _, []}, _place, state), do: {"<<>>", state}

  defp code({:<<>>, meta, parts}, _place, state) do
    cond do
      not interpolated?(parts) -> bitstring(meta, parts, state)
      meta[:delimiter] == ~S(""") -> heredoc(parts, ~S("""), ~S("""), ~S("""), state)
      true -> text(parts, "\"", "\"", "\"", state)
    end
  end

  defp code({{:., _, [List, :to_charlist]}, meta, [parts]} = call, place, state) do
    cond do
      not (is_list(parts) and Enum.all?(parts, &charlist_part?/1)) -> remote(call, place, state)
      meta[:delimiter] == "'''" -> heredoc(parts, "'''", "'''", "'''", state)
      true -> text(parts, "'", "'", "'", state)
    end
  end

  defp code({{:., _, [:erlang, :binary_to_atom]}, _, [{:<<>>, _, parts}, :utf8]} = call, place, state) do
    if interpolated?(parts), do: text(parts, "\"", ":\"", "\"", state), else: remote(call, place, state)
  end

  defp code({{:., _, [Access, :get]}, meta, [left, key]}, _place, state) do
    {left, state} = dot_target(left, state)
    {right, state} = list(meta, if(pairs?(key), do: key, else: [key]), state)
    {concat(left, right), state}
  end

  defp code({:%, _, [name, {:%{}, meta, args}]}, _place, state) do
    {name, state} = code(name, :arg, state)
    map(meta, name, args, state)
  end

  defp code({:%{}, meta, args}, _place, state), do: map(meta, empty(), args, state)
  defp code({:{}, meta, args}, _place, state), do: tuple(meta, args, :flex, state)
  defp code({:__block__, meta, [{left, right}]}, _place, state), do: tuple(meta, [left, right], :flex, state)

  defp code({:__block__, meta, [list]}, _place, state) when is_list(list) do
    case meta[:delimiter] do
      "'''" -> {list |> List.to_string() |> heredoc_literal("'''"), state}
      "'" -> {list |> List.to_string() |> literal_text("'"), state}
      _ -> list(meta, list, state)
    end
  end

  defp code({:__block__, meta, [text]}, _place, state) when is_binary(text) do
    if meta[:delimiter] == ~S("""),
      do: {heredoc_literal(text, ~S(""")), state},
      else: {literal_text(text, "\""), state}
  end

  defp code({:__block__, meta, [atom]}, _place, state) when is_atom(atom), do: {atom(atom, meta), state}
  defp code({:__block__, meta, [int]}, _place, state) when is_integer(int), do: {integer(Keyword.fetch!(meta, :token)), state}
  defp code({:__block__, meta, [float]}, _place, state) when is_float(float), do: {float(Keyword.fetch!(meta, :token)), state}

  defp code({:__block__, _, [{:unquote_splicing, meta, [_] = args}]}, place, state) do
    {doc, state} = local(:unquote_splicing, meta, args, place, state)
    {parens(doc), state}
  end

  defp code({:__block__, _, [expr]}, place, state), do: code(expr, place, state)
  defp code({:__block__, _, []}, _place, state), do: {"nil", state}

  defp code({:__block__, meta, _} = block, _place, state) do
    {doc, state} = block(block, line_of(meta), closing_line(meta), state)
    {between("(", doc, ")"), state}
  end

  defp code({:__aliases__, _, [head | tail]}, place, state) do
    {head, state} = if is_atom(head), do: {Atom.to_string(head), state}, else: code_in_parens_if_operator(head, place, state)
    {concat([head | Enum.map(tail, &("." <> Atom.to_string(&1)))]), state}
  end

  defp code({:&, _, [arg]}, place, state), do: capture(arg, place, state)
  defp code({:@, meta, [arg]}, place, state), do: attribute(meta, arg, place, state)
  defp code({:not, meta, [{:in, _, [left, right]}]}, place, state), do: binary(:in, "not in", meta, left, right, place, state)
  defp code({:.., _, []}, place, state) when place in [:bare, :only_bare], do: {"(..)", state}
  defp code({:.., _, []}, _place, state), do: {"..", state}

  defp code({:"..//", meta, [first, last, step]}, place, state) do
    code({:"//", meta, [{:.., meta, [first, last]}, step]}, place, state)
  end

  defp code({:fn, meta, [_ | _] = clauses}, _place, state) do
    anonymous(clauses, line_of(meta), closing_line(meta), state, broken?(meta, state))
  end

  defp code({name, meta, args}, place, state) when is_atom(name) and is_list(args) do
    case {sigil(name, meta, args, state), args} do
      {{_, _} = done, _} ->
        done

      {nil, [arg]} ->
        if unary?(name), do: unary(name, arg, place, state), else: local(name, meta, args, place, state)

      {nil, [left, right]} ->
        if binary?(name),
          do: binary(name, Atom.to_string(name), meta, left, right, place, state),
          else: local(name, meta, args, place, state)

      _ ->
        local(name, meta, args, place, state)
    end
  end

  defp code({_, _, args} = call, place, state) when is_list(args), do: remote(call, place, state)
  defp code([{:->, _, _} | _] = clauses, _place, state), do: type_fun(clauses, @last_line, @first_line, state)
  defp code(list, place, state) when is_list(list), do: comma_separated(list, state, &code(&1, place, &2))
  defp code({left, right}, place, state), do: pair(left, right, place, state)
  defp code(other, _place, state), do: {inspect(other), state}

  # -- Pairs --

  defp pair(left, right, place, state) do
    {key, sign, state} = pair_key(left, place, state)
    {value, state} = code(right, place, state)

    doc =
      hugging(hugs?(right, state), value, fn value ->
        concat(group(key), group(nest(glue(sign, group(value)), 2, :break)))
      end)

    {doc, state}
  end

  defp pair_key(left, place, state) do
    if key?(left) do
      {doc, state} = key(left, state)
      {doc, "", state}
    else
      {doc, state} = code(left, place, state)
      {if(binary_operator?(left), do: parens(doc), else: doc), " =>", state}
    end
  end

  defp key?({:__block__, meta, [atom]}) when is_atom(atom), do: meta[:format] == :keyword
  defp key?({{:., _, [:erlang, :binary_to_atom]}, meta, [{:<<>>, _, _}, :utf8]}), do: meta[:format] == :keyword
  defp key?(_other), do: false

  defp key({:__block__, _, [:"..//"]}, state), do: {string(~S("..//":)), state}

  defp key({:__block__, _, [atom]}, state) do
    text = Atom.to_string(atom)
    text = if Macro.classify_atom(atom) in [:identifier, :unquoted], do: text <> ":", else: "\"" <> text <> "\":"
    {string(text), state}
  end

  defp key({_, _, [{:<<>>, _, parts}, :utf8]}, state), do: text(parts, "\"", "\"", "\":", state)

  # -- Operators --

  defp unary?(name), do: :vl_operators.unary(name) != :error
  defp binary?(name), do: :vl_operators.binary(name) != :error and name != :"=>"

  defp unary(name, arg, place, state) do
    {doc, state} = code(arg, inner(place, :operand), state)
    same? = match?({^name, _, [_]}, arg) and name in [:!, :not]
    doc = if same?, do: doc, else: in_parens_if_operator(doc, arg)
    {concat(if(name == :not, do: "not ", else: Atom.to_string(name)), doc), state}
  end

  defp binary(name, text, meta, left, right, place, state) do
    binary(name, text, meta, left, right, place, state, state.nesting)
  end

  # Chains of | and when: each on a line of its own, the sign in front.
  defp binary(name, text, meta, left, right, place, state, _nesting) when name in @line_before do
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
        doc = if spread?(arg), do: force_unfit(doc), else: doc
        {{concat(text, doc), empty(), 1}, state}
    end

    {doc, state} = chain(operands, meta, from, to, place, state, one)
    {if(pairs?(right) and place in [:arg, :bare], do: parens(doc), else: doc), state}
  end

  # Chains of |> and the like: the sign in front of what it passes to.
  defp binary(name, _text, meta, left, right, place, state, _nesting) when name in @pipes do
    {operands, from} = left_chain(left, meta, inner(place, :arg), [{{name, inner(place, :operand)}, right}])

    one = fn
      {{:first, place}, arg}, _rest, state ->
        {doc, state} = operand(arg, place, state, name, :left, 2)
        {{doc, empty(), 1}, state}

      {{sign, place}, arg}, _rest, state ->
        {doc, state} = operand(arg, place, state, sign, :right, 0)
        {{concat(Atom.to_string(sign) <> " ", doc), empty(), 1}, state}
    end

    chain(operands, meta, from, line_of(meta), place, state, one)
  end

  defp binary(name, text, meta, left, right, place, state, nesting) do
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
    broken? = broken?(meta, state)
    hug? = name in @may_hug and hugs?(right, state) and not broken?

    hugging(hug?, right_doc, fn doc ->
      doc = nest(glue(text, group(doc)), nesting, :break)
      doc = if broken?, do: force_unfit(doc), else: doc
      concat(group(left_doc), group(doc))
    end)
  end

  # (not left) in right, (!left) in right
  defp operand({:__block__, _, [{name, _, [arg]}]}, place, state, :in, :left, _nesting) when name in [:not, :!] do
    {doc, state} = unary(name, arg, place, state)
    {parens(doc), state}
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
            {parens(doc), state}

          true ->
            binary(name, Atom.to_string(name), meta, left, right, place, state, 2)
        end

      _ ->
        code(expr, place, state)
    end
  end

  defp operand({:&, _, [arg]} = expr, place, state, parent, side, _nesting) when not is_integer(arg) do
    {parent_side, parent_strength} = :vl_operators.binary(parent)
    {doc, state} = code(expr, place, state)
    parens? = side == :left or (parent_side == :left and parent_strength > 90)
    {if(parens?, do: parens(doc), else: doc), state}
  end

  defp operand(expr, place, state, _parent, _side, _nesting), do: code(expr, place, state)

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

  defp right_chain(right, _name, meta, place, done), do: {Enum.reverse([{{:right, place}, right} | done]), line_of(meta)}

  defp first_line_of({_, meta, _}, _default), do: line_of(meta)
  defp first_line_of(_expr, default), do: line_of(default)

  # The first operand of the only bare argument keeps its comments: there is no place above it.
  defp chain(operands, meta, from, to, place, state, one) do
    {operands, done, state} =
      if place == :only_bare do
        {entry, state} = one.(hd(operands), [], state)
        {tl(operands), [entry], state}
      else
        {operands, [], state}
      end

    {docs, comments?, state} = with_comments(operands, done, from, to, state, one)
    {if(comments? or broken?(meta, state), do: lines(docs), else: glued(docs)), state}
  end

  # The place of an operand inside: the only argument is one among others then.
  defp inner(:only_bare, _other), do: :bare
  defp inner(:only_arg, _other), do: :arg
  defp inner(place, _other) when place in [:bare, :arg], do: place
  defp inner(_place, other), do: other

  # -- Attributes and captures --

  defp attribute(_meta, {:__aliases__, _, [_, _ | _]} = alias, _place, state) do
    {doc, state} = code(alias, :arg, state)
    {concat(["@(", doc, ")"]), state}
  end

  defp attribute(meta, {name, call_meta, [_] = args} = call, place, state)
       when is_atom(name) and name not in [:__block__, :__aliases__] do
    if Macro.classify_atom(name) == :identifier do
      {doc, parens?, state} = args(args, call_meta, place, :bare_unless_many, false, state)
      doc = concat(string("@#{name}"), doc)
      {if(parens?, do: parens(doc), else: doc), state}
    else
      _ = meta
      unary(:@, call, place, state)
    end
  end

  defp attribute(_meta, expr, place, state), do: unary(:@, expr, place, state)

  defp capture(index, _place, state) when is_integer(index), do: {"&" <> Integer.to_string(index), state}

  defp capture(arg, place, state) do
    {doc, state} = captured(arg, place, state)
    {concat(if(String.starts_with?(as_text(doc), "&"), do: "& ", else: "&"), doc), state}
  end

  defp captured({:/, _, [{{:., _, [target, name]}, _, []}, {:__block__, _, [arity]}]}, _place, state)
       when is_atom(name) and is_integer(arity) do
    {target, state} = dot_target(target, state)
    {concat(nest(target, 1), string(".#{Macro.inspect_atom(:remote_call, name)}/#{arity}")), state}
  end

  defp captured({:/, _, [{name, _, context}, {:__block__, _, [arity]}]}, _place, state)
       when is_atom(name) and is_atom(context) and is_integer(arity) do
    {string("#{name}/#{arity}"), state}
  end

  defp captured(arg, place, state) do
    {doc, state} = code(arg, place, state)
    {in_parens_if_operator(doc, arg), state}
  end

  # -- Calls --

  defp remote({{:., _, [target, :{}]}, meta, args}, _place, state) do
    {target, state} = dot_target(target, state)
    {doc, state} = tuple(meta, args, :break, state)
    {concat([target, ".", doc]), state}
  end

  defp remote({{:., _, [target]}, meta, args}, place, state) do
    {target, state} = dot_target(target, state)
    called(concat(target, "."), args, meta, place, :bare_before_do, state)
  end

  defp remote({{:., _, [target, name]}, meta, args}, place, state) when is_atom(name) do
    {doc, state} = dot_target(target, state)
    doc = concat([doc, ".", string(Macro.inspect_atom(:remote_call, name))])

    if args == [] and not names_module?(target) and not has?(meta, :closing),
      do: {doc, state},
      else: called(doc, args, meta, place, :bare_before_do, state)
  end

  defp remote({target, meta, args}, place, state) do
    {target, state} = code(target, :bare, state)
    called(target, args, meta, place, :always, state)
  end

  defp called(name, args, meta, place, parens, state) do
    {doc, parens?, state} = args(args, meta, place, parens, true, state)
    doc = concat(name, doc)
    {if(parens?, do: parens(doc), else: doc), state}
  end

  defp names_module?({:__MODULE__, _, context}) when is_atom(context), do: true
  defp names_module?({:__block__, _, [atom]}) when is_atom(atom), do: true
  defp names_module?({:__aliases__, _, _}), do: true
  defp names_module?(_target), do: false

  defp dot_target({:fn, _, [_ | _]} = fun, state) do
    {doc, state} = code(fun, :bare, state)
    {parens(doc), state}
  end

  defp dot_target(target, state), do: code_in_parens_if_operator(target, :bare, state)

  defp local(name, meta, args, place, state) do
    parens =
      cond do
        has?(meta, :closing) -> :bare_before_lone_do
        local_without_parens?(name, length(args), state.locals) -> :bare_unless_many
        true -> :bare_before_do
      end

    called(name |> Atom.to_string() |> string(), args, meta, place, parens, state)
  end

  # The arguments of a call, with its blocks. When are parentheses left out? :bare_unless_many: where the call stands
  # alone. :bare_before_do: if a do follows. :bare_before_lone_do: if do is all there is. :always: never.
  # Also: must the whole be put in parentheses?
  defp args([], meta, _place, _parens, _pairs?, state) do
    {doc, _, state} = sequence([], meta, false, :none, :break, state, &{&1, &2})
    {between("(", doc, ")"), false, state}
  end

  defp args(args, meta, place, parens, pairs?, state) do
    {front, last} = split_last(args)

    case blocks_of(meta, last, state) do
      nil ->
        bare? = parens == :bare_unless_many and place in [:block, :operand, :only_bare, :only_arg]
        {doc, state} = plain_args(meta, args, bare?, pairs?, empty(), state)
        {doc, false, state}

      blocks ->
        {doc, state} = args_before_do(meta, front, parens, pairs?, state)
        {blocks, state} = do_blocks(blocks, state)
        {force_unfit(line(concat(doc, blocks), "end")), place in [:bare, :only_bare], state}
    end
  end

  defp args_before_do(_meta, [], :always, _pairs?, state), do: {"() do", state}
  defp args_before_do(_meta, [], _parens, _pairs?, state), do: {" do", state}

  defp args_before_do(meta, args, parens, pairs?, state) do
    plain_args(meta, args, parens not in [:always, :bare_before_lone_do], pairs?, " do", state)
  end

  # `extra` follows the arguments on their last line.
  defp plain_args(meta, args, bare?, pairs?, extra, state) do
    {front, last} = split_last(args)
    {pairs?, last} = as_pairs(last, pairs?, bare?, state.comments)
    args = if pairs?, do: front ++ last, else: front ++ [last]
    place = place_of_args(front == [] and not pairs?, bare?)
    lines? = match?([_, _ | _], args) and broken?(meta, state)
    split? = front != [] and pairs? and not Enum.any?(args, &match?({:<-, _, [_, _]}, &1))
    one = &code(&1, place, &2)

    {doc, hug?, state} =
      if split?,
        do: front_and_pairs(meta, front, last, args, bare?, lines?, one, state),
        else: all_args(meta, args, last, bare?, lines?, one, state)

    doc =
      cond do
        split? and bare? -> " " |> concat(doc) |> nest(2) |> concat(extra) |> group()
        bare? -> group(concat([" ", doc, extra]))
        true -> "(" |> concat(break("")) |> nest(2, :break) |> concat(doc) |> concat(")") |> concat(extra) |> group()
      end

    {if(hug?, do: next_break_fits(doc, :disabled), else: doc), state}
  end

  defp place_of_args(true, bare?), do: if(bare?, do: :only_bare, else: :only_arg)
  defp place_of_args(false, bare?), do: if(bare?, do: :bare, else: :arg)

  # Pairs at the end break together, before what stands in front of them does.
  defp front_and_pairs(meta, front, pairs, args, bare?, lines?, one, state) do
    join = if spread?(front) or lines?, do: :line, else: :break
    {front_doc, _, state} = sequence(front, Keyword.delete(meta, :closing), bare?, :comma, join, state, one)
    join = if spread?(pairs) or spread?(args) or lines?, do: :line, else: :break
    {pairs_doc, _, state} = sequence(pairs, meta, false, :none, join, state, one)
    pairs_doc = concat(if(join == :line, do: line(), else: break()), pairs_doc)

    doc =
      if bare? do
        front_doc |> concat(next_break_fits(group(pairs_doc, :inherit), :enabled)) |> nest(:cursor, :break)
      else
        pairs_doc = pairs_doc |> nest(2, :break) |> concat(break("")) |> group(:inherit) |> next_break_fits(:enabled)
        concat(nest(front_doc, 2, :break), pairs_doc)
      end

    {doc, true, state}
  end

  defp all_args(meta, args, last, bare?, lines?, one, state) do
    join = if spread?(args) or lines?, do: :line, else: :break
    hug? = join == :break and hugs?(last, state)
    {doc, _, state} = sequence(args, meta, bare?, if(hug?, do: :hug, else: :none), join, state, one)
    doc = ungrouped(doc)
    doc = if bare?, do: nest(doc, :cursor, :break), else: doc |> nest(2, :break) |> concat(break(""))
    {doc, hug?, state}
  end

  # -- do blocks --

  # [{key, line, end line, body}]
  defp blocks_of(meta, [{{:__block__, _, [:do]}, _} | rest] = blocks, state) do
    if has?(meta, :do) or (state.force_do and Enum.all?(rest, fn {{:__block__, _, [key]}, _} -> key in @blocks end)) do
      blocks = for {{:__block__, meta, [key]}, body} <- blocks, do: {key, line_of(meta), body}
      ranged(blocks, end_line(meta))
    end
  end

  defp blocks_of(_meta, _last, _state), do: nil

  defp ranged([{key, line, body}], last), do: [{key, line, last, body}]
  defp ranged([{key, line, body} | [{_, next, _} | _] = rest], last), do: [{key, line, next, body} | ranged(rest, last)]

  defp do_blocks([{:do, from, to, body} | rest], state) do
    Enum.reduce(rest, do_block(empty(), from, to, body, state), fn {key, from, to, body}, {doc, state} ->
      {section, state} = do_block(Atom.to_string(key), from, to, body, state)
      {line(doc, section), state}
    end)
  end

  defp do_block(key, from, to, body, state) do
    {doc, state} = clauses(body, from, to, state)
    {if(doc == empty(), do: key, else: key |> line(doc) |> nest(2)), state}
  end

  # -- Texts and interpolation --

  defp interpolated?(parts) do
    is_list(parts) and
      Enum.all?(parts, fn
        {:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]} -> true
        part -> is_binary(part)
      end)
  end

  defp charlist_part?({{:., _, [Kernel, :to_string]}, _, [_]}), do: true
  defp charlist_part?(part), do: is_binary(part)

  defp text(parts, escape, open, close, state) do
    {doc, state} =
      Enum.reduce(parts, {open, state}, fn part, {doc, state} ->
        {part, state} = text_part(part, escape, state)
        {concat(doc, part), state}
      end)

    {concat(doc, close), state}
  end

  defp text_part(part, escape, state) when is_binary(part), do: {escaped(part, escape), state}
  defp text_part({:"::", _, [{_, _, [code]}, _]}, _escape, state), do: interpolation(code, state)
  defp text_part({_, _, [code]}, _escape, state), do: interpolation(code, state)

  defp interpolation(code, %{one_line: before} = state) do
    {doc, state} = block(code, @last_line, @first_line, %{state | one_line: true})
    {no_limit(between("\#{", doc, "}")), %{state | one_line: before}}
  end

  defp heredoc(parts, escape, open, close, state) do
    parts =
      case parts do
        [text | rest] when is_binary(text) -> ["\n" <> text | rest]
        parts -> ["\n" | parts]
      end

    {doc, state} = text(parts, escape, open, close, state)
    {force_unfit(doc), state}
  end

  defp heredoc_literal(text, quotes) do
    text = String.replace(text, quotes, "\\" <> quotes)
    force_unfit(concat([quotes, heredoc_lines(["" | String.split(text, "\n")]), quotes]))
  end

  defp literal_text(text, quote_mark), do: concat([quote_mark, escaped(text, quote_mark), quote_mark])

  defp escaped(text, <<_, _, _>> = quotes) do
    text |> String.replace(quotes, "\\" <> quotes) |> String.split("\n") |> heredoc_lines()
  end

  defp escaped(text, mark) do
    text
    |> String.replace(mark, "\\" <> mark)
    |> String.split("\n")
    |> Enum.map(&string/1)
    |> Enum.intersperse(nest(line(), :reset))
    |> Enum.reverse()
    |> Enum.reduce(&concat/2)
  end

  # Empty lines are not indented.
  defp heredoc_lines([text]), do: string(text)

  defp heredoc_lines([text | rest]) do
    new_line = if match?(["", _ | _], rest), do: nest(line(), :reset), else: line()
    rest = concat(new_line, heredoc_lines(rest))
    if text == "", do: rest, else: concat(string(text), rest)
  end

  # -- Sigils: nil for what is none --

  defp sigil(name, meta, [{:<<>>, _, parts}, modifiers], state) when is_list(modifiers) do
    case {Atom.to_string(name), meta[:delimiter]} do
      {<<"sigil_", letter>>, open} when open != nil ->
        parts = by_plugin(letter, parts, modifiers, open, meta, state)
        modifiers = List.to_string(modifiers)
        start = <<?~, letter, open::binary>>

        if open in [~S("""), "'''"],
          do: heredoc(parts, open, start, open <> modifiers, state),
          else: text(parts, closing(open), start, closing(open) <> modifiers, state)

      _ ->
        nil
    end
  end

  defp sigil(_name, _meta, _args, _state), do: nil

  defp by_plugin(letter, parts, modifiers, open, meta, state) do
    case state.sigils do
      %{^letter => fun} ->
        about = [
          file: state.file,
          line: meta[:line],
          sigil: List.to_atom([letter]),
          modifiers: modifiers,
          opening_delimiter: open
        ]

        case fun.(hd(parts), about) do
          text when is_binary(text) or is_list(text) -> [IO.iodata_to_binary(text)]
          other -> raise ArgumentError, "expected sigil callback to return iodata, got: #{inspect(other)}"
        end

      _ ->
        parts
    end
  end

  defp closing("("), do: ")"
  defp closing("["), do: "]"
  defp closing("{"), do: "}"
  defp closing("<"), do: ">"
  defp closing(same), do: same

  # -- Bitstrings --

  defp bitstring(meta, segments, state) do
    last = length(segments) - 1
    join = if broken?(meta, state), do: :line, else: :flex
    one = &segment(&1, &2, last)
    {doc, join, state} = segments |> Enum.with_index() |> sequence(meta, false, :none, join, state, one)

    if join == :flex,
      do: {"<<" |> concat(doc) |> nest(2) |> concat(">>") |> group(), state},
      else: {between("<<", doc, ">>"), state}
  end

  defp segment({{:<-, meta, [left, right]}, index}, state, last) do
    {doc, state} = code({:<-, meta, [{{:special, :segment}, meta, [left, last]}, right]}, :arg, state)
    {edge(doc, index, last), state}
  end

  defp segment({{:"::", _, [value, spec]}, index}, state, last) do
    {value, state} = code(value, :arg, state)
    {spec, state} = spec(spec, state)
    spec = if is_binary(spec) and String.starts_with?(spec, ":"), do: "(" <> spec <> ")", else: spec
    spec = if index == last, do: edge(spec, index, last), else: spec
    {concat([edge(value, index, -1), "::", spec]), state}
  end

  defp segment({value, index}, state, last) do
    {doc, state} = code(value, :arg, state)
    {edge(doc, index, last), state}
  end

  defp spec({sign, _, [left, right]}, state) when sign in [:-, :*] do
    {left, state} = spec(left, state)
    {right, state} = modifier(right, state)
    {concat([left, Atom.to_string(sign), right]), state}
  end

  defp spec(other, state), do: modifier(other, state)

  defp modifier({name, meta, none}, %{call_modifiers: true} = state) when is_atom(name) and none in [nil, []] do
    code_in_parens_if_operator({name, meta, if(name in @modifiers, do: nil, else: [])}, :arg, state)
  end

  defp modifier(other, state), do: code_in_parens_if_operator(other, :arg, state)

  # What would run together with << or >> is put in parentheses.
  defp edge(doc, index, last) when index == 0 or index == last do
    text = as_text(doc)
    left? = index == 0 and String.starts_with?(text, ["~", "<<"])
    right? = index == last and String.ends_with?(text, ">>")
    if left? or right?, do: parens(doc), else: doc
  end

  defp edge(doc, _index, _last), do: doc

  # -- Containers --

  defp list(meta, elements, state) do
    {doc, _, state} = elements(elements, meta, :break, state)
    {between("[", doc, "]"), state}
  end

  defp map(meta, name, [{:|, _, [left, right]}], state) do
    {left_doc, state} = code(left, :arg, state)
    left_doc = if binary_operator?(left), do: parens(left_doc), else: left_doc
    {doc, _, state} = elements(right, meta, :break, state)
    {between(concat(["%", name, "{"]), glue(left_doc, concat("| ", nest(doc, 2))), "}"), state}
  end

  defp map(meta, name, pairs, state) do
    {doc, _, state} = elements(pairs, meta, :break, state)
    {between(concat(["%", name, "{"]), doc, "}"), state}
  end

  defp tuple(meta, elements, join, state) do
    case elements(elements, meta, join, state) do
      {doc, :flex, state} -> {"{" |> concat(doc) |> nest(1) |> concat("}") |> group(), state}
      {doc, _, state} -> {between("{", doc, "}"), state}
    end
  end

  defp elements(elements, meta, join, state) do
    join = if broken?(meta, state), do: :line, else: join
    sequence(elements, meta, false, :none, join, state, &code(&1, :arg, &2))
  end

  # What stands between commas. `last`: :comma adds one, :hug lets the last element's first break count as fitting.
  # Gives how the elements were joined, too. The first bare argument keeps its comments.
  defp sequence(elements, meta, bare?, last, join, state, fun) do
    one = fn element, rest, state ->
      {doc, state} = fun.(element, state)

      doc =
        cond do
          rest != [] or last == :comma -> in_last_group(doc, ",")
          last == :hug -> next_break_fits(doc, :enabled)
          true -> doc
        end

      {{doc, empty(), 1}, state}
    end

    {rest, done, state} =
      case elements do
        [first | rest] when bare? ->
          {entry, state} = one.(first, rest, state)
          {rest, [entry], state}

        _ ->
          {elements, [], state}
      end

    {docs, comments?, state} = with_comments(rest, done, line_of(meta), closing_line(meta), state, one)

    cond do
      docs == [] -> {empty(), :none, state}
      join == :line or comments? -> {lines(docs), :line, state}
      join == :break -> {glued(docs), :break, state}
      join == :flex -> {Enum.reduce(docs, &flex_glue(&2, &1)), :flex, state}
    end
  end

  # -- Literals --

  defp atom(atom, _meta) when atom in [nil, true, false], do: Atom.to_string(atom)
  defp atom(:"..//", _meta), do: string(~S(:"..//"))
  defp atom(:\\, meta), do: string(if meta[:delimiter] == "\"", do: ~S(:"\\"), else: ~S(:\\))

  defp atom(atom, _meta) do
    text = Atom.to_string(atom)
    plain? = Macro.classify_atom(atom) in [:unquoted, :identifier]
    string(if plain?, do: ":" <> text, else: ":\"" <> String.replace(text, "\"", "\\\"") <> "\"")
  end

  defp integer("0x" <> digits), do: "0x" <> String.upcase(digits)
  defp integer(<<?0, base, _::binary>> = text) when base in [?b, ?o], do: text
  defp integer("?" <> _ = text), do: text
  defp integer(text), do: grouped_digits(text)

  defp float(text) do
    [whole, fraction] = :binary.split(text, ".")
    grouped_digits(whole) <> "." <> String.downcase(fraction)
  end

  # 1000000 is 1_000_000
  defp grouped_digits(text) do
    if byte_size(text) < 6 or String.contains?(text, "_"), do: text, else: grouped_digits(text, byte_size(text))
  end

  defp grouped_digits(text, size) when size <= 3, do: text

  defp grouped_digits(text, size) do
    <<front::binary-size(size - 3), three::binary>> = text
    grouped_digits(front, size - 3) <> "_" <> three
  end

  # -- fn and types of functions --

  defp anonymous([{:->, meta, [[], body]}] = clauses, _from, to, state, _broken?) do
    {body, state} = block(body, line_of(meta), to, state)
    {one_clause("fn ->", body, clauses, state), state}
  end

  defp anonymous([{:->, meta, [args, body]}] = clauses, _from, to, state, false) do
    {args, state} = clause_args(args, line_of(meta), state)
    {body, state} = block(body, line_of(meta), to, state)
    head = args |> ungrouped() |> concat(" ->") |> nest(:cursor) |> group()
    {one_clause(concat("fn ", head), body, clauses, state), state}
  end

  defp anonymous(clauses, from, to, state, _broken?) do
    {doc, state} = clauses(clauses, from, to, state)
    {"fn" |> line(doc) |> nest(2) |> line("end") |> force_unfit(), state}
  end

  defp one_clause(head, body, clauses, state) do
    break = clause_break(clauses, state)
    doc = head |> concat(break) |> concat(body) |> nest(2) |> concat(break) |> concat("end")
    doc |> forced_by_clauses(clauses, state) |> group()
  end

  defp type_fun([{:->, meta, [[], body]}] = clauses, _from, to, state) do
    {body, state} = block(body, line_of(meta), to, state)
    doc = concat(["(() -> ", nest(body, :cursor), ")"])
    {doc |> forced_by_clauses(clauses, state) |> group(), state}
  end

  defp type_fun([{:->, meta, [args, body]}] = clauses, _from, to, state) do
    {args, state} = clause_args(args, line_of(meta), state)
    {body, state} = block(body, line_of(meta), to, state)
    head = args |> ungrouped() |> concat(" ->") |> group()
    doc = head |> concat(nest(concat(clause_break(clauses, state), body), 2)) |> parens()
    {doc |> forced_by_clauses(clauses, state) |> group(), state}
  end

  defp type_fun(clauses, from, to, state) do
    {doc, state} = clauses(clauses, from, to, state)
    {"(" |> line(doc) |> nest(2) |> line(")") |> force_unfit(), state}
  end

  # -- Clauses --

  defp many_lines?(clauses, state) do
    Enum.any?(clauses, fn {:->, meta, [_, body]} -> broken?(meta, state) or match?({:__block__, _, [_, _ | _]}, body) end)
  end

  defp clause_break(clauses, state), do: if(many_lines?(clauses, state), do: line(), else: break())
  defp forced_by_clauses(doc, clauses, state), do: if(many_lines?(clauses, state), do: force_unfit(doc), else: doc)

  defp clauses([{:->, _, _} | _] = clauses, from, to, state) do
    [first | rest] = clauses = last_clause_ends(clauses, to)

    {doc, state} =
      Enum.reduce(rest, clause(first, from, state), fn clause, {doc, state} ->
        {next, state} = clause(clause, from, state)
        {doc |> concat(nest(break(""), :reset)) |> line(next), state}
      end)

    {doc |> forced_by_clauses(clauses, state) |> group(), state}
  end

  defp clauses(body, from, to, state) do
    {doc, state} = block(body, from, to, state)
    {if(doc == empty(), do: doc, else: group(doc)), state}
  end

  defp last_clause_ends([{:->, meta, args}], to), do: [{:->, [closing: [line: to]] ++ meta, args}]
  defp last_clause_ends([clause | rest], to), do: [clause | last_clause_ends(rest, to)]

  defp clause({:->, meta, [[], body]}, _from, state) do
    {body, state} = block(body, line_of(meta), closing_line(meta), state)
    {"() ->" |> glue(body) |> nest(2), state}
  end

  defp clause({:->, meta, [args, body]}, from, %{nesting: nesting} = state) do
    {args, state} = clause_args(args, from, %{state | nesting: nesting + 2})
    {body, state} = block(body, from, closing_line(meta), %{state | nesting: nesting})
    head = args |> ungrouped() |> concat(" ->") |> group()
    {concat(head, nest(concat(break(), body), 2)), state}
  end

  defp clause_args(args, from, state) do
    one = fn args, _rest, state ->
      {doc, state} = clause_args(args, state)
      {{doc, empty(), 1}, state}
    end

    {docs, comments?, state} = with_comments([args], [], from, @first_line, state, one)
    {if(comments?, do: Enum.reduce(docs, &line(&2, &1)), else: glued(docs)), state}
  end

  defp clause_args([{:when, meta, args}], state) do
    {args, guard} = split_last(args)
    binary(:when, "when", meta, {{:special, :args}, meta, [args]}, guard, :bare, state)
  end

  defp clause_args([], state), do: {"()", state}
  defp clause_args(args, state), do: comma_separated(args, state, &code(&1, :bare, &2))

  defp comma_separated([first | rest], state, fun) do
    Enum.reduce(rest, fun.(first, state), fn arg, {doc, state} ->
      {next, state} = fun.(arg, state)
      {glue(concat(doc, ","), next), state}
    end)
  end

  # -- Parentheses --

  defp parens(doc), do: concat(["(", nest(doc, :cursor), ")"])

  defp code_in_parens_if_operator(expr, place, state) do
    {doc, state} = code(expr, place, state)
    {in_parens_if_operator(doc, expr), state}
  end

  defp in_parens_if_operator(doc, {:__block__, _, [expr]}), do: in_parens_if_operator(doc, expr)

  defp in_parens_if_operator(doc, {:@, _, [{name, _, context}]} = expr) when is_atom(name) and is_atom(context) do
    if Macro.classify_atom(name) == :identifier or not operator?(expr), do: doc, else: parens(doc)
  end

  defp in_parens_if_operator(doc, {:&, _, [index]}) when is_integer(index), do: doc
  defp in_parens_if_operator(doc, expr), do: if(operator?(expr), do: parens(doc), else: doc)

  defp operator?({name, _, [_]}) when is_atom(name), do: unary?(name)
  defp operator?(expr), do: binary_operator?(expr)

  defp binary_operator?({:"..//", _, [_, _, _]}), do: true
  defp binary_operator?({name, _, [_, _]}) when is_atom(name), do: binary?(name)
  defp binary_operator?(_expr), do: false

  # -- May the first break of an expression stand for a new line after what comes before it? --

  defp hugging(false, doc, fun), do: fun.(doc)
  defp hugging(true, doc, fun), do: doc |> next_break_fits(:enabled) |> fun.() |> next_break_fits(:disabled)

  defp hugs?({:{}, meta, _}, state), do: open?(meta, state)
  defp hugs?({:__block__, meta, [{_, _}]}, state), do: open?(meta, state)

  defp hugs?({:<<>>, meta, [_ | _] = parts}, state) do
    meta[:delimiter] == ~S(""") or (not interpolated?(parts) and open?(meta, state))
  end

  defp hugs?({{:., _, [List, :to_charlist]}, meta, [[_ | _]]}, _state), do: meta[:delimiter] == "'''"
  defp hugs?({{:., _, [_, :{}]}, _, _}, _state), do: true
  defp hugs?({:__block__, meta, [text]}, _state) when is_binary(text), do: meta[:delimiter] == ~S(""")
  defp hugs?({:__block__, meta, [list]}, _state) when is_list(list), do: meta[:delimiter] != "'"
  defp hugs?({name, _, [_ | _]}, _state) when name in [:fn, :%{}, :%], do: true

  defp hugs?({name, meta, args}, _state) when is_atom(name) and is_list(args) do
    meta[:delimiter] in [~S("""), "'''"] and String.starts_with?(Atom.to_string(name), "sigil_")
  end

  defp hugs?({{:__block__, _, [atom]}, value}, state) when is_atom(atom), do: hugs?(value, state)
  defp hugs?(_expr, _state), do: false

  # A new line after the opening delimiter, or comments inside.
  defp open?(meta, state) do
    from = line_of(meta)
    to = closing_line(meta)
    broken?(meta, state) or Enum.any?(state.comments, fn %{line: line} -> line > from and line < to end)
  end

  # -- Lists of arguments --

  # The last argument as pairs without brackets, if it is such.
  defp as_pairs([_ | _] = arg, _pairs?, _bare?, _comments), do: {pairs?(arg), arg}

  defp as_pairs({:__block__, meta, [[_ | _] = list]} = arg, true, bare?, comments) do
    cond do
      not pairs?(list) -> {false, arg}
      bare? and comment_before_first?(meta, list, comments) -> {false, arg}
      true -> {true, list}
    end
  end

  defp as_pairs(arg, _pairs?, _bare?, _comments), do: {false, arg}

  defp comment_before_first?(meta, [{{_, first_meta, _}, _} | _], comments) do
    bracket = line_of(meta)

    case Enum.drop_while(comments, &(&1.line <= bracket)) do
      [%{line: line} | _] -> line <= line_of(first_meta)
      [] -> false
    end
  end

  defp pairs?([{_, _} | rest]), do: pairs?(rest)
  defp pairs?(rest), do: rest == []

  # Is each of many arguments on a line of its own?
  defp spread?([_ | _] = args), do: spread?(args, [])
  defp spread?(_args), do: false

  defp spread?([[arg | _] | rest], seen), do: spread?([arg | rest], seen)

  defp spread?([arg | rest], seen) do
    line =
      case arg do
        {{_, meta, _}, _} -> meta[:line]
        {_, meta, _} -> meta[:line]
        _ -> nil
      end

    cond do
      line == nil -> spread?(rest, seen)
      line in seen -> false
      true -> spread?(rest, [line | seen])
    end
  end

  defp spread?([], seen), do: match?([_, _ | _], seen)

  defp split_last(list) do
    {front, [last]} = Enum.split(list, -1)
    {front, last}
  end

  # -- Metadata --

  defp broken?(_meta, %{one_line: true}), do: false
  defp broken?(meta, _state), do: Keyword.get(meta, :newlines, 0) > 0
  defp has?(meta, key), do: is_list(meta[key])
  defp line_of(meta), do: meta[:line] || @last_line
  defp end_line(meta), do: meta[:end][:line] || @first_line
  defp closing_line(meta), do: meta[:closing][:line] || @first_line

  # -- Documents --

  defp in_last_group({:doc_cons, left, right}, text), do: {:doc_cons, left, in_last_group(right, text)}
  defp in_last_group({:doc_group, doc, mode}, text), do: {:doc_group, {:doc_cons, doc, text}, mode}
  defp in_last_group(doc, text), do: concat(doc, text)

  defp ungrouped({:doc_group, doc, _mode}), do: doc
  defp ungrouped(doc), do: doc

  defp as_text(doc), do: doc |> Inspect.Algebra.format(:infinity) |> IO.iodata_to_binary()

  defp between(left, doc, right) do
    if doc == empty(), do: concat(left, right), else: group(glue(nest(glue(left, "", doc), 2, :break), "", right))
  end
end
