# :dbg: a tracer with a handler, processes, functions, specifications by name, what is printed.
defmodule T do
  def f(x), do: g(x) + 1
  def g(x), do: x * 2
  def e(x), do: raise("e#{x}")
end

me = self()
handler = fn message, n -> send(me, {:handled, n, message |> Tuple.delete_at(1)}) && n + 1 end

told = fn count ->
  for _ <- 1..count do
    receive do
      {:handled, n, message} -> IO.inspect({n, message})
    after
      2000 -> IO.puts("missing")
    end
  end
end

worker = fn worker ->
  receive do
    fun -> fun.()
  end

  worker.(worker)
end

pid = spawn(fn -> worker.(worker) end)
IO.inspect(:dbg.p(pid, [:c]))
IO.inspect(:dbg.tracer(:process, {handler, 0}) |> elem(0))
IO.inspect(:dbg.tracer())
IO.inspect(:dbg.p(pid, [:c]))
IO.inspect(:dbg.tp(T, :f, 1, []))
IO.inspect(:dbg.tpl(T, :g, :x))
send(pid, fn -> T.f(1) end)
told.(3)
IO.inspect(:dbg.tpl(T, :g, [{:_, [], [{:return_trace}]}]))
IO.inspect(:dbg.tpl(T, :g, 1, [{:_, [], [{:return_trace}]}]))
IO.inspect(:dbg.tp(T, :nothing, []))
IO.inspect(:dbg.tp(T, :f, :nothing))
IO.inspect(:dbg.ctp(T, :f))
send(pid, fn -> T.f(2) end)
told.(2)
IO.inspect(:dbg.ctpl(T, :g))
IO.inspect(:dbg.tpl({T, :e, 1}, :x))
IO.inspect(:dbg.tpl({T, :g, 1}, :cx))
send(pid, fn -> T.f(3) end)
told.(2)

send(pid, fn ->
  try do
    T.e(1)
  rescue
    _ -> :ok
  end
end)

told.(2)
IO.inspect(:dbg.ltp())
IO.inspect(:dbg.p(:nobody, [:c]))
IO.inspect(:dbg.p(pid, [:nothing]))
IO.inspect(:dbg.p(pid, :clear))
IO.inspect(:dbg.stop_clear())
IO.inspect(:dbg.get_tracer())
IO.inspect(:erlang.trace_info({T, :e, 1}, :traced))
IO.inspect(:erlang.trace_info(pid, :flags))
