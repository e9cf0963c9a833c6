defmodule RuntimeError do
  @moduledoc "What `raise/1` raises for a message."

  defexception message: "runtime error"
end
