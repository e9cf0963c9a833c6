defmodule :vl_sigil do
  @moduledoc false
  # What Kernel's sigils expand to.

  defp argument_error(message), do: :erlang.error(ArgumentError.exception(message))

  def unescape(text), do: :vl_parser.unescape(text)

  def unescape_pieces(pieces), do: :lists.map(&unescape_piece(&1, fn text -> unescape(text) end), pieces)

  defp unescape_piece(text, fun) when is_binary(text), do: fun.(text)
  defp unescape_piece(code, _fun), do: code

  # Interpolated pieces are `Kernel.to_string(value) :: binary`.
  def charlist(pieces) do
    quote(do: List.to_charlist(unquote(:lists.map(&charlist_piece/1, pieces))))
  end

  defp charlist_piece({:"::", _, [{_, _, [value]}, {:binary, _, _}]}) do
    quote(do: List.Chars.to_charlist(unquote(value)))
  end

  defp charlist_piece(text) when is_binary(text), do: unescape(text)

  # -- ~r --

  def regex(text, options) do
    regex_raw(:vl_parser.unescape(text, &regex_escape/1), options)
  end

  def regex(meta, pieces, options) do
    pieces = :lists.map(&unescape_piece(&1, fn text -> :vl_parser.unescape(text, fn c -> regex_escape(c) end) end), pieces)
    quote(do: Regex.compile!(unquote({:<<>>, meta, pieces}), unquote(:erlang.list_to_binary(options))))
  end

  def regex_raw(text, options) do
    :elixir_quote.escape(Regex.compile!(text, :erlang.list_to_binary(options)), :none, false)
  end

  # The escapes of a regular expression that the text itself takes; the rest is left to the engine.
  defp regex_escape(:newline), do: true
  defp regex_escape(?f), do: ?\f
  defp regex_escape(?n), do: ?\n
  defp regex_escape(?r), do: ?\r
  defp regex_escape(?t), do: ?\t
  defp regex_escape(?v), do: ?\v
  defp regex_escape(?a), do: ?\a
  defp regex_escape(_), do: false

  # -- ~w --

  def words(text, modifiers, caller) do
    kind = word_kind(modifiers)

    cond do
      is_binary(text) -> text |> split() |> check_commas(caller) |> map_words(kind)
      caller.context == nil -> words_later(kind, quote(do: String.split(unquote(text))))
      true -> argument_error("~w sigil with interpolation is not allowed in patterns and guards")
    end
  end

  defp map_words(words, kind), do: :lists.map(&word(&1, kind), words)

  defp check_commas(words, caller) do
    if :lists.any(&(byte_size(&1) > 1 and :binary.last(&1) == ?,), words) do
      IO.warn(
        "the sigils ~w/~W do not allow trailing commas at the end of each word. " <>
          "If the comma is necessary, define a regular list with [...], otherwise remove the comma.",
        Macro.Env.stacktrace(caller)
      )
    end

    words
  end

  defp word_kind([]), do: :text
  defp word_kind([?s]), do: :text
  defp word_kind([?a]), do: :atom
  defp word_kind([?c]), do: :charlist
  defp word_kind(_modifiers), do: argument_error("modifier must be one of: s, a, c")

  defp word(text, :text), do: text
  defp word(text, :atom), do: :erlang.binary_to_atom(text, :utf8)
  defp word(text, :charlist), do: :unicode.characters_to_list(text)

  defp words_later(:text, code), do: code
  defp words_later(:atom, code), do: quote(do: :lists.map(&String.to_atom/1, unquote(code)))
  defp words_later(:charlist, code), do: quote(do: :lists.map(&String.to_charlist/1, unquote(code)))

  # ASCII text is split here, so that the first modules can use words before String is there.
  defp split(text) do
    case ascii?(text) do
      true -> split_ascii(text, "", [])
      false -> String.split(text)
    end
  end

  defp ascii?(<<byte, rest::binary>>), do: byte < 128 and ascii?(rest)
  defp ascii?(<<>>), do: true

  defp split_ascii(<<byte, rest::binary>>, word, words) when byte == ?\s or (byte >= ?\t and byte <= ?\r) do
    split_ascii(rest, "", push_word(word, words))
  end

  defp split_ascii(<<byte, rest::binary>>, word, words), do: split_ascii(rest, <<word::binary, byte>>, words)
  defp split_ascii(<<>>, word, words), do: :lists.reverse(push_word(word, words))

  defp push_word("", words), do: words
  defp push_word(word, words), do: [word | words]

  # -- ~D ~T ~N ~U --

  def calendar(kind, text) do
    {part, calendar} = split_calendar(text)
    :elixir_quote.escape(build(kind, calendar, part, text), :none, false)
  end

  # The way back, for Inspect.
  def calendar_text(opening, text, calendar, closing \\ "]")
  def calendar_text(opening, text, Calendar.ISO, closing), do: opening <> text <> closing
  def calendar_text(opening, text, calendar, closing), do: opening <> text <> " " <> inspect(calendar) <> closing

  # A calendar other than the ISO one may stand at the end: ~D[2015-01-13 My.Calendar].
  defp split_calendar(text) do
    case :lists.reverse(:binary.split(text, " ", [:global])) do
      [<<first, _::binary>> = name | rest] when first >= ?A and first <= ?Z and rest != [] ->
        {:erlang.iolist_to_binary(:lists.join(" ", :lists.reverse(rest))), Module.concat([name])}

      _ ->
        {text, Calendar.ISO}
    end
  end

  defp build(:date, calendar, text, _whole) do
    {year, month, day} = parsed(calendar.parse_date(text), text, Date, calendar)
    %{__struct__: Date, calendar: calendar, year: year, month: month, day: day}
  end

  defp build(:time, calendar, text, _whole) do
    {hour, minute, second, microsecond} = parsed(calendar.parse_time(text), text, Time, calendar)

    %{
      __struct__: Time,
      calendar: calendar,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  defp build(:naive_datetime, calendar, text, _whole) do
    parts = parsed(calendar.parse_naive_datetime(text), text, NaiveDateTime, calendar)
    date_and_time(NaiveDateTime, calendar, parts)
  end

  defp build(:utc_datetime, calendar, text, whole) do
    case calendar.parse_utc_datetime(text) do
      {:ok, parts, 0} ->
        :maps.merge(date_and_time(DateTime, calendar, parts), %{
          time_zone: "Etc/UTC",
          zone_abbr: "UTC",
          utc_offset: 0,
          std_offset: 0
        })

      {:ok, _parts, _offset} ->
        cannot_parse(whole, "UTC DateTime", calendar, :non_utc_offset)

      {:error, reason} ->
        cannot_parse(text, "UTC DateTime", calendar, reason)
    end
  end

  defp date_and_time(module, calendar, {year, month, day, hour, minute, second, microsecond}) do
    %{
      __struct__: module,
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  defp parsed({:ok, parts}, _text, _module, _calendar), do: parts
  defp parsed({:error, reason}, text, module, calendar), do: cannot_parse(text, inspect(module), calendar, reason)

  defp cannot_parse(text, what, calendar, reason) do
    argument_error(
      "cannot parse #{inspect(text)} as #{what} for #{inspect(calendar)}, reason: #{inspect(reason)}"
    )
  end
end
