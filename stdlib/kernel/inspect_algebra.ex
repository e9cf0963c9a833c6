defmodule Inspect.Algebra do
  @moduledoc """
  Documents that choose their line breaks: made of texts and breaks, grouped and nested, then laid out
  for a width.

      iex> import Inspect.Algebra
      iex> doc = group(glue("hello", "world"))
      iex> format(doc, 80)
      ["hello", " ", "world"]
      iex> format(doc, 5)
      ["hello", "\\n", "world"]
  """

  # A document is a binary, or one of:
  #   :doc_nil, :doc_line
  #   {:doc_string, text, width}         text whose width is known
  #   {:doc_cons, left, right}
  #   {:doc_nest, doc, by, when}         by: a number, :cursor or :reset; when: :always or :break
  #   {:doc_break, text, :strict | :flex}
  #   {:doc_group, doc, :self | :inherit}
  #   {:doc_fits, doc, :enabled | :disabled}
  #   {:doc_force, doc}                  its groups break
  #   {:doc_collapse, lines}             how many of the lines after it stay
  #   {:doc_color, doc, color}
  #   {:doc_limit, doc, width}

  @type t ::
          binary
          | :doc_nil
          | :doc_line
          | tuple

  @tags [
    :doc_string,
    :doc_cons,
    :doc_nest,
    :doc_break,
    :doc_group,
    :doc_fits,
    :doc_force,
    :doc_collapse,
    :doc_color,
    :doc_limit
  ]

  @doc "True for a document."
  defguard is_doc(doc)
           when is_binary(doc) or doc == :doc_nil or doc == :doc_line or
                  (is_tuple(doc) and tuple_size(doc) > 0 and elem(doc, 0) in @tags)

  # -- Values --

  @doc "The document of any value, by the protocol `Inspect`."
  def to_doc(term, opts)

  def to_doc(%_{} = struct, %Inspect.Opts{inspect_fun: fun} = opts) do
    if opts.structs do
      try do
        fun.(struct, opts)
      rescue
        raised -> inspect_failed(struct, opts, raised, __STACKTRACE__)
      end
    else
      Inspect.Map.inspect(struct, opts)
    end
  end

  def to_doc(term, %Inspect.Opts{inspect_fun: fun} = opts), do: fun.(term, opts)

  # An implementation that raises shows what went wrong; one inside another raises through.
  defp inspect_failed(struct, opts, raised, stacktrace) do
    if Process.get(:vl_inspect_failed) do
      Inspect.Map.inspect(struct, opts)
    else
      Process.put(:vl_inspect_failed, true)

      try do
        text = inspect(struct, structs: true, limit: opts.limit, printable_limit: opts.printable_limit, inspect_fun: &as_map/2)
        error = Inspect.Error.exception(exception: raised, stacktrace: stacktrace, inspected_struct: text)

        if opts.safe do
          opts = %{opts | inspect_fun: Inspect.Opts.default_inspect_fun()}
          Inspect.inspect(error, opts)
        else
          reraise(error, stacktrace)
        end
      after
        Process.delete(:vl_inspect_failed)
      end
    end
  end

  defp as_map(%_{} = struct, opts), do: Inspect.Map.inspect(struct, opts)
  defp as_map(term, opts), do: Inspect.inspect(term, opts)

  @doc """
  The elements of a collection between two delimiters, on one line or many.

  Options: `:separator` (a comma), `:break`: `:strict` (each on a line of its own), `:flex` (as many as fit), or
  `:maybe` (the latter if all are simple).

      iex> opts = %Inspect.Opts{limit: :infinity}
      iex> doc = Inspect.Algebra.container_doc("[", [1, 2], "]", opts, fn i, _ -> to_string(i) end)
      iex> IO.iodata_to_binary(Inspect.Algebra.format(doc, 80))
      "[1, 2]"
  """
  def container_doc(left, collection, right, inspect_opts, fun, opts \\ [])

  def container_doc(left, [], right, _inspect_opts, _fun, _opts), do: concat(left, right)

  def container_doc(left, collection, right, inspect, fun, opts) do
    break = Keyword.get(opts, :break, :maybe)
    separator = Keyword.get(opts, :separator, ",")
    docs = elements(collection, inspect.limit, inspect, fun)
    flex = break == :flex or (break == :maybe and :lists.all(&simple?/1, docs))
    docs = joined(docs, flex, separator)

    if flex do
      # A bitstring's bracket is two columns wide.
      group(concat(concat(left, nest(docs, Keyword.get(opts, :indent, 1))), right))
    else
      group(glue(nest(glue(left, "", docs), 2), "", right))
    end
  end

  defp elements([], _limit, _opts, _fun), do: []
  defp elements(_terms, 0, _opts, _fun), do: ["..."]

  defp elements([term | terms], limit, opts, fun) when is_list(terms) do
    less = decrement(limit)
    doc = fun.(term, %{opts | limit: less})
    [doc | elements(terms, if(doc == :doc_nil, do: limit, else: less), opts, fun)]
  end

  # The tail of an improper list.
  defp elements([left | right], limit, opts, fun) do
    left = fun.(left, %{opts | limit: decrement(limit)})
    right = fun.(right, %{opts | limit: decrement(decrement(limit))})
    [{:improper, left, right}]
  end

  defp joined([{:improper, left, right}], flex, _separator), do: join(left, right, flex, " |")
  defp joined([doc], _flex, _separator), do: doc
  defp joined([doc | docs], flex, separator), do: join(doc, joined(docs, flex, separator), flex, separator)

  defp decrement(:infinity), do: :infinity
  defp decrement(0), do: 0
  defp decrement(limit), do: limit - 1

  defp join(:doc_nil, :doc_nil, _flex, _separator), do: :doc_nil
  defp join(left, :doc_nil, _flex, _separator), do: left
  defp join(:doc_nil, right, _flex, _separator), do: right
  defp join(left, right, true, separator), do: flex_glue(concat(left, separator), right)
  defp join(left, right, false, separator), do: glue(concat(left, separator), right)

  defp simple?({:improper, left, right}), do: simple?(left) and simple?(right)
  defp simple?({:doc_cons, left, right}), do: simple?(left) and simple?(right)
  defp simple?({:doc_color, doc, _}), do: simple?(doc)
  defp simple?({:doc_string, _, _}), do: true
  defp simple?(:doc_nil), do: true
  defp simple?(other), do: is_binary(other)

  # -- Pieces --

  @doc "The empty document."
  def empty, do: :doc_nil

  @doc "A text whose width is counted in graphemes instead of bytes."
  def string(string) when is_binary(string), do: {:doc_string, string, String.length(string)}

  @doc "Two documents, one after the other."
  def concat(doc1, doc2) when is_doc(doc1) and is_doc(doc2), do: {:doc_cons, doc1, doc2}

  @doc "Many documents, one after the other."
  def concat(docs) when is_list(docs), do: fold_doc(docs, &concat/2)

  @doc "A color from the options' `:syntax_colors` around a document."
  def color(doc, color_key, %Inspect.Opts{syntax_colors: colors}) when is_doc(doc) do
    case :lists.keyfind(color_key, 1, colors) do
      {_, color} when color != nil ->
        reset = Keyword.get(colors, :reset, :reset)
        concat({:doc_color, doc, color}, {:doc_color, empty(), reset})

      _ ->
        doc
    end
  end

  @doc "Indents the lines inside: by a number, to the `:cursor`, or not at all (`:reset`)."
  def nest(doc, level, mode \\ :always)
  def nest(doc, 0, _mode) when is_doc(doc), do: doc

  def nest(doc, level, mode)
      when is_doc(doc) and mode in [:always, :break] and (level in [:cursor, :reset] or (is_integer(level) and level > 0)) do
    {:doc_nest, doc, level, mode}
  end

  @doc "A text, or a new line when its group breaks."
  def break(string \\ " ") when is_binary(string), do: {:doc_break, string, :strict}

  @doc "As `break/1`, but each decides for itself if what follows still fits."
  def flex_break(string \\ " ") when is_binary(string), do: {:doc_break, string, :flex}

  @doc "Two documents with a break between."
  def glue(doc1, break_string \\ " ", doc2) when is_binary(break_string) do
    concat(doc1, concat(break(break_string), doc2))
  end

  @doc "Two documents with a flex break between."
  def flex_glue(doc1, break_string \\ " ", doc2) when is_binary(break_string) do
    concat(doc1, concat(flex_break(break_string), doc2))
  end

  @doc "What fits on a line stays on one; else all its breaks are lines. `:inherit` breaks with the group outside."
  def group(doc, mode \\ :self) when is_doc(doc) and mode in [:self, :inherit], do: {:doc_group, doc, mode}

  @doc "Lets the first break of the document inside count as fitting the group outside, or forbids it."
  def next_break_fits(doc, mode \\ :enabled) when is_doc(doc) and mode in [:enabled, :disabled] do
    {:doc_fits, doc, mode}
  end

  @doc "Makes the groups that hold it break."
  def force_unfit(doc) when is_doc(doc), do: {:doc_force, doc}

  @doc "Keeps at most `max` of the new lines that follow."
  def collapse_lines(max) when is_integer(max) and max > 0, do: {:doc_collapse, max}

  @doc "Lays a document out as if there were no width."
  def no_limit(doc) when is_doc(doc), do: {:doc_limit, doc, :infinity}

  @doc "Two documents with a space between."
  def space(doc1, doc2), do: concat(doc1, concat(" ", doc2))

  @doc "A new line, whatever the group does."
  def line, do: :doc_line

  @doc "Two documents with a new line between."
  def line(doc1, doc2), do: concat(doc1, concat(line(), doc2))

  @doc """
  Joins documents from the right.

      iex> Inspect.Algebra.fold_doc(["A", "B"], fn doc, acc -> Inspect.Algebra.concat([doc, "!", acc]) end)
      ...> |> Inspect.Algebra.format(80) |> IO.iodata_to_binary()
      "A!B"
  """
  def fold_doc(docs, folder_fun)
  def fold_doc([], _fun), do: empty()
  def fold_doc([doc], _fun), do: doc
  def fold_doc([doc | docs], fun) when is_function(fun, 2), do: fun.(doc, fold_doc(docs, fun))

  # -- Layout --

  # What is still to be written is a list of {indentation, mode, document}. Modes: :flat breaks are
  # texts, :break they are lines; while it is measured whether something fits also :flat_no_break
  # (what is inside must not break) and :break_no_flat (its first break is a line, then all is well).

  @doc "Lays a document out; gives iodata."
  def format(doc, width) when is_doc(doc) and (width == :infinity or width >= 0) do
    layout(width, 0, [{0, :flat, doc}])
  end

  defp layout(_width, _column, []), do: []
  defp layout(width, column, [{_, _, :doc_nil} | rest]), do: layout(width, column, rest)
  defp layout(width, _column, [{indent, _, :doc_line} | rest]), do: [new_line(indent) | layout(width, indent, rest)]

  defp layout(width, column, [{_, _, text} | rest]) when is_binary(text) do
    [text | layout(width, column + byte_size(text), rest)]
  end

  defp layout(width, column, [{_, _, {:doc_string, text, size}} | rest]) do
    [text | layout(width, column + size, rest)]
  end

  defp layout(width, column, [{indent, mode, {:doc_cons, left, right}} | rest]) do
    layout(width, column, [{indent, mode, left}, {indent, mode, right} | rest])
  end

  defp layout(width, column, [{indent, mode, {:doc_nest, doc, by, :always}} | rest]) do
    layout(width, column, [{nested(indent, column, by), mode, doc} | rest])
  end

  defp layout(width, column, [{indent, :break, {:doc_nest, doc, by, :break}} | rest]) do
    layout(width, column, [{nested(indent, column, by), :break, doc} | rest])
  end

  defp layout(width, column, [{indent, mode, {:doc_nest, doc, _, _}} | rest]) do
    layout(width, column, [{indent, mode, doc} | rest])
  end

  defp layout(width, column, [{indent, mode, {:doc_break, text, :flex}} | rest]) do
    next = column + byte_size(text)

    if width == :infinity or mode == :flat or fits?(width, next, true, rest) do
      [text | layout(width, next, rest)]
    else
      [new_line(indent) | layout(width, indent, rest)]
    end
  end

  defp layout(width, column, [{_, :flat, {:doc_break, text, :strict}} | rest]) do
    [text | layout(width, column + byte_size(text), rest)]
  end

  defp layout(width, _column, [{indent, _, {:doc_break, _, :strict}} | rest]) do
    [new_line(indent) | layout(width, indent, rest)]
  end

  defp layout(width, column, [{indent, mode, {:doc_force, doc}} | rest]) do
    layout(width, column, [{indent, mode, doc} | rest])
  end

  defp layout(width, column, [{indent, mode, {:doc_fits, doc, _}} | rest]) do
    layout(width, column, [{indent, mode, doc} | rest])
  end

  defp layout(width, column, [{indent, _, {:doc_collapse, max}} | rest]) do
    collapse(layout(width, column, rest), max, 0, "\n" <> :binary.copy(" ", indent))
  end

  defp layout(width, column, [{indent, mode, {:doc_color, doc, color}} | rest]) do
    [ansi(color) | layout(width, column, [{indent, mode, doc} | rest])]
  end

  defp layout(width, column, [{indent, :break, {:doc_group, doc, :inherit}} | rest]) do
    layout(width, column, [{indent, :break, doc} | rest])
  end

  defp layout(width, column, [{indent, _, {:doc_group, doc, _}} | rest]) do
    if width == :infinity or fits?(width, column, false, [{indent, :flat, doc}]) do
      layout(width, column, [{indent, :flat, doc} | rest])
    else
      layout(width, column, [{indent, :break, doc} | rest])
    end
  end

  # The end of a part with a limit of its own: the limit outside holds again.
  defp layout(_width, column, [{_, _, {:doc_limit, :doc_nil, limit}} | rest]), do: layout(limit, column, rest)

  defp layout(width, column, [{indent, mode, {:doc_limit, doc, limit}} | rest]) do
    layout(limit, column, [{indent, if(limit == :infinity, do: :flat, else: mode), doc}, {indent, mode, {:width, width}} | rest])
  end

  # Behind a document with a limit of its own.
  defp layout(_limit, column, [{_, _, {:width, width}} | rest]), do: layout(width, column, rest)

  defp ansi(color), do: IO.ANSI.format_fragment(color, true)

  defp nested(_indent, column, :cursor), do: column
  defp nested(_indent, _column, :reset), do: 0
  defp nested(indent, _column, by), do: indent + by

  defp new_line(0), do: "\n"
  defp new_line(indent), do: "\n" <> :binary.copy(" ", indent)

  # Drops new lines after the first `max`, keeping the indentation of the last.
  defp collapse(["\n" <> _ = line | rest], max, count, _last), do: collapse(rest, max, count + 1, line)
  defp collapse(["" | rest], max, count, last), do: collapse(rest, max, count, last)
  defp collapse(rest, max, count, "\n" <> indent) do
    [:binary.copy("\n", min(max, count)), indent | rest]
  end

  # Does what comes fit until a line may end? `broke` says that a break has been passed: only then is there anything
  # to gain by breaking.
  defp fits?(width, column, true, _rest) when column > width, do: false
  defp fits?(_width, _column, _broke, []), do: true
  defp fits?(width, column, _broke, {:tail, broke, rest}), do: fits?(width, column, broke, rest)

  defp fits?(width, column, broke, [{indent, mode, doc} | rest]) do
    case doc do
      text when is_binary(text) ->
        fits?(width, column + byte_size(text), broke, rest)

      {:doc_string, _, size} ->
        fits?(width, column + size, broke, rest)

      :doc_nil ->
        fits?(width, column, broke, rest)

      {:doc_cons, left, right} ->
        fits?(width, column, broke, [{indent, mode, left}, {indent, mode, right} | rest])

      {:doc_fits, inner, :disabled} ->
        fits?(width, column, broke, [{indent, :flat_no_break, inner} | rest])

      {:doc_fits, inner, _} when mode == :flat_no_break ->
        fits?(width, column, broke, [{indent, :flat_no_break, inner} | rest])

      {:doc_fits, inner, :enabled} ->
        fits?(width, column, broke, [{indent, :break_no_flat, inner} | rest])

      {:doc_force, inner} when mode == :break_no_flat ->
        fits?(width, column, broke, [{indent, :break_no_flat, inner} | rest])

      {:doc_force, _} ->
        false

      {:doc_break, _, _} when mode in [:break, :break_no_flat] ->
        true

      :doc_line when mode in [:break, :break_no_flat] ->
        true

      {:doc_break, text, _} ->
        fits?(width, column + byte_size(text), true, rest)

      :doc_line ->
        fits?(width, indent, false, rest)

      {:doc_group, inner, _} when mode == :break ->
        fits?(width, column, broke, [{indent, :flat, inner} | {:tail, broke, rest}])

      {:doc_group, inner, _} ->
        fits?(width, column, broke, [{indent, mode, inner} | rest])

      {:doc_nest, inner, _, :break} ->
        fits?(width, column, broke, [{indent, mode, inner} | rest])

      {:doc_nest, inner, by, _} ->
        fits?(width, column, broke, [{nested(indent, column, by), mode, inner} | rest])

      {:doc_color, inner, _} ->
        fits?(width, column, broke, [{indent, mode, inner} | rest])

      {:doc_collapse, _} ->
        fits?(width, column, broke, rest)

      {:doc_limit, inner, :infinity} when width != :infinity ->
        fits?(:infinity, column, broke, [{indent, :flat, inner}, {indent, mode, {:doc_limit, empty(), width}} | rest])

      {:doc_limit, inner, limit} ->
        fits?(limit, column, broke, [{indent, mode, inner} | rest])
    end
  end
end
