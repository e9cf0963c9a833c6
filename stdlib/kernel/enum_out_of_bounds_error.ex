defmodule Enum.OutOfBoundsError do
  @moduledoc "An index past the end."

  defexception message: "out of bounds error"
end
