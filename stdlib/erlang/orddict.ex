defmodule :orddict do
  @moduledoc false
  # Dictionaries as lists of pairs, sorted by keys; keys are equal as == says.

  def new, do: []
  def to_list(dict), do: dict
  def from_list([]), do: []
  def from_list([{_, _}] = dict), do: dict
  def from_list(pairs), do: :lists.ukeysort(1, :lists.reverse(pairs))
  def size(dict), do: length(dict)
  def is_empty(dict), do: dict == []

  def is_key(key, [{k, _} | _]) when key < k, do: false
  def is_key(key, [{k, _} | rest]) when key > k, do: is_key(key, rest)
  def is_key(_, [{_, _} | _]), do: true
  def is_key(_, []), do: false

  def find(key, [{k, _} | _]) when key < k, do: :error
  def find(key, [{k, _} | rest]) when key > k, do: find(key, rest)
  def find(_, [{_, value} | _]), do: {:ok, value}
  def find(_, []), do: :error

  def fetch(key, dict) do
    case find(key, dict) do
      {:ok, value} -> value
      :error -> :erlang.error(:function_clause)
    end
  end

  def fetch_keys(dict), do: for({key, _} <- dict, do: key)

  def store(key, value, [{k, _} = pair | rest]) when key > k, do: [pair | store(key, value, rest)]
  def store(key, value, [{k, _} | _] = dict) when key < k, do: [{key, value} | dict]
  def store(key, value, [{_, _} | rest]), do: [{key, value} | rest]
  def store(key, value, []), do: [{key, value}]

  def erase(key, [{k, _} = pair | rest]) when key > k, do: [pair | erase(key, rest)]
  def erase(key, [{k, _} | _] = dict) when key < k, do: dict
  def erase(_, [{_, _} | rest]), do: rest
  def erase(_, []), do: []

  def take(key, dict) do
    case find(key, dict) do
      {:ok, value} -> {value, erase(key, dict)}
      :error -> :error
    end
  end

  def append(key, value, dict), do: append_list(key, [value], dict)

  def append_list(key, values, [{k, _} = pair | rest]) when key > k, do: [pair | append_list(key, values, rest)]
  def append_list(key, values, [{k, _} | _] = dict) when key < k, do: [{key, values} | dict]
  def append_list(key, values, [{_, old} | rest]), do: [{key, old ++ values} | rest]
  def append_list(key, values, []), do: [{key, values}]

  def update(key, fun, [{k, _} = pair | rest]) when key > k, do: [pair | update(key, fun, rest)]
  def update(key, fun, [{k, value} | rest]) when key == k, do: [{key, fun.(value)} | rest]

  def update(key, fun, initial, [{k, _} = pair | rest]) when key > k, do: [pair | update(key, fun, initial, rest)]
  def update(key, _fun, initial, [{k, _} | _] = dict) when key < k, do: [{key, initial} | dict]
  def update(key, fun, _initial, [{_, value} | rest]), do: [{key, fun.(value)} | rest]
  def update(key, _fun, initial, []), do: [{key, initial}]

  def update_counter(key, by, dict), do: update(key, &(&1 + by), by, dict)

  def fold(fun, acc, [{key, value} | rest]), do: fold(fun, fun.(key, value, acc), rest)
  def fold(fun, acc, []) when is_function(fun, 3), do: acc

  def map(fun, [{key, value} | rest]), do: [{key, fun.(key, value)} | map(fun, rest)]
  def map(fun, []) when is_function(fun, 2), do: []

  def filter(fun, [{key, value} = pair | rest]) do
    case fun.(key, value) do
      true -> [pair | filter(fun, rest)]
      false -> filter(fun, rest)
    end
  end

  def filter(fun, []) when is_function(fun, 2), do: []

  def merge(fun, [{k1, _} = pair | rest1], [{k2, _} | _] = dict2) when k1 < k2, do: [pair | merge(fun, rest1, dict2)]
  def merge(fun, [{k1, _} | _] = dict1, [{k2, _} = pair | rest2]) when k1 > k2, do: [pair | merge(fun, dict1, rest2)]

  def merge(fun, [{key, value1} | rest1], [{_, value2} | rest2]),
    do: [{key, fun.(key, value1, value2)} | merge(fun, rest1, rest2)]

  def merge(fun, [], dict2) when is_function(fun, 3), do: dict2
  def merge(fun, dict1, []) when is_function(fun, 3), do: dict1
end
