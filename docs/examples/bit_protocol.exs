# A binary protocol, decoded with bit patterns: frames with a header of odd-sized fields, a payload by type, a checksum.
defmodule Frames do
  @magic 0b1011
  @types %{0 => :ping, 1 => :text, 2 => :position, 3 => :batch}
  @codes Map.new(@types, fn {code, type} -> {type, code} end)

  @doc "The bytes of a message."
  def encode(message, sequence) do
    {type, payload} = payload(message)
    header = <<@magic::4, @codes[type]::3, 0::1, sequence::16, byte_size(payload)::24>>
    <<header::binary, payload::binary, checksum(header <> payload)::16>>
  end

  defp payload(:ping), do: {:ping, ""}
  defp payload({:text, text}), do: {:text, text}

  defp payload({:position, lat, lon, height}),
    do: {:position, <<lat::float-32, lon::float-little-64, height::signed-12, 0::4>>}

  defp payload({:batch, numbers}),
    do: {:batch, for(n <- numbers, into: <<length(numbers)::16>>, do: <<n::signed-little-32>>)}

  @doc "All messages in the bytes, `{sequence, message}`, and what is left of an unfinished one."
  def decode(bytes, done \\ [])

  def decode(
        <<@magic::4, type::3, 0::1, sequence::16, size::24, payload::binary-size(size), sum::16, rest::bits>> = bytes,
        done
      ) do
    covered = binary_part(bytes, 0, 6 + size)

    if checksum(covered) == sum,
      do: decode(rest, [{sequence, message(@types[type], payload)} | done]),
      else: decode(rest, [{sequence, :corrupt} | done])
  end

  def decode(<<@magic::4, _::bits>> = unfinished, done), do: {Enum.reverse(done), unfinished}
  def decode("", done), do: {Enum.reverse(done), ""}
  # Out of step: look for the next frame.
  def decode(<<_, rest::binary>>, done), do: decode(rest, done)

  defp message(:ping, ""), do: :ping
  defp message(:text, <<text::binary>>), do: {:text, text}

  defp message(:position, <<lat::float-32, lon::float-little-64, height::signed-12, _::4>>),
    do: {:position, Float.round(lat, 3), lon, height}

  defp message(:batch, <<count::16, numbers::binary-size(count)-unit(32)>>),
    do: {:batch, for(<<n::signed-little-32 <- numbers>>, do: n)}

  defp checksum(bytes), do: for(<<byte <- bytes>>, reduce: 0xFFFF, do: (sum -> rem(sum * 31 + byte, 65_521)))
end

messages = [:ping, {:text, "grüße"}, {:position, 52.5, 13.4050001, -42}, {:batch, [1, -2, 2_000_000_000]}, {:text, ""}]
frames = messages |> Enum.with_index(1) |> Enum.map(fn {message, n} -> Frames.encode(message, n) end)
stream = IO.iodata_to_binary(frames)

IO.inspect(hd(frames), base: :hex, label: "ping")
{decoded, ""} = Frames.decode(stream)
Enum.each(decoded, &IO.inspect/1)

{whole, rest} = Frames.decode(binary_part(stream, 0, byte_size(stream) - 3))
IO.puts("cut short: #{length(whole)} whole, #{byte_size(rest)} bytes kept")
{again, ""} = Frames.decode(rest <> binary_part(stream, byte_size(stream) - 3, 3))
IO.inspect(again, label: "the rest")

<<head::binary-size(15), byte, tail::binary>> = stream
{[{1, :ping}, {2, second} | _], ""} = Frames.decode(<<"noise", head::binary, Bitwise.bxor(byte, 1), tail::binary>>)
IO.inspect(second, label: "with a flipped bit")
