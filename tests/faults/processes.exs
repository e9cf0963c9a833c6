# Processes: messages, links, monitors, servers, supervisors, tasks, agents, timers.
defmodule Faults.Counter do
  use GenServer
  def init(n), do: {:ok, n}
  def handle_call({:add, n}, _from, sum), do: {:reply, sum + n, sum + n}
  def handle_call(:crash, _from, _sum), do: raise("wanted")
  def handle_cast({:set, n}, _sum), do: {:noreply, n}
  def handle_info({:late, n}, sum), do: {:noreply, sum + n}
end

me = self()
echo = spawn_link(fn ->
  receive do
    {from, text} -> send(from, {:echo, text <> text})
  end
end)
send(echo, {me, String.duplicate("long ", 30)})
echoed = receive do
  {:echo, text} -> byte_size(text)
end

{dead, ref} = spawn_monitor(fn -> exit({:planned, [1, 2, 3]}) end)
down = receive do
  {:DOWN, ^ref, :process, ^dead, {:planned, list}} -> list
end

{:ok, counter} = GenServer.start_link(Faults.Counter, 5)
GenServer.cast(counter, {:set, 10})
sum = GenServer.call(counter, {:add, 32})
Process.register(counter, :faults_counter)
send(:faults_counter, {:late, 8})
late = GenServer.call(:faults_counter, {:add, 0})
GenServer.stop(counter)

Process.flag(:trap_exit, true)
child = %{id: :c, start: {Agent, :start_link, [fn -> %{} end, [name: :faults_agent]]}, restart: :permanent}
{:ok, supervisor} = Supervisor.start_link([child], strategy: :one_for_one)
first = Process.whereis(:faults_agent)
Agent.update(:faults_agent, &Map.put(&1, :a, 1))
got = Agent.get(:faults_agent, & &1)
watch = Process.monitor(first)
Process.exit(first, :kill)
receive do
  {:DOWN, ^watch, _, _, :killed} -> :ok
end
counted = Supervisor.count_children(supervisor).specs
Supervisor.stop(supervisor)

doubled = Task.async_stream(1..6, &(&1 * 2), max_concurrency: 3) |> Enum.map(fn {:ok, n} -> n end)
awaited = Task.await(Task.async(fn -> Enum.sum(1..100) end))
{:ok, registry} = Registry.start_link(keys: :unique, name: Faults.Registry)
{:ok, _} = Registry.register(Faults.Registry, "key", :value)
found = Registry.lookup(Faults.Registry, "key") |> Enum.map(&elem(&1, 1))
Supervisor.stop(registry)
timer = Process.send_after(self(), :never, 60_000)
cancelled = is_integer(Process.cancel_timer(timer))
:erlang.phash2({echoed, down, sum, late, got, counted, doubled, awaited, found, cancelled})
