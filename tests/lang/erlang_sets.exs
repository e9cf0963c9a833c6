# Calls functions of Erlang's library and prints what each gives or raises.
defmodule Show do
  def call(m, f, a) do
    {:ok, apply(m, f, a)}
  catch
    kind, reason -> {kind, if(is_tuple(reason) and tuple_size(reason) > 0, do: elem(reason, 0), else: reason)}
  end

  def cmp(m, _, f, a) do
    IO.puts("#{m}.#{f} #{show(a)} => #{show(call(m, f, a))}")
  end

  def show(term), do: inspect(plain(term), limit: :infinity, printable_limit: :infinity)

  def plain(f) when is_function(f), do: :fun
  def plain(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain([h | t]), do: [plain(h) | plain(t)]
  def plain(other), do: other
end

:rand.seed(:exsss, {1, 2, 3})
el = fn -> Enum.random([:rand.uniform(12), :rand.uniform(12), :a, :b, 1.0, 3.0, "x", {1}]) end
# ordsets/orddict exact
for _ <- 1..12 do
  l = for _ <- 1..:rand.uniform(8)//1, do: el.()
  k = for _ <- 1..:rand.uniform(8)//1, do: el.()
  s = :ordsets.from_list(l)
  t = :ordsets.from_list(k)
  e = el.()

  for {f, a} <- [
        from_list: [l],
        is_set: [l],
        is_element: [e, s],
        add_element: [e, s],
        del_element: [e, s],
        union: [s, t],
        union: [[s, t, s]],
        intersection: [s, t],
        intersection: [[s, t]],
        is_disjoint: [s, t],
        subtract: [s, t],
        is_subset: [s, t],
        is_subset: [s, :ordsets.union(s, t)],
        fold: [fn x, a -> [x | a] end, [], s],
        filter: [&is_integer/1, s]
      ],
      do: Show.cmp(:ordsets, :ordsets, f, a)

  pl = for x <- l, do: {x, :rand.uniform(100)}
  d = :orddict.from_list(pl)
  d2 = :orddict.from_list(for x <- k, do: {x, :rand.uniform(100)})
  dl = :orddict.map(fn _, v -> [v] end, d)

  for {f, a} <- [
        from_list: [pl],
        is_key: [e, d],
        find: [e, d],
        store: [e, 1, d],
        erase: [e, d],
        take: [e, d],
        append: [e, 1, dl],
        append_list: [e, [1, 2], dl],
        update: [e, &(&1 + 1), d],
        update: [e, &(&1 + 1), 0, d],
        update_counter: [e, 2, d],
        fold: [fn k, v, a -> [{k, v} | a] end, [], d],
        map: [fn k, v -> {k, v} end, d],
        filter: [fn _, v -> v > 50 end, d],
        merge: [fn _, a, b -> a + b end, d, d2],
        fetch_keys: [d],
        size: [d],
        is_empty: [d],
        to_list: [d]
      ],
      f != :update or length(a) == 4 or true,
      do:
        if(not (f == :update and length(a) == 3 and not :orddict.is_key(e, d)), do: Show.cmp(:orddict, :orddict, f, a))

  # gb_trees: structural
  gt =
    Enum.reduce(Enum.uniq_by(pl, fn {k, _} -> if is_float(k), do: trunc(k), else: k end), :gb_trees.empty(), fn {k, v},
                                                                                                                t ->
      :gb_trees.enter(k, v, t)
    end)

  for {f, a} <- [
        insert: [e, 1, gt],
        enter: [e, 1, gt],
        is_defined: [e, gt],
        lookup: [e, gt],
        delete_any: [e, gt],
        take_any: [e, gt],
        keys: [gt],
        values: [gt],
        to_list: [gt],
        map: [fn k, v -> {k, v} end, gt],
        balance: [gt],
        iterator: [gt],
        iterator_from: [e, gt],
        from_orddict: [d]
      ],
      do: Show.cmp(:gb_trees, :gb_trees, f, a)

  if :gb_trees.size(gt) > 0,
    do: for(f <- [:smallest, :largest, :take_smallest, :take_largest], do: Show.cmp(:gb_trees, :gb_trees, f, [gt]))

  gs = :gb_sets.from_list(l)
  gr = :gb_sets.from_list(k)

  for {f, a} <- [
        from_list: [l],
        add: [e, gs],
        insert: [e, gs],
        is_member: [e, gs],
        delete_any: [e, gs],
        to_list: [gs],
        balance: [gs],
        iterator: [gs],
        iterator_from: [e, gs],
        singleton: [e],
        is_set: [gs],
        fold: [fn x, a -> [x | a] end, [], gs],
        filter: [&is_integer/1, gs],
        is_disjoint: [gs, gr],
        is_subset: [gs, gr],
        is_empty: [gs],
        size: [gs]
      ],
      do: Show.cmp(:gb_sets, :gb_sets, f, a)

  for f <- [:union, :intersection, :difference, :subtract],
      do:
        (
          a = apply(:gb_sets, f, [gs, gr])
          b = apply(:gb_sets, f, [gs, gr])
          if :gb_sets.to_list(a) != :gb_sets.to_list(b), do: IO.inspect({f, gs, gr})
        )

  if :gb_sets.size(gs) > 0,
    do: for(f <- [:smallest, :largest, :take_smallest, :take_largest], do: Show.cmp(:gb_sets, :gb_sets, f, [gs]))
end

# sets v2
for _ <- 1..12 do
  l = for _ <- 1..:rand.uniform(8)//1, do: el.()
  k = for _ <- 1..:rand.uniform(8)//1, do: el.()
  e = el.()
  s = :sets.from_list(l, version: 2)
  t = :sets.from_list(k, version: 2)

  for {f, a} <- [
        is_element: [e, s],
        add_element: [e, s],
        del_element: [e, s],
        union: [s, t],
        intersection: [s, t],
        subtract: [s, t],
        is_subset: [s, t],
        is_disjoint: [s, t],
        to_list: [s],
        size: [s],
        filter: [&is_integer/1, s],
        fold: [fn x, a -> [x | a] end, [], s]
      ],
      do: Show.cmp(:sets, :sets, f, a)
end
