# Floats as text: shortest form, exponents, rounding, parsing.
for f <- [0.0, -0.0, 1.0, 1.5, 0.1, 1.0e10, 1.0e15, 1.0e16, 123456789.123, 1.0e-5, 1.0e-4, 0.001, 1.0e22, 1.0e23, 1.7976931348623157e308, 5.0e-324, 2.2250738585072014e-308, 100.0, 3.0e8, 1/3] do
  IO.inspect(f)
end

IO.inspect({Float.round(2.675, 2), Float.round(-1.5), Float.ceil(1.21, 1), Float.floor(-1.25, 1), Float.round(1.0e20, 3)})
IO.inspect({round(2.5), round(-2.5), trunc(-2.9), ceil(2.1), floor(-2.1)})
IO.inspect({Float.parse("1.5abc"), Float.parse("1"), Float.parse("1e3"), Float.parse(".5"), Float.parse("-0.0")})
IO.inspect({Integer.parse("12x"), Integer.parse("-7"), Integer.parse("zz", 36), Integer.parse("")})
IO.inspect({Float.to_string(0.1), Float.to_charlist(2.0), :erlang.float_to_binary(1.005, decimals: 2), :erlang.float_to_binary(1.5, [:compact, decimals: 5])})
IO.inspect(:erlang.float_to_binary(123.456, scientific: 3))
IO.inspect({Float.ratio(0.75), Float.ratio(-3.0)})
IO.inspect({1.0 == 1, 1.0 === 1, 1 < 1.5, 0.0 == -0.0, 0.0 === -0.0})
IO.inspect({9007199254740993 == 9007199254740992.0, 9007199254740993 > 9007199254740992.0})
IO.inspect({1.0e308 * 1, 5 / 2, 4 / 2, div(-7, 2), rem(-7, 2), Integer.mod(-7, 2), Integer.floor_div(-7, 2)})
IO.inspect({:math.pi(), :math.sqrt(2), :math.pow(2, 10), :math.exp(1), :math.log(10), :math.sin(0)})

[zero, minus, huge] = Enum.map(["0", "-1", "1"], &String.to_integer/1)

for f <- [fn -> 1 / zero end, fn -> :math.sqrt(minus) end, fn -> :math.exp(huge * 1000) end, fn -> Float.round(huge, 2) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{e |> Exception.message() |> String.split("\n") |> hd()}")
  end
end
