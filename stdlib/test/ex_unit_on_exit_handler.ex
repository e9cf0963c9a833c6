defmodule ExUnit.OnExitHandler do
  @moduledoc false
  # What a test process wants done when it has ended: callbacks, and a supervisor to stop.

  alias ExUnit.Server

  def register(pid), do: Server.insert({:on_exit, pid}, {nil, []})

  def add(pid, name, callback) do
    case Server.lookup({:on_exit, pid}) do
      {:ok, {supervisor, entries}} ->
        entries = List.keystore(entries, name, 0, {name, callback})
        Server.insert({:on_exit, pid}, {supervisor, entries})
        :ok

      :error ->
        :error
    end
  end

  def put_supervisor(pid, supervisor) do
    case Server.lookup({:on_exit, pid}) do
      {:ok, {_, entries}} ->
        Server.insert({:on_exit, pid}, {supervisor, entries})
        :ok

      :error ->
        :error
    end
  end

  def get_supervisor(pid) do
    with {:ok, {supervisor, _}} <- Server.lookup({:on_exit, pid}), do: {:ok, supervisor}
  end

  # Does all of it, newest first; :ok or the first error.
  def run(pid, timeout) do
    {:ok, {supervisor, entries}} = Server.lookup({:on_exit, pid})
    Server.delete({:on_exit, pid})
    stopped = stop(supervisor, timeout)

    entries
    |> Enum.reverse()
    |> Enum.reduce(stopped, fn {_, callback}, state -> first_error(state, call(callback, timeout)) end)
  end

  defp first_error(:ok, state), do: state
  defp first_error(error, _state), do: error

  defp stop(nil, _timeout), do: :ok

  defp stop(supervisor, timeout) do
    ref = Process.monitor(supervisor)
    Process.exit(supervisor, :shutdown)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    after
      timeout -> {:error, ExUnit.TimeoutError.exception(timeout: timeout, type: "supervisor shutdown"), []}
    end
  end

  defp call(callback, timeout) do
    parent = self()

    {pid, ref} =
      spawn_monitor(fn ->
        send(parent, {self(), :done, guarded(callback)})
        exit(:shutdown)
      end)

    receive do
      {^pid, :done, state} ->
        Process.demonitor(ref, [:flush])
        state

      {:DOWN, ^ref, _, _, reason} ->
        {{:EXIT, pid}, reason, []}
    after
      timeout ->
        Process.exit(pid, :kill)
        Process.demonitor(ref, [:flush])
        {:error, ExUnit.TimeoutError.exception(timeout: timeout, type: "on_exit callback"), []}
    end
  end

  defp guarded(callback) do
    callback.()
    :ok
  catch
    kind, reason -> {kind, Exception.normalize(kind, reason, __STACKTRACE__), __STACKTRACE__}
  end
end
