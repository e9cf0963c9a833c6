defmodule Stream do
  @moduledoc """
  Lazy work on enumerables: nothing happens until somebody reads.

      iex> 1..3 |> Stream.map(fn x -> x * 2 end) |> Enum.to_list()
      [2, 4, 6]

  A stream is an enumerable with a list of transformations. A transformation is a function
  from the reducer behind it to a reducer; the reducers pass a list along with one slot for
  each transformation that has something to remember, and the reader's accumulator in front.
  """

  defstruct enum: nil, funs: [], accs: [], done: nil

  @type acc :: any
  @type element :: any
  @type index :: non_neg_integer
  @type default :: any

  # `transform` makes a reducer of the next one. Without memory it passes `accs` on as they are.
  defp lazy(%Stream{done: nil, funs: funs} = stream, transform) do
    %{stream | funs: [transform | funs]}
  end

  defp lazy(enum, transform), do: %Stream{enum: enum, funs: [transform]}

  # With memory that starts as `acc`: the reducer sees [head, acc | tail].
  defp lazy(%Stream{done: nil, funs: funs, accs: accs} = stream, acc, transform) do
    %{stream | funs: [transform | funs], accs: [acc | accs]}
  end

  defp lazy(enum, acc, transform), do: %Stream{enum: enum, funs: [transform], accs: [acc]}

  # Calls the next reducer with the slots before and after one's own; keeps `acc` in that slot.
  defp pass(next, x, acc, head, tail) do
    {reason, [head | tail]} = next.(x, [head | tail])
    {reason, [head, acc | tail]}
  end

  # -- Without memory --

  @doc """
  Applies `fun` to each element.

      iex> [1, 2] |> Stream.map(fn x -> x + 1 end) |> Enum.to_list()
      [2, 3]
  """
  def map(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next -> fn x, accs -> next.(fun.(x), accs) end end)
  end

  @doc """
  Keeps what `fun` is truthy for.

      iex> 1..4 |> Stream.filter(fn x -> x > 2 end) |> Enum.to_list()
      [3, 4]
  """
  def filter(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next ->
      fn x, accs -> if fun.(x), do: next.(x, accs), else: {:cont, accs} end
    end)
  end

  @doc """
  Drops what `fun` is truthy for.

      iex> 1..4 |> Stream.reject(fn x -> x > 2 end) |> Enum.to_list()
      [1, 2]
  """
  def reject(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next ->
      fn x, accs -> if fun.(x), do: {:cont, accs}, else: next.(x, accs) end
    end)
  end

  @doc false
  @deprecated "Use Stream.filter/2 + Stream.map/2 instead"
  def filter_map(enum, filter, mapper), do: enum |> filter(filter) |> map(mapper)

  @doc """
  Calls `fun` for each element as it goes by.

      iex> [1] |> Stream.each(fn x -> send(self(), x) end) |> Enum.to_list()
      [1]
  """
  def each(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next ->
      fn x, accs ->
        fun.(x)
        next.(x, accs)
      end
    end)
  end

  @doc """
  Elements until `fun` is falsy.

      iex> Stream.iterate(1, &(&1 + 1)) |> Stream.take_while(&(&1 < 4)) |> Enum.to_list()
      [1, 2, 3]
  """
  def take_while(enum, fun) when is_function(fun, 1) do
    lazy(enum, fn next ->
      fn x, accs -> if fun.(x), do: next.(x, accs), else: {:halt, accs} end
    end)
  end

  @doc """
  The enumerables that `fun` makes, one after another.

      iex> [1, 2] |> Stream.flat_map(fn x -> [x, x] end) |> Enum.to_list()
      [1, 1, 2, 2]
  """
  def flat_map(enum, fun) when is_function(fun, 1) do
    transform(enum, nil, fn x, nil -> {fun.(x), nil} end)
  end

  @doc """
  All enumerables of an enumerable, one after another.

      iex> Stream.concat([1..2, [3]]) |> Enum.to_list()
      [1, 2, 3]
  """
  def concat(enumerables), do: flat_map(enumerables, fn x -> x end)

  @doc "Two enumerables, one after another."
  def concat(first, second), do: flat_map([first, second], fn x -> x end)

  # -- With memory --

  @doc """
  The first `count` elements; the last ones if it is negative.

      iex> Stream.cycle([1, 2]) |> Stream.take(3) |> Enum.to_list()
      [1, 2, 1]
  """
  def take(enum, count) when is_integer(count) do
    cond do
      count == 0 -> %Stream{enum: []}
      count > 0 -> lazy(enum, count, &take_reducer/1)
      true -> &Enumerable.reduce(Enum.take(enum, count), &1, &2)
    end
  end

  defp take_reducer(next) do
    fn
      x, [head, 1 | tail] ->
        {_, [head | tail]} = next.(x, [head | tail])
        {:halt, [head, 0 | tail]}

      _x, [_, 0 | _] = accs ->
        {:halt, accs}

      x, [head, left | tail] ->
        pass(next, x, left - 1, head, tail)
    end
  end

  @doc """
  Without the first `count` elements; without the last ones if it is negative.

      iex> 1..5 |> Stream.drop(3) |> Enum.to_list()
      [4, 5]
      iex> 1..5 |> Stream.drop(-3) |> Enum.to_list()
      [1, 2]
  """
  def drop(enum, count) when is_integer(count) and count >= 0 do
    lazy(enum, count, fn next ->
      fn
        x, [head, 0 | tail] -> pass(next, x, 0, head, tail)
        _x, [head, left | tail] -> {:cont, [head, left - 1 | tail]}
      end
    end)
  end

  # The last elements wait in a queue until others have come after them.
  def drop(enum, count) when is_integer(count) do
    lazy(enum, {0, [], []}, fn next ->
      fn
        x, [head, {n, front, back} | tail] when n < -count ->
          {:cont, [head, {n + 1, front, [x | back]} | tail]}

        x, [head, {n, [], back} | tail] ->
          [first | front] = :lists.reverse(back)
          pass(next, first, {n, front, [x]}, head, tail)

        x, [head, {n, [first | front], back} | tail] ->
          pass(next, first, {n, front, [x | back]}, head, tail)
      end
    end)
  end

  @doc """
  Elements from the first for which `fun` is falsy.

      iex> [1, 5, 1] |> Stream.drop_while(&(&1 < 3)) |> Enum.to_list()
      [5, 1]
  """
  def drop_while(enum, fun) when is_function(fun, 1) do
    lazy(enum, true, fn next ->
      fn x, [head, dropping | tail] ->
        if dropping && fun.(x) do
          {:cont, [head, true | tail]}
        else
          pass(next, x, false, head, tail)
        end
      end
    end)
  end

  @doc """
  The first and then every `nth` element.

      iex> 1..7 |> Stream.take_every(3) |> Enum.to_list()
      [1, 4, 7]
  """
  def take_every(_enum, 0), do: %Stream{enum: []}

  def take_every(enum, nth) when is_integer(nth) and nth > 0 do
    lazy(enum, 0, fn next ->
      fn
        x, [head, 0 | tail] -> pass(next, x, nth - 1, head, tail)
        _x, [head, left | tail] -> {:cont, [head, left - 1 | tail]}
      end
    end)
  end

  @doc """
  Without the first and then every `nth` element.

      iex> 1..6 |> Stream.drop_every(2) |> Enum.to_list()
      [2, 4, 6]
  """
  def drop_every(enum, 0), do: %Stream{enum: enum}
  def drop_every(_enum, 1), do: %Stream{enum: []}

  def drop_every(enum, nth) when is_integer(nth) and nth > 0 do
    lazy(enum, 0, fn next ->
      fn
        _x, [head, 0 | tail] -> {:cont, [head, nth - 1 | tail]}
        x, [head, left | tail] -> pass(next, x, left - 1, head, tail)
      end
    end)
  end

  @doc """
  Applies `fun` to the first and then every `nth` element.

      iex> 1..4 |> Stream.map_every(2, &(&1 * 10)) |> Enum.to_list()
      [10, 2, 30, 4]
  """
  def map_every(enum, nth, fun)
  def map_every(enum, 1, fun), do: map(enum, fun)
  def map_every(enum, 0, _fun), do: %Stream{enum: enum}

  def map_every(enum, nth, fun) when is_integer(nth) and nth > 0 and is_function(fun, 1) do
    lazy(enum, 0, fn next ->
      fn
        x, [head, 0 | tail] -> pass(next, fun.(x), nth - 1, head, tail)
        x, [head, left | tail] -> pass(next, x, left - 1, head, tail)
      end
    end)
  end

  @doc """
  Pairs with the index.

      iex> [:a, :b] |> Stream.with_index() |> Enum.to_list()
      [a: 0, b: 1]
  """
  def with_index(enum, offset \\ 0) when is_integer(offset) do
    lazy(enum, offset, fn next ->
      fn x, [head, i | tail] -> pass(next, {x, i}, i + 1, head, tail) end
    end)
  end

  @doc """
  Without repetitions side by side.

      iex> [1, 1, 2] |> Stream.dedup() |> Enum.to_list()
      [1, 2]
  """
  def dedup(enum), do: dedup_by(enum, fn x -> x end)

  @doc "`dedup/1` by the result of `fun`."
  def dedup_by(enum, fun) when is_function(fun, 1) do
    lazy(enum, :none, fn next ->
      fn x, [head, last | tail] ->
        case {:last, fun.(x)} do
          ^last -> {:cont, [head, last | tail]}
          new -> pass(next, x, new, head, tail)
        end
      end
    end)
  end

  @doc """
  Each value once.

      iex> [1, 2, 1] |> Stream.uniq() |> Enum.to_list()
      [1, 2]
  """
  def uniq(enum), do: uniq_by(enum, fn x -> x end)

  @doc false
  @deprecated "Use Stream.uniq_by/2 instead"
  def uniq(enum, fun), do: uniq_by(enum, fun)

  @doc "Elements whose `fun` result was not seen before."
  def uniq_by(enum, fun) when is_function(fun, 1) do
    lazy(enum, %{}, fn next ->
      fn x, [head, seen | tail] ->
        key = fun.(x)

        case seen do
          %{^key => _} -> {:cont, [head, seen | tail]}
          _ -> pass(next, x, :maps.put(key, true, seen), head, tail)
        end
      end
    end)
  end

  @doc """
  `separator` between the elements.

      iex> Stream.intersperse([1, 2], 0) |> Enum.to_list()
      [1, 0, 2]
  """
  def intersperse(enum, separator) do
    transform(enum, false, fn
      x, false -> {[x], true}
      x, true -> {[separator, x], true}
    end)
  end

  @doc """
  The running results of a fold without a start.

      iex> 1..3 |> Stream.scan(&+/2) |> Enum.to_list()
      [1, 3, 6]
  """
  def scan(enum, fun) when is_function(fun, 2) do
    lazy(enum, :none, fn next ->
      fn
        x, [head, :none | tail] ->
          pass(next, x, {:acc, x}, head, tail)

        x, [head, {:acc, acc} | tail] ->
          value = fun.(x, acc)
          pass(next, value, {:acc, value}, head, tail)
      end
    end)
  end

  @doc "The running results of a fold that starts at `acc`."
  def scan(enum, acc, fun) when is_function(fun, 2) do
    lazy(enum, acc, fn next ->
      fn x, [head, acc | tail] ->
        value = fun.(x, acc)
        pass(next, value, value, head, tail)
      end
    end)
  end

  @doc """
  Puts what goes by into a collectable too.

      iex> Stream.into([1], []) |> Enum.to_list()
      [1]
  """
  def into(enum, collectable, transform \\ fn x -> x end) when is_function(transform, 1) do
    &do_into(enum, collectable, transform, &1, &2)
  end

  defp do_into(enum, collectable, transform, acc, fun) do
    {initial, collect} = Collectable.into(collectable)

    step = fn x, [acc | collected] ->
      collected = collect.(collected, {:cont, transform.(x)})
      {reason, acc} = fun.(x, acc)
      {reason, [acc | collected]}
    end

    into_steps(&Enumerable.reduce(enum, &1, step), initial, collect, acc)
  end

  defp into_steps(reduce, collected, collect, {command, acc}) do
    result =
      try do
        reduce.({command, [acc | collected]})
      catch
        kind, reason ->
          collect.(collected, :halt)
          :erlang.raise(kind, reason, __STACKTRACE__)
      end

    case result do
      {:suspended, [acc | collected], continue} ->
        {:suspended, acc, &into_steps(continue, collected, collect, &1)}

      {reason, [acc | collected]} ->
        collect.(collected, :done)
        {reason, acc}
    end
  end

  # -- Chunks --

  @doc """
  Groups of `count` elements, a new one every `step`; see `Enum.chunk_every/4`.

      iex> Stream.chunk_every(1..5, 2) |> Enum.to_list()
      [[1, 2], [3, 4], [5]]
  """
  def chunk_every(enum, count), do: chunk_every(enum, count, count, [])

  @doc "Pieces of `count` elements, each `step` behind the one before; the last is filled up or left out."
  def chunk_every(enum, count, step, leftover \\ [])
      when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
    # {elements held (last first), how many, how many to let go by before}
    chunk_while(
      enum,
      {[], 0, 0},
      &chunk_step(&1, &2, count, step),
      &chunk_end(&1, count, step, leftover)
    )
  end

  defp chunk_step(_x, {[], 0, skip}, _count, _step) when skip > 0, do: {:cont, {[], 0, skip - 1}}

  defp chunk_step(x, {held, n, 0}, count, step) when n + 1 == count do
    chunk = :lists.reverse(held, [x])
    kept = Kernel.max(count - step, 0)
    skip = Kernel.max(step - count, 0)
    {:cont, chunk, {Enum.take([x | held], kept), kept, skip}}
  end

  defp chunk_step(x, {held, n, 0}, _count, _step), do: {:cont, {[x | held], n + 1, 0}}

  defp chunk_end(state, _count, _step, :discard), do: {:cont, state}
  defp chunk_end({[], _, _} = state, _count, _step, _leftover), do: {:cont, state}

  defp chunk_end({held, n, _}, count, _step, leftover) do
    {:cont, :lists.reverse(held, Enum.take(leftover, count - n)), {[], 0, 0}}
  end

  @doc false
  @deprecated "Use Stream.chunk_every/2 instead"
  def chunk(enum, n), do: chunk_every(enum, n, n, :discard)

  @doc false
  @deprecated "Use Stream.chunk_every/3 instead"
  def chunk(enum, n, step), do: chunk_every(enum, n, step, :discard)

  @doc false
  @deprecated "Use Stream.chunk_every/4 instead"
  def chunk(enum, n, step, leftover), do: chunk_every(enum, n, step, leftover || :discard)

  @doc """
  Groups of neighbours for which `fun` gives the same.

      iex> Stream.chunk_by([1, 3, 2], &rem(&1, 2)) |> Enum.to_list()
      [[1, 3], [2]]
  """
  def chunk_by(enum, fun) when is_function(fun, 1) do
    step = fn
      x, nil ->
        {:cont, {[x], fun.(x)}}

      x, {chunk, key} ->
        case fun.(x) do
          ^key -> {:cont, {[x | chunk], key}}
          new -> {:cont, :lists.reverse(chunk), {[x], new}}
        end
    end

    chunk_while(enum, nil, step, fn
      nil -> {:cont, nil}
      {chunk, _} -> {:cont, :lists.reverse(chunk), nil}
    end)
  end

  @doc """
  Chunks as `chunk_fun` and `after_fun` say; see `Enum.chunk_while/4`.

      iex> Stream.chunk_while([1, 2], [], &{:cont, &1, &2}, &{:cont, &1}) |> Enum.to_list()
      [1, 2]
  """
  def chunk_while(enum, acc, chunk_fun, after_fun) do
    transform(
      enum,
      fn -> {:more, acc} end,
      fn x, {:more, acc} ->
        case chunk_fun.(x, acc) do
          {:cont, chunk, acc} -> {[chunk], {:more, acc}}
          {:cont, acc} -> {[], {:more, acc}}
          {:halt, acc} -> {:last, last_chunk(after_fun, acc), {:more, acc}}
        end
      end,
      fn {:more, acc} -> {last_chunk(after_fun, acc), {:more, acc}} end,
      fn _ -> :ok end
    )
  end

  defp last_chunk(after_fun, acc) do
    case after_fun.(acc) do
      {:cont, _acc} -> []
      {:cont, chunk, _acc} -> [chunk]
    end
  end

  # -- Transform: the general one --

  @doc """
  Maps each element to an enumerable while folding; `{:halt, acc}` stops.

      iex> 1..9
      ...> |> Stream.transform(0, fn x, n -> if n < 2, do: {[x, x], n + 1}, else: {:halt, n} end)
      ...> |> Enum.to_list()
      [1, 1, 2, 2]
  """
  def transform(enum, acc, reducer) when is_function(reducer, 2) do
    &transform_start(enum, fn -> acc end, reducer, nil, nil, &1, &2)
  end

  @doc "`transform/3` with a function for the start and one called at the end with the state."
  def transform(enum, start_fun, reducer, after_fun)
      when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(after_fun, 1) do
    &transform_start(enum, start_fun, reducer, nil, after_fun, &1, &2)
  end

  @doc "`transform/4`; `last_fun` gives the elements that come last."
  def transform(enum, start_fun, reducer, last_fun, after_fun)
      when is_function(start_fun, 0) and is_function(reducer, 2) and is_function(last_fun, 1) and
             is_function(after_fun, 1) do
    &transform_start(enum, start_fun, reducer, last_fun, after_fun, &1, &2)
  end

  # The outer enumerable is read one element at a time: its reducer suspends with the element.
  defp transform_start(enum, start_fun, reducer, last_fun, after_fun, command, fun) do
    outer = &Enumerable.reduce(enum, &1, fn x, _ -> {:suspend, {:got, x}} end)
    t = %{reducer: reducer, last: last_fun, after: after_fun || fn _ -> :ok end, fun: fun}
    transform_next(outer, start_fun.(), t, command)
  end

  defp transform_next(outer, state, t, {:suspend, acc}) do
    {:suspended, acc, &transform_next(outer, state, t, &1)}
  end

  defp transform_next(outer, state, t, {:halt, acc}) do
    guarded(t, state, fn -> outer.({:halt, :none}) end)
    t.after.(state)
    {:halted, acc}
  end

  defp transform_next(outer, state, t, {:cont, acc}) do
    case guarded(t, state, fn -> outer.({:cont, :none}) end) do
      {:suspended, {:got, x}, outer} ->
        result = closing(outer, t, state, fn -> t.reducer.(x, state) end)
        transform_result(result, outer, t, acc)

      {_, {:got, x}} ->
        done = &finished/1
        result = closing(done, t, state, fn -> t.reducer.(x, state) end)
        transform_result(result, done, t, acc)

      {_, _} ->
        transform_last(state, t, acc)
    end
  end

  defp finished({_, acc}), do: {:done, acc}

  defp transform_result({:halt, state}, outer, t, acc) do
    guarded(t, state, fn -> outer.({:halt, :none}) end)
    t.after.(state)
    {:halted, acc}
  end

  # The last elements of a walk that breaks off.
  defp transform_result({:last, inner, state}, outer, t, acc) do
    guarded(t, state, fn -> outer.({:halt, :none}) end)
    transform_result({inner, state}, &finished/1, %{t | last: nil}, acc)
  end

  defp transform_result({[], state}, outer, t, acc) do
    transform_next(outer, state, t, {:cont, acc})
  end

  defp transform_result({inner, state}, outer, t, acc) do
    walk = &Enumerable.reduce(inner, &1, marking(t.fun))
    transform_inner(walk, outer, state, t, {:cont, acc})
  end

  # A halt by the reader must be told from the end of the inner enumerable, and so must a
  # suspension that came with its last element.
  defp marking(fun) do
    fn x, [_ | acc] ->
      case fun.(x, acc) do
        {:halt, acc} -> {:halt, [:reader | acc]}
        {:suspend, acc} -> {:suspend, [:suspend | acc]}
        {:cont, acc} -> {:cont, [:inner | acc]}
      end
    end
  end

  defp transform_inner(walk, outer, state, t, {command, acc}) do
    case closing(outer, t, state, fn -> walk.({command, [:inner | acc]}) end) do
      {:suspended, [_ | acc], walk} ->
        {:suspended, acc, &transform_inner(walk, outer, state, t, &1)}

      {_, [mark | acc]} when command == :halt or mark == :reader ->
        transform_next(outer, state, t, {:halt, acc})

      {_, [:suspend | acc]} ->
        {:suspended, acc, &transform_next(outer, state, t, &1)}

      {_, [_ | acc]} ->
        transform_next(outer, state, t, {:cont, acc})
    end
  end

  defp transform_last(state, %{last: nil} = t, acc) do
    t.after.(state)
    {:done, acc}
  end

  defp transform_last(state, t, acc) do
    case guarded(t, state, fn -> t.last.(state) end) do
      {:halt, state} -> transform_last(state, %{t | last: nil}, acc)
      result -> transform_result(result, &finished/1, %{t | last: nil}, acc)
    end
  end

  # Runs a step; if it breaks, the state's last function is called.
  defp guarded(t, state, step) do
    step.()
  catch
    kind, reason ->
      t.after.(state)
      :erlang.raise(kind, reason, __STACKTRACE__)
  end

  # The same, closing the outer enumerable as well.
  defp closing(outer, t, state, step) do
    step.()
  catch
    kind, reason ->
      outer.({:halt, :none})
      t.after.(state)
      :erlang.raise(kind, reason, __STACKTRACE__)
  end

  # -- Sources --

  @doc """
  What `next_fun` gives with each state, until it gives `nil`.

      iex> Stream.unfold(3, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list()
      [3, 2, 1]
  """
  def unfold(next_acc, next_fun) when is_function(next_fun, 1) do
    &do_unfold(next_acc, next_fun, &1, &2)
  end

  defp do_unfold(state, next, {:suspend, acc}, fun) do
    {:suspended, acc, &do_unfold(state, next, &1, fun)}
  end

  defp do_unfold(_state, _next, {:halt, acc}, _fun), do: {:halted, acc}

  defp do_unfold(state, next, {:cont, acc}, fun) do
    case next.(state) do
      nil -> {:done, acc}
      {x, state} -> do_unfold(state, next, fun.(x, acc), fun)
    end
  end

  @doc """
  `start_value`, then `next_fun` of the one before, without end.

      iex> Stream.iterate(1, &(&1 * 2)) |> Enum.take(4)
      [1, 2, 4, 8]
  """
  def iterate(start_value, next_fun) when is_function(next_fun, 1) do
    unfold({:start, start_value}, fn
      {:start, value} ->
        {value, {:next, value}}

      {:next, value} ->
        value = next_fun.(value)
        {value, {:next, value}}
    end)
  end

  @doc """
  The results of calling `generator_fun` again and again.

      iex> Stream.repeatedly(fn -> 1 end) |> Enum.take(2)
      [1, 1]
  """
  def repeatedly(generator_fun) when is_function(generator_fun, 0) do
    unfold(nil, fn nil -> {generator_fun.(), nil} end)
  end

  @doc """
  `value`, `n` times.

      iex> Stream.duplicate(:a, 2) |> Enum.to_list()
      [:a, :a]
  """
  def duplicate(value, n) when is_integer(n) and n >= 0 do
    unfold(n, fn left -> if left > 0, do: {value, left - 1} end)
  end

  @doc """
  The enumerable again and again.

      iex> Stream.cycle([1, 2]) |> Enum.take(3)
      [1, 2, 1]
  """
  def cycle(enumerable)

  def cycle([]) do
    raise ArgumentError, "cannot cycle over an empty enumerable"
  end

  def cycle(enumerable) when is_list(enumerable) do
    unfold({enumerable, enumerable}, fn
      {all, [x | rest]} -> {x, {all, rest}}
      {[x | rest] = all, []} -> {x, {all, rest}}
    end)
  end

  def cycle(enumerable) do
    &do_cycle(enumerable, &1, &2)
  end

  defp do_cycle(enumerable, command, fun) do
    step = marking(fun)
    cycle_steps(&Enumerable.reduce(enumerable, &1, step), enumerable, step, command, :none)
  end

  defp cycle_steps(walk, enumerable, step, {command, acc}, seen) do
    case walk.({command, [seen | acc]}) do
      {:suspended, [mark | acc], walk} ->
        seen = if mark == :suspend, do: :inner, else: mark
        {:suspended, acc, &cycle_steps(walk, enumerable, step, &1, seen)}

      {_, [mark | acc]} when command == :halt or mark == :reader ->
        {:halted, acc}

      {_, [:none | _]} ->
        raise ArgumentError, "cannot cycle over an empty enumerable"

      {_, [mark | acc]} ->
        walk = &Enumerable.reduce(enumerable, &1, step)
        again = &cycle_steps(walk, enumerable, step, &1, :none)
        if mark == :suspend, do: {:suspended, acc, again}, else: again.({:cont, acc})
    end
  end

  @doc """
  Elements of a resource that is opened by the first reader and closed at the end, whatever
  happens. `next_fun` gives `{elements, state}` or `{:halt, state}`.

      iex> Stream.resource(fn -> 2 end, fn 0 -> {:halt, 0}; n -> {[n], n - 1} end, fn _ -> :ok end)
      ...> |> Enum.to_list()
      [2, 1]
  """
  def resource(start_fun, next_fun, after_fun)
      when is_function(start_fun, 0) and is_function(next_fun, 1) and is_function(after_fun, 1) do
    ticks = fn command, fun -> tick(command, fun) end
    transform(ticks, start_fun, fn :tick, state -> next_fun.(state) end, after_fun)
  end

  defp tick({:suspend, acc}, fun), do: {:suspended, acc, &tick(&1, fun)}
  defp tick({:halt, acc}, _fun), do: {:halted, acc}
  defp tick({:cont, acc}, fun), do: tick(fun.(:tick, acc), fun)

  @doc """
  Numbers from 0 on, one every `n` milliseconds.

      iex> Stream.interval(1) |> Enum.take(2)
      [0, 1]
  """
  def interval(n) when (is_integer(n) and n >= 0) or n == :infinity do
    unfold(0, fn count ->
      Process.sleep(n)
      {count, count + 1}
    end)
  end

  @doc """
  A single 0, after `n` milliseconds.

      iex> Stream.timer(1) |> Enum.to_list()
      [0]
  """
  def timer(n) when (is_integer(n) and n >= 0) or n == :infinity do
    take(interval(n), 1)
  end

  @doc """
  Reads a stream for its effects.

      iex> Stream.run([1, 2])
      :ok
  """
  def run(stream) do
    _ = Enumerable.reduce(stream, {:cont, nil}, fn _, _ -> {:cont, nil} end)
    :ok
  end

  # -- Zips --

  @doc """
  Tuples of what stands at the same place.

      iex> Stream.zip(1..2, [:a, :b]) |> Enum.to_list()
      [{1, :a}, {2, :b}]
  """
  def zip(left, right), do: zip_with(left, right, fn a, b -> {a, b} end)

  @doc "Tuples of the elements at the same places of several enumerables."
  def zip(enumerables), do: zip_with(enumerables, &:erlang.list_to_tuple/1)

  @doc """
  Zips two enumerables with a function.

      iex> Stream.zip_with([1, 2], [3, 4], &+/2) |> Enum.to_list()
      [4, 6]
  """
  def zip_with(left, right, zip_fun) when is_function(zip_fun, 2) do
    zip_with([left, right], fn [a, b] -> zip_fun.(a, b) end)
  end

  @doc "Zips the enumerables of an enumerable; `zip_fun` gets a list."
  def zip_with(enumerables, zip_fun) when is_function(zip_fun, 1) do
    enumerables = Enum.to_list(enumerables)
    &zip_start(enumerables, zip_fun, &1, &2)
  end

  defp zip_start([], _zip_fun, {_, acc}, _fun), do: {:done, acc}

  defp zip_start(enumerables, zip_fun, command, fun) do
    sources = for enumerable <- enumerables, do: source(enumerable)
    zip_next(sources, zip_fun, command, fun)
  end

  # A list as it is, or a continuation that gives one element at a time, in a list.
  defp source(list) when is_list(list), do: list

  defp source(enumerable) do
    &Enumerable.reduce(enumerable, &1, fn x, _ -> {:suspend, [x]} end)
  end

  defp zip_next(sources, zip_fun, {:suspend, acc}, fun) do
    {:suspended, acc, &zip_next(sources, zip_fun, &1, fun)}
  end

  defp zip_next(sources, _zip_fun, {:halt, acc}, _fun) do
    close(sources)
    {:halted, acc}
  end

  defp zip_next(sources, zip_fun, {:cont, acc}, fun) do
    case draw(sources, [], []) do
      {:ok, xs, sources} ->
        command = closing_all(sources, fn -> fun.(zip_fun.(xs), acc) end)
        zip_next(sources, zip_fun, command, fun)

      {:done, sources} ->
        close(sources)
        {:done, acc}
    end
  end

  defp draw([[x | rest] | sources], xs, drawn), do: draw(sources, [x | xs], [rest | drawn])
  defp draw([[] | sources], _xs, drawn), do: {:done, drawn ++ sources}

  defp draw([source | sources], xs, drawn) do
    case closing_all(drawn ++ sources, fn -> source.({:cont, []}) end) do
      {:suspended, [x], source} -> draw(sources, [x | xs], [source | drawn])
      {_, [x | rest]} -> draw(sources, [x | xs], [rest | drawn])
      {_, []} -> {:done, drawn ++ sources}
    end
  end

  defp draw([], xs, drawn), do: {:ok, :lists.reverse(xs), :lists.reverse(drawn)}

  defp closing_all(sources, step) do
    step.()
  catch
    kind, reason ->
      close(sources)
      :erlang.raise(kind, reason, __STACKTRACE__)
  end

  defp close(sources) do
    for source <- sources, is_function(source), do: source.({:halt, []})
    :ok
  end
