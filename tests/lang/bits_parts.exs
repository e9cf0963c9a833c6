# Fields of bitstrings of constant sizes, parts and rests, in functions hot enough to have machine code: at every
# offset within a byte, with and without bytes behind them, and too short.
defmodule Fields do
  for n <- [1, 3, 7, 8, 12, 13, 16, 24, 32, 48, 57, 61, 62, 63, 64, 65, 72] do
    def take(<<a::unquote(n), r::bits>>, unquote(n)), do: {:u, a, bit_size(r)}
    def signed(<<a::signed-unquote(n), r::bits>>, unquote(n)), do: {:s, a, bit_size(r)}
    def little(<<a::little-unquote(n), r::bits>>, unquote(n)), do: {:l, a, bit_size(r)}
    def both(<<a::little-signed-unquote(n), r::bits>>, unquote(n)), do: {:b, a, bit_size(r)}
    def skip(<<_::unquote(n), r::bits>>, unquote(n)), do: {:skip, r}
    def part(<<p::bits-unquote(n), r::bits>>, unquote(n)), do: {:part, p, r}
  end

  def take(b, _), do: {:short, bit_size(b)}
  def signed(b, _), do: {:short, bit_size(b)}
  def little(b, _), do: {:short, bit_size(b)}
  def both(b, _), do: {:short, bit_size(b)}
  def skip(b, _), do: {:short, bit_size(b)}
  def part(b, _), do: {:short, bit_size(b)}

  def inner(b, o, f, n) do
    case b do
      <<_::size(o), r::bits>> -> apply(__MODULE__, f, [r, n])
      _ -> :none
    end
  end

  def sized(<<n, s::binary-size(n), rest::binary>>), do: [s | sized(rest)]
  def sized(rest), do: [{:rest, rest}]
  def variable(b, n) do
    case b do
      <<s::binary-size(n), r::binary>> -> {s, r}
      <<s::bits-size(n), r::bits>> -> {:bits, s, r}
      _ -> :none
    end
  end

  def word(<<"GET ", r::binary>>), do: {:get, r}
  def word(<<"GIVE ", r::binary>>), do: {:give, r}
  def word(<<"OPTIONS ", r::binary>>), do: {:options, r}
  def word(<<5::3, "x", r::bits>>), do: {:five_x, r}
  def word(""), do: :empty
  def word(b), do: {:no_word, b}
  def points(<<c::utf8, r::binary>>), do: [c | points(r)]
  def points(b), do: [{:end, b}]
  def count(<<_::utf8, r::binary>>, n), do: count(r, n + 1)
  def count(_, n), do: n
  def sum(<<c, r::binary>>, n), do: sum(r, n + c)
  def sum(<<>>, n), do: n
  def pairs(<<a::12, b::12, r::bits>>, acc), do: pairs(r, acc + a - b)
  def pairs(<<a::12, r::bits>>, acc), do: pairs(r, acc + a)
  def pairs(r, acc), do: {acc, r}
end

data = for i <- 1..20, into: <<>>, do: <<rem(i * 73 + 129, 256)>>
low = <<0::40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10>>
ones = <<-1::128>>
texts = ["", "GET /", "GIVE /", "GIVE", "OPTIONS *", "OPTIONSX", <<5::3, "x", 2::3>>, "plain", "größer € 𝄞", <<"ab", 255>>,
         <<0xE2, 0x82>>, String.duplicate("long text ", 20), <<3, "abc", 0, 17, String.duplicate("q", 17)::binary, 9, "short">>, :none, 5, [1]]

sizes = [1, 3, 7, 8, 12, 13, 16, 24, 32, 48, 57, 61, 62, 63, 64, 65, 72]

fields = fn ->
  for b <- [data, low, ones, binary_part(data, 2, 9), <<1, 2>>, <<5::5>>, <<>>], o <- 0..8, f <- [:take, :signed, :little, :both, :skip, :part], n <- sizes do
    Fields.inner(b, o, f, n)
  end
end

words = fn ->
  for t <- texts do
    {Fields.word(t), Fields.points(t), Fields.count(t, 0), Fields.sized(t),
     for(n <- [0, 1, 2, 7, 16, 17, 64, -1, :a, 1.0, 99_999_999_999_999_999_999], do: Fields.variable(t, n))}
  end
end

sums = fn -> for b <- [data, low, ones, "", binary_part(data, 1, 3)], do: {Fields.sum(b, 0), Fields.pairs(b, 0)} end
first = {fields.(), words.(), sums.()}
for _ <- 1..20, do: {fields.(), words.(), sums.()} == first || IO.puts("differs once it is hot")
{f, w, s} = first
IO.inspect(:erlang.phash2(f))
IO.inspect(Enum.take_every(f, 17), limit: :infinity)
IO.inspect(w, limit: :infinity)
IO.inspect(s, limit: :infinity)
