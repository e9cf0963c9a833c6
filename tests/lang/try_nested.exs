# Nested try: which clause takes what, and in which order the afters run.
defmodule Nest do
  def run(name, fun) do
    result =
      try do
        {:value, fun.()}
      catch
        kind, reason -> {kind, reason}
      end

    IO.puts("#{name}: #{inspect(result)}")
  end
end

say = &IO.puts("  " <> &1)

Nest.run("after order", fn ->
  try do
    try do
      raise "inner"
    after
      say.("inner after")
    end
  after
    say.("outer after")
  end
end)

Nest.run("raise in rescue", fn ->
  try do
    raise "first"
  rescue
    RuntimeError -> raise ArgumentError, "second"
  after
    say.("after")
  end
end)

Nest.run("raise in after wins", fn ->
  try do
    throw(:lost)
  after
    raise "from after"
  end
end)

Nest.run("value of after is dropped", fn ->
  try do
    :body
  after
    :after
  end
end)

Nest.run("else sees the value", fn ->
  try do
    {:ok, 1}
  rescue
    _ -> :never
  else
    {:ok, n} -> {:else, n}
  end
end)

Nest.run("else is outside of rescue", fn ->
  try do
    :fine
  rescue
    _ -> :rescued
  else
    :fine -> raise "in else"
  end
end)

Nest.run("else without a match", fn ->
  try do
    :odd
  catch
    _, _ -> :caught
  else
    :even -> :ok
  end
end)

Nest.run("catch values", fn ->
  for kind <- [:throw, :exit, :error] do
    try do
      :erlang.raise(kind, :reason, [])
    catch
      :throw, x -> {:thrown, x}
      :exit, x -> {:exited, x}
      :error, x -> {:failed, x}
    end
  end
end)

Nest.run("a plain catch takes throws only", fn ->
  try do
    exit(:gone)
  catch
    value -> {:thrown, value}
  end
end)

Nest.run("rescue sees Erlang's errors", fn ->
  for reason <- [:badarith, {:badmatch, 1}, {:case_clause, 2}, :undef, {:badkey, :k}, :custom, {:badfun, 1}] do
    try do
      :erlang.error(reason)
    rescue
      error -> error.__struct__
    end
  end
end)

Nest.run("rescue in a function", fn ->
  defmodule Implicit do
    def f(x) do
      1 / x
    rescue
      ArithmeticError -> :infinity
    else
      value when value > 1 -> :big
      _ -> :small
    after
      IO.puts("  leaving f")
    end
  end

  [Implicit.f(0), Implicit.f(0.5), Implicit.f(5)]
end)

Nest.run("return from deep", fn ->
  try do
    Enum.each(1..10, fn n -> if n == 4, do: throw({:found, n}) end)
  catch
    {:found, n} -> n
  end
end)
