# :erlang.trace of what processes do: sending, receiving, spawning, linking, ending; what children inherit; timestamps.
defmodule Show do
  # Messages that came, without the tracer's own, each without pids, functions and references.
  def all(pid, n) do
    for _ <- 1..n//1 do
      receive do
        message when elem(message, 0) in [:trace, :trace_ts] -> message |> known(pid) |> IO.inspect()
      after
        2000 -> IO.puts("missing")
      end
    end

    IO.puts("--")
  end

  defp known(message, pid) when is_tuple(message), do: message |> Tuple.to_list() |> Enum.map(&known(&1, pid)) |> List.to_tuple()
  defp known([_ | _] = list, pid), do: Enum.map(list, &known(&1, pid))
  defp known(pid, pid), do: :worker
  defp known(other, _pid) when is_pid(other), do: if(other == self(), do: :me, else: :other)
  defp known(other, _pid) when is_function(other), do: :fun
  defp known(other, _pid), do: other

  def worker do
    receive do
      fun -> fun.()
    end

    worker()
  end
end

pid = spawn(fn -> Show.worker() end)
me = self()

:erlang.trace(pid, true, [:send, :receive])
send(pid, fn -> send(me, {:hello, 1}) end)
Show.all(pid, 2)
Process.register(self(), :me)
send(pid, fn -> send(:me, :named) end)
Show.all(pid, 2)
dead = spawn(fn -> :ok end)
ref = Process.monitor(dead)
receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
send(pid, fn -> send(dead, :nobody) end)
Show.all(pid, 2)
:erlang.trace(pid, false, [:send, :receive])

:erlang.trace(pid, true, [:procs])
send(pid, fn -> Process.register(self(), :worker) end)
Show.all(pid, 1)
send(pid, fn -> Process.unregister(:worker) end)
Show.all(pid, 1)
send(pid, fn -> spawn(Enum, :count, [[]]) end)
Show.all(pid, 1)
other = spawn(fn -> Process.sleep(:infinity) end)
send(pid, fn -> Process.link(other) end)
Show.all(pid, 1)
send(pid, fn -> Process.unlink(other) end)
Show.all(pid, 1)

:erlang.trace(pid, true, [:set_on_spawn])

send(pid, fn ->
  child = spawn_link(fn -> receive do: (:end -> exit(:normal)) end)
  send(me, {:child, child})
end)

child = receive do: ({:child, child} -> child)
Show.all(child, 4)
IO.inspect(:erlang.trace_info(child, :flags) |> elem(1) |> Enum.sort())
:erlang.trace(pid, false, [:procs])
send(child, :end)
Show.all(child, 1)

:erlang.trace(pid, true, [:receive, :monotonic_timestamp])
send(pid, fn -> :ok end)

receive do
  {:trace_ts, ^pid, :receive, fun, time} -> IO.inspect({is_function(fun), is_integer(time)})
end

:erlang.trace(pid, false, [:all])
:erlang.trace(pid, true, [:receive, :timestamp])
send(pid, fn -> :ok end)

receive do
  {:trace_ts, ^pid, :receive, _, {mega, s, us}} -> IO.inspect({is_integer(mega), is_integer(s), is_integer(us)})
end

:erlang.trace(pid, false, [:all])
:erlang.trace(pid, true, [:procs])
Process.exit(pid, :bye)
Show.all(pid, 1)
IO.inspect(:erlang.trace_info(pid, :flags))

IO.puts("new processes")
IO.inspect(:erlang.trace(:new, true, [:procs]))
new = spawn(fn -> :ok end)
Show.all(new, 2)
IO.inspect(:erlang.trace(:new, false, [:procs]))
IO.inspect(:erlang.trace_info(:new, :flags))

IO.puts("a tracer of its own")
parent = self()
tracer = spawn(fn -> receive do: (message -> send(parent, {:told, elem(message, 2)})) end)
pid = spawn(fn -> Show.worker() end)
IO.inspect(:erlang.trace(pid, true, [:receive, {:tracer, tracer}]))
IO.inspect(:erlang.trace_info(pid, :tracer) == {:tracer, tracer})
send(pid, fn -> :ok end)
receive do: (message -> IO.inspect(message))

IO.puts("slices and collections")
pid = spawn(fn -> Show.worker() end)
:erlang.trace(pid, true, [:running])
send(pid, fn -> :ok end)
for _ <- 1..2, do: (receive do: ({:trace, ^pid, what, {_, _, _}} -> IO.inspect(what)))
:erlang.trace(pid, false, [:running])
:erlang.trace(pid, true, [:garbage_collection])
send(pid, fn -> :erlang.garbage_collect() end)
for _ <- 1..2, do: (receive do: ({:trace, ^pid, what, info} when what in [:gc_major_start, :gc_major_end] -> IO.inspect({what, is_integer(info[:heap_size]), is_integer(info[:stack_size])})))
