defmodule :vl_enum_order do
  @moduledoc false
  # What Enum.sort, max, min and their kin make of a sorter, and the search for the best.

  def to_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  def to_sort_fun(:asc), do: &<=/2
  def to_sort_fun(:desc), do: &>=/2
  def to_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) != :gt)
  def to_sort_fun({:asc, module}) when is_atom(module), do: &(module.compare(&1, &2) != :gt)
  def to_sort_fun({:desc, module}) when is_atom(module), do: &(module.compare(&1, &2) != :lt)

  def sort_pairs(pairs, :asc), do: :lists.keysort(2, pairs)

  def sort_pairs(pairs, sorter) do
    fun = to_sort_fun(sorter)
    :lists.sort(fn {_, a}, {_, b} -> fun.(a, b) end, pairs)
  end

  def values([{x, _} | rest]), do: [x | values(rest)]
  def values([]), do: []

  def max_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  def max_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) != :lt)

  def min_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  def min_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) != :gt)

  # `keeps?.(best, x)`: the best so far stays.
  def best([first | rest], keeps?, _fallback), do: best_of(rest, first, keeps?)
  def best([], _keeps?, fallback), do: fallback.()

  def best_of([x | rest], best, keeps?) do
    if keeps?.(best, x), do: best_of(rest, best, keeps?), else: best_of(rest, x, keeps?)
  end

  def best_of([], best, _keeps?), do: best

  def best_by(enumerable, fun, keeps?, fallback) do
    case Enum.map(enumerable, fn x -> {x, fun.(x)} end) do
      [first | rest] ->
        {x, _} = best_of(rest, first, fn {_, a}, {_, b} -> keeps?.(a, b) end)
        x

      [] ->
        fallback.()
    end
  end

  def min_max_list([x | rest], low, high) do
    cond do
      x < low -> min_max_list(rest, x, high)
      x > high -> min_max_list(rest, low, x)
      true -> min_max_list(rest, low, high)
    end
  end

  def min_max_list([], low, high), do: {low, high}

  def min_max_sort_fun(sorter) when is_function(sorter, 2), do: sorter
  def min_max_sort_fun(module) when is_atom(module), do: &(module.compare(&1, &2) == :lt)
end
