defmodule :vl_docs do
  @moduledoc false
  # From the docs that an image keeps to what Code.fetch_docs gives: signatures are kept as names and quoted defaults,
  # and become text here.

  @doc "The docs of a module, out of the bytes of its image or of the library; `nil`: there are none."
  def decode(nil), do: {:error, :chunk_not_found}

  def decode(bytes) when is_binary(bytes) do
    {:docs_v1, line, language, format, moduledoc, metadata, docs} = :erlang.binary_to_term(bytes)
    {:docs_v1, line, language, format, moduledoc, metadata, :lists.map(&entry/1, docs)}
  end

  defp entry({id, line, nil, doc, metadata}), do: {id, line, [], doc, metadata}
  defp entry({{_, name, _} = id, line, args, doc, metadata}), do: {id, line, [signature(name, args)], doc, metadata}

  defp signature(name, _args) when name in [:__aliases__, :__block__], do: "#{name}(args)"
  defp signature(:fn, _args), do: "fn(clauses)"

  defp signature(name, _args) when name in [:__CALLER__, :__DIR__, :__ENV__, :__MODULE__, :__STACKTRACE__, :%{}],
    do: Atom.to_string(name)

  defp signature(:%, _args), do: "%struct{}"

  defp signature(:__struct__, {:struct, module}), do: "%#{inspect(module)}{}"

  defp signature(name, args) do
    {name, [closing: []], :lists.map(&argument/1, args)}
    |> Code.quoted_to_algebra()
    |> Inspect.Algebra.format(:infinity)
    |> IO.iodata_to_binary()
  end

  defp argument({name, default}), do: {:\\, [], [argument(name), default]}
  defp argument(name), do: {name, [], nil}
end
