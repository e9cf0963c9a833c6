# Monitors: of the living, the dead, names, aliases; taking them back.
defmodule Wait do
  def down(ref), do: receive(do: ({:DOWN, ^ref, type, object, reason} -> {type, object, reason}), after: (200 -> :nothing))
  def any(ms \\ 100), do: receive(do: (message -> message), after: (ms -> :nothing))
  def answer(ref), do: receive(do: ({^ref, answer} -> answer), after: (100 -> :closed))
end

down = &Wait.down/1
idle = fn -> spawn(fn -> receive(do: (reason -> exit(reason))) end) end

{pid, ref} = spawn_monitor(fn -> exit(:early) end)
IO.inspect(put_elem(down.(ref), 1, :pid))
ref = Process.monitor(pid)
IO.inspect(down.(ref) == {:process, pid, :noproc})

IO.puts("two monitors are two messages")
pid = idle.()
refs = for _ <- 1..3, do: Process.monitor(pid)
IO.inspect(length(Enum.uniq(refs)))
IO.inspect(Process.info(pid, :monitored_by) |> elem(1) |> length())
IO.inspect(Process.info(self(), :monitors) |> elem(1) |> Enum.frequencies() |> Map.values())
IO.inspect(Process.demonitor(hd(refs)))
send(pid, :bye)
IO.inspect(for ref <- refs, do: with({_, ^pid, reason} <- down.(ref), do: reason))

IO.puts("names")
ref = Process.monitor(:nobody_here)
IO.inspect(down.(ref) == {:process, {:nobody_here, node()}, :noproc})
pid = idle.()
Process.register(pid, :somebody)
ref = Process.monitor(:somebody)
IO.inspect(Process.info(self(), :monitors) |> elem(1) == [process: {:somebody, node()}])
ref2 = Process.monitor({:somebody, node()})
send(:somebody, :gone)
IO.inspect({down.(ref), down.(ref2)} == {{:process, {:somebody, node()}, :gone}, {:process, {:somebody, node()}, :gone}})
IO.inspect(Process.whereis(:somebody))

IO.puts("the monitor of a name follows the process, not the name")
pid = idle.()
Process.register(pid, :moving)
ref = Process.monitor(:moving)
Process.unregister(:moving)
IO.inspect(down.(ref))
send(pid, :later)
IO.inspect(down.(ref) |> elem(2))

IO.puts("taking back")
{pid, ref} = spawn_monitor(fn -> :ok end)
pid2 = idle.()
second = Process.monitor(pid)
down.(second)
IO.inspect(Process.demonitor(ref, [:flush]))
IO.inspect(down.(ref))
ref = Process.monitor(pid2)
IO.inspect(Process.demonitor(ref, [:info]))
IO.inspect(Process.demonitor(ref, [:info]))
ref = Process.monitor(pid2)
IO.inspect(Process.demonitor(ref, [:flush, :info]))
IO.inspect(Process.demonitor(make_ref(), [:info]))
{_, ref} = spawn_monitor(fn -> exit(:kept) end)
other = Process.monitor(pid2)
Process.exit(pid2, :kill)
IO.inspect(elem(down.(other), 2))
IO.inspect(Process.demonitor(ref))
IO.inspect(elem(down.(ref), 2))

IO.puts("oneself")
ref = Process.monitor(self())
IO.inspect({down.(ref), Process.demonitor(ref, [:info])})

IO.puts("options of monitor")
pid = idle.()
ref = :erlang.monitor(:process, pid, tag: :my_tag)
send(pid, :tagged)
IO.inspect(Wait.any(1000) == {:my_tag, ref, :process, pid, :tagged})
ref = :erlang.monitor(:process, :nobody_here, tag: {:any, [:term]})
IO.inspect(Wait.any(1000) == {{:any, [:term]}, ref, :process, {:nobody_here, node()}, :noproc})

pid = spawn(fn -> receive(do: ({:call, from, alias} -> send(alias, {alias, :answer}); send(alias, {alias, :second}); send(from, :sent); receive(do: (:end -> :ok)))) end)
ref = :erlang.monitor(:process, pid, alias: :reply_demonitor)
send(pid, {:call, self(), ref})
IO.inspect({Wait.answer(ref), Wait.answer(ref), Wait.any()})
send(pid, :end)
IO.inspect(down.(ref))

alias_ref = :erlang.alias()
send(alias_ref, :one)
send(alias_ref, :two)
IO.inspect({:erlang.unalias(alias_ref), :erlang.unalias(alias_ref)})
send(alias_ref, :three)
IO.inspect(for _ <- 1..3, do: Wait.any())
once = :erlang.alias([:reply])
send(once, 1)
send(once, 2)
IO.inspect(for _ <- 1..2, do: Wait.any())

IO.puts("arguments")

for fun <- [fn -> Process.monitor("x") end, fn -> Process.demonitor(:x) end, fn -> Process.demonitor(make_ref(), [:nonsense]) end, fn -> :erlang.monitor(:nonsense, self()) end, fn -> :erlang.monitor(:process, self(), [:bad]) end, fn -> :erlang.unalias(1) end, fn -> :erlang.alias([:bad]) end] do
  try do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
