defmodule BadStructError do
  @moduledoc "A struct of another name was expected."

  defexception [:struct, :term]

  @impl true
  def message(exception) do
    "expected a struct named #{inspect(exception.struct)}, got: #{inspect(exception.term)}"
  end
end
