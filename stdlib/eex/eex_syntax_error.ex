defmodule EEx.SyntaxError do
  @moduledoc "A template that cannot be read."
  defexception [:message, :file, :line, :column]

  @impl true
  def message(error), do: "#{error.file}:#{error.line}:#{error.column}: #{error.message}"
end
