defmodule :vl_enum_list do
  @moduledoc false
  # The walks of Enum over one list, but for those of a few lines that each program counts on (map, filter, reduce).

  def scan([x | rest], acc, fun) do
    acc = fun.(x, acc)
    [acc | scan(rest, acc, fun)]
  end

  def scan([], _acc, _fun), do: []

  def index([x | rest], i), do: [{x, i} | index(rest, i + 1)]
  def index([], _i), do: []

  def separate([x, y | rest], separator), do: [x, separator | separate([y | rest], separator)]
  def separate([x], _separator), do: [x]
  def separate([], _separator), do: []

  # Pairs of the key and the element.
  def keyed([x | rest], fun), do: [[fun.(x) | x] | keyed(rest, fun)]
  def keyed([], _fun), do: []

  def dedup([x, y | rest]) when x === y, do: dedup([y | rest])
  def dedup([x | rest]), do: [x | dedup(rest)]
  def dedup([]), do: []

  def dedup_after([x | rest], fun, last) do
    case fun.(x) do
      ^last -> dedup_after(rest, fun, last)
      new -> [x | dedup_after(rest, fun, new)]
    end
  end

  def dedup_after([], _fun, _last), do: []

  def find([x | rest], default, fun) do
    if fun.(x), do: x, else: find(rest, default, fun)
  end

  def find([], default, _fun), do: default

  def find_index([x | rest], i, fun) do
    if fun.(x), do: i, else: find_index(rest, i + 1, fun)
  end

  def find_index([], _i, _fun), do: nil

  def find_value([x | rest], default, fun) do
    value = fun.(x)
    if value, do: value, else: find_value(rest, default, fun)
  end

  def find_value([], default, _fun), do: default

  def fetch([x | _], 0), do: {:ok, x}
  def fetch([_ | rest], i), do: fetch(rest, i - 1)
  def fetch([], _i), do: :error

  def take([x | rest], n) when n > 0, do: [x | take(rest, n - 1)]
  def take([], _n), do: []
  def take(_list, n) when n <= 0, do: []

  def take_last(list, n), do: drop(list, length(list) - n)

  def drop([_ | rest], n) when n > 0, do: drop(rest, n - 1)
  def drop([], _n), do: []
  def drop(list, n) when n <= 0, do: list

  def take_while([x | rest], fun) do
    if fun.(x), do: [x | take_while(rest, fun)], else: []
  end

  def take_while([], _fun), do: []

  def drop_while([x | rest] = list, fun) do
    if fun.(x), do: drop_while(rest, fun), else: list
  end

  def drop_while([], _fun), do: []

  def every([x | rest], 0, nth), do: [x | every(rest, nth - 1, nth)]
  def every([_ | rest], left, nth), do: every(rest, left - 1, nth)
  def every([], _left, _nth), do: []

  def not_every([_ | rest], 0, nth), do: not_every(rest, nth - 1, nth)
  def not_every([x | rest], left, nth), do: [x | not_every(rest, left - 1, nth)]
  def not_every([], _left, _nth), do: []

  def split([x | rest], n, acc) when n > 0, do: split(rest, n - 1, [x | acc])
  def split([], _n, acc), do: {:lists.reverse(acc), []}
  def split(list, n, acc) when n <= 0, do: {:lists.reverse(acc), list}

  def split_while([x | rest] = list, fun, acc) do
    if fun.(x) do
      split_while(rest, fun, [x | acc])
    else
      {:lists.reverse(acc), list}
    end
  end

  def split_while([], _fun, acc), do: {:lists.reverse(acc), []}

  def chunk([], _count, _step, _leftover), do: []

  def chunk(list, count, step, leftover) do
    {chunk, missing} = take_counting(list, count, [])

    cond do
      missing == 0 ->
        [chunk | chunk(drop(list, step), count, step, leftover)]

      leftover == :discard ->
        []

      true ->
        [chunk ++ Enum.take(leftover, missing)]
    end
  end

  defp take_counting([x | rest], n, acc) when n > 0, do: take_counting(rest, n - 1, [x | acc])
  defp take_counting([], n, acc), do: {:lists.reverse(acc), n}
  defp take_counting(_list, 0, acc), do: {:lists.reverse(acc), 0}

  def range(x, last, step) when step > 0 and x <= last do
    [x | range(x + step, last, step)]
  end

  def range(x, last, step) when step < 0 and x >= last do
    [x | range(x + step, last, step)]
  end

  def range(_x, _last, _step), do: []
end
