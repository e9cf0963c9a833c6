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
    %{exception_message: message, exception_module: module, inspected_struct: struct} = exception

    "got #{inspect(module)} with message:\n\n    \"\"\"\n#{indent(message, "    ")}\n    \"\"\"\n\n" <>
      "while inspecting:\n\n#{indent(struct, "    ")}\n"
  end

  @doc false
  def indent(text, margin) do
    text
    |> String.trim_trailing("\n")
    |> String.split("\n")
    |> Enum.map_join("\n", fn line -> if line == "", do: "", else: margin <> line end)
  end
end
