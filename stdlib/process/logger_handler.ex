defmodule Logger.Handler do
  @moduledoc """
  The handler that makes of an event what backends are given, and hands it to the event manager `Logger`.

  A caller goes on at once while fewer events than `:sync_threshold` are under way, waits until its own is shown above
  that, and drops it above `:discard_threshold`. `Logger.Config` sets the count right.
  """

  @counter {__MODULE__, :counter}

  @doc "The settings that stand in the handler's configuration, from the environment of `:logger`."
  def settings do
    %{
      counter: counter(),
      thresholds: {env(:sync_threshold, 20), env(:discard_threshold, 500)},
      translators: env(:translators, [{Logger.Translator, :translate}]),
      truncate: env(:truncate, 8096),
      utc_log: env(:utc_log, false),
      sasl: env(:handle_sasl_reports, false),
      otp: env(:handle_otp_reports, true)
    }
  end

  defp env(key, default), do: Application.get_env(:logger, key, default)

  @doc "How many events are under way, with those dropped since the last was shown."
  def counter do
    case :persistent_term.get(@counter, nil) do
      nil -> :counters.new(1, []) |> tap(&:persistent_term.put(@counter, &1))
      counter -> counter
    end
  end

  @doc false
  def log(event, %{config: %{counter: _} = config, id: id}), do: if(shown?(event, config), do: to_manager(event, config, id))
  def log(event, %{id: id}), do: if(shown?(event, settings()), do: first(event, id))

  defp to_manager(event, config, id) do
    case Process.whereis(Logger) do
      nil -> first(event, id)
      manager -> deliver(event, config, manager)
    end
  end

  # The first event of the program.
  defp first(event, id) do
    Logger.App.ensure_started()

    with {:ok, %{config: config}} <- :logger.get_handler_config(id),
         manager when is_pid(manager) <- Process.whereis(Logger),
         do: deliver(event, config, manager)
  end

  defp shown?(event, config), do: wanted?(event.meta, config) and not captured?()
  defp wanted?(%{domain: [:otp, :sasl | _]}, config), do: config.sasl
  defp wanted?(%{domain: [:otp | _]}, config), do: config.otp
  defp wanted?(_meta, _config), do: true

  # A test that captures what is logged does not want it shown.
  defp captured?, do: Enum.any?(:logger.get_handler_ids(), &match?({:vl_log_capture, _}, &1))

  # -- To the manager --

  defp deliver(event, config, manager) do
    {sync, discard} = config.thresholds
    under_way = :counters.get(config.counter, 1) + 1

    if under_way >= discard do
      :counters.add(config.counter, 1, 1)
    else
      with {level, leader, {Logger, _, _, _} = told} <- event(event, config) do
        :counters.add(config.counter, 1, 1)
        hand_over({level, leader, told}, patience(under_way, sync, manager))
      end
    end
  end

  # How long a caller waits, in milliseconds. While the manager is idle it does so a little, so that a program's own output
  # and its log keep their order; a manager that is slow or stuck holds up one caller.
  defp patience(_under_way, _sync, manager) when self() == manager, do: 0
  defp patience(under_way, sync, _manager) when under_way >= sync, do: :infinity
  defp patience(1, _sync, _manager), do: 100
  defp patience(_under_way, _sync, _manager), do: 0

  defp hand_over(event, 0), do: :gen_event.notify(Logger, event)

  defp hand_over(event, timeout) do
    :gen.call(Logger, self(), {:sync_notify, event}, timeout)
  catch
    :exit, _ -> :ok
  end

  # -- What backends are given --

  @doc "An event in the form of backends, or `:skip`."
  def event(%{level: level, msg: message, meta: meta}, config) do
    case text(message, level, meta, config) do
      :skip -> :skip
      nil -> :skip
      {text, more} -> {old_level(level), meta.gl, {Logger, truncate(text, config.truncate), timestamp(meta, config.utc_log), metadata(level, meta, more)}}
    end
  end

  defp truncate(text, limit), do: Logger.Utils.truncate(text, limit)
  defp timestamp(%{time: time}, utc?), do: Logger.Utils.timestamp(time, utc?)

  defp metadata(level, meta, more) do
    meta = meta |> Map.drop([:report_cb, :logger_formatter]) |> located() |> Map.merge(Map.new(more))
    [{:erl_level, level} | Map.to_list(meta)]
  end

  defp located(%{mfa: {module, function, arity}} = meta) do
    meta = Map.merge(%{module: module, function: "#{function}/#{arity}"}, meta)
    with %{file: file} when is_list(file) <- meta, do: %{meta | file: IO.chardata_to_string(file)}
  end

  defp located(meta), do: meta

  defp old_level(level) when level in [:emergency, :alert, :critical], do: :error
  defp old_level(:warning), do: :warn
  defp old_level(:notice), do: :info
  defp old_level(level), do: level

  # The text and more metadata, :skip, or nil where a format does not fit its arguments.
  defp text({:string, text}, _level, _meta, _config), do: {text, []}

  defp text({:report, report}, level, meta, config) do
    case translated(:report, labelled(report), level, config) do
      :none -> {report(report, meta), []}
      other -> other
    end
  end

  defp text({format, args}, level, _meta, config) do
    with :none <- translated(:format, {format, args}, level, config),
         text when text != nil <- :vl_log_text.format(format, args),
         do: {text, []}
  end

  defp labelled(%{label: label, report: report}), do: {label, report}
  defp labelled(report), do: {:logger, report}

  defp translated(kind, message, level, config) do
    lowest = old_level(:logger.get_primary_config().level)
    translated(config.translators, [lowest, old_level(level), kind, message])
  end

  defp translated([], _args), do: :none

  defp translated([{module, function} | rest], args) do
    case apply(module, function, args) do
      {:ok, text, metadata} -> {text, metadata}
      {:ok, text} -> {text, []}
      :skip -> :skip
      :none -> translated(rest, args)
    end
  rescue
    exception -> {["Failure while translating Erlang's logger event\n", Exception.format(:error, exception, __STACKTRACE__)], []}
  end

  defp report(report, %{report_cb: show}) when is_function(show, 1) do
    {format, args} = show.(report)
    :vl_log_text.format(format, args)
  end

  defp report(report, %{report_cb: show}) when is_function(show, 2) do
    options = struct(Inspect.Opts, inspect_options())
    depth = if options.limit == :infinity, do: :unlimited, else: options.limit
    chars = if options.printable_limit == :infinity, do: :unlimited, else: options.printable_limit
    show.(report, %{depth: depth, chars_limit: chars, single_line: false})
  end

  defp report(report, _meta), do: inspect(if(is_map(report), do: Map.to_list(report), else: report), inspect_options())

  defp inspect_options, do: Application.get_env(:logger, :translator_inspect_opts, [])

  @doc "An event as text in the form of a console with these options; nil if nothing is to be shown."
  def format(event, options) do
    options = Keyword.merge(Application.get_env(:logger, :console, []), options)

    with {level, _leader, {Logger, text, time, metadata}} <- event(event, settings()) do
      Logger.Backends.Console.format(metadata[:erl_level] || level, text, time, metadata, Logger.Backends.Console.settings(options))
    else
      :skip -> nil
    end
  end
end
