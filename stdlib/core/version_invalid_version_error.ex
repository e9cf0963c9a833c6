defmodule Version.InvalidVersionError do
  defexception [:version]

  @impl true
  def exception(version) when is_binary(version), do: %__MODULE__{version: version}

  @impl true
  def message(%{version: version}), do: "invalid version: #{inspect(version)}"
end
