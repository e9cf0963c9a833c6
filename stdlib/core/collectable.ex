defprotocol Collectable do
  @moduledoc """
  What `Enum.into/2` and `for` ask of a type that gathers elements.

  `into/1` gives a start and a function called with `{:cont, element}` for each, then
  `:done` for the result, or `:halt` when the walk broke off.

      iex> {start, fun} = Collectable.into("ab")
      iex> start |> fun.({:cont, "c"}) |> fun.(:done)
      "abc"
  """

  @type command :: {:cont, term} | :done | :halt

  @doc "The start and the collecting function."
  @spec into(t) :: {initial_acc :: term, collector :: (term, command -> t | term)}
  def into(collectable)
end

defimpl Collectable, for: List do
  def into(list) do
    if list != [] do
      IO.warn(
        "the Collectable protocol is deprecated for non-empty lists. The behaviour of " <>
          "Enum.into/2 and \"for\" comprehensions with an :into option is incorrect " <>
          "when collecting into non-empty lists. If you're collecting into a non-empty keyword " <>
          "list, consider using Keyword.merge/2 instead. If you're collecting into a non-empty " <>
          "list, consider concatenating the two lists with the ++ operator."
      )
    end

    collect = fn
      acc, {:cont, x} -> [x | acc]
      acc, :done -> list ++ :lists.reverse(acc)
      _acc, :halt -> :ok
    end

    {[], collect}
  end
end

defimpl Collectable, for: BitString do
  def into(bits) do
    collect = fn
      acc, {:cont, x} when is_bitstring(x) -> [acc | x]
      acc, :done -> :erlang.list_to_bitstring(acc)
      _acc, :halt -> :ok
    end

    {[bits], collect}
  end
end

defimpl Collectable, for: Map do
  def into(map) do
    collect = fn
      map, {:cont, {key, value}} -> :maps.put(key, value, map)
      map, :done -> map
      _map, :halt -> :ok
    end

    {map, collect}
  end
end
