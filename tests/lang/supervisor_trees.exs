# Supervisors: specs, errors of start, asking and changing children, trees.
defmodule W do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg)
  def init({:error, r}), do: {:stop, r}
  def init(:ignore), do: :ignore
  def init(:raise), do: raise("init")
  def init(arg), do: {:ok, arg}
  def handle_call(:state, _, s), do: {:reply, s, s}
end

defmodule Temporary do
  use GenServer, restart: :temporary, shutdown: 100, id: :custom
  def start_link(arg), do: GenServer.start_link(W, arg)
  def init(arg), do: {:ok, arg}
end

defmodule Sup do
  use Supervisor, restart: :transient
  def start_link(children), do: Supervisor.start_link(__MODULE__, children, name: __MODULE__)
  @impl true
  def init(:bad), do: :nonsense
  def init(:ignore), do: :ignore
  def init(children), do: Supervisor.init(children, strategy: :one_for_one)
end

defmodule Sup.Flags do
  def init({flags, specs}), do: {:ok, {flags, specs}}
end

defmodule T do
  def shape(children), do: for({id, pid, type, modules} <- children, do: {id, if(is_pid(pid), do: :pid, else: pid), type, modules})

  def try(fun) do
    IO.inspect(plain(fun.()))
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  catch
    :exit, reason -> IO.inspect({:exit, plain(reason)})
  end

  def down(ref), do: receive(do: ({:DOWN, ^ref, _, _, why} -> why))
  def exit(pid), do: receive(do: ({:EXIT, ^pid, why} -> why))

  # Traces and pids are left out.
  def plain([{m, f, a, l} | _]) when is_atom(m) and is_atom(f) and (is_integer(a) or is_list(a)) and is_list(l), do: :trace
  def plain(list) when is_list(list), do: Enum.map(list, &plain/1)
  def plain(tuple) when is_tuple(tuple), do: tuple |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain(pid) when is_pid(pid), do: :pid
  def plain(other), do: other
end

Logger.configure(level: :none)
Process.flag(:trap_exit, true)
IO.puts("specifications")
IO.inspect(W.child_spec(1))
IO.inspect(Temporary.child_spec(:a))
IO.inspect(Sup.child_spec([]))
IO.inspect(Supervisor.child_spec({W, 1}, id: :other, restart: :transient, shutdown: :brutal_kill))
IO.inspect(Supervisor.child_spec(W, []))
IO.inspect(Supervisor.child_spec(%{id: 1, start: {W, :start_link, [1]}}, type: :supervisor))
T.try(fn -> Supervisor.child_spec(%{id: 1}, []) end)
T.try(fn -> Supervisor.child_spec({W, 1}, bad: 1) end)
T.try(fn -> Supervisor.child_spec(NoSuchModule, []) end)
T.try(fn -> Supervisor.child_spec(String, []) end)
T.try(fn -> Supervisor.child_spec("text", []) end)
T.try(fn -> Supervisor.init([W, {W, 2}], strategy: :rest_for_one, max_restarts: 1, max_seconds: 2) end)
T.try(fn -> Supervisor.init([], []) end)
IO.inspect(Agent.child_spec(fn -> 1 end) |> Map.delete(:start))
IO.inspect(Task.child_spec(fn -> 1 end) |> Map.delete(:start))
IO.inspect({Task.Supervisor.child_spec([]), DynamicSupervisor.child_spec(name: D), Registry.child_spec(keys: :unique, name: R)})

IO.puts("starting")
opts = [strategy: :one_for_one]
for children <- [[{W, 1}, {W, 2}], [{W, {:error, :no}}], [{W, :raise}], [{W, :ignore}], [%{id: 1}], [%{id: 1, start: :bad}], [%{id: 1, start: {W, :start_link, [1]}, restart: :odd}], [%{id: 1, start: {W, :start_link, [1]}, shutdown: -1}], [%{id: 1, start: {W, :start_link, [1]}, type: :odd}], [%{id: 1, start: {W, :start_link, [1]}, modules: W}], [%{id: 1, start: {NoModule, :start_link, []}}], [:not_a_module_at_all], ["text"], :text] do
  T.try(fn -> Supervisor.start_link(children, opts) end)
end

