# Asking and ending processes that run.
defmodule Busy do
  def spin(n), do: spin(n + 1)

  def look(pid) do
    IO.inspect(Process.info(pid, :status) in [status: :running, status: :runnable])
    IO.inspect(Process.info(pid, :message_queue_len))
    IO.inspect(Process.info(pid, :priority))
    IO.inspect(Process.info(pid, [:links, :monitors, :trap_exit]))
    IO.inspect(Process.alive?(pid))
  end

  def ask_peers(parent, i) do
    receive do
      {:peers, peers} ->
        for peer <- peers, peer != self() do
          {:status, _} = Process.info(peer, :status)
          true = Process.alive?(peer)
        end

        send(parent, {:done, i})
        receive do: (:stop -> :ok)
    end
  end

  def finish(pid, ref) do
    Process.exit(pid, :kill)
    receive do: ({:DOWN, ^ref, :process, ^pid, reason} -> IO.inspect(reason))
    IO.inspect({Process.alive?(pid), Process.info(pid), Process.info(pid, :status)})
  end
end

IO.puts("-- language code")
parent = self()

{pid, ref} =
  spawn_monitor(fn ->
    send(parent, :ready)
    Busy.spin(0)
  end)

receive do: (:ready -> :ok)
Busy.look(pid)
IO.inspect(Process.info(pid, :monitored_by) == {:monitored_by, [self()]})
IO.inspect(Process.info(pid, :current_function))
IO.inspect(:erlang.garbage_collect(pid))
IO.inspect(Process.register(pid, :busy))
IO.inspect(Process.whereis(:busy) == pid)
IO.inspect(Process.info(pid, :registered_name))
send(:busy, :never_read)
IO.inspect(Process.info(pid, :message_queue_len))
Busy.finish(pid, ref)
IO.inspect(Process.whereis(:busy))

IO.puts("-- many who ask each other")

pids = for i <- 1..20, do: spawn_link(fn -> Busy.ask_peers(parent, i) end)
for pid <- pids, do: send(pid, {:peers, pids})
IO.inspect(for i <- 1..20, do: receive(do: ({:done, ^i} -> i)))
for pid <- pids, do: send(pid, :stop)
