# Comprehensions over and into bitstrings, floats of every size, sizes that are expressions, and text in three encodings.
rgb = <<255, 0, 16, 1, 2, 3, 9>>
IO.inspect(for <<r::8, g::8, b::8 <- rgb>>, do: {r, g, b})
IO.inspect(for <<r::8, g::8, b::8 <- rgb>>, r > 1, into: <<>>, do: <<b, g, r>>)
IO.inspect(for <<bit::1 <- <<0b10110000, 0b1::1>> >>, do: bit)
IO.inspect(for <<bit::1 <- "a">>, into: "", do: <<bit + ?0>>)
IO.inspect(for <<nibble::4 <- <<0xAB, 0xC::4>> >>, into: <<>>, do: <<nibble::5>>)
IO.inspect(for <<c::utf8 <- "héé✓">>, do: c)
IO.inspect(for <<c::utf8 <- "ab" <> <<255>> <> "c">>, do: c)
IO.inspect(for <<c::utf16 <- <<"añ"::utf16>> >>, do: c)
IO.inspect(for <<c::utf32-little <- <<"a✓"::utf32-little>> >>, into: "", do: <<c::utf8>>)
IO.inspect(for <<x::16-signed-little <- <<255, 255, 1, 0>> >>, y <- [1, 10], do: x * y)
IO.inspect(for <<n::8, s::binary-size(n) <- <<1, "a", 2, "bc", 3, "de">> >>, do: s)
IO.inspect(for <<1::8, x::8 <- <<1, 2, 3, 4, 1, 5>> >>, do: x)
IO.inspect(for <<x <- "hello">>, uniq: true, do: x)
IO.inspect(for <<x <- "hello">>, reduce: 0 do acc -> acc + x end)
IO.inspect(for i <- 1..3, <<c <- "ab">>, into: "", do: <<c, ?0 + i>>)
IO.inspect(for <<c <- "abc">>, into: %{}, do: {<<c>>, c})
IO.inspect(for x <- [1, 2], into: <<0>>, do: <<x::4>>)
IO.inspect(for <<x::float-16 <- <<1.5::float-16, -2.0::float-16>> >>, do: x)

for size <- [16, 32, 64], value <- [0.0, -0.0, 1.0, -1.5, 0.1, 65504.0, 1.0e-7, 3.4e38, 1.0e300, 100, -7] do
  made =
    try do
      <<value::float-size(size)>>
    rescue
      e -> e.__struct__
    end

  back =
    case made do
      <<x::float-size(size)>> -> x
      _ -> nil
    end

  IO.inspect({size, value, made, back})
end

for bits <- [<<0x7C00::16>>, <<0xFC00::16>>, <<0x7E00::16>>, <<0x7F800000::32>>, <<0x7FC00000::32>>, <<0x7FF0000000000000::64>>, <<1::16>>, <<1::32>>, <<1::64>>] do
  size = bit_size(bits)

  case bits do
    <<f::float-size(size)>> -> IO.inspect({bits, f})
    _ -> IO.inspect({bits, :no_float})
  end
end

defmodule Frames do
  def encode(frames), do: for({type, body} <- frames, into: <<>>, do: <<type::3, byte_size(body)::13, body::binary>>)
  def decode(<<type::3, size::13, body::binary-size(size), rest::bits>>), do: [{type, body} | decode(rest)]
  def decode(<<>>), do: []
  def decode(other), do: [{:rest, other}]
  def field(<<n::4, x::size(n), y::size(n)-unit(2)-signed, _::bits>>), do: {n, x, y}
  def field(_), do: :short
  def at(bin, i), do: with(<<_::binary-size(i - 1 + 1), c, _::binary>> <- bin, do: c)
  def last(bin, n) when byte_size(bin) >= n, do: binary_part(bin, byte_size(bin), -n)
  def split(<<a::binary-size(2), "-", b::binary-size(byte_size(a) + 1), tail::binary>>), do: {a, b, tail}
  def split(_), do: nil
  def utf(<<c::utf8, rest::binary>>), do: [c | utf(rest)]
  def utf(<<b, rest::binary>>), do: [{:bad, b} | utf(rest)]
  def utf(<<>>), do: []
end

encoded = Frames.encode([{1, "abc"}, {7, ""}, {0, "z"}])
IO.inspect(encoded)
IO.inspect(Frames.decode(encoded))
IO.inspect(Frames.decode(encoded <> <<0xFF>>))
IO.inspect(for(bin <- [<<4::4, 9::4, -3::8, 0::3>>, <<2::4, 3::2, 7::4>>, <<15::4, 1::4>>, <<>>], do: Frames.field(bin)))
IO.inspect({Frames.at("hello", 1), Frames.at("h", 3), Frames.last("hello", 2)})
IO.inspect({Frames.split("ab-cdefg"), Frames.split("abc"), Frames.split("ab-cd")})
IO.inspect(Frames.utf("aé" <> <<0xC3>> <> "✓" <> <<0xED, 0xA0, 0x80>>))
IO.inspect({<<3::2, 1::6>> == <<0xC1>>, <<1, 2>> <> <<3>>, <<1::1, 0::1>> |> bit_size(), <<0x12345678::32-little>>, <<-1::24>>, <<300>>, <<300::16>>})
