# Where small integers end: around 2^59, 2^60, 2^63 and 2^64, in both directions.
import Bitwise

edges = for bits <- [28, 31, 32, 59, 60, 62, 63, 64, 127, 128], sign <- [1, -1], do: sign * (1 <<< bits)

for n <- edges do
  IO.puts(
    [n - 1, n, n + 1, n * 2, -n, abs(n), n - 1 + 1 === n, div(n, 2), rem(n, 7), n >>> 5]
    |> Enum.map_join(" ", &to_string/1)
  )
end

IO.inspect(Enum.reduce(1..70, 1, fn _, acc -> acc * 2 end))
IO.inspect(Enum.reduce(1..25, 1, &*/2))
IO.inspect(576_460_752_303_423_487 + 1)
IO.inspect(-576_460_752_303_423_488 - 1)
IO.inspect(9_223_372_036_854_775_807 + 1 - 1)
IO.inspect(4_294_967_296 * 4_294_967_296)
IO.inspect(-4_294_967_296 * 4_294_967_296)
IO.inspect(3_037_000_500 * 3_037_000_500)
IO.inspect(div(-(1 <<< 59), -1))
IO.inspect(div(-(1 <<< 63), -1))
IO.inspect({rem(-7, 3), rem(7, -3), div(-7, 2), Integer.mod(-7, 3), Integer.floor_div(-7, 2)})
IO.inspect(1 <<< 200 >>> 190)
IO.inspect(1 <<< -1)
IO.inspect(-1 >>> 100)
IO.inspect(1 >>> -70)
IO.inspect(bnot(1 <<< 64))
IO.inspect(band(-1, (1 <<< 70) - 1))
IO.inspect(bor(1 <<< 64, 1))
IO.inspect(bxor(-(1 <<< 64), 1 <<< 64))
IO.inspect(Integer.pow(2, 100))
IO.inspect(2 ** 100)
IO.inspect(2 ** -1)
IO.inspect(2.0 ** 3)
IO.inspect((1 <<< 64) / (1 <<< 63))
IO.inspect((1 <<< 60) + 0.5)
IO.inspect((1 <<< 53) + 1 == (1 <<< 53) * 1.0)
IO.inspect((1 <<< 60) === 1 <<< 60)
IO.inspect(is_integer(1 <<< 200))
IO.inspect(trunc(1.0e20))
IO.inspect(round(-1.5e25))
