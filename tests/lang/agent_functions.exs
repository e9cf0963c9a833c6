# Agents: every function, with names, errors and timeouts.
{:ok, a} = Agent.start_link(fn -> [] end, name: :list)
IO.inspect(Agent.update(:list, &[1 | &1]))
IO.inspect(Agent.update(a, fn l -> [2 | l] end, 1000))
IO.inspect(Agent.get(a, & &1))
IO.inspect(Agent.get(a, &length/1))
IO.inspect(Agent.get_and_update(a, fn [h | t] -> {h, t} end))
IO.inspect(Agent.get(a, Enum, :map, [&(&1 * 100)]))
IO.inspect(Agent.get_and_update(a, List, :pop_at, [0]))
IO.inspect(Agent.cast(a, fn _ -> :cast end))
IO.inspect(Agent.get(a, & &1))
IO.inspect(Agent.cast(a, Tuple, :duplicate, [2]))
IO.inspect(Agent.get(a, & &1))
{:error, {:already_started, pid}} = Agent.start_link(fn -> 0 end, name: :list)
IO.inspect(pid == a)
IO.inspect(Agent.stop(a))
IO.inspect(Process.whereis(:list))

Process.flag(:trap_exit, true)
Logger.configure(level: :none)
IO.inspect(match?({:error, {%RuntimeError{message: "no start"}, _}}, Agent.start_link(fn -> raise "no start" end)))
{:ok, b} = Agent.start(fn -> 1 end)

caught =
  try do
    Agent.get(b, fn _ -> raise "in agent" end)
  catch
    :exit, {{%RuntimeError{message: m}, _}, {GenServer, :call, [^b | _]}} -> m
  end

IO.inspect(caught)
IO.inspect(Process.alive?(b))
{:ok, slow} = Agent.start(fn -> 1 end)

IO.inspect(
  try do
    Agent.get(slow, fn _ -> Process.sleep(:infinity) end, 5)
  catch
    :exit, {:timeout, _} -> :timeout
  end
)

defmodule Counter do
  use Agent
  def start_link(n), do: Agent.start_link(fn -> n end, name: __MODULE__)
  def next, do: Agent.get_and_update(__MODULE__, &{&1, &1 + 1})
end

IO.inspect(Counter.child_spec(1))
{:ok, sup} = Supervisor.start_link([{Counter, 10}], strategy: :one_for_one)
IO.inspect([Counter.next(), Counter.next()])
Supervisor.stop(sup)
