# The largest integers, and what is said of larger ones.
one = length(System.argv()) + 1
largest = Bitwise.bsl(one, 33_554_367)

limit = fn fun ->
  try do
    fun.() |> is_integer()
  rescue
    e -> e
  end
end

for fun <- [
      fn -> largest end,
      fn -> -largest end,
      fn -> Bitwise.bsl(largest, 1) end,
      fn -> Bitwise.bsl(-one, 33_554_368) end,
      fn -> largest + (largest - 1) end,
      fn -> largest + largest end,
      fn -> -largest - largest end,
      fn -> largest * 2 end,
      fn -> Bitwise.bnot(largest + (largest - 1)) end
    ] do
  IO.inspect(limit.(fun))
end
