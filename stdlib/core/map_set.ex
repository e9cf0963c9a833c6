defmodule MapSet do
  @moduledoc """
  Sets of any terms, kept as the keys of a map.

      iex> MapSet.new([1, 2, 2]) |> MapSet.put(3) |> MapSet.size()
      3
  """

  # Every key has the same value, so that equal sets are equal terms.
  @value []

  defstruct map: %{}, version: 2

  @opaque internal(value) :: %{optional(value) => []}
  @type value :: term
  @type t(value) :: %MapSet{map: internal(value)}
  @type t :: t(term)

  @doc """
  An empty set.

      iex> MapSet.new()
      MapSet.new([])
  """
  def new, do: %MapSet{}

  @doc """
  A set of the elements.

      iex> MapSet.new([:b, :a])
      MapSet.new([:a, :b])
  """
  def new(enumerable)
  def new(%__MODULE__{} = set), do: set
  def new(enumerable), do: %MapSet{map: :maps.from_keys(Enum.to_list(enumerable), @value)}

  @doc """
  A set of what `transform` makes of the elements.

      iex> MapSet.new([1, -1], &abs/1)
      MapSet.new([1])
  """
  def new(enumerable, transform) when is_function(transform, 1) do
    %MapSet{map: :maps.from_keys(Enum.map(enumerable, transform), @value)}
  end

  @doc """
  With `value`.

      iex> MapSet.put(MapSet.new([1]), 2)
      MapSet.new([1, 2])
  """
  def put(%MapSet{map: map} = set, value), do: %{set | map: :maps.put(value, @value, map)}

  @doc """
  Without `value`.

      iex> MapSet.delete(MapSet.new([1, 2]), 2)
      MapSet.new([1])
  """
  def delete(%MapSet{map: map} = set, value), do: %{set | map: :maps.remove(value, map)}

  @doc """
  Whether `value` is in it.

      iex> MapSet.member?(MapSet.new([1]), 1)
      true
  """
  def member?(%MapSet{map: map}, value), do: :erlang.is_map_key(value, map)

  @doc """
  How many elements.

      iex> MapSet.size(MapSet.new([1, 1]))
      1
  """
  def size(%MapSet{map: map}), do: map_size(map)

  @doc """
  A list of the elements.

      iex> MapSet.to_list(MapSet.new([1]))
      [1]
  """
  def to_list(%MapSet{map: map}), do: :maps.keys(map)

  @doc """
  Whether both have the same elements.

      iex> MapSet.equal?(MapSet.new([1]), MapSet.new([1.0]))
      false
  """
  def equal?(%MapSet{map: map1, version: version}, %MapSet{map: map2, version: version}), do: map1 === map2

  # One is of an older version, with other values at its keys.
  def equal?(%MapSet{map: map1}, %MapSet{map: map2}), do: map_size(map1) == map_size(map2) and all_in?(:maps.keys(map1), map2)

  @doc """
  What either has.

      iex> MapSet.union(MapSet.new([1]), MapSet.new([2]))
      MapSet.new([1, 2])
  """
  def union(%MapSet{map: map1} = set, %MapSet{map: map2}) do
    %{set | map: :maps.merge(map1, map2)}
  end

  @doc """
  What both have.

      iex> MapSet.intersection(MapSet.new([1, 2]), MapSet.new([2, 3]))
      MapSet.new([2])
  """
  def intersection(%MapSet{map: map1} = set, %MapSet{map: map2}) do
    {small, large} = if map_size(map1) <= map_size(map2), do: {map1, map2}, else: {map2, map1}
    common = for key <- :maps.keys(small), :erlang.is_map_key(key, large), do: key
    %{set | map: :maps.from_keys(common, @value)}
  end

  @doc """
  What the first has and the second has not.

      iex> MapSet.difference(MapSet.new([1, 2]), MapSet.new([2]))
      MapSet.new([1])
  """
  def difference(%MapSet{map: map1} = set, %MapSet{map: map2}) do
    %{set | map: without(map1, map2)}
  end

  # Take the few out, or gather those that stay: whichever walks the smaller map.
  defp without(map1, map2) when map_size(map2) < map_size(map1) do
    remove_all(:maps.keys(map2), map1)
  end

  defp without(map1, map2) do
    kept = for key <- :maps.keys(map1), not :erlang.is_map_key(key, map2), do: key
    :maps.from_keys(kept, @value)
  end

  defp remove_all([key | rest], map), do: remove_all(rest, :maps.remove(key, map))
  defp remove_all([], map), do: map

  @doc """
  What only one has.

      iex> MapSet.symmetric_difference(MapSet.new([1, 2]), MapSet.new([2, 3]))
      MapSet.new([1, 3])
  """
  def symmetric_difference(%MapSet{map: map1} = set, %MapSet{map: map2}) do
    %{set | map: :maps.merge(without(map1, map2), without(map2, map1))}
  end

  @doc """
  Whether the second has all that the first has.

      iex> MapSet.subset?(MapSet.new([1]), MapSet.new([1, 2]))
      true
  """
  def subset?(%MapSet{map: map1}, %MapSet{map: map2}) do
    map_size(map1) <= map_size(map2) and all_in?(:maps.keys(map1), map2)
  end

  defp all_in?([key | rest], map), do: :erlang.is_map_key(key, map) and all_in?(rest, map)
  defp all_in?([], _map), do: true

  @doc """
  Whether they have nothing in common.

      iex> MapSet.disjoint?(MapSet.new([1]), MapSet.new([2]))
      true
  """
  def disjoint?(%MapSet{map: map1}, %MapSet{map: map2}) do
    {small, large} = if map_size(map1) <= map_size(map2), do: {map1, map2}, else: {map2, map1}
    none_in?(:maps.keys(small), large)
  end

  defp none_in?([key | rest], map), do: not :erlang.is_map_key(key, map) and none_in?(rest, map)
  defp none_in?([], _map), do: true

  @doc """
  The elements for which `fun` is truthy.

      iex> MapSet.filter(MapSet.new(1..4), fn x -> x > 3 end)
      MapSet.new([4])
  """
  def filter(%MapSet{map: map} = set, fun) when is_function(fun) do
    %{set | map: :maps.from_keys(Enum.filter(:maps.keys(map), fun), @value)}
  end

  @doc """
  The elements for which `fun` is falsy.

      iex> MapSet.reject(MapSet.new(1..4), fn x -> x > 1 end)
      MapSet.new([1])
  """
  def reject(%MapSet{map: map} = set, fun) when is_function(fun) do
    %{set | map: :maps.from_keys(Enum.reject(:maps.keys(map), fun), @value)}
  end
end

defimpl Enumerable, for: MapSet do
  def count(set), do: {:ok, MapSet.size(set)}
  def member?(set, value), do: {:ok, MapSet.member?(set, value)}
  def slice(set), do: {:ok, MapSet.size(set), &MapSet.to_list/1}
  def reduce(set, acc, fun), do: Enumerable.List.reduce(MapSet.to_list(set), acc, fun)
end

defimpl Collectable, for: MapSet do
  def into(%MapSet{} = set) do
    collect = fn
      values, {:cont, value} -> [value | values]
      values, :done -> MapSet.union(set, MapSet.new(values))
      _values, :halt -> :ok
    end

    {[], collect}
  end
end

defimpl Inspect, for: MapSet do
  import Inspect.Algebra

  def inspect(set, opts) do
    concat(["MapSet.new(", Inspect.List.inspect(MapSet.to_list(set), %{opts | charlists: :as_lists}), ")"])
  end
end
