defmodule :application do
  @moduledoc """
  Loaded and running applications, and their environments.

  Everything stands in one table: `{{:env, app, key}, value}`, `{{:spec, app}, properties}`,
  `{{:running, app}, module, pid, state}`.
  """
  @table :vl_application
  @version String.to_charlist(System.version())

  # What runs from the beginning, and what of the library may be started besides.
  @always [:logger, :elixir, :compiler, :stdlib, :kernel]
  @on_demand [:ex_unit, :iex, :eex, :crypto]

  # What `Logger` counts on being set.
  @logger for {key, value} <- [
                utc_log: false,
                truncate: 8096,
                backends: [:console],
                translators: [{Logger.Translator, :translate}],
                sync_threshold: 0,
                discard_threshold: 500,
                handle_otp_reports: true,
                handle_sasl_reports: false,
                discard_threshold_periodic_check: 30_000,
                discard_threshold_for_error_logger: 500,
                compile_time_purge_matching: [],
                compile_time_application: nil,
                translator_inspect_opts: [],
                console: [],
                start_options: []
              ],
              do: {{:env, :logger, key}, value}

  @doc "Makes the table; called once when the library starts."
  def boot do
    :ets.new(@table, [:named_table, :public, :ordered_set, read_concurrency: true])
    for app <- @always, do: put({:spec, app}, library(app))
    :ets.insert(@table, @logger)
    :ok
  end

  defp version(:kernel), do: '8.5'
  defp version(:stdlib), do: '4.2'
  defp version(_app), do: @version

  def get_env(key), do: get_env(:undefined, key)

  def get_env(app, key) do
    case lookup({:env, app, key}) do
      {:ok, value} -> {:ok, value}
      :error -> :undefined
    end
  end

  def get_env(app, key, default) do
    case lookup({:env, app, key}) do
      {:ok, value} -> value
      :error -> default
    end
  end

  def get_all_env(app), do: for([key, value] <- :ets.match(@table, {{:env, app, :"$1"}, :"$2"}), do: {key, value})
  def set_env(app, key, value, _options \\ []), do: put({:env, app, key}, value)

  def unset_env(app, key, _options \\ []) do
    :ets.delete(@table, {:env, app, key})
    :ok
  end

  @doc "Loads an application from its specification `{:application, name, properties}`."
  def load({:application, app, properties}) do
    case lookup({:spec, app}) do
      {:ok, _} ->
        {:error, {:already_loaded, app}}

      :error ->
        put({:spec, app}, properties)
        for {key, value} <- Keyword.get(properties, :env, []), get_env(app, key) == :undefined, do: set_env(app, key, value)
        :ok
    end
  end

  def load(app) when is_atom(app) do
    case lookup({:spec, app}) do
      {:ok, _} -> {:error, {:already_loaded, app}}
      :error when app in @on_demand -> put({:spec, app}, library(app)) && :ok
      :error -> {:error, {'no such file or directory', '#{app}.app'}}
    end
  end

  def unload(app) do
    case lookup({:spec, app}) do
      {:ok, _} ->
        :ets.delete(@table, {:spec, app})
        :ets.match_delete(@table, {{:env, app, :_}, :_})
        :ok

      :error ->
        {:error, {:not_loaded, app}}
    end
  end

  def get_all_key(app) do
    case lookup({:spec, app}) do
      {:ok, properties} -> {:ok, whole(app, properties)}
      :error -> :undefined
    end
  end

  def get_key(app, key) do
    with {:ok, properties} <- lookup({:spec, app}),
         {:ok, value} <- Keyword.fetch(whole(app, properties), key) do
      {:ok, value}
    else
      :error -> :undefined
    end
  end

  # The modules of a part of the library are listed when somebody asks.
  defp whole(app, properties) when app in @always or app in @on_demand do
    Keyword.put_new_lazy(properties, :modules, fn ->
      for module <- :vl_code.library(), library_app(Atom.to_string(module)) == app, do: module
    end)
  end

  defp whole(_app, properties), do: properties

  def get_application(module) do
    found = for [app, properties] <- :ets.match(@table, {{:spec, :"$1"}, :"$2"}), module in Keyword.get(properties, :modules, []), do: app

    cond do
      found != [] -> {:ok, hd(found)}
      module in [:erlang, :init, :persistent_term, :atomics, :counters, :zlib] -> :undefined
      :vl_code.is_library(module) or module in [:vl_compiler, :erl_eval] -> {:ok, library_app(Atom.to_string(module))}
      true -> :undefined
    end
  end

  @kernel ~w(application code error_logger erpc file global global_group init logger net_adm net_kernel os rpc)
  @parts [{"Elixir.ExUnit", :ex_unit}, {"Elixir.Logger", :logger}, {"Elixir.IEx", :iex}, {"Elixir.EEx", :eex}]

  # The application that has a module in Elixir.
  defp library_app("Elixir." <> _ = name), do: Enum.find_value(@parts, :elixir, fn {part, app} -> String.starts_with?(name, part) && app end)
  defp library_app("vl_" <> _), do: :elixir
  defp library_app("elixir" <> _), do: :elixir
  defp library_app(name), do: if(name in @kernel, do: :kernel, else: :stdlib)

  def loaded_applications, do: for([app, properties] <- :ets.match(@table, {{:spec, :"$1"}, :"$2"}), do: shown(app, properties))

  def which_applications(_timeout \\ 5000) do
    started = for [app] <- :ets.match(@table, {{:running, :"$1"}, :_}), do: app
    for app <- started ++ @always, {:ok, properties} <- [lookup({:spec, app})], do: shown(app, properties)
  end

  defp library(app), do: [description: :erlang.atom_to_list(app), vsn: version(app), applications: []]
  defp shown(app, properties), do: {app, Keyword.get(properties, :description, ''), Keyword.get(properties, :vsn, '')}

  def start(app, type \\ :temporary)

  # Its processes are begun by the first event; so it is known when it does not run.
  def start(:logger, _type) do
    case lookup(:stopped_logger) do
      {:ok, true} ->
        :ets.delete(@table, :stopped_logger)
        Logger.App.resume()

      :error ->
        {:error, {:already_started, :logger}}
    end
  end

  def start(app, _type) when app in @always, do: {:error, {:already_started, app}}

  def start(app, type) do
    with :error <- lookup({:running, app}),
         {:ok, properties} <- spec(app),
         :ok <- needed(Keyword.get(properties, :applications, [])) do
      start_module(app, type, properties)
      |> tap(&if(&1 == :ok, do: :vl_report.application_started(app)))
    else
      {:ok, _running} -> {:error, {:already_started, app}}
      {:error, _} = error -> error
    end
  end

  defp spec(app) do
    case lookup({:spec, app}) do
      {:ok, properties} -> {:ok, properties}
      :error -> with(:ok <- load(app), do: lookup({:spec, app}))
    end
  end

  defp needed(apps) do
    case Enum.find(apps, &(not running?(&1))) do
      nil -> :ok
      app -> {:error, {:not_started, app}}
    end
  end

  defp running?(app), do: app in @always or lookup({:running, app}) != :error

  defp start_module(app, _type, properties) do
    case Keyword.get(properties, :mod, []) do
      [] ->
        put({:running, app}, :library)

      {module, args} ->
        case run(module, args) do
          {:ok, pid, state} -> put({:running, app}, {module, pid, state})
          {:error, reason} -> {:error, {reason, {module, :start, [:normal, args]}}}
          other -> {:error, {:bad_return, {{module, :start, [:normal, args]}, other}}}
        end
    end
  end

  # The tree is linked to a master of its own, so that its end is no exit of the caller.
  defp run(module, args) do
    caller = self()
    ref = make_ref()

    {_pid, monitor} =
      spawn_monitor(fn ->
        Process.flag(:trap_exit, true)

        case module.start(:normal, args) do
          {:ok, pid} -> master(caller, ref, module, pid, [])
          {:ok, pid, state} -> master(caller, ref, module, pid, state)
          other -> send(caller, {ref, other})
        end
      end)

    receive do
      {^ref, result} ->
        Process.demonitor(monitor, [:flush])
        result

      {:DOWN, ^monitor, _, _, reason} ->
        {:error, {:bad_return, {{module, :start, [:normal, args]}, {:EXIT, reason}}}}
    end
  end

  defp master(caller, ref, module, pid, state) do
    send(caller, {ref, {:ok, self(), {pid, state}}})
    watch(module, pid, state)
  end

  defp watch(module, pid, state) do
    receive do
      {:stop, from, ref} ->
        state = if function_exported?(module, :prep_stop, 1), do: module.prep_stop(state), else: state
        Process.exit(pid, :shutdown)

        receive do
          {:EXIT, ^pid, _} -> :ok
        end

        module.stop(state)
        send(from, {ref, :ok})

      {:EXIT, ^pid, _reason} ->
        module.stop(state)

      _other ->
        watch(module, pid, state)
    end
  end

  def ensure_started(app, type \\ :temporary) do
    case start(app, type) do
      {:error, {:already_started, ^app}} -> :ok
      other -> other
    end
  end

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
        case ensure_all(needed, type, started) do
          {:ok, started} -> ensure_all(app, type, started)
          error -> error
        end

      {:error, reason} ->
        {:error, {app, reason}, started}
    end
  end

  def stop(:logger) do
    case lookup(:stopped_logger) do
      {:ok, true} ->
        {:error, {:not_started, :logger}}

      :error ->
        put(:stopped_logger, true)
        Logger.App.stop([])
    end
  end

  def stop(app) do
    case lookup({:running, app}) do
      {:ok, running} ->
        :ets.delete(@table, {:running, app})
        result = stop_running(running)
        :vl_report.application_ended(app, :stopped)
        result

      :error ->
        {:error, {:not_started, app}}
    end
  end

  defp stop_running(:library), do: :ok

  defp stop_running({_module, master, _state}) do
    ref = Process.monitor(master)
    send(master, {:stop, self(), ref})

    receive do
      {^ref, :ok} ->
        Process.demonitor(ref, [:flush])
        :ok

      {:DOWN, ^ref, _, _, _} ->
        :ok
    end
  end

  defp lookup(key) do
    case :ets.lookup(@table, key) do
      [{_, value}] -> {:ok, value}
      [] -> :error
    end
  end

  defp put(key, value) do
    :ets.insert(@table, {key, value})
    :ok
  end

  def behaviour_info(:callbacks), do: [start: 2, stop: 1]
  def behaviour_info(:optional_callbacks), do: []
end
