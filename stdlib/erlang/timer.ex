defmodule :timer do
  @moduledoc "Times and timers, in milliseconds."

  def sleep(time), do: Process.sleep(time)
  def seconds(seconds), do: seconds * 1000
  def minutes(minutes), do: minutes * 60_000
  def hours(hours), do: hours * 3_600_000
  def hms(hours, minutes, seconds), do: hours(hours) + minutes(minutes) + seconds(seconds)

  @doc "Difference of two `:os.timestamp/0` in microseconds."
  def now_diff({mega2, second2, micro2}, {mega1, second1, micro1}),
    do: ((mega2 - mega1) * 1_000_000 + second2 - second1) * 1_000_000 + micro2 - micro1

  @doc "Microseconds a call took, and its result."
  def tc(fun), do: measure(fn -> fun.() end)
  def tc(fun, args), do: measure(fn -> apply(fun, args) end)
  def tc(module, function, args), do: measure(fn -> apply(module, function, args) end)

  defp measure(run) do
    start = System.monotonic_time()
    result = run.()
    {System.convert_time_unit(System.monotonic_time() - start, :native, :microsecond), result}
  end

  def send_after(time, message), do: send_after(time, self(), message)

  def send_after(time, dest, message),
    do: {:ok, {:send_local, :erlang.send_after(time, dest, message)}}

  def apply_after(time, module, function, args),
    do: {:ok, {:instant, spawn(fn -> run_after(time, module, function, args) end)}}

  defp run_after(time, module, function, args) do
    Process.sleep(time)
    spawn(module, function, args)
  end

  def exit_after(time, reason), do: exit_after(time, self(), reason)
  def exit_after(time, pid, reason), do: apply_after(time, :erlang, :exit, [pid, reason])
  def kill_after(time), do: exit_after(time, :kill)
  def kill_after(time, pid), do: exit_after(time, pid, :kill)

  def send_interval(time, message), do: send_interval(time, self(), message)

  def send_interval(time, dest, message) do
    interval(time, dest, fn -> send(dest, message) end)
  end

  def apply_interval(time, module, function, args),
    do: interval(time, self(), fn -> spawn(module, function, args) end)

  # Ends with the process it serves. Due times are absolute, so that nothing drifts.
  defp interval(time, owner, tick) do
    owner = if is_atom(owner), do: Process.whereis(owner), else: owner

    pid =
      spawn(fn ->
        Process.monitor(owner)
        repeat(System.monotonic_time(:millisecond) + time, time, tick)
      end)

    {:ok, {:interval, pid}}
  end

  defp repeat(due, time, tick) do
    receive do
      {:DOWN, _, :process, _, _} -> :ok
    after
      max(due - System.monotonic_time(:millisecond), 0) ->
        tick.()
        repeat(due + time, time, tick)
    end
  end

  def cancel({:send_local, timer}) do
    :erlang.cancel_timer(timer)
    {:ok, :cancel}
  end

  def cancel({_kind, pid}) when is_pid(pid) do
    Process.exit(pid, :kill)
    {:ok, :cancel}
  end

  def cancel(_other), do: {:error, :badarg}
end
