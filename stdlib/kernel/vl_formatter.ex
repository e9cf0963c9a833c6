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

  alias :vl_formatter_calls, as: Calls
  alias :vl_formatter_clauses, as: Clauses
  alias :vl_formatter_comments, as: Comments
  alias :vl_formatter_containers, as: Containers
  alias :vl_formatter_documents, as: Documents
  alias :vl_formatter_operators, as: Operators
  alias :vl_formatter_texts, as: Texts

  @first_line 0
  @last_line 9_999_999
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
      comments: opts |> Keyword.get(:comments, []) |> Enum.map(&Comments.tidy/1) |> Comments.join_comments(),
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

  # -- Blocks --

  def block([{:->, _, _} | _] = clauses, from, to, state), do: Clauses.type_fun(clauses, from, to, state)
  def block({:__block__, _, []}, from, to, state), do: exprs([], from, to, state)
  def block({:__block__, _, [_, _ | _] = exprs}, from, to, state), do: exprs(exprs, from, to, state)
  def block(expr, from, to, state), do: exprs([expr], from, to, state)

  defp exprs(exprs, from, to, state) do
    one = fn {name, meta, _} = expr, _rest, state ->
      {doc, state} = code(expr, :block, state)
      next = if name == :@, do: empty(), else: break("")
      {{doc, next, meta[:end_of_expression][:newlines] || 1}, state}
    end

    case Comments.with_comments(exprs, [], from, to, state, one) do
      {[], _, state} -> {empty(), state}
      {[doc], _, state} -> {doc, state}
      {docs, _, state} -> {Comments.lines(docs), state}
    end
  end

  # -- Code: what is of its own kind --

  # Made here: arguments before `when`, and the value in front of :: in a bitstring's generator.
  def code({{:special, :args}, _, [args]}, _place, state) do
    {doc, state} = Clauses.clause_args(args, state)
    {group(doc), state}
  end

  def code({{:special, :segment}, _, [segment, last]}, _place, state), do: Containers.segment({segment, -1}, state, last)

  def code({name, _, context}, _place, state) when is_atom(context), do: {name |> Atom.to_string() |> string(), state}

  def code({:<<>>, _, []}, _place, state), do: {"<<>>", state}

  def code({:<<>>, meta, parts}, _place, state) do
    cond do
      not Texts.interpolated?(parts) -> Containers.bitstring(meta, parts, state)
      meta[:delimiter] == ~S(""") -> Texts.heredoc(parts, ~S("""), ~S("""), ~S("""), state)
      true -> Texts.text(parts, "\"", "\"", "\"", state)
    end
  end

  def code({{:., _, [List, :to_charlist]}, meta, [parts]} = call, place, state) do
    cond do
      not (is_list(parts) and Enum.all?(parts, &Texts.charlist_part?/1)) -> Calls.remote(call, place, state)
      meta[:delimiter] == "'''" -> Texts.heredoc(parts, "'''", "'''", "'''", state)
      true -> Texts.text(parts, "'", "'", "'", state)
    end
  end

  def code({{:., _, [:erlang, :binary_to_atom]}, _, [{:<<>>, _, parts}, :utf8]} = call, place, state) do
    if Texts.interpolated?(parts), do: Texts.text(parts, "\"", ":\"", "\"", state), else: Calls.remote(call, place, state)
  end

  def code({{:., _, [Access, :get]}, meta, [left, key]}, _place, state) do
    {left, state} = Calls.dot_target(left, state)
    {right, state} = Containers.list(meta, if(Containers.pairs?(key), do: key, else: [key]), state)
    {concat(left, right), state}
  end

  def code({:%, _, [name, {:%{}, meta, args}]}, _place, state) do
    {name, state} = code(name, :arg, state)
    Containers.map(meta, name, args, state)
  end

  def code({:%{}, meta, args}, _place, state), do: Containers.map(meta, empty(), args, state)
  def code({:{}, meta, args}, _place, state), do: Containers.tuple(meta, args, :flex, state)
  def code({:__block__, meta, [{left, right}]}, _place, state), do: Containers.tuple(meta, [left, right], :flex, state)

  def code({:__block__, meta, [list]}, _place, state) when is_list(list) do
    case meta[:delimiter] do
      "'''" -> {list |> List.to_string() |> Texts.heredoc_literal("'''"), state}
      "'" -> {list |> List.to_string() |> Texts.literal_text("'"), state}
      _ -> Containers.list(meta, list, state)
    end
  end

  def code({:__block__, meta, [text]}, _place, state) when is_binary(text) do
    if meta[:delimiter] == ~S("""),
      do: {Texts.heredoc_literal(text, ~S(""")), state},
      else: {Texts.literal_text(text, "\""), state}
  end

  def code({:__block__, meta, [atom]}, _place, state) when is_atom(atom), do: {Containers.atom(atom, meta), state}
  def code({:__block__, meta, [int]}, _place, state) when is_integer(int), do: {Containers.integer(Keyword.fetch!(meta, :token)), state}
  def code({:__block__, meta, [float]}, _place, state) when is_float(float), do: {Containers.float(Keyword.fetch!(meta, :token)), state}

  def code({:__block__, _, [{:unquote_splicing, meta, [_] = args}]}, place, state) do
    {doc, state} = Calls.local(:unquote_splicing, meta, args, place, state)
    {Documents.parens(doc), state}
  end

  def code({:__block__, _, [expr]}, place, state), do: code(expr, place, state)
  def code({:__block__, _, []}, _place, state), do: {"nil", state}

  def code({:__block__, meta, _} = block, _place, state) do
    {doc, state} = block(block, Documents.line_of(meta), Documents.closing_line(meta), state)
    {Documents.between("(", doc, ")"), state}
  end

  def code({:__aliases__, _, [head | tail]}, place, state) do
    {head, state} = if is_atom(head), do: {Atom.to_string(head), state}, else: Documents.code_in_parens_if_operator(head, place, state)
    {concat([head | Enum.map(tail, &("." <> Atom.to_string(&1)))]), state}
  end

  def code({:&, _, [arg]}, place, state), do: Operators.capture(arg, place, state)
  def code({:@, meta, [arg]}, place, state), do: Operators.attribute(meta, arg, place, state)
  def code({:not, meta, [{:in, _, [left, right]}]}, place, state), do: Operators.binary(:in, "not in", meta, left, right, place, state)
  def code({:.., _, []}, place, state) when place in [:bare, :only_bare], do: {"(..)", state}
  def code({:.., _, []}, _place, state), do: {"..", state}

  def code({:"..//", meta, [first, last, step]}, place, state) do
    code({:"//", meta, [{:.., meta, [first, last]}, step]}, place, state)
  end

  def code({:fn, meta, [_ | _] = clauses}, _place, state) do
    Clauses.anonymous(clauses, Documents.line_of(meta), Documents.closing_line(meta), state, Documents.broken?(meta, state))
  end

  def code({name, meta, args}, place, state) when is_atom(name) and is_list(args) do
    case {Texts.sigil(name, meta, args, state), args} do
      {{_, _} = done, _} ->
        done

      {nil, [arg]} ->
        if Operators.unary?(name), do: Operators.unary(name, arg, place, state), else: Calls.local(name, meta, args, place, state)

      {nil, [left, right]} ->
        if Operators.binary?(name),
          do: Operators.binary(name, Atom.to_string(name), meta, left, right, place, state),
          else: Calls.local(name, meta, args, place, state)

      _ ->
        Calls.local(name, meta, args, place, state)
    end
  end

  def code({_, _, args} = call, place, state) when is_list(args), do: Calls.remote(call, place, state)
  def code([{:->, _, _} | _] = clauses, _place, state), do: Clauses.type_fun(clauses, @last_line, @first_line, state)
  def code(list, place, state) when is_list(list), do: Clauses.comma_separated(list, state, &code(&1, place, &2))
  def code({left, right}, place, state), do: Containers.pair(left, right, place, state)
  def code(other, _place, state), do: {inspect(other), state}
end
