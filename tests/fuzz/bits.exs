# Bitstrings: random fields are built and matched, against a model that knows lists of bits alone.
Code.require_file("common.exs", __DIR__)

defmodule Bits do
  import Fuzz
  import Bitwise

  def field do
    case upto(5) do
      0 -> float()
      1 -> binary()
      2 -> utf()
      _ -> integer()
    end
  end

  defp integer do
    size = pick([upto(16), upto(70), 8 * upto(20), upto(300)])
    {little, signed} = {upto(1) == 0, upto(1) == 0}
    value = pick([upto(300) - 150, bsl(1, max(size - 1, 0)) - upto(2), -bsl(1, upto(100)), upto(bsl(1, 64))])
    low = band(value, bsl(1, size) - 1)
    read = if signed and size > 0 and band(bsr(low, size - 1), 1) == 1, do: low - bsl(1, size), else: low
    spec = "integer-size(#{size})-#{if little, do: "little", else: "big"}-#{if signed, do: "signed", else: "unsigned"}"
    {value, spec, integer_bits(low, size, little), read}
  end

  # Little: whole bytes, the lowest first, then what is left of the highest.
  defp integer_bits(low, size, false), do: for(<<bit::1 <- <<low::size(size)>> >>, do: bit)
  defp integer_bits(low, size, true) when size < 8, do: integer_bits(low, size, false)
  defp integer_bits(low, size, true), do: integer_bits(band(low, 255), 8, false) ++ integer_bits(bsr(low, 8), size - 8, true)

  defp float do
    {value, size} = pick([{1.5, 16}, {-0.25, 16}, {3.140625, 32}, {1.0e10, 32}, {:rand.uniform() * 1.0e100, 64}, {-1.0e-300, 64}])
    little = upto(1) == 0
    <<n::size(size)>> = <<value::float-size(size)>>
    {value, "float-size(#{size})-#{if little, do: "little", else: "big"}", integer_bits(n, size, little), value}
  end

  defp binary do
    unit = pick([1, 8, 3])
    bits = for <<bit::1 <- bytes(upto(12)) >>, do: bit
    bits = Enum.take(bits, div(length(bits), unit) * unit)
    value = from_bits(bits)
    {value, "binary-size(#{div(length(bits), unit)})-unit(#{unit})", bits, value}
  end

  defp utf do
    value = pick([upto(127), 0x80 + upto(0x700), 0x800 + upto(0xCFFF), 0xE000 + upto(0x1FFF), 0x10000 + upto(0xFFFFF)])
    {spec, text} = pick([{"utf8", <<value::utf8>>}, {"utf16-little", <<value::utf16-little>>}, {"utf32", <<value::utf32>>}])
    {value, spec, for(<<bit::1 <- text>>, do: bit), value}
  end

  def from_bits(bits), do: for(bit <- bits, into: <<>>, do: <<bit::1>>)

  def check(fields) do
    bits = Enum.flat_map(fields, &elem(&1, 2))
    all = from_bits(bits)
    names = Enum.map(0..(length(fields) - 1), &"v#{&1}")
    specs = Enum.zip_with(names, fields, fn name, {_, spec, _, _} -> "#{name}::#{spec}" end)
    build = "fn [#{Enum.join(names, ", ")}] -> <<#{Enum.join(specs, ", ")}>> end"
    match = "fn <<#{Enum.join(specs, ", ")}, rest::bitstring>> -> {[#{Enum.join(names, ", ")}], rest}; _ -> :none end"
    {{builder, matcher}, _} = Code.eval_string("{#{build}, #{match}}")
    built = builder.(Enum.map(fields, &elem(&1, 0)))
    expected = Enum.map(fields, &elem(&1, 3))
    tail = from_bits(for _ <- 0..upto(9), do: upto(1))
    short = from_bits(Enum.take(bits, max(length(bits) - 1 - upto(9), 0)))
    # From another bit of a byte as well.
    <<_::3, shifted::bitstring>> = <<5::3, built::bitstring, tail::bitstring>>
    good = built == all and matcher.(built) == {expected, ""} and matcher.(shifted) == {expected, tail} and
             (bit_size(short) == bit_size(all) or matcher.(short) == :none)
    unless good, do: fail("#{build}\n#{match}\nof #{inspect(Enum.map(fields, &elem(&1, 0)), limit: :infinity)}\ngave #{inspect({built, matcher.(built), matcher.(shifted), matcher.(short)}, limit: :infinity)}")
  end
end

Fuzz.run(fn -> Bits.check(for _ <- 0..Fuzz.upto(5), do: Bits.field()) end)
