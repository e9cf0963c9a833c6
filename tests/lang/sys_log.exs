# :sys: log, log_to_file, functions that are installed; and the events of a server.
defmodule G do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call(request, _from, state), do: {:reply, request, state + 1}
  def handle_cast(_request, state), do: {:noreply, state + 1}
  def handle_info(_message, state), do: {:noreply, state + 1}
end

shown = fn
  {:in, {:"$gen_call", _from, request}} -> {:call, request}
  {:out, reply, _from, state} -> {:out, reply, state}
  other -> other
end

{:ok, p} = GenServer.start_link(G, 0, name: :gee)
IO.inspect(:sys.log(p, true))
GenServer.call(p, :a)
GenServer.cast(p, :b)
send(p, :c)
IO.inspect(:sys.log(p, :get) |> elem(1) |> Enum.map(shown))
IO.inspect(:sys.log(p, false))
IO.inspect(:sys.log(p, :get))
IO.inspect(:sys.log(p, {true, 2}))
IO.inspect(:sys.log(p, :print))
GenServer.cast(p, :d)
IO.inspect(:sys.log(p, :print))
IO.inspect(:sys.log(p, false))

watch = fn state, event, name ->
  IO.inspect({state, shown.(event), name})
  if state == 2, do: :done, else: state + 1
end

IO.inspect(:sys.install(p, {watch, 0}))
IO.inspect(:sys.install(p, {:id, watch, 10}))
IO.inspect(:sys.install(p, {:id, watch, 20}))
GenServer.cast(p, :x)
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.remove(p, :id))
GenServer.cast(p, :x)
IO.inspect(:sys.get_state(p))
GenServer.call(p, :gone)
IO.inspect(:sys.install(p, {fn _, _, _ -> raise "failed" end, 0}))
GenServer.cast(p, :y)
IO.inspect(:sys.get_state(p))

path = Path.join(System.tmp_dir!(), "sys_log_#{System.pid()}")
IO.inspect(:sys.log_to_file(p, path))
GenServer.cast(p, :logged)
send(p, :info)
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.log_to_file(p, false))
GenServer.cast(p, :not_logged)
IO.puts(File.read!(path))
File.rm!(path)

IO.inspect(:sys.trace(p, true))
send(p, :traced)
IO.inspect(:sys.get_state(p))
IO.inspect(:sys.no_debug(p))
{:ok, q} = GenServer.start_link(G, 0, debug: [:log, {:install, {fn n, event, _ -> IO.inspect({n, shown.(event)}) && n + 1 end, 5}}])
GenServer.call(q, :m)
IO.inspect(:sys.log(q, :get) |> elem(1) |> Enum.map(shown))
