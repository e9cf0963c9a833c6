f = fn t -> IO.inspect(:erlang.term_to_binary(t), limit: 100, binaries: :as_binaries) end
f.(:abc)
f.(:é)
f.(:日)
f.(1.5)
f.(300)
f.(-1)
f.(5_000_000_000)
f.(-5_000_000_000)
f.([1, 2, 3])
f.([])
f.([1 | 2])
f.([:a])
f.(%{a: 1, b: 2})
f.(<<1::3>>)
f.(&:lists.reverse/1)
f.({1, 2})

IO.inspect(:erlang.term_to_binary([:abc, 1.5, :é], minor_version: 2))
IO.inspect(:erlang.term_to_binary([:abc, 1.5], minor_version: 0))

IO.inspect(
  try do
    :erlang.term_to_binary(1, [:foo])
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.term_to_binary(1, minor_version: 3)
  rescue
    e -> e
  end
)

IO.inspect(:erlang.binary_to_term(<<131, 97, 1, 0, 0>>))
IO.inspect(:erlang.binary_to_term(<<131, 97, 1, 0, 0>>, [:used]))

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 2>>)
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 100, 0, 5, "zzzqq">>, [:safe])
  rescue
    e -> e
  end
)

m = for i <- 1..40, into: %{}, do: {:"k#{i}", i}
IO.inspect(:erlang.term_to_binary(m, [:deterministic]) |> :erlang.binary_to_term() == m)
m = for i <- 1..40, into: %{}, do: {if(rem(i, 3) == 0, do: i, else: if(rem(i, 3) == 1, do: i * 1.0, else: "b#{i}")), i}
IO.inspect(:erlang.term_to_binary(m, [:deterministic]), limit: 60)
IO.inspect(:erlang.term_to_binary(%{1 => 2, 1.0 => 3, "a" => 1, :b => 1}), limit: 60)
IO.puts("")

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 70, 0x7FF00000_00000000::64>>)
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 113, 100, 0, 1, "q", 100, 0, 1, "w", 97, 1>>, [:safe])
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 113, 100, 0, 5, "lists", 100, 0, 7, "reverse", 97, 1>>, [:safe])
  rescue
    e -> e
  end
)

IO.inspect(:erlang.binary_to_term(<<131, 110, 1, 0, 5>>))
IO.inspect(:erlang.binary_to_term(<<131, 110, 3, 1, 0, 0, 0>>))
IO.inspect(:erlang.binary_to_term(<<131, 110, 0, 1>>))
IO.inspect(:erlang.binary_to_term(<<131, 107, 0, 0>>))
IO.inspect(:erlang.binary_to_term(<<131, 108, 0, 0, 0, 0, 106>>))
IO.inspect(:erlang.binary_to_term(<<131, 108, 0, 0, 0, 0, 97, 1>>))

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 77, 0, 0, 0, 1, 0, 128>>)
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 77, 0, 0, 0, 1, 8, 128>>)
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 77, 0, 0, 0, 0, 0>>)
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 77, 0, 0, 0, 1, 9, 128>>)
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :erlang.binary_to_term(<<131, 77, 0, 0, 0, 1, 3, 255>>)
  rescue
    e -> e
  end
)
