defmodule Logger.Formatter do
  @moduledoc """
  Log events as text, in a form given by a pattern.

  A pattern is text in which `$time`, `$date`, `$message`, `$level`, `$levelpad`, `$node` and
  `$metadata` stand for what they name. `{module, function}` is called with level, message,
  timestamp and metadata instead.
  """

  @default_pattern "\n$time $metadata[$level] $message\n"
  @patterns [:date, :level, :levelpad, :message, :metadata, :node, :time]
  @replacement "\uFFFD"

  @type time :: {{1970..10_000, 1..12, 1..31}, {0..23, 0..59, 0..59, 0..999}}
  @type pattern :: :date | :level | :levelpad | :message | :metadata | :node | :time

  @doc """
  Reads a pattern; nil stands for the usual one.

      iex> Logger.Formatter.compile("$time $message")
      [:time, " ", :message]
  """
  def compile(pattern)
  def compile(nil), do: compile(@default_pattern)
  def compile({module, function}) when is_atom(module) and is_atom(function), do: {module, function}

  def compile(pattern) when is_binary(pattern) do
    for part <- Regex.split(~r/\$[a-z]+/, pattern, include_captures: true, trim: true), do: part(part)
  end

  defp part(<<?$, letter, _::binary>> = part) when letter in ?a..?z do
    "$" <> name = part
    found = Enum.find(@patterns, &(Atom.to_string(&1) == name))
    found || raise ArgumentError, "$#{name} is an invalid format pattern"
  end

  defp part(text), do: text

  @doc "The text of an event."
  def format({module, function}, level, message, timestamp, metadata) do
    apply(module, function, [level, message, timestamp, metadata])
  end

  def format(config, level, message, timestamp, metadata) do
    for part <- config, do: output(part, level, message, timestamp, metadata)
  end

  defp output(:message, _level, message, _timestamp, _metadata), do: message
  defp output(:date, _level, _message, {date, _time}, _metadata), do: format_date(date)
  defp output(:time, _level, _message, {_date, time}, _metadata), do: format_time(time)
  defp output(:level, level, _message, _timestamp, _metadata), do: Atom.to_string(level)
  defp output(:levelpad, level, _message, _timestamp, _metadata), do: if(level in [:info, :warn], do: " ", else: "")
  defp output(:node, _level, _message, _timestamp, _metadata), do: Atom.to_string(node())
  defp output(:metadata, _level, _message, _timestamp, metadata), do: pairs(metadata)
  defp output(text, _level, _message, _timestamp, _metadata), do: text

  defp pairs([]), do: []

  defp pairs([{key, value} | rest]) do
    case shown(key, value) do
      nil -> pairs(rest)
      text -> [Atom.to_string(key), ?=, text, ?\s | pairs(rest)]
    end
  end

  defp shown(key, _value) when key in [:time, :gl, :report_cb], do: nil
  defp shown(:file, file) when is_list(file), do: file

  defp shown(:domain, [head | tail]) when is_atom(head),
    do: Enum.map_intersperse([head | tail], ?., &Atom.to_string/1)

  defp shown(key, {module, function, arity}) when key in [:mfa, :initial_call] and is_atom(module) and is_atom(function) and is_integer(arity),
    do: Exception.format_mfa(module, function, arity)

  defp shown(_key, value), do: value(value)

  defp value(nil), do: nil
  defp value(text) when is_binary(text), do: text
  defp value(number) when is_integer(number), do: Integer.to_string(number)
  defp value(number) when is_float(number), do: Float.to_string(number)
  defp value(pid) when is_pid(pid), do: :erlang.pid_to_list(pid)
  defp value(ref) when is_reference(ref), do: with('#Ref' ++ rest <- :erlang.ref_to_list(ref), do: rest)
  defp value(atom) when is_atom(atom), do: with("Elixir." <> name <- Atom.to_string(atom), do: name)
  defp value(term) when is_list(term) or is_tuple(term) or is_map(term) and not is_map_key(term, :__struct__), do: nil
  defp value(term), do: if(String.Chars.impl_for(term), do: to_string(term))

  @doc "A date as text."
  def format_date({year, month, day}), do: [Integer.to_string(year), ?-, two(month), ?-, two(day)]

  @doc "A time as text, with milliseconds."
  def format_time({hour, minute, second, millisecond}), do: [two(hour), ?:, two(minute), ?:, two(second), ?., three(millisecond)]

  defp three(number) when number < 10, do: [?0, ?0, Integer.to_string(number)]
  defp three(number) when number < 100, do: [?0, Integer.to_string(number)]
  defp three(number), do: Integer.to_string(number)

  defp two(number) when number < 10, do: [?0, Integer.to_string(number)]
  defp two(number), do: Integer.to_string(number)

  @doc "Puts the replacement character in the place of what is no UTF-8."
  def prune(text) when is_binary(text), do: prune(text, "")
  def prune([head | rest]) when is_integer(head), do: [head | prune_rest(rest)]
  def prune([head | rest]), do: [prune(head) | prune_rest(rest)]
  def prune([]), do: []
  def prune(_other), do: @replacement

  defp prune_rest([]), do: []
  defp prune_rest(rest), do: prune(rest)

  defp prune(<<char::utf8, rest::binary>>, done), do: prune(rest, <<done::binary, char::utf8>>)
  defp prune(<<_, rest::binary>>, done), do: prune(rest, done <> @replacement)
  defp prune("", done), do: done
end
