defmodule DateTime do
  @moduledoc """
  Moments: a day and a time of day in a time zone. A moment in UTC is written
  `~U[2016-05-24 13:26:08.003Z]`.

  Other zones need a database, see `Calendar.TimeZoneDatabase`; the one that comes with the
  language knows `Etc/UTC` alone. Moments are compared with `compare/2`, which looks at
  when they are, not where.
  """

  @enforce_keys [:year, :month, :day, :hour, :minute, :second] ++ [:time_zone, :zone_abbr, :utc_offset, :std_offset]
  defstruct [
    :year,
    :month,
    :day,
    :hour,
    :minute,
    :second,
    :time_zone,
    :zone_abbr,
    :utc_offset,
    :std_offset,
    microsecond: {0, 0},
    calendar: Calendar.ISO
  ]

  @type t :: %__MODULE__{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          calendar: Calendar.calendar(),
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          time_zone: Calendar.time_zone(),
          zone_abbr: Calendar.zone_abbr(),
          utc_offset: Calendar.utc_offset(),
          std_offset: Calendar.std_offset()
        }

  @utc "Etc/UTC"
  @utc_period %{utc_offset: 0, std_offset: 0, zone_abbr: "UTC"}

  # -- Making --

  @doc "This moment, in UTC."
  def utc_now(calendar_or_time_unit \\ Calendar.ISO) do
    {:ok, now} = from_unix(System.os_time(), :native, calendar_or_time_unit)
    now
  end

  @doc "This moment in a time zone."
  def now(time_zone, database \\ Calendar.get_time_zone_database())
  def now(@utc, _database), do: {:ok, utc_now()}
  def now(time_zone, database), do: shift_zone(utc_now(), time_zone, database)

  @doc "As `now/2`, or raises."
  def now!(time_zone, database \\ Calendar.get_time_zone_database()) do
    case now(time_zone, database) do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot get current datetime in #{inspect(time_zone)} time zone, reason: #{inspect(reason)}"
    end
  end

  @doc """
  The moment when a zone's clocks show day and time. When they show it twice the answer is
  `{:ambiguous, first, second}`; when they skip it, `{:gap, just_before, just_after}`.

      iex> DateTime.new(~D[2016-05-24], ~T[13:26:08.003], "Etc/UTC")
      {:ok, ~U[2016-05-24 13:26:08.003Z]}
  """
  def new(date, time, time_zone \\ @utc, database \\ Calendar.get_time_zone_database())

  def new(%Date{calendar: calendar} = date, %Time{calendar: calendar} = time, time_zone, database) do
    %{hour: hour, minute: minute, second: second, microsecond: microsecond} = time

    {:ok, naive} =
      NaiveDateTime.new(date.year, date.month, date.day, hour, minute, second, microsecond, calendar)

    from_naive(naive, time_zone, database)
  end

  @doc "As `new/4`, or raises."
  def new!(date, time, time_zone \\ @utc, database \\ Calendar.get_time_zone_database()) do
    date
    |> new(time, time_zone, database)
    |> sure("build datetime with #{inspect(date)} and #{inspect(time)}", time_zone)
  end

  defp sure({:ok, datetime}, _what, _zone), do: datetime

  defp sure({:ambiguous, first, second}, what, zone) do
    raise ArgumentError,
          "cannot #{what} because such instant is ambiguous in time zone #{zone} as there is an overlap " <>
            "between #{inspect(first)} and #{inspect(second)}"
  end

  defp sure({:gap, before, later}, what, zone) do
    raise ArgumentError,
          "cannot #{what} because such instant does not exist in time zone #{zone} as there is a gap " <>
            "between #{inspect(before)} and #{inspect(later)}"
  end

  defp sure({:error, reason}, what, _zone), do: raise(ArgumentError, "cannot #{what}, reason: #{inspect(reason)}")

  @doc """
  The moment so many units after 1970-01-01 00:00:00 UTC.

      iex> DateTime.from_unix(1_464_096_368)
      {:ok, ~U[2016-05-24 13:26:08Z]}
  """
  def from_unix(integer, unit \\ :second, calendar \\ Calendar.ISO) when is_integer(integer) do
    with {:ok, {year, month, day}, {hour, minute, second}, microsecond} <- Calendar.ISO.from_unix(integer, unit) do
      {year, month, day, hour, minute, second, microsecond}
      |> from_parts(Calendar.ISO, @utc, @utc_period)
      |> convert(calendar)
    end
  end

  @doc "As `from_unix/3`, or raises."
  def from_unix!(integer, unit \\ :second, calendar \\ Calendar.ISO) do
    case from_unix(integer, unit, calendar) do
      {:ok, datetime} -> datetime
      {:error, :invalid_unix_time} -> raise ArgumentError, "invalid Unix time #{integer}"
    end
  end

  @doc "The moment when a zone's clocks show a `NaiveDateTime`; answers as `new/4` does."
  def from_naive(naive_datetime, time_zone, database \\ Calendar.get_time_zone_database())

  def from_naive(%{year: _, hour: _} = naive, @utc, _database), do: {:ok, at(naive, @utc, @utc_period)}

  def from_naive(%{calendar: calendar} = naive, time_zone, database) do
    # A database reckons in the ISO calendar.
    with {:ok, iso} <- naive |> wall() |> NaiveDateTime.convert(Calendar.ISO) do
      case database.time_zone_periods_from_wall_datetime(iso, time_zone) do
        {:ok, period} ->
          {:ok, at(naive, time_zone, period)}

        {:ambiguous, first, second} ->
          {:ambiguous, at(naive, time_zone, first), at(naive, time_zone, second)}

        {:gap, {first, first_limit}, {second, second_limit}} ->
          {:gap, first_limit |> before() |> NaiveDateTime.convert!(calendar) |> at(time_zone, first),
           second_limit |> NaiveDateTime.convert!(calendar) |> at(time_zone, second)}

        {:error, _} = error ->
          error
      end
    end
  end

  # The last moment before a limit that can be told.
  defp before(limit) do
    %{microsecond: {value, _}} = limit = NaiveDateTime.add(limit, -1, :microsecond)
    %{limit | microsecond: {value, 6}}
  end

  @doc "As `from_naive/3`, or raises."
  def from_naive!(naive_datetime, time_zone, database \\ Calendar.get_time_zone_database()) do
    naive_datetime
    |> from_naive(time_zone, database)
    |> sure("convert #{inspect(naive_datetime)} to datetime", time_zone)
  end

  @doc """
  Reads a moment as ISO 8601 writes it. It is given in UTC, with the offset that was written.

      iex> DateTime.from_iso8601("2015-01-23T23:50:07+02:30")
      {:ok, ~U[2015-01-23 21:20:07Z], 9000}
  """
  def from_iso8601(string, format_or_calendar \\ Calendar.ISO)

  def from_iso8601(string, format) when format in [:basic, :extended], do: from_iso8601(string, Calendar.ISO, format)
  def from_iso8601(string, calendar), do: from_iso8601(string, calendar, :extended)

  @doc "As `from_iso8601/2`, with calendar and form."
  def from_iso8601(string, calendar, format) when format in [:basic, :extended] do
    with {:ok, parts, offset} <- Calendar.ISO.parse_utc_datetime(string, format),
         {:ok, datetime} <- parts |> from_parts(Calendar.ISO, @utc, @utc_period) |> convert(calendar) do
      {:ok, datetime, offset}
    end
  end

  @doc "The moment so many seconds after 0000-01-01 00:00:00 UTC."
  def from_gregorian_seconds(seconds, {value, precision} \\ {0, 0}, calendar \\ Calendar.ISO) when is_integer(seconds) do
    seconds
    |> Calendar.ISO.gregorian_seconds_to_iso_days(value)
    |> from_iso_days(calendar, precision, @utc, @utc_period)
  end

  # -- Zones --

  @doc "The same moment in another zone."
  def shift_zone(datetime, time_zone, database \\ Calendar.get_time_zone_database())

  def shift_zone(%{time_zone: zone} = datetime, zone, _database), do: {:ok, datetime}

  def shift_zone(%{calendar: calendar, microsecond: {_, precision}} = datetime, @utc, _database) do
    {:ok, datetime |> to_iso_days() |> from_iso_days(calendar, precision, @utc, @utc_period)}
  end

  def shift_zone(%{calendar: calendar, microsecond: {_, precision}} = datetime, time_zone, database) do
    iso_days = to_iso_days(datetime)

    with {:ok, period} <- database.time_zone_period_from_utc_iso_days(iso_days, time_zone) do
      {:ok, shifted(iso_days, calendar, precision, time_zone, period)}
    end
  end

  defp shifted(iso_days, calendar, precision, time_zone, %{utc_offset: utc, std_offset: std} = period) do
    iso_days
    |> Calendar.ISO.add_day_fraction_to_iso_days(utc + std, 86_400)
    |> from_iso_days(calendar, precision, time_zone, period)
  end

  @doc "As `shift_zone/3`, or raises."
  def shift_zone!(datetime, time_zone, database \\ Calendar.get_time_zone_database()) do
    case shift_zone(datetime, time_zone, database) do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot shift #{inspect(datetime)} to #{inspect(time_zone)} time zone, reason: #{inspect(reason)}"
    end
  end

  # -- Reckoning --

  @doc """
  `:gt`, `:eq` or `:lt`, as the first moment is later, the same, or earlier.

      iex> DateTime.compare(~U[2020-01-01 00:00:00Z], ~U[2019-12-31 23:59:59Z])
      :gt
  """
  def compare(%{utc_offset: _, std_offset: _} = datetime1, %{utc_offset: _, std_offset: _} = datetime2) do
    order(microseconds(datetime1), microseconds(datetime2))
  end

  defp order(a, b) when a > b, do: :gt
  defp order(a, b) when a < b, do: :lt
  defp order(_, _), do: :eq

  @doc """
  How far the first moment lies behind the second.

      iex> DateTime.diff(~U[2020-01-02 00:00:00Z], ~U[2020-01-01 00:00:00Z], :day)
      1
  """
  def diff(datetime1, datetime2, unit \\ :second)

  def diff(datetime1, datetime2, :day), do: div(diff(datetime1, datetime2, :second), 86_400)
  def diff(datetime1, datetime2, :hour), do: div(diff(datetime1, datetime2, :second), 3600)
  def diff(datetime1, datetime2, :minute), do: div(diff(datetime1, datetime2, :second), 60)

  def diff(%{utc_offset: _} = datetime1, %{utc_offset: _} = datetime2, unit) do
    to_unit(datetime1, unit) - to_unit(datetime2, unit)
  end

  defp microseconds(datetime), do: to_unit(datetime, :microsecond)
  defp to_unit(datetime, unit), do: datetime |> to_iso_days() |> Calendar.ISO.iso_days_to_unit(unit)

  @doc """
  The moment so much later, in the same zone. A day has 24 hours here. The precision stays.

      iex> DateTime.add(~U[2018-11-15 11:00:00Z], 1, :hour)
      ~U[2018-11-15 12:00:00Z]
  """
  def add(datetime, amount_to_add, unit \\ :second, database \\ Calendar.get_time_zone_database())

  def add(datetime, amount, :day, database) when is_integer(amount), do: add(datetime, amount * 86_400, :second, database)
  def add(datetime, amount, :hour, database) when is_integer(amount), do: add(datetime, amount * 3600, :second, database)
  def add(datetime, amount, :minute, database) when is_integer(amount), do: add(datetime, amount * 60, :second, database)

  def add(%{calendar: calendar, microsecond: {_, precision}} = datetime, amount, unit, database) when is_integer(amount) do
    parts_per_day = System.convert_time_unit(86_400, :second, unit)
    iso_days = datetime |> to_iso_days() |> Calendar.ISO.add_day_fraction_to_iso_days(amount, parts_per_day)

    case datetime.time_zone do
      @utc ->
        from_iso_days(iso_days, calendar, precision, @utc, @utc_period)

      time_zone ->
        case database.time_zone_period_from_utc_iso_days(iso_days, time_zone) do
          {:ok, period} ->
            shifted(iso_days, calendar, precision, time_zone, period)

          {:error, error} ->
            raise ArgumentError,
                  "cannot add #{amount} #{unit} to #{inspect(datetime)} (with time zone database #{inspect(database)}), " <>
                    "reason: #{inspect(error)}"
        end
    end
  end

  @doc "Cuts the fraction of the second."
  def truncate(%DateTime{microsecond: microsecond} = datetime, precision) do
    %{datetime | microsecond: Calendar.truncate(microsecond, precision)}
  end

  def truncate(%{calendar: calendar, time_zone: _} = datetime, precision) do
    {:ok, datetime} = convert(datetime, calendar)
    truncate(datetime, precision)
  end

  # -- Converting --

  @doc "The moment as the zone's clocks show it."
  def to_naive(%{calendar: _, time_zone: _} = datetime), do: wall(datetime)

  @doc "The day in the zone."
  def to_date(%{year: year, month: month, day: day, calendar: calendar, time_zone: _}) do
    %Date{year: year, month: month, day: day, calendar: calendar}
  end

  @doc "The time of day in the zone."
  def to_time(%{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar, time_zone: _}) do
    %Time{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}
  end

  @doc """
  How many units the moment lies after 1970-01-01 00:00:00 UTC.

      iex> DateTime.to_unix(~U[2016-05-24 13:26:08Z])
      1464096368
  """
  def to_unix(datetime, unit \\ :second)

  def to_unix(%{utc_offset: _, std_offset: _} = datetime, unit) do
    to_unit(datetime, unit) - System.convert_time_unit(719_528 * 86_400, :second, unit)
  end

  @doc "Seconds and microseconds since 0000-01-01 00:00:00 UTC."
  def to_gregorian_seconds(%{microsecond: {value, _}} = datetime), do: {to_unit(datetime, :second), value}

  @doc "The moment as ISO 8601 writes it, in its zone or with the offset given."
  def to_iso8601(datetime, format \\ :extended, offset \\ nil)

  def to_iso8601(%{time_zone: _, calendar: Calendar.ISO} = datetime, format, nil) when format in [:basic, :extended] do
    written(datetime, format, Calendar.ISO.offset_to_string(datetime.utc_offset, datetime.std_offset, datetime.time_zone, format))
  end

  def to_iso8601(%{microsecond: {_, precision}, calendar: Calendar.ISO} = datetime, format, offset)
      when format in [:basic, :extended] do
    period = %{utc_offset: offset, std_offset: 0, zone_abbr: ""}

    datetime
    |> to_iso_days()
    |> shifted(Calendar.ISO, precision, "", period)
    |> written(format, Calendar.ISO.offset_to_string(offset, 0, datetime.time_zone, format))
  end

  def to_iso8601(%{calendar: _} = datetime, format, offset) when format in [:basic, :extended] do
    datetime |> convert!(Calendar.ISO) |> to_iso8601(format, offset)
  end

  defp written(datetime, format, offset) do
    Calendar.ISO.date_to_string(datetime.year, datetime.month, datetime.day, format) <>
      "T" <>
      Calendar.ISO.time_to_string(datetime.hour, datetime.minute, datetime.second, datetime.microsecond, format) <> offset
  end

  @doc "The moment as its calendar writes it."
  def to_string(%{calendar: calendar, time_zone: time_zone} = datetime) do
    calendar.datetime_to_string(
      datetime.year,
      datetime.month,
      datetime.day,
      datetime.hour,
      datetime.minute,
      datetime.second,
      datetime.microsecond,
      time_zone,
      datetime.zone_abbr,
      datetime.utc_offset,
      datetime.std_offset
    )
  end

  @doc "The same moment in another calendar."
  def convert(%DateTime{calendar: calendar} = datetime, calendar), do: {:ok, datetime}

  def convert(%{calendar: calendar} = datetime, calendar) do
    {:ok, datetime |> wall() |> at(datetime.time_zone, datetime)}
  end

  def convert(%{calendar: from} = datetime, calendar) do
    if Calendar.compatible_calendars?(from, calendar) do
      {:ok, datetime |> wall() |> NaiveDateTime.convert!(calendar) |> at(datetime.time_zone, datetime)}
    else
      {:error, :incompatible_calendars}
    end
  end

  @doc "As `convert/2`, or raises."
  def convert!(datetime, calendar) do
    case convert(datetime, calendar) do
      {:ok, datetime} ->
        datetime

      {:error, reason} ->
        raise ArgumentError,
              "cannot convert #{inspect(datetime)} to target calendar #{inspect(calendar)}, reason: #{inspect(reason)}"
    end
  end

  # -- Parts --

  # What the clocks show, and a place to show it.
  defp wall(%{calendar: calendar, year: year, month: month, day: day} = map) do
    %NaiveDateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: map.hour,
      minute: map.minute,
      second: map.second,
      microsecond: map.microsecond
    }
  end

  defp at(%{calendar: calendar, year: year, month: month, day: day} = naive, time_zone, period) do
    from_parts(
      {year, month, day, naive.hour, naive.minute, naive.second, naive.microsecond},
      calendar,
      time_zone,
      period
    )
  end

  defp from_parts({year, month, day, hour, minute, second, microsecond}, calendar, time_zone, period) do
    %DateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond,
      time_zone: time_zone,
      zone_abbr: period.zone_abbr,
      utc_offset: period.utc_offset,
      std_offset: period.std_offset
    }
  end

  defp from_iso_days(iso_days, calendar, precision, time_zone, period) do
    {year, month, day, hour, minute, second, {value, _}} = calendar.naive_datetime_from_iso_days(iso_days)
    from_parts({year, month, day, hour, minute, second, {value, precision}}, calendar, time_zone, period)
  end

  # In UTC.
  defp to_iso_days(%{calendar: calendar, utc_offset: utc_offset, std_offset: std_offset} = datetime) do
    iso_days =
      calendar.naive_datetime_to_iso_days(
        datetime.year,
        datetime.month,
        datetime.day,
        datetime.hour,
        datetime.minute,
        datetime.second,
        datetime.microsecond
      )

    case utc_offset + std_offset do
      0 -> iso_days
      offset -> Calendar.ISO.add_day_fraction_to_iso_days(iso_days, -offset, 86_400)
    end
  end

  defimpl String.Chars do
    def to_string(datetime), do: DateTime.to_string(datetime)
  end

  defimpl Inspect do
    def inspect(%{calendar: calendar} = datetime, _opts) do
      case datetime do
        %{utc_offset: 0, std_offset: 0, time_zone: "Etc/UTC"} ->
          :vl_sigil.calendar_text("~U[", DateTime.to_string(datetime), calendar)

        _ ->
          :vl_sigil.calendar_text("#DateTime<", DateTime.to_string(datetime), calendar, ">")
      end
    end
  end
end
