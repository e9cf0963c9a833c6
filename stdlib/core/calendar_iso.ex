defmodule Calendar.ISO do
  @moduledoc """
  The Gregorian calendar as ISO 8601 has it, for the years -9999 to 9999, before 1582 too.
  A day has 86400 seconds: there are no leap seconds.
  """

  @behaviour Calendar

  @day_seconds 86_400
  @day_microseconds 86_400_000_000
  @unix_epoch_days 719_528
  @years -9999..9999
  @first_day -3_652_059
  @last_day 3_652_424

  @type year :: -9999..9999
  @type month :: 1..12
  @type day :: 1..31
  @type hour :: 0..23
  @type minute :: 0..59
  @type second :: 0..59
  @type day_of_week :: 1..7
  @type day_of_year :: 1..366
  @type quarter_of_year :: 1..4
  @type year_of_era :: {1..10_000, 0..1}
  @type weekday :: :monday | :tuesday | :wednesday | :thursday | :friday | :saturday | :sunday
  @type microsecond :: {0..999_999, 0..6}
  @type format :: :basic | :extended

  defguardp is_year(year) when year in @years
  defguardp is_month(month) when month in 1..12
  defguardp is_day(day) when day in 1..31
  defguardp is_format(format) when format in [:basic, :extended]

  # -- Reading --

  @doc """
  Reads a time, `23:50:07.123`; an offset behind it is checked and dropped.

      iex> Calendar.ISO.parse_time("23:50:07.0123")
      {:ok, {23, 50, 7, {12300, 4}}}
  """
  @impl true
  def parse_time(string) when is_binary(string), do: parse_time(string, :extended)

  @doc "As `parse_time/1`, in the form `:basic` (`235007`) or `:extended`."
  def parse_time("T" <> string, format) when is_format(format), do: parse_whole_time(string, format)
  def parse_time(string, format) when is_binary(string) and is_format(format), do: parse_whole_time(string, format)

  defp parse_whole_time(string, format) do
    with {:ok, time, rest} <- read_time(string, format),
         {:ok, _offset} <- read_offset(rest) do
      valid(:time, time, time)
    end
  end

  @doc """
  Reads a date.

      iex> Calendar.ISO.parse_date("2015-01-23")
      {:ok, {2015, 1, 23}}
  """
  @impl true
  def parse_date(string) when is_binary(string), do: parse_date(string, :extended)

  @doc "As `parse_date/1`, in the form `:basic` (`20150123`) or `:extended`."
  def parse_date(string, format) when is_binary(string) and is_format(format) do
    case read_date(string, format) do
      {:ok, date, ""} -> valid(:date, date, date)
      _ -> {:error, :invalid_format}
    end
  end

  @doc """
  Reads a date and a time; an offset behind them is checked and dropped.

      iex> Calendar.ISO.parse_naive_datetime("2015-01-23 23:50:07")
      {:ok, {2015, 1, 23, 23, 50, 7, {0, 0}}}
  """
  @impl true
  def parse_naive_datetime(string) when is_binary(string), do: parse_naive_datetime(string, :extended)

  @doc "As `parse_naive_datetime/1`, in the form `:basic` or `:extended`."
  def parse_naive_datetime(string, format) when is_binary(string) and is_format(format) do
    with {:ok, datetime, _offset} <- read_datetime(string, format), do: {:ok, datetime}
  end

  @doc """
  Reads a date and time with an offset, and gives them in UTC with the offset in seconds.

      iex> Calendar.ISO.parse_utc_datetime("2015-01-23 23:50:07+02:30")
      {:ok, {2015, 1, 23, 21, 20, 7, {0, 0}}, 9000}
  """
  @impl true
  def parse_utc_datetime(string) when is_binary(string), do: parse_utc_datetime(string, :extended)

  @doc "As `parse_utc_datetime/1`, in the form `:basic` or `:extended`."
  def parse_utc_datetime(string, format) when is_binary(string) and is_format(format) do
    case read_datetime(string, format) do
      {:ok, _datetime, nil} -> {:error, :missing_offset}
      {:ok, datetime, 0} -> {:ok, datetime, 0}
      {:ok, datetime, offset} -> {:ok, shift_seconds(datetime, -offset), offset}
      error -> error
    end
  end

  defp read_datetime(string, format) do
    with {:ok, {year, month, day} = date, <<separator, rest::binary>>} when separator in 'T ' <- read_date(string, format),
         {:ok, {hour, minute, second, microsecond} = time, rest} <- read_time(rest, format),
         {:ok, offset} <- read_offset(rest),
         {:ok, _} <- valid(:date, date, date),
         {:ok, _} <- valid(:time, time, time) do
      {:ok, {year, month, day, hour, minute, second, microsecond}, offset}
    else
      {:error, _} = error -> error
      _ -> {:error, :invalid_format}
    end
  end

  defp shift_seconds({year, month, day, hour, minute, second, microsecond}, seconds) do
    {_, precision} = microsecond

    {year, month, day, hour, minute, second, {value, _}} =
      year
      |> naive_datetime_to_iso_days(month, day, hour, minute, second, microsecond)
      |> add_day_fraction_to_iso_days(seconds, @day_seconds)
      |> naive_datetime_from_iso_days()

    {year, month, day, hour, minute, second, {value, precision}}
  end

  defp valid(:date, {year, month, day}, found) do
    if valid_date?(year, month, day), do: {:ok, found}, else: {:error, :invalid_date}
  end

  defp valid(:time, {hour, minute, second, microsecond}, found) do
    if valid_time?(hour, minute, second, microsecond), do: {:ok, found}, else: {:error, :invalid_time}
  end

  defp read_date("-" <> rest, format), do: read_date(rest, format, -1)
  defp read_date("+" <> rest, format), do: read_date(rest, format, 1)
  defp read_date(rest, format), do: read_date(rest, format, 1)

  defp read_date(<<y::binary-size(4), ?-, m::binary-size(2), ?-, d::binary-size(2), rest::binary>>, :extended, sign) do
    read_numbers([y, m, d], rest, fn [y, m, d] -> {sign * y, m, d} end)
  end

  defp read_date(<<y::binary-size(4), m::binary-size(2), d::binary-size(2), rest::binary>>, :basic, sign) do
    read_numbers([y, m, d], rest, fn [y, m, d] -> {sign * y, m, d} end)
  end

  defp read_date(_string, _format, _sign), do: {:error, :invalid_format}

  defp read_time(<<h::binary-size(2), ?:, m::binary-size(2), ?:, s::binary-size(2), rest::binary>>, :extended) do
    read_fraction([h, m, s], rest)
  end

  defp read_time(<<h::binary-size(2), m::binary-size(2), s::binary-size(2), rest::binary>>, :basic) do
    read_fraction([h, m, s], rest)
  end

  defp read_time(_string, _format), do: {:error, :invalid_format}

  defp read_fraction(parts, <<point, digit, rest::binary>>) when point in '.,' and digit in ?0..?9 do
    {microsecond, rest} = fraction(rest, digit - ?0, 1)
    read_numbers(parts, rest, fn [h, m, s] -> {h, m, s, microsecond} end)
  end

  defp read_fraction(parts, rest), do: read_numbers(parts, rest, fn [h, m, s] -> {h, m, s, {0, 0}} end)

  # Digits past the sixth are dropped.
  defp fraction(<<digit, rest::binary>>, value, 6) when digit in ?0..?9, do: fraction(rest, value, 6)

  defp fraction(<<digit, rest::binary>>, value, precision) when digit in ?0..?9 do
    fraction(rest, value * 10 + digit - ?0, precision + 1)
  end

  defp fraction(rest, value, precision), do: {{value * scale(precision), precision}, rest}

  defp scale(precision), do: Integer.pow(10, 6 - precision)

  defp read_offset(""), do: {:ok, nil}
  defp read_offset("Z"), do: {:ok, 0}
  defp read_offset("-00:00"), do: {:error, :invalid_format}
  defp read_offset("-0000"), do: {:error, :invalid_format}
  defp read_offset("-00"), do: {:error, :invalid_format}
  defp read_offset(<<?+, rest::binary>>), do: read_offset(rest, 1)
  defp read_offset(<<?-, rest::binary>>), do: read_offset(rest, -1)
  defp read_offset(_string), do: {:error, :invalid_format}

  defp read_offset(<<h::binary-size(2), ?:, m::binary-size(2)>>, sign), do: offset_seconds(h, m, sign)
  defp read_offset(<<h::binary-size(2), m::binary-size(2)>>, sign), do: offset_seconds(h, m, sign)
  defp read_offset(<<h::binary-size(2)>>, sign), do: offset_seconds(h, "00", sign)
  defp read_offset(_string, _sign), do: {:error, :invalid_format}

  defp offset_seconds(h, m, sign) do
    case read_numbers([h, m], "", & &1) do
      {:ok, [hour, minute], _} when hour < 24 and minute < 60 -> {:ok, sign * (hour * 60 + minute) * 60}
      _ -> {:error, :invalid_format}
    end
  end

  defp read_numbers(parts, rest, build) do
    if Enum.all?(parts, &digits?/1) do
      {:ok, parts |> Enum.map(&String.to_integer/1) |> build.(), rest}
    else
      {:error, :invalid_format}
    end
  end

  defp digits?(<<digit, rest::binary>>) when digit in ?0..?9, do: digits?(rest)
  defp digits?(rest), do: rest == ""

  # -- Days --

  @doc false
  @impl true
  def naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond) do
    {date_to_iso_days(year, month, day), time_to_day_fraction(hour, minute, second, microsecond)}
  end

  @doc """
  The date and time that `iso_days` stand for.

      iex> Calendar.ISO.naive_datetime_from_iso_days({730485, {0, 86400}})
      {2000, 1, 1, 0, 0, 0, {0, 6}}
  """
  @impl true
  def naive_datetime_from_iso_days({days, day_fraction}) do
    {year, month, day} = date_from_iso_days(days)
    {hour, minute, second, microsecond} = time_from_day_fraction(day_fraction)
    {year, month, day, hour, minute, second, microsecond}
  end

  @doc "A time as the part of a day that has passed."
  @impl true
  def time_to_day_fraction(0, 0, 0, {0, _}), do: {0, @day_microseconds}

  def time_to_day_fraction(hour, minute, second, {value, _precision})
      when hour in 0..23 and minute in 0..59 and second in 0..59 and value in 0..999_999 do
    {((hour * 60 + minute) * 60 + second) * 1_000_000 + value, @day_microseconds}
  end

  @doc """
  The time when a part of a day has passed.

      iex> Calendar.ISO.time_from_day_fraction({1, 2})
      {12, 0, 0, {0, 6}}
  """
  @impl true
  def time_from_day_fraction({parts, parts_per_day}) do
    total = div(parts * @day_microseconds, parts_per_day)
    seconds = div(total, 1_000_000)
    {div(seconds, 3600), seconds |> div(60) |> rem(60), rem(seconds, 60), {rem(total, 1_000_000), 6}}
  end

  @doc false
  # Years are counted from March, so that the leap day is the last of its year.
  def date_to_iso_days(0, 1, 1), do: 0
  def date_to_iso_days(1970, 1, 1), do: @unix_epoch_days

  def date_to_iso_days(year, month, day) when is_year(year) do
    valid_date?(year, month, day) || raise ArgumentError, "invalid date: #{date_to_string(year, month, day)}"
    {year, month} = if month > 2, do: {year, month - 3}, else: {year - 1, month + 9}
    leap_days = floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400)
    year * 365 + leap_days + div(153 * month + 2, 5) + day + 59
  end

  @doc false
  def date_from_iso_days(days) when days in @first_day..@last_day do
    days = days - 60
    era = floor_div(days, 146_097)
    day_of_era = days - era * 146_097

    year_of_era =
      div(day_of_era - div(day_of_era, 1460) + div(day_of_era, 36_524) - div(day_of_era, 146_096), 365)

    day_of_year = day_of_era - (365 * year_of_era + div(year_of_era, 4) - div(year_of_era, 100))
    month = div(5 * day_of_year + 2, 153)
    day = day_of_year - div(153 * month + 2, 5) + 1
    year = year_of_era + era * 400
    if month < 10, do: {year, month + 3, day}, else: {year + 1, month - 9, day}
  end

  defp floor_div(dividend, divisor), do: Integer.floor_div(dividend, divisor)

  @doc """
  How many days a month has.

      iex> Calendar.ISO.days_in_month(2016, 2)
      29
  """
  @impl true
  def days_in_month(year, month) when is_year(year) and is_month(month) do
    cond do
      month == 2 -> if leap_year?(year), do: 29, else: 28
      month in [4, 6, 9, 11] -> 30
      true -> 31
    end
  end

  @doc "Twelve."
  @impl true
  def months_in_year(year) when is_year(year), do: 12

  @doc """
  True for a leap year.

      iex> Calendar.ISO.leap_year?(1900)
      false
  """
  @impl true
  def leap_year?(year) when is_year(year), do: rem(year, 4) == 0 and (rem(year, 100) != 0 or rem(year, 400) == 0)

  @doc false
  def day_of_week(year, month, day) do
    {day, _, _} = day_of_week(year, month, day, :default)
    day
  end

  @doc """
  The day's place in a week that starts on the given weekday, with the first and last place.

      iex> Calendar.ISO.day_of_week(2016, 10, 31, :default)
      {1, 1, 7}
  """
  @impl true
  def day_of_week(year, month, day, starting_on) do
    days = date_to_iso_days(year, month, day) + day_of_week_offset(starting_on)
    {Integer.mod(days, 7) + 1, 1, 7}
  end

  defp day_of_week_offset(:default), do: 5
  defp day_of_week_offset(:wednesday), do: 3
  defp day_of_week_offset(:thursday), do: 2
  defp day_of_week_offset(:friday), do: 1
  defp day_of_week_offset(:saturday), do: 0
  defp day_of_week_offset(:sunday), do: 6
  defp day_of_week_offset(:monday), do: 5
  defp day_of_week_offset(:tuesday), do: 4

  @doc false
  def iso_days_to_day_of_week({days, _}, starting_on) do
    Integer.mod(days + day_of_week_offset(starting_on), 7) + 1
  end

  @doc """
  The day's place in its year.

      iex> Calendar.ISO.day_of_year(2016, 3, 1)
      61
  """
  @impl true
  def day_of_year(year, month, day) when is_year(year) and is_month(month) and is_integer(day) do
    date_to_iso_days(year, month, day) - date_to_iso_days(year, 1, 1) + 1
  end

  @doc "The quarter of the year, 1 to 4."
  @impl true
  def quarter_of_year(year, month, day) when is_year(year) and is_month(month) and is_day(day) do
    div(month + 2, 3)
  end

  @doc false
  def year_of_era(year) when is_year(year), do: if(year > 0, do: {year, 1}, else: {1 - year, 0})

  @doc "The year and its era: 1 from the year 1 on, 0 before."
  @impl true
  def year_of_era(year, month, day) when is_year(year) and is_month(month) and is_day(day), do: year_of_era(year)

  @doc """
  The day's place in its era, and the era.

      iex> Calendar.ISO.day_of_era(1, 1, 1)
      {1, 1}
  """
  @impl true
  def day_of_era(year, month, day) when is_year(year) and is_month(month) and is_integer(day) do
    days = date_to_iso_days(year, month, day)
    if year > 0, do: {days - 365, 1}, else: {366 - days, 0}
  end

  @doc "Days begin at midnight."
  @impl true
  def day_rollover_relative_to_midnight_utc, do: {0, 1}

  @doc "True if there is such a day."
  @impl true
  def valid_date?(year, month, day) do
    is_year(year) and is_month(month) and is_integer(day) and day >= 1 and day <= days_in_month(year, month)
  end

  @doc "True if there is such a time."
  @impl true
  def valid_time?(hour, minute, second, {value, precision}) do
    hour in 0..23 and minute in 0..59 and second in 0..59 and value in 0..999_999 and precision in 0..6
  end

  def valid_time?(_hour, _minute, _second, _microsecond), do: false

  # -- Writing --

  @doc """
  A time as text.

      iex> Calendar.ISO.time_to_string(2, 2, 2, {2, 6})
      "02:02:02.000002"
  """
  @impl true
  def time_to_string(hour, minute, second, microsecond, format \\ :extended)

  def time_to_string(hour, minute, second, {value, precision}, format)
      when hour in 0..23 and minute in 0..59 and second in 0..59 and value in 0..999_999 and precision in 0..6 and
             is_format(format) do
    mark = if format == :extended, do: ":", else: ""
    two(hour) <> mark <> two(minute) <> mark <> two(second) <> fraction_text(value, precision)
  end

  defp fraction_text(_value, 0), do: ""

  defp fraction_text(value, precision) do
    "." <> (value |> Integer.to_string() |> String.pad_leading(6, "0") |> binary_part(0, precision))
  end

  @doc "A date as text: `2015-02-28` or `20150228`."
  @impl true
  def date_to_string(year, month, day, format \\ :extended)

  def date_to_string(year, month, day, format)
      when is_integer(year) and is_integer(month) and is_integer(day) and is_format(format) do
    mark = if format == :extended, do: "-", else: ""
    year_text(year) <> mark <> two(month) <> mark <> two(day)
  end

  defp year_text(year) when year < 0, do: "-" <> year_text(-year)
  defp year_text(year), do: year |> Integer.to_string() |> String.pad_leading(4, "0")

  @doc "A date and time as text: `2015-02-28 01:02:03`."
  @impl true
  def naive_datetime_to_string(year, month, day, hour, minute, second, microsecond, format \\ :extended) do
    date_to_string(year, month, day, format) <> " " <> time_to_string(hour, minute, second, microsecond, format)
  end

  @doc "A date and time with its zone as text: `2017-08-01 01:02:03+01:00 CET Europe/Berlin`."
  @impl true
  def datetime_to_string(
        year,
        month,
        day,
        hour,
        minute,
        second,
        microsecond,
        time_zone,
        zone_abbr,
        utc_offset,
        std_offset,
        format \\ :extended
      ) do
    naive_datetime_to_string(year, month, day, hour, minute, second, microsecond, format) <>
      offset_to_string(utc_offset, std_offset, time_zone, format) <> zone_text(utc_offset, std_offset, zone_abbr, time_zone)
  end

  defp zone_text(_utc_offset, _std_offset, _abbreviation, "Etc/UTC"), do: ""
  defp zone_text(_utc_offset, _std_offset, abbreviation, time_zone), do: " " <> abbreviation <> " " <> time_zone

  @doc false
  def offset_to_string(0, 0, "Etc/UTC", _format), do: "Z"

  def offset_to_string(utc_offset, std_offset, _time_zone, format) do
    total = utc_offset + std_offset
    minutes = div(abs(total), 60)
    mark = if format == :extended, do: ":", else: ""
    if(total < 0, do: "-", else: "+") <> two(div(minutes, 60)) <> mark <> two(rem(minutes, 60))
  end

  defp two(number) when number in 0..9, do: <<?0, ?0 + number>>
  defp two(number) when number < 0, do: "-" <> two(-number)
  defp two(number), do: Integer.to_string(number)

  # -- Moments --

  @doc false
  def from_unix(integer, unit) when is_integer(integer) do
    microseconds = System.convert_time_unit(integer, unit, :microsecond)
    days = floor_div(microseconds, @day_microseconds) + @unix_epoch_days

    if days in @first_day..@last_day do
      {hour, minute, second, {value, _}} =
        time_from_day_fraction({Integer.mod(microseconds, @day_microseconds), @day_microseconds})

      {:ok, date_from_iso_days(days), {hour, minute, second}, {value, unit_precision(unit)}}
    else
      {:error, :invalid_unix_time}
    end
  end

  defp unit_precision(:second), do: 0
  defp unit_precision(:millisecond), do: 3
  defp unit_precision(unit) when unit in [:microsecond, :nanosecond, :native], do: 6
  defp unit_precision(parts) when is_integer(parts), do: precision_of(parts, 0)

  # How many decimals a unit of so many parts a second needs, six at most.
  defp precision_of(1, precision), do: precision
  defp precision_of(parts, precision) when precision == 6 or rem(parts, 10) != 0, do: 6
  defp precision_of(parts, precision), do: precision_of(div(parts, 10), precision + 1)

  @doc false
  def gregorian_seconds_to_iso_days(seconds, microsecond) do
    {floor_div(seconds, @day_seconds), {Integer.mod(seconds, @day_seconds) * 1_000_000 + microsecond, @day_microseconds}}
  end

  @doc false
  def iso_days_to_unit({days, {parts, parts_per_day}}, unit) do
    day_microseconds = days * @day_microseconds
    System.convert_time_unit(day_microseconds + div(parts * @day_microseconds, parts_per_day), :microsecond, unit)
  end

  @doc false
  def add_day_fraction_to_iso_days({days, {parts, per_day}}, add, per_day) do
    normalize(days, parts + add, per_day)
  end

  def add_day_fraction_to_iso_days({days, {parts, per_day}}, add, add_per_day) do
    common = Integer.gcd(per_day, add_per_day)
    normalize(days, parts * div(add_per_day, common) + add * div(per_day, common), div(per_day * add_per_day, common))
  end

  defp normalize(days, parts, per_day), do: {days + floor_div(parts, per_day), {Integer.mod(parts, per_day), per_day}}
end
