defmodule :vl_child do
  @moduledoc false
  # Flags and child specifications of supervisors: read, completed, checked.

  @doc "The flags of a supervisor, whole; or what is wrong with them."
  def check_flags(flags) when is_map(flags) do
    flags = Map.merge(%{strategy: :one_for_one, intensity: 1, period: 5, auto_shutdown: :never}, flags)

    cond do
      flags.strategy not in [:one_for_one, :one_for_all, :rest_for_one, :simple_one_for_one] ->
        {:error, {:supervisor_data, {:invalid_strategy, flags.strategy}}}

      not (is_integer(flags.intensity) and flags.intensity >= 0) ->
        {:error, {:supervisor_data, {:invalid_intensity, flags.intensity}}}

      not (is_integer(flags.period) and flags.period > 0) ->
        {:error, {:supervisor_data, {:invalid_period, flags.period}}}

      flags.auto_shutdown not in [:never, :any_significant, :all_significant] ->
        {:error, {:supervisor_data, {:invalid_auto_shutdown, flags.auto_shutdown}}}

      true ->
        {:ok, flags}
    end
  end

  def check_flags({strategy, intensity, period}),
    do: check_flags(%{strategy: strategy, intensity: intensity, period: period})

  def check_flags(other), do: {:error, {:supervisor_data, {:invalid_type, other}}}

  @doc "Whether a child that was told to end ended for the reason told."
  def ended_as_told?(:killed, %{shutdown: :brutal_kill}), do: true
  def ended_as_told?(:shutdown, %{shutdown: shutdown}), do: shutdown != :brutal_kill
  def ended_as_told?({:shutdown, _}, %{restart: restart}), do: restart != :permanent
  def ended_as_told?(:normal, %{restart: restart}), do: restart != :permanent
  def ended_as_told?(:noproc, _child), do: true
  def ended_as_told?(_reason, _child), do: false

  @doc "Specifications as maps with every field and a `:pid`; or what is wrong with one of them."
  def check_specs(specs, auto_shutdown), do: check_specs(specs, [], auto_shutdown)

  defp check_specs([], checked, _auto_shutdown), do: {:ok, :lists.reverse(checked)}
  defp check_specs(specs, [], _auto_shutdown) when not is_list(specs), do: {:error, {:bad_start_spec, specs}}

  defp check_specs([spec | rest], checked, auto_shutdown) do
    with {:ok, child} <- check_spec(spec, auto_shutdown) do
      if Enum.any?(checked, &(&1.id == child.id)),
        do: {:error, {:start_spec, {:duplicate_child_name, child.id}}},
        else: check_specs(rest, [child | checked], auto_shutdown)
    else
      {:error, reason} -> {:error, {:start_spec, reason}}
    end
  end

  @doc "One of them."
  def check_spec({id, start, restart, shutdown, type, modules}, auto_shutdown) do
    spec = %{id: id, start: start, restart: restart, shutdown: shutdown, type: type, modules: modules}
    check_spec(spec, auto_shutdown)
  end

  def check_spec(%{id: _, start: {module, function, args}} = spec, auto_shutdown)
      when is_atom(module) and is_atom(function) and (is_list(args) or args == :undefined) do
    type = Map.get(spec, :type, :worker)

    child = %{
      id: spec.id,
      start: spec.start,
      restart: Map.get(spec, :restart, :permanent),
      shutdown: Map.get(spec, :shutdown, if(type == :supervisor, do: :infinity, else: 5000)),
      type: type,
      modules: Map.get(spec, :modules, [module]),
      significant: Map.get(spec, :significant, false),
      pid: :undefined
    }

    if fault = fault(child, auto_shutdown), do: {:error, fault}, else: {:ok, child}
  end

  def check_spec(%{id: _, start: start}, _), do: {:error, {:invalid_mfa, start}}
  def check_spec(%{id: _}, _), do: {:error, :missing_start}
  def check_spec(%{}, _), do: {:error, :missing_id}
  def check_spec(other, _), do: {:error, {:invalid_child_spec, other}}

  defp fault(child, auto_shutdown) do
    cond do
      child.restart not in [:permanent, :transient, :temporary] -> {:invalid_restart_type, child.restart}
      fault = significance(child, auto_shutdown) -> fault
      child.type not in [:worker, :supervisor] -> {:invalid_child_type, child.type}
      not shutdown?(child.shutdown) -> {:invalid_shutdown, child.shutdown}
      true -> modules(child.modules)
    end
  end

  defp significance(%{significant: false}, _), do: nil
  defp significance(%{significant: true}, :never), do: {:bad_combination, auto_shutdown: :never, significant: true}

  defp significance(%{significant: true, restart: :permanent}, _),
    do: {:bad_combination, restart: :permanent, significant: true}

  defp significance(%{significant: true}, _), do: nil
  defp significance(%{significant: other}, _), do: {:invalid_significant, other}

  defp shutdown?(shutdown), do: shutdown in [:brutal_kill, :infinity] or (is_integer(shutdown) and shutdown >= 0)

  defp modules(:dynamic), do: nil
  defp modules([module]) when is_atom(module), do: nil

  defp modules(list) when is_list(list) do
    case Enum.reject(list, &is_atom/1) do
      [] -> nil
      [other | _] -> {:invalid_module, other}
    end
  end

  defp modules(other), do: {:invalid_modules, other}

  # -- Restarts of the last seconds: a queue of their times, so that a storm of them costs no more each --

  def no_restarts, do: {0, [], []}
  def restarts({count, _newest, _oldest}), do: count

  @doc "Counts a restart now; those from before the period are forgotten."
  def count_restart({count, newest, oldest}, period) do
    now = System.monotonic_time(:millisecond)
    forget({count + 1, [now | newest], oldest}, now - period * 1000)
  end

  defp forget({count, newest, []}, since), do: forget({count, [], :lists.reverse(newest)}, since)
  defp forget({count, newest, [time | oldest]}, since) when time < since, do: forget({count - 1, newest, oldest}, since)
  defp forget(restarts, _since), do: restarts
end
