defmodule L1 do
  def fact(0), do: 1
  def fact(n) when n > 0, do: n * fact(n - 1)
  def m({a, b}, [c | d], %{x: y} = z), do: {a, b, c, d, y, z}
  def m(a, _, _) when is_atom(a) or is_integer(a), do: {:simple, a}
  def m(_, _, _), do: :other
  def default(a, b \\ 2, c \\ a_default()), do: {a, b, c}
  defp a_default, do: :dflt
  def guards(x) when x in [1, 2, 3], do: :small
  def guards(x) when x in 10..20, do: :teen
  def guards(x) when is_map(x) and map_size(x) == 0, do: :emptymap
  def guards(x) when is_map_key(x, :k), do: :haskey
  def guards(x) when is_struct(x, Range), do: :range
  def guards(x) when is_struct(x), do: :struct
  def guards(x) when hd(x) == 1, do: :hd1
  def guards(%{a: x} = m) when x.b == 2 or m.c > 3, do: :nested
  def guards(_), do: :none
  def c(x) do
    cond do
      x > 10 -> :big
      y = Map.get(%{5 => :five}, x) -> y
      is_nil(x) && true -> :nil_is
      x == 7 or x == 8 -> :seveneight
      true -> :default
    end
  end
  def w(a, b) do
    with {:ok, x} <- a,
         y = x + 1,
         {:ok, z} when z > 0 <- b do
      {:done, x, y, z}
    else
      {:error, r} -> {:err, r}
      {:ok, n} when n <= 0 -> {:neg, n}
    end
  end
  def w2(a) do
    with [h | _] <- a, true <- h > 1, do: h
  end
  def iff(x), do: (if x, do: :yes, else: :no)
  def iff2(x), do: (if x > 1, do: :yes)
  def unl(x), do: (unless x, do: :yes, else: :no)
  def logic(a, b), do: {a && b, a || b, !a, a == b, a != b}
  def strict(a, b), do: {a and b, a or b, not a}
  def pipe(x), do: x |> List.wrap() |> Enum.map(&(&1 * 2)) |> Enum.sum()
  def caps(n) do
    f = fn x -> fn y -> {x, y, n} end end
    g = &{&1, n}
    h = &fact/1
    i = &L1.fact/1
    j = &Kernel.+/2
    {f.(1).(2), g.(3), h.(5), i.(4), j.(1, 2), Enum.map([1, 2], &"#{&1}!")}
  end
  def rec(n), do: (f = fn f, k -> if k == 0, do: :end, else: f.(f, k - 1) end; f.(f, n))
  def maps(m, k) do
    %{m | a: 1}
    |> Map.put(k, 2)
    |> then(fn %{^k => v} = mm -> {v, mm, %{k => 1, :b => k, {k, 1} => [k]}} end)
  end
  def bits(<<a, b::16, rest::binary>>), do: {a, b, rest}
  def bits(<<a::3, b::5>>), do: {a, b}
  def bits(x), do: <<x::32-little, "abc", 1.5::float>>
  def str(x), do: "a#{x}b#{inspect(x)}c"
  def l(x), do: [1, 2, x, [x | x], [3 | [x]]]
  def bind(x) do
    y = x
    x = y + 1
    {x, y} = {y, x}
    [a, b | _] = [x, y, 3]
    %{q: z} = %{q: a}
    {x, y, a, b, z}
  end
  def shadow(x), do: (case x do {x, y} -> x + y; x when x > 3 -> x; _ -> x end)
end
t = fn l, f -> IO.puts("#{l}: " <> (try do inspect(f.()) rescue e -> "R " <> inspect(e) catch k, v -> "C " <> inspect({k, v}) end)) end
t.("fact", fn -> L1.fact(25) end)
t.("m1", fn -> L1.m({1, 2}, [3, 4], %{x: 5, w: 6}) end)
t.("m2", fn -> L1.m(:a, 1, 2) end)
t.("m3", fn -> L1.m("x", 1, 2) end)
t.("d", fn -> {L1.default(1), L1.default(1, 3), L1.default(1, 3, 4)} end)
for x <- [1, 3, 4, 15, %{}, %{k: 1}, 1..2, MapSet.new(), [1, 2], [2], %{a: %{b: 2}}, %{a: %{b: 3}, c: 5}, %{a: %{b: 3}, c: 1}, %{a: 1}, nil], do: t.("g #{inspect(x)}", fn -> L1.guards(x) end)
for x <- [11, 5, nil, 7, 8, 9, :a], do: t.("c #{inspect(x)}", fn -> L1.c(x) end)
for a <- [{:ok, 1}, {:error, 2}, :x], b <- [{:ok, 1}, {:ok, -1}, {:error, 3}, 5], do: t.("w #{inspect({a, b})}", fn -> L1.w(a, b) end)
for a <- [[], [1], [2], :x], do: t.("w2 #{inspect(a)}", fn -> L1.w2(a) end)
for a <- [true, false, nil, 1, "x"] do
  t.("if", fn -> {L1.iff(a), L1.iff2(a), L1.unl(a)} end)
  for b <- [true, false, nil, 2] do
    t.("logic #{inspect({a, b})}", fn -> L1.logic(a, b) end)
    t.("strict #{inspect({a, b})}", fn -> L1.strict(a, b) end)
  end
end
t.("pipe", fn -> L1.pipe([1, 2, 3]) end)
t.("caps", fn -> L1.caps(:n) end)
t.("rec", fn -> L1.rec(100_000) end)
t.("maps", fn -> L1.maps(%{a: 0}, :zz) end)
t.("maps2", fn -> L1.maps(%{b: 0}, :zz) end)
t.("maps3", fn -> L1.maps([], :zz) end)
t.("bits", fn -> {L1.bits(<<1, 2, 3, 4>>), L1.bits(<<0xAB>>), L1.bits(7)} end)
t.("str", fn -> {L1.str(1), L1.str(:a), L1.str("s"), L1.str('cl')} end)
t.("str2", fn -> L1.str({1}) end)
t.("l", fn -> L1.l(:x) end)
t.("bind", fn -> L1.bind(5) end)
t.("shadow", fn -> {L1.shadow({1, 2}), L1.shadow(4), L1.shadow(1)} end)
t.("badmatch", fn -> {:ok, x} = L1.shadow(1); x end)
t.("fc", fn -> L1.fact(-1) end)
t.("case", fn -> case L1.fact(3) do 5 -> 1 end end)
t.("cond", fn -> cond do L1.fact(3) == 1 -> 1 end end)
t.("badfun", fn -> x = L1.fact(3); x.(1) end)
t.("badarity", fn -> x = &L1.fact/1; x.(1, 2) end)
t.("undef", fn -> L1.nope(1) end)
t.("undefmod", fn -> Nope.nope(1) end)
t.("arith", fn -> L1.fact(3) + :a end)
t.("info", fn -> {L1.__info__(:functions) |> Enum.take(5), L1.__info__(:module), L1.__info__(:macros), L1.__info__(:struct)} end)
t.("minfo", fn -> L1.module_info(:module) end)
