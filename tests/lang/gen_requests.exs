# Requests of :gen_statem and :gen_server: answers now and later, collections of them, errors.
defmodule S do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :s, x}
  def handle_event({:call, from}, {:later, ms}, _, d), do: {:keep_state, d, [{{:timeout, from}, ms, from}]}
  def handle_event({:timeout, from}, from, _, d), do: {:keep_state, d, [{:reply, from, :late}]}
  def handle_event({:call, _from}, :die, _, _), do: {:stop, :dead}
  def handle_event({:call, from}, m, _, d), do: {:keep_state, d, [{:reply, from, {:r, m}}]}
end
defmodule G do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:die, _, s), do: {:stop, :dead, s}
  def handle_call(:never, _, s), do: {:noreply, s}
  def handle_call(m, _, s), do: {:reply, {:g, m}, s}
end
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
n = fn t -> inspect(t) |> String.replace(~r/#(PID|Reference)<[^>]*>/, "#\\1<>") |> IO.puts() end
for {mod, start} <- [{:gen_statem, fn -> :gen_statem.start(S, 0, []) end}, {:gen_server, fn -> :gen_server.start(G, 0, []) end}] do
  {:ok, p} = start.()
  r = mod.send_request(p, :a)
  n.(mod.wait_response(r, 1000))
  r = mod.send_request(p, :b)
  n.(mod.receive_response(r, 1000))
  r = mod.send_request(p, :c)
  receive do m -> n.(mod.check_response(m, r)) end
  n.(mod.check_response(:other, r))
  r = mod.send_request(p, {:later, 50})
  n.(mod.wait_response(r, 0))
  n.(mod.wait_response(r, 1000))
  c = mod.reqids_new()
  n.(mod.wait_response(c, 0, true))
  c = mod.send_request(p, :x, :labelx, c)
  c = mod.send_request(p, :y, :labely, c)
  n.(mod.reqids_size(c))
  n.(length(mod.reqids_to_list(c)))
  {resp, label, c} = mod.wait_response(c, 1000, true)
  n.({resp, label, mod.reqids_size(c)})
  {resp, label, c2} = mod.receive_response(c, {:abs, :erlang.monotonic_time(:millisecond) + 1000}, false)
  n.({resp, label, mod.reqids_size(c2)})
  n.(mod.check_response(:foo, c, true))
  n.(mod.check_response(:foo, mod.reqids_new(), true))
  r = mod.send_request(p, :die)
  n.(mod.wait_response(r, 1000))
  r = mod.send_request(p, :gone)
  n.(mod.wait_response(r, 1000))
  r = mod.send_request(:noname, :gone)
  n.(mod.wait_response(r, 1000))
  r = mod.send_request(:noname, :gone)
  c = mod.reqids_add(r, :l, mod.reqids_new())
  n.(mod.receive_response(c, 1000, true) |> Tuple.delete_at(2))
  for bad <- [fn -> mod.reqids_add(r, :l, c) end, fn -> mod.reqids_add(1, :l, c) end, fn -> mod.reqids_size(1) end, fn -> mod.wait_response(1, 0) end, fn -> mod.check_response(1, 2) end, fn -> mod.receive_response(r, :foo) end, fn -> mod.reqids_to_list(3) end] do
    n.(try do bad.() catch k, e -> {k, e} end)
  end
end
