defmodule CaseClauseError do
  @moduledoc "No clause of a `case` matches."

  defexception [:term]

  @impl true
  def message(exception), do: "no case clause matching: #{inspect(exception.term)}"
end
