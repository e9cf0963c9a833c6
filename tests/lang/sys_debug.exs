# :sys and :proc_lib over a server of one's own: suspend, state, code change, special processes.
defmodule Special do
  # A process that speaks :sys without being a GenServer.
  def start_link(arg), do: :proc_lib.start_link(__MODULE__, :init, [self(), arg])

  def init(parent, arg) do
    :proc_lib.init_ack(parent, {:ok, self()})
    loop(parent, arg, :sys.debug_options([]))
  end

  def loop(parent, state, debug) do
    receive do
      {:system, from, request} -> :sys.handle_system_msg(request, from, parent, __MODULE__, debug, state)
      {:get, from} -> send(from, {:state, state}); loop(parent, state, debug)
      {:set, new} -> loop(parent, new, debug)
    end
  end

  def system_continue(parent, debug, state), do: loop(parent, state, debug)
  def system_terminate(reason, _parent, _debug, _state), do: exit(reason)
  def system_get_state(state), do: {:ok, state}
  def system_replace_state(fun, state), do: (new = fun.(state); {:ok, new, new})
  def system_code_change(state, module, old, extra), do: {:ok, {:changed, state, module, old, extra}}
end

defmodule Server do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call(:get, _, state), do: {:reply, state, state}
  def handle_call(:boom, _, _), do: raise("boom")
  def handle_cast({:set, state}, _), do: {:noreply, state}
  def code_change(:refuse, _state, _extra), do: {:error, :not_now}
  def code_change(old, state, extra), do: {:ok, {old, state, extra}}
end

Logger.configure(level: :none)
ask = fn pid -> send(pid, {:get, self()}); receive(do: ({:state, s} -> s), after: (20 -> :silent)) end

IO.puts("a special process")
{:ok, pid} = Special.start_link(1)
IO.inspect({ask.(pid), :sys.get_state(pid), :sys.replace_state(pid, &(&1 + 1)), ask.(pid)})
IO.inspect(:sys.suspend(pid))
IO.inspect({ask.(pid), :sys.get_state(pid)})
IO.inspect({:sys.change_code(pid, Special, 1, :extra), :sys.resume(pid)})
IO.inspect(receive(do: ({:state, s} -> s)))
IO.inspect({ask.(pid), :proc_lib.initial_call(pid), :proc_lib.translate_initial_call(pid)})
Process.flag(:trap_exit, true)
IO.inspect(:sys.terminate(pid, :shutdown))
IO.inspect(receive(do: ({:EXIT, ^pid, reason} -> reason)))

IO.puts("a GenServer")
{:ok, pid} = GenServer.start(Server, :s)
IO.inspect({:sys.get_state(pid), :sys.replace_state(pid, fn s -> {s, :new} end), GenServer.call(pid, :get)})
:sys.suspend(pid)
GenServer.cast(pid, {:set, :while_suspended})
IO.inspect(:sys.get_state(pid))
IO.inspect({:sys.change_code(pid, Server, "1.0", []), :sys.change_code(pid, Server, :refuse, [])})
:sys.resume(pid)
IO.inspect(GenServer.call(pid, :get))
{:status, ^pid, {:module, module}, [dictionary, state, parent, debug, misc]} = :sys.get_status(pid)
IO.inspect({module, Keyword.keys(dictionary) |> Enum.sort(), state, parent == pid, debug, is_list(misc)})
IO.inspect(:sys.statistics(pid, true))
for _ <- 1..3, do: GenServer.call(pid, :get)
{:ok, statistics} = :sys.statistics(pid, :get)
IO.inspect({Keyword.keys(statistics) |> Enum.sort(), statistics[:messages_in] >= 3})
IO.inspect(:sys.statistics(pid, false))
IO.inspect(:sys.statistics(pid, :get))
IO.inspect(try(do: :sys.replace_state(pid, fn _ -> raise("bad") end), catch: (kind, {{:callback_failed, _, {class, error}}, _} -> {kind, class, error}; kind, reason -> {kind, elem(reason, 0)})))
IO.inspect(:sys.get_state(pid))
IO.inspect(:sys.terminate(pid, :normal))

for {name, fun} <- [dead: fn -> :sys.get_state(pid) end, nobody: fn -> :sys.get_state(:nobody) end, late: fn -> :sys.get_state(spawn(fn -> receive(do: (:never -> 1)) end), 1) end] do
  IO.inspect({name, try(do: fun.(), catch: (:exit, {reason, {:sys, f, _}} -> {reason, f}))})
end

IO.puts(":proc_lib")
IO.inspect(:proc_lib.start(Kernel, :exit, [:early]))
IO.inspect(:proc_lib.start_link(Special, :init, [self(), :x]) |> elem(0))
pid = :proc_lib.spawn(fn -> receive(do: (m -> exit(m))) end)
{:dictionary, dictionary} = Process.info(pid, :dictionary)
IO.inspect({dictionary[:"$ancestors"] == [self()], match?({_, _, 0}, dictionary[:"$initial_call"])})
ref = Process.monitor(pid)
send(pid, :shutdown)
IO.inspect(receive(do: ({:DOWN, r, _, _, reason} -> {r == ref, reason})))
pid = :proc_lib.spawn_link(fn -> raise "crash" end)
IO.inspect(receive(do: ({:EXIT, ^pid, {error, [_ | _]}} -> error)))
IO.inspect(:proc_lib.stop(Special.start_link(0) |> elem(1), :done, 1000))
