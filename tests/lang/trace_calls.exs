# :erlang.trace and trace_pattern: calls, returns, exceptions, match specifications, functions that call themselves.
defmodule T do
  def fact(0), do: 1
  def fact(n), do: n * fact(n - 1)
  def loop(0), do: :done
  def loop(n), do: loop(n - 1)
  def boom(x), do: raise("x#{x}")
  def go(x), do: T.fact(x) + own(x)
  defp own(x), do: x
end

defmodule Show do
  # Each message without the pid, until the process is done.
  def all(pid) do
    ref = :erlang.trace_delivered(pid)

    receive do
      {:trace_delivered, ^pid, ^ref} -> :ok
    end

    flush()
  end

  defp flush do
    receive do
      message when elem(message, 0) in [:trace, :trace_ts] ->
        message |> Tuple.delete_at(1) |> IO.inspect()
        flush()
    after
      0 -> :ok
    end
  end

  def worker(parent) do
    receive do
      fun ->
        send(parent, {:result, fun.()})
        worker(parent)
    end
  end

  def run(pid, fun) do
    send(pid, fun)

    receive do
      {:result, result} -> IO.inspect(result, label: "result")
    end

    all(pid)
  end
end

me = self()
pid = spawn(fn -> Show.worker(me) end)

# Often enough to have become machine code.
send(pid, fn -> for _ <- 1..40, do: {T.loop(100), T.fact(5)} end)

receive do
  {:result, _} -> :ok
end

IO.inspect(:erlang.trace(pid, true, [:call]))
IO.puts("-- global")
IO.inspect(:erlang.trace_pattern({T, :fact, 1}, true))
IO.inspect(:erlang.trace_info({T, :fact, 1}, :traced))
IO.inspect(:erlang.trace_info(pid, :flags))
IO.inspect(:erlang.trace_info(pid, :tracer) == {:tracer, self()})
Show.run(pid, fn -> T.go(2) end)

IO.puts("-- local, with returns")
IO.inspect(:erlang.trace_pattern({T, :fact, 1}, [{:_, [], [{:return_trace}]}], [:local]))
IO.inspect(:erlang.trace_pattern({T, :own, 1}, true, [:local]))
Show.run(pid, fn -> T.go(2) end)
IO.inspect(:erlang.trace_info({T, :fact, 1}, :all))

IO.puts("-- a loop")
IO.inspect(:erlang.trace_pattern({T, :loop, 1}, true, [:local]))
Show.run(pid, fn -> T.loop(3) end)
IO.inspect(:erlang.trace_pattern({T, :loop, 1}, false, [:local]))
Show.run(pid, fn -> T.loop(3) end)

IO.puts("-- exceptions")
IO.inspect(:erlang.trace_pattern({T, :boom, 1}, [{:_, [], [{:exception_trace}]}], [:local]))

Show.run(pid, fn ->
  try do
    T.boom(1)
  rescue
    e -> {e, length(__STACKTRACE__) > 0}
  end
end)

IO.puts("-- guards, messages, arity")
spec = [{[:"$1"], [{:>, :"$1", 1}], [{:message, {{:big, :"$1", :"$_"}}}]}, {[1], [], [{:message, false}]}]
IO.inspect(:erlang.trace_pattern({T, :fact, 1}, spec, [:local]))
Show.run(pid, fn -> T.fact(3) end)
IO.inspect(:erlang.trace_pattern({T, :fact, 1}, [{:_, [], [{:message, {:caller}}]}], [:local]))
:erlang.trace(pid, true, [:arity])
Show.run(pid, fn -> T.fact(1) end)
:erlang.trace(pid, false, [:arity])

IO.puts("-- counts")
IO.inspect(:erlang.trace_pattern({T, :loop, 1}, true, [:call_count]))
T.loop(9)
IO.inspect(:erlang.trace_info({T, :loop, 1}, :call_count))
IO.inspect(:erlang.trace_pattern({T, :loop, 1}, false, [:call_count]))
IO.inspect(:erlang.trace_info({T, :loop, 1}, :call_count))

IO.puts("-- meta")
:erlang.trace(pid, false, [:call])
IO.inspect(:erlang.trace_pattern({T, :own, 1}, true, [:meta]))
send(pid, fn -> T.go(1) end)

for _ <- 1..2 do
  receive do
    {:trace_ts, ^pid, :call, mfa, {_, _, _}} -> IO.inspect(mfa)
    {:result, result} -> IO.inspect(result)
    other -> IO.inspect(other)
  end
end

IO.inspect(:erlang.trace_info({T, :own, 1}, :meta) == {:meta, self()})
IO.inspect(:erlang.trace_pattern({T, :own, 1}, false, [:meta]))

IO.puts("-- builtins")
:erlang.trace(pid, true, [:call])
IO.inspect(:erlang.trace_pattern({:lists, :member, 2}, true, []))
Show.run(pid, fn -> :lists.member(1, [1]) end)

IO.puts("-- off")
IO.inspect(:erlang.trace(pid, false, [:all]))
IO.inspect(:erlang.trace_info(pid, :flags))
Show.run(pid, fn -> T.fact(3) end)

for bad <- [fn -> :erlang.trace(pid, true, [:nothing]) end, fn -> :erlang.trace(pid, :maybe, []) end, fn -> :erlang.trace_pattern({T, :fact, 1}, [:nothing]) end, fn -> :erlang.trace_pattern({T, :fact, 1}, true, [:nothing]) end] do
  IO.inspect(catch_error = (try do bad.() catch kind, reason -> {kind, reason} end))
  _ = catch_error
end

IO.puts("-- a function whose first operation another thread does")

defmodule Huge do
  def times(a, b), do: a * b
end

IO.inspect(:erlang.trace(pid, true, [:call]))
IO.inspect(:erlang.trace_pattern({Huge, :times, 2}, [{:_, [], [{:message, :here}]}], [:local]))
n = Integer.pow(3, 300_000)
send(pid, fn -> Huge.times(n, n + 1) == n * n + n end)

receive do
  {:result, result} -> IO.inspect(result)
end

ref = :erlang.trace_delivered(pid)

receive do
  {:trace_delivered, ^pid, ^ref} -> :ok
end

{:messages, messages} = Process.info(self(), :messages)
IO.inspect(for {:trace, ^pid, :call, {m, f, args}, said} <- messages, do: {m, f, length(args), said})
