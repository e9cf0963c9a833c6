# How calls to servers fail: the exit and its text, for each reason.
defmodule Srv do
  use GenServer
  def init({:error, reason}), do: {:stop, reason}
  def init(:raise), do: raise("in init")
  def init(:throw), do: throw(:from_init)
  def init(:exit), do: exit(:from_init)
  def init(:bad), do: :nonsense
  def init({:ignore, _}), do: :ignore
  def init(state), do: {:ok, state}

  def handle_call(:raise, _, _), do: raise(ArgumentError, "in call")
  def handle_call(:throw, _, s), do: throw({:reply, :thrown, s})
  def handle_call(:throw_bad, _, _), do: throw(:bad_throw)
  def handle_call({:exit, r}, _, _), do: exit(r)
  def handle_call({:stop, r}, _, s), do: {:stop, r, s}
  def handle_call({:stop_reply, r}, _, s), do: {:stop, r, :last_words, s}
  def handle_call(:bad, _, _), do: {:nonsense, 1}
  def handle_call(:forever, _, s), do: {:noreply, s}
  def handle_call(:state, _, s), do: {:reply, s, s}
end

defmodule Show do
  def call(fun) do
    IO.inspect(fun.())
  catch
    :exit, reason ->
      IO.puts("exit " <> Regex.replace(~r/#PID<[\d.]+>/, Exception.format_exit(reason), "#PID"))
      IO.inspect(short(reason))
    kind, reason -> IO.inspect({kind, reason})
  end

  # Stack traces are each implementation's own.
  def short({{e, [_ | _] = trace}, call}) when is_tuple(elem(hd(trace), 0)) or tuple_size(hd(trace)) == 4, do: {{e, :trace}, short(call)}
  def short({module, f, [pid | args]}) when is_atom(module) and is_atom(f) and is_pid(pid), do: {module, f, [:pid | args]}
  def short({r, call}), do: {r, short(call)}
  def short(other), do: other
end

Logger.configure(level: :none)
start = fn -> GenServer.start(Srv, :state) |> elem(1) end

IO.puts("start")
for arg <- [{:error, :reason}, {:error, :normal}, :raise, :throw, :exit, :bad, {:ignore, 1}] do
  case GenServer.start(Srv, arg) do
    {:error, {e, [{m, _, _, _} | _]}} when is_atom(m) -> IO.inspect({arg, {:error, {e, :trace}}})
    other -> IO.inspect({arg, other})
  end
end

IO.puts("call")
for request <- [:raise, :throw, :throw_bad, {:exit, :out}, {:exit, :normal}, {:stop, :normal}, {:stop, :shutdown}, {:stop, {:shutdown, 1}}, {:stop, :odd}, {:stop_reply, :normal}, {:stop_reply, :odd}, :bad] do
  IO.puts("-- #{inspect(request)}")
  Show.call(fn -> GenServer.call(start.(), request) end)
end

IO.puts("no server")
pid = start.()
IO.inspect(GenServer.stop(pid))
Show.call(fn -> GenServer.call(pid, :state) end)
Show.call(fn -> GenServer.call(:nobody, :state) end)
Show.call(fn -> GenServer.call({:nobody, node()}, :state) end)
Show.call(fn -> GenServer.call({:global, :nobody}, :state) end)
Show.call(fn -> GenServer.call({:via, Registry, {NoRegistry, 1}}, :state) end)
Show.call(fn -> GenServer.call(self(), :state) end)
Show.call(fn -> GenServer.call(start.(), :forever, 1) end)
Show.call(fn -> GenServer.call(start.(), :state, -1) end)
Show.call(fn -> GenServer.call(nil, :state) end)
Show.call(fn -> GenServer.call("text", :state) end)
Show.call(fn -> GenServer.cast(:nobody, :x) end)
Show.call(fn -> GenServer.cast({:global, :nobody}, :x) end)
Show.call(fn -> GenServer.cast({:via, Registry, {NoRegistry, 1}}, :x) end)
Show.call(fn -> GenServer.cast("text", :x) end)
Show.call(fn -> GenServer.whereis("text") end)
IO.inspect({GenServer.whereis(:nobody), GenServer.whereis({:nobody, node()}), GenServer.whereis({:global, :x}), GenServer.whereis(pid) == pid})

IO.puts("stop")
Show.call(fn -> GenServer.stop(pid) end)
Show.call(fn -> GenServer.stop(:nobody, :reason, 100) end)
Show.call(fn -> GenServer.stop(self()) end)
Show.call(fn -> GenServer.stop(start.(), :shutdown) end)
Show.call(fn -> GenServer.stop(start.(), :odd) end)

IO.puts("names")
{:ok, pid} = GenServer.start(Srv, 1, name: :named)
IO.inspect(GenServer.start(Srv, 1, name: :named) == {:error, {:already_started, pid}})
IO.inspect(GenServer.call({:named, node()}, :state))
{:ok, global} = GenServer.start(Srv, 2, name: {:global, {:any, "term"}})
IO.inspect(GenServer.call({:global, {:any, "term"}}, :state))
IO.inspect(GenServer.whereis({:global, {:any, "term"}}) == global)
IO.inspect(GenServer.start(Srv, 1, name: {:global, {:any, "term"}}) == {:error, {:already_started, global}})
for name <- ["text", nil, 1, {:via, :x}, {:local, :x}, :undefined], do: Show.call(fn -> GenServer.start(Srv, 1, name: name) end)
