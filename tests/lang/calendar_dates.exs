# Date, Time, NaiveDateTime, DateTime, Calendar: edges, parsing, shifting, comparing, formats, errors.
defmodule T do
  def try(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end

IO.puts("Date")
for text <- ["2024-02-29", "2023-02-29", "2024-13-01", "2024-1-1", "+2024-01-01", "-0001-12-31", "0000-01-01", "20240101", "2024-01-01x", ""], do: IO.inspect({text, Date.from_iso8601(text)})
T.try(fn -> Date.from_iso8601!("junk") end)
T.try(fn -> Date.new!(2023, 2, 29) end)
d = ~D[2024-02-29]
IO.inspect({Date.add(d, 1), Date.add(d, -60), Date.diff(d, ~D[2023-02-28]), Date.day_of_week(d), Date.day_of_week(d, :sunday), Date.day_of_year(d), Date.quarter_of_year(d), Date.days_in_month(d), Date.months_in_year(d), Date.leap_year?(d)})
IO.inspect({Date.beginning_of_month(d), Date.end_of_month(d), Date.beginning_of_week(d), Date.end_of_week(d, :sunday), Date.day_of_era(~D[-0001-01-01]), Date.year_of_era(~D[0000-01-01])})
IO.inspect({Date.compare(d, ~D[2024-03-01]), Date.to_erl(d), Date.from_erl({2024, 2, 30}), Date.from_erl!({2024, 2, 3}), Date.to_iso8601(d, :basic), Date.from_gregorian_days(0), Date.to_gregorian_days(d), Date.to_string(~D[-0044-03-15])})
IO.inspect({Date.convert(d, Calendar.ISO), Enum.sort([~D[2024-01-02], ~D[2023-05-01], ~D[2024-01-01]], Date), Enum.max([~D[2024-01-02], ~D[2025-01-01]], Date), d == ~D[2024-02-29]})
range = Date.range(d, ~D[2024-03-08], 3)
IO.inspect({range, Enum.to_list(range), Enum.count(range), ~D[2024-03-03] in range, ~D[2024-03-04] in range, Enum.at(range, 1), Enum.slice(range, 1, 2), Date.range(d, ~D[2024-02-27], -1) |> Enum.to_list()})
T.try(fn -> Date.range(d, ~D[2024-01-01], 0) end)

IO.puts("Time")
for text <- ["23:59:59", "23:59:60", "24:00:00", "10:11", "T10:11:12.1234567", "10:11:12,5", "10:11:12Z", "101112", "10:11:12+01:00", "1:2:3"], do: IO.inspect({text, Time.from_iso8601(text)})
t = ~T[23:30:15.123456]
IO.inspect({Time.add(t, 3600), Time.add(t, -1, :millisecond), Time.add(~T[10:00:00], 90, :minute), Time.diff(~T[12:00:00], ~T[10:30:00]), Time.diff(~T[12:00:00.5], ~T[12:00:00], :microsecond), Time.truncate(t, :millisecond), Time.truncate(t, :second)})
IO.inspect({Time.compare(~T[10:00:00], ~T[10:00:00.000]), Time.to_erl(t), Time.from_erl({24, 0, 0}), Time.new(1, 2, 3, {5000, 3}), Time.new(1, 2, 3, 1_000_000), Time.to_seconds_after_midnight(t), Time.from_seconds_after_midnight(5025, {1, 6}), Time.to_iso8601(t, :basic), to_string(~T[01:02:03.000])})
T.try(fn -> Time.add(t, 1, :odd) end)
T.try(fn -> Time.new!(25, 0, 0) end)

IO.puts("NaiveDateTime")
for text <- ["2024-02-29 10:11:12", "2024-02-29T10:11:12.5", "2024-02-29T10:11:12Z", "2024-02-29T10:11:12+02:30", "2024-02-29", "2024-02-29t10:11:12", "2024-02-30 10:11:12", "2024-02-29 25:11:12"], do: IO.inspect({text, NaiveDateTime.from_iso8601(text)})
n = ~N[2024-02-29 23:59:59.999]
IO.inspect({NaiveDateTime.add(n, 1), NaiveDateTime.add(n, 1, :millisecond), NaiveDateTime.add(n, -1, :day), NaiveDateTime.diff(n, ~N[2024-02-29 00:00:00]), NaiveDateTime.diff(n, ~N[2024-02-28 00:00:00], :hour), NaiveDateTime.to_date(n), NaiveDateTime.to_time(n)})
IO.inspect({NaiveDateTime.truncate(n, :second), NaiveDateTime.compare(n, ~N[2024-03-01 00:00:00]), NaiveDateTime.new(d, t), NaiveDateTime.to_gregorian_seconds(n), NaiveDateTime.from_gregorian_seconds(63_876_000_000, {5, 1}), NaiveDateTime.to_erl(n), NaiveDateTime.from_erl!({{2024, 1, 2}, {3, 4, 5}}, {6000, 3})})
T.try(fn -> NaiveDateTime.new!(2024, 2, 30, 0, 0, 0) end)
T.try(fn -> NaiveDateTime.from_iso8601!("junk") end)

IO.puts("DateTime")
for text <- ["2024-02-29T10:11:12Z", "2024-02-29 10:11:12.25+02:30", "2024-02-29T23:11:12-01:00", "2024-02-29T10:11:12", "2024-02-29T10:11:12+25:00", "2024-02-29T10:11:12-00:00"], do: IO.inspect({text, DateTime.from_iso8601(text)})
u = ~U[2024-02-29 10:11:12.000Z]
IO.inspect({DateTime.to_unix(u), DateTime.to_unix(u, :millisecond), DateTime.from_unix(1_709_201_472), DateTime.from_unix(-1, :millisecond), DateTime.from_unix!(0), DateTime.from_unix(1_000_000_000_000_000)})
IO.inspect({DateTime.add(u, 86_400), DateTime.add(u, 1, :day), DateTime.diff(u, ~U[2024-02-28 10:11:12Z]), DateTime.diff(u, ~U[2024-02-28 10:11:12Z], :hour), DateTime.truncate(u, :second), DateTime.to_date(u), DateTime.to_time(u), DateTime.to_naive(u), DateTime.compare(u, ~U[2024-02-29 10:11:12Z])})
IO.inspect({DateTime.new(d, ~T[10:00:00]), DateTime.new(d, ~T[10:00:00], "Europe/Berlin"), DateTime.from_naive(n, "Etc/UTC"), DateTime.from_naive(n, "Mars/Base"), DateTime.shift_zone(u, "Etc/UTC"), DateTime.shift_zone(u, "Europe/Paris"), DateTime.to_iso8601(u, :basic), to_string(u)})
berlin = %DateTime{year: 2024, month: 7, day: 1, hour: 12, minute: 0, second: 0, microsecond: {0, 0}, zone_abbr: "CEST", utc_offset: 3600, std_offset: 3600, time_zone: "Europe/Berlin"}
IO.inspect({berlin, to_string(berlin), DateTime.to_iso8601(berlin), DateTime.to_unix(berlin), DateTime.compare(berlin, ~U[2024-07-01 10:00:00Z]), DateTime.diff(berlin, u), inspect(%{berlin | utc_offset: -12_600, std_offset: 0})})
T.try(fn -> DateTime.from_iso8601("2024-02-29T10:11:12") end)
T.try(fn -> DateTime.new!(d, ~T[10:00:00], "Mars/Base") end)
T.try(fn -> DateTime.from_unix!(1, :odd) end)
T.try(fn -> DateTime.shift_zone!(u, "Mars/Base") end)

IO.puts("strftime")
for format <- ["%Y-%m-%d %H:%M:%S.%f", "%a %A %b %B", "%d %-d %_d %5d %05d %-5d", "%I:%M %p %P", "%j %u %q %y", "%c | %x | %X", "%Z %z", "%%", "%-m/%_m", "%10A|%-10A|%_10Y", "%U"] do
  T.try(fn -> Calendar.strftime(~U[2024-02-09 07:05:03.012Z], format) end)
end

T.try(fn -> Calendar.strftime(~D[2024-02-09], "%Y %H") end)
T.try(fn -> Calendar.strftime(~T[07:05:03], "%H:%M %p") end)
T.try(fn -> Calendar.strftime(berlin, "%Z %z") end)
T.try(fn -> Calendar.strftime(berlin, "%c", preferred_datetime: "%d.%m.%y") end)
T.try(fn -> Calendar.strftime(berlin, "%A %B %p", day_of_week_names: fn n -> "day#{n}" end, month_names: fn n -> "month#{n}" end, am_pm_names: fn x -> "#{x}!" end) end)
T.try(fn -> Calendar.strftime(berlin, "%c", odd: 1) end)
IO.inspect({Calendar.truncate({123_456, 6}, :millisecond), Calendar.ISO.valid_date?(2024, 2, 30), Calendar.ISO.days_in_month(1900, 2), Calendar.ISO.day_of_week(2024, 2, 29, :default), Calendar.ISO.time_to_day_fraction(12, 0, 0, {0, 0}), Calendar.compatible_calendars?(Calendar.ISO, Calendar.ISO), Calendar.get_time_zone_database()})
