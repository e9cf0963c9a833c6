# A million supervised processes: how long they take to start, what one weighs, and what becomes of those killed.
#
#     vm +P 2000000 tests/conc/million.exs [WORKERS] [KILLS]
#
# Prints its numbers; exits 1 when a restart is lost. Runs under elixir too.

defmodule Million.Worker do
  use GenServer

  def start_link({starts, slot}), do: GenServer.start_link(__MODULE__, {starts, slot})

  def init({starts, slot}) do
    :counters.add(starts, 1, 1)
    {:ok, slot}
  end
end

defmodule Million do
  def main(workers, kills) do
    Logger.configure(level: :emergency)
    starts = :counters.new(1, [:write_concurrency])
    {:ok, top} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 1_000_000_000)
    before = memory()
    {us, _} = :timer.tc(fn -> start(top, starts, workers) end)
    IO.puts("#{workers} started in #{div(us, 1000)} ms, #{div(memory() - before, workers)} bytes each")

    pids = List.to_tuple(for {_, pid, _, _} <- DynamicSupervisor.which_children(top), do: pid)
    {us, killed} = :timer.tc(fn -> kill(pids, kills) end)
    # The supervisor has seen every end before it answers; those it could not restart at once are not active.
    %{active: active} = DynamicSupervisor.count_children(top)
    started = :counters.get(starts, 1)
    IO.puts("#{killed} killed in #{div(us, 1000)} ms, #{started - workers} restarted, #{active} active")
    {us, :ok} = :timer.tc(fn -> Supervisor.stop(top, :normal, :infinity) end)
    IO.puts("stopped in #{div(us, 1000)} ms")
    if active != workers or started - workers != killed, do: System.halt(1)
  end

  defp start(_top, _starts, 0), do: :ok

  defp start(top, starts, n) do
    {:ok, _} = DynamicSupervisor.start_child(top, {Million.Worker, {starts, n}})
    start(top, starts, n - 1)
  end

  # Those of the first start, in any order: none twice, so that each kill is an end.
  defp kill(pids, kills) do
    :rand.seed(:exsss, {1, 2, 3})
    chosen = Stream.repeatedly(fn -> :rand.uniform(tuple_size(pids)) - 1 end) |> Stream.uniq() |> Enum.take(kills)

    for slot <- chosen do
      pid = elem(pids, slot)
      monitor = Process.monitor(pid)
      Process.exit(pid, :kill)
      receive(do: ({:DOWN, ^monitor, _, _, :killed} -> :ok))
    end

    length(chosen)
  end

  defp memory do
    :erlang.garbage_collect()
    :erlang.memory(:total)
  end
end

[workers, kills] = Enum.map(System.argv() ++ Enum.drop(["1000000", "100000"], length(System.argv())), &String.to_integer/1)
Million.main(workers, kills)
