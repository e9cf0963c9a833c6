defmodule :binary do
  @moduledoc false
  # What of :binary is no builtin.

  def encode_hex(binary) when is_binary(binary), do: Base.encode16(binary)
  def encode_hex(_), do: :erlang.error(:badarg)

  def decode_hex(binary) when is_binary(binary) and rem(byte_size(binary), 2) == 0 do
    case Base.decode16(binary, case: :mixed) do
      {:ok, bytes} -> bytes
      :error -> :erlang.error(:badarg)
    end
  end

  def decode_hex(_), do: :erlang.error(:badarg)
end
