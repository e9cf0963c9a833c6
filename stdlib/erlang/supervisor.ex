defmodule :supervisor do
  @moduledoc """
  The process behind `Supervisor`: a server whose state is its children, in start order.

  A child is a map of its normalised specification with `:pid`. Restarts are counted in a
  sliding window; beyond its intensity the supervisor stops its children and itself.
  """

  def start_link(module, args), do: :gen_server.start_link(__MODULE__, {:self, module, args}, [])
  def start_link(name, module, args), do: :gen_server.start_link(name, __MODULE__, {name, module, args}, [])
  def start_child(supervisor, spec), do: call(supervisor, {:start_child, spec})
  def terminate_child(supervisor, id), do: call(supervisor, {:terminate_child, id})
  def delete_child(supervisor, id), do: call(supervisor, {:delete_child, id})
  def restart_child(supervisor, id), do: call(supervisor, {:restart_child, id})
  def which_children(supervisor), do: call(supervisor, :which_children)
  def count_children(supervisor), do: call(supervisor, :count_children)

  @doc "The callback module of a supervisor."
  def get_callback_module(supervisor), do: :sys.get_state(supervisor).module

  def get_childspec(supervisor, id), do: call(supervisor, {:get_childspec, id})

  @doc "Is this a list of child specifications? With what the supervisor's auto_shutdown would be."
  def check_childspecs(specs, auto_shutdown \\ :undefined)

  def check_childspecs(specs, auto_shutdown) when is_list(specs) do
    case :vl_child.check_specs(specs, auto_shutdown) do
      {:ok, _} -> :ok
      {:error, {:start_spec, reason}} -> {:error, reason}
    end
  end

  def check_childspecs(specs, _), do: {:error, {:badarg, specs}}

  defp call(supervisor, request), do: :gen_server.call(supervisor, request, :infinity)

  # -- Start --

  def init({name, module, args}) do
    Process.flag(:trap_exit, true)

    case module.init(args) do
      {:ok, {flags, specs}} -> init_children(name, module, args, flags, specs)
      :ignore -> :ignore
      other -> {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp init_children(name, module, args, flags, specs) do
    with {:ok, flags} <- :vl_child.check_flags(flags),
         {:ok, children} <- check_children(flags, specs) do
      state = %{name: name, module: module, args: args, flags: flags, children: children, restarts: :vl_child.no_restarts(), dynamic: 0}
      if flags.strategy == :simple_one_for_one, do: {:ok, Map.put(state, :pids, %{})}, else: start_all(state)
    else
      {:error, reason} -> {:stop, reason}
    end
  end

  defp check_children(%{strategy: :simple_one_for_one}, specs) when not (is_list(specs) and length(specs) == 1),
    do: {:error, {:bad_start_spec, specs}}

  defp check_children(flags, specs), do: :vl_child.check_specs(specs, flags.auto_shutdown)

  defp start_all(state) do
    case start_children(state.children, [], state) do
      {:ok, children} ->
        {:ok, %{state | children: children}}

      {:error, started, child, reason} ->
        stop_children(started, state)
        {:stop, {:shutdown, {:failed_to_start_child, child.id, reason}}}
    end
  end

  # Gives the children in start order, or those started (last first) and the one that failed.
  defp start_children([], started, _state), do: {:ok, :lists.reverse(started)}

  defp start_children([child | rest], started, state) do
    case start_one(child, state) do
      {:ok, child, _extra} -> start_children(rest, keep_started(child, started), state)
      {:error, reason} -> {:error, started, child, reason}
    end
  end

  # A temporary child that declined to start is not kept.
  defp keep_started(%{pid: :undefined, restart: :temporary}, started), do: started
  defp keep_started(child, started), do: [child | started]

  defp start_one(child, state) do
    {module, function, args} = child.start

    case safe_apply(module, function, args) do
      {:ok, pid} when is_pid(pid) -> begun(child, pid, :none, state)
      {:ok, pid, extra} when is_pid(pid) -> begun(child, pid, {:extra, extra}, state)
      :ignore -> {:ok, %{child | pid: :undefined}, :none}
      {:error, reason} -> failed(child, reason, state)
      other -> failed(child, other, state)
    end
  end

  defp begun(child, pid, extra, state) do
    :vl_report.child_started(shown_name(state), child, pid)
    {:ok, %{child | pid: pid}, extra}
  end

  defp failed(child, reason, state) do
    :vl_report.child_failed(shown_name(state), :start_error, child, reason, :undefined)
    {:error, reason}
  end

  defp safe_apply(module, function, args) do
    apply(module, function, args)
  catch
    :exit, reason -> {:error, {:EXIT, reason}}
    :error, reason -> {:error, {:EXIT, {reason, __STACKTRACE__}}}
    :throw, value -> value
  end

  # -- Requests --

  def handle_call({:start_child, args}, _from, %{flags: %{strategy: :simple_one_for_one}} = state) do
    [template] = state.children
    {module, function, first} = template.start
    child = %{template | start: {module, function, first ++ args}}

    case start_one(child, state) do
      {:ok, %{pid: :undefined}, _extra} -> {:reply, {:ok, :undefined}, state}
      {:ok, child, extra} -> {:reply, with_extra({:ok, child.pid}, extra), put_in(state.pids[child.pid], child)}
      {:error, reason} -> {:reply, {:error, reason}, state}
    end
  end

  def handle_call({:start_child, spec}, _from, state) do
    case :vl_child.check_spec(spec, state.flags.auto_shutdown) do
      {:ok, child} -> add_child(find(state, child.id), child, state)
      {:error, reason} -> {:reply, {:error, reason}, state}
    end
  end

  def handle_call({:terminate_child, pid}, _from, %{pids: pids} = state) do
    case pids do
      %{^pid => child} ->
        stop_child(child, state)
        {:reply, :ok, %{state | pids: Map.delete(pids, pid)}}

      _ ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:terminate_child, id}, _from, state) do
    case find(state, id) do
      nil ->
        {:reply, {:error, :not_found}, state}

      %{restart: :temporary} = child ->
        stop_child(child, state)
        {:reply, :ok, drop(state, id)}

      child ->
        stop_child(child, state)
        {:reply, :ok, replace(state, %{child | pid: :undefined})}
    end
  end

  def handle_call({:get_childspec, id}, _from, state) do
    children = if pids = state[:pids], do: Map.values(pids), else: state.children

    case Enum.find(children, &(&1.id == id or &1.pid == id)) do
      nil -> {:reply, {:error, :not_found}, state}
      child -> {:reply, {:ok, Map.delete(child, :pid)}, state}
    end
  end

  def handle_call({:delete_child, id}, _from, state) do
    case find(state, id) do
      nil -> {:reply, {:error, :not_found}, state}
      %{pid: :undefined} -> {:reply, :ok, drop(state, id)}
      %{pid: :restarting} -> {:reply, {:error, :restarting}, state}
      _ -> {:reply, {:error, :running}, state}
    end
  end

  def handle_call({:restart_child, id}, _from, state) do
    case find(state, id) do
      nil ->
        {:reply, {:error, :not_found}, state}

      %{pid: :undefined} = child ->
        case start_one(child, state) do
          {:ok, child, extra} -> {:reply, with_extra({:ok, child.pid}, extra), replace(state, child)}
          {:error, reason} -> {:reply, {:error, reason}, state}
        end

      %{pid: :restarting} ->
        {:reply, {:error, :restarting}, state}

      _ ->
        {:reply, {:error, :running}, state}
    end
  end

  def handle_call(:which_children, _from, %{pids: pids} = state) do
    {:reply, for({pid, child} <- pids, do: {:undefined, pid, child.type, child.modules}), state}
  end

  def handle_call(:which_children, _from, state) do
    shown = for child <- state.children, do: {child.id, child.pid, child.type, child.modules}
    {:reply, :lists.reverse(shown), state}
  end

  def handle_call(:count_children, _from, state) do
    children = if pids = state[:pids], do: Map.values(pids), else: state.children
    specs = if state[:pids], do: 1, else: length(children)
    supervisors = Enum.count(children, &(&1.type == :supervisor))

    counts = [
      specs: specs,
      active: Enum.count(children, &is_pid(&1.pid)),
      supervisors: supervisors,
      workers: length(children) - supervisors
    ]

    {:reply, counts, state}
  end

  def handle_cast({:try_again, id}, state) do
    case find(state, id) do
      %{pid: :restarting} = child -> restart(child, state)
      _ -> {:noreply, state}
    end
  end

  def handle_cast(_request, state), do: {:noreply, state}

  def handle_info({:EXIT, pid, reason}, %{pids: pids} = state) do
    case pids do
      %{^pid => child} -> exited(child, reason, %{state | pids: Map.delete(pids, pid)})
      _ -> {:noreply, state}
    end
  end

  def handle_info({:EXIT, pid, reason}, state) do
    case Enum.find(state.children, &(&1.pid == pid)) do
      nil -> {:noreply, state}
      child -> exited(child, reason, state)
    end
  end

  def handle_info(message, state) do
    :vl_report.unhandled_info(Supervisor, message)
    {:noreply, state}
  end

  def terminate(_reason, %{pids: pids} = state), do: stop_children(Map.values(pids), state)
  def terminate(_reason, state), do: stop_children(:lists.reverse(state.children), state)

  def code_change(_old, state, _extra) do
    case state.module.init(state.args) do
      {:ok, {flags, specs}} -> change_specs(flags, specs, state)
      :ignore -> {:ok, state}
      other -> other
    end
  end

  defp change_specs(flags, specs, state) do
    with {:ok, flags} <- :vl_child.check_flags(flags),
         {:ok, children} <- check_children(flags, specs) do
      {:ok, change_children(children, %{state | flags: flags})}
    else
      {:error, {kind, reason}} when kind in [:supervisor_data, :start_spec] -> {:error, reason}
      other -> other
    end
  end

  defp change_children(children, %{pids: _} = state), do: %{state | children: children}

  # Children that are specified no more go on.
  defp change_children(children, state) do
    kept = for child <- children, do: %{child | pid: (find(state, child.id) || child).pid}
    others = Enum.reject(state.children, fn old -> Enum.any?(kept, &(&1.id == old.id)) end)
    %{state | children: kept ++ others}
  end

  defp add_child(nil, child, state) do
    case start_one(child, state) do
      {:ok, %{pid: :undefined, restart: :temporary}, _extra} ->
        {:reply, {:ok, :undefined}, state}

      {:ok, child, extra} ->
        {:reply, with_extra({:ok, child.pid}, extra), %{state | children: state.children ++ [child]}}

      {:error, reason} ->
        {:reply, {:error, {reason, child_record(child)}}, state}
    end
  end

  defp add_child(%{pid: pid}, _child, state) when is_pid(pid), do: {:reply, {:error, {:already_started, pid}}, state}
  defp add_child(_old, _child, state), do: {:reply, {:error, :already_present}, state}

  # A child as `:supervisor` of Erlang keeps it, which is part of what a failed start answers.
  defp child_record(%{start: start, restart: restart, significant: significant} = child) do
    {:child, child.pid, child.id, start, restart, significant, child.shutdown, child.type, child.modules}
  end

  defp with_extra(result, :none), do: result
  defp with_extra({:ok, pid}, {:extra, extra}), do: {:ok, pid, extra}

  defp find(state, id), do: Enum.find(state.children, &(&1.id == id))
  defp drop(state, id), do: %{state | children: Enum.reject(state.children, &(&1.id == id))}

  defp replace(%{pids: pids} = state, child), do: %{state | pids: Map.put(pids, child.pid, child)}

  defp replace(state, child) do
    children = for old <- state.children, do: if(old.id == child.id, do: child, else: old)
    %{state | children: children}
  end

  # -- A child has ended --

  defp exited(child, reason, state) do
    restart? = restart?(child.restart, reason)

    if restart? or (child.restart == :transient and not orderly?(reason)) or
         (child.restart == :temporary and not orderly?(reason)) do
      :vl_report.child_failed(shown_name(state), :child_terminated, child, reason, child.pid)
    end

    if restart?, do: restart(child, state), else: gone(child, state)
  end

  defp restart?(:permanent, _reason), do: true
  defp restart?(:transient, reason), do: not orderly?(reason)
  defp restart?(:temporary, _reason), do: false

  defp orderly?(reason), do: reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

  defp gone(child, state) do
    state =
      cond do
        state[:pids] -> state
        child.restart == :temporary -> drop(state, child.id)
        true -> replace(state, %{child | pid: :undefined})
      end

    if shut_down?(child, state), do: {:stop, :shutdown, state}, else: {:noreply, state}
  end

  defp shut_down?(%{significant: true}, %{flags: %{auto_shutdown: :any_significant}}), do: true

  defp shut_down?(%{significant: true}, %{flags: %{auto_shutdown: :all_significant}} = state),
    do: not Enum.any?(state.children, &(&1.significant and is_pid(&1.pid)))

  defp shut_down?(_child, _state), do: false

  defp restart(child, state) do
    state = %{state | restarts: :vl_child.count_restart(state.restarts, state.flags.period)}

    if :vl_child.restarts(state.restarts) > state.flags.intensity do
      :vl_report.child_failed(shown_name(state), :shutdown, child, :reached_max_restart_intensity, child.pid)
      {:stop, :shutdown, if(state[:pids], do: state, else: replace(state, %{child | pid: :undefined}))}
    else
      restart(state.flags.strategy, child, state)
    end
  end

  defp restart(:simple_one_for_one, child, state) do
    case start_one(child, state) do
      {:ok, %{pid: :undefined}, _} -> {:noreply, state}
      {:ok, child, _} -> {:noreply, replace(state, child)}
      {:error, _} -> restart(child, state)
    end
  end

  defp restart(:one_for_one, child, state) do
    case start_one(child, state) do
      {:ok, child, _} -> {:noreply, replace(state, child)}
      {:error, _} -> try_again(child, state)
    end
  end

  defp restart(:one_for_all, child, state), do: restart_group([], state.children, child, state)

  defp restart(:rest_for_one, child, state) do
    {before, group} = Enum.split_while(state.children, &(&1.id != child.id))
    restart_group(before, group, child, state)
  end

  defp restart_group(before, group, child, state) do
    group |> Enum.reject(&(&1.id == child.id)) |> :lists.reverse() |> stop_children(state)
    group = for member <- group, member.restart != :temporary or member.id == child.id, do: %{member | pid: :undefined}

    case start_children(group, [], state) do
      {:ok, started} ->
        {:noreply, %{state | children: before ++ started}}

      {:error, started, failed, _reason} ->
        rest = Enum.drop(group, length(started))
        state = %{state | children: before ++ :lists.reverse(started) ++ rest}
        try_again(failed, state)
    end
  end

  # The request goes through the mailbox, so that the supervisor can be stopped meanwhile.
  defp try_again(child, state) do
    GenServer.cast(self(), {:try_again, child.id})
    {:noreply, replace(state, %{child | pid: :restarting})}
  end

  # -- Stopping children, last started first --

  defp stop_children(children, state), do: Enum.each(children, &stop_child(&1, state))

  defp stop_child(%{pid: pid} = child, state) when is_pid(pid) do
    monitor = Process.monitor(pid)
    Process.unlink(pid)

    # An exit that came before the unlink tells how the child ended.
    reason =
      receive do
        {:EXIT, ^pid, reason} ->
          Process.demonitor(monitor, [:flush])
          reason
      after
        0 -> await_end(child, monitor)
      end

    unless :vl_child.ended_as_told?(reason, child),
      do: :vl_report.child_failed(shown_name(state), :shutdown_error, child, reason, pid)
  end

  defp stop_child(_child, _state), do: :ok

  defp await_end(%{shutdown: :brutal_kill, pid: pid}, monitor) do
    Process.exit(pid, :kill)

    receive do
      {:DOWN, ^monitor, :process, ^pid, reason} -> reason
    end
  end

  defp await_end(%{shutdown: timeout, pid: pid}, monitor) do
    Process.exit(pid, :shutdown)

    receive do
      {:DOWN, ^monitor, :process, ^pid, reason} -> reason
    after
      timeout ->
        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^monitor, :process, ^pid, reason} -> reason
        end
    end
  end

  # As reports name it.
  defp shown_name(%{name: :self, module: module}), do: {self(), module}
  defp shown_name(%{name: name}) when is_atom(name), do: {:local, name}
  defp shown_name(%{name: name}), do: name

  def behaviour_info(:callbacks), do: [init: 1]
  def behaviour_info(:optional_callbacks), do: []
end
