defmodule W do
  use Agent
  def start_link(x), do: Agent.start_link(fn -> x end)
end
defmodule SpecSup do
  import Supervisor.Spec
  def run do
    specs = [worker(W, [1]), worker(W, [2], id: :two, restart: :transient, shutdown: 100, function: :start_link, modules: [W, X]), supervisor(SpecSup, [:x], id: :s), worker(GenEvent.Some, [1], modules: :dynamic)]
    IO.inspect(specs)
    IO.inspect(supervise(Enum.take(specs, 2), strategy: :one_for_one, max_restarts: 1, max_seconds: 7))
    IO.inspect(supervise([], strategy: :one_for_all))
    for f <- [fn -> supervise([], []) end, fn -> supervise([worker(W, []), worker(W, [])], strategy: :one_for_one) end, fn -> supervise([], strategy: :odd) end] do
      try do
        IO.inspect f.()
      rescue
        e -> IO.puts(Exception.message(e))
      end
    end
    {:ok, s} = Supervisor.start_link(Enum.take(specs, 2), strategy: :one_for_one)
    IO.inspect(Enum.map(Supervisor.which_children(s), &elem(&1, 0)))
  end
end
SpecSup.run()
