defmodule :error_handler do
  @moduledoc false
  # What happens to a call of a function that is not there: its module is loaded, if it can be.

  def undefined_function(module, function, args) do
    case :code.ensure_loaded(module) do
      {:module, _} ->
        if :erlang.function_exported(module, function, length(args)),
          do: apply(module, function, args),
          else: crash(module, function, args)

      {:error, _} ->
        crash(module, function, args)
    end
  end

  def undefined_lambda(module, fun, args) do
    case :code.ensure_loaded(module) do
      {:module, _} -> apply(fun, args)
      {:error, _} -> crash(module, fun, args)
    end
  end

  # Called by the machine: the module has just been loaded, to call one of its functions.
  def on_load(module, init, function, args) do
    if on_load(module, init), do: apply(module, function, args), else: crash(module, function, args)
  end

  # For :code.ensure_loaded/1.
  def ensure_on_load(module, init) do
    if on_load(module, init), do: {:module, module}, else: {:error, :on_load_failure}
  end

  # False: the module does not stay.
  def on_load(module, init) do
    case on_load_result(module, init) do
      :ok ->
        true

      result ->
        :vl_report.on_load(module, result)
        false
    end
  end

  defp on_load_result(module, init) do
    apply(module, init, [])
  catch
    _, reason -> {reason, __STACKTRACE__}
  end

  # As if the caller had found out by itself.
  defp crash(module, function, args) do
    {:current_stacktrace, trace} = :erlang.process_info(self(), :current_stacktrace)
    :erlang.raise(:error, :undef, [{module, function, args, []} | callers(trace)])
  end

  defp callers([{module, _, _, _} | rest]) when module in [:erlang, :error_handler, Kernel.ErrorHandler], do: callers(rest)
  defp callers(trace), do: trace
end
