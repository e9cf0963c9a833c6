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

  # As if the caller had found out by itself.
  defp crash(module, function, args) do
    {:current_stacktrace, trace} = :erlang.process_info(self(), :current_stacktrace)
    :erlang.raise(:error, :undef, [{module, function, args, []} | callers(trace)])
  end

  defp callers([{module, _, _, _} | rest]) when module in [:erlang, :error_handler, Kernel.ErrorHandler], do: callers(rest)
  defp callers(trace), do: trace
end