for options <- [[], [strategy: :odd], [strategy: :one_for_one, max_restarts: -1], [strategy: :one_for_one, max_seconds: 0], [strategy: :one_for_one, name: "x"]], do: T.try(fn -> Supervisor.start_link([], options) end)
for arg <- [:bad, :ignore], do: T.try(fn -> Supervisor.start_link(Sup, arg) end)

IO.puts("templates")
for specs <- [[], [%{id: 1, start: {W, :start_link, []}}, %{id: 2, start: {W, :start_link, []}}]], do: T.try(fn -> :supervisor.start_link(Sup.Flags, {%{strategy: :simple_one_for_one}, specs}) end)
{:ok, sup} = :supervisor.start_link(Sup.Flags, {%{strategy: :simple_one_for_one}, [%{id: 1, start: {W, :start_link, []}, restart: :temporary}]})
pids = for arg <- [:one, :ignore, {:error, :no}], do: :supervisor.start_child(sup, [arg])
T.try(fn -> pids end)
IO.inspect(:supervisor.which_children(sup) |> T.shape())
IO.inspect(:supervisor.count_children(sup) |> Enum.sort())
IO.inspect({:supervisor.terminate_child(sup, elem(hd(pids), 1)), :supervisor.terminate_child(sup, self()), :supervisor.which_children(sup)})

IO.puts("asking and changing")
{:ok, sup} = Sup.start_link([{W, 1}, Temporary, {W, :ignore} |> Supervisor.child_spec(id: :ignored), %{id: :sup, start: {Supervisor, :start_link, [[], opts]}, type: :supervisor}])
IO.inspect(Supervisor.which_children(Sup) |> T.shape())
T.try(fn -> Sup.start_link([]) end)
T.try(fn -> Supervisor.start_child(sup, {W, 2}) end)
T.try(fn -> Supervisor.start_child(sup, Supervisor.child_spec({W, 2}, id: :two)) end)
T.try(fn -> Supervisor.start_child(sup, Supervisor.child_spec({W, :ignore}, id: :three)) end)
T.try(fn -> Supervisor.start_child(sup, Supervisor.child_spec({W, {:error, :x}}, id: :four)) end)
T.try(fn -> Supervisor.start_child(sup, %{id: 5, start: 6}) end)
T.try(fn -> Supervisor.terminate_child(sup, :two) end)
T.try(fn -> Supervisor.start_child(sup, Supervisor.child_spec({W, 2}, id: :two)) end)
T.try(fn -> Supervisor.terminate_child(sup, :none) end)
T.try(fn -> Supervisor.restart_child(sup, :two) end)
T.try(fn -> Supervisor.restart_child(sup, :two) end)
T.try(fn -> Supervisor.restart_child(sup, :none) end)
T.try(fn -> Supervisor.delete_child(sup, :two) end)
T.try(fn -> Supervisor.delete_child(sup, :none) end)
T.try(fn -> {Supervisor.terminate_child(sup, :two), Supervisor.delete_child(sup, :two)} end)
T.try(fn -> Supervisor.restart_child(sup, :ignored) end)
T.try(fn -> Supervisor.terminate_child(sup, :custom) end)
T.try(fn -> {:supervisor.get_childspec(sup, W), :supervisor.get_childspec(sup, :none)} end)
T.try(fn -> :supervisor.check_childspecs([%{id: 1, start: {W, :start_link, []}, significant: true, restart: :transient}], :any_significant) end)
T.try(fn -> :supervisor.check_childspecs([%{id: 1, start: {W, :start_link, []}, significant: true}]) end)
IO.inspect(Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0)))
IO.inspect(Supervisor.count_children(sup))
T.try(fn -> Supervisor.stop(sup) end)
T.try(fn -> Supervisor.count_children(sup) end)
T.try(fn -> Supervisor.which_children(:nobody) end)

IO.puts("the reason of its end")
for reason <- [:normal, :shutdown, :odd] do
  {:ok, sup} = Supervisor.start_link([{W, 1}], opts)
  [{_, child, _, _}] = Supervisor.which_children(sup)
  ref = Process.monitor(child)
  T.try(fn -> Supervisor.stop(sup, reason) end)
  IO.inspect({T.down(ref), T.exit(sup)})
end
