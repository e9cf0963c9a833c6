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

  defp blamed(key, term) do
    if is_atom(key) and term != nil and (atom_keys?(term) or Keyword.keyword?(term)) do
      text(key, term) <> :vl_hints.keys(key, for({key, _} <- to_list(term), do: key))
    else
      text(key, term)
    end
  end

  defp atom_keys?(term), do: is_map(term) and :lists.all(&is_atom/1, :maps.keys(term))

  defp to_list(term) when is_map(term), do: :maps.to_list(term)
  defp to_list(term), do: term
end
