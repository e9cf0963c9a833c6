defmodule :vl_formatter_comments do
  @moduledoc false
  # The comments that are still to be placed, and the blank lines around them.

  import Inspect.Algebra, except: [format: 2]

  @first_line 0
  @last_line 9_999_999

  # -- Comments --

  def tidy(comment), do: %{comment | text: tidy_text(comment.text)}

  defp tidy_text("#"), do: "#"
  defp tidy_text("#!" <> _ = text), do: text
  defp tidy_text("# " <> _ = text), do: text
  defp tidy_text("##" <> rest), do: "#" <> tidy_text("#" <> rest)
  defp tidy_text("#" <> rest), do: "# " <> rest

  # Comments on lines that follow each other are one; a comment after code on its line moves above it.
  def join_comments([]), do: []
  def join_comments([%{previous_eol_count: 0} = comment | rest]), do: [%{comment | previous_eol_count: 2} | join_comments(rest)]

  def join_comments([comment | rest]) do
    {comment, rest} = absorb(comment, comment.line + 1, rest)
    [comment | join_comments(rest)]
  end

  defp absorb(comment, line, [%{line: line, previous_eol_count: eol} = next | rest]) when eol != 0 do
    absorb(%{comment | text: line(comment.text, next.text), next_eol_count: next.next_eol_count}, line + 1, rest)
  end

  defp absorb(comment, _line, rest), do: {comment, rest}

  # Documents of a sequence, with the comments that stand among its elements. `fun` gives for an element
  # {document, what comes before the next line, newlines after it}; so do comments. Also: were there any?
  def with_comments(elements, done, from, to, state, fun) do
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

  def lines(docs), do: docs |> Enum.reduce(&line(&2, &1)) |> force_unfit()
  def glued(docs), do: Enum.reduce(docs, &glue(&2, &1))
end
