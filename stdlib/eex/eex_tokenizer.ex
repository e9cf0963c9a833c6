defmodule EEx.Tokenizer do
  @moduledoc false
  # A template's pieces: text, comments and tags. What is read stands in `rest`, `text` is the text before it, newest
  # first, which began at `from`.

  defstruct [:file, :trim, :indentation, :line, :column, :from, rest: [], text: [], tokens: []]

  @blanks [?\s, ?\t]

  def tokenize(contents, options) when is_binary(contents), do: tokenize(String.to_charlist(contents), options)

  def tokenize(contents, options) when is_list(contents) do
    indentation = options[:indentation] || 0

    %__MODULE__{
      file: options[:file] || "nofile",
      trim: options[:trim] || false,
      indentation: indentation,
      line: options[:line] || 1,
      column: indentation + (options[:column] || 1),
      rest: contents
    }
    |> skip_first_lines()
    |> mark()
    |> read()
  end

  defp read(%{rest: [?<, ?%, ?% | rest]} = s), do: read(%{s | rest: rest, column: s.column + 3, text: [?%, ?< | s.text]})

  defp read(%{rest: [?<, ?%, ?!, ?-, ?- | rest]} = s) do
    with {:ok, comment, after_tag} <- until(%{s | rest: rest, column: s.column + 5}, '--%>') do
      put(s, after_tag, {:comment, comment, place(s)})
    end
  end

  defp read(%{rest: [?<, ?%, ?# | rest]} = s) do
    with {:ok, _comment, after_tag} <- until(%{s | rest: rest, column: s.column + 3}, '%>') do
      put(s, after_tag, nil)
    end
  end

  defp read(%{rest: [?<, ?% | rest]} = s) do
    {marker, rest} = marker(rest)

    with {:ok, code, after_tag} <- until(%{s | rest: rest, column: s.column + 2 + length(marker)}, '%>') do
      {kind, code} = kind(code)
      put(s, after_tag, {kind, check_marker(kind, marker, code, s), code, place(s)})
    end
  end

  defp read(%{rest: [?\n | rest]} = s), do: read(%{new_line(s) | rest: rest, text: [?\n | s.text]})
  defp read(%{rest: [char | rest]} = s), do: read(%{s | rest: rest, column: s.column + 1, text: [char | s.text]})
  defp read(%{rest: []} = s), do: {:ok, Enum.reverse([{:eof, place(s)} | flush(s).tokens])}

  defp place(s), do: %{line: s.line, column: s.column}
  defp mark(s), do: %{s | from: place(s), text: []}
  defp new_line(s), do: %{s | line: s.line + 1, column: s.indentation + 1}

  defp flush(%{text: []} = s), do: s
  defp flush(s), do: %{s | tokens: [{:text, Enum.reverse(s.text), s.from} | s.tokens]}

  # The text before a tag, the tag, and on behind it.
  defp put(s, after_tag, token) do
    s = if s.trim, do: %{s | text: trim_before(s.text, 0)}, else: s
    tokens = flush(s).tokens
    after_tag = if s.trim, do: trim_behind(after_tag, 0), else: after_tag
    read(mark(%{after_tag | tokens: if(token, do: [token | tokens], else: tokens)}))
  end

  defp marker([char | rest]) when char in [?=, ?/, ?|], do: {[char], rest}
  defp marker(rest), do: {[], rest}

  defp check_marker(kind, [_ | _] = marker, code, s) when kind in [:middle_expr, :end_expr] do
    :vl_error.warn(
      "unexpected beginning of EEx tag \"<%#{marker}\" on \"<%#{marker}#{code}%>\", please remove \"#{marker}\"",
      "#{s.file}:#{s.line}:#{s.column}",
      s.file,
      s.line
    )

    []
  end

  defp check_marker(_kind, marker, _code, _s), do: marker

  # What stands before the end of a tag.
  defp until(s, terminator), do: until(s, terminator, s.rest, [])

  defp until(s, terminator, rest, taken) do
    cond do
      List.starts_with?(rest, terminator) ->
        n = length(terminator)
        {:ok, Enum.reverse(taken), %{s | rest: Enum.drop(rest, n), column: s.column + n}}

      rest == [] ->
        {:error, "missing token '#{terminator}'", place(s)}

      hd(rest) == ?\n ->
        until(new_line(s), terminator, tl(rest), [?\n | taken])

      true ->
        until(%{s | column: s.column + 1}, terminator, tl(rest), [hd(rest) | taken])
    end
  end

  # -- What a tag is: an expression, or the beginning, middle or end of a block --

  defp kind(code) do
    case :vl_parser.token_kinds(List.to_string(code)) do
      :error -> {:expr, code}
      tokens -> kind(tokens, tokens |> Enum.reverse() |> Enum.drop_while(&(&1 == :eol)), code)
    end
  end

  defp kind([:end | _], [:do | _], code), do: {:middle_expr, code}
  defp kind(_, [:do | _], code), do: {:start_expr, end_with_space(code)}
  defp kind(_, [:block_identifier | _], code), do: {:middle_expr, end_with_space(code)}
  defp kind([:end | _], [:stab_op | _], code), do: {:middle_expr, code}

  # The arrow of a fn that is open, or of another clause.
  defp kind(_, [:stab_op | before], code) do
    case Enum.find(before, &(&1 in [:fn, :end])) do
      :fn -> {:start_expr, code}
      _ -> {:middle_expr, code}
    end
  end

  defp kind(tokens, _, code) do
    case Enum.drop_while(tokens, &(&1 == :open)) do
      [:end | _] -> {:end_expr, code}
      _ -> {:expr, code}
    end
  end

  defp end_with_space(code), do: if(List.last(code) == ?\s, do: code, else: code ++ [?\s])

  # -- Lines that hold a tag alone --

  defp skip_first_lines(%{trim: false} = s), do: s
  defp skip_first_lines(s), do: skip_first_lines(s, s)

  defp skip_first_lines(start, %{rest: rest} = s) do
    case rest do
      [char | rest] when char in @blanks -> skip_first_lines(start, %{s | rest: rest, column: s.column + 1})
      [?\r, ?\n | rest] -> skip_first_lines(start, %{new_line(s) | rest: rest})
      [?\n | rest] -> skip_first_lines(start, %{new_line(s) | rest: rest})
      [?<, ?% | _] -> s
      _ -> start
    end
  end

  # Of the empty lines before a tag one newline stays.
  defp trim_before(text, newlines) do
    case Enum.drop_while(text, &(&1 in @blanks)) do
      [?\n, ?\r | rest] -> trim_before(rest, newlines + 1)
      [?\n | rest] -> trim_before(rest, newlines + 1)
      _ when newlines > 0 -> [?\n | text]
      _ -> text
    end
  end

  # And of those behind it, so that the tag's own line is gone.
  defp trim_behind(s, last_column) do
    {blanks, rest} = Enum.split_while(s.rest, &(&1 in @blanks))
    column = s.column + length(blanks)

    case rest do
      [?\r, ?\n | rest] -> trim_behind(%{new_line(s) | rest: rest}, column + 1)
      [?\n | rest] -> trim_behind(%{new_line(s) | rest: rest}, column)
      [] -> %{s | rest: [], column: column}
      _ when last_column > 0 -> %{s | rest: [?\n | s.rest], line: s.line - 1, column: last_column}
      _ -> s
    end
  end
end
