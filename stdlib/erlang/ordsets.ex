defmodule :ordsets do
  @moduledoc false
  # Sets as sorted lists without repetitions; elements are equal as == says.

  def new, do: []

  def is_set([x | rest]), do: ascends?(rest, x)
  def is_set([]), do: true
  def is_set(_), do: false

  defp ascends?([y | rest], x) when x < y, do: ascends?(rest, y)
  defp ascends?([], _), do: true
  defp ascends?(_, _), do: false

  def size(set), do: length(set)
  def is_empty(set), do: set == []
  def to_list(set), do: set
  def from_list(list), do: :lists.usort(list)

  def is_element(x, [y | rest]) when x > y, do: is_element(x, rest)
  def is_element(x, [y | _]) when x < y, do: false
  def is_element(_, [_ | _]), do: true
  def is_element(_, []), do: false

  def add_element(x, [y | rest]) when x > y, do: [y | add_element(x, rest)]
  def add_element(x, [y | _] = set) when x < y, do: [x | set]
  def add_element(_, [_ | _] = set), do: set
  def add_element(x, []), do: [x]

  def del_element(x, [y | rest]) when x > y, do: [y | del_element(x, rest)]
  def del_element(x, [y | _] = set) when x < y, do: set
  def del_element(_, [_ | rest]), do: rest
  def del_element(_, []), do: []

  def union([x | rest1], [y | _] = set2) when x < y, do: [x | union(rest1, set2)]
  def union([x | _] = set1, [y | rest2]) when x > y, do: [y | union(rest2, set1)]
  def union([x | rest1], [_ | rest2]), do: [x | union(rest1, rest2)]
  def union([], set), do: set
  def union(set, []), do: set

  def union(sets), do: :lists.umerge(sets)

  def intersection([x | rest1], [y | _] = set2) when x < y, do: intersection(rest1, set2)
  def intersection([x | _] = set1, [y | rest2]) when x > y, do: intersection(rest2, set1)
  def intersection([x | rest1], [_ | rest2]), do: [x | intersection(rest1, rest2)]
  def intersection([], _), do: []
  def intersection(_, []), do: []

  def intersection([set]), do: set
  def intersection([set1, set2 | rest]), do: intersection([intersection(set1, set2) | rest])

  def is_disjoint([x | rest1], [y | _] = set2) when x < y, do: is_disjoint(rest1, set2)
  def is_disjoint([x | _] = set1, [y | rest2]) when x > y, do: is_disjoint(rest2, set1)
  def is_disjoint([_ | _], [_ | _]), do: false
  def is_disjoint([], _), do: true
  def is_disjoint(_, []), do: true

  def subtract([x | rest1], [y | _] = set2) when x < y, do: [x | subtract(rest1, set2)]
  def subtract([x | _] = set1, [y | rest2]) when x > y, do: subtract(set1, rest2)
  def subtract([_ | rest1], [_ | rest2]), do: subtract(rest1, rest2)
  def subtract([], _), do: []
  def subtract(set, []), do: set

  def is_subset([x | _], [y | _]) when x < y, do: false
  def is_subset([x | _] = set1, [y | rest2]) when x > y, do: is_subset(set1, rest2)
  def is_subset([_ | rest1], [_ | rest2]), do: is_subset(rest1, rest2)
  def is_subset([], _), do: true
  def is_subset(_, []), do: false

  def fold(fun, acc, set), do: :lists.foldl(fun, acc, set)
  def filter(fun, set), do: :lists.filter(fun, set)
end
