defmodule Version.Requirement do
  @moduledoc """
  A requirement on versions, read from text by `Version.parse_requirement/1`.
  """

  defstruct [:source, :lexed]

  @opaque t :: %__MODULE__{source: String.t(), lexed: list}

  defimpl String.Chars do
    def to_string(requirement), do: requirement.source
  end

  defimpl Inspect do
    def inspect(%{source: source}, opts) do
      Inspect.Algebra.concat(["Version.parse_requirement!(", Inspect.BitString.inspect(source, opts), ")"])
    end
  end
end
