defmodule :application do
  @moduledoc """
  Loaded and running applications, and their environments.

  Everything that is known stands in one table: `{{:env, app, key}, value}`, `{{:kept, app, key}, true}` for a value that
  outlives a load, `{{:spec, app}, properties}`; and what `:application_controller` writes, `{{:master, pid}, app}` and
  `{{:running, app}, master, type, number}`.
  """
  @table :vl_application

  # What a specification says when it says nothing, in the order in which it is shown.
  @properties [
    description: [],
    id: [],
    vsn: [],
    modules: [],
    maxP: :infinity,
    maxT: :infinity,
    registered: [],
    included_applications: [],
    optional_applications: [],
    applications: [],
    env: [],
    mod: [],
    start_phases: :undefined
  ]

  @doc "Makes the table; called once when the library starts."
  def boot do
    :ets.new(@table, [:named_table, :public, :ordered_set, read_concurrency: true])
    for app <- :vl_app_library.always(), {:ok, properties} <- [:vl_app_library.spec(app)], do: keep(app, properties)
    :ok
  end

  # -- Environments --

  def get_env(key), do: with({:ok, app} <- get_application(), do: get_env(app, key))

  def get_env(app, key) do
    case :ets.lookup(@table, {:env, app, key}) do
      [{_, value}] -> {:ok, value}
      [] -> :undefined
    end
  end

  def get_env(app, key, default) do
    case :ets.lookup(@table, {:env, app, key}) do
      [{_, value}] -> value
      [] -> default
    end
  end

  def get_all_env, do: with({:ok, app} <- get_application(), do: get_all_env(app), else: (:undefined -> []))
  def get_all_env(app), do: for([key, value] <- :ets.match(@table, {{:env, app, :"$1"}, :"$2"}), do: {key, value})

  @doc "Sets the environments of several applications, `[{app, [{key, value}]}]`."
  def set_env(config) when is_list(config), do: set_env(config, [])

  def set_env(config, options) when is_list(config) do
    for {app, pairs} <- config, {key, value} <- pairs, do: set_env(app, key, value, options)
    :ok
  end

  def set_env(app, key, value), do: set_env(app, key, value, [])

  @doc "Sets a value; with `persistent: true` one that the environment of a specification does not replace."
  def set_env(app, key, value, options) do
    :ets.insert(@table, {{:env, app, key}, value})
    if options[:persistent], do: :ets.insert(@table, {{:kept, app, key}, true})
    :ok
  end

  def unset_env(app, key, _options \\ []) do
    :ets.delete(@table, {:env, app, key})
    :ets.delete(@table, {:kept, app, key})
    :ok
  end

  # -- Specifications --

  @doc "Makes an application known: a specification `{:application, name, properties}`, or a name whose `.app` file lies in the code path."
  def load(spec_or_name) do
    with {:ok, app, properties} <- specification(spec_or_name),
         :error <- lookup_spec(app),
         :ok <- check(properties[:mod]) do
      keep(app, properties)
    else
      {:ok, _loaded} -> {:error, {:already_loaded, spec_or_name}}
      {:error, _} = error -> error
    end
  end

  defp specification({:application, app, properties}) when is_atom(app) and is_list(properties), do: {:ok, app, properties}

  defp specification(app) when is_atom(app) do
    with :error <- lookup_spec(app),
         :error <- :vl_app_library.spec(app) do
      read_file(app)
    else
      {:ok, properties} -> {:ok, app, properties}
    end
  end

  defp specification(other), do: {:error, {:bad_application, other}}

  defp check({module, _args}) when is_atom(module), do: :ok
  defp check(mod) when mod in [[], nil], do: :ok
  defp check(mod), do: {:error, {:badstartspec, mod}}

  defp keep(app, properties) do
    for {key, value} <- Keyword.get(properties, :env, []), :ets.lookup(@table, {:kept, app, key}) == [], do: set_env(app, key, value)
    :ets.insert(@table, {{:spec, app}, for({key, default} <- @properties, do: {key, Keyword.get(properties, key, default)})})
    :ok
  end

  defp read_file(app) do
    file = :erlang.atom_to_list(app) ++ '.app'

    with path when is_list(path) <- :code.where_is_file(file),
         {:ok, [{:application, ^app, properties}]} <- :file.consult(path) do
      {:ok, app, properties}
    else
      :non_existing -> {:error, {'no such file or directory', file}}
      {:ok, _} -> {:error, {:bad_application, app}}
      {:error, reason} -> {:error, {:file.format_error(reason), file}}
    end
  end

  def unload(app) do
    case lookup_spec(app) do
      {:ok, _} ->
        :ets.delete(@table, {:spec, app})
        :ets.match_delete(@table, {{:env, app, :_}, :_})
        :ets.match_delete(@table, {{:kept, app, :_}, :_})
        :ok

      :error ->
        {:error, {:not_loaded, app}}
    end
  end

  @doc "The properties of a loaded application as written, or `:error`."
  def lookup_spec(app) do
    case :ets.lookup(@table, {:spec, app}) do
      [{_, properties}] -> {:ok, properties}
      [] -> :error
    end
  end

  def get_all_key, do: with({:ok, app} <- get_application(), do: get_all_key(app), else: (:undefined -> []))

  def get_all_key(app) do
    case lookup_spec(app) do
      {:ok, properties} -> {:ok, for({key, value} <- properties, do: {key, property(app, key, value)})}
      :error -> :undefined
    end
  end

  def get_key(key), do: with({:ok, app} <- get_application(), do: get_key(app, key))

  def get_key(app, key) do
    with {:ok, properties} <- lookup_spec(app),
         {:ok, value} <- Keyword.fetch(properties, key) do
      {:ok, property(app, key, value)}
    else
      :error -> :undefined
    end
  end

  # The environment is as it is now; the modules of a part of the library are listed when somebody asks.
  defp property(app, :env, _value), do: get_all_env(app)
  defp property(app, :modules, []), do: :vl_app_library.modules(app)
  defp property(_app, _key, value), do: value

  def get_application, do: get_application(self())

  @doc "The application of a module, or of a process: the one whose master leads its group."
  def get_application(pid) when is_pid(pid) do
    with {:group_leader, leader} <- Process.info(pid, :group_leader),
         [{_, app}] <- :ets.lookup(@table, {:master, leader}) do
      {:ok, app}
    else
      _ -> :undefined
    end
  end

  def get_application(module) do
    found = for [app, properties] <- :ets.match(@table, {{:spec, :"$1"}, :"$2"}), module in Keyword.get(properties, :modules, []), do: app
    if found == [], do: :vl_app_library.of_module(module), else: {:ok, hd(found)}
  end

  def loaded_applications, do: for([app, properties] <- :ets.match(@table, {{:spec, :"$1"}, :"$2"}), do: shown(app, properties))

  @doc "The applications that run, the last one started first."
  def which_applications(_timeout \\ 5000) do
    for app <- :application_controller.running() ++ :vl_app_library.always(), {:ok, properties} <- [lookup_spec(app)], do: shown(app, properties)
  end

  defp shown(app, properties), do: {app, properties[:description], properties[:vsn]}

  # -- Starting and stopping --

  @doc """
  Starts an application whose needed applications run; `{:error, {:not_started, other}}` else. When it ends by itself a
  `:permanent` one takes the machine with it, a `:transient` one unless it ended normally, a `:temporary` one never.
  """
  def start(app, type \\ :temporary)

  def start(app, type) when type in [:temporary, :transient, :permanent] do
    case load(app) do
      result when result in [:ok, {:error, {:already_loaded, app}}] -> :application_controller.start(app, type)
      error -> error
    end
  end

  def start(_app, type), do: {:error, {:invalid_restart_type, type}}

  def ensure_started(app, type \\ :temporary) do
    case start(app, type) do
      {:error, {:already_started, ^app}} -> :ok
      other -> other
    end
  end

  @doc "Starts an application after all that it needs; if one fails those started are stopped again."
  def ensure_all_started(app, type \\ :temporary) do
    case ensure_all(app, type, []) do
      {:ok, started} ->
        {:ok, :lists.reverse(started)}

      {:error, reason, started} ->
        Enum.each(started, &stop/1)
        {:error, reason}
    end
  end

  defp ensure_all(app, type, started) do
    case start(app, type) do
      :ok ->
        {:ok, [app | started]}

      {:error, {:already_started, ^app}} ->
        {:ok, started}

      {:error, {:not_started, needed}} ->
        with {:ok, started} <- ensure_all(needed, type, started), do: ensure_all(app, type, started)

      {:error, reason} ->
        {:error, {app, reason}, started}
    end
  end

  @doc "Stops an application: its tree is shut down from the top."
  def stop(app), do: :application_controller.stop(app)

  def start_type, do: :application_controller.start_type(self())

  def behaviour_info(:callbacks), do: [start: 2, stop: 1]
  def behaviour_info(:optional_callbacks), do: []
end
