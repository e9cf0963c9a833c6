# Process.info in its forms, the dictionary, flags, spawn options, group leader, hibernation.
defmodule Worker do
  def loop(state) do
    receive do
      {:eval, from, fun} -> send(from, {:value, fun.()}); loop(state)
      :hibernate -> :erlang.hibernate(__MODULE__, :woken, [state])
      :stop -> state
    end
  end

  def woken(state) do
    Process.put(:woken, true)
    loop(state)
  end

  def eval(pid, fun) do
    send(pid, {:eval, self(), fun})
    receive(do: ({:value, v} -> v))
  end

  def down(ref), do: receive(do: ({:DOWN, ^ref, _, _, reason} -> reason))

  def wait_until(fun), do: if(fun.(), do: :ok, else: (:erlang.yield(); wait_until(fun)))
end

result = fn fun ->
  try do
    fun.()
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end

pid = spawn(Worker, :loop, [0])
Worker.wait_until(fn -> Process.info(pid, :status) == {:status, :waiting} end)
IO.inspect(Process.info(pid) |> Keyword.keys())
IO.inspect(Process.info(pid, [:initial_call, :status, :message_queue_len, :links, :monitors, :monitored_by, :trap_exit, :dictionary, :registered_name, :priority, :error_handler, :current_function]))
IO.inspect(Process.info(pid, :current_function))
IO.inspect(Process.info(pid, :registered_name))
busy = spawn(Worker, :loop, [0])
send(busy, :unknown)
send(busy, {:unknown, 2})
IO.inspect(Process.info(busy, [:message_queue_len, :messages]))
Process.exit(busy, :kill)
IO.inspect(for key <- [:memory, :heap_size, :total_heap_size], do: {key, Process.info(pid, key) |> elem(1) > 0})
IO.inspect(Process.info(pid, :group_leader) == {:group_leader, Process.group_leader()})
IO.inspect(Process.info(pid, :parent) == {:parent, self()})
IO.inspect(Process.info(pid, []))
result.(fn -> Process.info(pid, :nonsense) end)
result.(fn -> Process.info(pid, [:status, :nonsense]) end)
result.(fn -> Process.info(:not_a_pid, :status) end)
IO.inspect(Process.info(self(), :status))

IO.puts("names")
IO.inspect(Process.register(pid, :worker))
IO.inspect({Process.info(pid, :registered_name), Process.whereis(:worker) == pid, :worker in Process.registered()})
IO.inspect(Process.info(pid) |> hd())
result.(fn -> Process.register(pid, :other_name) end)
result.(fn -> Process.register(self(), :worker) end)
result.(fn -> Process.register(self(), nil) end)
result.(fn -> Process.register(self(), :undefined) end)
result.(fn -> Process.register(spawn(fn -> :ok end) |> tap(fn p -> Worker.wait_until(fn -> not Process.alive?(p) end) end), :dead) end)
IO.inspect(Process.unregister(:worker))
result.(fn -> Process.unregister(:worker) end)
result.(fn -> send(:worker, :x) end)
IO.inspect(send({:worker, node()}, :x))
result.(fn -> Process.send(:worker, :x, []) end)
IO.inspect(Process.send({:worker, node()}, :x, [:noconnect]))

IO.puts("dictionary")
IO.inspect({Process.put(:a, 1), Process.put(:a, 2), Process.get(:a), Process.get(:b), Process.get(:b, :default)})
IO.inspect({Process.get_keys(2), Process.get() |> Keyword.take([:a]), Process.delete(:a), Process.delete(:a), Process.get(:a)})
Process.put({1, "k"}, nil)
IO.inspect({Process.get({1, "k"}, :default), Process.get_keys(nil), :erlang.erase({1, "k"})})
IO.inspect(Worker.eval(pid, fn -> Process.put(:x, 1); Process.put(:y, 2); :erlang.erase() |> Enum.sort() end))
IO.inspect(Worker.eval(pid, fn -> Process.get() end))

IO.puts("flags")
for {flag, value} <- [trap_exit: true, trap_exit: false, priority: :high, priority: :normal, min_heap_size: 500, fullsweep_after: 10, message_queue_data: :off_heap, sensitive: true, sensitive: false] do
  IO.inspect({flag, Worker.eval(pid, fn -> old = Process.flag(flag, value); if(flag in [:min_heap_size, :fullsweep_after], do: is_integer(old), else: old) end)})
