defmodule :vl_formatter_clauses do
  @moduledoc false
  # Clauses: of fn, of blocks, of types of functions, for :vl_formatter.

  import Inspect.Algebra, except: [format: 2]
  alias :vl_formatter_comments, as: Comments
  alias :vl_formatter_containers, as: Containers
  alias :vl_formatter_documents, as: Documents
  alias :vl_formatter, as: Formatter
  alias :vl_formatter_operators, as: Operators

  @first_line 0

  # -- fn and types of functions --

  def anonymous([{:->, meta, [[], body]}] = clauses, _from, to, state, _broken?) do
    {body, state} = Formatter.block(body, Documents.line_of(meta), to, state)
    {one_clause("fn ->", body, clauses, state), state}
  end

  def anonymous([{:->, meta, [args, body]}] = clauses, _from, to, state, false) do
    {args, state} = clause_args(args, Documents.line_of(meta), state)
    {body, state} = Formatter.block(body, Documents.line_of(meta), to, state)
    head = args |> Documents.ungrouped() |> concat(" ->") |> nest(:cursor) |> group()
    {one_clause(concat("fn ", head), body, clauses, state), state}
  end

  def anonymous(clauses, from, to, state, _broken?) do
    {doc, state} = clauses(clauses, from, to, state)
    {"fn" |> line(doc) |> nest(2) |> line("end") |> force_unfit(), state}
  end

  defp one_clause(head, body, clauses, state) do
    break = clause_break(clauses, state)
    doc = head |> concat(break) |> concat(body) |> nest(2) |> concat(break) |> concat("end")
    doc |> forced_by_clauses(clauses, state) |> group()
  end

  def type_fun([{:->, meta, [[], body]}] = clauses, _from, to, state) do
    {body, state} = Formatter.block(body, Documents.line_of(meta), to, state)
    doc = concat(["(() -> ", nest(body, :cursor), ")"])
    {doc |> forced_by_clauses(clauses, state) |> group(), state}
  end

  def type_fun([{:->, meta, [args, body]}] = clauses, _from, to, state) do
    {args, state} = clause_args(args, Documents.line_of(meta), state)
    {body, state} = Formatter.block(body, Documents.line_of(meta), to, state)
    head = args |> Documents.ungrouped() |> concat(" ->") |> group()
    doc = head |> concat(nest(concat(clause_break(clauses, state), body), 2)) |> Documents.parens()
    {doc |> forced_by_clauses(clauses, state) |> group(), state}
  end

  def type_fun(clauses, from, to, state) do
    {doc, state} = clauses(clauses, from, to, state)
    {"(" |> line(doc) |> nest(2) |> line(")") |> force_unfit(), state}
  end

  # -- Clauses --

  defp many_lines?(clauses, state) do
    Enum.any?(clauses, fn {:->, meta, [_, body]} -> Documents.broken?(meta, state) or match?({:__block__, _, [_, _ | _]}, body) end)
  end

  defp clause_break(clauses, state), do: if(many_lines?(clauses, state), do: line(), else: break())
  defp forced_by_clauses(doc, clauses, state), do: if(many_lines?(clauses, state), do: force_unfit(doc), else: doc)

  def clauses([{:->, _, _} | _] = clauses, from, to, state) do
    [first | rest] = clauses = last_clause_ends(clauses, to)

    {doc, state} =
      Enum.reduce(rest, clause(first, from, state), fn clause, {doc, state} ->
        {next, state} = clause(clause, from, state)
        {doc |> concat(nest(break(""), :reset)) |> line(next), state}
      end)

    {doc |> forced_by_clauses(clauses, state) |> group(), state}
  end

  def clauses(body, from, to, state) do
    {doc, state} = Formatter.block(body, from, to, state)
    {if(doc == empty(), do: doc, else: group(doc)), state}
  end

  defp last_clause_ends([{:->, meta, args}], to), do: [{:->, [closing: [line: to]] ++ meta, args}]
  defp last_clause_ends([clause | rest], to), do: [clause | last_clause_ends(rest, to)]

  defp clause({:->, meta, [[], body]}, _from, state) do
    {body, state} = Formatter.block(body, Documents.line_of(meta), Documents.closing_line(meta), state)
    {"() ->" |> glue(body) |> nest(2), state}
  end

  defp clause({:->, meta, [args, body]}, from, %{nesting: nesting} = state) do
    {args, state} = clause_args(args, from, %{state | nesting: nesting + 2})
    {body, state} = Formatter.block(body, from, Documents.closing_line(meta), %{state | nesting: nesting})
    head = args |> Documents.ungrouped() |> concat(" ->") |> group()
    {concat(head, nest(concat(break(), body), 2)), state}
  end

  def clause_args(args, from, state) do
    one = fn args, _rest, state ->
      {doc, state} = clause_args(args, state)
      {{doc, empty(), 1}, state}
    end

    {docs, comments?, state} = Comments.with_comments([args], [], from, @first_line, state, one)
    {if(comments?, do: Enum.reduce(docs, &line(&2, &1)), else: Comments.glued(docs)), state}
  end

  def clause_args([{:when, meta, args}], state) do
    {args, guard} = Containers.split_last(args)
    Operators.binary(:when, "when", meta, {{:special, :args}, meta, [args]}, guard, :bare, state)
  end

  def clause_args([], state), do: {"()", state}
  def clause_args(args, state), do: comma_separated(args, state, &Formatter.code(&1, :bare, &2))

  def comma_separated([first | rest], state, fun) do
    Enum.reduce(rest, fun.(first, state), fn arg, {doc, state} ->
      {next, state} = fun.(arg, state)
      {glue(concat(doc, ","), next), state}
    end)
  end
end
