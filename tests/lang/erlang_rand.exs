for alg <- [:exsss, :exsp, :exro928ss, :default], seed <- [{1, 2, 3}, 42, -1, {5, -7, 99_999_999_999_999_999_999}] do
  s = :rand.seed_s(alg, seed)

  {l, s} =
    Enum.map_reduce([1, 2, 10, 1000, Bitwise.bsl(1, 58), Bitwise.bsl(1, 64), Bitwise.bsl(3, 200), 7], s, fn n, s ->
      :rand.uniform_s(n, s)
    end)

  {f, s} = :rand.uniform_s(s)
  IO.inspect({alg, seed, l, f, elem(:rand.uniform_real_s(s), 0), elem(:rand.bytes_s(20, s), 0)}, limit: :infinity)
  IO.inspect(:rand.export_seed_s(s))
end

:rand.seed(:exsss, {1, 2, 3})
IO.inspect({Enum.shuffle(1..20), Enum.random(1..1000), Enum.take_random(1..100, 5), :rand.uniform(10), :rand.uniform()})

:rand.seed(:exsss, {1, 2, 3})
IO.inspect(for(_ <- 1..300, do: :rand.normal()), limit: :infinity)
IO.inspect(:rand.normal(10, 4))

for alg <- [:exsplus, :exs64, :exs1024, :exs1024s], seed <- [{1, 2, 3}, {9, 8, 7}] do
  s = :rand.seed_s(alg, seed)
  {l, s} = Enum.map_reduce([1, 10, 1000, Bitwise.bsl(1, 70)], s, &:rand.uniform_s/2)
  {f, s} = :rand.uniform_s(s)
  {n, s} = :rand.normal_s(s)
  IO.inspect({alg, l, f, n, elem(:rand.bytes_s(20, s), 0), elem(:rand.bytes_s(5, s), 0)}, limit: :infinity)
end

IO.inspect(:rand.export_seed_s(:rand.seed_s(:exs64, [5])))
