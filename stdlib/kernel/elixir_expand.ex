defmodule :elixir_expand do
  @moduledoc false
  # The expander with the state of the variables beside the Env, as tools know it: the scope (:elixir_env) carries it.

  @doc "`{expanded, scope, env}`."
  def expand(quoted, scope, env) do
    {expanded, env} = :elixir_expand.expand(quoted, :elixir_env.with_vars(env, scope))
    {shown(expanded), :elixir_env.env_to_ex(env), env}
  end

  @doc "Expanded code with the types of segments as the language writes them; the compiler keeps them as keywords."
  def shown(expanded), do: Macro.prewalk(expanded, &shown_node/1)

  defp shown_node({:<<>>, meta, segments}) when is_list(segments),
    do: {:<<>>, meta, :lists.map(&segment/1, segments)}

  defp shown_node(other), do: other

  defp segment({:"::", meta, [value, [{:type, type} | rest]]}), do: {:"::", meta, [value, spec(type, rest)]}
  defp segment({:<-, meta, [pattern, source]}), do: {:<-, meta, [segment(pattern), source]}
  defp segment(other), do: other

  defp spec(type, rest) do
    # Bytes have neither order nor sign.
    keys = if type in [:binary, :bitstring], do: [], else: [:endian, :sign]

    words =
      for key <- keys, {:ok, word} <- [:lists.keyfind(key, 1, rest) |> found()], do: {word, [], []}

    sizes = for key <- [:unit, :size], {:ok, of} <- [:lists.keyfind(key, 1, rest) |> found()], do: {key, [], [of]}
    :lists.foldl(fn part, all -> {:-, [], [all, part]} end, {type, [], []}, words ++ sizes)
  end

  defp found({_, value}), do: {:ok, value}
  defp found(false), do: :none
end
