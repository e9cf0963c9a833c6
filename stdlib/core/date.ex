defmodule Date do
  @moduledoc """
  Days: structs with `year`, `month`, `day` and `calendar`, written `~D[2000-01-01]`.

  The functions take any map that has these fields, so a `NaiveDateTime` or `DateTime` will
  do. Days are compared with `compare/2`: `==` and `<` look at structure alone.
  """

  @enforce_keys [:year, :month, :day]
  defstruct [:year, :month, :day, calendar: Calendar.ISO]

  @type t :: %__MODULE__{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          calendar: Calendar.calendar()
        }

  @doc """
  All days from `first` to `last`, backwards if `last` is the earlier one.

      iex> Date.range(~D[1999-01-01], ~D[1999-01-03]) |> Enum.count()
      3
  """
  def range(%{calendar: calendar} = first, %{calendar: calendar} = last) do
    step = if compare(first, last) == :gt, do: -1, else: 1
    range(first, last, step)
  end

  def range(%{calendar: _, year: _, month: _, day: _}, %{calendar: _, year: _, month: _, day: _}) do
    raise ArgumentError, "both dates must have matching calendars"
  end

  @doc "As `range/2`, every `step` days."
  def range(%{calendar: calendar} = first, %{calendar: calendar} = last, step) when is_integer(step) and step != 0 do
    {first_days, _} = to_iso_days(first)
    {last_days, _} = to_iso_days(last)
    {first, last} = {from(first), from(last)}

    %Date.Range{
      first: first,
      last: last,
      step: step,
      first_in_iso_days: first_days,
      last_in_iso_days: last_days
    }
  end

  def range(%{calendar: _, year: _, month: _, day: _} = first, %{calendar: _, year: _, month: _, day: _} = last, step) do
    raise ArgumentError,
          "both dates must have matching calendar and the step must be a non-zero integer, got: " <>
            "#{inspect(first)}, #{inspect(last)}, #{step}"
  end

  defp from(%{calendar: calendar, year: year, month: month, day: day}) do
    %Date{calendar: calendar, year: year, month: month, day: day}
  end

  # -- Making --

  @doc "Today in UTC."
  def utc_today(calendar \\ Calendar.ISO)

  def utc_today(Calendar.ISO) do
    {:ok, {year, month, day}, _, _} = Calendar.ISO.from_unix(System.os_time(), :native)
    %Date{year: year, month: month, day: day}
  end

  def utc_today(calendar), do: calendar |> DateTime.utc_now() |> DateTime.to_date()

  @doc """
  The day of these numbers, if there is one.

      iex> Date.new(2000, 13, 1)
      {:error, :invalid_date}
  """
  def new(year, month, day, calendar \\ Calendar.ISO) do
    if calendar.valid_date?(year, month, day) do
      {:ok, %Date{year: year, month: month, day: day, calendar: calendar}}
    else
      {:error, :invalid_date}
    end
  end

  @doc "As `new/4`, or raises."
  def new!(year, month, day, calendar \\ Calendar.ISO) do
    case new(year, month, day, calendar) do
      {:ok, date} -> date
      {:error, reason} -> raise ArgumentError, "cannot build date, reason: #{inspect(reason)}"
    end
  end

  @doc """
  Reads a day as ISO 8601 writes it.

      iex> Date.from_iso8601("2015-01-23")
      {:ok, ~D[2015-01-23]}
  """
  def from_iso8601(string, calendar_or_format \\ Calendar.ISO)

  def from_iso8601(string, format) when format in [:basic, :extended], do: from_iso8601(string, Calendar.ISO, format)
  def from_iso8601(string, calendar), do: from_iso8601(string, calendar, :extended)

  defp from_iso8601(string, calendar, format) do
    with {:ok, {year, month, day}} <- Calendar.ISO.parse_date(string, format) do
      convert(%Date{year: year, month: month, day: day}, calendar)
    end
  end

  @doc "As `from_iso8601/2`, or raises."
  def from_iso8601!(string, calendar_or_format \\ Calendar.ISO) do
    case from_iso8601(string, calendar_or_format) do
      {:ok, date} ->
        date

      {:error, reason} ->
        raise ArgumentError, "cannot parse #{inspect(string)} as date, reason: #{inspect(reason)}"
    end
  end

  @doc "The day of Erlang's `{year, month, day}`."
  def from_erl(tuple, calendar \\ Calendar.ISO)

  def from_erl({year, month, day}, calendar) do
    with {:ok, date} <- new(year, month, day), do: convert(date, calendar)
  end

  @doc "As `from_erl/2`, or raises."
  def from_erl!(tuple, calendar \\ Calendar.ISO) do
    case from_erl(tuple, calendar) do
      {:ok, date} -> date
      {:error, reason} -> raise ArgumentError, "cannot convert #{inspect(tuple)} to date, reason: #{inspect(reason)}"
    end
  end

  @doc """
  The day so many days after 0000-01-01.

      iex> Date.from_gregorian_days(1)
      ~D[0000-01-02]
  """
  def from_gregorian_days(days, calendar \\ Calendar.ISO) when is_integer(days) do
    from_iso_days({days, {0, 86_400_000_000}}, calendar)
  end

  # -- Asking --

  @doc "True for a day in a leap year."
  def leap_year?(%{calendar: calendar, year: year}), do: calendar.leap_year?(year)

  @doc "How many days the month has."
  def days_in_month(%{calendar: calendar, year: year, month: month}), do: calendar.days_in_month(year, month)

  @doc "How many months the year has."
  def months_in_year(%{calendar: calendar, year: year}), do: calendar.months_in_year(year)

  @doc """
  The weekday as a number; the week starts on Monday, or on `starting_on`.

      iex> Date.day_of_week(~D[2016-10-31])
      1
      iex> Date.day_of_week(~D[2016-10-31], :sunday)
      2
  """
  def day_of_week(%{calendar: calendar, year: year, month: month, day: day}, starting_on \\ :default) do
    {day_of_week, _first, _last} = calendar.day_of_week(year, month, day, starting_on)
    day_of_week
  end

  @doc "The day's number in the year."
  def day_of_year(%{calendar: calendar, year: year, month: month, day: day}), do: calendar.day_of_year(year, month, day)

  @doc "The quarter of the year."
  def quarter_of_year(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.quarter_of_year(year, month, day)
  end

  @doc "The year and its era."
  def year_of_era(%{calendar: calendar, year: year, month: month, day: day}), do: calendar.year_of_era(year, month, day)

  @doc "The day's number in its era, and the era."
  def day_of_era(%{calendar: calendar, year: year, month: month, day: day}), do: calendar.day_of_era(year, month, day)

  @doc "The first day of the week."
  def beginning_of_week(date, starting_on \\ :default) do
    %{calendar: calendar, year: year, month: month, day: day} = date

    case calendar.day_of_week(year, month, day, starting_on) do
      {day_of_week, day_of_week, _} -> from(date)
      {day_of_week, first, _} -> add(date, first - day_of_week)
    end
  end

  @doc "The last day of the week."
  def end_of_week(date, starting_on \\ :default) do
    %{calendar: calendar, year: year, month: month, day: day} = date

    case calendar.day_of_week(year, month, day, starting_on) do
      {day_of_week, _, day_of_week} -> from(date)
      {day_of_week, _, last} -> add(date, last - day_of_week)
    end
  end

  @doc "The first day of the month."
  def beginning_of_month(date), do: %{from(date) | day: 1}

  @doc "The last day of the month."
  def end_of_month(date), do: %{from(date) | day: days_in_month(date)}

  # -- Reckoning --

  @doc """
  `:gt`, `:eq` or `:lt`, as the first day is later, the same, or earlier.

      iex> Date.compare(~D[2016-04-16], ~D[2016-04-28])
      :lt
  """
  def compare(%{calendar: calendar} = date1, %{calendar: calendar} = date2) do
    order({date1.year, date1.month, date1.day}, {date2.year, date2.month, date2.day})
  end

  def compare(%{calendar: calendar1} = date1, %{calendar: calendar2} = date2) do
    if Calendar.compatible_calendars?(calendar1, calendar2) do
      order(to_iso_days(date1), to_iso_days(date2))
    else
      raise ArgumentError, """
      cannot compare #{inspect(date1)} with #{inspect(date2)}.

      This comparison would be ambiguous as their calendars have incompatible day rollover moments.
      Specify an exact time of day (using DateTime) to resolve this ambiguity
      """
    end
  end

  defp order(a, b) when a > b, do: :gt
  defp order(a, b) when a < b, do: :lt
  defp order(_, _), do: :eq

  @doc """
  The day so many days later.

      iex> Date.add(~D[2000-01-03], -2)
      ~D[2000-01-01]
  """
  def add(%{calendar: calendar} = date, days) do
    {iso_days, fraction} = to_iso_days(date)
    from_iso_days({iso_days + days, fraction}, calendar)
  end

  @doc "How many days the first lies behind the second."
  def diff(%{calendar: calendar1} = date1, %{calendar: calendar2} = date2) do
    if Calendar.compatible_calendars?(calendar1, calendar2) do
      {days1, _} = to_iso_days(date1)
      {days2, _} = to_iso_days(date2)
      days1 - days2
    else
      raise ArgumentError,
            "cannot calculate the difference between #{inspect(date1)} and #{inspect(date2)} because their " <>
              "calendars are not compatible and thus the result would be ambiguous"
    end
  end

  # -- Converting --

  @doc "The same day in another calendar, if their days begin at the same moment."
  def convert(%{calendar: calendar} = date, calendar), do: {:ok, from(date)}

  def convert(%{calendar: from_calendar} = date, calendar) do
    if Calendar.compatible_calendars?(from_calendar, calendar) do
      {:ok, date |> to_iso_days() |> from_iso_days(calendar)}
    else
      {:error, :incompatible_calendars}
    end
  end

  @doc "As `convert/2`, or raises."
  def convert!(date, calendar) do
    case convert(date, calendar) do
      {:ok, date} ->
        date

      {:error, reason} ->
        raise ArgumentError,
              "cannot convert #{inspect(date)} to target calendar #{inspect(calendar)}, reason: #{inspect(reason)}"
    end
  end

  @doc "Erlang's `{year, month, day}`."
  def to_erl(%{calendar: _, year: _, month: _, day: _} = date) do
    %{year: year, month: month, day: day} = convert!(date, Calendar.ISO)
    {year, month, day}
  end

  @doc "How many days the day lies behind 0000-01-01."
  def to_gregorian_days(date) do
    {days, _} = to_iso_days(date)
    days
  end

  @doc "The day as ISO 8601 writes it."
  def to_iso8601(date, format \\ :extended)

  def to_iso8601(%{calendar: _, year: _, month: _, day: _} = date, format) when format in [:basic, :extended] do
    %{year: year, month: month, day: day} = convert!(date, Calendar.ISO)
    Calendar.ISO.date_to_string(year, month, day, format)
  end

  @doc "The day as its calendar writes it."
  def to_string(%{calendar: calendar, year: year, month: month, day: day}), do: calendar.date_to_string(year, month, day)

  @doc false
  def to_iso_days(%{calendar: Calendar.ISO, year: year, month: month, day: day}) do
    {Calendar.ISO.date_to_iso_days(year, month, day), {0, 86_400_000_000}}
  end

  def to_iso_days(%{calendar: calendar, year: year, month: month, day: day}) do
    calendar.naive_datetime_to_iso_days(year, month, day, 0, 0, 0, {0, 0})
  end

  defp from_iso_days({days, _}, Calendar.ISO) do
    {year, month, day} = Calendar.ISO.date_from_iso_days(days)
    %Date{year: year, month: month, day: day}
  end

  defp from_iso_days(iso_days, calendar) do
    {year, month, day, _, _, _, _} = calendar.naive_datetime_from_iso_days(iso_days)
    %Date{year: year, month: month, day: day, calendar: calendar}
  end

  defimpl String.Chars do
    def to_string(date), do: Date.to_string(date)
  end

  defimpl Inspect do
    def inspect(%{calendar: calendar, year: year, month: month, day: day}, _opts) do
      :vl_sigil.calendar_text("~D[", calendar.date_to_string(year, month, day), calendar)
    end
  end
end
