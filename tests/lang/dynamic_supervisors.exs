# DynamicSupervisor: starting, limits, restarts, extra arguments, errors.
defmodule W do
  use GenServer, restart: :temporary
  def start_link(a), do: GenServer.start_link(__MODULE__, a)
  def start_link(extra, a), do: GenServer.start_link(__MODULE__, {extra, a})
  def init({:error, r}), do: {:stop, r}
  def init(:ignore), do: :ignore
  def init({:tell, pid}), do: (send(pid, {:started, self()}); {:ok, pid})
  def init(a), do: {:ok, a}
  def handle_call(:state, _, s), do: {:reply, s, s}
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
end

defmodule Dyn do
  use DynamicSupervisor
  def start_link(arg), do: DynamicSupervisor.start_link(__MODULE__, arg, name: __MODULE__)
  @impl true
  def init(:bad), do: :odd
  def init(:ignore), do: :ignore
  def init(options), do: DynamicSupervisor.init(options)
end

defmodule T do
  def try(fun) do
    IO.inspect(plain(fun.()))
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  catch
    :exit, reason -> IO.inspect({:exit, plain(reason)})
  end

  def plain([{m, f, a, l} | _]) when is_atom(m) and is_atom(f) and (is_integer(a) or is_list(a)) and is_list(l), do: :trace
  def plain(list) when is_list(list), do: Enum.map(list, &plain/1)
  def plain(tuple) when is_tuple(tuple), do: tuple |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain(pid) when is_pid(pid), do: :pid
  def plain(other), do: other

  def down(pid) do
    ref = Process.monitor(pid)
    receive(do: ({:DOWN, ^ref, _, _, reason} -> reason))
  end

  def started(ms \\ 1000), do: receive(do: ({:started, pid} -> pid), after: (ms -> :nobody))
  def exit(pid), do: receive(do: ({:EXIT, ^pid, reason} -> reason), after: (1000 -> :alive))
end

Logger.configure(level: :none)
Process.flag(:trap_exit, true)
IO.inspect(Dyn.child_spec(1))
IO.inspect(DynamicSupervisor.init([]))
IO.inspect(DynamicSupervisor.init(strategy: :one_for_one, max_restarts: 1, max_seconds: 2, max_children: 3, extra_arguments: [:x]))
for arg <- [:bad, :ignore, [strategy: :one_for_all], [max_children: -1], [max_restarts: 1.5], [max_seconds: 0], [extra_arguments: 1]], do: T.try(fn -> Dyn.start_link(arg) end)
T.try(fn -> DynamicSupervisor.start_link(strategy: :rest_for_one) end)

IO.puts("children")
{:ok, sup} = Dyn.start_link(max_children: 2)
T.try(fn -> Dyn.start_link([]) end)
{:ok, one} = DynamicSupervisor.start_child(Dyn, {W, 1})
T.try(fn -> DynamicSupervisor.start_child(sup, {W, :ignore}) end)
T.try(fn -> DynamicSupervisor.start_child(sup, {W, {:error, :reason}}) end)
T.try(fn -> DynamicSupervisor.start_child(sup, %{id: 1, start: {W, :nothing, []}}) end)
T.try(fn -> DynamicSupervisor.start_child(sup, %{id: 1, start: {Kernel, :self, []}}) end)
T.try(fn -> DynamicSupervisor.start_child(sup, %{id: :info, start: {Enum, :at, [[{:ok, one, :more}], 0]}, restart: :temporary}) end)
T.try(fn -> DynamicSupervisor.start_child(sup, {W, 2}) end)
T.try(fn -> DynamicSupervisor.start_child(sup, {W, 3}) end)
IO.inspect(DynamicSupervisor.count_children(sup))
IO.inspect(DynamicSupervisor.which_children(sup) |> T.plain())
T.try(fn -> DynamicSupervisor.terminate_child(sup, one) end)
T.try(fn -> DynamicSupervisor.terminate_child(sup, one) end)
T.try(fn -> DynamicSupervisor.terminate_child(sup, self()) end)
IO.inspect({GenServer.whereis(Dyn) == sup, DynamicSupervisor.count_children(sup).active})

IO.puts("specifications")

for spec <- [%{id: 1}, %{id: 1, start: 1}, %{id: 1, start: {W, 1, []}}, %{id: 1, start: {W, :start_link, [1]}, restart: :odd}, %{id: 1, start: {W, :start_link, [1]}, shutdown: -1}, %{id: 1, start: {W, :start_link, [1]}, modules: 1}, %{start: {W, :start_link, [1]}}, {1, {W, :start_link, [1]}, :permanent, 5, :worker, [W]}, "text", 1] do
  T.try(fn -> DynamicSupervisor.start_child(sup, spec) end)
end

IO.puts("restarts")
{:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 2)

for restart <- [:permanent, :transient, :temporary], reason <- [:normal, :shutdown] do
  {:ok, pid} = DynamicSupervisor.start_child(sup, Supervisor.child_spec({W, {:tell, self()}}, restart: restart))
  ^pid = T.started()
  GenServer.cast(pid, {:stop, reason})
  T.down(pid)
  again = if restart == :permanent, do: T.started(), else: T.started(1)
  IO.inspect({restart, reason, is_pid(again), DynamicSupervisor.count_children(sup).workers})
  if is_pid(again), do: DynamicSupervisor.terminate_child(sup, again)
end

IO.inspect(Process.alive?(sup))
{:ok, pid} = DynamicSupervisor.start_child(sup, Supervisor.child_spec({W, {:tell, self()}}, restart: :transient))
GenServer.cast(pid, {:stop, :odd})
IO.inspect(T.exit(sup))

IO.puts("extra arguments")
{:ok, sup} = DynamicSupervisor.start_link(extra_arguments: [:first])
{:ok, pid} = DynamicSupervisor.start_child(sup, {W, :second})
IO.inspect(GenServer.call(pid, :state))
IO.inspect(DynamicSupervisor.which_children(sup) |> T.plain())

IO.puts("its end")
for _ <- 1..3, do: DynamicSupervisor.start_child(sup, {W, :x})
pids = for {_, pid, _, _} <- DynamicSupervisor.which_children(sup), do: pid
refs = Enum.map(pids, &Process.monitor/1)
IO.inspect(DynamicSupervisor.stop(sup, :shutdown))
IO.inspect(for _ <- refs, do: receive(do: ({:DOWN, _, _, _, reason} -> reason)))
T.try(fn -> DynamicSupervisor.count_children(sup) end)
