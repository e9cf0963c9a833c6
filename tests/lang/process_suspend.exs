# suspend_process and resume_process.
defmodule Suspended do
  def count(n) do
    receive do
      {:get, from} -> send(from, {:count, n}) && count(n)
      :up -> count(n + 1)
    end
  end

  def spin(n), do: spin(n + 1)

  def get(pid) do
    send(pid, {:get, self()})
    receive(do: ({:count, n} -> n), after: (0 -> :silent))
  end

  def await(pid) do
    receive(do: ({:count, n} -> {pid, n} |> elem(1)))
  end
end

failed = fn fun ->
  try do
    fun.()
  rescue
    e -> IO.puts(Exception.message(e))
  end
end

# What comes meanwhile waits.
pid = spawn(fn -> Suspended.count(0) end)
IO.inspect(:erlang.suspend_process(pid))
IO.inspect(Process.info(pid, :status))
for _ <- 1..3, do: send(pid, :up)
IO.inspect(Suspended.get(pid))
IO.inspect(Process.info(pid, :message_queue_len))
IO.inspect(:erlang.resume_process(pid))
IO.inspect(Suspended.await(pid))

# It is counted.
IO.inspect(:erlang.suspend_process(pid))
IO.inspect(:erlang.suspend_process(pid, []))
IO.inspect(:erlang.suspend_process(pid, [:unless_suspending]))
IO.inspect(Process.info(self(), :suspending) == {:suspending, [{pid, 2, 0}]})
IO.inspect(:erlang.resume_process(pid))
IO.inspect(Process.info(pid, :status))
IO.inspect(:erlang.resume_process(pid))
failed.(fn -> :erlang.resume_process(pid) end)
IO.inspect(Process.info(self(), :suspending))

# One that runs.
busy = spawn(fn -> Suspended.spin(0) end)
IO.inspect(:erlang.suspend_process(busy))
{:reductions, before} = Process.info(busy, :reductions)
for _ <- 1..100, do: :erlang.yield()
IO.inspect(Process.info(busy, :reductions) == {:reductions, before})
IO.inspect(Process.info(busy, :status))

# It may end.
ref = Process.monitor(busy)
Process.exit(busy, :boom)
receive(do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason)))
failed.(fn -> :erlang.suspend_process(busy) end)
failed.(fn -> :erlang.suspend_process(self()) end)
failed.(fn -> :erlang.suspend_process(pid, [:never]) end)
failed.(fn -> :erlang.suspend_process(:name) end)

# Who suspended it ends: it goes on.
parent = self()
{other, ref} =
  spawn_monitor(fn ->
    :erlang.suspend_process(pid, [{:asynchronous, :tag}])
    receive(do: (m -> send(parent, m)))
    receive(do: (:end -> :ok))
  end)
receive(do: (m -> IO.inspect(m)))
IO.inspect(Process.info(pid, :status))
IO.inspect(:erlang.suspend_process(pid))
IO.inspect(:erlang.resume_process(pid))
IO.inspect(Process.info(pid, :status))
send(pid, {:get, self()})
send(other, :end)
receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
IO.inspect(Suspended.await(pid))

# A time limit passes meanwhile.
late = spawn(fn -> receive(do: (:never -> :ok), after: (1 -> send(parent, :late))) end)
IO.inspect(:erlang.suspend_process(late))
:timer.sleep(20)
IO.inspect(receive(do: (:late -> :late), after: (0 -> :none)))
:erlang.resume_process(late)
IO.inspect(receive(do: (:late -> :late)))
