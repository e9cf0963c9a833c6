defmodule Keyword do
  @moduledoc """
  Lists of `{key, value}` pairs with atoms as keys. A key may stand there more than once;
  the first is the one that is read.

      iex> Keyword.get([a: 1, b: 2], :b)
      2
  """

  @type key :: atom
  @type value :: any
  @type t :: [{key, value}]
  @type t(value) :: [{key, value}]

  # -- Making and asking --

  @doc """
  Whether `term` is a list of pairs with atoms as keys.

      iex> Keyword.keyword?([{"a", 1}])
      false
  """
  def keyword?(term)
  def keyword?([{key, _} | rest]) when is_atom(key), do: keyword?(rest)
  def keyword?([]), do: true
  def keyword?(_other), do: false

  @doc "An empty list."
  def new, do: []

  @doc """
  A keyword list of pairs; the last value of a key wins.

      iex> Keyword.new([{:b, 1}, {:a, 2}, {:b, 3}])
      [a: 2, b: 3]
  """
  def new(pairs), do: new(pairs, fn pair -> pair end)

  @doc """
  A keyword list of the pairs that `transform` makes.

      iex> Keyword.new([:a, :b], fn x -> {x, x} end)
      [a: :a, b: :b]
  """
  def new(pairs, transform) when is_function(transform, 1) do
    pairs
    |> Enum.reduce([], fn x, acc ->
      {key, value} = transform.(x)
      [{key, value} | delete(acc, key)]
    end)
    |> :lists.reverse()
  end

  @doc """
  The same value for each key.

      iex> Keyword.from_keys([:a, :b], 0)
      [a: 0, b: 0]
  """
  def from_keys(keys, value) when is_list(keys) do
    for key <- keys do
      if is_atom(key), do: {key, value}, else: :erlang.error(:function_clause, [keys, value])
    end
  end

  @doc """
  The keys, in order, repeated ones too.

      iex> Keyword.keys(a: 1, b: 2)
      [:a, :b]
  """
  def keys(keywords) when is_list(keywords), do: do_keys(keywords, keywords)

  defp do_keys([{key, _} | rest], all) when is_atom(key), do: [key | do_keys(rest, all)]
  defp do_keys([], _all), do: []

  defp do_keys([other | _], _all) do
    raise ArgumentError,
          "expected a keyword list, but an entry in the list is not a two-element tuple with an atom as its first element, got: " <>
            "#{inspect(other)}"
  end

  @doc """
  The values, in order.

      iex> Keyword.values(a: 1, b: 2)
      [1, 2]
  """
  def values(keywords) when is_list(keywords), do: do_values(keywords, keywords)

  defp do_values([{key, value} | rest], all) when is_atom(key), do: [value | do_values(rest, all)]
  defp do_values([], _all), do: []

  defp do_values([other | _], _all) do
    raise ArgumentError,
          "expected a keyword list, but an entry in the list is not a key-value pair: " <>
            "#{inspect(other)}"
  end

  @doc """
  Whether `key` is there.

      iex> Keyword.has_key?([a: nil], :a)
      true
  """
  def has_key?(keywords, key) when is_list(keywords) and is_atom(key) do
    :lists.keymember(key, 1, keywords)
  end

  @doc """
  Whether both have the same pairs, the order of different keys apart.

      iex> Keyword.equal?([a: 1, b: 2], [b: 2, a: 1])
      true
  """
  def equal?(left, right) when is_list(left) and is_list(right) do
    :lists.sort(left) === :lists.sort(right)
  end

  @doc "The list itself."
  def to_list(keywords) when is_list(keywords), do: keywords

  # -- Looking up --

  @doc """
  The value of `key`, or `default`.

      iex> Keyword.get([a: 1], :z, 9)
      9
  """
  def get(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> default
    end
  end

  @doc """
  The value of `key`, or what `fun` gives.

      iex> Keyword.get_lazy([], :a, fn -> 7 end)
      7
  """
  def get_lazy(keywords, key, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> fun.()
    end
  end

  @doc """
  `{:ok, value}` or `:error`.

      iex> Keyword.fetch([a: 1], :a)
      {:ok, 1}
  """
  def fetch(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> {:ok, value}
      false -> :error
    end
  end

  @doc """
  The value of `key`; raises `KeyError`.

      iex> Keyword.fetch!([a: 1], :a)
      1
  """
  def fetch!(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> raise KeyError, key: key, term: keywords
    end
  end

  @doc """
  All values of `key`.

      iex> Keyword.get_values([a: 1, b: 2, a: 3], :a)
      [1, 3]
  """
  def get_values(keywords, key) when is_list(keywords) and is_atom(key) do
    all_values(keywords, key)
  end

  defp all_values([{key, value} | rest], key), do: [value | all_values(rest, key)]
  defp all_values([{_, _} | rest], key), do: all_values(rest, key)
  defp all_values([], _key), do: []

  # -- Changing --

  @doc """
  Puts a pair in front and drops what the key had.

      iex> Keyword.put([a: 1, b: 2, a: 4], :a, 3)
      [a: 3, b: 2]
  """
  def put(keywords, key, value) when is_list(keywords) and is_atom(key) do
    [{key, value} | delete(keywords, key)]
  end

  @doc """
  Puts a pair in front unless the key is there.

      iex> Keyword.put_new([a: 1], :a, 2)
      [a: 1]
  """
  def put_new(keywords, key, value) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords), do: keywords, else: [{key, value} | keywords]
  end

  @doc "`put_new/3` with a value that `fun` gives if needed."
  def put_new_lazy(keywords, key, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    if :lists.keymember(key, 1, keywords), do: keywords, else: [{key, fun.()} | keywords]
  end

  @doc """
  The value of `key` replaced, if it is there; repeated ones go.

      iex> Keyword.replace([a: 1, b: 2, a: 4], :a, 3)
      [a: 3, b: 2]
  """
  def replace(keywords, key, value) when is_list(keywords) and is_atom(key) do
    do_replace(keywords, key, value)
  end

  defp do_replace([{key, _} | rest], key, value), do: [{key, value} | delete(rest, key)]
  defp do_replace([pair | rest], key, value), do: [pair | do_replace(rest, key, value)]
  defp do_replace([], _key, _value), do: []

  @doc "`replace/3` that raises `KeyError` if the key is not there."
  def replace!(keywords, key, value) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords) do
      do_replace(keywords, key, value)
    else
      raise KeyError, key: key, term: keywords
    end
  end

  @doc """
  The value of `key` changed by `fun`, if it is there.

      iex> Keyword.replace_lazy([a: 1], :a, fn v -> v * 4 end)
      [a: 4]
  """
  def replace_lazy(keywords, key, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    do_replace_lazy(keywords, key, fun)
  end

  defp do_replace_lazy([{key, value} | rest], key, fun),
    do: [{key, fun.(value)} | delete(rest, key)]

  defp do_replace_lazy([pair | rest], key, fun), do: [pair | do_replace_lazy(rest, key, fun)]
  defp do_replace_lazy([], _key, _fun), do: []

  @doc """
  The value of `key` changed by `fun`, or `default` put at the end.

      iex> Keyword.update([a: 1], :a, 0, fn v -> v + 1 end)
      [a: 2]
      iex> Keyword.update([a: 1], :b, 0, fn v -> v + 1 end)
      [a: 1, b: 0]
  """
  def update(keywords, key, default, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    do_update(keywords, key, default, fun)
  end

  defp do_update([{key, value} | rest], key, _default, fun) do
    [{key, fun.(value)} | delete(rest, key)]
  end

  defp do_update([{_, _} = pair | rest], key, default, fun) do
    [pair | do_update(rest, key, default, fun)]
  end

  defp do_update([], key, default, _fun), do: [{key, default}]

  @doc "The value of `key` changed by `fun`; raises `KeyError` if it is not there."
  def update!(keywords, key, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    if :lists.keymember(key, 1, keywords) do
      do_replace_lazy(keywords, key, fun)
    else
      raise KeyError, key: key, term: keywords
    end
  end

  @doc """
  Gets and changes in one: `fun` gives `{got, new_value}` or `:pop`.

      iex> Keyword.get_and_update([a: 1], :a, fn v -> {v, v + 1} end)
      {1, [a: 2]}
  """
  def get_and_update(keywords, key, fun) when is_list(keywords) and is_atom(key) do
    case split_at(keywords, key, []) do
      {before, value, rest} -> changed(before, key, value, rest, rest, fun.(value))
      :error -> changed_new(keywords, key, fun.(nil))
    end
  end

  @doc "Like `get_and_update/3`, but raises `KeyError` if the key is not there."
  def get_and_update!(keywords, key, fun) do
    case split_at(keywords, key, []) do
      {before, value, rest} -> changed(before, key, value, rest, delete(rest, key), fun.(value))
      :error -> raise KeyError, key: key, term: keywords
    end
  end

  defp split_at([{key, value} | rest], key, before), do: {before, value, rest}
  defp split_at([{_, _} = pair | rest], key, before), do: split_at(rest, key, [pair | before])
  defp split_at([], _key, _before), do: :error

  # Only the function that raises also drops the key's later entries.
  defp changed(before, key, value, rest, kept, answer) do
    case answer do
      {got, new} -> {got, :lists.reverse(before, [{key, new} | kept])}
      :pop -> {value, :lists.reverse(before, rest)}
      other -> raise_bad_answer(other)
    end
  end

  defp changed_new(keywords, key, answer) do
    case answer do
      {got, new} -> {got, [{key, new} | keywords]}
      :pop -> {nil, keywords}
      other -> raise_bad_answer(other)
    end
  end

  defp raise_bad_answer(other) do
    raise "the given function must return a two-element tuple or :pop, got: #{inspect(other)}"
  end

  # -- Taking out --

  @doc """
  Without any pair of `key`.

      iex> Keyword.delete([a: 1, b: 2, a: 3], :a)
      [b: 2]
  """
  def delete(keywords, key) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords), do: delete_key(keywords, key), else: keywords
  end

  defp delete_key([{key, _} | rest], key), do: delete_key(rest, key)
  defp delete_key([{_, _} = pair | rest], key), do: [pair | delete_key(rest, key)]
  defp delete_key([], _key), do: []

  @doc false
  @deprecated "Use Keyword.fetch/2 + Keyword.delete/2 instead"
  def delete(keywords, key, value) when is_list(keywords) and is_atom(key) do
    for pair <- keywords, pair != {key, value}, do: pair
  end

  @doc """
  Without the first pair of `key`.

      iex> Keyword.delete_first([a: 1, a: 3], :a)
      [a: 3]
  """
  def delete_first(keywords, key) when is_list(keywords) and is_atom(key) do
    :lists.keydelete(key, 1, keywords)
  end

  @doc """
  Takes `key` out with all its pairs; gives the first value, or `default`.

      iex> Keyword.pop([a: 1, b: 2, a: 3], :a)
      {1, [b: 2]}
  """
  def pop(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case fetch(keywords, key) do
      {:ok, value} -> {value, delete(keywords, key)}
      :error -> {default, keywords}
    end
  end

  @doc "`pop/2` that raises `KeyError` if the key is not there."
  def pop!(keywords, key) when is_list(keywords) and is_atom(key) do
    case fetch(keywords, key) do
      {:ok, value} -> {value, delete(keywords, key)}
      :error -> raise KeyError, key: key, term: keywords
    end
  end

  @doc "`pop/3` with a default that `fun` gives if needed."
  def pop_lazy(keywords, key, fun)
      when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    case fetch(keywords, key) do
      {:ok, value} -> {value, delete(keywords, key)}
      :error -> {fun.(), keywords}
    end
  end

  @doc """
  Takes `key` out and gives all its values.

      iex> Keyword.pop_values([a: 1, b: 2, a: 3], :a)
      {[1, 3], [b: 2]}
  """
  def pop_values(keywords, key) when is_list(keywords) and is_atom(key) do
    {get_values(keywords, key), delete(keywords, key)}
  end

  @doc """
  Takes the first pair of `key` out.

      iex> Keyword.pop_first([a: 1, a: 3], :a)
      {1, [a: 3]}
  """
  def pop_first(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keytake(key, 1, keywords) do
      {:value, {^key, value}, rest} -> {value, rest}
      false -> {default, keywords}
    end
  end

  @doc """
  The pairs with these keys.

      iex> Keyword.take([a: 1, b: 2], [:a])
      [a: 1]
  """
  def take(keywords, keys) when is_list(keywords) and is_list(keys) do
    for {key, _} = pair <- keywords, :lists.member(key, keys), do: pair
  end

  @doc """
  The pairs without these keys.

      iex> Keyword.drop([a: 1, b: 2], [:a])
      [b: 2]
  """
  def drop(keywords, keys) when is_list(keywords) and is_list(keys) do
    for {key, _} = pair <- keywords, not :lists.member(key, keys), do: pair
  end

  @doc """
  In two: with these keys, and without.

      iex> Keyword.split([a: 1, b: 2], [:a])
      {[a: 1], [b: 2]}
  """
  def split(keywords, keys) when is_list(keywords) and is_list(keys) do
    :lists.partition(fn {key, _} -> :lists.member(key, keys) end, keywords)
  end

  @doc """
  The pairs for which `fun` is truthy.

      iex> Keyword.filter([a: 1, b: 2], fn {_, v} -> v > 1 end)
      [b: 2]
  """
  def filter(keywords, fun) when is_list(keywords) and is_function(fun, 1) do
    Enum.filter(keywords, fun)
  end

  @doc """
  The pairs for which `fun` is falsy.

      iex> Keyword.reject([a: 1, b: 2], fn {_, v} -> v > 1 end)
      [a: 1]
  """
  def reject(keywords, fun) when is_list(keywords) and is_function(fun, 1) do
    Enum.reject(keywords, fun)
  end

  @doc false
  @deprecated "Use Keyword.new/2 instead"
  def map(keywords, fun) when is_list(keywords) do
    Enum.map(keywords, fn {k, v} -> {k, fun.({k, v})} end)
  end

  @doc false
  @deprecated "Use Kernel.length/1 instead"
  def size(keywords), do: length(keywords)

  # -- Merging --

  @doc """
  The pairs of both; what the second has is dropped from the first.

      iex> Keyword.merge([a: 1, b: 2], [b: 3])
      [a: 1, b: 3]
  """
  def merge(keywords1, keywords2)
  def merge(keywords1, []) when is_list(keywords1), do: keywords1
  def merge([], keywords2) when is_list(keywords2), do: keywords2

  def merge(keywords1, keywords2) when is_list(keywords1) and is_list(keywords2) do
    check_merge(keywords2, 2)
    check_merge(keywords1, 1)

    for({key, _} = pair <- keywords1, not :lists.keymember(key, 1, keywords2), do: pair) ++
      keywords2
  end

  defp check_merge(keywords, position) do
    if not keyword?(keywords) do
      name = if position == 1, do: "first", else: "second"

      raise ArgumentError,
            "expected a keyword list as the #{name} argument, got: #{inspect(keywords)}"
    end
  end

  @doc """
  The pairs of both; `fun` gets key and both values where they meet.

      iex> Keyword.merge([a: 1, b: 2], [b: 3], fn _, v1, v2 -> v1 + v2 end)
      [a: 1, b: 5]
  """
  def merge(keywords1, keywords2, fun)
      when is_list(keywords1) and is_list(keywords2) and is_function(fun, 3) do
    check_merge(keywords1, 1)
    check_merge(keywords2, 2)
    do_merge(keywords2, [], keywords1, fun)
  end

  # Each pair of the second takes one of the same key out of the first; what is left there
  # under keys that met goes.
  defp do_merge(keywords2, acc, keywords1, fun) do
    {merged, _} =
      Enum.map_reduce(keywords2, keywords1, fn {key, value2}, left ->
        case :lists.keytake(key, 1, left) do
          {:value, {_, value1}, left} -> {{key, fun.(key, value1, value2)}, left}
          false -> {{key, value2}, left}
        end
      end)

    kept = for {key, _} = pair <- keywords1, not :lists.keymember(key, 1, keywords2), do: pair
    acc ++ kept ++ merged
  end

  # -- Options --

  @doc """
  Keeps to known keys, given as atoms or with defaults.

      iex> Keyword.validate([a: 1], [:a, b: 2])
      {:ok, [b: 2, a: 1]}
      iex> Keyword.validate([z: 1], [:a])
      {:error, [:z]}
  """
  def validate(keywords, values) when is_list(keywords) and is_list(values) do
    {known, defaults} = known_keys(values, [], [])

    case unfit(keywords, known, []) do
      [] ->
        missing = for {key, _} = pair <- defaults, not has_key?(keywords, key), do: pair
        {:ok, :lists.reverse(missing) ++ :lists.reverse(keywords)}

      unfit ->
        {:error, unfit}
    end
  end

  # Keys that are not known, or that have been there before.
  defp unfit([pair | rest], known, unfit) do
    key = valid_key(pair)

    if :lists.member(key, known),
      do: unfit(rest, :lists.delete(key, known), unfit),
      else: unfit(rest, known, [key | unfit])
  end

  defp unfit([], _known, unfit), do: unfit

  defp valid_key({key, _}), do: key

  defp valid_key(entry) do
    raise ArgumentError, "expected a keyword list as first argument, got invalid entry: #{inspect(entry)}"
  end

  defp known_keys([key | rest], known, defaults) when is_atom(key) do
    known_keys(rest, [key | known], defaults)
  end

  defp known_keys([{key, _} = pair | rest], known, defaults) when is_atom(key) do
    known_keys(rest, [key | known], [pair | defaults])
  end

  defp known_keys([], known, defaults), do: {known, :lists.reverse(defaults)}

  defp known_keys([other | _], _known, _defaults) do
    raise ArgumentError,
          "expected the second argument to be a list of atoms or tuples, got: #{inspect(other)}"
  end

  @doc "`validate/2` that raises `ArgumentError`."
  def validate!(keywords, values) do
    case validate(keywords, values) do
      {:ok, keywords} ->
        keywords

      {:error, unfit} ->
        {known, _} = known_keys(values, [], [])
        raise ArgumentError, unfit_message(unfit -- (unfit -- known), unfit -- known, keywords, :lists.reverse(known))
    end
  end

  defp unfit_message(repeated, [], keywords, _known), do: "duplicate keys #{inspect(repeated)} in #{inspect(keywords)}"

  defp unfit_message(_repeated, unknown, keywords, known) do
    "unknown keys #{inspect(unknown)} in #{inspect(keywords)}, the allowed keys are: #{inspect(known)}"
  end
end
