defmodule BadMapError do
  @moduledoc "A map was expected."

  defexception [:term]

  @impl true
  def message(exception), do: "expected a map, got: #{inspect(exception.term)}"
end