end

defimpl Enumerable, for: Stream do
  def count(_stream), do: {:error, __MODULE__}
  def member?(_stream, _x), do: {:error, __MODULE__}
  def slice(_stream), do: {:error, __MODULE__}

  def reduce(%{enum: enum, funs: funs, accs: accs}, {command, acc}, fun) do
    last = fn x, [acc | accs] ->
      {reason, acc} = fun.(x, acc)
      {reason, [acc | accs]}
    end

    step = :lists.foldl(fn transform, next -> transform.(next) end, last, funs)
    steps(&Enumerable.reduce(enum, &1, step), {command, [acc | :lists.reverse(accs)]})
  end

  # Only the reader's accumulator is shown outside.
  defp steps(reduce, command) do
    case reduce.(command) do
      {:suspended, [acc | accs], continue} ->
        {:suspended, acc, fn {command, acc} -> steps(continue, {command, [acc | accs]}) end}

      {reason, [acc | _]} ->
        {reason, acc}
    end
  end
end

defimpl Inspect, for: Stream do
  import Inspect.Algebra

  def inspect(%{enum: enum, funs: funs}, opts) do
    parts = [enum: enum, funs: :lists.reverse(funs)]
    concat(["#Stream<", to_doc(parts, opts), ">"])
  end
end
