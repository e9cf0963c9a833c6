defmodule :sets do
  @moduledoc false
  # Sets as maps whose values are [], which OTP calls version 2. Elements are equal as === says.

  def new, do: %{}
  def new(options) when is_list(options), do: %{}

  def from_list(list) when is_list(list), do: :maps.from_keys(list, [])
  def from_list(list, _options), do: from_list(list)

  def is_set(set), do: is_map(set) and :lists.all(&(&1 === []), :maps.values(set))
  def size(set) when is_map(set), do: map_size(set)
  def is_empty(set) when is_map(set), do: map_size(set) == 0
  def to_list(set) when is_map(set), do: :maps.keys(set)

  def is_element(x, set) when is_map(set), do: is_map_key(set, x)
  def add_element(x, set) when is_map(set), do: :maps.put(x, [], set)
  def del_element(x, set) when is_map(set), do: :maps.remove(x, set)

  def union(set1, set2) when is_map(set1) and is_map(set2), do: :maps.merge(set1, set2)
  def union([]), do: new()
  def union([set]), do: set
  def union([set1, set2 | rest]), do: union([union(set1, set2) | rest])

  def intersection(set1, set2) when map_size(set1) > map_size(set2), do: intersection(set2, set1)

  def intersection(set1, set2) when is_map(set1) and is_map(set2),
    do: filter(fn x -> is_map_key(set2, x) end, set1)

  def intersection([set]), do: set
  def intersection([set1, set2 | rest]), do: intersection([intersection(set1, set2) | rest])

  def is_disjoint(set1, set2) when map_size(set1) > map_size(set2), do: is_disjoint(set2, set1)

  def is_disjoint(set1, set2) when is_map(set1) and is_map(set2),
    do: not :lists.any(fn x -> is_map_key(set2, x) end, :maps.keys(set1))

  def subtract(set1, set2) when is_map(set1) and is_map(set2) and map_size(set2) < map_size(set1),
    do: :lists.foldl(fn x, set -> :maps.remove(x, set) end, set1, :maps.keys(set2))

  def subtract(set1, set2) when is_map(set1) and is_map(set2), do: filter(fn x -> not is_map_key(set2, x) end, set1)

  def is_subset(set1, set2) when map_size(set1) > map_size(set2), do: false

  def is_subset(set1, set2) when is_map(set1) and is_map(set2),
    do: :lists.all(fn x -> is_map_key(set2, x) end, :maps.keys(set1))

  def fold(fun, acc, set) when is_map(set), do: :lists.foldl(fun, acc, :maps.keys(set))

  def filter(fun, set) when is_map(set), do: from_list(:lists.filter(fun, :maps.keys(set)))
end
