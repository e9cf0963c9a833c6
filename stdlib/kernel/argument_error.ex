defmodule ArgumentError do
  @moduledoc "An argument that a function cannot take."

  defexception message: "argument error"
end
