defmodule Time do
  @moduledoc """
  Times of day: structs with `hour`, `minute`, `second`, `microsecond` and `calendar`,
  written `~T[23:50:07.123]`. Microseconds are `{value, precision}`.

  The functions take any map that has these fields. Times are compared with `compare/2`.
  """

  @enforce_keys [:hour, :minute, :second]
  defstruct [:hour, :minute, :second, microsecond: {0, 0}, calendar: Calendar.ISO]

  @type t :: %__MODULE__{
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          calendar: Calendar.calendar()
        }

  @parts_per_day 86_400_000_000

  # -- Making --

  @doc "The time in UTC."
  def utc_now(calendar \\ Calendar.ISO) do
    {:ok, _, {hour, minute, second}, microsecond} = Calendar.ISO.from_unix(System.os_time(), :native)
    convert!(%Time{hour: hour, minute: minute, second: second, microsecond: microsecond}, calendar)
  end

  @doc """
  The time of these numbers, if there is one.

      iex> Time.new(24, 0, 0)
      {:error, :invalid_time}
  """
  def new(hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new(hour, minute, second, microsecond, calendar) when is_integer(microsecond) do
    new(hour, minute, second, {microsecond, 6}, calendar)
  end

  def new(hour, minute, second, {value, precision}, calendar) when is_integer(value) and is_integer(precision) do
    if calendar.valid_time?(hour, minute, second, {value, precision}) do
      {:ok, %Time{hour: hour, minute: minute, second: second, microsecond: {value, precision}, calendar: calendar}}
    else
      {:error, :invalid_time}
    end
  end

  @doc "As `new/5`, or raises."
  def new!(hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    case new(hour, minute, second, microsecond, calendar) do
      {:ok, time} -> time
      {:error, reason} -> raise ArgumentError, "cannot build time, reason: #{inspect(reason)}"
    end
  end

  @doc """
  Reads a time as ISO 8601 writes it; an offset is dropped.

      iex> Time.from_iso8601("T23:50:07.123Z")
      {:ok, ~T[23:50:07.123]}
  """
  def from_iso8601(string, calendar_or_format \\ Calendar.ISO)

  def from_iso8601(string, format) when format in [:basic, :extended], do: from_iso8601(string, Calendar.ISO, format)
  def from_iso8601(string, calendar), do: from_iso8601(string, calendar, :extended)

  defp from_iso8601(string, calendar, format) do
    with {:ok, {hour, minute, second, microsecond}} <- Calendar.ISO.parse_time(string, format) do
      convert(%Time{hour: hour, minute: minute, second: second, microsecond: microsecond}, calendar)
    end
  end

  @doc "As `from_iso8601/2`, or raises."
  def from_iso8601!(string, calendar_or_format \\ Calendar.ISO) do
    case from_iso8601(string, calendar_or_format) do
      {:ok, time} ->
        time

      {:error, reason} ->
        raise ArgumentError, "cannot parse #{inspect(string)} as time, reason: #{inspect(reason)}"
    end
  end

  @doc "The time of Erlang's `{hour, minute, second}`."
  def from_erl(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_erl({hour, minute, second}, microsecond, calendar) do
    with {:ok, time} <- new(hour, minute, second, microsecond), do: convert(time, calendar)
  end

  @doc "As `from_erl/3`, or raises."
  def from_erl!(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    case from_erl(tuple, microsecond, calendar) do
      {:ok, time} -> time
      {:error, reason} -> raise ArgumentError, "cannot convert #{inspect(tuple)} to time, reason: #{inspect(reason)}"
    end
  end

  @doc """
  The time so many seconds after midnight.

      iex> Time.from_seconds_after_midnight(63)
      ~T[00:01:03]
  """
  def from_seconds_after_midnight(seconds, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) when is_integer(seconds) do
    seconds = Integer.mod(seconds, 86_400)
    minutes = div(seconds, 60)

    %Time{hour: div(minutes, 60), minute: rem(minutes, 60), second: rem(seconds, 60), microsecond: microsecond}
    |> convert!(calendar)
  end

  # -- Reckoning --

  @doc """
  The time so much later; it wraps at midnight.

      iex> Time.add(~T[23:00:05], 1, :hour)
      ~T[00:00:05]
  """
  def add(time, amount_to_add, unit \\ :second)

  def add(time, amount, :day) when is_integer(amount), do: add(time, amount * 86_400, :second)
  def add(time, amount, :hour) when is_integer(amount), do: add(time, amount * 3600, :second)
  def add(time, amount, :minute) when is_integer(amount), do: add(time, amount * 60, :second)

  def add(%{calendar: calendar, microsecond: {_, precision}} = time, amount, unit) when is_integer(amount) do
    parts = to_microseconds(time) + System.convert_time_unit(amount, unit, :microsecond)
    {hour, minute, second, {value, _}} = calendar.time_from_day_fraction({Integer.mod(parts, @parts_per_day), @parts_per_day})
    %Time{hour: hour, minute: minute, second: second, microsecond: {value, precision}, calendar: calendar}
  end

  defp to_microseconds(time) do
    {parts, parts_per_day} = to_day_fraction(time)
    div(parts * @parts_per_day, parts_per_day)
  end

  defp to_day_fraction(%{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}) do
    calendar.time_to_day_fraction(hour, minute, second, microsecond)
  end

  @doc """
  `:gt`, `:eq` or `:lt`, as the first time is later, the same, or earlier. Precision does
  not count.

      iex> Time.compare(~T[16:04:16], ~T[16:04:28])
      :lt
  """
  def compare(%{calendar: calendar} = time1, %{calendar: calendar} = time2) do
    order(clock(time1), clock(time2))
  end

  def compare(time1, time2), do: order(to_microseconds(time1), to_microseconds(time2))

  defp clock(%{hour: hour, minute: minute, second: second, microsecond: {value, _}}), do: {hour, minute, second, value}

  defp order(a, b) when a > b, do: :gt
  defp order(a, b) when a < b, do: :lt
  defp order(_, _), do: :eq

  @doc """
  How far the first time lies behind the second.

      iex> Time.diff(~T[00:29:12], ~T[00:29:10])
      2
  """
  def diff(time1, time2, unit \\ :second)

  def diff(time1, time2, :hour), do: div(diff(time1, time2, :second), 3600)
  def diff(time1, time2, :minute), do: div(diff(time1, time2, :second), 60)

  def diff(%{calendar: _} = time1, %{calendar: _} = time2, unit) do
    to_unit(time1, unit) - to_unit(time2, unit)
  end

  defp to_unit(time, unit), do: Calendar.ISO.iso_days_to_unit({0, to_day_fraction(time)}, unit)

  @doc "Cuts the fraction of the second."
  def truncate(%Time{microsecond: microsecond} = time, precision) do
    %{time | microsecond: Calendar.truncate(microsecond, precision)}
  end

  # -- Converting --

  @doc "The same time in another calendar."
  def convert(%Time{calendar: calendar} = time, calendar), do: {:ok, time}

  def convert(%{microsecond: {_, precision}} = time, calendar) do
    {hour, minute, second, {value, _}} = time |> to_day_fraction() |> calendar.time_from_day_fraction()
    {:ok, %Time{hour: hour, minute: minute, second: second, microsecond: {value, precision}, calendar: calendar}}
  end

  @doc "As `convert/2`; it does not fail."
  def convert!(time, calendar) do
    {:ok, time} = convert(time, calendar)
    time
  end

  @doc "Erlang's `{hour, minute, second}`."
  def to_erl(%{calendar: _} = time) do
    %{hour: hour, minute: minute, second: second} = convert!(time, Calendar.ISO)
    {hour, minute, second}
  end

  @doc "Seconds and microseconds since midnight."
  def to_seconds_after_midnight(%{microsecond: {value, _}} = time) do
    {hour, minute, second} = to_erl(time)
    {(hour * 60 + minute) * 60 + second, value}
  end

  @doc "The time as ISO 8601 writes it."
  def to_iso8601(time, format \\ :extended)

  def to_iso8601(%{calendar: _} = time, format) when format in [:basic, :extended] do
    %{hour: hour, minute: minute, second: second, microsecond: microsecond} = convert!(time, Calendar.ISO)
    Calendar.ISO.time_to_string(hour, minute, second, microsecond, format)
  end

  @doc "The time as its calendar writes it."
  def to_string(%{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}) do
    calendar.time_to_string(hour, minute, second, microsecond)
  end

  defimpl String.Chars do
    def to_string(time), do: Time.to_string(time)
  end

  defimpl Inspect do
    def inspect(%{calendar: calendar} = time, _opts), do: :vl_sigil.calendar_text("~T[", Time.to_string(time), calendar)
  end
end
