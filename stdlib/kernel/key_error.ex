defmodule KeyError do
  @moduledoc "A key that a map or keyword list does not have."

  defexception [:key, :term, :message]

  @impl true
  def message(%{message: nil, key: key, term: term}), do: text(key, term)
  def message(%{message: message}), do: message

  defp text(key, nil), do: "key #{inspect(key)} not found"
  defp text(key, term), do: "key #{inspect(key)} not found in: #{inspect(term)}"

  @impl true
  def blame(%{message: nil, key: key, term: term} = exception, stacktrace) do
    {%{exception | message: blamed(key, term)}, stacktrace}
  end

  def blame(exception, stacktrace), do: {exception, stacktrace}

  defp blamed(key, term) when is_atom(key) and is_atom(term) do
    "key #{inspect(key)} not found in: #{inspect(term)}. If you are using the dot syntax, such as map.field, " <>
      "make sure the left-hand side of the dot is a map"
  end

  defp blamed(key, term) when is_atom(key) and (is_map(term) or is_list(term)) do
    text(key, term) <> :vl_hints.did_you_mean(key, atom_keys(term), &inspect/1)
  end

  defp blamed(key, term), do: text(key, term)

  defp atom_keys(%{} = map), do: for(key <- Map.keys(map), is_atom(key), do: key)
  defp atom_keys(list), do: for({key, _} <- list, is_atom(key), do: key)
end
