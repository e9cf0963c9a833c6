defmodule :dict do
  @moduledoc false
  # Dictionaries: {:dict, map}. OTP's order of keys is that of a hash table, ours that of the map.

  def new, do: {:dict, %{}}
  def from_list(pairs), do: :lists.foldl(fn {key, value}, dict -> store(key, value, dict) end, new(), pairs)
  def to_list({:dict, map}), do: :maps.to_list(map)
  def size({:dict, map}), do: map_size(map)
  def is_empty({:dict, map}), do: map_size(map) == 0
  def is_key(key, {:dict, map}), do: is_map_key(map, key)
  def find(key, {:dict, map}), do: :maps.find(key, map)

  def fetch(key, {:dict, map}) do
    case map do
      %{^key => value} -> value
      _ -> :erlang.error(:badarg)
    end
  end

  def fetch_keys({:dict, map}), do: :maps.keys(map)
  def store(key, value, {:dict, map}), do: {:dict, :maps.put(key, value, map)}
  def erase(key, {:dict, map}), do: {:dict, :maps.remove(key, map)}

  def take(key, {:dict, map}) do
    case :maps.take(key, map) do
      {value, map} -> {value, {:dict, map}}
      :error -> :error
    end
  end

  def append(key, value, dict), do: append_list(key, [value], dict)

  def append_list(key, values, {:dict, map}) do
    old = :maps.get(key, map, [])
    {:dict, :maps.put(key, old ++ values, map)}
  end

  def update(key, fun, {:dict, map} = dict), do: {:dict, :maps.put(key, fun.(fetch(key, dict)), map)}

  def update(key, fun, initial, {:dict, map}) do
    case map do
      %{^key => value} -> {:dict, :maps.put(key, fun.(value), map)}
      _ -> {:dict, :maps.put(key, initial, map)}
    end
  end

  def update_counter(key, by, dict), do: update(key, &(&1 + by), by, dict)

  def fold(fun, acc, {:dict, map}), do: :maps.fold(fun, acc, map)
  def map(fun, {:dict, map}), do: {:dict, :maps.map(fun, map)}
  def filter(fun, {:dict, map}), do: {:dict, :maps.filter(fun, map)}

  def merge(fun, {:dict, map1}, {:dict, map2}), do: {:dict, :maps.merge_with(fun, map1, map2)}
end
