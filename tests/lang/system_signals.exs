# System.trap_signal and untrap_signal, :os.set_signal.
me = self()
kill = fn name -> {"", 0} = System.cmd("kill", ["-s", name, System.pid()]) end

IO.inspect(System.trap_signal(:sighup, :first, fn -> send(me, :first) && :ok end))
IO.inspect(System.trap_signal(:sighup, :first, fn -> :ok end))
{:ok, second} = System.trap_signal(:sighup, fn -> send(me, :second) && :ok end)
IO.inspect(is_reference(second))
kill.("hup")
for name <- [:first, :second], do: (receive do: (^name -> IO.inspect(name)))
IO.inspect(System.untrap_signal(:sighup, :first))
kill.("hup")
receive do: (message -> IO.inspect(message))
IO.inspect(System.untrap_signal(:sighup, second))
IO.inspect(System.untrap_signal(:sighup, second))
IO.inspect(System.untrap_signal(:sigusr1, :other))
IO.inspect(:os.set_signal(:sigusr2, :ignore))
kill.("usr2")
IO.inspect(:os.set_signal(:sigusr2, :default))

for bad <- [fn -> :os.set_signal(:nothing, :default) end, fn -> :os.set_signal(:sighup, :nothing) end, fn -> System.trap_signal(:nothing, fn -> :ok end) end] do
  try do
    bad.()
  rescue
    e -> IO.inspect(e.__struct__)
  end
end

{:ok, _} = System.trap_signal(:sigterm, fn -> IO.puts("asked to end") end)
Logger.configure(level: :error)
kill.("term")
Process.sleep(5000)
IO.puts("never")
