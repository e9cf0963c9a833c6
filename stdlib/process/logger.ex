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

      if Logger.__enabled__(level) do
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
  def __enabled__(level), do: enabled?(self()) and :logger.allow(normal(level), nil)

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
    :ok
  end

  @doc "The lowest level that is logged."
  def level do
    case :logger.get_primary_config().level do
      :all -> :debug
      level -> level
    end
  end

  @doc "All levels, most severe first."
  def levels, do: @levels

  @doc "Compares two levels by severity."
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

  @doc "Switches logging on again for a process."
  def enable(pid) when pid == self() do
    Process.delete(:"$vl_logger_off")
    :ok
  end

  @doc "Switches logging off for the calling process."
  def disable(pid) when pid == self() do
    Process.put(:"$vl_logger_off", true)
    :ok
  end

  @doc "Whether the calling process logs."
  def enabled?(pid) when pid == self(), do: Process.get(:"$vl_logger_off") == nil

  @doc "Waits until everything is written; it always is."
  def flush, do: :ok

  @doc "Adds a backend; `:console` is there already."
  def add_backend(backend, _options \\ []), do: {:ok, backend}

  @doc "Removes a backend: `:console` stops printing."
  def remove_backend(backend, options \\ [])
  def remove_backend(:console, _options), do: :logger.remove_handler(Logger)
  def remove_backend(_backend, _options), do: {:error, :not_found}
end
