defmodule Calendar do
  @moduledoc """
  What a calendar must know, and what all dates and times share.

  A calendar is a module with this behaviour; `Calendar.ISO` is the one that comes with the
  language. Between calendars a moment travels as `iso_days`: days since 0000-01-01 and the
  fraction of the day that has passed, `{parts, parts_per_day}`.
  """

  @type year :: integer
  @type month :: pos_integer
  @type day :: pos_integer
  @type week :: pos_integer
  @type day_of_week :: non_neg_integer
  @type era :: non_neg_integer
  @type day_fraction :: {parts :: non_neg_integer, parts_per_day :: pos_integer}
  @type iso_days :: {days :: integer, day_fraction}
  @type microsecond :: {value :: non_neg_integer, precision :: non_neg_integer}
  @type hour :: non_neg_integer
  @type minute :: non_neg_integer
  @type second :: non_neg_integer
  @type calendar :: module
  @type time_zone :: String.t()
  @type zone_abbr :: String.t()
  @type utc_offset :: integer
  @type std_offset :: integer
  @type time_zone_database :: module
  @type date :: %{optional(any) => any, calendar: calendar, year: year, month: month, day: day}
  @type time :: %{optional(any) => any, hour: hour, minute: minute, second: second, microsecond: microsecond}
  @type naive_datetime :: map
  @type datetime :: map

  @callback days_in_month(year, month) :: day
  @callback months_in_year(year) :: month
  @callback leap_year?(year) :: boolean
  @callback day_of_week(year, month, day, starting_on :: :default | atom) ::
              {day_of_week, first_day_of_week :: non_neg_integer, last_day_of_week :: non_neg_integer}
  @callback day_of_year(year, month, day) :: non_neg_integer
  @callback quarter_of_year(year, month, day) :: non_neg_integer
  @callback year_of_era(year, month, day) :: {year, era}
  @callback day_of_era(year, month, day) :: {day, era}
  @callback date_to_string(year, month, day) :: String.t()
  @callback naive_datetime_to_string(year, month, day, hour, minute, second, microsecond) :: String.t()
  @callback datetime_to_string(
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
              std_offset
            ) :: String.t()
  @callback time_to_string(hour, minute, second, microsecond) :: String.t()
  @callback naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond) :: iso_days
  @callback naive_datetime_from_iso_days(iso_days) :: {year, month, day, hour, minute, second, microsecond}
  @callback time_to_day_fraction(hour, minute, second, microsecond) :: day_fraction
  @callback time_from_day_fraction(day_fraction) :: {hour, minute, second, microsecond}
  @callback day_rollover_relative_to_midnight_utc() :: day_fraction
  @callback valid_date?(year, month, day) :: boolean
  @callback valid_time?(hour, minute, second, microsecond) :: boolean
  @callback parse_time(String.t()) :: {:ok, {hour, minute, second, microsecond}} | {:error, atom}
  @callback parse_date(String.t()) :: {:ok, {year, month, day}} | {:error, atom}
  @callback parse_naive_datetime(String.t()) ::
              {:ok, {year, month, day, hour, minute, second, microsecond}} | {:error, atom}
  @callback parse_utc_datetime(String.t()) ::
              {:ok, {year, month, day, hour, minute, second, microsecond}, utc_offset} | {:error, atom}

  @doc "True if two calendars begin their days at the same moment, so that dates convert one to one."
  def compatible_calendars?(calendar, calendar), do: true

  def compatible_calendars?(calendar1, calendar2) do
    calendar1.day_rollover_relative_to_midnight_utc() == calendar2.day_rollover_relative_to_midnight_utc()
  end

  @doc """
  Cuts microseconds, `{value, precision}`, to a unit.

      iex> Calendar.truncate({123456, 6}, :millisecond)
      {123000, 3}
  """
  def truncate(_microsecond, :second), do: {0, 0}
  def truncate({value, precision}, :millisecond) when precision > 3, do: {div(value, 1000) * 1000, 3}
  def truncate(microsecond, unit) when unit in [:millisecond, :microsecond], do: microsecond

  @doc "The database of time zones used where none is named."
  def get_time_zone_database do
    Application.get_env(:elixir, :time_zone_database, Calendar.UTCOnlyTimeZoneDatabase)
  end

  @doc "Sets the database of time zones."
  def put_time_zone_database(database) do
    Application.put_env(:elixir, :time_zone_database, database)
  end

  # -- Text of a given form --

  @doc """
  Writes a date, time or both in a form described by `%` directives.

  | | | | |
  |-|-|-|-|
  | `%Y` `%y` | year, last two digits | `%m` `%B` `%b` | month, its name, short |
  | `%d` `%j` | day of month, of year | `%A` `%a` `%u` | day's name, short, number (Monday is 1) |
  | `%H` `%I` | hour of 24, of 12 | `%M` `%S` `%f` | minute, second, fraction |
  | `%p` `%P` | AM or PM, am or pm | `%z` `%Z` | offset, zone |
  | `%q` | quarter | `%c` `%x` `%X` | preferred datetime, date, time |

  Between `%` and the letter may stand `-` (no padding), `_` (spaces) or `0`, and a width.
  Options replace names and preferred forms: `:preferred_datetime`, `:preferred_date`,
  `:preferred_time`, `:am_pm_names`, `:month_names`, `:abbreviated_month_names`,
  `:day_of_week_names`, `:abbreviated_day_of_week_names`.

      iex> Calendar.strftime(~U[2019-08-26 13:52:06Z], "%y-%m-%d %I:%M:%S %p")
      "19-08-26 01:52:06 PM"
  """
  def strftime(date_or_time_or_datetime, string_format, user_options \\ [])
      when is_map(date_or_time_or_datetime) and is_binary(string_format) do
    :vl_strftime.format(date_or_time_or_datetime, string_format, user_options)
  end
end
