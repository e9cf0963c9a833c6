# A module reloaded again and again while processes call it and send to each other: memory stays level, no message is lost.
#
#     vm tests/conc/reloads.exs [RELOADS]
#
# Prints its numbers; exits 1 when memory grows by more than a hundredth or a message is missing. Runs under elixir too.

defmodule Reloads.Source do
  def load(n) do
    Code.compiler_options(ignore_module_conflict: true)

    Code.compile_string("""
    defmodule Reloads.Server do
      use GenServer
      @big {#{n}, "a literal of version #{n}", [1, 2.5, %{a: #{n}}]}

      def init(sum), do: {:ok, sum}
      def handle_call({:add, k}, _, sum), do: {:reply, {sum + k, step(k)}, sum + k}
      def handle_cast({:add, k}, sum), do: {:noreply, sum + k}
      def step(k), do: {fn -> k + #{n} end, @big}
    end
    """)
  end
end

defmodule Reloads do
  @first 1000

  def main(count) do
    Logger.configure(level: :emergency)
    Reloads.Source.load(0)
    servers = for _ <- 1..4, do: elem(GenServer.start(Reloads.Server, 0), 1)
    clients = for i <- 1..8, do: Task.async(fn -> client(Enum.at(servers, rem(i, 4)), 0) end)
    # The first thousand fill tables and caches; what measures has become machine code before it counts.
    reload(1, @first)
    for _ <- 1..5, do: memory(clients)
    before = memory(clients)
    {us, _} = :timer.tc(fn -> reload(@first + 1, @first + count) end)
    grown = grown(clients, before, 20)
    for client <- clients, do: send(client.pid, :stop)
    sent = clients |> Task.await_many(:infinity) |> Enum.sum()
    counted = Enum.sum(for server <- servers, do: :sys.get_state(server, :infinity))
    IO.puts("#{count} reloads, #{div(us, count)} us each; #{sent} sent, #{counted} counted; memory grew by #{grown} bytes of #{before}")
    if sent != counted or grown > allowed(before, count), do: System.halt(1)
  end

  defp client(server, sent) do
    GenServer.cast(server, {:add, 1})
    {_, {fun, _}} = GenServer.call(server, {:add, 1}, :infinity)
    # Of a version that may be gone: kept alive by this fun alone.
    true = is_function(fun, 0)

    receive do
      :stop ->
        sent + 2

      {:rest, from} ->
        send(from, {:resting, self()})
        receive(do: (:go_on -> client(server, sent + 2)))
    after
      0 -> client(server, sent + 2)
    end
  end

  defp reload(n, count) when n > count, do: :ok

  defp reload(n, count) do
    Reloads.Source.load(n)
    :code.purge(Reloads.Server)
    reload(n + 1, count)
  end

  # A few versions that have been purged wait to be freed, more or less of them: so the least of a while counts, and what
  # grew is looked at again. What leaks stays.
  defp grown(clients, before, tries) do
    grown = memory(clients) - before
    if grown <= div(before, 100) or tries == 0, do: grown, else: min(grown, grown(clients, before, tries - 1))
  end

  # In a short run what waits to be freed weighs more than a hundredth.
  defp allowed(before, count), do: div(before, if(count < 10_000, do: 20, else: 100))

  defp memory(clients), do: Enum.min(for(_ <- 1..20, do: memory_now(clients)))

  # While the clients rest: what they have under way is no leak.
  defp memory_now(clients) do
    reload(1, 1)
    for client <- clients, do: send(client.pid, {:rest, self()})
    for %{pid: pid} <- clients, do: receive(do: ({:resting, ^pid} -> :ok))
    for pid <- Process.list(), do: :erlang.garbage_collect(pid)
    now = :erlang.memory(:total)
    for client <- clients, do: send(client.pid, :go_on)
    now
  end
end

[count] = Enum.map(System.argv() ++ Enum.drop(["10000"], length(System.argv())), &String.to_integer/1)
Reloads.main(count)
