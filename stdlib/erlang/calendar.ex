defmodule :calendar do
  @moduledoc false
  # Dates and times of the Gregorian calendar, from year 0 on, as Erlang programs know them:
  # {{year, month, day}, {hour, minute, second}}.

  @day 86_400
  # Seconds from year 0 to 1970.
  @epoch 62_167_219_200

  # -- Years and months --

  def is_leap_year(year) when is_integer(year) and year >= 0, do: leap(year)

  defp leap(year), do: (rem(year, 4) == 0 and rem(year, 100) > 0) or rem(year, 400) == 0

  def last_day_of_the_month(year, month) when is_integer(year) and year >= 0, do: last_day(year, month)

  defp last_day(_, month) when month in [4, 6, 9, 11], do: 30
  defp last_day(year, 2), do: if(leap(year), do: 29, else: 28)
  defp last_day(_, month) when is_integer(month) and month > 0 and month < 13, do: 31

  def valid_date({year, month, day}), do: valid_date(year, month, day)

  def valid_date(year, month, day)
      when is_integer(year) and is_integer(month) and is_integer(day) and year >= 0 and month > 0 and month < 13 and
             day > 0 and day <= 31,
      do: day <= last_day(year, month)

  def valid_date(year, month, day) when is_integer(year) and is_integer(month) and is_integer(day), do: false

  # -- Days --

  def date_to_gregorian_days({year, month, day}), do: date_to_gregorian_days(year, month, day)

  def date_to_gregorian_days(year, month, day) when is_integer(day) and day > 0 do
    last = last_day_of_the_month(year, month)
    if day > last, do: :erlang.error(:if_clause), else: days_of_year(year) + days_before(year, month) + day - 1
  end

  defp days_of_year(0), do: 0
  defp days_of_year(year), do: year * 365 + div(year - 1, 4) - div(year - 1, 100) + div(year - 1, 400) + 1

  defp days_before(year, month) do
    before = elem({0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}, month - 1)
    if month > 2 and leap(year), do: before + 1, else: before
  end

  def gregorian_days_to_date(days) when days >= 0 do
    year = year_of(div(days, 366), days)
    {month, day} = month_of(year, days - days_of_year(year), 12)
    {year, month, day}
  end

  # The guess is never too late.
  defp year_of(year, days), do: year_of(year, days, days_of_year(year + 1))
  defp year_of(year, days, next) when days < next, do: year
  defp year_of(year, days, _), do: year_of(year + 1 + div(days - days_of_year(year + 1), 366), days)

  defp month_of(year, day, month) do
    before = days_before(year, month)
    if day >= before, do: {month, day - before + 1}, else: month_of(year, day, month - 1)
  end

  def day_of_the_week({year, month, day}), do: day_of_the_week(year, month, day)
  def day_of_the_week(year, month, day), do: rem(date_to_gregorian_days(year, month, day) + 5, 7) + 1

  def iso_week_number do
    {date, _} = local_time()
    iso_week_number(date)
  end

  def iso_week_number({year, _, _} = date) do
    day = date_to_gregorian_days(date)
    first = first_of_week_one(year)
    next = first_of_week_one(year + 1)

    cond do
      day < first -> {year - 1, div(day - first_of_week_one(year - 1), 7) + 1}
      day >= next -> {year + 1, 1}
      true -> {year, div(day - first, 7) + 1}
    end
  end

  # Week 1 has the year's 4th of January.
  defp first_of_week_one(year) do
    first = date_to_gregorian_days(year, 1, 1)
    weekday = rem(first + 5, 7)
    if weekday < 4, do: first - weekday, else: first + 7 - weekday
  end

  # -- Seconds --

  def time_to_seconds({hour, minute, second}) when is_integer(hour) and is_integer(minute) and is_integer(second),
    do: hour * 3600 + minute * 60 + second

  def seconds_to_time(seconds) when seconds >= 0 and seconds < @day,
    do: {div(seconds, 3600), div(rem(seconds, 3600), 60), rem(seconds, 60)}

  def seconds_to_daystime(seconds) do
    day = div_down(seconds)
    {day, seconds_to_time(seconds - day * @day)}
  end

  defp div_down(seconds) when seconds >= 0, do: div(seconds, @day)
  defp div_down(seconds), do: div(seconds - @day + 1, @day)

  def datetime_to_gregorian_seconds({date, time}), do: @day * date_to_gregorian_days(date) + time_to_seconds(time)

  def gregorian_seconds_to_datetime(seconds) when seconds >= 0,
    do: {gregorian_days_to_date(div(seconds, @day)), seconds_to_time(rem(seconds, @day))}

  def time_difference(earlier, later),
    do: seconds_to_daystime(datetime_to_gregorian_seconds(later) - datetime_to_gregorian_seconds(earlier))

  # -- Clocks and zones --

  def local_time, do: :erlang.localtime()
  def universal_time, do: :erlang.universaltime()

  def local_time_to_universal_time(datetime), do: :erlang.localtime_to_universaltime(datetime)

  def local_time_to_universal_time(datetime, is_dst), do: :erlang.localtime_to_universaltime(datetime, is_dst)

  def universal_time_to_local_time(datetime), do: :erlang.universaltime_to_localtime(datetime)

  def local_time_to_universal_time_dst(local) do
    {:erlang.localtime_to_universaltime(local, true), :erlang.localtime_to_universaltime(local, false)}
    |> case do
      {utc, utc} ->
        [utc]

      {dst, standard} ->
        for utc <- [dst, standard], :erlang.universaltime_to_localtime(utc) == local, do: utc
    end
  end

  def now_to_datetime({mega, second, _}), do: system_time_to_datetime(mega * 1_000_000 + second)
  def now_to_universal_time(now), do: now_to_datetime(now)
  def now_to_local_time(now), do: universal_time_to_local_time(now_to_universal_time(now))

  def system_time_to_universal_time(time, unit),
    do: system_time_to_datetime(:erlang.convert_time_unit(time, unit, :second))

  def system_time_to_local_time(time, unit),
    do: universal_time_to_local_time(system_time_to_universal_time(time, unit))

  defp system_time_to_datetime(seconds), do: gregorian_seconds_to_datetime(seconds + @epoch)

  # -- RFC 3339 --

  def system_time_to_rfc3339(time), do: system_time_to_rfc3339(time, [])

  def system_time_to_rfc3339(time, options) do
    unit = :proplists.get_value(:unit, options, :second)
    offset = :proplists.get_value(:offset, options, ~c"")
    separator = :proplists.get_value(:time_designator, options, ?T)
    {sign, adjustment, text} = offset_of(offset, time, unit)
    factor = factor_of(unit)
    seconds = floor_div(time, factor)
    fraction = time - seconds * factor
    {{year, month, day}, {hour, minute, second}} = system_time_to_datetime(seconds + sign * adjustment)

    date = [pad(year, 4), ?-, pad(month, 2), ?-, pad(day, 2)]
    clock = [pad(hour, 2), ?:, pad(minute, 2), ?:, pad(second, 2)]
    :lists.flatten([date, separator, clock, fraction_text(factor, fraction), text])
  end

  defp floor_div(a, b), do: :erlang.div(a - Integer.mod(a, b), b)

  defp fraction_text(1, _), do: []
  defp fraction_text(factor, fraction), do: [?., pad(fraction, length(:erlang.integer_to_list(factor)) - 1)]

  defp pad(n, width) do
    digits = :erlang.integer_to_list(n)
    :lists.duplicate(:erlang.max(0, width - length(digits)), ?0) ++ digits
  end

  defp factor_of(:second), do: 1
  defp factor_of(:millisecond), do: 1000
  defp factor_of(:microsecond), do: 1_000_000
  defp factor_of(:nanosecond), do: 1_000_000_000
  defp factor_of(:native), do: :erlang.convert_time_unit(1, :second, :native)
  defp factor_of(_), do: :erlang.error(:badarg)

  defp offset_of(~c"Z", _, _), do: {1, 0, ~c"Z"}

  defp offset_of(offset, time, unit) when is_integer(offset),
    do: offset_text(:erlang.convert_time_unit(offset, unit, :second), time)

  defp offset_of(~c"", time, unit) do
    seconds = :erlang.convert_time_unit(time, unit, :second)
    utc = system_time_to_datetime(seconds)
    local = universal_time_to_local_time(utc)
    offset_text(datetime_to_gregorian_seconds(local) - datetime_to_gregorian_seconds(utc), time)
  end

  defp offset_of([sign, h1, h2, ?:, m1, m2] = text, _, _) do
    seconds = :erlang.list_to_integer([h1, h2]) * 3600 + :erlang.list_to_integer([m1, m2]) * 60
    {if(sign == ?+, do: 1, else: -1), seconds, text}
  end

  defp offset_of(_, _, _), do: :erlang.error(:badarg)

  defp offset_text(seconds, _) do
    minutes = div(abs(seconds), 60)
    sign = if seconds < 0, do: -1, else: 1
    {sign, abs(seconds), [if(sign < 0, do: ?-, else: ?+), pad(div(minutes, 60), 2), ?:, pad(rem(minutes, 60), 2)]}
  end

  def rfc3339_to_system_time(text), do: rfc3339_to_system_time(text, [])

  def rfc3339_to_system_time(text, options) do
    unit = :proplists.get_value(:unit, options, :second)
    [y1, y2, y3, y4, _, m1, m2, _, d1, d2, _, h1, h2, _, n1, n2, _, s1, s2 | rest] = text
    {fraction, offset} = :lists.splitwith(&(&1 == ?. or (&1 >= ?0 and &1 <= ?9)), rest)
    number = &:erlang.list_to_integer/1
    date = {number.([y1, y2, y3, y4]), number.([m1, m2]), number.([d1, d2])}
    clock = {number.([h1, h2]), number.([n1, n2]), number.([s1, s2])}
    seconds = datetime_to_gregorian_seconds({date, clock}) - @epoch - shift(offset)
    factor = factor_of(unit)
    seconds * factor + part(fraction, factor)
  end

  defp shift([z]) when z in [?Z, ?z], do: 0

  defp shift([sign, h1, h2, ?:, m1, m2]) do
    seconds = :erlang.list_to_integer([h1, h2]) * 3600 + :erlang.list_to_integer([m1, m2]) * 60
    if sign == ?-, do: -seconds, else: seconds
  end

  defp part([], _), do: 0
  defp part([?. | digits], factor), do: div(:erlang.list_to_integer(digits) * factor, power(10, length(digits)))

  defp power(_, 0), do: 1
  defp power(n, exponent), do: n * power(n, exponent - 1)
end
