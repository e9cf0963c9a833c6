defmodule Logger.Config do
  @moduledoc false
  # The handler that counts what was taken, for the thresholds of `Logger.Handler`.

  @behaviour :gen_event

  @impl true
  def init(_args) do
    counter = Logger.Handler.counter()
    :counters.put(counter, 1, 0)
    {:ok, counter}
  end

  @impl true
  def handle_event({_level, _leader, {Logger, _message, _time, _metadata}}, counter) do
    :counters.sub(counter, 1, 1)
    {:ok, counter}
  end

  def handle_event(_other, counter), do: {:ok, counter}

  @impl true
  def handle_info({__MODULE__, :update_counter}, counter) do
    tell(:counters.get(counter, 2), counter)
    {:ok, counter}
  end

  def handle_info(_message, counter), do: {:ok, counter}

  defp tell(0, _counter), do: :ok

  defp tell(dropped, counter) do
    :counters.put(counter, 2, 0)
    :counters.put(counter, 1, 0)
    tell_of(dropped, "above :discard_threshold, events were discarded")
    tell_of(dropped, "below :discard_threshold again")
  end

  defp tell_of(dropped, what), do: Logger.bare_log(:warning, "Attempted to log #{dropped} messages, which is #{what}")

  @impl true
  def handle_call(_request, counter), do: {:ok, :ok, counter}
end
