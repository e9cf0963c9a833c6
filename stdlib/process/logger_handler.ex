defmodule Logger.Handler do
  @moduledoc """
  The handler that prints on standard output, as the settings of the backend `:console` say:
  `:format`, `:metadata`, `:level`, `:device`.
  """

  @doc false
  def log(%{meta: %{domain: [:otp, :sasl | _]}} = event, _config) do
    if Application.get_env(:logger, :handle_sasl_reports, false), do: print(event)
  end

  def log(event, _config), do: print(event)

  # A test that captures what is logged does not want it shown. A format that its arguments do not
  # fit says nothing.
  defp print(event) do
    unless text(event.msg) == nil or Enum.any?(:logger.get_handler_config(), &(&1.module == :vl_log_capture)), do: show(event)
  end

  defp show(event) do
    options = Application.get_env(:logger, :console, [])
    lowest = Keyword.get(options, :level, :debug)

    if Logger.compare_levels(event.level, lowest) != :lt do
      :io.put_chars(Keyword.get(options, :device, :user), format(event, options))
    end
  end

  @doc "The text of an event in the usual form, without line breaks around it."
  def format(event), do: format(event, format: "$time $metadata[$level] $message")

  @doc false
  def format(%{level: level, msg: message, meta: meta}, options) do
    options[:format]
    |> Logger.Formatter.compile()
    |> Logger.Formatter.format(level, text(message), timestamp(meta), chosen(meta, Keyword.get(options, :metadata, [])))
  end

  defp chosen(meta, :all), do: Map.to_list(meta)
  defp chosen(meta, keys), do: for(key <- keys, {:ok, value} <- [Map.fetch(meta, key)], do: {key, value})

  @doc "The message of an event as chardata."
  def text({:string, text}), do: text
  def text({:report, report}), do: inspect(if(is_map(report), do: Map.to_list(report), else: report))
  def text({format, args}), do: :vl_log_text.format(format, args)

  defp timestamp(%{time: time}) do
    {date, {hour, minute, second}} = :calendar.system_time_to_local_time(time, :microsecond)
    {date, {hour, minute, second, rem(div(time, 1000), 1000)}}
  end
end
