# Process.info and Process.flag: what is told of the inside of a process; requests for processes; the system monitor.
pid =
  spawn(fn ->
    try do
      receive do: (:end -> :ok)
    catch
      _ -> :ok
    end
  end)

Process.sleep(10)

for {item, good?} <- [
      backtrace: &is_binary/1,
      binary: &is_list/1,
      catchlevel: &(&1 == 1),
      garbage_collection_info: &(Keyword.keyword?(&1) and is_integer(&1[:heap_size])),
      last_calls: &(&1 == false),
      min_bin_vheap_size: &is_integer/1,
      sequential_trace_token: &(&1 == []),
      trace: &(&1 == 0),
      magic_ref: &(&1 == [])
    ] do
  {^item, value} = Process.info(pid, item)
  IO.inspect({item, good?.(value)})
end

{:garbage_collection_info, info} = Process.info(pid, :garbage_collection_info)
IO.inspect(Keyword.keys(info))
{:garbage_collection, info} = Process.info(pid, :garbage_collection)
IO.inspect(Keyword.keys(info))
large = :binary.copy("x", 1000)
{:binary, binaries} = Process.info(self(), :binary)
IO.inspect(Enum.any?(binaries, fn {_, size, references} -> size >= byte_size(large) and references >= 1 end))

for {flag, value} <- [min_bin_vheap_size: 100, save_calls: 10, save_calls: 0, monitor_nodes: true, monitor_nodes: true, monitor_nodes: false, fullsweep_after: 5, fullsweep_after: 6, message_queue_data: :off_heap, message_queue_data: :on_heap, nothing: 1, min_heap_size: -1, save_calls: -1] do
  IO.inspect({flag, value, try do :erlang.process_flag(flag, value) catch _, reason -> reason end})
end

IO.inspect(:erlang.process_flag(pid, :save_calls, 3))
IO.inspect(Process.info(pid, :last_calls))
IO.inspect(try do :erlang.process_flag(pid, :trap_exit, true) catch _, reason -> reason end)

IO.puts("requests")

next = fn ->
  receive do
    {tag, ref, :ok, pid} when is_reference(ref) and is_pid(pid) -> IO.inspect({tag, :ok})
    {tag, ref, :error, reason} when is_reference(ref) -> IO.inspect({tag, reason})
    {:DOWN, _, :process, _, reason} -> IO.inspect({:DOWN, reason})
  after
    100 -> IO.puts("nothing")
  end
end

:erlang.spawn_request(fn -> :ok end)
next.()
:erlang.spawn_request(Enum, :count, [[]], [:link, :monitor])
next.()
next.()
:erlang.spawn_request(fn -> :ok end, reply_tag: :tag)
next.()
:erlang.spawn_request(fn -> :ok end, reply: :no)
next.()
:erlang.spawn_request(fn -> :ok end, reply: :error_only)
next.()
:erlang.spawn_request(fn -> :ok end, [:nothing])
next.()
:erlang.spawn_request(node(), fn -> :ok end)
next.()
IO.inspect(:erlang.spawn_request_abandon(make_ref()))

for bad <- [fn -> :erlang.spawn_request(1) end, fn -> :erlang.spawn_request(fn -> 1 end, :maybe) end] do
  IO.inspect(try do bad.() catch _, reason -> reason end)
end

IO.puts("system monitor")
IO.inspect(:erlang.system_monitor())
IO.inspect(:erlang.system_monitor(self(), [{:long_gc, 60000}, :busy_port, {:large_heap, 100_000}]))
IO.inspect(:erlang.system_monitor() == {self(), [:busy_port, large_heap: 100_000, long_gc: 60000]})

big =
  spawn(fn ->
    list = Enum.to_list(1..300_000)
    :erlang.garbage_collect()
    receive do: (:end -> list)
  end)

receive do
  {:monitor, ^big, :large_heap, info} -> IO.inspect(is_integer(info[:heap_size]))
end

IO.inspect(:erlang.system_monitor(:undefined) == {self(), [:busy_port, large_heap: 100_000, long_gc: 60000]})
IO.inspect(:erlang.system_monitor())
IO.inspect(try do :erlang.system_monitor(self(), [:nothing]) catch _, reason -> reason end)
