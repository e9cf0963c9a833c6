defmodule Access do
  @moduledoc """
  Values by key: `data[key]`, and the functions that paths of `get_in/2` and its kin are made of.

      iex> keywords = [a: 1, b: 2]
      iex> keywords[:a]
      1
  """

  @type container :: keyword | struct | map
  @type key :: any
  @type value :: any
  @type access_fun(data, current_value) ::
          (:get, data, (term -> term) -> new_data :: container)
          | (:get_and_update, data, (term -> term) -> {current_value, new_data :: container} | :pop)

  @callback fetch(term :: struct, key) :: {:ok, value} | :error
  @callback get_and_update(data :: struct, key, (value | nil -> {value, value} | :pop)) :: {value, data :: struct}
  @callback pop(data :: struct, key) :: {value, data :: struct}

  @doc """
  `{:ok, value}` or `:error`.

      iex> Access.fetch(%{a: 1}, :a)
      {:ok, 1}
      iex> Access.fetch([], :a)
      :error
  """
  def fetch(container, key)

  def fetch(%module{} = container, key) do
    module.fetch(container, key)
  rescue
    exception in UndefinedFunctionError -> raise_undefined(exception, module, :fetch, 2, __STACKTRACE__)
  end

  def fetch(map, key) when is_map(map) do
    case map do
      %{^key => value} -> {:ok, value}
      _ -> :error
    end
  end

  def fetch(list, key) when is_list(list) and is_atom(key) do
    case :lists.keyfind(key, 1, list) do
      {_, value} -> {:ok, value}
      false -> :error
    end
  end

  def fetch(list, key) when is_list(list), do: raise_keyword(key)
  def fetch(nil, _key), do: :error

  @doc "The value, or a `KeyError`."
  def fetch!(container, key) do
    case fetch(container, key) do
      {:ok, value} -> value
      :error -> raise(KeyError, key: key, term: container)
    end
  end

  @doc """
  The value or a default; `nil` has no keys.

      iex> Access.get(%{a: 1}, :b, 2)
      2
      iex> Access.get(nil, :a)
      nil
  """
  def get(container, key, default \\ nil)

  def get(%module{} = container, key, default) do
    case module.fetch(container, key) do
      {:ok, value} -> value
      :error -> default
    end
  rescue
    exception in UndefinedFunctionError -> raise_undefined(exception, module, :fetch, 2, __STACKTRACE__)
  end

  def get(map, key, default) when is_map(map) do
    case map do
      %{^key => value} -> value
      _ -> default
    end
  end

  def get(list, key, default) when is_list(list) and is_atom(key) do
    case :lists.keyfind(key, 1, list) do
      {_, value} -> value
      false -> default
    end
  end

  def get(list, key, _default) when is_list(list), do: raise_keyword(key)
  def get(nil, _key, default), do: default

  defp raise_keyword(key) do
    raise ArgumentError,
          "the Access calls for keywords expect the key to be an atom, got: " <> inspect(key)
  end

  defp raise_undefined(exception, module, function, arity, stacktrace) do
    exception =
      case exception do
        %{module: ^module, function: ^function, arity: ^arity} ->
          %{exception | reason: "#{inspect(module)} does not implement the Access behaviour. If you are using " <>
              "get_in/put_in/update_in, you can specify the field to be accessed using Access.key!/1"}

        _ ->
          exception
      end

    reraise exception, stacktrace
  end

  @doc """
  Reads and replaces a value at once; `fun` gives `{read, new}` or `:pop`.

      iex> Access.get_and_update([a: 1], :a, fn value -> {value, 2} end)
      {1, [a: 2]}
  """
  def get_and_update(container, key, fun)

  def get_and_update(%module{} = container, key, fun) do
    module.get_and_update(container, key, fun)
  rescue
    exception in UndefinedFunctionError -> raise_undefined(exception, module, :get_and_update, 3, __STACKTRACE__)
  end

  def get_and_update(map, key, fun) when is_map(map), do: Map.get_and_update(map, key, fun)
  def get_and_update(list, key, fun) when is_list(list), do: Keyword.get_and_update(list, key, fun)

  def get_and_update(nil, key, _fun) do
    raise ArgumentError, "could not put/update key #{inspect(key)} on a nil value"
  end

  @doc """
  Takes a value out.

      iex> Access.pop(%{a: 1}, :a)
      {1, %{}}
  """
  def pop(container, key)

  def pop(%module{} = container, key) do
    module.pop(container, key)
  rescue
    exception in UndefinedFunctionError -> raise_undefined(exception, module, :pop, 2, __STACKTRACE__)
  end

  def pop(map, key) when is_map(map), do: Map.pop(map, key)
  def pop(list, key) when is_list(list), do: Keyword.pop(list, key)
  def pop(nil, key), do: raise(ArgumentError, "could not pop key #{inspect(key)} on a nil value")

  # -- Steps of a path --

  @doc """
  The key of a map or struct, with a default.

      iex> get_in(%{a: %{}}, [Access.key(:a), Access.key(:b, 1)])
      1
  """
  def key(key, default \\ nil) do
    fn
      :get, data, next ->
        next.(Map.get(to_map(data), key, default))

      :get_and_update, data, next ->
        value = Map.get(to_map(data), key, default)

        case next.(value) do
          {get, update} -> {get, Map.put(data, key, update)}
          :pop -> {value, Map.delete(data, key)}
        end
    end
  end

  defp to_map(nil), do: %{}
  defp to_map(data), do: data

  @doc "The key of a map or struct, which must be there."
  def key!(key) do
    fn
      :get, %{} = data, next ->
        next.(Map.fetch!(data, key))

      :get_and_update, %{} = data, next ->
        value = Map.fetch!(data, key)

        case next.(value) do
          {get, update} -> {get, Map.put(data, key, update)}
          :pop -> {value, Map.delete(data, key)}
        end

      _op, data, _next ->
        raise "Access.key!/1 expected a map/struct, got: #{inspect(data)}"
    end
  end

  @doc """
  An element of a tuple by its zero-based index.

      iex> put_in({1, 2}, [Access.elem(1)], 3)
      {1, 3}
  """
  def elem(index) when is_integer(index) and index >= 0 do
    fn
      :get, data, next when is_tuple(data) ->
        next.(:erlang.element(index + 1, data))

      :get_and_update, data, next when is_tuple(data) ->
        value = :erlang.element(index + 1, data)

        case next.(value) do
          {get, update} -> {get, :erlang.setelement(index + 1, data, update)}
          :pop -> raise "cannot pop data from a tuple"
        end

      _op, data, _next ->
        raise "Access.elem/1 expected a tuple, got: #{inspect(data)}"
    end
  end

  @doc """
  Every element of a list.

      iex> update_in([1, 2], [Access.all()], &(&1 * 2))
      [2, 4]
  """
  def all do
    fn op, data, next -> all(op, data, next) end
  end

  defp all(:get, data, next) when is_list(data), do: :lists.map(next, data)

  defp all(:get_and_update, data, next) when is_list(data) do
    update_list(data, next, fn _element, _index -> true end)
  end

  defp all(_op, data, _next), do: raise("Access.all/0 expected a list, got: #{inspect(data)}")

  # Puts the elements that `wanted` says through `next`.
  defp update_list(list, next, wanted) do
    {gets, updates, _} =
      :lists.foldl(
        fn element, {gets, updates, index} ->
          case wanted.(element, index) and next.(element) do
            false -> {gets, [element | updates], index + 1}
            {get, update} -> {[get | gets], [update | updates], index + 1}
            :pop -> {[element | gets], updates, index + 1}
          end
        end,
        {[], [], 0},
        list
      )

    {:lists.reverse(gets), :lists.reverse(updates)}
  end

  @doc """
  The element of a list at an index, counted from the end when negative.

      iex> get_in([1, 2, 3], [Access.at(-1)])
      3
  """
  def at(index) when is_integer(index) do
    fn op, data, next -> at(op, data, index, next) end
  end

  defp at(:get, data, index, next) when is_list(data), do: next.(Enum.at(data, index))

  defp at(:get_and_update, data, index, next) when is_list(data) do
    position = if index < 0, do: length(data) + index, else: index

    case position >= 0 and :lists.split(min(position, length(data)), data) do
      {before, [value | rest]} -> replace(next.(value), value, before, rest)
      _ -> {nil, data}
    end
  end

  defp at(_op, data, _index, _next), do: raise("Access.at/1 expected a list, got: #{inspect(data)}")

  defp replace({get, update}, _value, before, rest), do: {get, before ++ [update | rest]}
  defp replace(:pop, value, before, rest), do: {value, before ++ rest}

  @doc "As `at/1`, but the index must be there."
  def at!(index) when is_integer(index) do
    fn op, data, next -> at!(op, data, index, next) end
  end

  defp at!(op, data, index, next) when is_list(data) do
    case Enum.fetch(data, index) do
      {:ok, _} -> at(op, data, index, next)
      :error -> raise(Enum.OutOfBoundsError)
    end
  end

  defp at!(_op, data, _index, _next) do
    raise "Access.at!/1 expected a list, got: #{inspect(data)}"
  end

  @doc """
  The elements of a list for which `func` is true.

      iex> update_in([1, 2, 3], [Access.filter(&(&1 > 1))], &(&1 * 10))
      [1, 20, 30]
  """
  def filter(func) when is_function(func) do
    fn op, data, next -> filter(op, data, func, next) end
  end

  defp filter(:get, data, func, next) when is_list(data) do
    for element <- data, func.(element), do: next.(element)
  end

  defp filter(:get_and_update, data, func, next) when is_list(data) do
    update_list(data, next, fn element, _index -> func.(element) && true end)
  end

  defp filter(_op, data, _func, _next), do: raise("Access.filter/1 expected a list, got: #{inspect(data)}")

  @doc """
  The elements of a list in a range of indexes.

      iex> get_in([1, 2, 3, 4], [Access.slice(1..2)])
      [2, 3]
  """
  def slice(range)

  def slice(%{__struct__: Range, step: step} = range) when step > 0 do
    fn op, data, next -> slice(op, data, range, next) end
  end

  def slice(%{__struct__: Range} = range) do
    raise ArgumentError, "Access.slice/1 does not accept ranges with negative steps, got: #{inspect(range)}"
  end

  def slice(other), do: raise(ArgumentError, "Access.slice/1 expected a range, got: #{inspect(other)}")

  defp slice(:get, data, range, next) when is_list(data), do: :lists.map(next, Enum.slice(data, range))

  defp slice(:get_and_update, data, range, next) when is_list(data) do
    size = length(data)
    first = if range.first < 0, do: max(size + range.first, 0), else: range.first
    last = if range.last < 0, do: size + range.last, else: range.last

    update_list(data, next, fn _element, index ->
      index >= first and index <= last and rem(index - first, range.step) == 0
    end)
  end

  defp slice(_op, data, _range, _next), do: raise(ArgumentError, "Access.slice/1 expected a list, got: #{inspect(data)}")
end
