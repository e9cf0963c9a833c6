# Building bitstrings: types, sizes, units, endianness, truncation, errors.
IO.inspect(<<1, 256, -1>>)
IO.inspect(<<1::4, 2::4>>)
IO.inspect(<<5::3>>)
IO.inspect(<<1::16-little, 1::16-big, 1::native-16>> |> byte_size())
IO.inspect(<<3.14::float-32, 1::float>>)
IO.inspect(<<"abc", 0, "d"::utf16, ?é::utf8, ?x::utf32-little>>)
IO.inspect(<<"é"::utf16>>)
n = 12
IO.inspect(<<7::size(n)>>)
IO.inspect(<<7::size(n)-unit(2)>>)
hello = "hello"
IO.inspect(<<hello::binary-size(3)>>)
b = <<1, 2, 3>>
IO.inspect(<<b::binary, b::bits>>)
IO.inspect(<<b::binary-size(2)-unit(8), 9>>)
IO.inspect(<<1::1, b::bitstring>>)
IO.inspect(<<-1::signed-8, 200::signed-8>>)
IO.inspect(<<1_000_000_000_000_000_000_000::96>>)
IO.inspect(bit_size(<<0::7, 1::2>>))
IO.inspect(for x <- 1..3, into: <<>>, do: <<x::6>>)
IO.inspect("a" <> <<0xC3, 0xA9>>)
IO.inspect(<<0xFF>>)
IO.inspect("a" <> <<0xFF>>)

[atom, float, text, one, short, surrogate] = Enum.map([:atom, 1.5, "x", 1, "ab", 0xD800], & &1)

for f <- [
      fn -> <<atom>> end,
      fn -> <<float::integer>> end,
      fn -> <<text::integer>> end,
      fn -> <<one::binary>> end,
      fn -> <<short::binary-size(5)>> end,
      fn -> <<surrogate::utf8>> end
    ] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
