defmodule FloatTest do
  use ExUnit.Case, async: true

  test "rounding" do
    assert {Float.round(2.675, 2), Float.round(-1.5), Float.round(0.5), Float.round(1.005, 2), Float.round(12.3456, 3)} == {2.67, -2.0, 1.0, 1.0, 12.346}
    assert {Float.ceil(1.01, 1), Float.ceil(-1.5), Float.floor(1.99, 1), Float.floor(-1.5)} == {1.1, -1.0, 1.9, -2.0}
    assert {Float.ceil(34.25, 1), Float.floor(34.25, 1), Float.round(1.0e10, 3)} == {34.3, 34.2, 1.0e10}
    assert_raise ArgumentError, "precision 16 is out of valid range of 0..15", fn -> Float.round(1.1, 16) end
    assert {round(2.5), trunc(-2.9), floor(-2.1), ceil(-2.9), Float.round(0.0)} == {3, -2, -3, -2, 0.0}
  end

  test "texts" do
    for {f, text} <- [{0.1, "0.1"}, {1.0, "1.0"}, {1.0e16, "1.0e16"}, {123456789012345.0, "123456789012345.0"}, {1.0e-5, "1.0e-5"}, {0.0001, "0.0001"}, {5.0e-324, "5.0e-324"}, {1.7976931348623157e308, "1.7976931348623157e308"}, {-0.0, "-0.0"}, {1.0e22, "1.0e22"}, {0.1 + 0.2, "0.30000000000000004"}],
        do: assert({Float.to_string(f), inspect(f), "#{f}"} == {text, text, text})

    assert Float.to_charlist(1.5) == '1.5'
    assert {Float.parse("1.5x"), Float.parse("1"), Float.parse("-.5"), Float.parse("1e3"), Float.parse("1.5e-3z"), Float.parse("x"), Float.parse("+2.0"), Float.parse("1.")} == {{1.5, "x"}, {1.0, ""}, :error, {1.0e3, ""}, {0.0015, "z"}, :error, {2.0, ""}, {1.0, "."}}
    assert_raise ArgumentError, fn -> String.to_float(Process.get(:none, "1")) end
    assert :erlang.float_to_binary(3.14159, decimals: 3) == "3.142"
    assert :erlang.float_to_binary(0.1, scientific: 2) == "1.00e-01"
  end

  test "parts" do
    assert {Float.ratio(0.5), Float.ratio(-1.25), Float.ratio(0.0), Float.ratio(3.0)} == {{1, 2}, {-5, 4}, {0, 1}, {3, 1}}
    assert {Float.pow(2.0, 3), Float.pow(4.0, 0.5)} == {8.0, 2.0}
    assert {1.0 == 1, 1.0 === 1, 0.0 == -0.0, 1 < 1.5} == {true, false, true, true}
    assert_raise ArithmeticError, fn -> 1.0e308 * Process.get(:none, 10) end
    assert_raise ArithmeticError, fn -> :math.sqrt(Process.get(:none, -1)) end
  end
end
