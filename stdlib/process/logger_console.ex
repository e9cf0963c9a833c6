defmodule Logger.Backends.Console do
  @moduledoc """
  The backend that prints: each event is text on a device, as the settings of `:console` say.

  `:format` and `:metadata` say what is shown (see `Logger.Formatter`), `:level` the lowest level,
  `:device` where (`:user`), and `:colors` with `:enabled`, `:debug`, `:info`, `:warning` and `:error` how it is coloured.
  """

  @behaviour :gen_event

  @impl true
  def init(:console) do
    options = Application.get_env(:logger, :console, [])
    if Process.whereis(Keyword.get(options, :device, :user)), do: {:ok, settings(options)}, else: {:error, :ignore}
  end

  def init({__MODULE__, options}) when is_list(options) do
    {:ok, settings(merge(Application.get_env(:logger, :console, []), options))}
  end

  @impl true
  def handle_call({:configure, options}, _settings) do
    options = merge(Application.get_env(:logger, :console, []), options)
    Application.put_env(:logger, :console, options)
    {:ok, :ok, settings(options)}
  end

  defp merge(old, new) do
    Keyword.merge(old, new, fn
      :colors, old, new -> Keyword.merge(old, new)
      _key, _old, new -> new
    end)
  end

  @doc "The settings of a console, read once."
  def settings(options) do
    %{
      format: Logger.Formatter.compile(options[:format]),
      metadata: Keyword.get(options, :metadata, []),
      level: options[:level],
      device: Keyword.get(options, :device, :user),
      colors: colors(Keyword.get(options, :colors, []))
    }
  end

  defp colors(options) do
    if Keyword.get_lazy(options, :enabled, &IO.ANSI.enabled?/0) do
      %{
        error: Keyword.get(options, :error, :red),
        warning: options[:warning] || options[:warn] || :yellow,
        info: Keyword.get(options, :info, :normal),
        debug: Keyword.get(options, :debug, :cyan)
      }
    end
  end

  @impl true
  def handle_event({level, _leader, {Logger, message, time, metadata}}, settings) do
    level = Keyword.get(metadata, :erl_level, level)

    if settings.level == nil or Logger.compare_levels(level, settings.level) != :lt,
      do: print(settings.device, format(level, message, time, metadata, settings))

    {:ok, settings}
  end

  def handle_event(_other, settings), do: {:ok, settings}

  @impl true
  def handle_info(_message, settings), do: {:ok, settings}

  @doc "An event as text."
  def format(level, message, time, metadata, settings) do
    text = Logger.Formatter.format(settings.format, level, message, time, chosen(metadata, settings.metadata))
    if settings.colors, do: colored(text, metadata[:ansi_color] || settings.colors[kind(level)]), else: text
  end

  defp colored(text, color), do: [IO.ANSI.format_fragment(color, true), text | IO.ANSI.reset()]

  defp chosen(metadata, :all), do: metadata
  defp chosen(metadata, keys), do: for(key <- keys, {:ok, value} <- [Keyword.fetch(metadata, key)], do: {key, value})

  defp kind(level) when level in [:emergency, :alert, :critical], do: :error
  defp kind(:notice), do: :info
  defp kind(:warn), do: :warning
  defp kind(level), do: level

  # What is no text is shown as a term instead of lost.
  defp print(device, text) do
    case :unicode.characters_to_binary(text) do
      binary when is_binary(binary) -> :io.put_chars(device, binary)
      {_, good, bad} -> :io.put_chars(device, [good | Logger.Formatter.prune(bad)])
    end
  rescue
    ArgumentError -> :io.put_chars(device, ["failure while trying to log malformed data: ", inspect(text), ?\n])
  end
end
