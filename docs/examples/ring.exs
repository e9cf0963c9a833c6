# A ring of processes: a token goes round and counts its hops.
defmodule Ring do
  @doc "A ring of `size` processes; gives the first one."
  def start(size) do
    first = self()
    last = Enum.reduce(2..size//1, first, fn _, next -> spawn_link(fn -> pass(next) end) end)
    last
  end

  defp pass(next) do
    receive do
      :stop ->
        send(next, :stop)

      {:token, hops} ->
        send(next, {:token, hops + 1})
        pass(next)
    end
  end

  @doc "Sends the token round the ring so many times; gives the number of hops."
  def run(next, rounds), do: run(next, rounds, 0)

  defp run(next, 0, hops) do
    send(next, :stop)

    receive do
      :stop -> hops
    end
  end

  defp run(next, rounds, hops) do
    send(next, {:token, hops + 1})

    receive do
      {:token, hops} -> run(next, rounds - 1, hops)
    end
  end
end

for {size, rounds} <- [{3, 2}, {100, 10}, {1000, 100}] do
  hops = size |> Ring.start() |> Ring.run(rounds)
  IO.puts("#{size} processes, #{rounds} rounds: #{hops} hops")
end
