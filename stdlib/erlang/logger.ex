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
      defaults = %{pid: self(), gl: Process.group_leader(), time: System.system_time(:microsecond)}
      meta = defaults |> Map.merge(process_metadata()) |> Map.merge(metadata)
      event = %{level: level, msg: to_msg(message), meta: meta}
      for {_id, handler} <- state.handlers, number(level) <= number(handler.level), do: handler.module.log(event, handler)
    end

    :ok
  end

  def log(level, format, args) when is_list(args), do: log(level, {:format, format, args}, %{})

  def log(level, format, args, metadata), do: log(level, {:format, format, args}, metadata)

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

  def add_handler(id, module, config) do
    state = state()

    if Map.has_key?(state.handlers, id) do
      {:error, {:already_exist, id}}
    else
      config = Map.merge(%{level: :all, config: %{}}, config)
      put(put_in(state.handlers[id], Map.merge(config, %{id: id, module: module})))
    end
  end

  def remove_handler(id) do
    state = state()

    case state.handlers do
      %{^id => _} -> put(%{state | handlers: Map.delete(state.handlers, id)})
      _ -> {:error, {:not_found, id}}
    end
  end

  def get_handler_ids, do: Map.keys(state().handlers)
  def get_handler_config, do: Map.values(state().handlers)

  def get_handler_config(id) do
    case state().handlers do
      %{^id => config} -> {:ok, config}
      _ -> {:error, {:not_found, id}}
    end
  end

  def set_handler_config(id, key, value), do: update_handler_config(id, %{key => value})

  def update_handler_config(id, change) do
    state = state()

    case state.handlers do
      %{^id => config} -> put(put_in(state.handlers[id], Map.merge(config, change)))
      _ -> {:error, {:not_found, id}}
    end
  end

  def get_primary_config, do: %{level: state().level, filters: [], filter_default: :log, metadata: %{}}
  def set_primary_config(:level, level), do: put(%{state() | level: level})
  def set_primary_config(%{level: level}), do: set_primary_config(:level, level)

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

  defp state, do: :persistent_term.get(@key, %{level: :all, modules: %{}, handlers: %{Logger => default_handler()}})
  defp default_handler, do: %{id: Logger, module: Logger.Handler, level: :all, config: %{}}
  defp put(state), do: :persistent_term.put(@key, state)
end
