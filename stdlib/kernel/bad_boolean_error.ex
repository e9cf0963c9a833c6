defmodule BadBooleanError do
  @moduledoc "A boolean was expected on the left of `and` or `or`."

  defexception [:term, :operator]

  @impl true
  def message(exception) do
    "expected a boolean on left-side of \"#{exception.operator}\", got: #{inspect(exception.term)}"
  end
end
