# Numbers: literals, conversion, division and remainders of all signs, bits, rounding, printing, limits, comparison.
import Bitwise
IO.inspect([0x1F, 0xff, 0b1010, 0o17, 1_000_000, 0xFFFF_FFFF, ?a, ?\n, 1.0e3, 1.5e-3, 1_0.0_1, 0.1 + 0.2, -0.0, 1.0e0, 12345678901234567890, 0b1_0])
for a <- [7, -7], b <- [2, -2], do: IO.inspect({a, b, div(a, b), rem(a, b), Integer.floor_div(a, b), Integer.mod(a, b), a / b})
for a <- [7.5, -7.5], b <- [2, -2.5], do: IO.inspect({a / b, :math.fmod(a, b), trunc(a / b), floor(a / b), ceil(a / b), round(a / b)})
IO.inspect(for x <- [0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 1.0e15 + 0.5, 4503599627370497.5], do: {x, round(x), trunc(x), floor(x), ceil(x)})
IO.inspect(for {x, p} <- [{1.005, 2}, {2.675, 2}, {1.45, 1}, {-1.255, 2}, {0.5, 0}, {1.5, 0}, {12.5, 0}, {123.456, 0}, {5.0e-324, 10}, {1.0e20, 3}], do: {Float.round(x, p), Float.floor(x, p), Float.ceil(x, p)})
IO.inspect({band(12, 10), bor(12, 10), bxor(12, 10), bnot(12), 1 <<< 70, -1 >>> 3, 1 >>> 100, -1 <<< 3, (1 <<< 100) >>> 99, 5 &&& 3 ||| 8, ~~~0, bsl(1, -1), bsr(1, -3)})
IO.inspect({band(-1, 0xFF), band(-256, 1 <<< 80), bor(-1, 1 <<< 80), bxor(-5, 3), bnot(-(1 <<< 64)), band(-(1 <<< 64), -(1 <<< 63))})
IO.inspect({2 ** 0, 2 ** 64, 2 ** -2, 2.0 ** 0.5, (-2) ** 3, -2 ** 2, 0 ** 0, 0.0 ** 0, 10 ** 30, Integer.pow(3, 40), 1.0e10 ** 2})
IO.inspect({Integer.digits(1234), Integer.digits(255, 16), Integer.undigits([1, 2, 3]), Integer.gcd(-12, 18), Integer.extended_gcd(12, 18), Integer.parse("12abc"), Integer.parse("-0x1F"), Integer.parse("ff", 16), Integer.parse("+5"), Integer.parse(""), Integer.parse("_1")})
IO.inspect({Integer.to_string(-255, 16), Integer.to_string(35, 36), String.to_integer("-zz", 36), String.to_integer("-12"), Integer.to_charlist(7)})
IO.inspect({Float.parse("1.5abc"), Float.parse("1e3"), Float.parse("1.0e"), Float.parse(".5"), Float.parse("-1.5e-3x"), Float.parse("1"), Float.parse("1.e5"), String.to_float("1.0e10"), Float.to_string(1.0e21), Float.to_charlist(0.1), Float.ratio(0.75), Float.ratio(-3.0)})
IO.inspect([1.0, 1.0e15, 1.0e16, 1.0e17, 123456789.123, 1.0e-4, 1.0e-5, 0.1, 1/3, 2/3, 1.0e100, 1.7976931348623157e308, 5.0e-324, 2.2250738585072014e-308, 9007199254740993.0, 0.30000000000000004, 100.0, 1.0e22, 1.0e23])
IO.inspect(for n <- [1, 2, 10, 52, 53, 100, 1023], do: {:math.pow(2, n), :math.pow(2, -n)})
IO.inspect({1 == 1.0, 1 === 1.0, 1 < 1.5, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 400 > 1.0e308, -10 ** 400 < -1.0e308, 0.0 == -0.0, 0.0 === -0.0, max(1, 1.0), min(1.0, 1)})
IO.inspect({Enum.sort([3, 1.5, 2, 1, 0]), Enum.uniq([1, 1.0, 2, 2.0]), Enum.max([1, 1.0]), Enum.min([1.0, 1]), Map.new([{1, :int}, {1.0, :float}])[1.0], %{1 => :a}[1.0], 1 in [1.0], Enum.member?([1], 1.0)})
IO.inspect({is_integer(1.0), is_float(1), is_number(1), is_integer(2 ** 100), trunc(1.0e25), round(-1.0e25), abs(-(2 ** 70)), -(-(2 ** 70)), div(10 ** 40, 10 ** 38), rem(-(10 ** 40), 7)})
IO.inspect({:math.sqrt(2), :math.pi(), :math.exp(1), :math.log(10), :math.log2(8), :math.log10(1000), :math.sin(1), :math.atan2(1, -1), :math.floor(-1.5), :math.ceil(1.2)})
IO.inspect({Float.min_finite() < 0, Float.max_finite(), Enum.sum([0.1, 0.2, 0.3]), Enum.sum(1..100), Enum.product([1, 2.0, 3]), Enum.sum([])})

i = fn x -> x end
for f <- [fn -> div(i.(1.0), 2) end, fn -> rem(i.(1), 0.5) end, fn -> Integer.parse("1", 40) end, fn -> Integer.digits(-1, 1) end, fn -> String.to_integer(i.("1.0")) end, fn -> String.to_float(i.("1")) end, fn -> Float.round(1.0, 16) end, fn -> Float.round(1, 2) end, fn -> Integer.pow(2, -1) end, fn -> 1 <<< i.(1.0) end, fn -> :math.sqrt(i.(-1)) end, fn -> 2 ** i.(10000) * 1.0 end, fn -> Integer.to_string(1, 37) end, fn -> Float.ratio(1) end, fn -> Integer.floor_div(1, 0) end, fn -> Integer.mod(5, 0) end, fn -> trunc(i.(:a)) end, fn -> 1.0e308 + i.(1.0e308) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
