# Exit reasons, links, monitors and traps, in all combinations.
defmodule Exits do
  # A child that waits for one message, after it has set the flag.
  def child(trap?, link?) do
    parent = self()

    body = fn ->
      Process.flag(:trap_exit, trap?)
      send(parent, {:ready, self()})
      loop(parent)
    end

    pid = if link?, do: spawn_link(body), else: spawn(body)
    receive do: ({:ready, ^pid} -> pid)
  end

  defp loop(parent) do
    receive do
      {:EXIT, from, reason} ->
        send(parent, {:trapped, if(from == parent, do: :parent, else: :other), reason})
        loop(parent)

      {:exit, reason} -> exit(reason)
      :return -> :returned
    end
  end

  def fate(pid, reason) do
    ref = Process.monitor(pid)
    true = Process.exit(pid, reason)

    receive do
      {:trapped, from, reason} ->
        Process.demonitor(ref, [:flush])
        {:trapped, from, reason, Process.alive?(pid)}

      {:DOWN, ^ref, :process, ^pid, reason} ->
        {:down, reason}
    after
      20 ->
        Process.demonitor(ref, [:flush])
        {:survives, Process.alive?(pid)}
    end
  end
end

defmodule Wait do
  def down(ref, ms \\ 1000), do: receive(do: ({:DOWN, ^ref, :process, _, reason} -> reason), after: (ms -> :alive))
  def exit(pid, ms \\ 1000), do: receive(do: ({:EXIT, ^pid, reason} -> reason), after: (ms -> :nothing))
  def tagged(tag), do: receive(do: ({^tag, value} -> value), after: (1000 -> :nothing))
end

IO.puts("Process.exit/2 at a stranger")

for reason <- [:normal, :kill, :killed, :shutdown, {:shutdown, 1}, "text", %{a: 1}, {:nested, [1 | 2]}], trap? <- [false, true] do
  pid = Exits.child(trap?, false)
  IO.inspect({reason, trap?, Exits.fate(pid, reason)})
  Process.exit(pid, :kill)
end

IO.puts("the end of a linked child, for who traps")
Process.flag(:trap_exit, true)

for reason <- [:normal, :kill, :killed, {:shutdown, :x}, 12, nil] do
  pid = Exits.child(false, true)
  send(pid, {:exit, reason})
  IO.inspect({reason, Wait.exit(pid)})
end

IO.puts("what exit signals to oneself do")

for reason <- [:normal, :kill, :other], trap? <- [false, true] do
  {pid, ref} =
    spawn_monitor(fn ->
      Process.flag(:trap_exit, trap?)
      Process.exit(self(), reason)
      receive do: ({:EXIT, from, got} -> exit({:trapped, from == self(), got})), after: (10 -> exit(:survived))
    end)

  IO.inspect({reason, trap?, is_pid(pid), Wait.down(ref)})
end

IO.puts("chains: an exit runs through links until somebody traps or it is normal")

for reason <- [:normal, :broken, :kill] do
  parent = self()

  top =
    spawn(fn ->
      middle = spawn_link(fn -> spawn_link(fn -> receive(do: (:go -> exit(reason))) end) |> then(&send(parent, {:leaf, &1})); receive(do: (:never -> :ok)) end)
      send(parent, {:middle, middle})
      receive(do: (:never -> :ok))
    end)

  middle = Wait.tagged(:middle)
  leaf = Wait.tagged(:leaf)
  refs = for pid <- [leaf, middle, top], do: Process.monitor(pid)
  send(leaf, :go)
  IO.inspect({reason, for(ref <- refs, do: Wait.down(ref, 20))})
  Process.exit(top, :kill)
end

IO.puts("links to the dead, to oneself, twice, and unlinking")
{dead, ref} = spawn_monitor(fn -> :ok end)
Wait.down(ref)
IO.inspect(Process.link(dead))
IO.inspect(Wait.exit(dead))
IO.inspect(Process.link(self()))
IO.inspect({Process.unlink(self()), Process.unlink(dead)})
pid = Exits.child(false, true)
Process.link(pid)
IO.inspect(Process.info(self(), :links) |> elem(1) |> Enum.count(&(&1 == pid)))
Process.unlink(pid)
send(pid, {:exit, :unseen})
IO.inspect(Wait.exit(pid, 10))
Process.flag(:trap_exit, false)

try do
  Process.link(dead)
rescue
  e -> IO.inspect(e)
end

IO.puts("arguments")

for {name, fun} <- [link: fn -> Process.link(:no_pid) end, exit: fn -> Process.exit(:no_pid, :x) end, unlink: fn -> Process.unlink(1) end, flag: fn -> Process.flag(:trap_exit, 1) end, flag2: fn -> Process.flag(:nonsense, true) end] do
  try do
    IO.inspect({name, fun.()})
  rescue
    e -> IO.puts("#{name}: #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
