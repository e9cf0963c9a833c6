defmodule :vl_formatter_texts do
  @moduledoc false
  # Strings, charlists, interpolation and sigils, for :vl_formatter.

  import Inspect.Algebra, except: [format: 2]
  alias :vl_formatter_documents, as: Documents
  alias :vl_formatter, as: Formatter

  @first_line 0
  @last_line 9_999_999

  # -- Texts and interpolation --

  def interpolated?(parts) do
    is_list(parts) and
      Enum.all?(parts, fn
        {:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]} -> true
        part -> is_binary(part)
      end)
  end

  def charlist_part?({{:., _, [Kernel, :to_string]}, _, [_]}), do: true
  def charlist_part?(part), do: is_binary(part)

  def text(parts, escape, open, close, state) do
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
    {doc, state} = Formatter.block(code, @last_line, @first_line, %{state | one_line: true})
    {no_limit(Documents.between("\#{", doc, "}")), %{state | one_line: before}}
  end

  def heredoc(parts, escape, open, close, state) do
    parts =
      case parts do
        [text | rest] when is_binary(text) -> ["\n" <> text | rest]
        parts -> ["\n" | parts]
      end

    {doc, state} = text(parts, escape, open, close, state)
    {force_unfit(doc), state}
  end

  def heredoc_literal(text, quotes) do
    text = String.replace(text, quotes, "\\" <> quotes)
    force_unfit(concat([quotes, heredoc_lines(["" | String.split(text, "\n")]), quotes]))
  end

  def literal_text(text, quote_mark), do: concat([quote_mark, escaped(text, quote_mark), quote_mark])

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

  def sigil(name, meta, [{:<<>>, _, parts}, modifiers], state) when is_list(modifiers) do
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

  def sigil(_name, _meta, _args, _state), do: nil

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
end
