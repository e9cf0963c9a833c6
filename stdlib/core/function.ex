defmodule Function do
  @moduledoc """
  Functions as values.

      iex> Function.identity(1)
      1
  """

  @type information ::
          :arity | :env | :index | :module | :name | :new_index | :new_uniq | :pid | :type | :uniq

  @doc """
  The named function as a value.

      iex> Function.capture(String, :length, 1)
      &String.length/1
  """
  def capture(module, function_name, arity), do: :erlang.make_fun(module, function_name, arity)

  @doc "All that is known about a function."
  def info(fun), do: :erlang.fun_info(fun)

  @doc """
  One thing that is known about a function.

      iex> Function.info(&String.length/1, :arity)
      {:arity, 1}
  """
  def info(fun, item), do: :erlang.fun_info(fun, item)

  @doc """
  Its argument.

      iex> Enum.filter([1, nil], &Function.identity/1)
      [1]
  """
  def identity(value), do: value
end
