defmodule :base64 do
  @moduledoc false
  # Base 64 as Erlang programs know it; Base does the work.

  def encode(data), do: Base.encode64(bytes(data))
  def encode_to_string(data), do: :erlang.binary_to_list(encode(data))

  # White space is passed over.
  def decode(data) do
    case Base.decode64(without_space(bytes(data))) do
      {:ok, decoded} -> decoded
      :error -> :erlang.error(:badarg)
    end
  end

  def decode_to_string(data), do: :erlang.binary_to_list(decode(data))

  # What is no digit is passed over, too.
  def mime_decode(data) do
    digits = for <<c <- bytes(data)>>, digit?(c), into: "", do: <<c>>
    whole = div(byte_size(digits) * 6, 8)
    padded = digits <> :binary.copy("=", rem(4 - rem(byte_size(digits), 4), 4))

    case Base.decode64(padded) do
      {:ok, decoded} -> :binary.part(decoded, 0, min(whole, byte_size(decoded)))
      :error -> :erlang.error(:missing_padding)
    end
  end

  def mime_decode_to_string(data), do: :erlang.binary_to_list(mime_decode(data))

  defp bytes(data) when is_binary(data), do: data
  defp bytes(data) when is_list(data), do: :erlang.list_to_binary(data)

  defp without_space(data), do: for(<<c <- data>>, c not in [?\s, ?\t, ?\r, ?\n], into: "", do: <<c>>)

  defp digit?(c), do: (c >= ?A and c <= ?Z) or (c >= ?a and c <= ?z) or (c >= ?0 and c <= ?9) or c in [?+, ?/]
end
