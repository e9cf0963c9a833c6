# Receives that wait for a fresh reference begin to look where it was made; what they leave stays in order.
defmodule Fresh do
  def echo do
    receive do
      {:req, from, ref, value} ->
        send(from, {:noise, value})
        send(from, {ref, value * 2})
        echo()
    end
  end

  def ask(pid, value) do
    ref = make_ref()
    send(pid, {:req, self(), ref, value})

    receive do
      {^ref, reply} -> reply
    end
  end

  # Two references at a time, answered the other way round.
  def ask_two(pid) do
    first = make_ref()
    second = make_ref()
    send(pid, {:req, self(), second, 20})
    send(pid, {:req, self(), first, 10})

    a =
      receive do
        {^first, reply} -> {:first, reply}
      end

    b =
      receive do
        {^second, reply} -> {:second, reply}
      end

    {a, b}
  end

  # The reference is not asked for in every clause: older messages count.
  def either(pid) do
    ref = make_ref()
    send(pid, {:req, self(), ref, 5})

    receive do
      :older -> :took_older
      {^ref, reply} -> reply
    end
  end

  def down do
    {pid, monitor} = spawn_monitor(fn -> exit(:over) end)
    again = Process.monitor(pid)

    receive do
      {:DOWN, ^again, :process, ^pid, reason} when reason in [:over, :noproc] -> :down
    end

    receive do
      {:DOWN, ^monitor, _, _, reason} -> reason
    end
  end

  # Bound anew in a guard's branch, waited for with a timeout.
  def late(pid) do
    ref = make_ref()
    send(pid, {:req, self(), ref, 1})

    receive do
      {^ref, 3} -> :wrong
    after
      0 -> :none
    end
  end

  def drain(acc \\ []) do
    receive do
      message -> drain([message | acc])
    after
      50 -> Enum.reverse(acc)
    end
  end
end

echo = spawn(&Fresh.echo/0)
send(self(), :older)
for n <- 1..3, do: send(self(), {:old, n})
IO.inspect(for n <- 1..5, do: Fresh.ask(echo, n))
IO.inspect(Fresh.ask_two(echo))
IO.inspect(Fresh.either(echo))
IO.inspect(Fresh.down())
IO.inspect(Fresh.late(echo))
Enum.each(Fresh.drain(), fn
  {ref, value} when is_reference(ref) -> IO.inspect({:ref, value})
  message -> IO.inspect(message)
end)
