defmodule Terms do
  @on_load :load
  def load, do: :erlang.load_nif(String.to_charlist(hd(System.argv())), 0)

  for {name, arity} <- [
        classify: 1,
        numbers: 1,
        infinite: 0,
        text: 2,
        atoms: 0,
        long_atom: 0,
        lists: 1,
        tuples: 1,
        order: 2,
        hashes: 1,
        maps: 1,
        map_of: 1,
        walk: 1,
        bytes: 1,
        build: 1,
        external: 1,
        copies: 1,
        raise: 1,
        format: 1,
        unique: 0
      ] do
    def unquote(name)(unquote_splicing(Macro.generate_arguments(arity, __MODULE__))),
      do: :erlang.nif_error(:not_loaded)
  end
end

caught = fn fun ->
  try do
    fun.()
  rescue
    e ->
      {e.__struct__, Exception.message(e),
       with([{m, f, a, _} | _] <- __STACKTRACE__, do: {m, f, a})}
  catch
    kind, value -> {kind, value}
  end
end

show = fn name, value -> IO.puts("#{inspect(name)}: #{inspect(value, limit: :infinity)}") end

large = for i <- 1..50, into: %{}, do: {i, i * i}

values = [
  1,
  -1,
  0,
  1.5,
  :atom,
  nil,
  "bin",
  <<1::3>>,
  [],
  [1],
  ~c"text",
  [1 | 2],
  {},
  {1, :two},
  %{},
  %{a: 1},
  large,
  self(),
  make_ref(),
  &is_atom/1,
  fn -> 1 end,
  2 ** 62,
  -(2 ** 70),
  String.duplicate("x", 100)
]

for v <- values, do: show.(:classify, Terms.classify(v))

edges =
  for b <- [0, 31, 32, 60, 61, 62, 63, 64, 65],
      d <- [-1, 0, 1],
      s <- [1, -1],
      do: s * (2 ** b + d)

for n <- edges ++ [1.0, -0.5, 1.0e300, :x], do: show.(n, Terms.numbers(n))
show.(:infinite, caught.(fn -> Terms.infinite() end))

for {t, size} <- [
      {:hello, 10},
      {:hello, 5},
      {:hello, 6},
      {:café, 10},
      {:日本, 10},
      {:"", 1},
      {~c"chars", 10},
      {~c"chars", 4},
      {~c"chars", 6},
      {~c"chars", 1},
      {[], 3},
      {[300], 5},
      {[?a, :b], 5},
      {[?a | ?b], 5},
      {"bin", 5}
    ],
    do: show.({t, size}, Terms.text(t, size))

show.(:atoms, Terms.atoms())
show.(:long_atom, caught.(fn -> Terms.long_atom() end))
for l <- [[], [1], [1, 2, 3], [1 | 2], :no], do: show.(:lists, Terms.lists(l))
for t <- [{}, {1}, {1, {2}}], do: show.(:tuples, Terms.tuples(t))
show.(:tuples, caught.(fn -> Terms.tuples([]) end))

for a <- [1, 1.0, :a, "b", [], {}, %{}],
    b <- [1, 1.0, 2 ** 80, "b", {}, %{}],
    do: show.({a, b}, Terms.order(a, b))

for t <- [1, :a, "abc", {1, 2.5}, [1, [2]], %{a: 1}, 2 ** 90],
    do: show.({:hash, t}, Terms.hashes(t))

for m <- [%{}, %{k: 0}, %{k: 1, j: 2}, :no], do: show.(:maps, Terms.maps(m))

show.(
  :maps,
  Enum.map(Terms.maps(large), fn
    m when is_map(m) -> {map_size(m), m[:k]}
    other -> other
  end)
)

for l <- [[], [:a], [1, 2.0, "x"], [1, 1], Enum.to_list(1..40)],
    do: show.(:map_of, with(m when is_map(m) <- Terms.map_of(l), do: Enum.sort(m)))

show.(:walk, Terms.walk(%{}))
show.(:walk, Terms.walk(%{b: 1, a: 2}))
[there, back | ends] = Terms.walk(large)

show.(
  :walk,
  {Enum.sort(there) == Enum.sort(large), Enum.map(there, &elem(&1, 0)) == Enum.reverse(back),
   ends}
)

show.(:walk, caught.(fn -> Terms.walk(:no) end))

for b <- [
      "",
      "abc",
      [],
      ["ab", ?c, [["d"] | "e"]],
      <<1::7>>,
      [256],
      [-1],
      :no,
      String.duplicate("z", 1000),
      [String.duplicate("z", 70), 1]
    ],
    do: show.(:bytes, Terms.bytes(b))

<<_::3, odd::bitstring>> = <<1, 2, 3, 4::3>>
show.(:bytes, Terms.bytes(odd))
for n <- [0, 1, 20, 61, 64, 65, 200], do: show.(:build, Terms.build(n))

for t <- [1, :a, "abc", {1, 2.5}, [1, [2]], %{a: 1}, 2 ** 90, ~c"str"],
    do: show.(:external, Terms.external(t))

for t <- [1, {1, "x", [2.5]}, large[3], String.duplicate("y", 80)],
    do: show.(:copies, Terms.copies(t))

show.(:raise, caught.(fn -> Terms.raise(:badarg) end))
show.(:raise, caught.(fn -> Terms.raise({:my, "reason"}) end))
show.(:raise, caught.(fn -> Terms.raise(:undef) end))
show.(:raise, caught.(fn -> Terms.raise(:badarith) end))

for t <- [
      1,
      -5,
      :atom,
      :"Odd atom",
      Elixir.Enum,
      nil,
      "text",
      "a\"b",
      <<1, 2>>,
      "",
      [],
      [1, 2],
      ~c"chars",
      [1 | 2],
      [[], {}],
      {},
      {1, :a},
      %{},
      %{a: 1},
      2 ** 70,
      1.5
    ],
    do: show.(:format, Terms.format(t))

show.(:unique, Terms.unique())
