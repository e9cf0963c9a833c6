# Timers: send_after, start_timer, cancel, read; timeouts of receive.
defmodule Get do
  def any(ms \\ 1000), do: receive(do: (m -> m), after: (ms -> :nothing))
  def all(found \\ []), do: receive(do: (m -> all([m | found])), after: (0 -> Enum.reverse(found)))

  def result(fun) do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e)}
  end
end

IO.puts("firing")
ref = Process.send_after(self(), :soon, 1)
IO.inspect({is_reference(ref), Get.any()})
IO.inspect({Process.cancel_timer(ref), Process.read_timer(ref)})
ref = Process.send_after(self(), {:now, 1}, 0)
IO.inspect(Get.any())
ref2 = :erlang.start_timer(1, self(), :payload)
IO.inspect(Get.any() == {:timeout, ref2, :payload})
IO.inspect(ref == ref2)

IO.puts("order by time, not by start")
for {ms, name} <- [{12, :late}, {1, :early}, {6, :middle}], do: Process.send_after(self(), name, ms)
IO.inspect(for _ <- 1..3, do: Get.any())

IO.puts("cancelling and reading")
ref = Process.send_after(self(), :never, 100_000)
left = Process.read_timer(ref)
IO.inspect(left in 99_000..100_000)
left = Process.cancel_timer(ref)
IO.inspect({is_integer(left), Process.cancel_timer(ref), Process.read_timer(ref)})
ref = Process.send_after(self(), :never, 100_000)
IO.inspect(Process.cancel_timer(ref, info: false))
ref = Process.send_after(self(), :never, 100_000)
IO.inspect(Process.cancel_timer(ref, async: true))
IO.inspect(match?({:cancel_timer, ^ref, left} when left in 99_000..100_000, Get.any()))
IO.inspect(Process.cancel_timer(ref, async: true))
IO.inspect(Get.any() == {:cancel_timer, ref, false})
IO.inspect({Process.cancel_timer(ref, async: true, info: false), Get.any(5)})
IO.inspect({:erlang.read_timer(ref, async: true), Get.any() == {:read_timer, ref, false}})
IO.inspect({Process.cancel_timer(make_ref()), Process.read_timer(make_ref())})

IO.puts("who gets it")
parent = self()
Process.register(self(), :me)
Process.send_after(:me, :by_name, 0)
IO.inspect(Get.any())
ref = Process.send_after(:somebody_else, :x, 0)
IO.inspect({is_reference(ref), Get.any(5)})
pid = spawn(fn -> send(parent, {:got, Get.any()}) end)
Process.send_after(pid, :hello, 1)
IO.inspect(Get.any())
{pid, mon} = spawn_monitor(fn -> :ok end)
Get.any()
IO.inspect({is_reference(Process.send_after(pid, :dead, 0)), is_reference(mon)})
IO.inspect(Process.cancel_timer(Process.send_after(pid, :dead, 10_000)))
owner = spawn(fn -> Process.send_after(parent, :from_the_dead, 3) end)
IO.inspect({is_pid(owner), Get.any()})

IO.puts("a timer of another can be cancelled")
spawn(fn -> send(parent, Process.send_after(parent, :of_other, 100_000)) end)
ref = Get.any()
IO.inspect(Process.cancel_timer(ref) in 99_000..100_000)

IO.puts("absolute")
at = System.monotonic_time(:millisecond) + 2
ref = Process.send_after(self(), :at, at, abs: true)
IO.inspect({is_reference(ref), Get.any()})
ref = Process.send_after(self(), :past, System.monotonic_time(:millisecond) - 5, abs: true)
IO.inspect({is_reference(ref), Get.any()})

IO.puts("receive")
IO.inspect(receive(do: (:x -> :x), after: (0 -> :empty)))
send(self(), 1)
send(self(), 2)
IO.inspect(receive(do: (n when n > 1 -> n), after: (0 -> :none)))
IO.inspect(receive(do: (n when n > 1 -> n), after: (0 -> :none)))
IO.inspect(receive(after: (1 -> :only_after)))
send(self(), :there)
IO.inspect(Get.all())
IO.inspect(receive(do: (:there -> 1), after: (if(true, do: 0, else: :infinity) -> :computed)))
send(self(), :y)
IO.inspect(receive(do: (:y -> :y), after: (:infinity -> :no)))

IO.puts("errors")

for {name, fun} <- [
      negative: fn -> Process.send_after(self(), :x, -1) end,
      float: fn -> Process.send_after(self(), :x, 1.5) end,
      destination: fn -> :erlang.send_after(1, "x", :x) end,
      start: fn -> :erlang.start_timer(:soon, self(), :x) end,
      cancel: fn -> Process.cancel_timer(:x) end,
      options: fn -> :erlang.cancel_timer(make_ref(), [:bad]) end,
      huge: fn -> Process.send_after(self(), :x, 1_000_000_000_000_000_000_000) end,
      after_atom: fn -> receive(after: (hd([:x]) -> 1)) end,
      after_negative: fn -> receive(after: (hd([-1]) -> 1)) end,
      after_huge: fn -> receive(after: (hd([0x1_0000_0000]) -> 1)) end,
      after_float: fn -> receive(after: (hd([1.0]) -> 1)) end
    ] do
  IO.inspect({name, Get.result(fun)})
end

IO.inspect(Get.result(fn -> Process.sleep(0) end))
