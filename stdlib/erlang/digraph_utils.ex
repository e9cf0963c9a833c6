defmodule :digraph_utils do
  @moduledoc false
  # What can be asked of a whole graph of :digraph. A forest is a list of trees, each a list of vertices.

  # -- Components --

  @doc "Vertices that are joined by edges, whichever way they lead."
  def components(graph), do: forest(graph, &both_ways/2)

  @doc "Vertices that reach each other."
  def strong_components(graph), do: forest(graph, &:digraph.in_neighbours/2, reverse_postorder(graph))

  @doc "Those of `strong_components/1` with a cycle in them."
  def cyclic_strong_components(graph),
    do: for([first | rest] = all <- strong_components(graph), rest != [] or loop?(graph, first), do: all)

  defp both_ways(graph, vertex), do: :digraph.out_neighbours(graph, vertex) ++ :digraph.in_neighbours(graph, vertex)

  def loop_vertices(graph), do: for(vertex <- :digraph.vertices(graph), loop?(graph, vertex), do: vertex)
  defp loop?(graph, vertex), do: vertex in :digraph.out_neighbours(graph, vertex)

  # -- Who reaches whom --

  def reachable(vertices, graph), do: :lists.append(forest(graph, &:digraph.out_neighbours/2, vertices))
  def reaching(vertices, graph), do: :lists.append(forest(graph, &:digraph.in_neighbours/2, vertices))

  @doc "What is reached by one edge or more."
  def reachable_neighbours(vertices, graph), do: by_edges(vertices, graph, &:digraph.out_neighbours/2)
  def reaching_neighbours(vertices, graph), do: by_edges(vertices, graph, &:digraph.in_neighbours/2)

  defp by_edges(vertices, graph, near) do
    :lists.append(forest(graph, near, Enum.uniq(Enum.flat_map(vertices, &near.(graph, &1)))))
  end

  # -- Orders --

  def preorder(graph), do: :lists.append(forest(graph, &:digraph.out_neighbours/2))
  def postorder(graph), do: :lists.reverse(reverse_postorder(graph))

  @doc "The vertices, none before one that leads to it; false if there is a cycle."
  def topsort(graph) do
    order = reverse_postorder(graph)
    trees = forest(graph, &:digraph.in_neighbours/2, order)
    if Enum.all?(trees, &match?([_], &1)) and loop_vertices(graph) == [], do: order, else: false
  end

  def is_acyclic(graph), do: topsort(graph) != false

  # -- Trees --

  def is_tree(graph) do
    :digraph.no_edges(graph) == :digraph.no_vertices(graph) - 1 and length(components(graph)) == 1
  end

  def is_arborescence(graph), do: arborescence_root(graph) != :no

  def arborescence_root(graph) do
    with true <- :digraph.no_edges(graph) == :digraph.no_vertices(graph) - 1,
         {roots, others} = Enum.split_with(:digraph.vertices(graph), &(:digraph.in_degree(graph, &1) == 0)),
         [root] <- roots,
         true <- Enum.all?(others, &(:digraph.in_degree(graph, &1) == 1)) do
      {:yes, root}
    else
      _ -> :no
    end
  end

  # -- Graphs out of graphs --

  def subgraph(graph, vertices), do: subgraph(graph, vertices, [])

  @doc "The vertices with the edges among them. Options: `type: :inherit | [type]`, `keep_labels: boolean`."
  def subgraph(graph, vertices, options) do
    type = :proplists.get_value(:type, options, :inherit)
    labels? = :proplists.get_value(:keep_labels, options, true)

    unless is_boolean(labels?) and (type == :inherit or is_list(type)) and Enum.all?(options, &match?({k, _} when k in [:type, :keep_labels], &1)),
      do: :erlang.error(:badarg)

    type = if type == :inherit, do: inherited(graph), else: type
    made = :digraph.new(type)

    for vertex <- vertices, {_, label} <- [:digraph.vertex(graph, vertex)] do
      if labels?, do: :digraph.add_vertex(made, vertex, label), else: :digraph.add_vertex(made, vertex)
    end

    for vertex <- Enum.uniq(vertices), edge <- :digraph.out_edges(graph, vertex) do
      {_, from, to, label} = :digraph.edge(graph, edge)
      if :digraph.vertex(made, to) != false, do: :digraph.add_edge(made, edge, from, to, if(labels?, do: label, else: []))
    end

    made
  end

  defp inherited(graph) do
    info = :digraph.info(graph)
    [:proplists.get_value(:cyclicity, info), :proplists.get_value(:protection, info)]
  end

  @doc "A graph of the strong components, joined where edges lead from one to another."
  def condensation(graph) do
    components = strong_components(graph)
    made = :digraph.new(inherited(graph))
    of = for component <- components, vertex <- component, into: %{}, do: {vertex, component}
    for component <- components, do: :digraph.add_vertex(made, component)

    for component <- components do
      reached = for vertex <- component, near <- :digraph.out_neighbours(graph, vertex), do: :maps.get(near, of)
      for other <- Enum.uniq(reached), other != component, do: :digraph.add_edge(made, component, other)
    end

    made
  end

  # -- The walks --

  defp forest(graph, near), do: forest(graph, near, :digraph.vertices(graph))

  defp forest(graph, near, roots) do
    {trees, _} =
      :lists.foldl(
        fn root, {trees, seen} ->
          case tree([root], graph, near, seen, []) do
            {[], seen} -> {trees, seen}
            {tree, seen} -> {[tree | trees], seen}
          end
        end,
        {[], %{}},
        roots
      )

    trees
  end

  # Depth first; the vertices in the order they were met.
  defp tree([vertex | others], graph, near, seen, met) do
    if is_map_key(seen, vertex),
      do: tree(others, graph, near, seen, met),
      else: tree(near.(graph, vertex) ++ others, graph, near, :maps.put(vertex, true, seen), [vertex | met])
  end

  defp tree([], _graph, _near, seen, met), do: {:lists.reverse(met), seen}

  defp reverse_postorder(graph) do
    {order, _} = :lists.foldl(&visit(&1, &2, graph), {[], %{}}, :digraph.vertices(graph))
    order
  end

  # An explicit stack: a vertex is put out once all it leads to has been.
  defp visit(root, {order, seen}, graph), do: visit_all([{:enter, root}], order, seen, graph)

  defp visit_all([{:leave, vertex} | rest], order, seen, graph), do: visit_all(rest, [vertex | order], seen, graph)

  defp visit_all([{:enter, vertex} | rest], order, seen, graph) do
    if is_map_key(seen, vertex) do
      visit_all(rest, order, seen, graph)
    else
      near = for near <- :digraph.out_neighbours(graph, vertex), do: {:enter, near}
      visit_all(near ++ [{:leave, vertex} | rest], order, :maps.put(vertex, true, seen), graph)
    end
  end

  defp visit_all([], order, seen, _graph), do: {order, seen}
end