end
IO.inspect(Process.info(pid, [:trap_exit, :priority, :message_queue_data]))
result.(fn -> Process.flag(:priority, :nonsense) end)
result.(fn -> Process.flag(:min_heap_size, -1) end)

IO.puts("limits")
exit_of = fn fun, options -> {_, ref} = Process.spawn(fun, [:monitor | options]); Worker.down(ref) end
grow = fn -> length(Enum.to_list(1..200_000)) end
IO.inspect(exit_of.(grow, max_heap_size: %{size: 50_000, kill: true, error_logger: false}))
IO.inspect(exit_of.(grow, max_heap_size: %{size: 50_000, kill: false, error_logger: false}))
IO.inspect(exit_of.(fn -> exit(Process.info(self(), :max_heap_size)) end, max_heap_size: 100_000))
IO.inspect(exit_of.(fn -> Process.flag(:max_heap_size, %{size: 50_000, error_logger: false}); grow.() end, []))
IO.inspect(exit_of.(fn -> Process.flag(:max_heap_size, %{size: 50_000, error_logger: false}); exit(Process.flag(:max_heap_size, 0)) end, []))
result.(fn -> Process.flag(:max_heap_size, %{kill: true}) end)
result.(fn -> Process.flag(:max_heap_size, 1) end)
result.(fn -> Process.spawn(grow, max_heap_size: %{size: 10_000, kill: 1}) end)

IO.puts("spawn options")
{pid2, ref} = Process.spawn(fn -> Worker.loop(1) end, [:monitor, :link, priority: :low, fullsweep_after: 3, min_heap_size: 1000, message_queue_data: :off_heap])
IO.inspect(Process.info(pid2, [:priority, :links, :message_queue_data]) == [priority: :low, links: [self()], message_queue_data: :off_heap])
IO.inspect(Process.info(pid2, :monitored_by) == {:monitored_by, [self()]})
send(pid2, :stop)
IO.inspect(receive(do: ({:DOWN, r, :process, _, reason} -> {r == ref, reason})))
IO.inspect(Process.spawn(Worker, :loop, [1], []) |> is_pid())
result.(fn -> Process.spawn(fn -> :ok end, [:nonsense]) end)
result.(fn -> Process.spawn(fn -> :ok end, priority: :nonsense) end)
result.(fn -> spawn(:not_a_fun) end)
result.(fn -> spawn(Worker, :loop, :no_list) end)

IO.puts("group leader")
{:ok, io} = StringIO.open("")
Worker.eval(pid, fn -> Process.group_leader(self(), io); IO.puts("into the string") end)
child = Worker.eval(pid, fn -> spawn(fn -> IO.puts("child too") end) end)
Worker.wait_until(fn -> not Process.alive?(child) end)
IO.inspect(StringIO.contents(io))
IO.inspect(Process.group_leader(pid, Process.group_leader()))
IO.inspect(Worker.eval(pid, fn -> Process.group_leader() end) == Process.group_leader())
result.(fn -> Process.group_leader(pid, :no_pid) end)

IO.puts("hibernation")
send(pid, :hibernate)
Worker.wait_until(fn -> Process.info(pid, :current_function) == {:current_function, {:erlang, :hibernate, 3}} end)
IO.inspect(Worker.eval(pid, fn -> Process.get(:woken) end))
send(pid, :stop)
Worker.wait_until(fn -> not Process.alive?(pid) end)
IO.inspect({Process.info(pid), Process.info(pid, :status), Process.alive?(pid)})
result.(fn -> Process.alive?(:x) end)
IO.inspect({Process.list() |> Enum.member?(self()), Process.list() |> Enum.member?(pid)})

IO.puts("-- reductions are counted as they are used")
used = fn work ->
  {:reductions, before} = Process.info(self(), :reductions)
  work.()
  {:reductions, later} = Process.info(self(), :reductions)
  later - before
end

few = used.(fn -> Enum.each(1..20, & &1) end)
more = used.(fn -> Enum.each(1..2000, & &1) end)
IO.inspect({few > 0, few < 1000, more > 1000, more < 20_000})
