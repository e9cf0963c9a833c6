defmodule :application_master do
  @moduledoc false
  # The process of a running application: it leads the group of the application's processes and passes on what they
  # print. A second process, the starter, runs the callbacks of the application's module and is linked to its top
  # supervisor: a callback prints too, and nobody can wait for himself.

  @doc "Starts an application; the caller gets `{:started, app, master}`, or the master's exit."
  def start_link(app, {module, args}, phases) do
    controller = self()

    spawn_link(fn ->
      Process.flag(:trap_exit, true)
      printer = Process.group_leader()
      Process.group_leader(self(), self())
      master = self()
      starter = spawn_link(fn -> start_it(master, module, args, phases) end)
      lead(%{app: app, controller: controller, printer: printer, starter: starter})
    end)
  end

  @doc "Stops the application of a master and waits for its end."
  def stop(master) do
    Process.unlink(master)
    ref = Process.monitor(master)
    send(master, {:stop, self()})

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end

    receive do
      {:EXIT, ^master, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp lead(data) do
    %{starter: starter, controller: controller} = data

    receive do
      {:started, ^starter} -> send(controller, {:started, data.app, self()})
      {:EXIT, ^starter, reason} -> exit(reason)
      {:EXIT, ^controller, _reason} -> send(starter, {:stop, self()})
      {:stop, ^controller} -> send(starter, {:stop, self()})
      request when elem(request, 0) == :io_request -> send(data.printer, request)
      _other -> :ok
    end

    lead(data)
  end

  # -- The starter --

  defp start_it(master, module, args, phases) do
    Process.flag(:trap_exit, true)

    call = {module, :start, [:normal, args]}

    with {:ok, top, state} <- started(attempt(call), call),
         :ok <- run_phases(module, phases, top) do
      send(master, {:started, self()})
      attend(master, module, top, state)
    else
      {:error, reason} -> exit(reason)
    end
  end

  defp started({:ok, top}, _call) when is_pid(top), do: {:ok, top, []}
  defp started({:ok, top, state}, _call) when is_pid(top), do: {:ok, top, state}
  defp started({:error, reason}, call), do: {:error, {reason, call}}
  defp started(other, call), do: {:error, {:bad_return, {call, other}}}

  # The value of a call, as Erlang's `catch` gives it.
  defp attempt({module, function, args}) do
    apply(module, function, args)
  catch
    :throw, value -> value
    :exit, reason -> {:EXIT, reason}
    :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
  end

  defp run_phases(_module, :undefined, _top), do: :ok
  defp run_phases(_module, [], _top), do: :ok

  defp run_phases(module, [{phase, args} | phases], top) do
    call = {module, :start_phase, [phase, :normal, args]}

    case attempt(call) do
      :ok -> run_phases(module, phases, top)
      failed -> shut_down(top) && {:error, if(match?({:error, _}, failed), do: {elem(failed, 1), call}, else: {:bad_return, {call, failed}})}
    end
  end

  defp attend(master, module, top, state) do
    receive do
      {:EXIT, ^top, reason} -> finish(module, state, reason, fn -> :ok end)
      {:EXIT, ^master, reason} -> finish(module, state, reason, fn -> shut_down(top) end)
      {:stop, ^master} -> finish(module, state, :shutdown, fn -> shut_down(top) end)
      _other -> attend(master, module, top, state)
    end
  end

  defp finish(module, state, reason, shut_down) do
    state = if function_exported?(module, :prep_stop, 1), do: module.prep_stop(state), else: state
    shut_down.()
    module.stop(state)
    exit(reason)
  end

  defp shut_down(top) do
    ref = Process.monitor(top)
    Process.exit(top, :shutdown)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end
end
