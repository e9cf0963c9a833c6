defmodule :application_controller do
  @moduledoc false
  # The process that starts and stops applications, one at a time, and acts when one ends by itself. It begins with the
  # first application that is started, so that a program without applications has no such process.

  @behaviour :gen_server
  @table :vl_application

  # -- For :application --

  @doc "Starts a loaded application."
  def start(:logger, _type), do: start_logger()
  def start(app, type), do: if(app in :vl_app_library.always(), do: {:error, {:already_started, app}}, else: call({:start, app, type}))

  @doc "Stops a running application."
  def stop(:logger), do: stop_logger()
  def stop(app), do: if(running?(app), do: call({:stop, app}), else: {:error, {:not_started, app}})

  @doc "Stops all applications, the last one started first: what the machine does before it ends in order."
  def stop_all, do: if(Process.whereis(__MODULE__), do: call(:stop_all), else: :ok)

  @doc "The applications that were started, the last one first."
  def running do
    for {_, app} <- Enum.sort(:ets.select(@table, [{{{:running, :"$1"}, :_, :_, :"$2"}, [], [{{:"$2", :"$1"}}]}]), :desc), do: app
  end

  def start_type(pid), do: if(:application.get_application(pid) == :undefined, do: :undefined, else: :normal)

  @doc "Compares environments with what they were before, `[{app, pairs}]`, and calls `config_change/3` of each changed."
  def config_change(before) do
    for {app, old} <- before do
      now = :application.get_all_env(app)
      changed = for {key, value} <- now, {:ok, was} <- [Keyword.fetch(old, key)], was != value, do: {key, value}
      new = for {key, value} <- now, not Keyword.has_key?(old, key), do: {key, value}
      removed = for {key, _} <- old, not Keyword.has_key?(now, key), do: key
      tell(callback(app), changed, new, removed)
    end

    :ok
  end

  defp callback(:logger), do: Logger.App

  defp callback(app) do
    case :application.get_key(app, :mod) do
      {:ok, {module, _args}} -> module
      _ -> nil
    end
  end

  defp tell(nil, _changed, _new, _removed), do: :ok
  defp tell(_module, [], [], []), do: :ok

  defp tell(module, changed, new, removed) do
    if Code.ensure_loaded?(module) and function_exported?(module, :config_change, 3), do: module.config_change(changed, new, removed)
  end

  # -- Logger: its processes are begun by the first event, so it is known when it does not run --

  defp start_logger do
    if :ets.take(@table, :stopped_logger) == [], do: {:error, {:already_started, :logger}}, else: Logger.App.resume()
  end

  defp stop_logger do
    if :ets.insert_new(@table, {:stopped_logger, true}), do: Logger.App.stop([]), else: {:error, {:not_started, :logger}}
  end

  # -- The process --

  defp call(request) do
    ensure_started()
    :gen_server.call(__MODULE__, request, :infinity)
  end

  # It belongs to nobody: neither the end nor the group leader of who asked first concerns it.
  defp ensure_started do
    if Process.whereis(__MODULE__) == nil do
      {_pid, ref} =
        spawn_monitor(fn ->
          {:group_leader, leader} = Process.info(Process.whereis(:init), :group_leader)
          Process.group_leader(self(), leader)
          :gen_server.start({:local, __MODULE__}, __MODULE__, [], [])
        end)

      receive do
        {:DOWN, ^ref, _, _, _} -> :ok
      end
    end
  end

  def init(_) do
    Process.flag(:trap_exit, true)
    {:ok, %{started: 0, starting: %{}}}
  end

  # An application starts in its master: meanwhile others may be started, also by it.
  def handle_call({:start, app, type}, from, state) do
    case state.starting do
      %{^app => start} -> {:noreply, put_in(state.starting[app], %{start | waiting: [from | start.waiting]})}
      %{} -> begin(app, type, from, state)
    end
  end

  def handle_call({:stop, app}, _from, state), do: {:reply, stop_running(app), state}

  def handle_call(:stop_all, _from, state), do: {:reply, end_all(), state}

  def handle_cast(_, state), do: {:noreply, state}

  def handle_info({:started, app, master}, state) do
    {start, state} = pop_in(state.starting[app])
    state = run(app, master, start.type, state)
    Enum.each(start.waiting, &:gen_server.reply(&1, {:error, {:already_started, app}}))
    :gen_server.reply(start.from, :ok)
    {:noreply, state}
  end

  def handle_info({:EXIT, master, reason}, state) do
    :ets.delete(@table, {:master, master})

    case Enum.find(state.starting, fn {_app, start} -> start.master == master end) do
      {app, start} ->
        :vl_report.application_ended(app, reason, start.type)
        Enum.each([start.from | start.waiting], &:gen_server.reply(&1, {:error, reason}))
        {:noreply, %{state | starting: Map.delete(state.starting, app)}}

      nil ->
        ended(:ets.match(@table, {{:running, :"$1"}, master, :"$2", :_}), reason)
        {:noreply, state}
    end
  end

  def handle_info(_, state), do: {:noreply, state}

  defp begin(app, type, from, state) do
    with :error <- if(running?(app), do: {:error, {:already_started, app}}, else: :error),
         {:ok, properties} <- :application.lookup_spec(app),
         nil <- Enum.find(properties[:applications], &(not (running?(&1) or unneeded?(&1, properties)))) do
      case properties[:mod] do
        [] ->
          {:reply, :ok, run(app, :undefined, type, state)}

        {_module, _args} = call ->
          master = :application_master.start_link(app, call, properties[:start_phases])
          :ets.insert(@table, {{:master, master}, app})
          {:noreply, put_in(state.starting[app], %{master: master, type: type, from: from, waiting: []})}
      end
    else
      :error -> {:reply, {:error, {:not_loaded, app}}, state}
      {:error, _} = error -> {:reply, error, state}
      missing -> {:reply, {:error, {:not_started, missing}}, state}
    end
  end

  defp running?(app), do: :ets.member(@table, {:running, app}) or app in :vl_app_library.always()

  # An optional application is needed only where there is one.
  defp unneeded?(app, properties), do: app in properties[:optional_applications] and not loadable?(app)
  defp loadable?(app), do: :application.load(app) in [:ok, {:error, {:already_loaded, app}}]

  defp run(app, master, type, state) do
    :ets.insert(@table, {{:running, app}, master, type, state.started})
    :vl_report.application_started(app)
    %{state | started: state.started + 1}
  end

  defp stop_running(app) do
    case :ets.take(@table, {:running, app}) do
      [] -> {:error, {:not_started, app}}
      [{_, master, type, _}] -> stop_master(master) && :vl_report.application_ended(app, :stopped, type)
    end
  end

  # The machine is about to end: nobody is told.
  defp end_all, do: for(app <- running(), [{_, master, _, _}] <- [:ets.take(@table, {:running, app})], do: stop_master(master)) && :ok

  defp stop_master(:undefined), do: :ok

  defp stop_master(master) do
    :application_master.stop(master)
    :ets.delete(@table, {:master, master})
    :ok
  end

  defp ended([], _reason), do: :ok

  defp ended([[app, type]], reason) do
    :ets.delete(@table, {:running, app})
    :vl_report.application_ended(app, reason, type)
    if type == :permanent or (type == :transient and reason != :normal), do: end_machine(app, reason)
  end

  defp end_machine(app, reason) do
    end_all()
    why = IO.chardata_to_string(:io_lib.format("~w", [{:application_terminated, app, reason}]))
    IO.puts(:stderr, "Kernel pid terminated (application_controller) (#{why})")
    System.halt(1)
  end
end
