defmodule Protocol.UndefinedError do
  @moduledoc "A protocol that is not implemented for a value."

  defexception [:protocol, :value, description: ""]

  @impl true
  def message(%{protocol: protocol, value: value, description: description}) do
    "protocol #{inspect(protocol)} not implemented for #{inspect(value)} of type " <>
      type(value) <> described(description) <> available(protocol)
  end

  defp described(""), do: ""
  defp described(text), do: ", " <> text

  defp type(%{__struct__: struct}) when is_atom(struct), do: "#{inspect(struct)} (a struct)"
  defp type(value) when is_atom(value), do: "Atom"
  defp type(value) when is_bitstring(value), do: "BitString"
  defp type(value) when is_float(value), do: "Float"
  defp type(value) when is_function(value), do: "Function"
  defp type(value) when is_integer(value), do: "Integer"
  defp type(value) when is_list(value), do: "List"
  defp type(value) when is_map(value), do: "Map"
  defp type(value) when is_pid(value), do: "PID"
  defp type(value) when is_port(value), do: "Port"
  defp type(value) when is_reference(value), do: "Reference"
  defp type(value) when is_tuple(value), do: "Tuple"

  defp available(protocol) do
    case protocol.__protocol__(:impls) do
      {:consolidated, []} ->
        ". There are no implementations for this protocol."

      {:consolidated, types} ->
        ". This protocol is implemented for the following type(s): " <> Enum.map_join(types, ", ", &inspect/1)

      :not_consolidated ->
        ""
    end
  end
end
