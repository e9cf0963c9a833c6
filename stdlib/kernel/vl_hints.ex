defmodule :vl_hints do
  @moduledoc false
  # "Did you mean": names near to one that does not exist.

  def did_you_mean(key, keys, format), do: text(near(key, keys, 0.77), format)

  def functions(_module, function, exports) do
    exact = for {^function, arity} <- exports, do: {function, arity}

    candidates =
      case exact do
        [] -> :lists.sublist(similar(function, exports), 5)
        _ -> :lists.sort(exact)
      end

    text(candidates, fn {name, arity} -> "#{Macro.inspect_atom(:remote_call, name)}/#{arity}" end)
  end

  defp similar(function, exports) do
    wanted = :erlang.atom_to_binary(function)

    scored =
      for {name, arity} <- exports,
          distance = String.jaro_distance(wanted, :erlang.atom_to_binary(name)),
          distance > 0.77,
          do: {distance, {name, arity}}

    for {_, pair} <- :lists.sort(:lists.sublist(:lists.reverse(:lists.sort(scored)), 5)) |> sort_by_pair(), do: pair
  end

  defp sort_by_pair(scored), do: :lists.keysort(2, scored)

  defp near(key, keys, threshold) do
    wanted = :erlang.atom_to_binary(key)

    scored =
      for other <- keys,
          distance = String.jaro_distance(wanted, :erlang.atom_to_binary(other)),
          distance >= threshold,
          do: {distance, other}

    :lists.sort(for {_, other} <- :lists.sublist(:lists.reverse(:lists.sort(scored)), 5), do: other)
  end

  defp text([], _format), do: ""

  defp text(candidates, format) do
    lines = for candidate <- candidates, do: ["\n      * ", format.(candidate)]
    :erlang.iolist_to_binary([". Did you mean:\n" | lines] ++ ["\n"])
  end
end
