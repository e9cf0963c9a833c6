defmodule Calendar.UTCOnlyTimeZoneDatabase do
  @moduledoc "The database that knows `Etc/UTC` and nothing else."

  @behaviour Calendar.TimeZoneDatabase
  @utc %{std_offset: 0, utc_offset: 0, zone_abbr: "UTC"}

  @impl true
  def time_zone_period_from_utc_iso_days(_iso_days, zone), do: period(zone)

  @impl true
  def time_zone_periods_from_wall_datetime(_naive_datetime, zone), do: period(zone)

  defp period("Etc/UTC"), do: {:ok, @utc}
  defp period(_zone), do: {:error, :utc_only_time_zone_database}
end
