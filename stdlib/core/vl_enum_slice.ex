defmodule :vl_enum_slice do
  @moduledoc false
  # Parts of what is enumerable, by index. Lists are walked, others are asked for their slicer.

  def fetch_sliced(enumerable, count, slicer, index) do
    index = if index < 0, do: index + count, else: index

    if index >= 0 and index < count do
      {:ok, :erlang.hd(run_slicer(slicer, enumerable, index, 1, count))}
    else
      :error
    end
  end

  def fetch_walking(enumerable, index) do
    found =
      Enum.reduce_while(enumerable, {:next, 0}, fn
        x, {:next, ^index} -> {:halt, {:ok, x}}
        _, {:next, i} -> {:cont, {:next, i + 1}}
      end)

    case found do
      {:ok, _} -> found
      {:next, _} -> :error
    end
  end

  # A slicer is `fn start, length -> list end`, or a function from the whole to a list.
  def run_slicer(slicer, _enumerable, start, length, _count) when is_function(slicer, 2) do
    slicer.(start, length)
  end

  def run_slicer(slicer, enumerable, start, length, count) when is_function(slicer, 1) do
    part(slicer.(enumerable), start, length, count)
  end

  defp part(list, 0, count, count), do: list
  defp part(list, start, length, _count), do: :vl_enum_list.take(:vl_enum_list.drop(list, start), length)

  def every_of(list, 1), do: list
  def every_of(list, step), do: :vl_enum_list.every(list, 0, step)

  def slice_between(enumerable, first, last) when first >= 0 and last >= 0 do
    if last >= first, do: Enum.slice(enumerable, first, last - first + 1), else: []
  end

  def slice_between(enumerable, first, last) do
    {count, slicer} = measured(enumerable)
    first = if first < 0, do: Kernel.max(first + count, 0), else: first
    last = if last < 0, do: last + count, else: last
    length = Kernel.min(last, count - 1) - first + 1
    if length > 0, do: run_slicer(slicer, enumerable, first, length, count), else: []
  end

  def slice_from(_enumerable, _start, 0), do: []

  def slice_from(list, start, amount) when is_list(list) and start >= 0 do
    :vl_enum_list.take(:vl_enum_list.drop(list, start), amount)
  end

  def slice_from(enumerable, start, amount) when start >= 0 do
    case Enumerable.slice(enumerable) do
      {:ok, count, _} when start >= count ->
        []

      {:ok, count, slicer} ->
        run_slicer(slicer, enumerable, start, Kernel.min(amount, count - start), count)

      {:error, _} ->
        :vl_enum_list.drop(Enum.take(enumerable, start + amount), start)
    end
  end

  def slice_from(enumerable, start, amount) do
    {count, slicer} = measured(enumerable)
    start = Kernel.max(start + count, 0)
    amount = Kernel.min(amount, count - start)
    if amount > 0, do: run_slicer(slicer, enumerable, start, amount, count), else: []
  end

  defp measured(list) when is_list(list), do: {length(list), fn list -> list end}

  defp measured(enumerable) do
    case Enumerable.slice(enumerable) do
      {:ok, count, slicer} ->
        {count, slicer}

      {:error, _} ->
        list = Enum.to_list(enumerable)
        {length(list), fn _ -> list end}
    end
  end

  def slide_between(list, first, last, to) when first < 0 or last < 0 or to < 0 do
    count = length(list)
    # An index before the start of the list moves nothing.
    from_end = fn i -> if i < 0, do: i + count, else: i end
    slide_at(list, Kernel.max(from_end.(first), 0), from_end.(last), Kernel.max(from_end.(to), 0))
  end

  def slide_between(list, first, last, to), do: slide_at(list, first, last, to)

  defp slide_at(list, first, last, _to) when first > last, do: list

  defp slide_at(_list, first, last, to) when to > first and to <= last do
    raise ArgumentError,
          "insertion index for slide must be outside the range being moved " <>
            "(tried to insert #{first}..#{last} at #{to})"
  end

  defp slide_at(list, first, last, to) when to <= first do
    {before, rest} = :vl_enum_list.split(list, to, [])
    {skipped, rest} = :vl_enum_list.split(rest, first - to, [])
    {moved, rest} = :vl_enum_list.split(rest, last - first + 1, [])
    before ++ moved ++ skipped ++ rest
  end

  defp slide_at(list, first, last, to) do
    {before, rest} = :vl_enum_list.split(list, first, [])
    {moved, rest} = :vl_enum_list.split(rest, last - first + 1, [])
    {skipped, rest} = :vl_enum_list.split(rest, to - last, [])
    before ++ skipped ++ moved ++ rest
  end
end
