defmodule Logger.Handler do
  @moduledoc "The handler that prints on standard output: time, level, message."

  @doc false
  def log(%{meta: %{domain: [:otp, :sasl | _]}} = event, _config) do
    if Application.get_env(:logger, :handle_sasl_reports, false), do: print(event)
  end

  def log(event, _config), do: print(event)

  defp print(event), do: :io.put_chars(:user, [?\n, format(event), ?\n])

  @doc "The text of an event, without line breaks around it."
  def format(%{level: level, msg: message, meta: meta}) do
    [clock(meta), " [", Atom.to_string(level), "] ", text(message)]
  end

  @doc "The message of an event as chardata."
  def text({:string, text}), do: text
  def text({:report, report}), do: inspect(if(is_map(report), do: Map.to_list(report), else: report))
  def text({format, args}), do: :io_lib.format(format, args)

  defp clock(%{time: time}) do
    {_date, {hour, minute, second}} = :calendar.system_time_to_local_time(time, :microsecond)
    millisecond = rem(div(time, 1000), 1000)
    [pad(hour, 2), ?:, pad(minute, 2), ?:, pad(second, 2), ?., pad(millisecond, 3)]
  end

  defp pad(number, width), do: number |> Integer.to_string() |> String.pad_leading(width, "0")
end
