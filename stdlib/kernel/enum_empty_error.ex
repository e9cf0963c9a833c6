defmodule Enum.EmptyError do
  @moduledoc "A collection that must not be empty is."

  defexception message: "empty error"
end
