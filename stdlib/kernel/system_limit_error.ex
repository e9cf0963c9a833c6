defmodule SystemLimitError do
  @moduledoc "There is no room for what was asked."

  defexception message: "a system limit has been reached"
end
