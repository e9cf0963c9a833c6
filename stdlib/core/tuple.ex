defmodule Tuple do
  @moduledoc """
  Functions for tuples.

      iex> Tuple.append({1}, 2)
      {1, 2}
  """

  @doc """
  `data`, `size` times.

      iex> Tuple.duplicate(:a, 2)
      {:a, :a}
  """
  def duplicate(data, size), do: :erlang.make_tuple(size, data)

  @doc """
  `value` put in at `index`.

      iex> Tuple.insert_at({1, 3}, 1, 2)
      {1, 2, 3}
  """
  def insert_at(tuple, index, value), do: :erlang.insert_element(index + 1, tuple, value)

  @doc """
  `value` put at the end.

      iex> Tuple.append({}, 1)
      {1}
  """
  def append(tuple, value), do: :erlang.append_element(tuple, value)

  @doc """
  Without the element at `index`.

      iex> Tuple.delete_at({1, 2}, 0)
      {2}
  """
  def delete_at(tuple, index), do: :erlang.delete_element(index + 1, tuple)

  @doc """
  The sum of the elements.

      iex> Tuple.sum({1, 2})
      3
  """
  def sum(tuple), do: sum(tuple, tuple_size(tuple), 0)

  defp sum(_tuple, 0, acc), do: acc
  defp sum(tuple, i, acc), do: sum(tuple, i - 1, acc + :erlang.element(i, tuple))

  @doc """
  The product of the elements.

      iex> Tuple.product({2, 3})
      6
  """
  def product(tuple), do: product(tuple, tuple_size(tuple), 1)

  defp product(_tuple, 0, acc), do: acc
  defp product(tuple, i, acc), do: product(tuple, i - 1, acc * :erlang.element(i, tuple))

  @doc """
  A list of the elements.

      iex> Tuple.to_list({1, 2})
      [1, 2]
  """
  def to_list(tuple), do: :erlang.tuple_to_list(tuple)
end
