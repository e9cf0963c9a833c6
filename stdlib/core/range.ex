defmodule Range do
  @moduledoc """
  Integers from `first` to `last`, `step` apart: `first..last//step`.

      iex> Enum.to_list(1..10//3)
      [1, 4, 7, 10]
      iex> Range.size(1..10//3)
      4
  """

  defstruct first: nil, last: nil, step: nil

  # Ranges made by older versions have no step.
  @doc false
  def stepped(%{first: first, last: last, step: step}), do: %{__struct__: Range, first: first, last: last, step: step}
  def stepped(%{first: first, last: last}), do: new(first, last)

  @type limit :: integer
  @type step :: pos_integer | neg_integer
  @type t :: %Range{first: limit, last: limit, step: step}
  @type t(first, last) :: %Range{first: first, last: last, step: step}

  @doc """
  A range from `first` to `last`, down if `last` is smaller.

      iex> Range.new(1, 3)
      1..3
  """
  def new(first, last) when is_integer(first) and is_integer(last) do
    step = if first <= last, do: 1, else: -1
    %Range{first: first, last: last, step: step}
  end

  def new(first, last) do
    raise ArgumentError,
          "ranges (first..last) expect both sides to be integers, got: #{inspect(first)}..#{inspect(last)}"
  end

  @doc """
  A range with a step.

      iex> Range.new(1, 9, 2)
      1..9//2
  """
  def new(first, last, step)
      when is_integer(first) and is_integer(last) and is_integer(step) and step != 0 do
    %Range{first: first, last: last, step: step}
  end

  def new(first, last, step) do
    raise ArgumentError,
          "ranges (first..last//step) expect both sides to be integers and the step to be a " <>
            "non-zero integer, got: #{inspect(first)}..#{inspect(last)}//#{inspect(step)}"
  end

  @doc """
  How many integers are in it.

      iex> Range.size(1..0//1)
      0
  """
  def size(%{__struct__: Range, first: first, last: last, step: step}) do
    cond do
      step > 0 and first > last -> 0
      step < 0 and first < last -> 0
      true -> div(last - first, step) + 1
    end
  end

  def size(%{__struct__: Range} = range), do: range |> stepped() |> size()

  @doc """
  Moves the range by `steps` of its steps.

      iex> Range.shift(0..10//2, 3)
      6..16//2
  """
  def shift(%{__struct__: Range, first: first, last: last, step: step}, steps)
      when is_integer(steps) do
    %Range{first: first + steps * step, last: last + steps * step, step: step}
  end

  @doc """
  Whether two ranges have no integer in common.

      iex> Range.disjoint?(1..5, 6..9)
      true
      iex> Range.disjoint?(1..9//2, 2..10//2)
      true
  """
  def disjoint?(%{__struct__: Range} = a, %{__struct__: Range} = b) do
    case {rising(a), rising(b)} do
      {:empty, _} -> true
      {_, :empty} -> true
      {a, b} -> apart?(a, b)
    end
  end

  # {lowest, highest, step} with a positive step, both ends in the range.
  defp rising(%{first: first, step: step} = range) do
    case size(range) do
      0 -> :empty
      n when step > 0 -> {first, first + (n - 1) * step, step}
      n -> {first + (n - 1) * step, first, -step}
    end
  end

  defp apart?({low1, high1, _}, {low2, high2, _}) when high1 < low2 or high2 < low1, do: true
  defp apart?({_, _, 1}, {_, _, 1}), do: false

  # Common integers are the solutions of low1 + i * step1 = low2 + j * step2: one every
  # lcm(step1, step2), starting from the one that the extended gcd gives.
  defp apart?({low1, high1, step1}, {low2, high2, step2}) do
    {gcd, m, _} = Integer.extended_gcd(step1, step2)
    distance = low2 - low1

    if rem(distance, gcd) != 0 do
      true
    else
      every = div(step1 * step2, gcd)
      common = low1 + div(distance, gcd) * m * step1
      lowest = Kernel.max(low1, low2)
      lowest + Integer.mod(common - lowest, every) > Kernel.min(high1, high2)
    end
  end

  @doc false
  @deprecated "Pattern match on first..last//step instead"
  def range?(term),
    do: match?(%{__struct__: Range, first: a, last: b} when is_integer(a) and is_integer(b), term)
end

defimpl Enumerable, for: Range do
  def count(range), do: {:ok, Range.size(range)}

  def member?(%{first: first, last: last, step: step} = range, x) when is_integer(x) do
    inside = if step > 0, do: first <= x and x <= last, else: last <= x and x <= first

    {:ok, inside and Range.size(range) > 0 and rem(x - first, step) == 0}
  end

  def member?(range, x) when is_integer(x), do: range |> Range.stepped() |> member?(x)
  def member?(_range, _x), do: {:ok, false}

  def slice(%{first: first, step: step} = range) do
    {:ok, Range.size(range), fn start, length -> part(first + start * step, step, length) end}
  end

  def slice(range), do: range |> Range.stepped() |> slice()

  defp part(_x, _step, 0), do: []
  defp part(x, step, left), do: [x | part(x + step, step, left - 1)]

  def reduce(%{first: first, last: last, step: step}, acc, fun) do
    walk(first, last, step, acc, fun)
  end

  def reduce(range, acc, fun), do: range |> Range.stepped() |> reduce(acc, fun)

  defp walk(_x, _last, _step, {:halt, acc}, _fun), do: {:halted, acc}

  defp walk(x, last, step, {:suspend, acc}, fun) do
    {:suspended, acc, &walk(x, last, step, &1, fun)}
  end

  defp walk(x, last, step, {:cont, acc}, fun) when step > 0 and x <= last do
    walk(x + step, last, step, fun.(x, acc), fun)
  end

  defp walk(x, last, step, {:cont, acc}, fun) when step < 0 and x >= last do
    walk(x + step, last, step, fun.(x, acc), fun)
  end

  defp walk(_x, _last, _step, {:cont, acc}, _fun), do: {:done, acc}
end

defimpl Inspect, for: Range do
  import Inspect.Algebra

  def inspect(%{first: first, last: last, step: step}, opts) do
    limits = [to_doc(first, opts), "..", to_doc(last, opts)]

    if step == 1 and first <= last do
      concat(limits)
    else
      concat(limits ++ ["//", to_doc(step, opts)])
    end
  end

  def inspect(range, opts), do: range |> Range.stepped() |> Inspect.Range.inspect(opts)
end
