defmodule WithClauseError do
  @moduledoc "No `else` clause of a `with` matches."

  defexception [:term]

  @impl true
  def message(exception), do: "no with clause matching: #{inspect(exception.term)}"
end
