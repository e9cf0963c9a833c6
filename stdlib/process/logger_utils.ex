defmodule Logger.Utils do
  @moduledoc false

  @doc "The beginning of a text, to about `limit` bytes but never inside a character; a text within the limit as it is."
  def truncate(text, :infinity) when is_binary(text) or is_list(text), do: text

  def truncate(text, limit) when limit >= 0 do
    case cut(text, limit) do
      {_text, left} when left >= 0 -> text
      {text, _left} -> [text, " (truncated)"]
    end
  end

  # The text and how many bytes are left; less than none when something was cut off.
  defp cut(rest, left) when is_list(rest) and left < 0, do: {[], left}
  defp cut([], left), do: {[], left}

  defp cut([head | tail], left) do
    {head, left} = cut(head, left)
    {tail, left} = cut(tail, left)
    {[head | tail], left}
  end

  defp cut(char, left) when is_integer(char) and char > 127, do: {char, left - byte_size(<<char::utf8>>)}
  defp cut(char, left) when is_integer(char), do: {char, left - 1}
  defp cut(_text, left) when left < 0, do: {"", left}
  defp cut(text, left) when is_binary(text) and byte_size(text) <= left, do: {text, left - byte_size(text)}
  defp cut(text, left) when is_binary(text), do: {binary_part(text, 0, boundary(text, left)), -1}

  # The last place at or before `position` where a character begins.
  defp boundary(_text, 0), do: 0

  defp boundary(text, position) do
    if :binary.at(text, position) in 0x80..0xBF, do: boundary(text, position - 1), else: position
  end

  @doc "The time of now, or of a system time in microseconds, in the form of backends."
  def timestamp(utc?), do: timestamp(System.system_time(:microsecond), utc?)

  def timestamp(time, utc?) do
    {date, {hour, minute, second}} = date(time, utc?)
    {date, {hour, minute, second, rem(div(time, 1000), 1000)}}
  end

  defp date(time, true), do: :calendar.system_time_to_universal_time(time, :microsecond)
  defp date(time, false), do: :calendar.system_time_to_local_time(time, :microsecond)
end
