defmodule NaiveDateTime do
  @moduledoc """
  A day and a time of day without a time zone, written `~N[2000-01-01 23:00:07]`.

  Such a value may stand for several moments or, when clocks are set forward, for none; see
  `DateTime` for moments. The functions take any map that has the fields.
  """

  @enforce_keys [:year, :month, :day, :hour, :minute, :second]
  defstruct [:year, :month, :day, :hour, :minute, :second, microsecond: {0, 0}, calendar: Calendar.ISO]

  @type t :: %__MODULE__{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          calendar: Calendar.calendar()
        }

  # -- Making --

  @doc "Day and time in UTC."
  def utc_now(calendar \\ Calendar.ISO)

  def utc_now(Calendar.ISO) do
    {:ok, {year, month, day}, {hour, minute, second}, microsecond} = Calendar.ISO.from_unix(System.os_time(), :native)

    %NaiveDateTime{
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  def utc_now(calendar), do: calendar |> DateTime.utc_now() |> DateTime.to_naive()

  @doc "Day and time as the machine's clock shows them."
  def local_now(calendar \\ Calendar.ISO) do
    case from_erl(:erlang.localtime(), {0, 0}, calendar) do
      {:ok, now} ->
        now

      {:error, :incompatible_calendars} ->
        raise ArgumentError,
              ~s(cannot get "local now" in target calendar #{inspect(calendar)}, ) <>
                "reason: cannot convert from Calendar.ISO to #{inspect(calendar)}."
    end
  end

  @doc "The value of these numbers, if there is one."
  def new(year, month, day, hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new(year, month, day, hour, minute, second, microsecond, calendar) when is_integer(microsecond) do
    new(year, month, day, hour, minute, second, {microsecond, 6}, calendar)
  end

  def new(year, month, day, hour, minute, second, microsecond, calendar) do
    cond do
      not calendar.valid_date?(year, month, day) ->
        {:error, :invalid_date}

      not calendar.valid_time?(hour, minute, second, microsecond) ->
        {:error, :invalid_time}

      true ->
        {:ok,
         %NaiveDateTime{
           calendar: calendar,
           year: year,
           month: month,
           day: day,
           hour: hour,
           minute: minute,
           second: second,
           microsecond: microsecond
         }}
    end
  end

  @doc "As `new/8`, or raises."
  def new!(year, month, day, hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    built(new(year, month, day, hour, minute, second, microsecond, calendar))
  end

  @doc """
  Day and time together.

      iex> NaiveDateTime.new(~D[2010-01-13], ~T[23:00:07.005])
      {:ok, ~N[2010-01-13 23:00:07.005]}
  """
  def new(date, time)

  def new(%Date{calendar: calendar} = date, %Time{calendar: calendar} = time) do
    %{year: year, month: month, day: day} = date
    %{hour: hour, minute: minute, second: second, microsecond: microsecond} = time
    new(year, month, day, hour, minute, second, microsecond, calendar)
  end

  @doc "As `new/2`, or raises."
  def new!(%Date{} = date, %Time{} = time), do: built(new(date, time))

  defp built({:ok, naive}), do: naive
  defp built({:error, reason}), do: raise(ArgumentError, "cannot build naive datetime, reason: #{inspect(reason)}")

  @doc """
  Reads day and time as ISO 8601 writes them; an offset is dropped.

      iex> NaiveDateTime.from_iso8601("2015-01-23T23:50:07.0Z")
      {:ok, ~N[2015-01-23 23:50:07.0]}
  """
  def from_iso8601(string, calendar_or_format \\ Calendar.ISO)

  def from_iso8601(string, format) when format in [:basic, :extended], do: from_iso8601(string, Calendar.ISO, format)
  def from_iso8601(string, calendar), do: from_iso8601(string, calendar, :extended)

  defp from_iso8601(string, calendar, format) do
    with {:ok, parts} <- Calendar.ISO.parse_naive_datetime(string, format) do
      parts |> from_parts(Calendar.ISO) |> convert(calendar)
    end
  end

  @doc "As `from_iso8601/2`, or raises."
  def from_iso8601!(string, calendar_or_format \\ Calendar.ISO) do
    case from_iso8601(string, calendar_or_format) do
      {:ok, naive} ->
        naive

      {:error, reason} ->
        raise ArgumentError, "cannot parse #{inspect(string)} as naive datetime, reason: #{inspect(reason)}"
    end
  end

  @doc "The value of Erlang's `{date, time}`."
  def from_erl(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_erl({{year, month, day}, {hour, minute, second}}, microsecond, calendar) do
    with {:ok, naive} <- new(year, month, day, hour, minute, second, microsecond), do: convert(naive, calendar)
  end

  @doc "As `from_erl/3`, or raises."
  def from_erl!(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    case from_erl(tuple, microsecond, calendar) do
      {:ok, naive} ->
        naive

      {:error, reason} ->
        raise ArgumentError, "cannot convert #{inspect(tuple)} to naive datetime, reason: #{inspect(reason)}"
    end
  end

  @doc """
  The value so many seconds after 0000-01-01 00:00:00.

      iex> NaiveDateTime.from_gregorian_seconds(1)
      ~N[0000-01-01 00:00:01]
  """
  def from_gregorian_seconds(seconds, {value, precision} \\ {0, 0}, calendar \\ Calendar.ISO) when is_integer(seconds) do
    seconds |> Calendar.ISO.gregorian_seconds_to_iso_days(value) |> from_iso_days(calendar, precision)
  end

  # -- Reckoning --

  @doc """
  The value so much later. A day has 24 hours here. The precision stays.

      iex> NaiveDateTime.add(~N[2014-10-02 00:29:10], 2, :hour)
      ~N[2014-10-02 02:29:10]
  """
  def add(naive_datetime, amount_to_add, unit \\ :second)

  def add(naive, amount, :day) when is_integer(amount), do: add(naive, amount * 86_400, :second)
  def add(naive, amount, :hour) when is_integer(amount), do: add(naive, amount * 3600, :second)
  def add(naive, amount, :minute) when is_integer(amount), do: add(naive, amount * 60, :second)

  def add(%{calendar: calendar, microsecond: {_, precision}} = naive, amount, unit) when is_integer(amount) do
    parts_per_day = System.convert_time_unit(86_400, :second, unit)

    naive
    |> to_iso_days()
    |> Calendar.ISO.add_day_fraction_to_iso_days(amount, parts_per_day)
    |> from_iso_days(calendar, precision)
  end

  @doc """
  How far the first lies behind the second.

      iex> NaiveDateTime.diff(~N[2014-10-02 00:29:12], ~N[2014-10-02 00:29:10])
      2
  """
  def diff(naive_datetime1, naive_datetime2, unit \\ :second)

  def diff(naive1, naive2, :day), do: div(diff(naive1, naive2, :second), 86_400)
  def diff(naive1, naive2, :hour), do: div(diff(naive1, naive2, :second), 3600)
  def diff(naive1, naive2, :minute), do: div(diff(naive1, naive2, :second), 60)

  def diff(%{calendar: calendar1} = naive1, %{calendar: calendar2} = naive2, unit) do
    if Calendar.compatible_calendars?(calendar1, calendar2) do
      to_unit(naive1, unit) - to_unit(naive2, unit)
    else
      raise ArgumentError,
            "cannot calculate the difference between #{inspect(naive1)} and #{inspect(naive2)} because their " <>
              "calendars are not compatible and thus the result would be ambiguous"
    end
  end

  defp to_unit(naive, unit), do: naive |> to_iso_days() |> Calendar.ISO.iso_days_to_unit(unit)

  @doc "Cuts the fraction of the second."
  def truncate(%{microsecond: microsecond, year: _, hour: _} = naive, precision) do
    %{naive_of(naive) | microsecond: Calendar.truncate(microsecond, precision)}
  end

  @doc """
  `:gt`, `:eq` or `:lt`, as the first is later, the same, or earlier.

      iex> NaiveDateTime.compare(~N[2016-04-16 13:30:15], ~N[2016-04-28 16:19:25])
      :lt
  """
  def compare(%{calendar: calendar1} = naive1, %{calendar: calendar2} = naive2) do
    if Calendar.compatible_calendars?(calendar1, calendar2) do
      order(clock(naive1), clock(naive2))
    else
      raise ArgumentError, """
      cannot compare #{inspect(naive1)} with #{inspect(naive2)}.

      This comparison would be ambiguous as their calendars have incompatible day rollover moments.
      Specify an exact time of day (using DateTime) to resolve this ambiguity
      """
    end
  end

  defp clock(naive) do
    {days, {parts, parts_per_day}} = to_iso_days(naive)
    {days, parts * div(86_400_000_000, parts_per_day)}
  end

  defp order(a, b) when a > b, do: :gt
  defp order(a, b) when a < b, do: :lt
  defp order(_, _), do: :eq

  # -- Converting --

  @doc "The same day and time in another calendar, if days begin at the same moment."
  def convert(%{calendar: calendar} = naive, calendar), do: {:ok, naive_of(naive)}

  def convert(%{calendar: from, microsecond: {_, precision}} = naive, calendar) do
    if Calendar.compatible_calendars?(from, calendar) do
      {:ok, naive |> to_iso_days() |> from_iso_days(calendar, precision)}
    else
      {:error, :incompatible_calendars}
    end
  end

  @doc "As `convert/2`, or raises."
  def convert!(naive, calendar) do
    case convert(naive, calendar) do
      {:ok, naive} ->
        naive

      {:error, :incompatible_calendars} ->
        raise ArgumentError,
              "cannot convert #{inspect(naive)} to target calendar #{inspect(calendar)}, " <>
                "reason: #{inspect(naive.calendar)} and #{inspect(calendar)} have different day rollover moments, " <>
                "making this conversion ambiguous"
    end
  end

  defp naive_of(%NaiveDateTime{} = naive), do: naive

  defp naive_of(%{year: year, month: month, day: day, hour: hour, calendar: calendar} = map) do
    from_parts({year, month, day, hour, map.minute, map.second, map.microsecond}, calendar)
  end

  @doc "The day."
  def to_date(%{year: year, month: month, day: day, calendar: calendar, hour: _}) do
    %Date{year: year, month: month, day: day, calendar: calendar}
  end

  @doc "The time of day."
  def to_time(%{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar, year: _}) do
    %Time{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}
  end

  @doc "Erlang's `{date, time}`."
  def to_erl(%{calendar: _} = naive) do
    %{year: year, month: month, day: day, hour: hour, minute: minute, second: second} = convert!(naive, Calendar.ISO)
    {{year, month, day}, {hour, minute, second}}
  end

  @doc "Seconds and microseconds since 0000-01-01 00:00:00."
  def to_gregorian_seconds(%{microsecond: {value, _}} = naive) do
    {days, fraction} = to_iso_days(naive)
    {Calendar.ISO.iso_days_to_unit({days, fraction}, :second), value}
  end

  @doc "Day and time as ISO 8601 writes them."
  def to_iso8601(naive_datetime, format \\ :extended)

  def to_iso8601(%{calendar: _} = naive, format) when format in [:basic, :extended] do
    naive = convert!(naive, Calendar.ISO)

    Calendar.ISO.date_to_string(naive.year, naive.month, naive.day, format) <>
      "T" <> Calendar.ISO.time_to_string(naive.hour, naive.minute, naive.second, naive.microsecond, format)
  end

  @doc "Day and time as their calendar writes them."
  def to_string(%{calendar: calendar, year: year, month: month, day: day, hour: hour} = naive) do
    calendar.naive_datetime_to_string(year, month, day, hour, naive.minute, naive.second, naive.microsecond)
  end

  defp to_iso_days(%{calendar: calendar, year: year, month: month, day: day, hour: hour} = naive) do
    calendar.naive_datetime_to_iso_days(year, month, day, hour, naive.minute, naive.second, naive.microsecond)
  end

  defp from_iso_days(iso_days, calendar, precision) do
    {year, month, day, hour, minute, second, {value, _}} = calendar.naive_datetime_from_iso_days(iso_days)
    from_parts({year, month, day, hour, minute, second, {value, precision}}, calendar)
  end

  defp from_parts({year, month, day, hour, minute, second, microsecond}, calendar) do
    %NaiveDateTime{
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

  defimpl String.Chars do
    def to_string(naive), do: NaiveDateTime.to_string(naive)
  end

  defimpl Inspect do
    def inspect(%{calendar: calendar} = naive, _opts) do
      :vl_sigil.calendar_text("~N[", NaiveDateTime.to_string(naive), calendar)
    end
  end
end
