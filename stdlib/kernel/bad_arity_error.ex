defmodule BadArityError do
  @moduledoc "A function was called with the wrong number of arguments."

  defexception [:function, :args]

  @impl true
  def message(exception) do
    {:arity, arity} = :erlang.fun_info(exception.function, :arity)
    "#{inspect(exception.function)} with arity #{arity} called with #{called_with(exception.args)}"
  end

  defp called_with([]), do: "no arguments"
  defp called_with([arg]), do: "1 argument (#{inspect(arg)})"
  defp called_with(args), do: "#{length(args)} arguments (#{:lists.join(", ", :lists.map(&inspect/1, args))})"
end
