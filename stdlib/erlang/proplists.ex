defmodule :proplists do
  @moduledoc false
  # Lists of properties: {key, value}, or an atom that stands for {atom, true}. The first one counts.

  def property({key, true}) when is_atom(key), do: key
  def property(property), do: property

  def property(key, true) when is_atom(key), do: key
  def property(key, value), do: {key, value}

  def unfold([x | rest]) when is_atom(x), do: [{x, true} | unfold(rest)]
  def unfold([x | rest]), do: [x | unfold(rest)]
  def unfold([]), do: []

  def compact([x | rest]), do: [property(x) | compact(rest)]
  def compact([]), do: []

  # -- Looking up --

  defp key_of(property) when is_tuple(property) and tuple_size(property) >= 1, do: {:ok, :erlang.element(1, property)}
  defp key_of(property) when is_atom(property), do: {:ok, property}
  defp key_of(_), do: :none

  defp has_key(property, key) do
    case key_of(property) do
      {:ok, other} -> other === key
      :none -> false
    end
  end

  def lookup(key, [property | rest]) do
    cond do
      is_atom(property) and property === key -> {key, true}
      is_tuple(property) and has_key(property, key) -> property
      true -> lookup(key, rest)
    end
  end

  def lookup(_key, []), do: :none

  def lookup_all(key, [property | rest]) do
    cond do
      is_atom(property) and property === key -> [{key, true} | lookup_all(key, rest)]
      is_tuple(property) and has_key(property, key) -> [property | lookup_all(key, rest)]
      true -> lookup_all(key, rest)
    end
  end

  def lookup_all(_key, []), do: []

  def is_defined(key, [property | rest]), do: has_key(property, key) or is_defined(key, rest)
  def is_defined(_key, []), do: false

  def get_value(key, list), do: get_value(key, list, :undefined)

  # A longer tuple under the key ends the search.
  def get_value(key, [property | rest], default) do
    cond do
      is_atom(property) and property === key ->
        true

      is_tuple(property) and has_key(property, key) ->
        case property do
          {_, value} -> value
          _ -> default
        end

      true ->
        get_value(key, rest, default)
    end
  end

  def get_value(_key, [], default), do: default

  def get_all_values(key, [property | rest]) do
    case property do
      {^key, value} -> [value | get_all_values(key, rest)]
      ^key when is_atom(key) -> [true | get_all_values(key, rest)]
      _ -> get_all_values(key, rest)
    end
  end

  def get_all_values(_key, []), do: []

  def append_values(key, [property | rest]) do
    case property do
      {^key, value} when is_list(value) -> value ++ append_values(key, rest)
      {^key, value} -> [value | append_values(key, rest)]
      ^key when is_atom(key) -> [true | append_values(key, rest)]
      _ -> append_values(key, rest)
    end
  end

  def append_values(_key, []), do: []

  def get_bool(key, [property | rest]) do
    cond do
      is_atom(property) and property === key -> true
      is_tuple(property) and has_key(property, key) -> property === {key, true}
      true -> get_bool(key, rest)
    end
  end

  def get_bool(_key, []), do: false

  def get_keys(list), do: :lists.usort(keys(list))

  defp keys([property | rest]) do
    case key_of(property) do
      {:ok, key} -> [key | keys(rest)]
      :none -> keys(rest)
    end
  end

  defp keys([]), do: []

  def delete(key, [property | rest]) do
    if has_key(property, key), do: delete(key, rest), else: [property | delete(key, rest)]
  end

  def delete(_key, []), do: []

  # -- Changing many --

  def substitute_aliases(aliases, list), do: for(property <- list, do: renamed(property, aliases))

  defp renamed(property, [{from, to} | rest]) do
    cond do
      is_atom(property) and property === from -> property(to, true)
      is_tuple(property) and has_key(property, from) -> property(:erlang.setelement(1, property, to))
      true -> renamed(property, rest)
    end
  end

  defp renamed(property, []), do: property

  def substitute_negations(negations, list), do: for(property <- list, do: negated(property, negations))

  defp negated(property, [{from, to} | rest]) do
    cond do
      is_atom(property) and property === from -> {to, false}
      is_tuple(property) and has_key(property, from) -> negated_value(property, to)
      true -> negated(property, rest)
    end
  end

  defp negated(property, []), do: property

  defp negated_value({_, true}, to), do: {to, false}
  defp negated_value(_, to), do: property(to, true)

  # Each expansion looks at the first entry of its key only: where that is the property, the list
  # stands in its place and later entries of the key go.
  def expand(expansions, list) do
    marked = for property <- list, do: {:entry, property}

    :lists.foldl(fn {property, to}, list -> expand_one(property(property), to, list) end, marked, expansions)
    |> spread()
  end

  defp expand_one(wanted, to, marked) do
    {:ok, key} = key_of(wanted)
    expand_first(marked, wanted, key, to)
  end

  defp expand_first([{:entry, property} = entry | rest], wanted, key, to) do
    cond do
      property(property) === wanted -> [{:list, to} | without(rest, key)]
      has_key(property, key) -> [{:entry, property(property)} | rest]
      true -> [entry | expand_first(rest, wanted, key, to)]
    end
  end

  defp expand_first([list | rest], wanted, key, to), do: [list | expand_first(rest, wanted, key, to)]
  defp expand_first([], _, _, _), do: []

  defp without(marked, key) do
    :lists.filter(
      fn
        {:entry, property} -> not has_key(property, key)
        _ -> true
      end,
      marked
    )
  end

  defp spread(marked) do
    :lists.append(
      for entry <- marked do
        case entry do
          {:entry, property} -> [property]
          {:list, list} -> list
        end
      end
    )
  end

  def normalize(list, stages) do
    changed =
      :lists.foldl(
        fn
          {:aliases, aliases}, list -> substitute_aliases(aliases, list)
          {:negations, negations}, list -> substitute_negations(negations, list)
          {:expand, expansions}, list -> expand(expansions, list)
        end,
        list,
        stages
      )

    compact(changed)
  end

  def split(list, keys) do
    wanted = :maps.from_list(for key <- keys, do: {key, []})
    {found, others} = split(list, wanted, [])
    {for(key <- keys, do: :lists.reverse(:maps.get(key, found))), others}
  end

  defp split([property | rest], found, others) do
    case found_under(key_of(property), found) do
      {key, list} -> split(rest, :maps.put(key, [property | list], found), others)
      :none -> split(rest, found, [property | others])
    end
  end

  defp split([], found, others), do: {found, :lists.reverse(others)}

  defp found_under({:ok, key}, found) when is_map_key(found, key), do: {key, :maps.get(key, found)}
  defp found_under(_, _), do: :none

  def to_map(list), do: to_map(list, [])

  def to_map(list, stages) do
    first_of_keys(normalize(list, stages), %{}, [])
  end

  defp first_of_keys([property | rest], seen, pairs) do
    case key_of(property) do
      {:ok, key} when not is_map_key(seen, key) ->
        pairs = if match?({_, _}, property) or is_atom(property), do: unfold([property]) ++ pairs, else: pairs
        first_of_keys(rest, :maps.put(key, [], seen), pairs)

      _ ->
        first_of_keys(rest, seen, pairs)
    end
  end

  defp first_of_keys([], _seen, pairs), do: :maps.from_list(pairs)

  def from_map(map), do: :maps.to_list(map)
end
