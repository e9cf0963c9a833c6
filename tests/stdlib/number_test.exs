defmodule NumberTest do
  use ExUnit.Case, async: true
  require Integer
  import Bitwise

  test "integers" do
    assert Integer.digits(1234) == [1, 2, 3, 4]
    assert Integer.digits(-255, 16) == [-15, -15]
    assert Integer.digits(0) == [0]
    assert Integer.undigits([1, 2, 3]) == 123
    assert Integer.undigits([15, 15], 16) == 255
    assert_raise ArgumentError, fn -> Integer.undigits([9], 8) end
    assert Integer.gcd(12, -18) == 6
    assert Integer.gcd(0, 0) == 0
    assert Integer.extended_gcd(240, 46) == {2, -9, 47}
    assert {Integer.mod(-7, 3), Integer.mod(7, -3)} == {2, -2}
    assert {Integer.floor_div(-7, 2), Integer.floor_div(7, 2)} == {-4, 3}
    assert Integer.pow(3, 40) == 12_157_665_459_056_928_801
    assert_raise ArithmeticError, fn -> Integer.pow(2, Process.get(:none, -1)) end
    assert Integer.parse("12abc") == {12, "abc"}
    assert Integer.parse("-ff", 16) == {-255, ""}
    assert Integer.parse("+7") == {7, ""}
    assert Integer.parse("abc") == :error
    assert Integer.parse("") == :error
    assert Integer.to_string(-255, 16) == "-FF"
    assert Integer.to_charlist(10, 2) == '1010'
    assert Integer.is_even(0) and Integer.is_odd(-1)
    assert Integer.mod(-(1 <<< 70), 7) == Integer.mod(-(1 <<< 70) + 7, 7)
  end

  test "floats" do
    assert Float.parse("1.5x") == {1.5, "x"}
    assert Float.parse("1") == {1.0, ""}
    assert Float.parse("-1.5e-2") == {-0.015, ""}
    assert Float.parse(".5") == :error
    assert Float.round(2.5) == 3.0
    assert Float.round(1.005, 2) == 1.0
    assert Float.ceil(1.21, 1) == 1.3
    assert Float.floor(-1.21, 1) == -1.3
    assert Float.ratio(0.75) == {3, 4}
    assert Float.ratio(-2.0) == {-2, 1}
    assert Float.pow(2.0, 3) == 8.0
    assert Float.to_string(1.0e22) == "1.0e22"
    assert Float.to_string(0.1) == "0.1"
    assert Float.to_charlist(1.5) == '1.5'
    assert_raise ArgumentError, fn -> Float.round(1.0, 16) end
    assert 0.1 + 0.2 == 0.30000000000000004
    assert_raise ArithmeticError, fn -> Process.get(:none, 1.0e308) * 10 end
  end

  test "small negatives round to a zero without sign" do
    for f <- [Float.round(-0.4), Float.round(-0.04, 1), Float.ceil(-0.04, 1)] do
      assert <<f::float>> == <<0.0::float>>
    end
  end

  test "bits" do
    assert {band(12, 10), bor(12, 10), bxor(12, 10), bnot(5)} == {8, 14, 6, -6}
    assert {1 <<< 3, 8 >>> 3, -1 >>> 1, 1 <<< -1} == {8, 1, -1, 0}
    assert (12 &&& 10) == 8
    assert (12 ||| 10) == 14
    assert bsl(1, 100) |> bsr(99) == 2
  end

  test ":math" do
    assert :math.pi() |> Float.round(5) == 3.14159
    assert :math.sqrt(16) == 4.0
    assert :math.pow(2, 10) == 1024.0
    assert {:math.floor(-1.5), :math.ceil(-1.5)} == {-2.0, -1.0}
    assert {:math.log2(8), :math.log10(1000), :math.exp(0), :math.log(1)} == {3.0, 3.0, 1.0, 0.0}
    assert {:math.sin(0), :math.cos(0), :math.tan(0), :math.atan2(0, 1)} == {0.0, 1.0, 0.0, 0.0}
    assert {:math.asin(0), :math.acos(1), :math.atan(0)} == {0.0, 0.0, 0.0}
    assert {:math.sinh(0), :math.cosh(0), :math.tanh(0)} == {0.0, 1.0, 0.0}
    assert :math.fmod(7, 3) == 1.0
    assert {:math.erf(0), :math.erfc(0)} == {0.0, 1.0}
    assert_raise ArithmeticError, fn -> :math.sqrt(Process.get(:none, -1)) end
    assert_raise ArithmeticError, fn -> :math.log(Process.get(:none, 0)) end
  end

  test "kernel arithmetic" do
    assert {div(-7, 2), rem(-7, 2)} == {-3, -1}
    assert {trunc(-1.9), round(-1.5), ceil(1.1), floor(-1.1)} == {-1, -2, 2, -2}
    assert {abs(-5), max(1, 2), min(1, 2)} == {5, 2, 1}
    assert 7 / 2 == 3.5
    assert 2 ** 10 == 1024
    assert 2 ** 0.5 == :math.sqrt(2)
    assert_raise ArithmeticError, fn -> 1 / Process.get(:none, 0) end
    assert_raise ArithmeticError, fn -> 1 + Process.get(:none, :a) end
  end

  test "rounding to many digits" do
    assert Float.round(12.341444444444441, 15) == 12.341444444444441
    assert Float.ceil(123456.789, 13) == 123456.789
  end

  test "a power that no integer can hold is not worked out" do
    assert_raise SystemLimitError, fn -> Integer.pow(2, 100_000_000_000) end
    assert_raise SystemLimitError, fn -> Integer.pow(3, 2 ** 70) end
    assert_raise SystemLimitError, fn -> (-10) ** (2 ** 40) end
    assert_raise SystemLimitError, fn -> 2 ** (2 ** (2 ** (2 ** (2 ** 2)))) end
    assert {1, 0, -1} == {1 ** (2 ** 70), 0 ** (2 ** 70), (-1) ** (2 ** 70 + 1)}
  end
end
