# A rate limiter with timers: a token bucket per client, refilled by a tick, and calls that wait their turn.
defmodule RateLimiter do
  use GenServer

  defstruct limit: 1, interval: 10, buckets: %{}, waiting: :queue.new()

  def start_link(options), do: GenServer.start_link(__MODULE__, options)

  @doc "Takes a token if there is one; never waits."
  def allow?(limiter, client), do: GenServer.call(limiter, {:allow?, client})

  @doc "Waits until there is a token; clients are served in the order in which they asked."
  def wait(limiter, client), do: GenServer.call(limiter, {:wait, client})

  def stats(limiter), do: GenServer.call(limiter, :stats)

  @impl true
  def init(options) do
    state = struct!(__MODULE__, options)
    {:ok, state, {:continue, :schedule}}
  end

  @impl true
  def handle_continue(:schedule, state) do
    Process.send_after(self(), :refill, state.interval)
    {:noreply, state}
  end

  @impl true
  def handle_call({:allow?, client}, _from, state) do
    case take(state, client) do
      {:ok, state} -> {:reply, true, state}
      :empty -> {:reply, false, refuse(state, client)}
    end
  end

  def handle_call({:wait, client}, from, state) do
    case take(state, client) do
      {:ok, state} -> {:reply, :ok, state}
      :empty -> {:noreply, %{state | waiting: :queue.in({from, client}, state.waiting)}}
    end
  end

  def handle_call(:stats, _from, state) do
    refused = for {client, %{refused: count}} when count > 0 <- state.buckets, into: %{}, do: {client, count}
    {:reply, %{refused: refused, waiting: :queue.len(state.waiting)}, state}
  end

  @impl true
  def handle_info(:refill, state) do
    buckets = Map.new(state.buckets, fn {client, bucket} -> {client, %{bucket | tokens: state.limit}} end)
    {:noreply, serve(%{state | buckets: buckets}), {:continue, :schedule}}
  end

  defp bucket(state, client), do: Map.get(state.buckets, client, %{tokens: state.limit, refused: 0})

  defp take(state, client) do
    case bucket(state, client) do
      %{tokens: 0} -> :empty
      bucket -> {:ok, put_bucket(state, client, %{bucket | tokens: bucket.tokens - 1})}
    end
  end

  defp refuse(state, client) do
    put_bucket(state, client, Map.update!(bucket(state, client), :refused, &(&1 + 1)))
  end

  defp put_bucket(state, client, bucket), do: %{state | buckets: Map.put(state.buckets, client, bucket)}

  # Whoever still finds its bucket empty keeps its place.
  defp serve(state) do
    {state, kept} =
      Enum.reduce(:queue.to_list(state.waiting), {state, []}, fn {from, client} = call, {state, kept} ->
        case take(state, client) do
          {:ok, state} ->
            GenServer.reply(from, :ok)
            {state, kept}

          :empty ->
            {state, [call | kept]}
        end
      end)

    %{state | waiting: :queue.from_list(Enum.reverse(kept))}
  end
end

# An hour between refills: only what is in the buckets counts.
{:ok, strict} = RateLimiter.start_link(limit: 3, interval: 3_600_000)
IO.inspect(for(_ <- 1..5, do: RateLimiter.allow?(strict, "ann")), label: "ann")
IO.inspect(for(_ <- 1..2, do: RateLimiter.allow?(strict, "bob")), label: "bob")
IO.inspect(RateLimiter.stats(strict), label: "strict")

# Ten calls, two in each interval: at least four refills have to come in between.
{:ok, patient} = RateLimiter.start_link(limit: 2, interval: 20)
started = System.monotonic_time(:millisecond)

1..10
|> Task.async_stream(fn n -> {n, RateLimiter.wait(patient, "cid")} end, max_concurrency: 10)
|> Enum.map(fn {:ok, served} -> served end)
|> IO.inspect(label: "served")

IO.inspect(System.monotonic_time(:millisecond) - started >= 80, label: "took four refills")
IO.inspect(RateLimiter.stats(patient), label: "patient")
