defmodule MatchError do
  @moduledoc "A value does not match its pattern."

  defexception [:term]

  @impl true
  def message(exception), do: "no match of right hand side value: #{inspect(exception.term)}"
end
