defmodule SyntaxError do
  @moduledoc "Text that is no code."

  defexception [:file, :line, :column, :snippet, description: "syntax error"]

  @impl true
  def message(%{file: file, line: line, column: column, description: description, snippet: snippet}) do
    place = Exception.format_file_line_column(Path.relative_to_cwd(file), line, column)
    place <> " " <> description <> Exception.format_snippet(snippet, line)
  end
end
