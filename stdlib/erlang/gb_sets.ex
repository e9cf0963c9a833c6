defmodule :gb_sets do
  @moduledoc false
  # Sets as general balanced trees: {size, node}, a node being {element, smaller, larger} or nil.
  # gb_trees says how they are balanced.

  def new, do: empty()
  def empty, do: {0, nil}
  def is_empty({0, nil}), do: true
  def is_empty(_), do: false
  def size({size, _}), do: size
  def singleton(x), do: {1, {x, nil, nil}}

  def is_set({0, nil}), do: true
  def is_set({size, {_, _, _}}) when is_integer(size) and size >= 0, do: true
  def is_set(_), do: false

  def is_member(x, {_, tree}), do: member?(x, tree)
  def is_element(x, set), do: is_member(x, set)

  defp member?(x, {y, smaller, _}) when x < y, do: member?(x, smaller)
  defp member?(x, {y, _, larger}) when x > y, do: member?(x, larger)
  defp member?(_, {_, _, _}), do: true
  defp member?(_, nil), do: false

  # -- Adding --

  def add(x, set), do: if(is_member(x, set), do: set, else: insert(x, set))
  def add_element(x, set), do: add(x, set)

  def insert(x, {size, tree}) do
    size = size + 1
    {size, in_balance(put(x, tree, size * size))}
  end

  defp in_balance({tree, _power, size}) when is_integer(size), do: tree
  defp in_balance(tree), do: tree

  defp put(x, {y, smaller, larger}, room) when x < y do
    case put(x, smaller, div(room, 2)) do
      {smaller, power, size} when is_integer(size) -> too_deep({y, smaller, larger}, power, size, larger)
      smaller -> {y, smaller, larger}
    end
  end

  defp put(x, {y, smaller, larger}, room) when x > y do
    case put(x, larger, div(room, 2)) do
      {larger, power, size} when is_integer(size) -> too_deep({y, smaller, larger}, power, size, smaller)
      larger -> {y, smaller, larger}
    end
  end

  defp put(x, nil, 0), do: {{x, nil, nil}, 1, 1}
  defp put(x, nil, _), do: {x, nil, nil}
  defp put(x, {_, _, _}, _), do: :erlang.error({:key_exists, x})

  defp too_deep(tree, power, size, other) do
    {other_power, other_size} = measure(other)
    power = 2 * max(power, other_power)
    size = size + other_size + 1
    if power > size * size, do: balance_node(tree, size), else: {tree, power, size}
  end

  defp measure(nil), do: {1, 0}
  defp measure({_, nil, nil}), do: {1, 1}

  defp measure({_, smaller, larger}) do
    {power1, size1} = measure(smaller)
    {power2, size2} = measure(larger)
    {2 * max(power1, power2), size1 + size2 + 1}
  end

  def balance({size, tree}), do: {size, balance_node(tree, size)}

  defp balance_node(tree, size), do: from_sorted(elements(tree, []), size)

  def from_list(list), do: from_ordset(:ordsets.from_list(list))
  def from_ordset(list), do: {length(list), from_sorted(list, length(list))}

  defp from_sorted(list, size) do
    {tree, []} = build(list, size)
    tree
  end

  defp build(list, 0), do: {nil, list}
  defp build([x | list], 1), do: {{x, nil, nil}, list}

  defp build(list, size) do
    after_it = div(size - 1, 2)
    {smaller, [x | list]} = build(list, size - 1 - after_it)
    {larger, list} = build(list, after_it)
    {{x, smaller, larger}, list}
  end

  # -- Deleting --

  def delete(x, {size, tree}), do: {size - 1, delete_1(x, tree)}
  def delete_any(x, set), do: if(is_member(x, set), do: delete(x, set), else: set)
  def del_element(x, set), do: delete_any(x, set)

  defp delete_1(x, {y, smaller, larger}) when x < y, do: {y, delete_1(x, smaller), larger}
  defp delete_1(x, {y, smaller, larger}) when x > y, do: {y, smaller, delete_1(x, larger)}
  defp delete_1(_, {_, smaller, larger}), do: join(smaller, larger)

  defp join(smaller, nil), do: smaller
  defp join(nil, larger), do: larger

  defp join(smaller, larger) do
    {x, larger} = split_smallest(larger)
    {x, smaller, larger}
  end

  def smallest({_, tree}), do: smallest_1(tree)

  defp smallest_1({x, nil, _}), do: x
  defp smallest_1({_, smaller, _}), do: smallest_1(smaller)

  def largest({_, tree}), do: rightmost(tree)

  defp rightmost({x, _, nil}), do: x
  defp rightmost({_, _, larger}), do: rightmost(larger)

  def take_smallest({size, tree}) do
    {x, larger} = split_smallest(tree)
    {x, {size - 1, larger}}
  end

  defp split_smallest({x, nil, larger}), do: {x, larger}

  defp split_smallest({x, smaller, larger}) do
    {y, smaller} = split_smallest(smaller)
    {y, {x, smaller, larger}}
  end

  def take_largest({size, tree}) do
    {x, smaller} = split_largest(tree)
    {x, {size - 1, smaller}}
  end

  defp split_largest({x, smaller, nil}), do: {x, smaller}

  defp split_largest({x, smaller, larger}) do
    {y, larger} = split_largest(larger)
    {y, {x, smaller, larger}}
  end

  # -- All --

  def to_list({_, tree}), do: elements(tree, [])

  defp elements({x, smaller, larger}, rest), do: elements(smaller, [x | elements(larger, rest)])
  defp elements(nil, rest), do: rest

  def fold(fun, acc, {_, tree}) when is_function(fun, 2), do: fold_node(fun, acc, tree)

  defp fold_node(fun, acc, {x, smaller, larger}), do: fold_node(fun, fun.(x, fold_node(fun, acc, smaller)), larger)
  defp fold_node(_, acc, nil), do: acc

  def filter(fun, set) when is_function(fun, 1), do: from_ordset(:lists.filter(fun, to_list(set)))

  def iterator({_, tree}), do: descend(tree, [])

  defp descend({_, nil, _} = node, rest), do: [node | rest]
  defp descend({_, smaller, _} = node, rest), do: descend(smaller, [node | rest])
  defp descend(nil, rest), do: rest

  def iterator_from(x, {_, tree}), do: descend_from(x, tree, [])

  defp descend_from(x, {y, _, larger}, rest) when x > y, do: descend_from(x, larger, rest)
  defp descend_from(_, {_, nil, _} = node, rest), do: [node | rest]
  defp descend_from(x, {y, smaller, _} = node, rest) when x < y, do: descend_from(x, smaller, [node | rest])
  defp descend_from(_, {_, _, _} = node, rest), do: [node | rest]
  defp descend_from(_, nil, rest), do: rest

  def next([{x, _, larger} | rest]), do: {x, descend(larger, rest)}
  def next([]), do: :none

  # -- Two sets: a small one is handled element by element, others as sorted lists --

  def union({size1, _} = set1, {size2, _} = set2) when size1 < size2, do: union(set2, set1)

  def union({size1, _} = set1, {size2, _} = set2) do
    if few?(size2, size1),
      do: :lists.foldl(&add/2, set1, to_list(set2)),
      else: from_ordset(:ordsets.union(to_list(set1), to_list(set2)))
  end

  def union([]), do: empty()
  def union([set]), do: set
  def union([set1, set2 | rest]), do: union([union(set1, set2) | rest])

  def intersection({size1, _} = set1, {size2, _} = set2) when size1 < size2, do: intersection(set2, set1)

  def intersection({size1, _} = set1, {size2, _} = set2) do
    if few?(size2, size1),
      do: from_ordset(for(x <- to_list(set2), is_member(x, set1), do: x)),
      else: from_ordset(:ordsets.intersection(to_list(set1), to_list(set2)))
  end

  def intersection([set]), do: set
  def intersection([set1, set2 | rest]), do: intersection([intersection(set1, set2) | rest])

  def is_disjoint(set1, set2), do: :ordsets.is_disjoint(to_list(set1), to_list(set2))

  def difference({size1, _} = set1, {size2, _} = set2) do
    if few?(size1, size2),
      do: from_ordset(for(x <- to_list(set1), not is_member(x, set2), do: x)),
      else: from_ordset(:ordsets.subtract(to_list(set1), to_list(set2)))
  end

  def subtract(set1, set2), do: difference(set1, set2)

  def is_subset({size1, _} = set1, {size2, _} = set2) do
    if few?(size1, size2),
      do: :lists.all(&is_member(&1, set2), to_list(set1)),
      else: :ordsets.is_subset(to_list(set1), to_list(set2))
  end

  defp few?(small, large), do: small * 10 < large
end
