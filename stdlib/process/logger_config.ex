defmodule Logger.Config do
  @moduledoc false
  # The handler that sets right the count of events under way and tells of those dropped, for the thresholds of
  # `Logger.Handler`. Whoever logs only adds; the queue of the manager says how many there really are.

  @behaviour :gen_event
  @check {__MODULE__, :update_counter}

  @impl true
  def init(_args) do
    counter = Logger.Handler.counter()
    :counters.put(counter, 1, 0)
    {:ok, {counter, false}}
  end

  @impl true
  def handle_event(_event, state), do: {:ok, update(state, false)}

  @impl true
  def handle_info(@check, state), do: {:ok, update(state, true)}
  def handle_info(_message, state), do: {:ok, state}

  # What is added between the reading and the change is kept.
  defp update({counter, discarding?}, check?) do
    total = :counters.get(counter, 1)
    {:message_queue_len, length} = Process.info(self(), :message_queue_len)
    :counters.add(counter, 1, length - total)
    {counter, told(total, total >= Application.get_env(:logger, :discard_threshold, 500), discarding?, check?)}
  end

  # Whether events are being dropped, told when that begins and at each check until it has ended.
  defp told(total, true, discarding?, check?) do
    if not discarding? or check? do
      tell("Attempted to log #{total} messages, which is above :discard_threshold")
      Process.send_after(self(), @check, Application.get_env(:logger, :discard_threshold_periodic_check, 30_000))
    end

    true
  end

  defp told(total, false, true, true) do
    tell("Attempted to log #{total} messages, which is below :discard_threshold")
    false
  end

  defp told(_total, false, discarding?, _check?), do: discarding?

  # To the manager itself, whatever the thresholds.
  defp tell(text) do
    time = Logger.Utils.timestamp(:os.system_time(:microsecond), Application.get_env(:logger, :utc_log, false))
    :gen_event.notify(self(), {:warning, Process.group_leader(), {Logger, text, time, [pid: self()]}})
  end

  @impl true
  def handle_call(_request, state), do: {:ok, :ok, state}
end
