defmodule :pg do
  @moduledoc false
  # Groups of processes. A scope is a server and a table of its name: {group, members}, a process once
  # for each time it joined. There is only this node, so all members are local.

  def start(scope) when is_atom(scope), do: :gen_server.start({:local, scope}, __MODULE__, scope, [])
  def start_link, do: start_link(:pg)
  def start_link(scope) when is_atom(scope), do: :gen_server.start_link({:local, scope}, __MODULE__, scope, [])

  def join(group, pids), do: join(:pg, group, pids)

  def join(scope, group, pids) when is_pid(pids) or is_list(pids) do
    check(pids)
    :gen_server.call(scope, {:join, group, List.wrap(pids)}, :infinity)
  end

  def leave(group, pids), do: leave(:pg, group, pids)

  def leave(scope, group, pids) when is_pid(pids) or is_list(pids) do
    check(pids)
    :gen_server.call(scope, {:leave, group, List.wrap(pids)}, :infinity)
  end

  defp check(pids) do
    unless :lists.all(&(is_pid(&1) and node(&1) == node()), List.wrap(pids)), do: :erlang.error(:badarg)
  end

  def monitor(group), do: monitor(:pg, group)
  def monitor(scope, group), do: :gen_server.call(scope, {:monitor, self(), group}, :infinity)
  def monitor_scope, do: monitor_scope(:pg)
  def monitor_scope(scope), do: :gen_server.call(scope, {:monitor, self(), :all}, :infinity)
  def demonitor(reference), do: demonitor(:pg, reference)
  def demonitor(scope, reference), do: :gen_server.call(scope, {:demonitor, reference}, :infinity)

  def get_members(group), do: get_members(:pg, group)

  def get_members(scope, group) do
    case :ets.lookup(scope, group) do
      [{_, members}] -> members
      [] -> []
    end
  end

  def get_local_members(group), do: get_members(:pg, group)
  def get_local_members(scope, group), do: get_members(scope, group)

  def which_groups, do: which_groups(:pg)
  def which_groups(scope), do: for({group, _} <- :ets.tab2list(scope), do: group)
  def which_local_groups, do: which_groups(:pg)
  def which_local_groups(scope), do: which_groups(scope)

  # -- The server: members' monitors, and who is told of changes --

  @doc false
  def init(scope) do
    :ets.new(scope, [:set, :protected, :named_table, read_concurrency: true])
    {:ok, %{scope: scope, monitors: %{}, watchers: %{}}}
  end

  @doc false
  def handle_call({:join, group, pids}, _from, state) do
    :ets.insert(state.scope, {group, pids ++ get_members(state.scope, group)})
    tell(state, :join, group, pids)
    monitors = :lists.foldl(&watch/2, state.monitors, pids)
    {:reply, :ok, %{state | monitors: monitors}}
  end

  def handle_call({:leave, group, pids}, _from, state) do
    members = get_members(state.scope, group)
    left = members -- pids

    if left == members do
      {:reply, :not_joined, state}
    else
      store(state.scope, group, left)
      tell(state, :leave, group, pids)
      {:reply, :ok, state}
    end
  end

  def handle_call({:monitor, pid, what}, _from, state) do
    reference = :erlang.monitor(:process, pid)

    known =
      if what == :all,
        do: :maps.from_list(:ets.tab2list(state.scope)),
        else: get_members(state.scope, what)

    {:reply, {reference, known}, %{state | watchers: :maps.put(reference, {pid, what}, state.watchers)}}
  end

  def handle_call({:demonitor, reference}, _from, state) do
    case :maps.take(reference, state.watchers) do
      {_, watchers} ->
        :erlang.demonitor(reference, [:flush])
        {:reply, :ok, %{state | watchers: watchers}}

      :error ->
        {:reply, false, state}
    end
  end

  @doc false
  def handle_cast(_, state), do: {:noreply, state}

  @doc false
  def handle_info({:DOWN, reference, :process, pid, _}, state) do
    if is_map_key(state.watchers, reference) do
      {:noreply, %{state | watchers: :maps.remove(reference, state.watchers)}}
    else
      for {group, members} <- :ets.tab2list(state.scope), :lists.member(pid, members) do
        gone = for member <- members, member == pid, do: member
        store(state.scope, group, members -- gone)
        tell(state, :leave, group, gone)
      end

      {:noreply, %{state | monitors: :maps.remove(pid, state.monitors)}}
    end
  end

  def handle_info(_, state), do: {:noreply, state}

  @doc false
  def terminate(_, _), do: :ok

  @doc false
  def code_change(_, state, _), do: {:ok, state}

  defp watch(pid, monitors) when is_map_key(monitors, pid), do: monitors
  defp watch(pid, monitors), do: :maps.put(pid, :erlang.monitor(:process, pid), monitors)

  defp store(scope, group, []), do: :ets.delete(scope, group)
  defp store(scope, group, members), do: :ets.insert(scope, {group, members})

  defp tell(state, what, group, pids) do
    for {reference, {pid, wanted}} <- :maps.to_list(state.watchers), wanted == :all or wanted === group do
      send(pid, {reference, what, group, pids})
    end
  end
end
