# Numbers to text and back: bases, rounding, shortest floats, big integers, digits, formats of :io_lib.
import Bitwise

defmodule T do
  def try(fun) do
    fun.()
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.split("\n", trim: true) |> List.last()}
  end
end

ints = [0, 1, -1, 255, -256, 1 <<< 31, -(1 <<< 63), 1 <<< 64, 123_456_789_012_345_678_901_234_567_890, -(3 ** 200)]
for n <- ints, do: IO.inspect({n, Integer.to_string(n, 2) |> String.length(), Integer.to_string(n, 16), Integer.to_string(n, 36), Integer.digits(n) |> length(), Integer.to_string(n) |> String.to_integer() == n, Integer.to_string(n, 7) |> String.to_integer(7) == n})
floats = [0.0, -0.0, 1.0, 0.1, -2.5, 1.0e15, 1.0e16, 123456789.123456789, 1.0e21, 1.0e22, 1.0e-4, 1.0e-5, 5.0e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1 + 0.2, 1 / 3, 100.0, 1.5e300, 4.35, 2.5e-8, 9007199254740993.0]
for f <- floats, do: IO.inspect({f, to_string(f), Float.to_charlist(f), f |> to_string() |> String.to_float() === f, Float.ratio(f) |> elem(1) |> Integer.digits(2) |> length()})

IO.puts("rounding")
for f <- [0.5, 1.5, 2.5, -0.5, 2.675, 1.005, 0.285, 1.45, 8.345, 1234.5678, -1234.5678, 0.1, 1.0e-10, 99.995], p <- [0, 1, 2, 4], do: IO.inspect({f, p, Float.round(f, p), Float.ceil(f, p), Float.floor(f, p), :erlang.float_to_binary(f, decimals: p)})
IO.inspect(for f <- [0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 4503599627370497.5], do: {round(f), trunc(f), floor(f), ceil(f)})

IO.puts("options")
for options <- [[], [:compact], [decimals: 3], [:compact, decimals: 10], [scientific: 3], [scientific: 0], [:short], [decimals: 0], [scientific: 20]], do: IO.inspect({options, for(f <- [1.0, 3.14159, 1.0e10, -0.001], do: T.try(fn -> :erlang.float_to_binary(f, options) end))})

IO.puts("parsing")
for text <- ["1", "+1", "-1", "1.5", "1e5", "1.0e5", "1.5E-3", ".5", "5.", "1_000", "0x10", "1e", "1.e5", "--1", "", " 1", "1 ", "1.5abc", "Infinity", "NaN", "00012", "1.0e309", "9" <> String.duplicate("0", 30)], do: IO.inspect({text, Integer.parse(text), Float.parse(text), T.try(fn -> String.to_integer(text) end), T.try(fn -> String.to_float(text) end), T.try(fn -> :erlang.binary_to_float(text) end) |> is_float()})
for {text, base} <- [{"ff", 16}, {"FF", 16}, {"zz", 36}, {"12", 2}, {"-101", 2}, {"7g", 16}, {"0b1", 2}], do: IO.inspect({text, base, Integer.parse(text, base), T.try(fn -> String.to_integer(text, base) end)})

IO.puts("literals and operators")
IO.inspect({0x1F, 0b101, 0o17, 1_000, ?a, ?\n, 1.0e3, 1.0e-3, 0xFF_FF, -0x1, +5})
IO.inspect({7 / 2, div(7, 2), rem(-7, 2), Integer.floor_div(-7, 2), Integer.mod(-7, 2), 2 ** 10, 2 ** -1, 2.0 ** 0.5, 10 ** 20, (-2) ** 3, 0 ** 0})
IO.inspect({5 &&& 3, 5 ||| 3, bxor(5, 3), bnot(5), 1 <<< 70, -1 >>> 1, 1 <<< -1, (1 <<< 70) >>> 68, band(-1, 1 <<< 65), bor(-(1 <<< 65), 1)})
hide = fn x -> Process.get(:nothing, x) end
for fun <- [fn -> div(1, hide.(0)) end, fn -> 1 / hide.(0) end, fn -> rem(1, hide.(0)) end, fn -> 1 <<< hide.(:a) end, fn -> Integer.pow(0, hide.(-1)) end, fn -> :math.log(hide.(0)) end, fn -> :math.acos(hide.(2)) end, fn -> 1.0e308 * hide.(10) end, fn -> Float.round(1.0, hide.(-1)) end, fn -> 1 + hide.(nil) end, fn -> div(hide.(1.0), 2) end, fn -> :math.pow(10, hide.(400)) end, fn -> Integer.digits(-1, hide.(0)) end], do: IO.inspect(T.try(fun))
IO.inspect({:math.exp(1), :math.log(10), :math.log10(1000), :math.sin(0), :math.cos(0), :math.tan(0), :math.atan(1), :math.sinh(1), :math.cosh(1), :math.tanh(1), :math.asin(1), :math.erf(1), :math.ceil(1.2), :math.floor(-1.2), :math.fmod(5.5, 2)})
IO.inspect({Enum.sum([0.1, 0.2, 0.3]), 0.1 * 3, 1.1 + 2.2, 1.0e16 + 1.0, 9_007_199_254_740_993 * 1.0, 1 == 1.0, 1 === 1.0, max(1, 1.0), min(1.0, 1), Enum.max([1, 1.0]), %{1 => :a, 1.0 => :b} |> map_size(), 9_007_199_254_740_993 == 9_007_199_254_740_992.0})
