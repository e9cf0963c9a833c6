defmodule Logger do
  @moduledoc """
  Messages for those who run a program, with a level and metadata.

      require Logger
      Logger.info("connected", user: 7)
  """

  @type level :: :emergency | :alert | :critical | :error | :warning | :warn | :notice | :info | :debug
  @type message :: IO.chardata() | String.Chars.t() | report
  @type report :: map | keyword
  @type metadata :: keyword

  @levels [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]

  for level <- @levels do
    @doc "Logs a message of level `#{level}`."
    defmacro unquote(level)(message_or_fun, metadata \\ []) do
      Logger.__log__(unquote(level), message_or_fun, metadata, __CALLER__)
    end
  end

  @doc "Logs a warning; the older name of `warning/2`."
  defmacro warn(message_or_fun, metadata \\ []), do: __log__(:warning, message_or_fun, metadata, __CALLER__)

  @doc "Logs a message of a level."
  defmacro log(level, message_or_fun, metadata \\ []), do: __log__(level, message_or_fun, metadata, __CALLER__)

  @doc false
  def __log__(level, message, metadata, caller) do
    location = location(caller)

    if purged?(level, location, metadata) do
      # Nothing of it is run, but what it names counts as used.
      quote do
        _ = fn -> {unquote(level), unquote(message), unquote(metadata)} end
        :ok
      end
    else
      quote do
        level = unquote(level)

        if Logger.__should_log__(level, __MODULE__) do
          Logger.__do_log__(level, unquote(message), unquote(Macro.escape(location)), unquote(metadata))
        else
          :ok
        end
      end
    end
  end

  defp location(caller) do
    application = Application.get_env(:logger, :compile_time_application)
    location = if caller.module, do: [module: caller.module, function: function(caller), mfa: mfa(caller), line: caller.line, file: caller.file], else: []
    if application, do: [{:application, application} | location], else: location
  end

  # Whether a call is left out when it is compiled: one of the settings `compile_time_purge_matching` fits it.
  defp purged?(level, location, metadata) do
    matchings = Application.get_env(:logger, :compile_time_purge_matching, [])
    known = if Keyword.keyword?(metadata), do: Keyword.merge(location, metadata), else: location
    matchings != [] and is_atom(level) and Enum.any?(matchings, fn matching -> Enum.all?(matching, &fits?(&1, level, known)) end)
  end

  defp fits?({:level_lower_than, bound}, level, _known), do: compare_levels(level, bound) == :lt
  defp fits?({key, value}, _level, known), do: Keyword.fetch(known, key) == {:ok, value}

  defp mfa(%{module: module, function: {name, arity}}), do: {module, name, arity}
  defp mfa(_env), do: nil
  defp function(%{function: {name, arity}}), do: "#{name}/#{arity}"
  defp function(_env), do: nil

  @doc false
  def __should_log__(level, module) do
    level = normal(level)

    case Process.get(:"$vl_logger_level") do
      nil -> :logger.allow(level, module)
      lowest -> compare_levels(level, lowest) != :lt and :logger.allow(level, module)
    end
  end

  @doc "Logs without location."
  def bare_log(level, message_or_fun, metadata \\ []) do
    if __should_log__(level, nil), do: __do_log__(level, message_or_fun, [], metadata), else: :ok
  end

  @doc false
  def __do_log__(level, fun, location, metadata) when is_function(fun, 0) do
    case fun.() do
      {message, more} -> emit(level, message, location, metadata, more)
      message -> emit(level, message, location, metadata, [])
    end
  end

  def __do_log__(level, message, location, metadata), do: emit(level, message, location, metadata, [])

  defp emit(level, message, location, metadata, more) do
    message = if is_list(message) or is_map(message), do: message, else: to_string(message)
    metadata = location |> Map.new() |> Map.merge(Map.new(metadata)) |> Map.merge(Map.new(more))
    :logger.log(normal(level), message, Map.put(metadata, :domain, [:elixir | Map.get(metadata, :domain, [])]))
  end

  defp normal(:warn), do: :warning
  defp normal(level), do: level

  @doc """
  Sets what the environment of `:logger` says: `:level`, the lowest one logged (`:none` silences everything), `:truncate`,
  `:utc_log`, `:sync_threshold`, `:discard_threshold`, `:translator_inspect_opts` and more.
  """
  def configure(options) do
    for {key, value} <- options, do: set(key, value)
    :logger.update_handler_config(Logger, :config, Logger.Handler.settings())
    :ok
  end

  defp set(:level, level), do: :logger.set_primary_config(:level, normal(level))
  defp set(key, value), do: Application.put_env(:logger, key, value)

  @doc "The lowest level that is logged."
  def level, do: :logger.get_primary_config().level

  @doc "All levels, the most severe first."
  def levels, do: @levels

  @doc "Compares two levels by severity."
  def compare_levels(_level, :none), do: :lt
  def compare_levels(left, right), do: :logger.compare_levels(normal(left), normal(right))

  @doc "Adds metadata of the calling process; a nil value removes."
  def metadata(pairs) do
    metadata = Enum.reduce(pairs, Map.new(metadata()), fn {key, value}, acc -> if value == nil, do: Map.delete(acc, key), else: Map.put(acc, key, value) end)
    :logger.set_process_metadata(metadata)
  end

  @doc "Metadata of the calling process."
  def metadata do
    case :logger.get_process_metadata() do
      :undefined -> []
      map -> Map.to_list(map)
    end
  end

  @doc "Replaces the metadata of the calling process; `[]` removes it."
  def reset_metadata(pairs \\ []), do: :logger.set_process_metadata(for {key, value} <- pairs, value != nil, into: %{}, do: {key, value})

  # -- Levels of a process, of modules --

  @doc "The lowest level the calling process logs, if it has one of its own; `:none` silences it."
  def put_process_level(pid, level) when pid == self() do
    Process.put(:"$vl_logger_level", level)
    :ok
  end

  @doc "The level of the calling process, or nil."
  def get_process_level(pid) when pid == self(), do: Process.get(:"$vl_logger_level")

  @doc "Takes the level of the calling process away."
  def delete_process_level(pid) when pid == self() do
    Process.delete(:"$vl_logger_level")
    :ok
  end

  @doc "Switches logging on again for the calling process."
  def enable(pid), do: delete_process_level(pid)

  @doc "Switches logging off for the calling process."
  def disable(pid), do: put_process_level(pid, :none)

  @doc "Whether the calling process logs."
  def enabled?(pid), do: get_process_level(pid) != :none

  @doc "The lowest level that modules log, whatever `configure/1` says."
  def put_module_level(modules, level), do: :logger.set_module_level(modules, normal(level))

  @doc "Levels of modules: `[{module, level}]`."
  def get_module_level(modules), do: :logger.get_module_level(modules)

  @doc "Takes the level of modules away."
  def delete_module_level(modules), do: :logger.unset_module_level(modules)

  @doc "Takes all levels of modules away."
  def delete_all_module_levels, do: :logger.unset_module_level()

  @doc "`put_module_level/2` for the modules of an application."
  def put_application_level(app, level) do
    case Application.spec(app, :modules) do
      nil -> {:error, {:not_loaded, app}}
      modules -> put_module_level(modules, level)
    end
  end

  @doc "Takes the level of an application's modules away."
  def delete_application_level(app) do
    case Application.spec(app, :modules) do
      nil -> {:error, {:not_loaded, app}}
      modules -> delete_module_level(modules)
    end
  end

  # -- Backends and translators --

  @doc "Adds a backend: `:console`, a module with the callbacks of `:gen_event`, or `{module, id}`."
  def add_backend(backend, options \\ []) do
    Logger.App.ensure_started()
    if options[:flush], do: flush()

    case Supervisor.start_child(Logger.BackendSupervisor, Logger.Watcher.child_spec(Logger.Watcher.backend(backend))) do
      {:error, {:already_started, _pid}} -> {:error, :already_present}
      other -> other
    end
  end

  @doc "Removes a backend."
  def remove_backend(backend, options \\ []) do
    Logger.App.ensure_started()
    if options[:flush], do: flush()
    {handler, _args, _told} = Logger.Watcher.backend(backend)

    with :ok <- Supervisor.terminate_child(Logger.BackendSupervisor, handler),
         do: Supervisor.delete_child(Logger.BackendSupervisor, handler)
  end

  @doc "Changes settings of a backend; `Logger.Backends.Console` tells those of `:console`."
  def configure_backend(backend, options) when is_list(options) do
    Logger.App.ensure_started()
    {handler, _args, _told} = Logger.Watcher.backend(backend)
    :gen_event.call(Logger, handler, {:configure, options})
  end

  @doc "Adds a translator, asked before those there are; see `Logger.Translator`."
  def add_translator({module, function} = translator) when is_atom(module) and is_atom(function),
    do: translators(&[translator | List.delete(&1, translator)])

  @doc "Removes a translator."
  def remove_translator({module, function} = translator) when is_atom(module) and is_atom(function),
    do: translators(&List.delete(&1, translator))

  defp translators(change) do
    configure(translators: change.(Application.get_env(:logger, :translators, [])))
  end

  @doc "Waits until everything is written."
  def flush do
    if Process.whereis(Logger), do: :gen_event.sync_notify(Logger, :flush)
    :ok
  end
end
