# What is printed on standard error when processes of each kind crash.
defmodule Srv do
  use GenServer
  def init(:raise), do: raise("in init")
  def init(state), do: {:ok, state}
  def handle_call(:raise, _, _), do: raise(ArgumentError, "in call")
  def handle_call({:stop, reason}, _, s), do: {:stop, reason, :ok, s}
  def handle_cast(:raise, _), do: raise("in cast")
  def handle_cast({:exit, reason}, _), do: exit(reason)
  def handle_cast(:throw, _), do: throw(:bad)
  def handle_cast(:bad, _), do: :nonsense
  def handle_cast(:missing, s), do: {:noreply, Map.fetch!(s, :missing)}
  def handle_info({:arith, x}, s), do: {:noreply, s + x}
end

defmodule Status do
  use GenServer
  def init(s), do: {:ok, s}
  def handle_cast(:crash, s), do: {:stop, {:bad, s}, s}
  def format_status(_reason, [_dict, _state]), do: :hidden
end

defmodule Run do
  # Starts a process, lets it crash, waits for its end.
  def until_dead(pid, fun) do
    ref = Process.monitor(pid)
    fun.(pid)
    receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
    Logger.flush()
  end

  def server(module \\ Srv, state, fun, options \\ []) do
    {:ok, pid} = GenServer.start(module, state, options)
    until_dead(pid, fun)
  end

  def head(title), do: IO.puts(:stderr, "-- " <> title)
end

Run.head("GenServer")
Run.server(%{a: 1}, &GenServer.cast(&1, :raise))
Run.server([1, 2], &GenServer.cast(&1, {:exit, :reason}))
Run.server([1, 2], &GenServer.cast(&1, {:exit, :normal}))
Run.server([1, 2], &GenServer.cast(&1, {:exit, {:shutdown, :quiet}}))
Run.server("text", &GenServer.cast(&1, :throw))
Run.server(:s, &GenServer.cast(&1, :bad))
Run.server(%{}, &GenServer.cast(&1, :missing))
Run.server(%{}, &GenServer.cast(&1, :no_clause))
Run.server(Srv, :not_a_number, &send(&1, {:arith, 1}), name: Named)
Run.server(:s, fn pid -> :ok = GenServer.call(pid, {:stop, :odd}) end)
Run.server(:s, fn pid -> :ok = GenServer.call(pid, {:stop, :normal}) end)
Run.server(Status, :secret, &GenServer.cast(&1, :crash), [])
GenServer.start(Srv, :raise)

Run.head("a message nobody wants")
{:ok, agent} = Agent.start(fn -> 0 end)
send(agent, {:unexpected, 1})
Agent.get(agent, & &1)
Logger.flush()

Run.head("Agent")
Run.until_dead(agent, fn pid -> Agent.cast(pid, fn _ -> raise "in agent" end) end)

Run.head("Task")
{:ok, pid} = Task.start(fn -> receive(do: (:go -> raise("in task"))) end)
Run.until_dead(pid, &send(&1, :go))
{:ok, pid} = Task.start(String, :to_integer, ["x"])
Run.until_dead(pid, fn _ -> :ok end)
{:ok, pid} = Task.start(fn -> receive(do: (:go -> exit(:shutdown))) end)
Run.until_dead(pid, &send(&1, :go))

Run.head("Supervisor")
Process.flag(:trap_exit, true)

{:ok, sup} =
  Supervisor.start_link([%{id: :child, start: {Agent, :start_link, [fn -> 0 end]}}], strategy: :one_for_one, max_restarts: 0)

[{_, child, _, _}] = Supervisor.which_children(sup)
Run.until_dead(sup, fn _ -> Agent.cast(child, fn _ -> exit(:crash) end) end)

# Elixir's Logger shows nothing of these.
defmodule Machine do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(data), do: {:ok, :idle, data}
  def handle_event(:cast, :raise, :idle, _data), do: raise("in a state")
end

Run.head("state machine")
{:ok, machine} = :gen_statem.start(Machine, 0, [])
Run.until_dead(machine, &:gen_statem.cast(&1, :raise))
