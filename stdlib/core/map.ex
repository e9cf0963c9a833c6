defmodule Map do
  @moduledoc """
  Key-value stores with any terms as keys.

      iex> Map.put(%{a: 1}, :b, 2)
      %{a: 1, b: 2}
      iex> Map.get(%{a: 1}, :z, 0)
      0
  """

  @type key :: any
  @type value :: any

  @doc "An empty map."
  def new, do: %{}

  @doc """
  A map of key-value pairs.

      iex> Map.new([{:a, 1}, {:b, 2}])
      %{a: 1, b: 2}
  """
  def new(enumerable)
  def new(list) when is_list(list), do: :maps.from_list(list)
  def new(%{__struct__: _} = struct), do: :maps.from_list(Enum.to_list(struct))
  def new(%{} = map), do: map
  def new(enumerable), do: :maps.from_list(Enum.to_list(enumerable))

  @doc """
  A map of the pairs that `transform` makes of the elements.

      iex> Map.new([1, 2], fn x -> {x, x * x} end)
      %{1 => 1, 2 => 4}
  """
  def new(enumerable, transform) when is_function(transform, 1) do
    :maps.from_list(Enum.map(enumerable, transform))
  end

  @doc """
  The same value for each key.

      iex> Map.from_keys([:a, :b], 0)
      %{a: 0, b: 0}
  """
  def from_keys(keys, value), do: :maps.from_keys(keys, value)

  @doc """
  A struct as a bare map.

      iex> Map.from_struct(1..2)
      %{first: 1, last: 2, step: 1}
  """
  def from_struct(struct) when is_atom(struct), do: :maps.remove(:__struct__, struct.__struct__())
  def from_struct(%_{} = struct), do: :maps.remove(:__struct__, struct)

  @doc """
  The keys.

      iex> Map.keys(%{a: 1})
      [:a]
  """
  def keys(map), do: :maps.keys(map)

  @doc """
  The values.

      iex> Map.values(%{a: 1})
      [1]
  """
  def values(map), do: :maps.values(map)

  @doc """
  The pairs.

      iex> Map.to_list(%{a: 1})
      [a: 1]
  """
  def to_list(map), do: :maps.to_list(map)

  @doc """
  Whether `key` is there.

      iex> Map.has_key?(%{a: nil}, :a)
      true
  """
  def has_key?(map, key), do: :maps.is_key(key, map)

  @doc """
  Whether two maps have the same keys with the same values (`===`).

      iex> Map.equal?(%{a: 1}, %{a: 1.0})
      false
  """
  def equal?(map1, map2)
  def equal?(%{} = map1, %{} = map2), do: map1 === map2
  def equal?(%{} = _map1, other), do: raise(BadMapError, term: other)
  def equal?(other, _map2), do: raise(BadMapError, term: other)

  # -- Looking up --

  @doc """
  The value of `key`, or `default`.

      iex> Map.get(%{a: 1}, :a)
      1
  """
  def get(map, key, default \\ nil) do
    case map do
      %{^key => value} -> value
      %{} -> default
      other -> :erlang.error({:badmap, other}, [map, key, default])
    end
  end

  @doc """
  The value of `key`, or what `fun` gives.

      iex> Map.get_lazy(%{}, :a, fn -> 7 end)
      7
  """
  def get_lazy(map, key, fun) when is_function(fun, 0) do
    case map do
      %{^key => value} -> value
      %{} -> fun.()
      other -> :erlang.error({:badmap, other}, [map, key, fun])
    end
  end

  @doc """
  `{:ok, value}` or `:error`.

      iex> Map.fetch(%{a: 1}, :a)
      {:ok, 1}
  """
  def fetch(map, key) do
    case map do
      %{^key => value} -> {:ok, value}
      %{} -> :error
      other -> :erlang.error({:badmap, other}, [map, key])
    end
  end

  @doc """
  The value of `key`; raises `KeyError`.

      iex> Map.fetch!(%{a: 1}, :a)
      1
  """
  def fetch!(map, key) do
    case map do
      %{^key => value} -> value
      %{} -> :erlang.error({:badkey, key, map})
      other -> :erlang.error({:badmap, other}, [map, key])
    end
  end

  # -- Changing --

  @doc """
  Puts `value` under `key`.

      iex> Map.put(%{a: 1}, :a, 2)
      %{a: 2}
  """
  def put(map, key, value), do: :maps.put(key, value, map)

  @doc """
  Puts `value` under `key` unless it is there.

      iex> Map.put_new(%{a: 1}, :a, 2)
      %{a: 1}
  """
  def put_new(map, key, value) do
    case map do
      %{^key => _} -> map
      %{} -> :maps.put(key, value, map)
      other -> :erlang.error({:badmap, other}, [map, key, value])
    end
  end

  @doc """
  Puts what `fun` gives under `key` unless it is there.

      iex> Map.put_new_lazy(%{}, :a, fn -> 1 end)
      %{a: 1}
  """
  def put_new_lazy(map, key, fun) when is_function(fun, 0) do
    case map do
      %{^key => _} -> map
      %{} -> :maps.put(key, fun.(), map)
      other -> :erlang.error({:badmap, other}, [map, key, fun])
    end
  end

  @doc """
  Puts `value` under `key` if it is there.

      iex> Map.replace(%{a: 1}, :b, 2)
      %{a: 1}
  """
  def replace(map, key, value) do
    case map do
      %{^key => _} -> :maps.put(key, value, map)
      %{} -> map
      other -> :erlang.error({:badmap, other}, [map, key, value])
    end
  end

  @doc """
  Puts `value` under `key`; raises `KeyError` if it is not there.

      iex> Map.replace!(%{a: 1}, :a, 2)
      %{a: 2}
  """
  def replace!(map, key, value) do
    case map do
      %{^key => _} -> :maps.put(key, value, map)
      %{} -> :erlang.error({:badkey, key, map})
      other -> :erlang.error({:badmap, other}, [map, key, value])
    end
  end

  @doc """
  Changes the value of `key` with `fun` if it is there.

      iex> Map.replace_lazy(%{a: 1}, :a, fn v -> v * 4 end)
      %{a: 4}
  """
  def replace_lazy(map, key, fun) when is_map(map) and is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> map
    end
  end

  @doc """
  Changes the value of `key` with `fun`, or puts `default`.

      iex> Map.update(%{a: 1}, :a, 0, fn v -> v + 1 end)
      %{a: 2}
  """
  def update(map, key, default, fun) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :maps.put(key, default, map)
      other -> :erlang.error({:badmap, other}, [map, key, default, fun])
    end
  end

  @doc """
  Changes the value of `key` with `fun`; raises `KeyError` if it is not there.

      iex> Map.update!(%{a: 1}, :a, fn v -> v + 1 end)
      %{a: 2}
  """
  def update!(map, key, fun) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :erlang.error({:badkey, key, map})
      other -> :erlang.error({:badmap, other}, [map, key, fun])
    end
  end

  @doc """
  Gets and changes in one: `fun` gives `{got, new_value}` or `:pop`.

      iex> Map.get_and_update(%{a: 1}, :a, fn v -> {v, v + 1} end)
      {1, %{a: 2}}
  """
  def get_and_update(map, key, fun) when is_function(fun, 1) do
    current = get(map, key)
    got_and_updated(map, key, current, fun.(current))
  end

  @doc "Like `get_and_update/3`, but raises `KeyError` if `key` is not there."
  def get_and_update!(map, key, fun) when is_function(fun, 1) do
    value = fetch!(map, key)
    got_and_updated(map, key, value, fun.(value))
  end

  defp got_and_updated(map, key, value, answer) do
    case answer do
      {got, new} ->
        {got, put(map, key, new)}

      :pop ->
        {value, delete(map, key)}

      other ->
        raise "the given function must return a two-element tuple or :pop, got: #{inspect(other)}"
    end
  end

  @doc """
  Takes the value of `key` (or `default`) out.

      iex> Map.pop(%{a: 1, b: 2}, :a)
      {1, %{b: 2}}
  """
  def pop(map, key, default \\ nil) do
    case :maps.take(key, map) do
      {_, _} = taken -> taken
      :error -> {default, map}
    end
  end

  @doc "Takes the value of `key` out; raises `KeyError`."
  def pop!(map, key) do
    case :maps.take(key, map) do
      {_, _} = taken -> taken
      :error -> raise KeyError, key: key, term: map
    end
  end

  @doc """
  Takes the value of `key`, or what `fun` gives, out.

      iex> Map.pop_lazy(%{}, :a, fn -> 1 end)
      {1, %{}}
  """
  def pop_lazy(map, key, fun) when is_function(fun, 0) do
    case :maps.take(key, map) do
      {_, _} = taken -> taken
      :error -> {fun.(), map}
    end
  end

  @doc """
  Without `key`.

      iex> Map.delete(%{a: 1, b: 2}, :a)
      %{b: 2}
  """
  def delete(map, key), do: :maps.remove(key, map)

  @doc """
  Without the keys.

      iex> Map.drop(%{a: 1, b: 2}, [:a, :c])
      %{b: 2}
  """
  def drop(map, keys) when is_map(map) and is_list(keys), do: drop_keys(keys, map)

  def drop(map, keys) when is_map(map), do: raise_not_keys(:drop, keys)
  def drop(other, keys), do: :erlang.error({:badmap, other}, [other, keys])

  defp drop_keys([key | rest], map), do: drop_keys(rest, :maps.remove(key, map))
  defp drop_keys([], map), do: map

  @doc """
  With these keys alone.

      iex> Map.take(%{a: 1, b: 2}, [:a, :c])
      %{a: 1}
  """
  def take(map, keys) when is_map(map) and is_list(keys) do
    :maps.from_list(take_keys(keys, map))
  end

  def take(map, keys) when is_map(map), do: raise_not_keys(:take, keys)
  def take(other, keys), do: :erlang.error({:badmap, other}, [other, keys])

  defp take_keys([key | rest], map) do
    case map do
      %{^key => value} -> [{key, value} | take_keys(rest, map)]
      _ -> take_keys(rest, map)
    end
  end

  defp take_keys([], _map), do: []

  @doc """
  In two: with these keys, and without.

      iex> Map.split(%{a: 1, b: 2}, [:a])
      {%{a: 1}, %{b: 2}}
  """
  def split(map, keys) when is_map(map) and is_list(keys) do
    taken = take_keys(keys, map)
    {:maps.from_list(taken), drop_keys(keys, map)}
  end

  def split(map, keys) when is_map(map), do: raise_not_keys(:split, keys)
  def split(other, keys), do: :erlang.error({:badmap, other}, [other, keys])

  defp raise_not_keys(function, keys) do
    raise ArgumentError,
          "expected a list of keys as second argument to Map.#{function}/2, got: #{inspect(keys)}"
  end

  @doc """
  Both maps in one; the second's values win.

      iex> Map.merge(%{a: 1, b: 2}, %{b: 3})
      %{a: 1, b: 3}
  """
  def merge(map1, map2), do: :maps.merge(map1, map2)

  @doc """
  Both maps in one; `fun` gets key and both values where they meet.

      iex> Map.merge(%{a: 1}, %{a: 2}, fn _, v1, v2 -> v1 + v2 end)
      %{a: 3}
  """
  def merge(map1, map2, fun) when is_function(fun, 3) do
    :maps.merge_with(fun, map1, map2)
  end

  @doc """
  The pairs for which `fun` is truthy.

      iex> Map.filter(%{a: 1, b: 2}, fn {_, v} -> v > 1 end)
      %{b: 2}
  """
  def filter(map, fun) when is_map(map) do
    :maps.from_list(Enum.filter(:maps.to_list(map), fun))
  end

  @doc """
  The pairs for which `fun` is falsy.

      iex> Map.reject(%{a: 1, b: 2}, fn {_, v} -> v > 1 end)
      %{a: 1}
  """
  def reject(map, fun) when is_map(map) do
    :maps.from_list(Enum.reject(:maps.to_list(map), fun))
  end

  @doc false
  @deprecated "Use Map.new/2 instead (invoke Map.from_struct/1 before if you have a struct)"
  def map(map, fun) when is_map(map), do: new(map, fn {k, v} -> {k, fun.({k, v})} end)

  @doc false
  @deprecated "Use Kernel.map_size/1 instead"
  def size(map), do: map_size(map)
end
