# What a process that dies of an exception leaves behind: its reason, and a report.
defmodule Crash do
  def divide(a, b), do: div(a, b)

  def reason_of(fun) do
    {pid, _ref} = spawn_monitor(fun)

    receive do
      {:DOWN, _, :process, ^pid, {reason, [_ | _]}} -> reason
      {:DOWN, _, :process, ^pid, reason} -> reason
    end
  end
end

Logger.configure(level: :none)
for fun <- [fn -> raise "oops" end, fn -> throw(:ball) end, fn -> exit(:bye) end, fn -> Crash.divide(1, 0) end] do
  IO.inspect(Crash.reason_of(fun))
end

for fun <- [fn -> raise "oops" end, fn -> throw(:ball) end, fn -> exit(:bye) end] do
  try do
    fun.()
  catch
    kind, reason -> IO.inspect({kind, reason})
  end
end

try do
  Crash.divide(1, 0)
rescue
  error ->
    IO.inspect(error)
    {module, function, arity, _} = Enum.find(__STACKTRACE__, &match?({Crash, _, _, _}, &1))
    IO.inspect({module, function, arity})
end

try do
  Crash.missing(1)
rescue
  error -> IO.puts(Exception.message(error))
end

try do
  :nowhere.at_all()
rescue
  error -> IO.puts(Exception.message(error))
end

fun = fn a, b -> a + b end

try do
  apply(fun, [1])
rescue
  error -> IO.inspect(error.__struct__)
end

try do
  not_a_fun = :erlang.binary_to_term(:erlang.term_to_binary(5))
  not_a_fun.(1)
rescue
  error -> IO.inspect(error)
end
