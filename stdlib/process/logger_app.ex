defmodule Logger.App do
  @moduledoc false
  # The processes of Logger: the event manager `Logger`, and a watcher for each of its handlers. They are begun by
  # the first event, so that a program that logs nothing has none of them.

  @behaviour Application

  @doc "Starts what there is to start, unless it runs."
  def ensure_started do
    if Process.whereis(Logger.Supervisor) == nil do
      {_pid, ref} = spawn_monitor(&begin/0)

      receive do
        {:DOWN, ^ref, _, _, _} -> :ok
      end
    end

    # Answered when the whole tree stands, whoever began it.
    _ = Supervisor.count_children(Logger.Supervisor)
    :ok
  end

  # The tree belongs to nobody: neither the end nor the group leader of who logged first concerns it.
  defp begin do
    {:group_leader, leader} = Process.info(Process.whereis(:init), :group_leader)
    Process.group_leader(self(), leader)
    with {:ok, pid} <- start(:normal, []), do: Process.unlink(pid)
  end

  @impl true
  def start(_type, _args) do
    children = [
      %{
        id: :gen_event,
        start: {:gen_event, :start_link, [{:local, Logger}, Application.get_env(:logger, :start_options, [])]},
        modules: :dynamic
      },
      {Logger.Watcher, {Logger.Config, :config, nil}},
      %{id: Logger.BackendSupervisor, start: {__MODULE__, :start_backends, []}, type: :supervisor}
    ]

    with {:ok, pid} <- Supervisor.start_link(children, strategy: :rest_for_one, name: Logger.Supervisor) do
      configure()
      {:ok, pid}
    end
  end

  @doc false
  def start_backends do
    children = for backend <- Application.get_env(:logger, :backends, []), do: Logger.Watcher.child_spec(Logger.Watcher.backend(backend))
    Supervisor.start_link(children, strategy: :one_for_one, max_restarts: 1_000_000, max_seconds: 1, name: Logger.BackendSupervisor)
  end

  # What the handler needs at each event stands in its configuration.
  defp configure do
    with {:ok, level} <- Application.fetch_env(:logger, :level), do: Logger.configure(level: level)
    :logger.add_handler(Logger, Logger.Handler, %{})
    :logger.update_handler_config(Logger, :config, Logger.Handler.settings())
  end

  @impl true
  def config_change(changed, _new, _removed), do: Logger.configure(Keyword.take(changed, [:level]))

  @doc "What was logged before is shown when this returns; a manager that is stuck is not waited for."
  def drain do
    manager = Process.whereis(Logger)
    if manager not in [nil, self()], do: :gen.call(manager, self(), {:sync_notify, :flush}, 5000)
    :ok
  catch
    :exit, _ -> :ok
  end

  @doc "`Application.start(:logger)` after a stop: events go to the processes again."
  def resume do
    :logger.set_primary_config(:level, :debug)
    ensure_started()
  end

  @doc "Ends the processes; the program logs no more."
  def stop do
    Application.stop(:logger)
  end

  @impl true
  def stop(_state) do
    :logger.remove_handler(Logger)
    :logger.set_primary_config(:level, :notice)
    if Process.whereis(Logger.Supervisor), do: Supervisor.stop(Logger.Supervisor)
    :ok
  end
end
