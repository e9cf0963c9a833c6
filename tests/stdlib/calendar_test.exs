defmodule CalendarTest do
  use ExUnit.Case, async: true

  # Days that begin at another hour.
  defmodule Dawn do
    def day_rollover_relative_to_midnight_utc, do: {6, 24}
    def naive_datetime_to_string(_, _, _, _, _, _, _), do: "dawn"
    def datetime_to_string(_, _, _, _, _, _, _, _, _, _, _), do: "dawn"
  end

  test "calendars whose days begin apart do not convert" do
    naive = %{~N[2020-01-01 00:00:00] | calendar: Dawn}
    assert NaiveDateTime.convert(naive, Calendar.ISO) == {:error, :incompatible_calendars}

    assert_raise ArgumentError, ~r/^cannot convert ~N\[dawn CalendarTest.Dawn\] to .* different day rollover moments/, fn ->
      NaiveDateTime.to_iso8601(naive)
    end

    assert_raise ArgumentError, ~r/^cannot get "local now" in target calendar CalendarTest.Dawn/, fn -> NaiveDateTime.local_now(Dawn) end
    zoned = %DateTime{Map.from_struct(~U[2020-01-01 00:00:00Z]) |> Map.merge(%{calendar: Dawn, time_zone: "A/B", zone_abbr: "AB"}) |> then(&struct!(DateTime, &1)) | utc_offset: 3600}
    assert inspect(zoned) == "#DateTime<dawn CalendarTest.Dawn>"
  end

  test "days that are none" do
    for f <- [&Calendar.ISO.day_of_week/3, &Calendar.ISO.day_of_year/3, &Calendar.ISO.day_of_era/3] do
      assert_raise ArgumentError, "invalid date: 2018-02-30", fn -> f.(2018, 2, 30) end
      assert_raise ArgumentError, "invalid date: 2018-02--01", fn -> f.(2018, 2, -1) end
    end
  end

  test "truncate takes any map with the fields" do
    assert NaiveDateTime.truncate(~U[2020-01-01 00:00:00.123456Z], :millisecond) == ~N[2020-01-01 00:00:00.123]
    assert DateTime.truncate(Map.from_struct(~U[2020-01-01 00:00:00.123456Z]), :second) == ~U[2020-01-01 00:00:00Z]
    assert_raise FunctionClauseError, fn -> NaiveDateTime.to_time(~T[00:00:00]) end
  end

  test "ranges of older versions have no step" do
    assert Enum.to_list(%{__struct__: Range, first: 3, last: 1}) == [3, 2, 1]
    assert Enum.slice([1, 2, 3], %{__struct__: Range, first: 1, last: 2}) == [2, 3]
    assert String.slice("abc", %{__struct__: Range, first: 1, last: 2}) == "bc"
    assert inspect(%{__struct__: Range, first: 3, last: 1}) == "3..1//-1"
    range = Map.delete(Date.range(~D[2020-01-01], ~D[2020-01-03]), :step)
    assert Enum.count(range) == 3
    assert inspect(range) == "Date.range(~D[2020-01-01], ~D[2020-01-03])"
  end
end
