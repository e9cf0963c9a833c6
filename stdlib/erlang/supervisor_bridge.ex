defmodule :supervisor_bridge do
  @moduledoc "A process that stands in a supervision tree for a subsystem that speaks another language."

  def start_link(module, args), do: :gen_server.start_link(__MODULE__, {module, args, :self}, [])
  def start_link(name, module, args), do: :gen_server.start_link(name, __MODULE__, {module, args, name}, [])

  @doc false
  def init({module, args, name}) do
    Process.put(:"$initial_call", {:supervisor_bridge, module, 1})
    Process.flag(:trap_exit, true)

    case module.init(args) do
      {:ok, pid, state} ->
        Process.link(pid)
        name = if name == :self, do: {self(), module}, else: name
        report(:info, :progress, supervisor: name, started: [pid: pid, mfa: {module, :init, [args]}])
        {:ok, %{module: module, pid: pid, state: state, name: name}}

      :ignore ->
        :ignore

      {:error, reason} ->
        {:stop, reason}
    end
  end

  @doc false
  def handle_call(:which_children, _from, state), do: {:reply, [], state}
  def handle_call(:count_children, _from, state), do: {:reply, [specs: 0, active: 0, supervisors: 0, workers: 0], state}
  def handle_call(_request, _from, state), do: {:reply, {:error, :badcall}, state}

  @doc false
  def handle_cast(_request, state), do: {:noreply, state}

  @doc false
  def handle_info({:EXIT, pid, reason}, %{pid: pid} = state) do
    if reason not in [:normal, :shutdown], do: report_end(:child_terminated, reason, state)
    {:stop, reason, %{state | pid: :undefined}}
  end

  def handle_info(_message, state), do: {:noreply, state}

  @doc false
  def terminate(_reason, %{pid: :undefined}), do: :ok

  def terminate(reason, state) do
    state.module.terminate(reason, state.state)
  catch
    :exit, why -> report_end(:shutdown_error, why, state)
  end

  @doc false
  def code_change(_old, state, _extra), do: {:ok, state}

  defp report_end(context, reason, state),
    do: report(:error, context, supervisor: state.name, errorContext: context, reason: reason, offender: [pid: state.pid, mod: state.module])

  defp report(level, label, data),
    do: :logger.log(level, %{label: {:supervisor, label}, report: data}, %{domain: [:otp, :sasl]})

  def behaviour_info(:callbacks), do: [init: 1, terminate: 2]
  def behaviour_info(:optional_callbacks), do: []
end
