defmodule :vl_formatter_calls do
  @moduledoc false
  # Calls, with and without parentheses, and their blocks, for :vl_formatter.

  import Inspect.Algebra, except: [format: 2]
  alias :vl_formatter_clauses, as: Clauses
  alias :vl_formatter_containers, as: Containers
  alias :vl_formatter_documents, as: Documents
  alias :vl_formatter, as: Formatter

  @blocks [:rescue, :catch, :else, :after]

  # -- Calls --

  def remote({{:., _, [target, :{}]}, meta, args}, _place, state) do
    {target, state} = dot_target(target, state)
    {doc, state} = Containers.tuple(meta, args, :break, state)
    {concat([target, ".", doc]), state}
  end

  def remote({{:., _, [target]}, meta, args}, place, state) do
    {target, state} = dot_target(target, state)
    called(concat(target, "."), args, meta, place, :bare_before_do, state)
  end

  def remote({{:., _, [target, name]}, meta, args}, place, state) when is_atom(name) do
    {doc, state} = dot_target(target, state)
    doc = concat([doc, ".", string(Macro.inspect_atom(:remote_call, name))])

    if args == [] and not names_module?(target) and not Documents.has?(meta, :closing),
      do: {doc, state},
      else: called(doc, args, meta, place, :bare_before_do, state)
  end

  def remote({target, meta, args}, place, state) do
    {target, state} = Formatter.code(target, :bare, state)
    called(target, args, meta, place, :always, state)
  end

  defp called(name, args, meta, place, parens, state) do
    {doc, parens?, state} = args(args, meta, place, parens, true, state)
    doc = concat(name, doc)
    {if(parens?, do: Documents.parens(doc), else: doc), state}
  end

  defp names_module?({:__MODULE__, _, context}) when is_atom(context), do: true
  defp names_module?({:__block__, _, [atom]}) when is_atom(atom), do: true
  defp names_module?({:__aliases__, _, _}), do: true
  defp names_module?(_target), do: false

  def dot_target({:fn, _, [_ | _]} = fun, state) do
    {doc, state} = Formatter.code(fun, :bare, state)
    {Documents.parens(doc), state}
  end

  def dot_target(target, state), do: Documents.code_in_parens_if_operator(target, :bare, state)

  def local(name, meta, args, place, state) do
    parens =
      cond do
        Documents.has?(meta, :closing) -> :bare_before_lone_do
        Formatter.local_without_parens?(name, length(args), state.locals) -> :bare_unless_many
        true -> :bare_before_do
      end

    called(name |> Atom.to_string() |> string(), args, meta, place, parens, state)
  end

  # The arguments of a call, with its blocks. When are parentheses left out? :bare_unless_many: where the call stands
  # alone. :bare_before_do: if a do follows. :bare_before_lone_do: if do is all there is. :always: never.
  # Also: must the whole be put in parentheses?
  def args([], meta, _place, _parens, _pairs?, state) do
    {doc, _, state} = Containers.sequence([], meta, false, :none, :break, state, &{&1, &2})
    {Documents.between("(", doc, ")"), false, state}
  end

  def args(args, meta, place, parens, pairs?, state) do
    {front, last} = Containers.split_last(args)

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
    {front, last} = Containers.split_last(args)
    {pairs?, last} = Containers.as_pairs(last, pairs?, bare?, state.comments)
    args = if pairs?, do: front ++ last, else: front ++ [last]
    place = place_of_args(front == [] and not pairs?, bare?)
    lines? = match?([_, _ | _], args) and Documents.broken?(meta, state)
    split? = front != [] and pairs? and not Enum.any?(args, &match?({:<-, _, [_, _]}, &1))
    one = &Formatter.code(&1, place, &2)

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
    join = if Containers.spread?(front) or lines?, do: :line, else: :break
    {front_doc, _, state} = Containers.sequence(front, Keyword.delete(meta, :closing), bare?, :comma, join, state, one)
    join = if Containers.spread?(pairs) or Containers.spread?(args) or lines?, do: :line, else: :break
    {pairs_doc, _, state} = Containers.sequence(pairs, meta, false, :none, join, state, one)
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
    join = if Containers.spread?(args) or lines?, do: :line, else: :break
    hug? = join == :break and Documents.hugs?(last, state)
    {doc, _, state} = Containers.sequence(args, meta, bare?, if(hug?, do: :hug, else: :none), join, state, one)
    doc = Documents.ungrouped(doc)
    doc = if bare?, do: nest(doc, :cursor, :break), else: doc |> nest(2, :break) |> concat(break(""))
    {doc, hug?, state}
  end

  # -- do blocks --

  # [{key, line, end line, body}]
  defp blocks_of(meta, [{{:__block__, _, [:do]}, _} | rest] = blocks, state) do
    if Documents.has?(meta, :do) or (state.force_do and Enum.all?(rest, fn {{:__block__, _, [key]}, _} -> key in @blocks end)) do
      blocks = for {{:__block__, meta, [key]}, body} <- blocks, do: {key, Documents.line_of(meta), body}
      ranged(blocks, Documents.end_line(meta))
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
    {doc, state} = Clauses.clauses(body, from, to, state)
    {if(doc == empty(), do: key, else: key |> line(doc) |> nest(2)), state}
  end
end
