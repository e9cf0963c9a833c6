defmodule List do
  @moduledoc """
  Functions that work on lists alone: by position, by key, conversions.

      iex> List.first([1, 2, 3])
      1
      iex> List.flatten([1, [2, [3]]])
      [1, 2, 3]
  """

  @doc """
  `elem`, `n` times.

      iex> List.duplicate(:a, 3)
      [:a, :a, :a]
  """
  def duplicate(elem, n) when is_integer(n) and n >= 0, do: :lists.duplicate(n, elem)

  @doc """
  All nested lists opened.

      iex> List.flatten([1, [[2], 3]])
      [1, 2, 3]
  """
  def flatten(list), do: :lists.flatten(list)

  @doc """
  Flattened, with `tail` at the end.

      iex> List.flatten([1, [2]], [3])
      [1, 2, 3]
  """
  def flatten(list, tail), do: :lists.flatten(list, tail)

  @doc """
  Folds from the left.

      iex> List.foldl([1, 2], 0, fn x, acc -> x - acc end)
      1
  """
  def foldl(list, acc, fun) when is_list(list) and is_function(fun) do
    do_foldl(list, acc, fun)
  end

  defp do_foldl([x | rest], acc, fun), do: do_foldl(rest, fun.(x, acc), fun)
  defp do_foldl([], acc, _fun), do: acc

  @doc """
  Folds from the right.

      iex> List.foldr([1, 2, 3], 0, fn x, acc -> x - acc end)
      2
  """
  def foldr(list, acc, fun) when is_list(list) and is_function(fun) do
    do_foldl(:lists.reverse(list), acc, fun)
  end

  @doc """
  The first element, or `default`.

      iex> List.first([], 7)
      7
  """
  def first(list, default \\ nil)
  def first([], default), do: default
  def first([x | _], _default), do: x

  @doc """
  The last element, or `default`.

      iex> List.last([1, 2])
      2
  """
  def last(list, default \\ nil)
  def last([], default), do: default
  def last([x], _default), do: x
  def last([_ | rest], default), do: last(rest, default)

  # -- Lists of tuples: the position counts from 0 --

  @doc """
  The first tuple with `key` at `position`, or `default`.

      iex> List.keyfind([a: 1, b: 2], :b, 0)
      {:b, 2}
  """
  def keyfind(list, key, position, default \\ nil) when is_integer(position) do
    :lists.keyfind(key, position + 1, list) || default
  end

  @doc """
  Like `keyfind/3`, but raises `KeyError`.

      iex> List.keyfind!([a: 1], :a, 0)
      {:a, 1}
  """
  def keyfind!(list, key, position) when is_integer(position) do
    :lists.keyfind(key, position + 1, list) ||
      raise KeyError,
        key: key,
        term: list,
        message:
          "key #{inspect(key)} at position #{inspect(position)} not found in: #{inspect(list)}"
  end

  @doc """
  Whether a tuple has `key` at `position`.

      iex> List.keymember?([a: 1], 1, 1)
      true
  """
  def keymember?(list, key, position) when is_integer(position) do
    :lists.keymember(key, position + 1, list)
  end

  @doc """
  The first tuple with `key` at `position` replaced, if there is one.

      iex> List.keyreplace([a: 1], :a, 0, {:a, 2})
      [a: 2]
  """
  def keyreplace(list, key, position, new_tuple) when is_integer(position) do
    :lists.keyreplace(key, position + 1, list, new_tuple)
  end

  @doc """
  Sorted by the elements at `position`.

      iex> List.keysort([b: 1, a: 2], 0)
      [a: 2, b: 1]
  """
  def keysort(list, position, sorter \\ :asc)

  def keysort(list, position, :asc) when is_list(list) and is_integer(position) do
    :lists.keysort(position + 1, list)
  end

  def keysort(list, position, sorter) when is_list(list) and is_integer(position) do
    Enum.sort_by(list, &:erlang.element(position + 1, &1), sorter)
  end

  @doc """
  The first tuple with `key` at `position` replaced, or the new one put at the end.

      iex> List.keystore([a: 1], :b, 0, {:b, 2})
      [a: 1, b: 2]
  """
  def keystore(list, key, position, new_tuple) when is_integer(position) do
    :lists.keystore(key, position + 1, list, new_tuple)
  end

  @doc """
  Without the first tuple with `key` at `position`.

      iex> List.keydelete([a: 1, b: 2], :a, 0)
      [b: 2]
  """
  def keydelete(list, key, position) when is_integer(position) do
    :lists.keydelete(key, position + 1, list)
  end

  @doc """
  Takes the first tuple with `key` at `position` out.

      iex> List.keytake([a: 1, b: 2], :a, 0)
      {{:a, 1}, [b: 2]}
  """
  def keytake(list, key, position) when is_integer(position) do
    case :lists.keytake(key, position + 1, list) do
      {:value, tuple, rest} -> {tuple, rest}
      false -> nil
    end
  end

  # -- By position: negative indexes count from the end --

  @doc """
  `value` put in at `index`, which is kept within the list.

      iex> List.insert_at([1, 2], 1, :x)
      [1, :x, 2]
      iex> List.insert_at([1, 2], -1, :x)
      [1, 2, :x]
  """
  def insert_at(list, index, value) when is_list(list) and is_integer(index) do
    do_insert(list, if(index < 0, do: length(list) + index + 1, else: index), value)
  end

  defp do_insert([x | rest], i, value) when i > 0, do: [x | do_insert(rest, i - 1, value)]
  defp do_insert(list, _i, value), do: [value | list]

  @doc """
  The element at `index` replaced, if there is one.

      iex> List.replace_at([1, 2], 0, :x)
      [:x, 2]
  """
  def replace_at(list, index, value) when is_list(list) and is_integer(index) do
    do_update(list, from_start(list, index), fn _ -> value end)
  end

  @doc """
  The element at `index` changed by `fun`, if there is one.

      iex> List.update_at([1, 2], -1, fn x -> x * 10 end)
      [1, 20]
  """
  def update_at(list, index, fun)
      when is_list(list) and is_function(fun) and is_integer(index) do
    do_update(list, from_start(list, index), fun)
  end

  defp do_update(list, i, _fun) when i < 0, do: list
  defp do_update([x | rest], 0, fun), do: [fun.(x) | rest]
  defp do_update([x | rest], i, fun), do: [x | do_update(rest, i - 1, fun)]
  defp do_update([], _i, _fun), do: []

  defp from_start(list, index) when index < 0, do: length(list) + index
  defp from_start(_list, index), do: index

  @doc """
  Without the element at `index`.

      iex> List.delete_at([1, 2, 3], 1)
      [1, 3]
  """
  def delete_at(list, index) when is_integer(index) do
    {_, rest} = pop_at(list, index)
    rest
  end

  @doc """
  The element at `index` (or `default`) and the list without it.

      iex> List.pop_at([1, 2, 3], 1)
      {2, [1, 3]}
  """
  def pop_at(list, index, default \\ nil) when is_integer(index) do
    do_pop(list, from_start(list, index), default, [], list)
  end

  defp do_pop(_, i, default, _before, list) when i < 0, do: {default, list}
  defp do_pop([x | rest], 0, _default, before, _list), do: {x, :lists.reverse(before, rest)}

  defp do_pop([x | rest], i, default, acc, list),
    do: do_pop(rest, i - 1, default, [x | acc], list)

  defp do_pop([], _i, default, _before, list), do: {default, list}

  @doc """
  Without the first element equal to `element`.

      iex> List.delete([:a, :b, :a], :a)
      [:b, :a]
  """
  def delete(list, element)
  def delete([element | rest], element), do: rest
  def delete([x | rest], element), do: [x | delete(rest, element)]
  def delete([], _element), do: []

  @doc """
  A list as it is, `nil` as `[]`, anything else in a list.

      iex> List.wrap(:a)
      [:a]
      iex> List.wrap(nil)
      []
  """
  def wrap(term)
  def wrap(list) when is_list(list), do: list
  def wrap(nil), do: []
  def wrap(term), do: [term]

  @doc """
  Tuples of what stands at the same place in each list.

      iex> List.zip([[1, 2], [3, 4]])
      [{1, 3}, {2, 4}]
  """
  def zip(list_of_lists) when is_list(list_of_lists), do: Enum.zip(list_of_lists)

  # -- Questions --

  @doc """
  Whether all are characters that can be printed in ASCII; with a limit, among the first ones.

      iex> List.ascii_printable?('abc')
      true
  """
  def ascii_printable?(list, limit \\ :infinity)

  def ascii_printable?(list, limit)
      when is_list(list) and (limit == :infinity or (is_integer(limit) and limit >= 0)) do
    do_ascii_printable?(list, limit)
  end

  defp do_ascii_printable?(_list, 0), do: true

  defp do_ascii_printable?([c | rest], limit)
       when c in 32..126 or c in [?\n, ?\r, ?\t, ?\v, ?\b, ?\f, ?\e, ?\a] do
    do_ascii_printable?(rest, if(limit == :infinity, do: limit, else: limit - 1))
  end

  defp do_ascii_printable?([], _limit), do: true
  defp do_ascii_printable?(_, _limit), do: false

  @doc """
  Whether the last tail is not `[]`.

      iex> List.improper?([1 | 2])
      true
  """
  def improper?(list) when is_list(list), do: do_improper?(list)

  defp do_improper?([_ | rest]), do: do_improper?(rest)
  defp do_improper?([]), do: false
  defp do_improper?(_), do: true

  @doc """
  Whether `list` begins with `prefix`.

      iex> List.starts_with?([1, 2, 3], [1, 2])
      true
  """
  def starts_with?(list, prefix)
  def starts_with?([x | list], [x | prefix]), do: starts_with?(list, prefix)
  def starts_with?(list, []) when is_list(list), do: true
  def starts_with?(list, [_ | _]) when is_list(list), do: false

  # -- Conversions --

  @doc """
  The atom with these characters.

      iex> List.to_atom('ok')
      :ok
  """
  def to_atom(charlist), do: :erlang.list_to_atom(charlist)

  @doc "The atom with these characters, if it is known already."
  def to_existing_atom(charlist), do: :erlang.list_to_existing_atom(charlist)

  @doc """
  The float that a charlist shows.

      iex> List.to_float('2.5')
      2.5
  """
  def to_float(charlist), do: :erlang.list_to_float(charlist)

  @doc """
  The integer that a charlist shows.

      iex> List.to_integer('12')
      12
  """
  def to_integer(charlist), do: :erlang.list_to_integer(charlist)

  @doc """
  The integer that a charlist shows in a base.

      iex> List.to_integer('ff', 16)
      255
  """
  def to_integer(charlist, base), do: :erlang.list_to_integer(charlist, base)

  @doc """
  A tuple of the elements.

      iex> List.to_tuple([1, 2])
      {1, 2}
  """
  def to_tuple(list), do: :erlang.list_to_tuple(list)

  @doc """
  A string of characters, strings and lists of them.

      iex> List.to_string([?a, "b", ['c']])
      "abc"
  """
  def to_string(list) when is_list(list), do: whole(list, :characters_to_binary, &invalid/2)

  @doc """
  A charlist of characters, strings and lists of them.

      iex> List.to_charlist([?a, "b", ['c']])
      'abc'
  """
  def to_charlist(list) when is_list(list), do: whole(list, :characters_to_list, &invalid/2)

  defp whole(list, function, invalid) do
    converted =
      try do
        apply(:unicode, function, [list])
      rescue
        ArgumentError ->
          raise ArgumentError, """
          cannot convert the given list to a #{kind_name(function)}.

          To be converted to a #{kind_name(function)}, a list must either be empty or only
          contain the following elements:

            * strings
            * integers representing Unicode code points
            * a list containing one of these three elements

          Please check the given list or call inspect/1 to get the list representation, got:

          #{inspect(list)}
          """
      end

    case converted do
      {:error, encoded, rest} -> invalid.(:invalid, {encoded, rest})
      {:incomplete, encoded, rest} -> invalid.(:incomplete, {encoded, rest})
      whole -> whole
    end
  end

  defp kind_name(:characters_to_binary), do: "string"
  defp kind_name(:characters_to_list), do: "charlist"

  defp invalid(kind, {encoded, rest}) do
    raise UnicodeConversionError, encoded: encoded, rest: rest, kind: kind
  end

  # -- Differences --

  @doc """
  How to come from one list to another: keyword list of `:eq`, `:del`, `:ins` runs, shortest
  by Myers' algorithm.

      iex> List.myers_difference([1, 4, 2, 3], [1, 2, 3, 4])
      [eq: [1], del: [4], eq: [2, 3], ins: [4]]
  """
  def myers_difference(list1, list2) when is_list(list1) and is_list(list2) do
    myers_script(list1, list2, nil)
  end

  @doc """
  The same; `diff_script` may explain a deletion with an insertion beside it as `:diff`.

      iex> List.myers_difference(["a"], ["b"], fn _, _ -> nil end)
      [del: ["a"], ins: ["b"]]
  """
  def myers_difference(list1, list2, diff_script)
      when is_list(list1) and is_list(list2) and is_function(diff_script) do
    myers_script(list1, list2, diff_script)
  end

  # Each round lets every path make one more edit. A path is {y, rest1, rest2, edits}; the
  # diagonals -round, -round+2, .. round stand in a list, so that neighbours are adjacent.
  defp myers_script(list1, list2, diff_script) do
    case follow({0, list1, list2, []}) do
      {:done, edits} -> compact(edits, [])
      {:next, path} -> rounds([path], diff_script)
    end
  end

  defp rounds(paths, diff_script) do
    case next_round(paths, diff_script) do
      {:done, edits} -> compact(edits, [])
      {:next, paths} -> rounds(paths, diff_script)
    end
  end

  # Below the lowest path lies a deletion, above the highest an insertion, between two
  # neighbours the better of both.
  defp next_round([lowest | _] = paths, diff_script) do
    case follow(step(:down, lowest, diff_script)) do
      {:done, edits} -> {:done, edits}
      {:next, path} -> between(paths, [path], diff_script)
    end
  end

  defp between([last], acc, diff_script) do
    case follow(step(:right, last, diff_script)) do
      {:done, edits} -> {:done, edits}
      {:next, path} -> {:next, :lists.reverse([path | acc])}
    end
  end

  defp between([{y1, _, _, _} = a, {y2, _, _, _} = b | rest], acc, diff_script) do
    path = if y1 > y2, do: step(:right, a, diff_script), else: step(:down, b, diff_script)

    case follow(path) do
      {:done, edits} -> {:done, edits}
      {:next, path} -> between([b | rest], [path | acc], diff_script)
    end
  end

  # Two elements that the script explains are passed at once.
  defp step(direction, {y, [x1 | rest1], [x2 | rest2], edits} = path, diff_script) when diff_script != nil do
    if diff = diff_script.(x1, x2), do: {y + 1, rest1, rest2, [{:diff, diff} | edits]}, else: step(direction, path, nil)
  end

  defp step(:right, {y, list1, [x | rest], edits}, _diff_script), do: {y, list1, rest, [{:ins, x} | edits]}
  defp step(:right, path, _diff_script), do: path
  defp step(:down, {y, [x | rest], list2, edits}, _diff_script), do: {y + 1, rest, list2, [{:del, x} | edits]}
  defp step(:down, {y, [], list2, edits}, _diff_script), do: {y + 1, [], list2, edits}

  defp follow({y, [x | rest1], [x | rest2], edits}) do
    follow({y + 1, rest1, rest2, [{:eq, x} | edits]})
  end

  defp follow({_y, [], [], edits}), do: {:done, edits}
  defp follow(path), do: {:next, path}

  # Edits come last first; neighbours of a kind are joined.
  defp compact([{:diff, _} = diff | rest], acc), do: compact(rest, [diff | acc])

  defp compact([{kind, x} | rest], [{kind, xs} | acc]),
    do: compact(rest, [{kind, [x | xs]} | acc])

  # What is inserted behind its like, except at the start, may as well be inserted before it.
  defp compact([_ | _] = edits, [{:eq, xs}, {:ins, xs}, {:eq, ys} | acc]), do: compact(edits, [{:ins, xs}, {:eq, xs ++ ys} | acc])
  defp compact([{kind, x} | rest], acc), do: compact(rest, [{kind, [x]} | acc])
  defp compact([], acc), do: acc
end
