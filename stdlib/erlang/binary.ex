defmodule :binary do
  @moduledoc false
  # What of :binary is no builtin.

  @explained [error_info: %{module: :erl_stdlib_errors}]

  def encode_hex(binary) when is_binary(binary), do: Base.encode16(binary)
  def encode_hex(other), do: :erlang.error(:badarg, [other], @explained)

  def decode_hex(binary) when is_binary(binary) and rem(byte_size(binary), 2) == 0 do
    case Base.decode16(binary, case: :mixed) do
      {:ok, bytes} -> bytes
      :error -> :erlang.error(:badarg, [binary], @explained)
    end
  end

  def decode_hex(other), do: :erlang.error(:badarg, [other], @explained)
end
