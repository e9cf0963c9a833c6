# A macro that never returns: the compile that calls it is ended like any process.
defmodule Endless do
  defmacro forever(pid), do: spin(send(pid, self()))
  defp spin(x), do: spin(x)

  # Expands to itself and something more, for ever.
  defmacro grow(pid, n) do
    if n == 0, do: send(pid, self())
    quote(do: Endless.grow(unquote(pid), unquote(n + 1)))
  end
end

defmodule Started do
  # Runs code whose macro tells us that it has begun, and gives the process.
  def start(code) do
    {pid, ref} = spawn_monitor(fn -> Code.eval_string("require Endless; " <> code) end)

    receive do
      ^pid -> {pid, ref}
    end
  end

  def kill({pid, ref}) do
    Process.exit(pid, :kill)

    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> reason
    end
  end
end

Process.register(self(), :main)
IO.inspect(Started.kill(Started.start("Endless.forever(:main)")))
IO.inspect(Started.kill(Started.start("Endless.grow(:main, 0)")))

# A module that was being defined is not left open.
half = "defmodule Half do\n  @a 1\n  def f, do: Endless.forever(:main)\nend"
IO.inspect(Started.kill(Started.start(half)))
Code.eval_string("defmodule Half do\n  def f, do: 1\nend")
IO.inspect(apply(Half, :f, []))

# By the clock.
task = Task.async(fn -> Code.eval_string("require Endless; Endless.forever(:main)") end)

receive do
  pid when is_pid(pid) -> IO.inspect(pid == task.pid)
end

IO.inspect(Task.yield(task, 10) || Task.shutdown(task, :brutal_kill))
IO.inspect(Code.eval_string("1 + 1"))
