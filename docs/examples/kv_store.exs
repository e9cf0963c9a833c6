# A key-value store: reads go straight to an ETS table, writes through its owner, old entries expire.
defmodule KV do
  use GenServer

  @table __MODULE__

  def start_link(options \\ []), do: GenServer.start_link(__MODULE__, options, name: __MODULE__)
  def put(key, value, ttl_ms \\ :infinity), do: GenServer.call(__MODULE__, {:put, key, value, ttl_ms})
  def delete(key), do: GenServer.call(__MODULE__, {:delete, key})
  def update(key, default, fun), do: GenServer.call(__MODULE__, {:update, key, default, fun})

  def get(key, default \\ nil) do
    case :ets.lookup(@table, key) do
      [{^key, value, _timer}] -> value
      [] -> default
    end
  end

  @doc "The values whose key matches a pattern of `:ets.match_object/2`."
  def all(pattern), do: @table |> :ets.match_object({pattern, :_, :_}) |> Enum.map(&elem(&1, 1)) |> Enum.sort()

  def size, do: :ets.info(@table, :size)

  @impl true
  def init(_options) do
    {:ok, :ets.new(@table, [:named_table, :protected, read_concurrency: true])}
  end

  @impl true
  def handle_call({:put, key, value, ttl}, _from, table), do: {:reply, store(table, key, value, ttl), table}

  def handle_call({:update, key, default, fun}, _from, table) do
    new = fun.(get(key, default))
    store(table, key, new, :infinity)
    {:reply, new, table}
  end

  def handle_call({:delete, key}, _from, table) do
    forget_timer(table, key)
    {:reply, :ets.delete(table, key), table}
  end

  @impl true
  def handle_info({:expired, key}, table) do
    :ets.delete(table, key)
    {:noreply, table}
  end

  defp store(table, key, value, ttl) do
    forget_timer(table, key)
    timer = if ttl != :infinity, do: Process.send_after(self(), {:expired, key}, ttl)
    :ets.insert(table, {key, value, timer})
    :ok
  end

  defp forget_timer(table, key) do
    with [{_, _, timer}] when timer != nil <- :ets.lookup(table, key), do: Process.cancel_timer(timer)
  end
end

{:ok, _} = KV.start_link()
KV.put({:user, 1}, "ann")
KV.put({:user, 2}, "bob")
KV.put({:city, 1}, "Rome")
IO.inspect(KV.all({:user, :_}), label: "users")
IO.inspect({KV.get({:user, 1}), KV.get({:user, 9}), KV.get({:user, 9}, "nobody")}, label: "get")

for _ <- 1..3, do: KV.update(:visits, 0, &(&1 + 1))
1..50 |> Enum.map(fn _ -> Task.async(fn -> KV.update(:visits, 0, &(&1 + 1)) end) end) |> Task.await_many()
IO.inspect(KV.get(:visits), label: "visits")

KV.put(:session, "short", 300)
KV.put(:kept, "prolonged", 10)
KV.put(:kept, "prolonged", :infinity)
IO.inspect(KV.get(:session), label: "session")
wait = fn wait -> if KV.get(:session), do: wait.(wait), else: :expired end
IO.inspect(wait.(wait), label: "session")
IO.inspect(KV.get(:kept), label: "kept")

KV.delete({:city, 1})
IO.inspect(KV.size(), label: "size")

try do
  :ets.insert(KV, {:intruder, 1, nil})
rescue
  error in ArgumentError -> IO.puts("only the owner writes: #{error.__struct__ |> inspect()}")
end
