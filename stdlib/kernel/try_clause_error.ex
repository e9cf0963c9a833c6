defmodule TryClauseError do
  @moduledoc "No `else` clause of a `try` matches."

  defexception [:term]

  @impl true
  def message(exception), do: "no try clause matching: #{inspect(exception.term)}"
end
