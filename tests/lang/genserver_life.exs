# GenServer: calls, casts, infos, continue, timeouts, replies later, stops and terminate.
defmodule S do
  use GenServer
  def start(arg, opts \\ []), do: GenServer.start(__MODULE__, arg, opts)

  @impl true
  def init(:ignore), do: :ignore
  def init(:stop), do: {:stop, :no_way}
  def init({:continue, pid}), do: {:ok, pid, {:continue, :more}}
  def init(pid) do
    Process.flag(:trap_exit, true)
    {:ok, pid}
  end

  @impl true
  def handle_continue(:more, pid), do: (send(pid, :continued); {:noreply, pid})

  @impl true
  def handle_call(:echo, {from, _}, pid), do: {:reply, {:echo, from == pid}, pid}
  def handle_call(:later, from, pid), do: (send(self(), {:reply, from}); {:noreply, pid})
  def handle_call(:timeout, _from, pid), do: {:reply, :soon, pid, 1}
  def handle_call({:stop, reason}, _from, pid), do: {:stop, reason, :stopping, pid}
  def handle_call(:never, _from, pid), do: {:noreply, pid}

  @impl true
  def handle_cast(message, pid), do: (send(pid, {:cast, message}); {:noreply, pid})

  @impl true
  def handle_info({:reply, from}, pid), do: (GenServer.reply(from, :late); {:noreply, pid})
  def handle_info(message, pid), do: (send(pid, {:info, message}); {:noreply, pid})

  @impl true
  def terminate(reason, pid), do: send(pid, {:terminate, reason})
end

next = fn -> receive do m -> m after 1000 -> :nothing end end
IO.inspect(S.start(:ignore))
IO.inspect(S.start(:stop))
{:ok, s} = S.start(self())
IO.inspect(GenServer.call(s, :echo))
IO.inspect(GenServer.call(s, :later))
GenServer.cast(s, 1)
IO.inspect(next.())
send(s, :hey)
IO.inspect(next.())
IO.inspect(GenServer.call(s, :timeout))
IO.inspect(next.())
IO.inspect(try do GenServer.call(s, :never, 10) catch :exit, {:timeout, {m, f, _}} -> {:timeout, m, f} end)
IO.inspect(GenServer.call(s, {:stop, :normal}))
IO.inspect(next.())
IO.inspect(try do GenServer.call(s, :echo) catch :exit, {:noproc, _} -> :noproc end)
{:ok, _} = S.start(self(), name: :named)
{:error, {:already_started, pid}} = S.start(self(), name: :named)
IO.inspect(pid == GenServer.whereis(:named))
IO.inspect(GenServer.call(:named, :echo))
IO.inspect(GenServer.stop(:named, :shutdown))
IO.inspect(next.())
IO.inspect(GenServer.whereis(:named))
{:ok, c} = S.start({:continue, self()})
IO.inspect(next.())
IO.inspect(:sys.get_state(c) == self())
:sys.replace_state(c, fn _ -> :replaced end)
IO.inspect(:sys.get_state(c))
