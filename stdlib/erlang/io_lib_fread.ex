defmodule :io_lib_fread do
  @moduledoc false
  # :io_lib.fread: values out of text by a format, the counterpart of :io_lib.format.

  @doc "`{:ok, values, rest}`, `{:more, format, characters read, values}` or `{:error, {:fread, what}}`."
  def fread(format, text) do
    walk(format, text, 0, [])
  catch
    what -> {:error, {:fread, what}}
  end

  @doc "The same, given lines as they come: `{:done, result, rest}` or `{:more, continuation}`."
  def fread([], :eof, _format), do: {:done, :eof, :eof}
  def fread([], text, format), do: line({format, [], 0, []}, text)

  def fread({format, read, count, values}, :eof, _format) do
    case more(format, :lists.reverse(read), count, values) do
      {:more, _, _, _} -> {:done, {:error, {:fread, :input}}, :eof}
      {:ok, values, rest} -> {:done, {:ok, values}, rest}
      {:error, what} -> {:done, {:error, what}, :eof}
    end
  end

  def fread(continuation, text, _format), do: line(continuation, text)

  # A line is looked at when it is whole.
  defp line({format, read, count, values}, text) do
    case Enum.split_while(text, &(&1 != ?\n)) do
      {part, []} -> {:more, {format, :lists.reverse(part, read), count, values}}
      {part, [?\n | rest]} -> whole_line(format, :lists.reverse(read, part), count, values, rest)
    end
  end

  defp whole_line(format, line, count, values, rest) do
    case more(format, line, count, values) do
      {:ok, values, left} -> {:done, {:ok, values}, left ++ rest}
      {:error, what} -> {:done, {:error, what}, rest}
      {:more, format, count, values} when rest == [] -> {:more, {format, [], count, values}}
      {:more, format, count, values} -> line({format, [], count, values}, rest)
    end
  end

  defp more(format, text, count, values) do
    walk(format, text, count, :lists.reverse(values))
  catch
    what -> {:error, {:fread, what}}
  end

  defp blank?(c), do: c in [?\s, ?\t, ?\n, ?\r]

  # -- The walk: format, text, characters read so far, values newest first --

  defp walk([?~ | directive] = format, text, count, values) do
    {suppressed, width, unicode, kind, rest} = directive(directive)

    # Blanks before a value do not count for it; of characters, positions and tildes they do.
    {text, skipped} = if kind in [?c, ?l, ?~], do: {text, 0}, else: skip(text, 0)

    if text == [] and kind != ?l and skipped == 0 do
      {:more, format, count, :lists.reverse(values)}
    else
      {value, text, taken} = value(kind, width, unicode, text, count + skipped)
      values = if suppressed or value == :none, do: values, else: [unwrap(value) | values]
      walk(rest, text, count + skipped + taken, values)
    end
  end

  defp walk([c | format], text, count, values) do
    cond do
      blank?(c) ->
        {text, skipped} = skip(text, 0)
        walk(format, text, count + skipped, values)

      text == [] ->
        {:more, [c | format], count, :lists.reverse(values)}

      hd(text) == c ->
        walk(format, tl(text), count + 1, values)

      true ->
        throw(:input)
    end
  end

  defp walk([], text, _count, values), do: {:ok, :lists.reverse(values), text}

  defp skip([c | rest] = text, n), do: if(blank?(c), do: skip(rest, n + 1), else: {text, n})
  defp skip([], n), do: {[], n}

  # `*`, a width, `t`, then the kind.
  defp directive([?* | rest]) do
    {_, width, unicode, kind, rest} = directive(rest)
    {true, width, unicode, kind, rest}
  end

  defp directive([?- | rest]) do
    {width, rest} = Enum.split_while(rest, &(&1 in ?0..?9))
    {false, if(width == [], do: :none, else: -:erlang.list_to_integer(width)), false, kind(rest), tl(rest)}
  end

  defp directive([c | _] = format) when c in ?0..?9 do
    {width, rest} = Enum.split_while(format, &(&1 in ?0..?9))
    {suppressed, _, unicode, kind, rest} = directive(rest)
    {suppressed, :erlang.list_to_integer(width), unicode, kind, rest}
  end

  defp directive([?t | rest]), do: {false, :none, true, kind(rest), tl(rest)}
  defp directive([kind | rest]), do: {false, :none, false, kind, rest}
  defp directive([]), do: throw(:format)

  defp kind([kind | _]), do: kind
  defp kind([]), do: throw(:format)

  # -- Values: {{:value, v} or :none, text behind, characters taken} --

  defp unwrap({:value, value}), do: value

  defp value(?~, _width, _unicode, [?~ | rest], _count), do: {:none, rest, 1}
  defp value(?~, _width, _unicode, _text, _count), do: throw(:input)
  defp value(?l, _width, _unicode, text, count), do: {{:value, count}, text, 0}

  defp value(?c, width, _unicode, text, _count) do
    width = if is_integer(width), do: width, else: 1
    {chars, rest} = Enum.split(text, width)
    if length(chars) < width, do: throw(:character)
    {{:value, chars}, rest, width}
  end

  # A width is the base.
  defp value(?u, base, _unicode, text, _count) when is_integer(base) and base in 2..36,
    do: field(text, :none, :unsigned, &integer(&1, base))

  defp value(?u, :none, _unicode, text, _count), do: field(text, :none, :unsigned, &integer(&1, 10))

  defp value(?u, _base, _unicode, _text, _count), do: throw(:input)
  defp value(?-, _width, _unicode, _text, _count), do: throw(:input)
  defp value(?d, width, _unicode, text, _count), do: field(text, width, :integer, &signed/1)
  defp value(?f, width, _unicode, text, _count), do: field(text, width, :float, &float/1)
  defp value(?#, width, _unicode, text, _count), do: field(text, width, :based, &based/1)
  defp value(?s, width, _unicode, text, _count), do: word(text, width, & &1)
  defp value(?a, width, _unicode, text, _count), do: word(text, width, &:erlang.list_to_atom/1)
  defp value(_kind, _width, _unicode, _text, _count), do: throw(:format)

  # What the reader takes from the front of a field: `{value, rest}`, or :error.
  defp field(text, width, what, reader) do
    {part, behind} = if is_integer(width), do: Enum.split(text, width), else: {text, []}

    case reader.(part) do
      {value, rest} -> {{:value, value}, rest ++ behind, length(part) - length(rest)}
      :error -> throw(what)
    end
  end

  defp word(text, width, make) do
    {part, behind} = if is_integer(width), do: Enum.split(text, width), else: {text, []}
    {word, rest} = Enum.split_while(part, &(not blank?(&1)))
    # Blanks that fill up a field of some width belong to it.
    rest = if Enum.all?(rest, &blank?/1), do: [], else: rest
    rest = if is_integer(width), do: rest, else: :lists.nthtail(length(word), part)
    {{:value, make.(word)}, rest ++ behind, length(part) - length(rest)}
  end

  defp integer(text, base) do
    case Enum.split_while(text, &digit?(&1, base)) do
      {[], _} -> :error
      {digits, rest} -> {:erlang.list_to_integer(digits, base), rest}
    end
  end

  defp signed([?- | rest]), do: with({value, rest} <- integer(rest, 10), do: {-value, rest})
  defp signed([?+ | rest]), do: integer(rest, 10)
  defp signed(rest), do: integer(rest, 10)

  defp based(text) do
    with {base, [?# | rest]} when base in 2..36 <- integer(text, 10), {_, _} = found <- integer(rest, base) do
      found
    else
      _ -> :error
    end
  end

  defp float(text) do
    case :string.to_float(text) do
      {value, rest} when is_float(value) -> {value, rest}
      _ -> :error
    end
  end

  defp digit?(c, base) when c in ?0..?9, do: c - ?0 < base
  defp digit?(c, base) when c in ?a..?z, do: c - ?a + 10 < base
  defp digit?(c, base) when c in ?A..?Z, do: c - ?A + 10 < base
  defp digit?(_c, _base), do: false
end
