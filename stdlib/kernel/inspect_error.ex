defmodule Inspect.Error do
  @moduledoc "An implementation of `Inspect` that raised."

  defexception [:exception_module, :exception_message, :stacktrace, :inspected_struct]

  @impl true
  def exception(opts) do
    raised = Keyword.fetch!(opts, :exception)

    %Inspect.Error{
      exception_module: raised.__struct__,
      exception_message: String.trim(Exception.message(raised)),
      stacktrace: Keyword.fetch!(opts, :stacktrace),
      inspected_struct: Keyword.fetch!(opts, :inspected_struct)
    }
  end

  @impl true
  def message(exception) do
    %{exception_message: message, exception_module: module, stacktrace: stacktrace, inspected_struct: struct} = exception

    "got #{inspect(module)} with message:\n\n    \"\"\"\n#{indent(message)}\n    \"\"\"\n\nwhile inspecting:\n\n" <>
      "#{indent(struct)}\n" <> trace(stacktrace)
  end

  defp trace([]), do: ""
  defp trace(stacktrace), do: "\nStacktrace:\n\n" <> Exception.format_stacktrace(stacktrace)

  defp indent(text), do: Enum.map_join(String.split(text, "\n"), "\n", fn line -> "    " <> line end)
end
