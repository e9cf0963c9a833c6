# What a process carries: dictionary, names, flags, information.

IO.inspect(Process.put(:a, 1))
IO.inspect(Process.put(:a, 2))
IO.inspect(Process.get(:a))
IO.inspect(Process.get(:b))
IO.inspect(Process.get(:b, :default))
for n <- 1..100, do: Process.put({:key, n}, n)
IO.inspect(Enum.sum(for {{:key, _}, n} <- Process.get(), do: n))
for n <- 1..100, do: Process.delete({:key, n})
IO.inspect(Process.get_keys() |> Enum.filter(&match?({:key, _}, &1)))
IO.inspect(Process.delete(:a))
IO.inspect(Process.delete(:a))

IO.inspect(Process.register(self(), :main_one))
IO.inspect(Process.whereis(:main_one) == self())
IO.inspect(Process.info(self(), :registered_name))

try do
  Process.register(self(), :another)
rescue
  error in ArgumentError -> IO.puts(is_binary(error.message))
end

send(:main_one, :by_name)

receive do
  message -> IO.inspect(message)
end

IO.inspect(Process.unregister(:main_one))
IO.inspect(Process.whereis(:main_one))

try do
  send(:main_one, :nobody)
rescue
  ArgumentError -> IO.puts("no such name")
end

IO.inspect(send({:main_one, node()}, :nobody))

IO.inspect(Process.flag(:trap_exit, true))
IO.inspect(Process.flag(:trap_exit, false))
IO.inspect(Process.flag(:priority, :high))
IO.inspect(Process.flag(:priority, :normal))

pid = spawn(fn -> Process.sleep(:infinity) end)
Process.sleep(5)
IO.inspect(Process.info(pid, [:status, :trap_exit, :message_queue_len, :links, :priority]))
send(pid, :one)
send(pid, {:two, [2]})
IO.inspect(Process.info(pid, :messages))
Process.exit(pid, :kill)
IO.inspect(Process.info(pid, :status))
IO.inspect(pid in Process.list())
IO.inspect(self() in Process.list())

parent = self()

child =
  spawn(fn ->
    Process.put(:x, 1)
    :erlang.hibernate(Kernel, :send, [parent, :unreachable])
  end)

Process.sleep(5)
IO.inspect(Process.info(child, :status))
send(child, :wake)

receive do
  message -> IO.inspect(message)
end
