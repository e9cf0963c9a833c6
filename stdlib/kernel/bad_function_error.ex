defmodule BadFunctionError do
  @moduledoc "What was called is no function."

  defexception [:term]

  @impl true
  def message(%{term: term}) when is_function(term) do
    "function #{inspect(term)} is invalid, likely because it points to an old version of the code"
  end

  def message(exception), do: "expected a function, got: #{inspect(exception.term)}"
end
