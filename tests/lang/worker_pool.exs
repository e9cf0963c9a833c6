# A pool of workers: queueing, monitoring of clients, replacing crashed workers, timeouts, shutting down in order.
defmodule Pool do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: opts[:name])
  def checkout(pool, timeout \\ 1000), do: GenServer.call(pool, :checkout, timeout)
  def checkin(pool, worker), do: GenServer.cast(pool, {:checkin, worker})
  def status(pool), do: GenServer.call(pool, :status)

  def run(pool, fun) do
    worker = checkout(pool)

    try do
      Pool.Worker.run(worker, fun)
    after
      checkin(pool, worker)
    end
  end

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)
    {:ok, sup} = DynamicSupervisor.start_link(max_restarts: 0)
    state = %{sup: sup, free: [], busy: %{}, waiting: :queue.new(), log: opts[:log]}
    {:ok, state, {:continue, {:start, opts[:size]}}}
  end

  @impl true
  def handle_continue({:start, size}, state), do: {:noreply, Enum.reduce(1..size//1, state, fn _, s -> add_worker(s) end)}

  @impl true
  def handle_call(:checkout, from, %{free: []} = state), do: {:noreply, %{state | waiting: :queue.in(from, state.waiting)}}
  def handle_call(:checkout, {pid, _}, %{free: [worker | free]} = state), do: {:reply, worker, lend(%{state | free: free}, worker, pid)}
  def handle_call(:status, _, state), do: {:reply, {length(state.free), map_size(state.busy), :queue.len(state.waiting)}, state}

  @impl true
  def handle_cast({:checkin, worker}, state), do: {:noreply, take_back(state, worker)}

  @impl true
  def handle_info({:DOWN, ref, :process, pid, reason}, state) do
    cond do
      found = Enum.find(state.busy, fn {_, {client_ref, _}} -> client_ref == ref end) ->
        send(state.log, {:client_gone, reason})
        {:noreply, take_back(state, elem(found, 0))}

      pid in state.free or is_map_key(state.busy, pid) ->
        send(state.log, {:worker_gone, summary(reason)})
        {:noreply, state |> forget(pid) |> add_worker() |> serve()}

      true ->
        {:noreply, state}
    end
  end

  def handle_info({:EXIT, _, _}, state), do: {:noreply, state}

  @impl true
  def terminate(reason, state) do
    send(state.log, {:pool_ends, reason, map_size(state.busy)})
    for from <- :queue.to_list(state.waiting), do: GenServer.reply(from, :closed)
  end

  defp summary({%{__exception__: true} = e, _}), do: Exception.message(e)
  defp summary(other), do: other

  defp add_worker(state) do
    {:ok, worker} = DynamicSupervisor.start_child(state.sup, {Pool.Worker, []})
    Process.monitor(worker)
    %{state | free: state.free ++ [worker]}
  end

  defp lend(state, worker, client), do: put_in(state.busy[worker], {Process.monitor(client), client})

  defp forget(state, worker) do
    with {ref, _} <- state.busy[worker], do: Process.demonitor(ref, [:flush])
    %{state | busy: Map.delete(state.busy, worker), free: List.delete(state.free, worker)}
  end

  defp take_back(%{busy: busy} = state, worker) when is_map_key(busy, worker) do
    state = forget(state, worker)
    serve(%{state | free: [worker | state.free]})
  end

  defp take_back(state, _), do: state

  defp serve(%{free: [worker | free]} = state) do
    case :queue.out(state.waiting) do
      {{:value, {pid, _} = from}, rest} ->
        GenServer.reply(from, worker)
        serve(lend(%{state | free: free, waiting: rest}, worker, pid))

      {:empty, _} ->
        state
    end
  end

  defp serve(state), do: state
end

defmodule Pool.Worker do
  use GenServer, restart: :temporary
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def run(worker, fun), do: GenServer.call(worker, {:run, fun}, :infinity)
  @impl true
  def init(_), do: {:ok, 0}
  @impl true
  def handle_call({:run, fun}, _, n), do: {:reply, {fun.(), n + 1}, n + 1}
end

defmodule Gate do
  # Something to wait at until it is opened.
  def new, do: spawn(fn -> closed([]) end)
  def wait(gate), do: (send(gate, {:wait, self()}); receive(do: ({:open, ^gate} -> :ok)))
  def open(gate), do: send(gate, :open)
  defp closed(waiting), do: receive(do: ({:wait, pid} -> closed([pid | waiting]); :open -> (Enum.each(waiting, &send(&1, {:open, self()})); opened())))
  defp opened, do: receive(do: ({:wait, pid} -> (send(pid, {:open, self()}); opened())))
end

wait_for = fn wait_for, status -> if Pool.status(:pool) == status, do: status, else: (:erlang.yield(); wait_for.(wait_for, status)) end
next = fn -> receive(do: ({tag, _} = m when tag in [:client_gone, :worker_gone] -> m; {:pool_ends, _, _} = m -> m), after: (1000 -> :nothing)) end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
{:ok, pool} = Pool.start_link(name: :pool, size: 2, log: self())
IO.inspect(Pool.status(:pool))
IO.inspect(Pool.run(:pool, fn -> 1 + 1 end) |> elem(0))

IO.puts("more clients than workers")
gate = Gate.new()
tasks = for n <- 1..5, do: Task.async(fn -> Pool.run(:pool, fn -> Gate.wait(gate); n * n end) |> elem(0) end)
IO.inspect(wait_for.(wait_for, {0, 2, 3}))
Gate.open(gate)
IO.inspect(Task.await_many(tasks))
IO.inspect(wait_for.(wait_for, {2, 0, 0}))

IO.puts("a client that dies gives its worker back")
client = spawn(fn -> Pool.checkout(:pool); receive(do: (:never -> :ok)) end)
wait_for.(wait_for, {1, 1, 0})
Process.exit(client, :client_killed)
IO.inspect(next.())
IO.inspect(wait_for.(wait_for, {2, 0, 0}))

IO.puts("a worker that crashes is replaced")
IO.inspect(try(do: Pool.run(:pool, fn -> raise "in the worker" end), catch: (:exit, {{e, _}, {GenServer, :call, _}} -> Exception.message(e))))
IO.inspect(next.())
IO.inspect(wait_for.(wait_for, {2, 0, 0}))
IO.inspect(try(do: Pool.run(:pool, fn -> exit(:shutdown) end), catch: (:exit, {reason, _} -> reason)))
IO.inspect(next.())
IO.inspect(Pool.run(:pool, fn -> :still_here end) |> elem(0))

IO.puts("waiting too long")
held = for _ <- 1..2, do: Pool.checkout(:pool)
IO.inspect(try(do: Pool.checkout(:pool, 1), catch: (:exit, {reason, {GenServer, :call, [_, request, 1]}} -> {reason, request})))
Enum.each(held, &Pool.checkin(:pool, &1))
IO.inspect(wait_for.(wait_for, {1, 1, 0}))
# The request that was given up was served late: its worker is given back like any other.
Pool.checkin(:pool, hd(held))
IO.inspect(wait_for.(wait_for, {2, 0, 0}))

IO.puts("the end")
gate = Gate.new()

waiting =
  for _ <- 1..3 do
    Task.async(fn ->
      got = Pool.checkout(:pool)
      if is_pid(got), do: Gate.wait(gate)
      is_pid(got)
    end)
  end

wait_for.(wait_for, {0, 2, 1})
IO.inspect(GenServer.stop(pool, :shutdown))
IO.inspect(next.())
Gate.open(gate)
IO.inspect(Task.await_many(waiting) |> Enum.sort())
IO.inspect(GenServer.whereis(:pool))
