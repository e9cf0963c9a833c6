# Supervisors: restart kinds, order of start and stop, intensity, dynamic children.
defmodule Child do
  use GenServer
  def start_link({name, report}), do: GenServer.start_link(__MODULE__, {name, report}, name: name)
  def init({name, report}) do
    Process.flag(:trap_exit, true)
    send(report, {:started, name})
    {:ok, {name, report}}
  end
  def handle_cast(:crash, state), do: {:stop, :shutdown, state}
  def handle_cast(:finish, state), do: {:stop, :normal, state}
  def terminate(_reason, {name, report}), do: send(report, {:stopped, name})
end

defmodule Wait do
  def events(n), do: for(_ <- 1..n//1, do: receive(do: (m -> m), after: (1000 -> :nothing)))
end

me = self()
child = fn name, restart -> Supervisor.child_spec({Child, {name, me}}, id: name, restart: restart) end

for strategy <- [:one_for_one, :rest_for_one, :one_for_all] do
  {:ok, sup} = Supervisor.start_link([child.(:a, :permanent), child.(:b, :permanent), child.(:c, :permanent)], strategy: strategy)
  IO.inspect(Wait.events(3))
  GenServer.cast(:b, :crash)
  n = %{one_for_one: 2, rest_for_one: 4, one_for_all: 6}[strategy]
  IO.inspect({strategy, Wait.events(n)})
  IO.inspect(for {id, pid, type, _} <- Supervisor.which_children(sup), do: {id, is_pid(pid), type})
  Supervisor.stop(sup)
  IO.inspect(Wait.events(3))
end

{:ok, sup} = Supervisor.start_link([child.(:t, :temporary), child.(:r, :transient)], strategy: :one_for_one)
Wait.events(2)
GenServer.cast(:t, :finish)
IO.inspect(Wait.events(1))
GenServer.cast(:r, :finish)
IO.inspect(Wait.events(1))
:sys.get_state(sup)
IO.inspect(Supervisor.count_children(sup))
IO.inspect(Supervisor.restart_child(sup, :r) |> elem(0))
IO.inspect(Wait.events(1))
IO.inspect({Supervisor.terminate_child(sup, :r), Supervisor.delete_child(sup, :r), Supervisor.delete_child(sup, :r)})
IO.inspect(Wait.events(1))
IO.inspect(Supervisor.start_child(sup, child.(:late, :permanent)) |> elem(0))
IO.inspect(Wait.events(1))
IO.inspect(match?({:error, {:already_started, _}}, Supervisor.start_child(sup, child.(:late, :permanent))))
Supervisor.stop(sup)
IO.inspect(Wait.events(1))

{:ok, dyn} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 2)
{:ok, x} = DynamicSupervisor.start_child(dyn, {Child, {:x, me}})
{:ok, _} = DynamicSupervisor.start_child(dyn, {Child, {:y, me}})
IO.inspect(DynamicSupervisor.start_child(dyn, {Child, {:z, me}}))
IO.inspect(Enum.sort(Wait.events(2)))
IO.inspect(DynamicSupervisor.terminate_child(dyn, x))
IO.inspect(Wait.events(1))
IO.inspect(DynamicSupervisor.count_children(dyn))
