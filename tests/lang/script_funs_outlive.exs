# Processes that run a fun of the script's own code go on in it after the script has ended, and in what it made.
parent = self()

pids =
  for i <- 1..40 do
    spawn_link(fn ->
      double = fn n -> {n * 2, i} end

      receive do
        {:peers, peers} ->
          others = for peer <- peers, peer != self(), do: {peer, double.(1)}
          send(parent, {:done, i, length(others)})

          receive do
            :stop -> send(parent, {:stopped, elem(double.(i), 0)})
          end
      end
    end)
  end

for pid <- pids, do: send(pid, {:peers, pids})
IO.inspect(for i <- 1..40, do: receive(do: ({:done, ^i, n} -> n)))
for pid <- pids, do: send(pid, :stop)
IO.inspect(for i <- 1..40, n = i * 2, do: receive(do: ({:stopped, ^n} -> n)))

funs = for i <- 1..40, do: fn n -> n + i end
:erlang.garbage_collect()
IO.inspect(Enum.map(funs, & &1.(1)) |> Enum.sum())

{fun, _} = Code.eval_string("Enum.map(1..40, fn i -> fn -> {i, [:literal, i]} end end)")
:erlang.garbage_collect()
IO.inspect(Enum.map(fun, & &1.()) |> List.last())
spawn_link(fn -> for pid <- pids, do: send(pid, :stop) end)
