defmodule :maps do
  @moduledoc """
  Maps as Erlang programs know them: `:maps`.

  What needs the insides of a map (`get/2`, `put/3`, `to_list/1`, `from_list/1`, `merge/2`, ...)
  is a builtin of the machine; the rest is written here on top of it.
  """

  def new, do: %{}

  def size(map), do: :erlang.map_size(map)

  def map(fun, map) when is_function(fun, 2) and is_map(map) do
    :maps.from_list(for {k, v} <- :maps.to_list(map), do: {k, fun.(k, v)})
  end

  def map(fun, iterator) when is_function(fun, 2) do
    :maps.from_list(for {k, v} <- entries(iterator), do: {k, fun.(k, v)})
  end

  def fold(fun, acc, map) when is_function(fun, 3), do: do_fold(entries(map), fun, acc)

  defp do_fold([{k, v} | rest], fun, acc), do: do_fold(rest, fun, fun.(k, v, acc))
  defp do_fold([], _fun, acc), do: acc

  def foreach(fun, map) when is_function(fun, 2), do: do_foreach(entries(map), fun)

  defp do_foreach([{k, v} | rest], fun) do
    fun.(k, v)
    do_foreach(rest, fun)
  end

  defp do_foreach([], _fun), do: :ok

  def filter(pred, map) when is_function(pred, 2) do
    :maps.from_list(do_filter(entries(map), pred))
  end

  defp do_filter([{k, v} = entry | rest], pred) do
    case pred.(k, v) do
      true -> [entry | do_filter(rest, pred)]
      false -> do_filter(rest, pred)
    end
  end

  defp do_filter([], _pred), do: []

  def filtermap(fun, map) when is_function(fun, 2) do
    :maps.from_list(do_filtermap(entries(map), fun))
  end

  defp do_filtermap([{k, v} = entry | rest], fun) do
    case fun.(k, v) do
      true -> [entry | do_filtermap(rest, fun)]
      {true, new} -> [{k, new} | do_filtermap(rest, fun)]
      false -> do_filtermap(rest, fun)
    end
  end

  defp do_filtermap([], _fun), do: []

  def update_with(key, fun, map) when is_function(fun, 1) and is_map(map) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      _ -> :erlang.error({:badkey, key}, [key, fun, map])
    end
  end

  def update_with(key, fun, map), do: bad_map_or_arg(map, [key, fun, map])

  def update_with(key, fun, init, map) when is_function(fun, 1) and is_map(map) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      _ -> :maps.put(key, init, map)
    end
  end

  def update_with(key, fun, init, map), do: bad_map_or_arg(map, [key, fun, init, map])

  def with(keys, map) when is_list(keys) and is_map(map) do
    :maps.from_list(do_with(keys, map))
  end

  def with(keys, map) when is_map(map),
    do: :erlang.error(:badarg, [keys, map], error_info: %{module: :erl_stdlib_errors})

  def with(keys, map), do: :erlang.error({:badmap, map}, [keys, map])

  defp do_with([key | rest], map) do
    case map do
      %{^key => value} -> [{key, value} | do_with(rest, map)]
      _ -> do_with(rest, map)
    end
  end

  defp do_with([], _map), do: []

  def without(keys, map) when is_list(keys) and is_map(map), do: do_without(keys, map)
  def without(keys, map) when is_map(map),
    do: :erlang.error(:badarg, [keys, map], error_info: %{module: :erl_stdlib_errors})

  def without(keys, map), do: :erlang.error({:badmap, map}, [keys, map])

  defp do_without([key | rest], map), do: do_without(rest, :maps.remove(key, map))
  defp do_without([], map), do: map

  def intersect(a, b) when is_map(a) and is_map(b) do
    :maps.from_list(for {k, v} <- :maps.to_list(b), :erlang.is_map_key(k, a), do: {k, v})
  end

  def intersect(a, b), do: bad_map_or_arg(if(is_map(a), do: b, else: a), [a, b])

  def intersect_with(fun, a, b) when is_function(fun, 3) and is_map(a) and is_map(b) do
    :maps.from_list(
      for {k, v} <- :maps.to_list(b), :erlang.is_map_key(k, a) do
        {k, fun.(k, :erlang.map_get(k, a), v)}
      end
    )
  end

  def intersect_with(fun, a, b) do
    bad_map_or_arg(if(is_map(a), do: b, else: a), [fun, a, b])
  end

  def merge_with(fun, a, b) when is_function(fun, 3) and is_map(a) and is_map(b) do
    merge_into(:maps.to_list(b), fun, a)
  end

  def merge_with(fun, a, b), do: bad_map_or_arg(if(is_map(a), do: b, else: a), [fun, a, b])

  defp merge_into([{k, v} | rest], fun, acc) do
    case acc do
      %{^k => old} -> merge_into(rest, fun, :maps.put(k, fun.(k, old, v), acc))
      _ -> merge_into(rest, fun, :maps.put(k, v, acc))
    end
  end

  defp merge_into([], _fun, acc), do: acc

  def groups_from_list(fun, list) when is_function(fun, 1) and is_list(list) do
    groups_from_list(fun, fn x -> x end, list)
  end

  def groups_from_list(fun, value_fun, list)
      when is_function(fun, 1) and is_function(value_fun, 1) and is_list(list) do
    groups(:lists.reverse(list), fun, value_fun, %{})
  end

  defp groups([x | rest], fun, value_fun, acc) do
    key = fun.(x)
    value = value_fun.(x)

    case acc do
      %{^key => values} -> groups(rest, fun, value_fun, :maps.put(key, [value | values], acc))
      _ -> groups(rest, fun, value_fun, :maps.put(key, [value], acc))
    end
  end

  defp groups([], _fun, _value_fun, acc), do: acc

  # -- Iterators: `{key, value, iterator}` or `:none`; before the first step the entries --

  def iterator(map) when is_map(map), do: [0 | map]
  def iterator(map), do: :erlang.error({:badmap, map}, [map])

  def next({key, value, iterator}), do: {key, value, iterator}
  def next(:none), do: :none
  def next([0 | map]) when is_map(map), do: step(:maps.to_list(map))
  def next([{_, _} | _] = entries), do: step(entries)
  def next([]), do: :none
  def next(iterator), do: :erlang.error(:badarg, [iterator])

  defp step([{key, value} | rest]), do: {key, value, rest}
  defp step([]), do: :none

  defp entries(map) when is_map(map), do: :maps.to_list(map)
  defp entries([0 | map]) when is_map(map), do: :maps.to_list(map)
  defp entries([{_, _} | _] = entries), do: entries
  defp entries({key, value, rest}), do: [{key, value} | entries(rest)]
  defp entries(none) when none in [:none, []], do: []
  defp entries(map), do: :erlang.error({:badmap, map})

  defp bad_map_or_arg(map, args) when is_map(map), do: :erlang.error(:badarg, args)
  defp bad_map_or_arg(map, args), do: :erlang.error({:badmap, map}, args)
end
