defmodule Regex.CompileError do
  @moduledoc "A regular expression that cannot be compiled."

  defexception message: "regex could not be compiled"
end
