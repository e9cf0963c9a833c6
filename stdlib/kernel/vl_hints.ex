defmodule :vl_hints do
  @moduledoc false
  # "Did you mean": names near to one that does not exist.

  @near 0.77
  @most 5

  @doc "Keys near to one that a map or keyword list does not have."
  def keys(key, keys), do: text(near(key, keys, & &1), &inspect/1)

  @doc "The other arities of a function that does not exist, else functions with similar names."
  def functions(function, exports, deprecated) do
    candidates =
      case for({^function, _} = export <- exports, do: export) do
        [] -> near(function, exports -- deprecated, &elem(&1, 0))
        arities -> by_name(arities, &elem(&1, 0))
      end

    text(candidates, fn {name, arity} -> "#{Macro.inspect_atom(:remote_call, name)}/#{arity}" end)
  end

  # The nearest first, equals in the order given; what is left of them by name.
  defp near(wanted, candidates, name) do
    wanted = :erlang.atom_to_binary(wanted)

    scored =
      for candidate <- candidates,
          distance = String.jaro_distance(wanted, :erlang.atom_to_binary(name.(candidate))),
          distance >= @near,
          do: {distance, candidate}

    nearest = :lists.sort(fn {a, _}, {b, _} -> a >= b end, scored)
    by_name(for({_, candidate} <- nearest, do: candidate), name)
  end

  defp by_name(candidates, name) do
    :lists.sort(fn a, b -> name.(a) <= name.(b) end, :lists.sublist(candidates, @most))
  end

  defp text([], _format), do: ""

  defp text(candidates, format) do
    lines = for candidate <- candidates, do: ["\n      * ", format.(candidate)]
    :erlang.iolist_to_binary([". Did you mean:\n" | lines] ++ ["\n"])
  end
end
