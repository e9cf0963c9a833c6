defmodule CondClauseError do
  @moduledoc "No clause of a `cond` holds."

  defexception []

  @impl true
  def message(_exception), do: "no cond clause evaluated to a truthy value"
end
