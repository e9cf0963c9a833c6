defmodule Application do
  @moduledoc """
  Applications: a name, an environment, and perhaps a supervision tree.

      iex> Application.put_env(:my_app, :colour, :blue)
      iex> Application.get_env(:my_app, :colour)
      :blue
  """

  @type app :: atom
  @type key :: atom
  @type value :: term
  @type start_type :: :normal | {:takeover, node} | {:failover, node}

  @callback start(start_type, start_args :: term) :: {:ok, pid} | {:ok, pid, term} | {:error, term}
  @callback stop(state :: term) :: term
  @callback prep_stop(state) :: state when state: term
  @callback start_phase(phase :: term, start_type, phase_args :: term) :: :ok | {:error, term}
  @callback config_change(changed, new, removed) :: :ok when changed: keyword, new: keyword, removed: [atom]
  @optional_callbacks start_phase: 3, prep_stop: 1, config_change: 3

  @doc false
  defmacro __using__(_) do
    quote location: :keep do
      @behaviour Application

      @doc false
      def stop(_state), do: :ok

      defoverridable Application
    end
  end

  @doc "The value under a key of an application's environment, or `default`."
  def get_env(app, key, default \\ nil) when is_atom(app) do
    if not is_atom(key), do: warn_of_key(key)
    :application.get_env(app, key, default)
  end

  defp warn_of_key(key) do
    {:current_stacktrace, [_info, _this, _application | trace]} = Process.info(self(), :current_stacktrace)
    IO.warn("passing non-atom as application env key is deprecated, got: #{inspect(key)}", trace)
  end

  @doc "All of an application's environment."
  def get_all_env(app) when is_atom(app), do: :application.get_all_env(app)

  @doc "The value as `{:ok, value}`, or `:error`."
  def fetch_env(app, key) when is_atom(app) do
    if not is_atom(key), do: warn_of_key(key)

    case :application.get_env(app, key) do
      {:ok, value} -> {:ok, value}
      :undefined -> :error
    end
  end

  @doc "The value, or an `ArgumentError`."
  def fetch_env!(app, key) when is_atom(app) do
    case fetch_env(app, key) do
      {:ok, value} ->
        value

      :error ->
        raise ArgumentError,
              "could not fetch application environment #{inspect(key)} for application #{inspect(app)} " <>
                why_missing(app, key)
    end
  end

  defp why_missing(app, key) do
    if :lists.keymember(app, 1, loaded_applications()),
      do: "because configuration at #{inspect(key)} was not set",
      else: "because the application was not loaded nor configured"
  end

  @doc "Reads the environment at compile time."
  defmacro compile_env(app, key_or_path, default \\ nil) do
    if __CALLER__.function, do: raise("Application.compile_env/3 cannot be called inside functions, only in the module body")
    key_or_path = Macro.expand_literal(key_or_path, %{__CALLER__ | function: {:__info__, 1}})
    quote do: Application.compile_env(__ENV__, unquote(app), unquote(key_or_path), unquote(default))
  end

  @doc false
  def compile_env(%Macro.Env{} = env, app, path, default) do
    case fetch_traced(env, app, path) do
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc "Reads the environment at compile time; an error if there is nothing."
  defmacro compile_env!(app, key_or_path) do
    if __CALLER__.function, do: raise("Application.compile_env!/2 cannot be called inside functions, only in the module body")
    key_or_path = Macro.expand_literal(key_or_path, %{__CALLER__ | function: {:__info__, 1}})
    quote do: Application.compile_env!(__ENV__, unquote(app), unquote(key_or_path))
  end

  @doc false
  def compile_env!(%Macro.Env{} = env, app, path) do
    case fetch_traced(env, app, path) do
      {:ok, value} ->
        value

      :error ->
        raise ArgumentError,
              "could not fetch application environment #{inspect(path)} for application #{inspect(app)} " <>
                why_missing(app, path)
    end
  end

  # The compiler's tracers hear of it.
  defp fetch_traced(env, app, path) do
    result = fetch_path(app, path)
    for tracer <- env.tracers, do: tracer.trace({:compile_env, app, List.wrap(path), result}, env)
    result
  end

  defp fetch_path(app, key) when is_atom(key), do: fetch_env(app, key)

  defp fetch_path(app, [key | path]) do
    with {:ok, value} <- fetch_env(app, key), do: walk(value, path)
  end

  defp walk(value, []), do: {:ok, value}

  defp walk(value, [key | path]) do
    case Access.fetch(value, key) do
      {:ok, value} -> walk(value, path)
      :error -> :error
    end
  end

  @doc "Sets a value of an application's environment."
  def put_env(app, key, value, options \\ []) when is_atom(app) do
    if not is_atom(key), do: warn_of_key(key)
    :application.set_env(app, key, value, options)
  end

  @doc "Sets the environment of several applications."
  def put_all_env(config, options \\ []) when is_list(config) do
    for {app, pairs} <- config, {key, value} <- pairs, do: put_env(app, key, value, options)
    :ok
  end

  @doc "Removes a value of an application's environment."
  def delete_env(app, key, options \\ []) when is_atom(app) do
    if not is_atom(key), do: warn_of_key(key)
    :application.unset_env(app, key, options)
  end

  @doc "Starts an application; those it needs must have been started."
  def start(app, type \\ :temporary) when is_atom(app), do: :application.start(app, type)

  @doc "Starts an application unless it is running."
  def ensure_started(app, type \\ :temporary) when is_atom(app), do: :application.ensure_started(app, type)

  @doc "Starts an application and those it needs; gives what was started."
  def ensure_all_started(app, type \\ :temporary) when is_atom(app), do: :application.ensure_all_started(app, type)

  @doc "Stops an application."
  def stop(app), do: :application.stop(app)

  @doc "Makes an application known."
  def load(app), do: :application.load(app)

  @doc "Makes an application known unless it is."
  def ensure_loaded(app) do
    case load(app) do
      {:error, {:already_loaded, ^app}} -> :ok
      other -> other
    end
  end

  @doc "Forgets an application."
  def unload(app), do: :application.unload(app)

  @doc "The specification of an application, or nil."
  def spec(app) when is_atom(app) do
    case :application.get_all_key(app) do
      {:ok, spec} -> Keyword.delete(spec, :env)
      :undefined -> nil
    end
  end

  @doc "One part of an application's specification."
  @parts [:applications, :id, :included_applications, :maxP, :maxT, :description, :mod, :modules, :optional_applications, :registered, :start_phases, :vsn]
  def spec(app, key) when is_atom(app) and key in @parts do
    case :application.get_key(app, key) do
      {:ok, value} -> value
      :undefined -> nil
    end
  end

  @doc "The application a module belongs to, or nil."
  def get_application(module) when is_atom(module) do
    case :application.get_application(module) do
      {:ok, app} -> app
      :undefined -> nil
    end
  end

  @doc "`{app, description, version}` of the applications that are loaded."
  def loaded_applications, do: :application.loaded_applications()

  @doc "`{app, description, version}` of the applications that are running."
  def started_applications(_timeout \\ 5000), do: :application.which_applications()

  @doc "The text of an error of `start/2`."
  def format_error(reason) do
    case reason do
      {:already_loaded, app} -> "already loaded application #{app}"
      {:not_loaded, app} -> "not loaded application #{app}"
      {:invalid_restart_type, type} -> "invalid application restart type: #{inspect(type)}"
      {:invalid_name, name} -> "invalid application name: #{inspect(name)}"
      {:invalid_options, options} -> "invalid application options: #{inspect(options)}"
      {:badstartspec, spec} -> "bad application start specs: #{inspect(spec)}"
      {'no such file or directory', file} -> "could not find application file: #{file}"
      {:already_started, app} when is_atom(app) -> "already started application #{app}"
      {:not_started, app} -> "not started application #{app}"
      {:bad_return, {{module, :start, args}, value}} -> bad_start(module, args, value)
      {inner, {module, :start, args}} -> start_call(module, args) <> " an error: " <> Exception.format_exit(inner)
      other -> Exception.format_exit(other)
    end
  end

  defp bad_start(module, args, {:EXIT, reason}), do: Exception.format_exit({reason, {module, :start, args}})
  defp bad_start(module, args, value), do: start_call(module, args) <> " a bad value: " <> inspect(value)

  defp start_call(module, args), do: Exception.format_mfa(module, :start, args) <> " returned"

  @doc "The directory of an application: the current one, since there is no installation."
  def app_dir(app) when is_atom(app) do
    case :code.lib_dir(app) do
      {:error, :bad_name} -> raise ArgumentError, "unknown application: #{inspect(app)}"
      directory -> IO.chardata_to_string(directory)
    end
  end

  @doc "A path inside the directory of an application."
  def app_dir(app, path) when is_list(path), do: Path.join([app_dir(app) | path])
  def app_dir(app, path), do: Path.join(app_dir(app), path)
end
