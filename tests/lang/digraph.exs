# Graphs: :digraph and :digraph_utils.
g = :digraph.new()
for v <- [:a, :b, :c, :d, :e], do: :digraph.add_vertex(g, v, {:label, v})

IO.inspect(
  for {f, t} <- [a: :b, b: :c, c: :a, c: :d, d: :e, a: :d, e: :e], do: :digraph.add_edge(g, f, t)
)

IO.inspect(:digraph.add_edge(g, :a, :zz))
IO.inspect(:digraph.add_edge(g, :zz, :a))
IO.inspect(:digraph.add_edge(g, :name, :a, :e, "lbl"))
IO.inspect(:digraph.add_edge(g, :name, :b, :e, "lbl"))
IO.inspect(:digraph.edge(g, :name))
IO.inspect(:digraph.edge(g, :nope))
IO.inspect(:digraph.vertex(g, :a))
IO.inspect(:digraph.vertex(g, :q))
IO.inspect(Enum.sort(:digraph.vertices(g)))
IO.inspect(Enum.sort(:digraph.edges(g)))
IO.inspect([:digraph.no_edges(g), :digraph.no_vertices(g)])

for v <- [:a, :b, :c, :d, :e],
    do:
      IO.inspect(
        {v, Enum.sort(:digraph.out_neighbours(g, v)), Enum.sort(:digraph.in_neighbours(g, v)),
         Enum.sort(:digraph.out_edges(g, v)), Enum.sort(:digraph.edges(g, v)),
         :digraph.in_degree(g, v), :digraph.out_degree(g, v)}
      )

IO.inspect(:digraph.get_short_path(g, :a, :e))
IO.inspect(:digraph.get_short_path(g, :e, :a))
IO.inspect(:digraph.get_short_cycle(g, :a))
IO.inspect(:digraph.get_short_cycle(g, :e))
IO.inspect(:digraph.get_cycle(g, :a))
IO.inspect(:digraph.get_cycle(g, :e))
IO.inspect(:digraph.get_cycle(g, :d))
IO.inspect(:digraph.get_path(g, :b, :e))
IO.inspect(:digraph.get_path(g, :e, :b))
IO.inspect(Enum.sort(Enum.map(:digraph_utils.components(g), &Enum.sort/1)))
IO.inspect(Enum.sort(Enum.map(:digraph_utils.strong_components(g), &Enum.sort/1)))
IO.inspect(Enum.sort(Enum.map(:digraph_utils.cyclic_strong_components(g), &Enum.sort/1)))
IO.inspect(Enum.sort(:digraph_utils.reachable([:d], g)))
IO.inspect(Enum.sort(:digraph_utils.reachable_neighbours([:d], g)))
IO.inspect(Enum.sort(:digraph_utils.reaching([:a], g)))
IO.inspect(Enum.sort(:digraph_utils.reaching_neighbours([:a], g)))
IO.inspect(:digraph_utils.topsort(g))
IO.inspect(:digraph_utils.loop_vertices(g))

IO.inspect([
  :digraph_utils.is_acyclic(g),
  :digraph_utils.is_tree(g),
  :digraph_utils.is_arborescence(g),
  :digraph_utils.arborescence_root(g)
])

s = :digraph_utils.subgraph(g, [:a, :b, :d])

IO.inspect(
  {Enum.sort(:digraph.vertices(s)),
   Enum.sort(for e <- :digraph.edges(s), do: :digraph.edge(s, e)), :digraph.vertex(s, :a)}
)

c = :digraph_utils.condensation(g)
IO.inspect(Enum.sort(for v <- :digraph.vertices(c), do: Enum.sort(v)))

IO.inspect(
  Enum.sort(
    for e <- :digraph.edges(c),
        do: with({_, a, b, l} <- :digraph.edge(c, e), do: {Enum.sort(a), Enum.sort(b), l})
  )
)

IO.inspect(:digraph.del_path(g, :a, :e))
IO.inspect(:digraph.get_path(g, :a, :e))
IO.inspect(:digraph.del_vertex(g, :b))
IO.inspect(Enum.sort(:digraph.edges(g)))
IO.inspect(:digraph.delete(g))
h = :digraph.new([:acyclic, :private])
IO.inspect(:digraph.info(h) |> Keyword.delete(:memory))
IO.inspect([:digraph.add_vertex(h), :digraph.add_vertex(h)])
for v <- 1..6, do: :digraph.add_vertex(h, v)
for {a, b} <- [{1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 6}], do: :digraph.add_edge(h, a, b)
IO.inspect(:digraph.add_edge(h, 3, 1))
IO.inspect(:digraph.add_edge(h, 3, 3))

IO.inspect(
  try do
    :digraph.new([:x])
  rescue
    e -> e
  end
)

IO.inspect(:digraph_utils.topsort(:digraph_utils.subgraph(h, [1, 2, 3, 4, 5, 6])))
k = :digraph_utils.subgraph(h, [1, 2, 3, 4, 5, 6], keep_labels: false)

IO.inspect([
  :digraph_utils.is_tree(k),
  :digraph_utils.is_arborescence(k),
  :digraph_utils.arborescence_root(k),
  :digraph_utils.postorder(k) |> length,
  :digraph.source_vertices(k),
  :digraph.sink_vertices(k)
])

IO.inspect(:digraph.info(k) |> Keyword.delete(:memory))
