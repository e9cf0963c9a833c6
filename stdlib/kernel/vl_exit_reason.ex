defmodule :vl_exit_reason do
  @moduledoc false
  # What generic processes exit with, as text.

  def text(:normal), do: "normal"
  def text(:shutdown), do: "shutdown"
  def text({:already_started, pid}), do: "already started: " <> inspect(pid)
  def text({:bad_return_value, value}), do: "bad return value: " <> inspect(value)
  def text({:bad_call, request}), do: "bad call: " <> inspect(request)
  def text({:bad_cast, request}), do: "bad cast: " <> inspect(request)

  def text({:bad_return, {module, :init, value}}) when is_atom(module) do
    "#{Exception.format_mfa(module, :init, 1)} returned a bad value: " <> inspect(value)
  end

  def text({:bad_start_spec, specs}), do: "bad child specification, invalid children: " <> inspect(specs)
  def text({:start_spec, spec}), do: "bad child specification, " <> specification(spec)
  def text({:supervisor_data, data}), do: "bad supervisor configuration, " <> configuration(data)
  def text(reason), do: inspect(reason)

  defp configuration({:invalid_type, value}), do: invalid("type", value)
  defp configuration({:invalid_strategy, value}), do: invalid("strategy", value)
  defp configuration({:invalid_intensity, value}), do: invalid("max_restarts (intensity)", value)
  defp configuration({:invalid_period, value}), do: invalid("max_seconds (period)", value)
  defp configuration({:invalid_max_children, value}), do: invalid("max_children", value)
  defp configuration({:invalid_extra_arguments, value}), do: invalid("extra_arguments", value)
  defp configuration(other), do: "got: " <> inspect(other)

  defp specification({:duplicate_child_name, id}) do
    """
    more than one child specification has the id: #{inspect(id)}.
    If using maps as child specifications, make sure the :id keys are unique.
    If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:

        children = [
          Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),
          Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)
        ]
    """
  end

  defp specification({:invalid_child_spec, value}), do: invalid("child specification", value)
  defp specification({:invalid_child_type, value}), do: invalid("child type", value) <> ". Must be :worker or :supervisor."
  defp specification({:invalid_mfa, value}), do: invalid("mfa", value)

  defp specification({:invalid_restart_type, value}),
    do: invalid("restart type", value) <> ". Must be :permanent, :transient or :temporary."

  defp specification({:invalid_shutdown, value}),
    do: invalid("shutdown", value) <> ". Must be an integer >= 0, :infinity or :brutal_kill."

  defp specification({:invalid_module, value}), do: invalid("module", value) <> ". Must be an atom."
  defp specification({:invalid_modules, value}), do: invalid("modules", value) <> ". Must be a list of atoms or :dynamic."
  defp specification(other), do: "got: " <> inspect(other)

  defp invalid(what, value), do: "invalid #{what}: " <> inspect(value)
end
