# Code that was only made to run once: what of it is still in use stays.
collect = fn -> :erlang.garbage_collect() end
eval = fn text, binding -> Code.eval_string(text, binding) |> elem(0) end
churn = fn -> for n <- 1..200, do: {^n, [1, "x"]} = eval.("{n, [1, \"x\"]}", n: n) end

# Literals that the eval left in its process.
eval.(
  "Process.put(:a, {\"text\", [1, 2, 3], %{k: 'list'}, 123456789012345678901234567890, 1.5})",
  []
)

[_ | tail] = eval.("Process.put(:list, [:one, \"two\", {:three}]); Process.get(:list)", [])
collect.()
churn.()
collect.()
IO.inspect({Process.get(:a), Process.get(:list), tail})

# A part of one.
eval.(
  "Process.put(:part, tl([1, \"two\", 3])); Process.put(:sub, binary_part(\"#{String.duplicate("0123456789", 20)}\", 10, 100))",
  []
)

churn.()
collect.()

IO.inspect(
  {Process.get(:part), byte_size(Process.get(:sub)), binary_part(Process.get(:sub), 0, 12)}
)

# A fun that nothing but its own frame knows any more.
worker =
  spawn(fn ->
    receive do
      {f, from} -> send(from, f.(from))
    end
  end)

eval.(
  """
  f = fn from ->
    :erlang.garbage_collect()
    send(from, :started)
    words = receive do: (:go -> ["some", 'words'])
    :erlang.garbage_collect()
    Enum.reduce(1..2000, words, fn n, acc -> if rem(n, 500) == 0, do: [{n, "kept"} | acc], else: acc end)
  end
  send(to, {f, self()})
  """,
  to: worker
)

receive do: (:started -> :ok)
churn.()
collect.()
:erlang.garbage_collect(worker)
send(worker, :go)
receive do: (list -> IO.inspect(list))

# Sent literals belong to the receiver.
parent = self()

reader =
  spawn(fn ->
    receive do: (:read -> :ok)
    receive do: (message -> send(parent, {:got, message}))
  end)

spawn(fn ->
  Code.eval_string("send(to, {\"sent\", [:a, {:b, 'c'}], %{1 => \"one\"}})", to: reader)
  send(parent, :over)
end)

receive do: (:over -> :ok)
churn.()
send(reader, :read)
receive do: ({:got, message} -> IO.inspect(message))

# Funs in tables, in other processes' state, in results; equal ones are equal.
table = :ets.new(:t, [])
:ets.insert(table, {:f, eval.("fn x -> {:from_table, x, \"literal\"} end", [])})
{:ok, agent} = Agent.start_link(fn -> eval.("fn x -> {:from_agent, x + y} end", y: 10) end)
churn.()
collect.()
[{:f, f}] = :ets.lookup(table, :f)
:ets.delete(table)
churn.()
collect.()
IO.inspect({f.(1), Agent.get(agent, & &1).(5)})
IO.inspect(is_function(f, 1))
IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary({1, "x"})))

# Errors out of dead code, and their traces.
error = fn ->
  try do
    eval.("raise(ArgumentError, \"from \#{where}\")", where: "eval")
  rescue
    e -> {e, Enum.map(__STACKTRACE__, &elem(&1, 0)) |> Enum.member?(Code)}
  end
end

IO.inspect(error.())
thrown = try do: eval.("throw({:thrown, \"a\", [1, 2 | x]})", x: 3), catch: (t -> t)
churn.()
collect.()
IO.inspect(thrown)

exit_reason =
  try do
    eval.("exit({:shutdown, \"why\"})", [])
  catch
    :exit, r -> r
  end

down = fn {pid, ref} -> receive do: ({:DOWN, ^ref, :process, ^pid, reason} -> reason) end
reason = down.(spawn_monitor(fn -> eval.("exit({:bye, \"literal\"})", []) end))
churn.()
IO.inspect({exit_reason, reason})

# Evals within evals, funs of one in the frames of the other.
nested = """
inner = Code.eval_string("fn f -> f.(fn -> [\\"inner\\", x] end) end", x: x) |> elem(0)
inner.(fn g -> :erlang.garbage_collect(); {g.(), "outer"} end)
"""

IO.inspect(for x <- 1..3, do: eval.(nested, x: x))

# Modules whose bodies kept funs and literals of the body.
for n <- 1..3 do
  eval.(
    """
    defmodule Temporary#{n} do
      @value {"attribute", [#{n}]}
      value = @value
    Process.put(:body, fn -> {"of the body", value} end)
      def value, do: @value
    end
    """,
    []
  )
end

churn.()
collect.()
IO.inspect({Process.get(:body).(), Temporary1.value(), Temporary3.value()})

# Recursion in a fun of an eval, deep, with collections on the way.
deep =
  eval.(
    """
    go = fn go, n -> if n == 0, do: (:erlang.garbage_collect(); ["end"]), else: [{n, "literal"} | go.(go, n - 1)] end
    go.(go, 3000)
    """,
    []
  )

IO.inspect({length(deep), hd(deep), List.last(deep)})

# A process that sleeps in one.
{sleeper, _} =
  Code.eval_string("""
  spawn(fn ->
    f = fn -> receive do: ({from, n} -> send(from, {"woken", n})) end
    f.()
  end)
  """)

churn.()
:erlang.garbage_collect(sleeper)
churn.()
send(sleeper, {self(), 1})
receive do: (m -> IO.inspect(m))

hibernated =
  eval.(
    "spawn(fn -> :erlang.hibernate(:erlang, :apply, [fn -> receive do: (pid -> send(pid, \"awake\")) end, []]) end)",
    []
  )

churn.()
send(hibernated, self())
receive do: (m -> IO.inspect(m))
