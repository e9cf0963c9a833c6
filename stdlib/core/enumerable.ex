defprotocol Enumerable do
  @moduledoc """
  What `Enum` and `Stream` ask of a type.

  `reduce/3` is the heart: it folds with a function that answers `{:cont, acc}`,
  `{:halt, acc}` or `{:suspend, acc}` and gives `{:done, acc}`, `{:halted, acc}` or
  `{:suspended, acc, continuation}`. The others are short cuts; `{:error, module}` says
  that there is none.

      iex> Enumerable.reduce([1, 2], {:cont, 0}, fn x, acc -> {:cont, x + acc} end)
      {:done, 3}
  """

  @type acc :: {:cont, term} | {:halt, term} | {:suspend, term}
  @type reducer :: (term, term -> acc)
  @type result ::
          {:done, term} | {:halted, term} | {:suspended, term, continuation}
  @type continuation :: (acc -> result)
  @type slicing_fun :: (non_neg_integer, pos_integer -> [term])
  @type to_list_fun :: (t -> [term])

  @doc "Folds over the elements under the control of `acc`."
  @spec reduce(t, acc, reducer) :: result
  def reduce(enumerable, acc, fun)

  @doc "`{:ok, count}` if it is known without a walk."
  @spec count(t) :: {:ok, non_neg_integer} | {:error, module}
  def count(enumerable)

  @doc "`{:ok, boolean}` if it can be told without a walk."
  @spec member?(t, term) :: {:ok, boolean} | {:error, module}
  def member?(enumerable, element)

  @doc "`{:ok, size, slicer}` if parts can be had without a walk."
  @spec slice(t) :: {:ok, non_neg_integer, slicing_fun | to_list_fun} | {:error, module}
  def slice(enumerable)
end

defimpl Enumerable, for: List do
  def count([]), do: {:ok, 0}
  def count(_list), do: {:error, __MODULE__}

  def member?([], _element), do: {:ok, false}
  def member?(_list, _element), do: {:error, __MODULE__}

  def slice([]), do: {:ok, 0, fn _, _ -> [] end}
  def slice(_list), do: {:error, __MODULE__}

  def reduce(_list, {:halt, acc}, _fun), do: {:halted, acc}
  def reduce(list, {:suspend, acc}, fun), do: {:suspended, acc, &reduce(list, &1, fun)}
  def reduce([x | rest], {:cont, acc}, fun), do: reduce(rest, fun.(x, acc), fun)
  def reduce([], {:cont, acc}, _fun), do: {:done, acc}
end

defimpl Enumerable, for: Map do
  def count(map), do: {:ok, map_size(map)}

  def member?(map, {key, value}) do
    case map do
      %{^key => found} -> {:ok, found === value}
      _ -> {:ok, false}
    end
  end

  def member?(_map, _element), do: {:ok, false}

  def slice(map), do: {:ok, map_size(map), &:maps.to_list/1}

  def reduce(map, acc, fun), do: Enumerable.List.reduce(:maps.to_list(map), acc, fun)
end

defimpl Enumerable, for: Function do
  def count(_fun), do: {:error, __MODULE__}
  def member?(_fun, _element), do: {:error, __MODULE__}
  def slice(_fun), do: {:error, __MODULE__}

  def reduce(function, acc, fun) when is_function(function, 2), do: function.(acc, fun)

  def reduce(function, _acc, _fun) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: function,
      description: "only anonymous functions of arity 2 are enumerable"
  end
end
