defmodule Enum do
  @moduledoc """
  Eager work on everything that is `Enumerable`.

  Lists are walked by plain recursion; the protocol is asked only for other types.

      iex> Enum.map([1, 2, 3], fn x -> x * 2 end)
      [2, 4, 6]
      iex> Enum.sum(1..4)
      10
  """

  @type t :: Enumerable.t()
  @type acc :: any
  @type element :: any
  @type index :: integer
  @type default :: any

  # -- The road into the protocol --

  @doc """
  Folds from the left: `fun` gets each element and the result so far.

      iex> Enum.reduce(1..4, 0, fn x, acc -> x + acc end)
      10
  """
  def reduce(list, acc, fun) when is_list(list), do: reduce_list(list, acc, fun)

  def reduce(%{__struct__: Range, first: first, last: last, step: step}, acc, fun) do
    reduce_range(first, last, step, acc, fun)
  end

  def reduce(%{__struct__: _} = enumerable, acc, fun), do: reduce_any(enumerable, acc, fun)
  def reduce(%{} = map, acc, fun), do: reduce_list(:maps.to_list(map), acc, fun)
  def reduce(enumerable, acc, fun), do: reduce_any(enumerable, acc, fun)

  defp reduce_list([x | rest], acc, fun), do: reduce_list(rest, fun.(x, acc), fun)
  defp reduce_list([], acc, _fun), do: acc

  defp reduce_range(x, last, step, acc, fun) when step > 0 and x <= last do
    reduce_range(x + step, last, step, fun.(x, acc), fun)
  end

  defp reduce_range(x, last, step, acc, fun) when step < 0 and x >= last do
    reduce_range(x + step, last, step, fun.(x, acc), fun)
  end

  defp reduce_range(_x, _last, _step, acc, _fun), do: acc

  defp reduce_any(enumerable, acc, fun) do
    {_, acc} = Enumerable.reduce(enumerable, {:cont, acc}, fn x, acc -> {:cont, fun.(x, acc)} end)
    acc
  end

  # A fold whose function says `{:cont, acc}` or `{:halt, acc}`.
  defp reduce_until(enumerable, acc, fun) do
    {_, acc} = Enumerable.reduce(enumerable, {:cont, acc}, fun)
    acc
  end

  # A fold that builds a list back to front.
  defp collect(enumerable, fun), do: :lists.reverse(reduce(enumerable, [], fun))

  @doc """
  Folds with the first element as the start.

      iex> Enum.reduce([1, 2, 3], fn x, acc -> x * acc end)
      6
  """
  def reduce([first | rest], fun), do: reduce_list(rest, first, fun)
  def reduce([], _fun), do: raise(Enum.EmptyError)

  def reduce(enumerable, fun) do
    step = fn
      x, {:acc, acc} -> {:acc, fun.(x, acc)}
      x, :none -> {:acc, x}
    end

    case reduce(enumerable, :none, step) do
      {:acc, acc} -> acc
      :none -> raise Enum.EmptyError
    end
  end

  @doc """
  Folds until `fun` answers `{:halt, acc}` in place of `{:cont, acc}`.

      iex> Enum.reduce_while(1..100, 0, fn x, acc -> if x > 3, do: {:halt, acc}, else: {:cont, acc + x} end)
      6
  """
  def reduce_while(enumerable, acc, fun), do: reduce_until(enumerable, acc, fun)

  @doc """
  Maps and folds in one pass; `fun` gives `{mapped, acc}`.

      iex> Enum.map_reduce([1, 2, 3], 0, fn x, acc -> {x * 2, acc + x} end)
      {[2, 4, 6], 6}
  """
  def map_reduce(list, acc, fun) when is_list(list), do: map_reduce_list(list, [], acc, fun)

  def map_reduce(enumerable, acc, fun) do
    {mapped, acc} =
      reduce(enumerable, {[], acc}, fn x, {mapped, acc} ->
        {y, acc} = fun.(x, acc)
        {[y | mapped], acc}
      end)

    {:lists.reverse(mapped), acc}
  end

  defp map_reduce_list([x | rest], mapped, acc, fun) do
    {y, acc} = fun.(x, acc)
    map_reduce_list(rest, [y | mapped], acc, fun)
  end

  defp map_reduce_list([], mapped, acc, _fun), do: {:lists.reverse(mapped), acc}

  @doc """
  Like `map_reduce/3`, but `fun` gives an enumerable of results, or `{:halt, acc}` to stop.

      iex> Enum.flat_map_reduce(1..9, 0, fn x, acc -> if acc < 2, do: {[x, x], acc + 1}, else: {:halt, acc} end)
      {[1, 1, 2, 2], 2}
  """
  def flat_map_reduce(enumerable, acc, fun) do
    {lists, acc} =
      reduce_until(enumerable, {[], acc}, fn x, {lists, acc} ->
        case fun.(x, acc) do
          {:halt, acc} -> {:halt, {lists, acc}}
          {results, acc} -> {:cont, {[to_list(results) | lists], acc}}
        end
      end)

    {:lists.append(:lists.reverse(lists)), acc}
  end

  @doc """
  The running results of a fold without a start.

      iex> Enum.scan([1, 2, 3], fn x, acc -> x + acc end)
      [1, 3, 6]
  """
  def scan(enumerable, fun) do
    case to_list(enumerable) do
      [first | rest] -> [first | :vl_enum_list.scan(rest, first, fun)]
      [] -> []
    end
  end

  @doc """
  The running results of a fold that starts at `acc`.

      iex> Enum.scan([1, 2, 3], 10, fn x, acc -> x + acc end)
      [11, 13, 16]
  """
  def scan(enumerable, acc, fun), do: :vl_enum_list.scan(to_list(enumerable), acc, fun)

  # -- Mapping --

  @doc """
  The results of `fun` for each element.

      iex> Enum.map(1..3, fn x -> x + 1 end)
      [2, 3, 4]
  """
  def map(list, fun) when is_list(list), do: map_list(list, fun)
  def map(enumerable, fun), do: collect(enumerable, fn x, acc -> [fun.(x) | acc] end)

  defp map_list([x | rest], fun), do: [fun.(x) | map_list(rest, fun)]
  defp map_list([], _fun), do: []

  @doc """
  Calls `fun` for each element and returns `:ok`.

      iex> Enum.each([1, 2], fn x -> send(self(), x) end)
      :ok
  """
  def each(list, fun) when is_list(list), do: each_list(list, fun)

  def each(enumerable, fun) do
    reduce(enumerable, :ok, fn x, _ ->
      fun.(x)
      :ok
    end)
  end

  defp each_list([x | rest], fun) do
    fun.(x)
    each_list(rest, fun)
  end

  defp each_list([], _fun), do: :ok

  @doc """
  Maps to enumerables and joins them.

      iex> Enum.flat_map([1, 2], fn x -> [x, x] end)
      [1, 1, 2, 2]
  """
  def flat_map(list, fun) when is_list(list), do: flat_map_list(list, fun)

  def flat_map(enumerable, fun) do
    collect(enumerable, fn x, acc ->
      case fun.(x) do
        list when is_list(list) -> :lists.reverse(list, acc)
        other -> reduce(other, acc, fn y, acc -> [y | acc] end)
      end
    end)
  end

  defp flat_map_list([x | rest], fun) do
    case fun.(x) do
      [one] -> [one | flat_map_list(rest, fun)]
      list when is_list(list) -> list ++ flat_map_list(rest, fun)
      other -> to_list(other) ++ flat_map_list(rest, fun)
    end
  end

  defp flat_map_list([], _fun), do: []

  @doc """
  Applies `fun` to the first and then every `nth` element.

      iex> Enum.map_every(1..5, 2, fn x -> x * 10 end)
      [10, 2, 30, 4, 50]
  """
  def map_every(enumerable, nth, fun)
  def map_every(enumerable, 1, fun), do: map(enumerable, fun)
  def map_every(enumerable, 0, _fun), do: to_list(enumerable)

  def map_every(enumerable, nth, fun) when is_integer(nth) and nth > 1 do
    {mapped, _} =
      map_reduce(enumerable, 0, fn
        x, 0 -> {fun.(x), nth - 1}
        x, left -> {x, left - 1}
      end)

    mapped
  end

  @doc """
  Pairs each element with its index, or calls `fun` with both.

      iex> Enum.with_index([:a, :b])
      [a: 0, b: 1]
      iex> Enum.with_index([:a, :b], 5)
      [a: 5, b: 6]
      iex> Enum.with_index([:a, :b], fn x, i -> {i, x} end)
      [{0, :a}, {1, :b}]
  """
  def with_index(enumerable, fun_or_offset \\ 0)

  def with_index(enumerable, offset) when is_integer(offset) do
    :vl_enum_list.index(to_list(enumerable), offset)
  end

  def with_index(enumerable, fun) when is_function(fun, 2) do
    {mapped, _} = map_reduce(enumerable, 0, fn x, i -> {fun.(x, i), i + 1} end)
    mapped
  end

  @doc """
  Maps and puts `separator` between the results.

      iex> Enum.map_intersperse([1, 2, 3], :x, fn x -> x * 2 end)
      [2, :x, 4, :x, 6]
  """
  def map_intersperse(enumerable, separator, mapper) do
    :vl_enum_list.separate(map(enumerable, mapper), separator)
  end

  @doc """
  Puts `separator` between the elements.

      iex> Enum.intersperse([1, 2, 3], 0)
      [1, 0, 2, 0, 3]
  """
  def intersperse(enumerable, separator), do: :vl_enum_list.separate(to_list(enumerable), separator)

  # -- Filtering --

  @doc """
  The elements for which `fun` is truthy.

      iex> Enum.filter(1..4, fn x -> rem(x, 2) == 0 end)
      [2, 4]
  """
  def filter(list, fun) when is_list(list), do: filter_list(list, fun)

  def filter(enumerable, fun) do
    collect(enumerable, fn x, acc -> if fun.(x), do: [x | acc], else: acc end)
  end

  defp filter_list([x | rest], fun) do
    if fun.(x), do: [x | filter_list(rest, fun)], else: filter_list(rest, fun)
  end

  defp filter_list([], _fun), do: []

  @doc """
  The elements for which `fun` is falsy.

      iex> Enum.reject(1..4, fn x -> rem(x, 2) == 0 end)
      [1, 3]
  """
  def reject(list, fun) when is_list(list), do: reject_list(list, fun)

  def reject(enumerable, fun) do
    collect(enumerable, fn x, acc -> if fun.(x), do: acc, else: [x | acc] end)
  end

  defp reject_list([x | rest], fun) do
    if fun.(x), do: reject_list(rest, fun), else: [x | reject_list(rest, fun)]
  end

  defp reject_list([], _fun), do: []

  @doc false
  @deprecated "Use Enum.filter/2 + Enum.map/2 or for comprehensions instead"
  def filter_map(enumerable, filter, mapper), do: enumerable |> filter(filter) |> map(mapper)

  @doc """
  Both halves at once: where `fun` is truthy, where it is not.

      iex> Enum.split_with(1..4, fn x -> x > 3 end)
      {[4], [1, 2, 3]}
  """
  def split_with(enumerable, fun) do
    {yes, no} =
      reduce(enumerable, {[], []}, fn x, {yes, no} ->
        if fun.(x), do: {[x | yes], no}, else: {yes, [x | no]}
      end)

    {:lists.reverse(yes), :lists.reverse(no)}
  end

  @doc false
  @deprecated "Use Enum.split_with/2 instead"
  def partition(enumerable, fun), do: split_with(enumerable, fun)

  @doc """
  Each value once, the first time it comes.

      iex> Enum.uniq([1, 2, 1, 3, 2])
      [1, 2, 3]
  """
  def uniq(list) when is_list(list), do: :vl_lists.unique(list)
  def uniq(enumerable), do: uniq_by(enumerable, fn x -> x end)

  @doc false
  @deprecated "Use Enum.uniq_by/2 instead"
  def uniq(enumerable, fun), do: uniq_by(enumerable, fun)

  @doc """
  The elements whose `fun` result was not seen before.

      iex> Enum.uniq_by([{1, :x}, {2, :y}, {1, :z}], fn {n, _} -> n end)
      [{1, :x}, {2, :y}]
  """
  def uniq_by(list, fun) when is_list(list), do: :vl_lists.unique_by(:vl_enum_list.keyed(list, fun))

  def uniq_by(enumerable, fun) do
    {list, _} =
      reduce(enumerable, {[], %{}}, fn x, {acc, seen} ->
        key = fun.(x)

        case seen do
          %{^key => _} -> {acc, seen}
          _ -> {[x | acc], :maps.put(key, true, seen)}
        end
      end)

    :lists.reverse(list)
  end

  @doc """
  Without repetitions that stand side by side.

      iex> Enum.dedup([1, 1, 2, 1])
      [1, 2, 1]
  """
  def dedup(enumerable), do: :vl_enum_list.dedup(to_list(enumerable))

  @doc """
  `dedup/1` by the result of `fun`.

      iex> Enum.dedup_by([1, 3, 4, 5], fn x -> rem(x, 2) end)
      [1, 4, 5]
  """
  def dedup_by([x | rest], fun), do: [x | :vl_enum_list.dedup_after(rest, fun, fun.(x))]

  def dedup_by(enumerable, fun) do
    {list, _} =
      reduce(enumerable, {[], :none}, fn x, {acc, last} ->
        case {:last, fun.(x)} do
          ^last -> {acc, last}
          new -> {[x | acc], new}
        end
      end)

    :lists.reverse(list)
  end

  # -- Questions --

  @doc """
  Whether every element is truthy.

      iex> Enum.all?([1, nil])
      false
  """
  def all?(list) when is_list(list), do: all_list(list)

  def all?(enumerable) do
    reduce_until(enumerable, true, fn x, _ -> if x, do: {:cont, true}, else: {:halt, false} end)
  end

  defp all_list([x | rest]) do
    if x, do: all_list(rest), else: false
  end

  defp all_list([]), do: true

  @doc """
  Whether `fun` is truthy for every element.

      iex> Enum.all?([2, 4], fn x -> rem(x, 2) == 0 end)
      true
  """
  def all?(list, fun) when is_list(list), do: all_list(list, fun)

  def all?(enumerable, fun) do
    reduce_until(enumerable, true, fn x, _ ->
      if fun.(x), do: {:cont, true}, else: {:halt, false}
    end)
  end

  defp all_list([x | rest], fun) do
    if fun.(x), do: all_list(rest, fun), else: false
  end

  defp all_list([], _fun), do: true

  @doc """
  Whether some element is truthy.

      iex> Enum.any?([nil, 1])
      true
  """
  def any?(list) when is_list(list), do: any_list(list)

  def any?(enumerable) do
    reduce_until(enumerable, false, fn x, _ -> if x, do: {:halt, true}, else: {:cont, false} end)
  end

  defp any_list([x | rest]) do
    if x, do: true, else: any_list(rest)
  end

  defp any_list([]), do: false

  @doc """
  Whether `fun` is truthy for some element.

      iex> Enum.any?([1, 2], fn x -> x > 1 end)
      true
  """
  def any?(list, fun) when is_list(list), do: any_list(list, fun)

  def any?(enumerable, fun) do
    reduce_until(enumerable, false, fn x, _ ->
      if fun.(x), do: {:halt, true}, else: {:cont, false}
    end)
  end

  defp any_list([x | rest], fun) do
    if fun.(x), do: true, else: any_list(rest, fun)
  end

  defp any_list([], _fun), do: false

  @doc """
  Whether there is nothing in it.

      iex> Enum.empty?([])
      true
  """
  def empty?(list) when is_list(list), do: list == []

  def empty?(enumerable) do
    case Enumerable.slice(enumerable) do
      {:ok, count, _} -> count == 0
      {:error, _} -> reduce_until(enumerable, true, fn _, _ -> {:halt, false} end)
    end
  end

  @doc """
  Whether `element` is in it (compared with `===`).

      iex> Enum.member?(1..10//2, 3)
      true
  """
  def member?(list, element) when is_list(list), do: :lists.member(element, list)

  def member?(enumerable, element) do
    case Enumerable.member?(enumerable, element) do
      {:ok, answer} when is_boolean(answer) -> answer
      {:error, _} -> any?(enumerable, fn x -> x === element end)
    end
  end

  @doc """
  How many elements.

      iex> Enum.count([:a, :b])
      2
  """
  def count(list) when is_list(list), do: length(list)

  def count(enumerable) do
    case Enumerable.count(enumerable) do
      {:ok, n} when is_integer(n) -> n
      {:error, _} -> reduce(enumerable, 0, fn _, n -> n + 1 end)
    end
  end

  @doc """
  For how many elements `fun` is truthy.

      iex> Enum.count([1, 2, 3], fn x -> x > 1 end)
      2
  """
  def count(enumerable, fun) do
    reduce(enumerable, 0, fn x, n -> if fun.(x), do: n + 1, else: n end)
  end

  @doc """
  Counts, but stops at `limit`.

      iex> Enum.count_until(1..20, 5)
      5
  """
  def count_until(enumerable, limit) when is_integer(limit) and limit > 0 do
    case Enumerable.count(enumerable) do
      {:ok, n} -> Kernel.min(n, limit)
      {:error, _} -> reduce_until(enumerable, 0, &count_step(&1, &2, fn _ -> true end, limit))
    end
  end

  @doc """
  Counts the elements for which `fun` is truthy, but stops at `limit`.

      iex> Enum.count_until(1..20, fn x -> rem(x, 2) == 0 end, 3)
      3
  """
  def count_until(enumerable, fun, limit) when is_integer(limit) and limit > 0 do
    reduce_until(enumerable, 0, &count_step(&1, &2, fun, limit))
  end

  defp count_step(x, n, fun, limit) do
    case {fun.(x), n + 1} do
      {falsy, _} when falsy in [false, nil] -> {:cont, n}
      {_, ^limit} -> {:halt, limit}
      {_, n} -> {:cont, n}
    end
  end

  # -- Finding --

  @doc """
  The first element for which `fun` is truthy.

      iex> Enum.find([1, 2, 3], fn x -> x > 1 end)
      2
  """
  def find(enumerable, default \\ nil, fun)

  def find(list, default, fun) when is_list(list), do: :vl_enum_list.find(list, default, fun)

  def find(enumerable, default, fun) do
    reduce_until(enumerable, default, fn x, default ->
      if fun.(x), do: {:halt, x}, else: {:cont, default}
    end)
  end

  @doc """
  The index of the first element for which `fun` is truthy.

      iex> Enum.find_index([:a, :b], fn x -> x == :b end)
      1
  """
  def find_index(list, fun) when is_list(list), do: :vl_enum_list.find_index(list, 0, fun)

  def find_index(enumerable, fun) do
    found =
      reduce_until(enumerable, {:next, 0}, fn x, {:next, i} ->
        if fun.(x), do: {:halt, {:at, i}}, else: {:cont, {:next, i + 1}}
      end)

    case found do
      {:at, i} -> i
      {:next, _} -> nil
    end
  end

  @doc """
  The first truthy result of `fun`.

      iex> Enum.find_value([1, 2, 3], fn x -> if x > 1, do: x * 10 end)
      20
  """
  def find_value(enumerable, default \\ nil, fun)

  def find_value(list, default, fun) when is_list(list), do: :vl_enum_list.find_value(list, default, fun)

  def find_value(enumerable, default, fun) do
    reduce_until(enumerable, default, fn x, default ->
      value = fun.(x)
      if value, do: {:halt, value}, else: {:cont, default}
    end)
  end

  # -- By position --

  @doc """
  The element at `index` (negative: from the end), or `default`.

      iex> Enum.at([:a, :b], -1)
      :b
      iex> Enum.at([:a, :b], 7, :none)
      :none
  """
  def at(enumerable, index, default \\ nil) when is_integer(index) do
    case fetch(enumerable, index) do
      {:ok, x} -> x
      :error -> default
    end
  end

  @doc """
  `{:ok, element}` at `index`, or `:error`.

      iex> Enum.fetch([:a, :b], 1)
      {:ok, :b}
  """
  def fetch(list, index) when is_list(list) and is_integer(index) do
    if index < 0 do
      :vl_enum_list.fetch(:lists.reverse(list), -index - 1)
    else
      :vl_enum_list.fetch(list, index)
    end
  end

  def fetch(enumerable, index) when is_integer(index) do
    case Enumerable.slice(enumerable) do
      {:ok, count, slicer} -> :vl_enum_slice.fetch_sliced(enumerable, count, slicer, index)
      {:error, _} when index < 0 -> fetch(to_list(enumerable), index)
      {:error, _} -> :vl_enum_slice.fetch_walking(enumerable, index)
    end
  end

  @doc """
  The element at `index`; raises `Enum.OutOfBoundsError`.

      iex> Enum.fetch!([:a, :b], 0)
      :a
  """
  def fetch!(enumerable, index) when is_integer(index) do
    case fetch(enumerable, index) do
      {:ok, x} -> x
      :error -> raise Enum.OutOfBoundsError
    end
  end

  @doc """
  The first `amount` elements; the last ones if it is negative.

      iex> Enum.take(1..10, 3)
      [1, 2, 3]
      iex> Enum.take(1..10, -2)
      [9, 10]
  """
  def take(enumerable, amount)

  def take(_enumerable, 0), do: []

  def take(list, amount) when is_list(list) and is_integer(amount) do
    if amount > 0, do: :vl_enum_list.take(list, amount), else: :vl_enum_list.take_last(list, -amount)
  end

  def take(enumerable, amount) when is_integer(amount) and amount > 0 do
    {_, {taken, _}} =
      Enumerable.reduce(enumerable, {:cont, {[], amount}}, fn
        x, {taken, 1} -> {:halt, {[x | taken], 0}}
        x, {taken, left} -> {:cont, {[x | taken], left - 1}}
      end)

    :lists.reverse(taken)
  end

  def take(enumerable, amount) when is_integer(amount) do
    :vl_enum_list.take_last(to_list(enumerable), -amount)
  end

  @doc """
  Without the first `amount` elements; without the last ones if it is negative.

      iex> Enum.drop([1, 2, 3], 2)
      [3]
  """
  def drop(list, amount) when is_list(list) and is_integer(amount) do
    if amount >= 0, do: :vl_enum_list.drop(list, amount), else: :vl_enum_list.take(list, length(list) + amount)
  end

  def drop(enumerable, amount) when is_integer(amount), do: drop(to_list(enumerable), amount)

  @doc """
  Elements until `fun` is falsy for the first time.

      iex> Enum.take_while([1, 2, 9, 1], fn x -> x < 5 end)
      [1, 2]
  """
  def take_while(list, fun) when is_list(list), do: :vl_enum_list.take_while(list, fun)

  def take_while(enumerable, fun) do
    taken =
      reduce_until(enumerable, [], fn x, acc ->
        if fun.(x), do: {:cont, [x | acc]}, else: {:halt, acc}
      end)

    :lists.reverse(taken)
  end

  @doc """
  Elements from the first for which `fun` is falsy.

      iex> Enum.drop_while([1, 2, 9, 1], fn x -> x < 5 end)
      [9, 1]
  """
  def drop_while(list, fun) when is_list(list), do: :vl_enum_list.drop_while(list, fun)

  def drop_while(enumerable, fun) do
    {_, kept} = split_while(enumerable, fun)
    kept
  end

  @doc """
  The first and then every `nth` element.

      iex> Enum.take_every(1..7, 3)
      [1, 4, 7]
  """
  def take_every(enumerable, nth)
  def take_every(enumerable, 1), do: to_list(enumerable)
  def take_every(_enumerable, 0), do: []

  def take_every(enumerable, nth) when is_integer(nth) and nth > 1 do
    :vl_enum_list.every(to_list(enumerable), 0, nth)
  end

  @doc """
  Without the first and then every `nth` element.

      iex> Enum.drop_every(1..6, 2)
      [2, 4, 6]
  """
  def drop_every(enumerable, nth)
  def drop_every(_enumerable, 1), do: []
  def drop_every(enumerable, 0), do: to_list(enumerable)

  def drop_every(enumerable, nth) when is_integer(nth) and nth > 1 do
    :vl_enum_list.not_every(to_list(enumerable), 0, nth)
  end

  @doc """
  Cut in two after `count` elements (negative: counted from the end).

      iex> Enum.split([1, 2, 3], 2)
      {[1, 2], [3]}
  """
  def split(enumerable, count) when is_integer(count) do
    list = to_list(enumerable)
    :vl_enum_list.split(list, if(count < 0, do: length(list) + count, else: count), [])
  end

  @doc """
  Cut in two where `fun` is falsy for the first time.

      iex> Enum.split_while([1, 2, 9, 1], fn x -> x < 5 end)
      {[1, 2], [9, 1]}
  """
  def split_while(list, fun) when is_list(list), do: :vl_enum_list.split_while(list, fun, [])

  def split_while(enumerable, fun) do
    {taken, kept, _} =
      reduce(enumerable, {[], [], true}, fn
        x, {taken, kept, true} ->
          if fun.(x), do: {[x | taken], kept, true}, else: {taken, [x | kept], false}

        x, {taken, kept, false} ->
          {taken, [x | kept], false}
      end)

    {:lists.reverse(taken), :lists.reverse(kept)}
  end

  @doc """
  The elements whose indexes a range names (negative: from the end).

      iex> Enum.slice([1, 2, 3, 4, 5], 1..-2)
      [2, 3, 4]
      iex> Enum.slice(0..10, 0..10//5)
      [0, 5, 10]
  """
  def slice(enumerable, %{__struct__: Range, first: first, last: last, step: step} = range) do
    cond do
      step > 0 ->
        :vl_enum_slice.every_of(:vl_enum_slice.slice_between(enumerable, first, last), step)

      step == -1 and first > last ->
        :vl_enum_slice.slice_between(enumerable, first, last)

      true ->
        raise ArgumentError,
              "Enum.slice/2 does not accept ranges with negative steps, got: #{inspect(range)}"
    end
  end

  def slice(enumerable, %{__struct__: Range} = range), do: slice(enumerable, Range.stepped(range))

  @doc """
  `amount` elements from `start` on.

      iex> Enum.slice([1, 2, 3, 4], 1, 2)
      [2, 3]
  """
  def slice(enumerable, start, amount)
      when is_integer(start) and is_integer(amount) and amount >= 0 do
    :vl_enum_slice.slice_from(enumerable, start, amount)
  end

  @doc """
  Moves the element or the range of elements at `index` to `insertion_index`.

      iex> Enum.slide([:a, :b, :c, :d], 3, 1)
      [:a, :d, :b, :c]
      iex> Enum.slide([:a, :b, :c, :d], 0..1, 3)
      [:c, :d, :a, :b]
  """
  def slide(enumerable, range_or_index, insertion_index)

  def slide(_enumerable, %{__struct__: Range, step: step} = range, _to) when step != 1 do
    raise ArgumentError,
          "Enum.slide/3 does not accept ranges with custom steps, got: #{inspect(range)}"
  end

  def slide(enumerable, %{__struct__: Range, first: first, last: last}, to) do
    :vl_enum_slice.slide_between(to_list(enumerable), first, last, to)
  end

  def slide(enumerable, index, to) when is_integer(index) do
    :vl_enum_slice.slide_between(to_list(enumerable), index, index, to)
  end

  # -- Order --

  @doc """
  Back to front.

      iex> Enum.reverse(1..3)
      [3, 2, 1]
  """
  def reverse(list) when is_list(list), do: :lists.reverse(list)
  def reverse(enumerable), do: reduce(enumerable, [], fn x, acc -> [x | acc] end)

  @doc """
  Back to front, in front of `tail`.

      iex> Enum.reverse([1, 2], [9])
      [2, 1, 9]
  """
  def reverse(enumerable, tail) do
    reduce(enumerable, to_list(tail), fn x, acc -> [x | acc] end)
  end

  @doc """
  Turns `count` elements around, from `start` on.

      iex> Enum.reverse_slice([1, 2, 3, 4, 5], 1, 3)
      [1, 4, 3, 2, 5]
  """
  def reverse_slice(enumerable, start, count)
      when is_integer(start) and start >= 0 and is_integer(count) and count >= 0 do
    {before, rest} = :vl_enum_list.split(to_list(enumerable), start, [])
    {middle, rest} = :vl_enum_list.split(rest, count, [])
    before ++ :lists.reverse(middle, rest)
  end

  @doc """
  Sorted by term order.

      iex> Enum.sort([3, 1, 2])
      [1, 2, 3]
  """
  def sort(enumerable), do: :lists.sort(to_list(enumerable))

  @doc """
  Sorted by a function that says whether its first argument comes first (or ties), by
  `:asc`, `:desc`, a module with `compare/2`, or `{:asc | :desc, module}`. Stable.

      iex> Enum.sort([3, 1, 2], :desc)
      [3, 2, 1]
  """
  def sort(enumerable, sorter)
  def sort(enumerable, :asc), do: :lists.sort(to_list(enumerable))
  def sort(enumerable, sorter), do: :lists.sort(:vl_enum_order.to_sort_fun(sorter), to_list(enumerable))

  @doc """
  Sorted by the results of `mapper`, called once for each element.

      iex> Enum.sort_by(["ccc", "a", "bb"], &byte_size/1)
      ["a", "bb", "ccc"]
  """
  def sort_by(enumerable, mapper, sorter \\ :asc) when is_function(mapper, 1) do
    pairs = map(enumerable, fn x -> {x, mapper.(x)} end)
    :vl_enum_order.values(:vl_enum_order.sort_pairs(pairs, sorter))
  end

  # -- Extremes --

  @doc """
  The largest element, by a sorter as `sort/2` has it; `empty_fallback` is called when there is none.

      iex> Enum.max([3, 1, 2])
      3
      iex> Enum.max([], fn -> 0 end)
      0
  """
  def max(enumerable, sorter \\ &>=/2)

  def max(enumerable, empty_fallback) when is_function(empty_fallback, 0) do
    max(enumerable, &>=/2, empty_fallback)
  end

  def max(enumerable, sorter), do: max(enumerable, sorter, &raise_empty/0)

  @doc "The largest element by an order; `empty_fallback` gives the value for none."
  def max(enumerable, sorter, empty_fallback) do
    :vl_enum_order.best(to_list(enumerable), :vl_enum_order.max_sort_fun(sorter), empty_fallback)
  end

  @doc """
  The smallest element; see `max/3`.

      iex> Enum.min([3, 1, 2])
      1
  """
  def min(enumerable, sorter \\ &<=/2)

  def min(enumerable, empty_fallback) when is_function(empty_fallback, 0) do
    min(enumerable, &<=/2, empty_fallback)
  end

  def min(enumerable, sorter), do: min(enumerable, sorter, &raise_empty/0)

  @doc "The smallest element by an order; `empty_fallback` gives the value for none."
  def min(enumerable, sorter, empty_fallback) do
    :vl_enum_order.best(to_list(enumerable), :vl_enum_order.min_sort_fun(sorter), empty_fallback)
  end

  defp raise_empty, do: raise(Enum.EmptyError)

  @doc """
  The element with the largest result of `fun`.

      iex> Enum.max_by(["a", "ccc", "bb"], &byte_size/1)
      "ccc"
  """
  def max_by(enumerable, fun, sorter \\ &>=/2)

  def max_by(enumerable, fun, empty_fallback) when is_function(empty_fallback, 0) do
    max_by(enumerable, fun, &>=/2, empty_fallback)
  end

  def max_by(enumerable, fun, sorter), do: max_by(enumerable, fun, sorter, &raise_empty/0)

  @doc "As `max_by/3`; `empty_fallback` gives the value for none."
  def max_by(enumerable, fun, sorter, empty_fallback) when is_function(fun, 1) do
    :vl_enum_order.best_by(enumerable, fun, :vl_enum_order.max_sort_fun(sorter), empty_fallback)
  end

  @doc """
  The element with the smallest result of `fun`.

      iex> Enum.min_by(["bb", "a", "ccc"], &byte_size/1)
      "a"
  """
  def min_by(enumerable, fun, sorter \\ &<=/2)

  def min_by(enumerable, fun, empty_fallback) when is_function(empty_fallback, 0) do
    min_by(enumerable, fun, &<=/2, empty_fallback)
  end

  def min_by(enumerable, fun, sorter), do: min_by(enumerable, fun, sorter, &raise_empty/0)

  @doc "As `min_by/3`; `empty_fallback` gives the value for none."
  def min_by(enumerable, fun, sorter, empty_fallback) when is_function(fun, 1) do
    :vl_enum_order.best_by(enumerable, fun, :vl_enum_order.min_sort_fun(sorter), empty_fallback)
  end

  @doc """
  The smallest and the largest element.

      iex> Enum.min_max([2, 3, 1])
      {1, 3}
  """
  def min_max(enumerable, empty_fallback \\ &raise_empty/0) when is_function(empty_fallback, 0) do
    case to_list(enumerable) do
      [first | rest] -> :vl_enum_order.min_max_list(rest, first, first)
      [] -> empty_fallback.()
    end
  end

  @doc """
  The elements with the smallest and the largest result of `fun`; the sorter says whether its
  first argument is smaller.

      iex> Enum.min_max_by(["aaa", "b", "cc"], &byte_size/1)
      {"b", "aaa"}
  """
  def min_max_by(enumerable, fun, sorter_or_empty_fallback \\ &</2)

  def min_max_by(enumerable, fun, empty_fallback) when is_function(empty_fallback, 0) do
    min_max_by(enumerable, fun, &</2, empty_fallback)
  end

  def min_max_by(enumerable, fun, sorter), do: min_max_by(enumerable, fun, sorter, &raise_empty/0)

  @doc "As `min_max_by/3`; `empty_fallback` gives the value for none."
  def min_max_by(enumerable, fun, sorter, empty_fallback)
      when is_function(fun, 1) and is_function(empty_fallback, 0) do
    smaller? = :vl_enum_order.min_max_sort_fun(sorter)

    case map(enumerable, fn x -> {x, fun.(x)} end) do
      [first | rest] ->
        {low, _} = :vl_enum_order.best_of(rest, first, fn {_, a}, {_, b} -> not smaller?.(b, a) end)
        {high, _} = :vl_enum_order.best_of(rest, first, fn {_, a}, {_, b} -> not smaller?.(a, b) end)
        {low, high}

      [] ->
        empty_fallback.()
    end
  end

  # -- Sums and counts by value --

  @doc """
  The sum of all elements.

      iex> Enum.sum([1, 2.5])
      3.5
  """
  def sum(%{__struct__: Range, first: first, last: last, step: step} = range) do
    case Range.size(range) do
      0 -> 0
      n -> div(n * (first + last - rem(last - first, step)), 2)
    end
  end

  def sum(enumerable), do: reduce(enumerable, 0, fn x, acc -> x + acc end)

  @doc """
  The product of all elements.

      iex> Enum.product([2, 3, 4])
      24
  """
  def product(enumerable), do: reduce(enumerable, 1, fn x, acc -> x * acc end)

  @doc """
  How often each value comes.

      iex> Enum.frequencies([:a, :b, :a])
      %{a: 2, b: 1}
  """
  def frequencies(list) when is_list(list), do: :vl_lists.count(list)

  def frequencies(enumerable) do
    reduce(enumerable, %{}, fn x, acc -> count_key(acc, x) end)
  end

  @doc """
  How often each result of `fun` comes.

      iex> Enum.frequencies_by([1, 2, 3], fn x -> rem(x, 2) end)
      %{0 => 1, 1 => 2}
  """
  def frequencies_by(list, fun) when is_list(list) and is_function(fun) do
    :vl_lists.count(map(list, fun))
  end

  def frequencies_by(enumerable, fun) when is_function(fun) do
    reduce(enumerable, %{}, fn x, acc -> count_key(acc, fun.(x)) end)
  end

  defp count_key(counts, key) do
    case counts do
      %{^key => n} -> :maps.put(key, n + 1, counts)
      _ -> :maps.put(key, 1, counts)
    end
  end

  @doc """
  A map from each result of `key_fun` to the elements (mapped by `value_fun`) that gave it.

      iex> Enum.group_by(1..4, fn x -> rem(x, 2) end)
      %{0 => [2, 4], 1 => [1, 3]}
  """
  def group_by(enumerable, key_fun, value_fun \\ fn x -> x end)

  def group_by(enumerable, key_fun, value_fun) when is_function(key_fun) do
    :vl_lists.group(grouped(reverse(enumerable), key_fun, value_fun))
  end

  # Pairs of the key and the value.
  defp grouped([x | rest], key_fun, value_fun) do
    key = key_fun.(x)
    [[key | value_fun.(x)] | grouped(rest, key_fun, value_fun)]
  end

  defp grouped([], _key_fun, _value_fun), do: []

  # -- Chunks --

  @doc """
  Groups of `count` elements; the last may be shorter.

      iex> Enum.chunk_every([1, 2, 3], 2)
      [[1, 2], [3]]
  """
  def chunk_every(enumerable, count), do: chunk_every(enumerable, count, count, [])

  @doc """
  Groups of `count` elements, a new one every `step`. `leftover` fills up the last one, or
  `:discard` drops it.

      iex> Enum.chunk_every([1, 2, 3, 4], 3, 2, :discard)
      [[1, 2, 3]]
      iex> Enum.chunk_every([1, 2, 3, 4], 3, 2, [0])
      [[1, 2, 3], [3, 4, 0]]
  """
  def chunk_every(enumerable, count, step, leftover \\ [])
      when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
    :vl_enum_list.chunk(to_list(enumerable), count, step, leftover)
  end

  @doc false
  @deprecated "Use Enum.chunk_every/2 instead"
  def chunk(enumerable, count), do: chunk_every(enumerable, count, count, :discard)

  @doc false
  @deprecated "Use Enum.chunk_every/3 instead"
  def chunk(enumerable, n, step), do: chunk_every(enumerable, n, step, :discard)

  @doc false
  @deprecated "Use Enum.chunk_every/4 instead"
  def chunk(enumerable, n, step, leftover) do
    chunk_every(enumerable, n, step, leftover || :discard)
  end

  @doc """
  Groups of neighbours for which `fun` gives the same.

      iex> Enum.chunk_by([1, 3, 2, 4, 5], fn x -> rem(x, 2) end)
      [[1, 3], [2, 4], [5]]
  """
  def chunk_by(enumerable, fun) do
    step = fn
      x, nil ->
        {:cont, {[x], fun.(x)}}

      x, {chunk, key} ->
        case fun.(x) do
          ^key -> {:cont, {[x | chunk], key}}
          new -> {:cont, :lists.reverse(chunk), {[x], new}}
        end
    end

    chunk_while(enumerable, nil, step, fn
      nil -> {:cont, nil}
      {chunk, _} -> {:cont, :lists.reverse(chunk), nil}
    end)
  end

  @doc """
  Chunks as `chunk_fun` says: `{:cont, acc}`, `{:cont, chunk, acc}` or `{:halt, acc}` for each
  element, then `after_fun` for the rest.

      iex> Enum.chunk_while(1..5, 0, fn x, sum ->
      ...>   if sum + x > 4, do: {:cont, sum, x}, else: {:cont, sum + x}
      ...> end, fn sum -> {:cont, sum, 0} end)
      [3, 3, 4, 5]
  """
  def chunk_while(enumerable, acc, chunk_fun, after_fun) do
    {chunks, acc} =
      reduce_until(enumerable, {[], acc}, fn x, {chunks, acc} ->
        case chunk_fun.(x, acc) do
          {:cont, chunk, acc} -> {:cont, {[chunk | chunks], acc}}
          {:cont, acc} -> {:cont, {chunks, acc}}
          {:halt, acc} -> {:halt, {chunks, acc}}
        end
      end)

    case after_fun.(acc) do
      {:cont, _acc} -> :lists.reverse(chunks)
      {:cont, chunk, _acc} -> :lists.reverse(chunks, [chunk])
    end
  end

  # -- Joining, collecting --

  @doc """
  The elements as strings, with `joiner` between.

      iex> Enum.join([1, 2, 3], "-")
      "1-2-3"
  """
  def join(enumerable, joiner \\ "")

  def join(enumerable, joiner) when is_binary(joiner) do
    join_parts(to_list(enumerable), joiner)
  end

  @doc """
  `map/2` and `join/2` in one.

      iex> Enum.map_join([1, 2], ", ", fn x -> x * 2 end)
      "2, 4"
  """
  def map_join(enumerable, joiner \\ "", mapper) when is_binary(joiner) do
    enumerable |> map(fn x -> part_to_iodata(mapper.(x)) end) |> join_parts(joiner)
  end

  defp join_parts([], _joiner), do: ""

  defp join_parts([x | rest], joiner) do
    :erlang.iolist_to_binary([part_to_iodata(x) | join_rest(rest, joiner)])
  end

  defp join_rest([x | rest], ""), do: [part_to_iodata(x) | join_rest(rest, "")]

  defp join_rest([x | rest], joiner), do: [joiner, part_to_iodata(x) | join_rest(rest, joiner)]
  defp join_rest([], _joiner), do: []

  defp part_to_iodata(x) when is_binary(x), do: x
  defp part_to_iodata(x), do: String.Chars.to_string(x)

  @doc """
  A list of the elements.

      iex> Enum.to_list(1..3)
      [1, 2, 3]
  """
  def to_list(list) when is_list(list), do: list

  def to_list(%{__struct__: Range, first: first, last: last, step: step}) do
    :vl_enum_list.range(first, last, step)
  end

  def to_list(%{__struct__: _} = enumerable), do: reverse(reverse(enumerable))
  def to_list(%{} = map), do: :maps.to_list(map)
  def to_list(enumerable), do: reverse(reverse(enumerable))

  @doc """
  Joins the enumerables in an enumerable.

      iex> Enum.concat([1..2, [3], %{a: 1}])
      [1, 2, 3, {:a, 1}]
  """
  def concat(enumerables), do: flat_map(enumerables, fn x -> x end)

  @doc """
  Joins two enumerables.

      iex> Enum.concat(1..2, [3])
      [1, 2, 3]
  """
  def concat(left, right) when is_list(left) and is_list(right), do: left ++ right
  def concat(left, right), do: concat([left, right])

  @doc """
  Puts the elements into a collectable.

      iex> Enum.into([a: 1], %{b: 2})
      %{a: 1, b: 2}
  """
  def into(enumerable, []), do: to_list(enumerable)

  def into(enumerable, collectable) do
    if plain_map?(collectable) do
      into_map(to_list(enumerable), collectable)
    else
      into_protocol(enumerable, collectable, fn x -> x end)
    end
  end

  @doc """
  Puts the elements into a collectable, each changed by `transform`.

      iex> Enum.into([1, 2], %{}, fn x -> {x, x * x} end)
      %{1 => 1, 2 => 4}
  """
  def into(enumerable, [], transform), do: map(enumerable, transform)

  def into(enumerable, collectable, transform) do
    if plain_map?(collectable) do
      into_map(map(enumerable, transform), collectable)
    else
      into_protocol(enumerable, collectable, transform)
    end
  end

  defp plain_map?(%{__struct__: _}), do: false
  defp plain_map?(x), do: is_map(x)

  defp into_map(pairs, map) when map == %{}, do: :maps.from_list(pairs)

  defp into_map(pairs, map) do
    reduce_list(pairs, map, fn pair, map ->
      {key, value} = pair
      :maps.put(key, value, map)
    end)
  end

  defp into_protocol(enumerable, collectable, transform) do
    {initial, fun} = Collectable.into(collectable)

    collected =
      try do
        reduce(enumerable, initial, fn x, acc -> fun.(acc, {:cont, transform.(x)}) end)
      catch
        kind, reason ->
          fun.(initial, :halt)
          :erlang.raise(kind, reason, __STACKTRACE__)
      end

    fun.(collected, :done)
  end

  # -- Zips --

  @doc """
  Tuples of what stands at the same place, as many as the shortest has.

      iex> Enum.zip([[1, 2], [:a, :b], ["x"]])
      [{1, :a, "x"}]
  """
  def zip([]), do: []
  def zip(enumerables), do: zip_with(enumerables, &:erlang.list_to_tuple/1)

  @doc """
  Pairs of what stands at the same place.

      iex> Enum.zip([1, 2], [:a, :b])
      [{1, :a}, {2, :b}]
  """
  def zip(left, right) when is_list(left) and is_list(right), do: :vl_enum_zip.zip_lists(left, right)
  def zip(left, right), do: zip_with(left, right, fn a, b -> {a, b} end)

  @doc """
  Zips and maps: `fun` gets a list of one element from each.

      iex> Enum.zip_with([[1, 2], [3, 4]], fn [a, b] -> a * b end)
      [3, 8]
  """
  def zip_with([], _fun), do: []

  def zip_with(enumerables, fun) do
    :lists.reverse(zip_reduce(enumerables, [], fn xs, acc -> [fun.(xs) | acc] end))
  end

  @doc """
  Zips two enumerables with a function.

      iex> Enum.zip_with([1, 2], [3, 4], fn a, b -> a + b end)
      [4, 6]
  """
  def zip_with(left, right, fun)
      when is_list(left) and is_list(right) and is_function(fun, 2) do
    :vl_enum_zip.zip_with_lists(left, right, fun)
  end

  def zip_with(left, right, fun) when is_function(fun, 2) do
    :lists.reverse(zip_reduce(left, right, [], fn a, b, acc -> [fun.(a, b) | acc] end))
  end

  @doc """
  Folds over two enumerables in step.

      iex> Enum.zip_reduce([1, 2], [3, 4], 0, fn a, b, acc -> a * b + acc end)
      11
  """
  def zip_reduce(left, right, acc, reducer)
      when is_list(left) and is_list(right) and is_function(reducer, 3) do
    :vl_enum_zip.zip_reduce_lists(left, right, acc, reducer)
  end

  def zip_reduce(left, right, acc, reducer) when is_function(reducer, 3) do
    zip_reduce([left, right], acc, fn [a, b], acc -> reducer.(a, b, acc) end)
  end

  @doc """
  Folds over several enumerables in step; `reducer` gets a list of one element from each.

      iex> Enum.zip_reduce([[1, 2], [3, 4], [5, 6]], 0, fn xs, acc -> Enum.sum(xs) + acc end)
      21
  """
  def zip_reduce([], acc, reducer) when is_function(reducer, 2), do: acc

  def zip_reduce(enumerables, acc, reducer) when is_function(reducer, 2) do
    enumerables = map(enumerables, &:vl_enum_zip.list_if_cheap/1)

    if all_list(enumerables, &is_list/1) do
      :vl_enum_zip.zip_reduce_many(enumerables, acc, reducer)
    else
      step = fn xs, acc -> {:cont, reducer.(xs, acc)} end
      {_, acc} = Stream.zip_with(enumerables, fn xs -> xs end).({:cont, acc}, step)
      acc
    end
  end

  @doc """
  Pairs into a pair of lists.

      iex> Enum.unzip([{1, :a}, {2, :b}])
      {[1, 2], [:a, :b]}
  """
  def unzip(pairs), do: unzip(to_list(pairs), [], [])

  defp unzip([{a, b} | rest], as, bs), do: unzip(rest, [a | as], [b | bs])
  defp unzip([], as, bs), do: {:lists.reverse(as), :lists.reverse(bs)}

  # -- Chance --

  @doc """
  One element by chance.

      iex> Enum.random([7])
      7
  """
  def random(%{__struct__: Range, first: first, last: last, step: step} = range)
      when step in [1, -1] do
    case Range.size(range) do
      0 -> raise Enum.EmptyError
      n -> Kernel.min(first, last) + :vl_enum_chance.draw(n)
    end
  end

  def random(enumerable) do
    case Enumerable.slice(enumerable) do
      {:ok, 0, _} ->
        raise Enum.EmptyError

      {:ok, count, slicer} ->
        :erlang.hd(:vl_enum_slice.run_slicer(slicer, enumerable, :vl_enum_chance.draw(count), 1, count))

      {:error, _} ->
        :vl_enum_chance.random_walking(enumerable)
    end
  end

  @doc """
  All elements in an order left to chance.

      iex> Enum.shuffle([1, 2, 3]) |> Enum.sort()
      [1, 2, 3]
  """
  def shuffle(enumerable) do
    keyed = reduce(enumerable, [], fn x, acc -> [{:rand.uniform(), x} | acc] end)
    reduce_list(:lists.keysort(1, keyed), [], fn {_, x}, acc -> [x | acc] end)
  end

  @doc """
  `count` elements by chance, each at most once.

      iex> Enum.take_random([1, 2, 3], 0)
      []
  """
  def take_random(enumerable, count)
  def take_random(_enumerable, 0), do: []

  def take_random(enumerable, count) when is_integer(count) and count > 0 do
    {seen, sample} =
      reduce(enumerable, {0, %{}}, fn x, {seen, sample} ->
        {seen + 1, :vl_enum_chance.sample_step(sample, x, seen, :vl_enum_chance.draw(seen + 1), count)}
      end)

    for i <- :vl_enum_list.range(0, Kernel.min(seen, count) - 1, 1), do: :maps.get(i, sample)
  end
end
