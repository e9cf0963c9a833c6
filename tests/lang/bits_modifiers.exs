# Every type and modifier of segments, in construction and in patterns.
IO.inspect(<<1, 2::8, 3::size(8), 4::integer-size(8)-unit(1)>>)
IO.inspect(<<258::16>>)
IO.inspect(<<258::16-little>>)
IO.inspect(<<258::16-native>> in [<<1, 2>>, <<2, 1>>])
IO.inspect(<<-1::8>>)
IO.inspect(<<-1::signed-16>>)
IO.inspect(<<300::8>>)
IO.inspect(<<3::integer-size(2)-unit(8)>>)
IO.inspect(<<1.5::float>>)
IO.inspect(<<1.5::float-32>>)
IO.inspect(<<1.5::float-16>>)
IO.inspect(<<1.5::float-little-64>>)
IO.inspect(<<2::float>>)
IO.inspect(<<"abc"::utf16>>)
IO.inspect(<<"é"::utf32>>)
IO.inspect(<<"é"::utf16-little>>)
IO.inspect(<<?é::utf8, 0x10FFFF::utf8>>)
text = "abc"
IO.inspect(<<text::binary-size(2)>>)
IO.inspect(<<"abc"::bytes>>)
IO.inspect(<<(<<5::3>>)::bits, 1::5>>)
IO.inspect(<<1::1, 0::1, 1::1>>)
size = 4
IO.inspect(<<15::size(size), 1::size(size)>>)
IO.inspect(<<1::size(size)-unit(4)>>)
IO.inspect(<<0xABCDEF::24>>)
IO.inspect(<<(1 + 2)::4, 5::4>>)
IO.inspect(<<12345678901234567890123::100>>)
IO.inspect(<<-12345678901234567890123::104-little>>)

<<a::4, b::bitstring-size(4), c::binary-size(1), rest::bits>> = <<0x5A, "x", 7::3>>
IO.inspect({a, b, c, rest})
<<n, name::binary-size(n), tail::binary>> = <<3, "bobtail">>
IO.inspect({n, name, tail})
<<s::signed-8, u::unsigned-8, l::little-signed-16>> = <<255, 255, 254, 255>>
IO.inspect({s, u, l})
<<f::float-32, d::float>> = <<1.25::float-32, -2.5::float>>
IO.inspect({f, d})
<<cp::utf8, more::binary>> = "été"
IO.inspect({cp, more})
<<x::utf16, y::utf16-little, z::utf32>> = <<"a"::utf16, "👍"::utf16-little, "é"::utf32>>
IO.inspect([x, y, z])
<<"GET ", path::binary-size(2), " ", _::binary>> = "GET /a HTTP"
IO.inspect(path)
<<len::8, body::binary-size(len - 1), _::binary>> = <<3, "abcd">>
IO.inspect(body)
<<h::size(size)-unit(2), _::bits>> = <<0xFE, 1>>
IO.inspect(h)

matches = fn
  <<>> -> :empty
  <<1::1, _::7>> -> :high_byte
  <<_::8>> -> :low_byte
  <<x::16>> when x > 1000 -> :big16
  <<_::16>> -> :small16
  <<_::binary-size(3)>> -> :three
  <<_::size(3)>> -> :three_bits
  b when is_binary(b) -> :binary
  _ -> :bits
end

IO.inspect(Enum.map([<<>>, <<128>>, <<127>>, <<9, 9>>, <<0, 9>>, "abc", <<1::3>>, "abcd", <<1::13>>], matches))

for {name, fun} <- [
      nan: fn -> <<_::float>> = Function.identity(<<0x7FF8000000000000::64>>) end,
      surrogate: fn -> <<Function.identity(0xD800)::utf8>> end,
      negative: fn -> <<1::size(Function.identity(-1))>> end,
      short: fn -> <<_::16>> = Function.identity("a") end,
      too_long: fn -> <<Function.identity("a")::binary-size(2)>> end,
      not_utf8: fn -> <<_::utf8>> = Function.identity(<<0xC0, 0x80>>) end,
      bits_as_binary: fn -> <<Function.identity(<<1::3>>)::binary>> end,
      float_text: fn -> <<Function.identity("x")::float>> end
    ] do
  try do
    IO.inspect({name, fun.()})
  rescue
    e -> IO.puts("#{name} #{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end
