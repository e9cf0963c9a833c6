defmodule :array do
  @moduledoc false
  # Arrays from 0 on: {:array, size, fixed?, default, map of what has been set}.

  def new, do: {:array, 0, false, :undefined, %{}}
  def new(options), do: configured({0, false, :undefined}, options)

  def new(size, options) when is_integer(size) and size >= 0, do: configured({size, true, :undefined}, options)
  def new(_, _), do: bad()

  defp configured(settings, options) when is_list(options),
    do: made(:lists.foldl(&option/2, settings, options))

  defp configured(settings, option), do: made(option(option, settings))

  defp made({size, fixed, default}), do: {:array, size, fixed, default, %{}}

  defp option(size, {_, _, default}) when is_integer(size) and size >= 0, do: {size, true, default}
  defp option({:size, size}, {_, _, default}) when is_integer(size) and size >= 0, do: {size, true, default}
  defp option(:fixed, {size, _, default}), do: {size, true, default}
  defp option({:fixed, fixed}, {size, _, default}) when is_boolean(fixed), do: {size, fixed, default}
  defp option({:default, default}, {size, fixed, _}), do: {size, fixed, default}
  defp option(_, _), do: bad()

  def is_array({:array, size, fixed, _, map}) when is_integer(size) and is_boolean(fixed) and is_map(map), do: true
  def is_array(_), do: false

  def size({:array, size, _, _, _}), do: size
  def size(_), do: bad()

  def default({:array, _, _, default, _}), do: default
  def default(_), do: bad()

  def fix({:array, size, _, default, map}), do: {:array, size, true, default, map}
  def relax({:array, size, _, default, map}), do: {:array, size, false, default, map}
  def is_fix({:array, _, fixed, _, _}), do: fixed
  def is_fix(_), do: false

  def resize(array), do: resize(sparse_size(array), array)

  def resize(size, {:array, old, fixed, default, map}) when is_integer(size) and size >= 0 do
    map = if size < old, do: :maps.filter(fn at, _ -> at < size end, map), else: map
    {:array, size, fixed, default, map}
  end

  def resize(_, _), do: bad()

  # -- Elements --

  def set(at, value, {:array, size, fixed, default, map}) when is_integer(at) and at >= 0 do
    cond do
      at < size -> {:array, size, fixed, default, :maps.put(at, value, map)}
      fixed -> bad()
      true -> {:array, at + 1, fixed, default, :maps.put(at, value, map)}
    end
  end

  def set(_, _, _), do: bad()

  def get(at, {:array, size, fixed, default, map}) when is_integer(at) and at >= 0 do
    case map do
      %{^at => value} -> value
      _ when at < size or not fixed -> default
      _ -> bad()
    end
  end

  def get(_, _), do: bad()

  def reset(at, {:array, size, fixed, default, map} = array) when is_integer(at) and at >= 0 do
    cond do
      at < size -> {:array, size, fixed, default, :maps.remove(at, map)}
      fixed -> bad()
      true -> array
    end
  end

  def reset(_, _), do: bad()

  # -- All of them; `sparse` leaves those that are the default out --

  def to_list({:array, size, _, default, map}), do: for(at <- indexes(size), do: :maps.get(at, map, default))
  def to_list(_), do: bad()

  def sparse_to_list(array), do: for({_, value} <- sparse_to_orddict(array), do: value)

  def from_list(list), do: from_list(list, :undefined)

  def from_list(list, default) when is_list(list) do
    size = length(list)
    {:array, size, false, default, :maps.from_list(:lists.zip(indexes(size), list))}
  end

  def from_list(_, _), do: bad()

  def to_orddict({:array, size, _, default, map}), do: for(at <- indexes(size), do: {at, :maps.get(at, map, default)})
  def to_orddict(_), do: bad()

  def sparse_to_orddict({:array, _, _, default, map}),
    do: :lists.sort(for({at, value} <- :maps.to_list(map), value !== default, do: {at, value}))

  def sparse_to_orddict(_), do: bad()

  def from_orddict(pairs), do: from_orddict(pairs, :undefined)

  def from_orddict(pairs, default) when is_list(pairs) do
    size = ascending(pairs, -1) + 1
    {:array, size, false, default, :maps.from_list(pairs)}
  end

  def from_orddict(_, _), do: bad()

  defp ascending([{at, _} | rest], last) when is_integer(at) and at > last, do: ascending(rest, at)
  defp ascending([], last), do: last
  defp ascending(_, _), do: bad()

  def sparse_size(array) do
    case :lists.reverse(sparse_to_orddict(array)) do
      [{at, _} | _] -> at + 1
      [] -> 0
    end
  end

  def map(fun, {:array, size, fixed, default, map}) when is_function(fun, 2) do
    changed = for at <- indexes(size), do: {at, fun.(at, :maps.get(at, map, default))}
    {:array, size, fixed, default, :maps.from_list(changed)}
  end

  def map(_, _), do: bad()

  def sparse_map(fun, {:array, size, fixed, default, _} = array) when is_function(fun, 2) do
    changed = for {at, value} <- sparse_to_orddict(array), do: {at, fun.(at, value)}
    {:array, size, fixed, default, :maps.from_list(changed)}
  end

  def sparse_map(_, _), do: bad()

  def foldl(fun, acc, array) when is_function(fun, 3), do: fold(fun, acc, to_orddict(array))
  def foldl(_, _, _), do: bad()
  def foldr(fun, acc, array) when is_function(fun, 3), do: fold(fun, acc, :lists.reverse(to_orddict(array)))
  def foldr(_, _, _), do: bad()
  def sparse_foldl(fun, acc, array) when is_function(fun, 3), do: fold(fun, acc, sparse_to_orddict(array))
  def sparse_foldl(_, _, _), do: bad()

  def sparse_foldr(fun, acc, array) when is_function(fun, 3),
    do: fold(fun, acc, :lists.reverse(sparse_to_orddict(array)))

  def sparse_foldr(_, _, _), do: bad()

  defp fold(fun, acc, [{at, value} | rest]), do: fold(fun, fun.(at, value, acc), rest)
  defp fold(_, acc, []), do: acc

  defp indexes(0), do: []
  defp indexes(size), do: :lists.seq(0, size - 1)

  defp bad, do: :erlang.error(:badarg)
end
