defmodule :gb_trees do
  @moduledoc false
  # General balanced trees (Andersson): {size, node}, a node being {key, value, smaller, larger} or
  # nil. An insertion that finds itself too deep for the size of the tree balances, on its way back,
  # the first subtree that is too deep for its own size.

  def empty, do: {0, nil}
  def is_empty({0, nil}), do: true
  def is_empty(_), do: false
  def size({size, _}) when is_integer(size) and size >= 0, do: size

  # -- Looking up --

  def lookup(key, {_, tree}), do: do_lookup(key, tree)

  defp do_lookup(key, {k, _, smaller, _}) when key < k, do: do_lookup(key, smaller)
  defp do_lookup(key, {k, _, _, larger}) when key > k, do: do_lookup(key, larger)
  defp do_lookup(_, {_, value, _, _}), do: {:value, value}
  defp do_lookup(_, nil), do: :none

  def is_defined(key, tree), do: lookup(key, tree) != :none

  def get(key, {_, tree}), do: get_1(key, tree)

  defp get_1(key, {k, _, smaller, _}) when key < k, do: get_1(key, smaller)
  defp get_1(key, {k, _, _, larger}) when key > k, do: get_1(key, larger)
  defp get_1(_, {_, value, _, _}), do: value

  # -- Inserting --

  def insert(key, value, {size, tree}) when is_integer(size) do
    size = size + 1
    {size, in_balance(add(key, value, tree, size * size))}
  end

  def enter(key, value, tree) do
    if is_defined(key, tree), do: update(key, value, tree), else: insert(key, value, tree)
  end

  defp in_balance({tree, _height, _size}), do: tree
  defp in_balance(tree), do: tree

  # `room` halves with each level: 0 at the bottom means too deep. The result is then
  # {node, 2 ** height, size} until a subtree has been balanced.
  defp add(key, value, {k, v, smaller, larger}, room) when key < k do
    case add(key, value, smaller, div(room, 2)) do
      {smaller, power, size} -> too_deep({k, v, smaller, larger}, power, size, larger)
      smaller -> {k, v, smaller, larger}
    end
  end

  defp add(key, value, {k, v, smaller, larger}, room) when key > k do
    case add(key, value, larger, div(room, 2)) do
      {larger, power, size} -> too_deep({k, v, smaller, larger}, power, size, smaller)
      larger -> {k, v, smaller, larger}
    end
  end

  defp add(key, value, nil, 0), do: {{key, value, nil, nil}, 1, 1}
  defp add(key, value, nil, _), do: {key, value, nil, nil}
  defp add(key, _, {_, _, _, _}, _), do: :erlang.error({:key_exists, key})

  defp too_deep(tree, power, size, other) do
    {other_power, other_size} = measure(other)
    power = 2 * max(power, other_power)
    size = size + other_size + 1
    if power > size * size, do: balance_node(tree, size), else: {tree, power, size}
  end

  defp measure(nil), do: {1, 0}
  defp measure({_, _, nil, nil}), do: {1, 1}

  defp measure({_, _, smaller, larger}) do
    {power1, size1} = measure(smaller)
    {power2, size2} = measure(larger)
    {2 * max(power1, power2), size1 + size2 + 1}
  end

  def balance({size, tree}), do: {size, balance_node(tree, size)}

  defp balance_node(tree, size), do: from_sorted(pairs(tree, []), size)

  def from_orddict(pairs), do: {length(pairs), from_sorted(pairs, length(pairs))}

  defp from_sorted(pairs, size) do
    {tree, []} = build(pairs, size)
    tree
  end

  defp build(pairs, 0), do: {nil, pairs}
  defp build([{key, value} | pairs], 1), do: {{key, value, nil, nil}, pairs}

  defp build(pairs, size) do
    after_it = div(size - 1, 2)
    {smaller, [{key, value} | pairs]} = build(pairs, size - 1 - after_it)
    {larger, pairs} = build(pairs, after_it)
    {{key, value, smaller, larger}, pairs}
  end

  # -- Changing and deleting --

  def update(key, value, {size, tree}), do: {size, update_1(key, value, tree)}

  defp update_1(key, value, {k, v, smaller, larger}) when key < k, do: {k, v, update_1(key, value, smaller), larger}
  defp update_1(key, value, {k, v, smaller, larger}) when key > k, do: {k, v, smaller, update_1(key, value, larger)}
  defp update_1(key, value, {_, _, smaller, larger}), do: {key, value, smaller, larger}

  def delete(key, {size, tree}) when is_integer(size) and size >= 0, do: {size - 1, delete_1(key, tree)}

  def delete_any(key, tree), do: if(is_defined(key, tree), do: delete(key, tree), else: tree)

  def take(key, tree), do: {get(key, tree), delete(key, tree)}

  def take_any(key, tree), do: if(is_defined(key, tree), do: take(key, tree), else: :error)

  defp delete_1(key, {k, v, smaller, larger}) when key < k, do: {k, v, delete_1(key, smaller), larger}
  defp delete_1(key, {k, v, smaller, larger}) when key > k, do: {k, v, smaller, delete_1(key, larger)}
  defp delete_1(_, {_, _, smaller, larger}), do: join(smaller, larger)

  defp join(smaller, nil), do: smaller
  defp join(nil, larger), do: larger

  defp join(smaller, larger) do
    {key, value, larger} = split_smallest(larger)
    {key, value, smaller, larger}
  end

  # -- Ends --

  def smallest({_, tree}), do: smallest_1(tree)

  defp smallest_1({key, value, nil, _}), do: {key, value}
  defp smallest_1({_, _, smaller, _}), do: smallest_1(smaller)

  def largest({_, tree}), do: rightmost(tree)

  defp rightmost({key, value, _, nil}), do: {key, value}
  defp rightmost({_, _, _, larger}), do: rightmost(larger)

  def take_smallest({size, tree}) when is_integer(size) and size >= 0 do
    {key, value, larger} = split_smallest(tree)
    {key, value, {size - 1, larger}}
  end

  defp split_smallest({key, value, nil, larger}), do: {key, value, larger}

  defp split_smallest({key, value, smaller, larger}) do
    {key1, value1, smaller} = split_smallest(smaller)
    {key1, value1, {key, value, smaller, larger}}
  end

  def take_largest({size, tree}) when is_integer(size) and size >= 0 do
    {key, value, smaller} = split_largest(tree)
    {key, value, {size - 1, smaller}}
  end

  defp split_largest({key, value, smaller, nil}), do: {key, value, smaller}

  defp split_largest({key, value, smaller, larger}) do
    {key1, value1, larger} = split_largest(larger)
    {key1, value1, {key, value, smaller, larger}}
  end

  # -- All --

  def to_list({_, tree}), do: pairs(tree, [])

  defp pairs({key, value, smaller, larger}, rest), do: pairs(smaller, [{key, value} | pairs(larger, rest)])
  defp pairs(nil, rest), do: rest

  def keys({_, tree}), do: for({key, _} <- pairs(tree, []), do: key)
  def values({_, tree}), do: for({_, value} <- pairs(tree, []), do: value)

  def map(fun, {size, tree}) when is_function(fun, 2), do: {size, map_node(fun, tree)}

  defp map_node(_, nil), do: nil

  defp map_node(fun, {key, value, smaller, larger}),
    do: {key, fun.(key, value), map_node(fun, smaller), map_node(fun, larger)}

  # An iterator is the list of nodes whose left side has been passed.
  def iterator({_, tree}), do: descend(tree, [])

  defp descend({_, _, nil, _} = node, rest), do: [node | rest]
  defp descend({_, _, smaller, _} = node, rest), do: descend(smaller, [node | rest])
  defp descend(nil, rest), do: rest

  def iterator_from(key, {_, tree}), do: descend_from(key, tree, [])

  defp descend_from(key, {k, _, _, larger}, rest) when key > k, do: descend_from(key, larger, rest)
  defp descend_from(_, {_, _, nil, _} = node, rest), do: [node | rest]
  defp descend_from(key, {k, _, smaller, _} = node, rest) when key < k, do: descend_from(key, smaller, [node | rest])
  defp descend_from(_, {_, _, _, _} = node, rest), do: [node | rest]
  defp descend_from(_, nil, rest), do: rest

  def next([{key, value, _, larger} | rest]), do: {key, value, descend(larger, rest)}
  def next([]), do: :none
end
