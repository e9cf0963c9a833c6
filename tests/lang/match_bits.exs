# Bitstrings: patterns and construction.
defmodule Bits do
  def words(text), do: words(text, "", [])
  def words(<<c, rest::binary>>, word, all) when c in ' \t\n', do: words(rest, "", push(word, all))
  def words(<<c::utf8, rest::binary>>, word, all), do: words(rest, <<word::binary, c::utf8>>, all)
  def words(<<bad, rest::binary>>, word, all), do: words(rest, word <> <<??>>, [{:bad, bad} | all])
  def words("", word, all), do: Enum.reverse(push(word, all))
  def push("", all), do: all
  def push(word, all), do: [word | all]

  def verb("GET " <> path), do: {:get, path}
  def verb("PUT " <> path), do: {:put, path}
  def verb("POST " <> <<"/", path::binary-size(3), "?", query::binary>>), do: {:post, path, query}
  def verb(<<"P", _::binary-size(3), " ", path::binary>>), do: {:p, path}
  def verb(<<first, _::binary>>), do: {:unknown, <<first>>}
  def verb(_), do: :none

  def packet(<<1, size, body::binary-size(size), rest::binary>>), do: {:short, body, rest}
  def packet(<<2, size::16-little, body::size(size)-unit(8)-bytes, _::bits>>), do: {:long, body}
  def packet(<<3, n, body::binary-size(n - 1)>>), do: {:less, body}
  def packet(<<4::4, a::4, b::signed, c::16-signed-little>>), do: {:numbers, a, b, c}
  def packet(<<5, f::float, g::float-32-little, h::float-16>>), do: {:floats, f, g, h}
  def packet(<<x::3, x::5, _::binary>>), do: {:twice, x}
  def packet(<<flag::1, rest::bits>>) when flag == 1, do: {:flag, bit_size(rest)}
  def packet(<<rest::binary-unit(16)>>), do: {:pairs, rest}
  def packet(other), do: {:other, other}
end

show = &IO.inspect/1

show.(Bits.words(" zwei große\tWörter\n"))
show.(Bits.words(<<"a", 255, "b c">>))

for text <- ["GET /", "PUT x", "POST /abc?q=1", "POST abc", "PATC /z", "Q", "", <<1::3>>, :none],
    do: show.(Bits.verb(text))

for bits <- [
      <<1, 2, "abc">>,
      <<1, 9, "abc">>,
      <<2, 3::16-little, "abcdef">>,
      <<3, 3, "ab">>,
      <<3, 0>>,
      <<4::4, 5::4, -3, -300::16-little>>,
      <<5, 1.5::float, -2.25::float-32-little, 0.5::float-16>>,
      <<6::3, 6::5, 7>>,
      <<1::1, 0::9>>,
      "abcd",
      "abc"
    ],
    do: show.(Bits.packet(bits))

# Literals in patterns
show.(match?(<<1::float>>, <<1.0::float>>))
show.(match?(<<-1>>, <<255>>))
show.(match?(<<-1::signed>>, <<255>>))
show.(match?(<<257>>, <<1>>))
show.(match?(<<"aé"::utf16, _::bits>>, <<0, ?a, 0, 233, 1::1>>))
show.(match?(<<?é::utf8, 0x1F600::utf32-little>>, <<"é", 0xF600::16-little, 1::16-little>>))
show.(match?(<<_::float>>, <<255, 255, 0::48>>))
size = 12
<<a::size(size), b::size(size)-signed>> = <<0xABC, 0xDEF0::16>>
show.({a, b})
<<x::4, y::bits-size(x), z::bits>> = <<3::4, 5::3, 1::1, 2>>
show.({x, y, z})

# Construction
[n, atom] = Enum.shuffle([5]) ++ Enum.shuffle([:atom])
text = String.downcase("TEXT")
show.(<<n, n::16, n::16-little, n::4, n::4>>)
show.(<<1, 2::size(n), 3::size(n)-unit(4), -1::3>>)
show.(<<text::binary, "lit", text::binary-size(2), n::utf8, 0x20AC::utf16>>)
show.(<<1.5::float, n::float-32, 2.0::float-16-little>>)
show.(<<257, -1, 1_000_000_000_000_000_000_000>>)
show.(<<"é"::utf16, "é"::utf32-little, "é">>)
show.(for <<c <- text>>, into: "", do: <<c + 1>>)
show.(for <<a::3, b::5 <- "hi!">>, do: {a, b})
show.(for(i <- 1..3, into: <<>>, do: <<i::4>>))
show.("#{n} and #{text} and #{:atom}")
show.(byte_size(Enum.reduce(1..1000, "", fn i, acc -> acc <> <<i::16>> end)))

# What cannot be built
for f <- [
      fn -> <<atom>> end,
      fn -> <<1, "two", atom::16>> end,
      fn -> <<n, atom::binary>> end,
      fn -> <<text::binary-size(n)>> end,
      fn -> <<n::size(atom)>> end,
      fn -> <<n::size(-n)>> end,
      fn -> <<n::float-size(n)>> end,
      fn -> <<atom::float>> end,
      fn -> <<n + 0xD800::utf8>> end,
      fn -> <<-n::utf32>> end,
      fn -> <<(<<n::3>>)::bits, atom::utf16>> end,
      fn -> text <> atom end,
      fn -> <<"x", text::binary-unit(64)>> end
    ] do
  show.(
    try do
      f.()
    rescue
      e in [ArgumentError, SystemLimitError] -> {e.__struct__, Exception.message(e)}
    end
  )
end
