defmodule :digraph do
  @moduledoc false
  # Directed graphs with labels, kept in three tables: vertices, edges, and of each vertex the edges in and out, in the
  # order they were added. `{:digraph, vertices, edges, neighbours, cyclic?}`.

  def new, do: new([])

  @doc "Options: `:cyclic` or `:acyclic`, `:protected` or `:private`."
  def new(options) do
    unless is_list(options) and Enum.all?(options, &(&1 in [:cyclic, :acyclic, :protected, :private])),
      do: :erlang.error(:badarg)

    access = if :private in options, do: :private, else: :protected
    vertices = :ets.new(:vertices, [:set, access])
    edges = :ets.new(:edges, [:set, access])
    neighbours = :ets.new(:neighbours, [:bag, access])
    :ets.insert(neighbours, [{:"$vid", 0}, {:"$eid", 0}])
    {:digraph, vertices, edges, neighbours, :acyclic not in options}
  end

  def delete({:digraph, vertices, edges, neighbours, _}) do
    for table <- [vertices, edges, neighbours], do: :ets.delete(table)
    true
  end

  def info({:digraph, vertices, edges, neighbours, cyclic?}) do
    memory = Enum.sum(for table <- [vertices, edges, neighbours], do: :ets.info(table, :memory))

    [
      cyclicity: if(cyclic?, do: :cyclic, else: :acyclic),
      memory: memory,
      protection: :ets.info(vertices, :protection)
    ]
  end

  # -- Vertices --

  def add_vertex(graph), do: add_vertex(graph, [:"$v" | next(graph, :"$vid")], [])
  def add_vertex(graph, vertex), do: add_vertex(graph, vertex, [])

  def add_vertex({:digraph, vertices, _, _, _}, vertex, label) do
    :ets.insert(vertices, {vertex, label})
    vertex
  end

  def vertex({:digraph, vertices, _, _, _}, vertex), do: found(:ets.lookup(vertices, vertex))
  def vertices({:digraph, vertices, _, _, _}), do: :ets.select(vertices, [{{:"$1", :_}, [], [:"$1"]}])
  def no_vertices({:digraph, vertices, _, _, _}), do: :ets.info(vertices, :size)

  def source_vertices(graph), do: for(vertex <- vertices(graph), in_degree(graph, vertex) == 0, do: vertex)
  def sink_vertices(graph), do: for(vertex <- vertices(graph), out_degree(graph, vertex) == 0, do: vertex)

  def del_vertex({:digraph, vertices, _, neighbours, _} = graph, vertex) do
    for edge <- edges(graph, vertex), do: del_edge(graph, edge)
    :ets.delete(neighbours, {:in, vertex})
    :ets.delete(neighbours, {:out, vertex})
    :ets.delete(vertices, vertex)
    true
  end

  def del_vertices(graph, vertices) do
    for vertex <- vertices, do: del_vertex(graph, vertex)
    true
  end

  # -- Edges --

  def add_edge(graph, from, to), do: add_edge(graph, [:"$e" | next(graph, :"$eid")], from, to, [])
  def add_edge(graph, from, to, label), do: add_edge(graph, [:"$e" | next(graph, :"$eid")], from, to, label)

  @doc "The edge's name, or `{:error, {:bad_vertex | :bad_edge, what}}`."
  def add_edge({:digraph, vertices, _, _, _} = graph, edge, from, to, label) do
    cond do
      not :ets.member(vertices, from) -> {:error, {:bad_vertex, from}}
      not :ets.member(vertices, to) -> {:error, {:bad_vertex, to}}
      true -> add_checked(graph, edge, from, to, label, edge(graph, edge))
    end
  end

  # An edge that is there already keeps its ends.
  defp add_checked(graph, edge, from, to, label, {_, from, to, _}), do: put_edge(graph, edge, from, to, label)
  defp add_checked(_graph, _edge, from, to, _label, {_, _, _, _}), do: {:error, {:bad_edge, [from, to]}}

  defp add_checked({:digraph, _, _, _, true} = graph, edge, from, to, label, false),
    do: link_edge(graph, edge, from, to, label)

  defp add_checked(graph, edge, from, to, label, false) do
    case if(from == to, do: [from, to], else: get_path(graph, to, from)) do
      false -> link_edge(graph, edge, from, to, label)
      path -> {:error, {:bad_edge, path}}
    end
  end

  defp link_edge({:digraph, _, _, neighbours, _} = graph, edge, from, to, label) do
    :ets.insert(neighbours, [{{:out, from}, edge}, {{:in, to}, edge}])
    put_edge(graph, edge, from, to, label)
  end

  defp put_edge({:digraph, _, edges, _, _}, edge, from, to, label) do
    :ets.insert(edges, {edge, from, to, label})
    edge
  end

  def edge({:digraph, _, edges, _, _}, edge), do: found(:ets.lookup(edges, edge))
  def edges({:digraph, _, edges, _, _}), do: :ets.select(edges, [{{:"$1", :_, :_, :_}, [], [:"$1"]}])
  def no_edges({:digraph, _, edges, _, _}), do: :ets.info(edges, :size)
  def edges(graph, vertex), do: in_edges(graph, vertex) ++ out_edges(graph, vertex)

  def out_edges(graph, vertex), do: linked(graph, :out, vertex)
  def in_edges(graph, vertex), do: linked(graph, :in, vertex)
  def out_degree(graph, vertex), do: length(out_edges(graph, vertex))
  def in_degree(graph, vertex), do: length(in_edges(graph, vertex))

  @doc "Where the edges of a vertex lead to, that of the newest first."
  def out_neighbours(graph, vertex), do: ends(graph, out_edges(graph, vertex), 3, [])
  def in_neighbours(graph, vertex), do: ends(graph, in_edges(graph, vertex), 2, [])

  defp ends({:digraph, _, edges, _, _} = graph, [edge | rest], side, acc),
    do: ends(graph, rest, side, [:ets.lookup_element(edges, edge, side) | acc])

  defp ends(_graph, [], _side, acc), do: acc

  def del_edge({:digraph, _, edges, neighbours, _} = graph, edge) do
    with {_, from, to, _} <- edge(graph, edge) do
      :ets.delete_object(neighbours, {{:out, from}, edge})
      :ets.delete_object(neighbours, {{:in, to}, edge})
      :ets.delete(edges, edge)
    end

    true
  end

  def del_edges(graph, edges) do
    for edge <- edges, do: del_edge(graph, edge)
    true
  end

  @doc "Takes away edges until no path leads from one vertex to the other."
  def del_path(graph, from, to) do
    case get_path(graph, from, to) do
      false ->
        true

      path ->
        for {a, b} <- Enum.zip(path, tl(path)), edge <- out_edges(graph, a), elem(edge(graph, edge), 2) == b, do: del_edge(graph, edge)
        del_path(graph, from, to)
    end
  end

  defp linked({:digraph, _, _, neighbours, _}, side, vertex),
    do: for({_, edge} <- :ets.lookup(neighbours, {side, vertex}), do: edge)

  defp found([one]), do: one
  defp found([]), do: false

  defp next({:digraph, _, _, neighbours, _}, counter) do
    [{_, n}] = :ets.lookup(neighbours, counter)
    :ets.delete(neighbours, counter)
    :ets.insert(neighbours, {counter, n + 1})
    n
  end

  # -- Paths --

  @doc "A path of at least one edge, found in depth first, or false."
  def get_path(graph, from, to), do: deep(graph, [{out_neighbours(graph, from), [from]}], to, %{from => true}, 1)

  @doc "A cycle through a vertex of two edges or more; `[vertex]` if it has but a loop."
  def get_cycle(graph, vertex) do
    case deep(graph, [{out_neighbours(graph, vertex), [vertex]}], vertex, %{vertex => true}, 2) do
      false -> if vertex in out_neighbours(graph, vertex), do: [vertex], else: false
      path -> path
    end
  end

  # A stack of what is still to be tried, each with the path that leads there, newest first.
  defp deep(graph, [{[to | others], path} | stack], to, seen, least) do
    if length(path) >= least,
      do: :lists.reverse(path, [to]),
      else: deep(graph, [{others, path} | stack], to, seen, least)
  end

  defp deep(graph, [{[vertex | others], path} | stack], to, seen, least) do
    if is_map_key(seen, vertex) do
      deep(graph, [{others, path} | stack], to, seen, least)
    else
      stack = [{out_neighbours(graph, vertex), [vertex | path]}, {others, path} | stack]
      deep(graph, stack, to, :maps.put(vertex, true, seen), least)
    end
  end

  defp deep(graph, [{[], _} | stack], to, seen, least), do: deep(graph, stack, to, seen, least)
  defp deep(_graph, [], _to, _seen, _least), do: false

  @doc "A path with as few edges as any, or false."
  def get_short_path(graph, from, to), do: wide(graph, [from], [], to, %{}, from)
  def get_short_cycle(graph, vertex), do: get_short_path(graph, vertex, vertex)

  # Level by level; `came` maps a vertex to the one it was reached from.
  defp wide(_graph, [], [], _to, _came, _from), do: false
  defp wide(graph, [], next, to, came, from), do: wide(graph, :lists.reverse(next), [], to, came, from)

  defp wide(graph, [vertex | level], next, to, came, from) do
    fresh = for near <- Enum.uniq(out_neighbours(graph, vertex)), not is_map_key(came, near), do: near
    came = :lists.foldl(&:maps.put(&1, vertex, &2), came, fresh)

    if to in fresh,
      do: traced(came, from, vertex, [to]),
      else: wide(graph, level, :lists.reverse(fresh -- [from], next), to, came, from)
  end

  defp traced(_came, from, from, path), do: [from | path]
  defp traced(came, from, vertex, path), do: traced(came, from, :maps.get(vertex, came), [vertex | path])
end
