defmodule :logger do
  @moduledoc """
  Log events and the handlers they go to.

  A handler is a module with `log(event, config)`; event and config are maps. The list of
  handlers and the lowest level stand in a persistent term, so that a log call below the level
  costs one read.
  """
  @key {__MODULE__, :state}
  @known Map.new(~w(emergency alert critical error warning notice info debug all none)a, &{&1, true})
  @levels [emergency: 0, alert: 1, critical: 2, error: 3, warning: 4, notice: 5, info: 6, debug: 7]

  for {level, _} <- @levels do
    def unquote(level)(message), do: log(unquote(level), message, %{})
    def unquote(level)(message, metadata), do: log(unquote(level), message, metadata)
    def unquote(level)(format, args, metadata), do: log(unquote(level), format, args, metadata)
  end

  def log(level, message), do: log(level, message, %{})

  @doc "Sends an event to the handlers."
  def log(level, message, metadata) when is_map(metadata) do
    state = state()

    if number(level) <= number(limit(state, metadata)) do
      level = if level == :warn, do: :warning, else: level
      defaults = %{pid: self(), gl: Process.group_leader(), time: System.system_time(:microsecond)}
      meta = state.metadata |> Map.merge(defaults) |> Map.merge(process_metadata()) |> Map.merge(metadata)
      event = filter(state, %{level: level, msg: to_msg(message), meta: meta})
      if event != :stop, do: for({_id, handler} <- state.handlers, do: handle(handler, event))
    end

    :ok
  end

  def log(level, format, args) when is_list(args), do: log(level, {:format, format, args}, %{})

  def log(level, format, args, metadata), do: log(level, {:format, format, args}, metadata)

  # A handler that fails is removed, so that it does not take the process that logs with it.
  defp handle(handler, event) do
    if number(event.level) <= number(handler.level) do
      event = filter(handler, event)
      if event != :stop, do: handler.module.log(event, handler)
    end
  catch
    _class, _reason -> remove_handler(handler.id)
  end

  # Each filter stops the event, gives it (changed), or leaves it to the others.
  defp filter(%{filters: []} = config, event), do: if(config.filter_default == :log, do: event, else: :stop)
  defp filter(config, event), do: filter(config.filters, event, config.filter_default)

  defp filter([], event, :log), do: event
  defp filter([], _event, :stop), do: :stop

  defp filter([{_id, {fun, argument}} | rest], event, default) do
    case fun.(event, argument) do
      :stop -> :stop
      :ignore -> filter(rest, event, default)
      %{} = changed -> filter(rest, changed, :log)
    end
  end

  defp to_msg({:format, format, args}), do: {format, args}
  defp to_msg(report) when is_map(report), do: {:report, report}
  defp to_msg([{_, _} | _] = report), do: {:report, report}
  defp to_msg(text), do: {:string, text}

  # The lowest level for where an event comes from.
  defp limit(%{modules: modules, level: level}, %{mfa: {module, _, _}}), do: Map.get(modules, module, level)
  defp limit(%{level: level}, _metadata), do: level

  @doc "Whether an event of this level, logged by the module, would reach a handler."
  def allow(level, module) do
    state = state()
    number(level) <= number(Map.get(state.modules, module, state.level))
  end

  @doc "Whether anybody sees that a child was started: not where there is the usual handler alone and hides it."
  def reports_progress? do
    state = state()

    number(:info) <= number(state.level) and
      case state.handlers do
        %{Logger => %{config: config}} when map_size(state.handlers) == 1 ->
          Map.get_lazy(config, :sasl, fn -> Application.get_env(:logger, :handle_sasl_reports, false) end)

        handlers ->
          handlers != %{}
      end
  end

  @doc "The order of two levels: `:lt` means more severe to less."
  def compare_levels(a, b) when not (is_map_key(@known, a) and is_map_key(@known, b)), do: :erlang.error(:badarg, [a, b])

  def compare_levels(a, b) do
    cond do
      number(a) < number(b) -> :gt
      number(a) > number(b) -> :lt
      true -> :eq
    end
  end

  defp number(:all), do: 100
  defp number(:none), do: -1
  # Elixir's older name.
  defp number(:warn), do: number(:warning)
  for {level, number} <- @levels, do: defp(number(unquote(level)), do: unquote(number))

  @doc """
  Adds a handler: a module with `log/2`, and perhaps `adding_handler/1`, `changing_config/3`, `removing_handler/1`.
  """
  def add_handler(id, module, config) do
    state = state()
    config = Map.merge(%{level: :all, config: %{}, filters: [], filter_default: :log, formatter: {:logger_formatter, %{}}}, config)
    config = Map.merge(config, %{id: id, module: module})

    cond do
      Map.has_key?(state.handlers, id) -> {:error, {:already_exist, id}}
      not Code.ensure_loaded?(module) -> {:error, {:invalid_handler, {:function_not_exported, {module, :log, 2}}}}
      true -> with({:ok, config} <- callback(module, :adding_handler, [config], {:ok, config}), do: put_handler(state(), config))
    end
  end

  def add_handlers(handlers), do: for({:handler, id, module, config} <- handlers, do: add_handler(id, module, config)) && :ok

  defp callback(module, name, args, otherwise) do
    if function_exported?(module, name, length(args)), do: apply(module, name, args), else: otherwise
  end

  def remove_handler(id) do
    with_handler(id, fn state, config ->
      callback(config.module, :removing_handler, [config], :ok)
      put(%{state | handlers: Map.delete(state.handlers, id)})
    end)
  end

  defp with_handler(id, fun) do
    state = state()

    case state.handlers do
      %{^id => config} -> fun.(state, config)
      _ -> {:error, {:not_found, id}}
    end
  end

  defp put_handler(state, config), do: put(put_in(state.handlers[config.id], config))

  def get_handler_ids, do: Map.keys(state().handlers)
  def get_handler_config, do: Map.values(state().handlers)
  def get_handler_config(id), do: with_handler(id, fn _state, config -> {:ok, config} end)
  def set_handler_config(id, key, value), do: change_handler(id, :set, &Map.put(&1, key, value))

  def set_handler_config(id, config) do
    defaults = %{level: :all, config: %{}, filters: [], filter_default: :log, formatter: {:logger_formatter, %{}}}
    change_handler(id, :set, &Map.merge(Map.merge(defaults, config), Map.take(&1, [:id, :module])))
  end

  def update_handler_config(id, change), do: change_handler(id, :update, &Map.merge(&1, change))

  def update_handler_config(id, :config, change) when is_map(change),
    do: change_handler(id, :update, &%{&1 | config: Map.merge(&1.config, change)})

  def update_handler_config(id, key, value), do: change_handler(id, :update, &Map.put(&1, key, value))

  defp change_handler(id, how, change) do
    with_handler(id, fn state, old ->
      new = change.(old)
      with {:ok, new} <- callback(old.module, :changing_config, [how, old, new], {:ok, new}), do: put_handler(state, new)
    end)
  end

  @doc "A handler's filters: `{fun, argument}` under a name; see `filters` of the primary configuration."
  def add_handler_filter(id, name, filter) do
    with_handler(id, fn state, config ->
      with {:ok, config} <- put_filter(config, name, filter), do: put_handler(state, config)
    end)
  end

  def remove_handler_filter(id, name) do
    with_handler(id, fn state, config ->
      with {:ok, config} <- drop_filter(config, name), do: put_handler(state, config)
    end)
  end

  def add_primary_filter(name, filter), do: with({:ok, state} <- put_filter(state(), name, filter), do: put(state))
  def remove_primary_filter(name), do: with({:ok, state} <- drop_filter(state(), name), do: put(state))

  defp put_filter(config, name, {fun, _argument} = filter) when is_function(fun, 2) do
    if List.keymember?(config.filters, name, 0),
      do: {:error, {:already_exist, name}},
      else: {:ok, %{config | filters: config.filters ++ [{name, filter}]}}
  end

  defp put_filter(_config, _name, filter), do: {:error, {:invalid_filter, filter}}

  defp drop_filter(config, name) do
    if List.keymember?(config.filters, name, 0),
      do: {:ok, %{config | filters: List.keydelete(config.filters, name, 0)}},
      else: {:error, {:not_found, name}}
  end

  @primary [:level, :filters, :filter_default, :metadata]

  def get_config, do: %{primary: get_primary_config(), handlers: get_handler_config(), proxy: %{}, module_levels: get_module_level()}
  def get_primary_config, do: Map.take(state(), @primary)
  def set_primary_config(:level, level) when not is_map_key(@known, level), do: {:error, {:invalid_level, level}}
  def set_primary_config(key, value) when key in @primary, do: put(Map.put(state(), key, value))
  def set_primary_config(key, value), do: {:error, {:invalid_config, :primary, %{key => value}}}

  def set_primary_config(config) when is_map(config) do
    defaults = %{level: :notice, filters: [], filter_default: :log, metadata: %{}}
    put(state() |> Map.merge(defaults) |> Map.merge(Map.take(config, @primary)))
  end

  def update_primary_config(config) when is_map(config), do: put(Map.merge(state(), Map.take(config, @primary)))
  def timestamp, do: System.system_time(:microsecond)

  @doc "A report as a format and its arguments."
  def format_report(report) when is_map(report), do: format_report(Map.to_list(report))
  def format_report([_ | _] = report), do: {Enum.map_join(report, "\n", fn _ -> "    ~tp: ~tp" end) |> String.to_charlist(), Enum.flat_map(report, &report_pair/1)}
  def format_report(report), do: {'~tp', [report]}

  defp report_pair({key, value}), do: [key, value]
  defp report_pair(other), do: [other, '']

  @doc "A report as Erlang/OTP shows its own."
  def format_otp_report(%{label: _, report: report}), do: format_report(report)
  def format_otp_report(report), do: format_report(report)

  def set_module_level(_modules, level) when not is_map_key(@known, level), do: {:error, {:invalid_level, level}}

  def set_module_level(modules, level) do
    state = state()
    put(%{state | modules: Enum.reduce(List.wrap(modules), state.modules, &Map.put(&2, &1, level))})
  end

  def unset_module_level, do: put(%{state() | modules: %{}})

  def unset_module_level(modules) do
    state = state()
    put(%{state | modules: Map.drop(state.modules, List.wrap(modules))})
  end

  def get_module_level, do: Map.to_list(state().modules)
  def get_module_level(modules), do: Map.to_list(Map.take(state().modules, List.wrap(modules)))

  def set_process_metadata(metadata) when is_map(metadata) do
    Process.put(:"$logger_metadata$", metadata)
    :ok
  end

  def update_process_metadata(metadata), do: set_process_metadata(Map.merge(process_metadata(), metadata))

  def unset_process_metadata do
    Process.delete(:"$logger_metadata$")
    :ok
  end

  def get_process_metadata, do: Process.get(:"$logger_metadata$", :undefined)

  defp process_metadata, do: Process.get(:"$logger_metadata$", %{})

  @initial %{
    level: :debug,
    filters: [],
    filter_default: :log,
    metadata: %{},
    modules: %{},
    handlers: %{
      Logger => %{
        id: Logger,
        module: Logger.Handler,
        level: :all,
        config: %{},
        filters: [],
        filter_default: :log,
        formatter: {:logger_formatter, %{}}
      }
    }
  }

  defp state, do: :persistent_term.get(@key, @initial)
  defp put(state), do: :persistent_term.put(@key, state)
end
