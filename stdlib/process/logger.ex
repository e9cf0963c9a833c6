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
    location = [
      mfa: mfa(caller),
      line: caller.line,
      file: caller.file,
      module: caller.module,
      function: function(caller)
    ]

    quote do
      level = unquote(level)

      if Logger.__should_log__(level, __MODULE__) do
        Logger.bare_log(level, unquote(message), unquote(Macro.escape(location)) ++ unquote(metadata))
      else
        :ok
      end
    end
  end

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

  defp __enabled__(level), do: __should_log__(level, nil)

  @doc "Logs without location."
  def bare_log(level, message_or_fun, metadata \\ [])

  def bare_log(level, fun, metadata) when is_function(fun, 0) do
    if __enabled__(level) do
      case fun.() do
        {message, more} -> emit(normal(level), message, more ++ metadata)
        message -> emit(normal(level), message, metadata)
      end
    else
      :ok
    end
  end

  def bare_log(level, message, metadata) do
    if __enabled__(level), do: emit(normal(level), message, metadata), else: :ok
  end

  defp emit(level, message, metadata) do
    message = if is_list(message) or is_map(message), do: message, else: to_string(message)
    :logger.log(level, message, Map.new(metadata))
  end

  defp normal(:warn), do: :warning
  defp normal(level), do: level

  @doc "Sets the lowest level; `:none` silences everything."
  def configure(options) do
    if level = options[:level], do: :logger.set_primary_config(:level, normal(level))
    for {key, value} <- options, key != :level, do: Application.put_env(:logger, key, value)
    :ok
  end

  @doc "The lowest level that is logged."
  def level do
    case :logger.get_primary_config().level do
      :all -> :debug
      level -> level
    end
  end

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
  def reset_metadata(pairs \\ []), do: :logger.set_process_metadata(Map.new(pairs))

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

  @doc "Changes settings of a backend; `:console` takes `:format`, `:metadata`, `:level` and `:device`."
  def configure_backend(:console, options) do
    Application.put_env(:logger, :console, Keyword.merge(Application.get_env(:logger, :console, []), options))
  end

  def configure_backend(_backend, _options), do: {:error, :not_found}

  @doc "Adds a translator of messages; none is asked here."
  def add_translator({module, function}) when is_atom(module) and is_atom(function), do: :ok

  @doc "Removes a translator."
  def remove_translator({module, function}) when is_atom(module) and is_atom(function), do: :ok

  @doc "Waits until everything is written; it always is."
  def flush, do: :ok

  @doc "Adds a backend; `:console` is there already."
  def add_backend(backend, _options \\ []), do: {:ok, backend}

  @doc "Removes a backend: `:console` stops printing."
  def remove_backend(backend, options \\ [])
  def remove_backend(:console, _options), do: :logger.remove_handler(Logger)
  def remove_backend(_backend, _options), do: {:error, :not_found}
end
