# Receiving: order, selection, timeouts, timers.

send(self(), {:b, 1})
send(self(), {:a, 1})
send(self(), {:b, 2})

receive do
  {:a, n} -> IO.inspect({:a, n})
end

for _ <- 1..2 do
  receive do
    {tag, n} -> IO.inspect({tag, n})
  end
end

receive do
  other -> IO.inspect(other)
after
  0 -> IO.puts("empty")
end

started = System.monotonic_time(:millisecond)

receive do
  other -> IO.inspect(other)
after
  30 -> IO.puts("late")
end

IO.inspect(System.monotonic_time(:millisecond) - started >= 30)

# Guards look at the message and leave it when they fail.
send(self(), 1)
send(self(), 20)

receive do
  n when n > 10 -> IO.inspect(n)
end

receive do
  n -> IO.inspect(n)
end

# A timeout that is no timeout.
try do
  receive do
    :never -> :ok
  after
    :soon -> :ok
  end
rescue
  error -> IO.inspect(error)
end

# Timers.
timer = Process.send_after(self(), :tick, 10)
IO.inspect(is_reference(timer))

receive do
  :tick -> IO.puts("tick")
end

IO.inspect(Process.read_timer(timer))
IO.inspect(Process.cancel_timer(timer))
timer = Process.send_after(self(), :never, 60_000)
left = Process.cancel_timer(timer)
IO.inspect(left > 59_000 and left <= 60_000)

ref = :erlang.start_timer(5, self(), :payload)

receive do
  {:timeout, ^ref, message} -> IO.inspect(message)
end

# A call stays quick behind many old messages.
for n <- 1..20_000, do: send(self(), {:old, n})
server = spawn(fn ->
  echo = fn echo ->
    receive do
      {from, ref, n} ->
        send(from, {ref, n * 2})
        echo.(echo)
    end
  end

  echo.(echo)
end)

sum =
  Enum.reduce(1..2000, 0, fn n, acc ->
    ref = make_ref()
    send(server, {self(), ref, n})

    receive do
      {^ref, doubled} -> acc + doubled
    end
  end)

IO.inspect(sum)
IO.inspect(Process.info(self(), :message_queue_len))
