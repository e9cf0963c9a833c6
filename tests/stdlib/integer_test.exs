defmodule IntegerTest do
  use ExUnit.Case, async: true
  require Integer

  test "digits and texts" do
    assert {Integer.digits(123), Integer.digits(0), Integer.digits(255, 16), Integer.digits(-12)} == {[1, 2, 3], [0], [15, 15], [-1, -2]}
    assert {Integer.undigits([1, 2, 3]), Integer.undigits([15, 15], 16), Integer.undigits([])} == {123, 255, 0}
    assert_raise ArgumentError, "invalid digit 16 in base 16", fn -> Integer.undigits([16], 16) end
    assert_raise FunctionClauseError, fn -> Integer.digits(1, 1) end
    assert {Integer.to_string(-255, 16), Integer.to_string(5), Integer.to_charlist(10, 2)} == {"-FF", "5", '1010'}
    assert {Integer.parse("12x"), Integer.parse("-7"), Integer.parse("+7"), Integer.parse("x"), Integer.parse(""), Integer.parse("zz", 36), Integer.parse("0x1F"), Integer.parse("1_0")} == {{12, "x"}, {-7, ""}, {7, ""}, :error, :error, {1295, ""}, {0, "x1F"}, {1, "_0"}}
    assert_raise ArgumentError, "invalid base 37", fn -> Integer.parse("1", 37) end
    big = "123456789012345678901234567890"
    assert Integer.to_string(String.to_integer(big)) == big
  end

  test "division" do
    for {a, b, floor, mod} <- [{7, 3, 2, 1}, {-7, 3, -3, 2}, {7, -3, -3, -2}, {-7, -3, 2, -1}, {6, 3, 2, 0}],
        do: assert({Integer.floor_div(a, b), Integer.mod(a, b)} == {floor, mod})

    assert_raise ArithmeticError, fn -> Integer.mod(1, 0) end
    assert {Integer.gcd(12, 18), Integer.gcd(0, 5), Integer.gcd(-4, 6), Integer.gcd(0, 0)} == {6, 5, 2, 0}
    assert Integer.extended_gcd(240, 46) == {2, -9, 47}
    assert {Integer.pow(2, 10), Integer.pow(-3, 3), Integer.pow(5, 0), Integer.pow(2, 100)} == {1024, -27, 1, 1_267_650_600_228_229_401_496_703_205_376}
    assert_raise ArithmeticError, fn -> Integer.pow(2, -1) end
    assert {2 ** 3, 2 ** -1, 2.0 ** 2} == {8, 0.5, 4.0}
  end

  test "parity" do
    assert {Integer.is_odd(3), Integer.is_even(3), Integer.is_odd(-1), Integer.is_even(0)} == {true, false, true, true}
    parity = fn n when Integer.is_odd(n) -> :odd; n when Integer.is_even(n) -> :even end
    assert Enum.map([1, 2, 1 |> Bitwise.bsl(80)], parity) == [:odd, :even, :even]
  end
end
