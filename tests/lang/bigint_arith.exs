# Integers of any size.
a = 123456789012345678901234567890
b = -98765432109876543210
IO.inspect({a + b, a - b, a * b, div(a, b), rem(a, b), -a})
IO.inspect({Integer.pow(2, 200), Integer.pow(-3, 101)})
IO.inspect(Enum.reduce(1..60, 1, &*/2))
IO.inspect({576460752303423487 + 1, 576460752303423488 - 1, -576460752303423488 - 1, 1152921504606846975 + 1, 9223372036854775807 + 1})
import Bitwise
IO.inspect({a &&& 0xFFFFFFFFFFFFFFFFFFFF, a ||| 1, bxor(a, b), bnot(a), b >>> 3, 1 <<< 100, -1 >>> 200, b &&& 255})
IO.inspect({Integer.digits(a), Integer.undigits([1, 2, 3], 10), Integer.to_string(a, 36), Integer.to_string(b, 2)})
IO.inspect({String.to_integer("123456789012345678901234567890"), Integer.gcd(a, 30), Integer.extended_gcd(240, 46)})
IO.inspect({a > b, a == a + 0, a === 1.0e29, max(a, b), abs(b)})
IO.inspect({a / b, a * 1.0, trunc(1.0e25), round(1.5e20)})
fib = fn n -> Enum.reduce(1..n, {0, 1}, fn _, {x, y} -> {y, x + y} end) |> elem(0) end
IO.inspect(fib.(300))
IO.inspect(rem(fib.(1000), 1_000_000_007))
IO.inspect({div(Integer.pow(10, 50), Integer.pow(10, 25)), rem(Integer.pow(7, 77), 1013)})
IO.inspect(:binary.encode_unsigned(a))
IO.inspect(:binary.decode_unsigned(<<1, 0, 0, 0, 0, 0, 0, 0, 0>>))
<<x::128>> = <<a::128>>
IO.inspect(x == a)
