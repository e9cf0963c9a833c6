# Links, monitors, exits and aliases.

defmodule Wait do
  def for_message do
    receive do
      message -> message
    after
      1000 -> :nothing
    end
  end
end

# An exit travels along a link and is a message for who traps it.
Process.flag(:trap_exit, true)
pid = spawn_link(fn -> exit(:boom) end)
{:EXIT, ^pid, reason} = Wait.for_message()
IO.inspect(reason)

pid = spawn_link(fn -> :done end)
{:EXIT, ^pid, reason} = Wait.for_message()
IO.inspect(reason)

# kill cannot be trapped; others see killed.
pid =
  spawn_link(fn ->
    Process.flag(:trap_exit, true)
    Process.sleep(:infinity)
  end)

Process.exit(pid, :kill)
{:EXIT, ^pid, reason} = Wait.for_message()
IO.inspect(reason)

# A trapped exit signal is a message, also from oneself.
send(self(), :first)
Process.exit(self(), :mine)
IO.inspect(Wait.for_message())
{:EXIT, from, :mine} = Wait.for_message()
IO.inspect(from == self())

# normal is ignored by others.
pid = spawn(fn -> Process.sleep(:infinity) end)
Process.exit(pid, :normal)
IO.inspect(Process.alive?(pid))
Process.exit(pid, :shutdown)
IO.inspect(Process.alive?(pid))

# Monitors.
{pid, ref} = spawn_monitor(fn -> exit({:shutdown, 1}) end)
{:DOWN, ^ref, :process, ^pid, reason} = Wait.for_message()
IO.inspect(reason)

ref = Process.monitor(pid)
{:DOWN, ^ref, :process, ^pid, reason} = Wait.for_message()
IO.inspect(reason)

ref = Process.monitor(:nobody_here)
{:DOWN, ^ref, :process, object, reason} = Wait.for_message()
IO.inspect({object, reason})

pid = spawn(fn -> Process.sleep(:infinity) end)
ref = Process.monitor(pid)
Process.demonitor(ref, [:flush])
Process.exit(pid, :kill)
IO.inspect(Wait.for_message() == :nothing)

# Aliases: one reply, then no more.
reply = :erlang.alias([:reply])
send(reply, :one)
send(reply, :two)
IO.inspect(Wait.for_message())
IO.inspect(:erlang.unalias(reply))

keep = :erlang.alias()
send(keep, 1)
send(keep, 2)
IO.inspect({Wait.for_message(), Wait.for_message()})
IO.inspect({:erlang.unalias(keep), :erlang.unalias(keep)})
send(keep, 3)
IO.inspect(Wait.for_message())

# Linking with what is gone.
pid = spawn(fn -> :ok end)
Process.sleep(10)
Process.link(pid)
{:EXIT, ^pid, reason} = Wait.for_message()
IO.inspect(reason)
