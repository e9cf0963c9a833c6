defmodule :vl_docs do
  @moduledoc false
  # From the docs that an image keeps to what Code.fetch_docs gives: signatures are kept as names and quoted defaults,
  # and become text here.

  @doc "The docs of a module, out of the bytes of its image or of the library; `nil`: there are none."
  def decode(nil), do: {:error, :chunk_not_found}

  def decode(bytes) when is_binary(bytes) do
    {{:docs_v1, line, language, format, moduledoc, metadata, docs}, _specs, _forms} = :erlang.binary_to_term(bytes)
    {:docs_v1, line, language, format, moduledoc, metadata, :lists.map(&entry/1, docs)}
  end

  @doc "The types, specs and callbacks of a module: `{kind, {name, arity}, quoted}`."
  def specs(module) do
    with {_, image, _} <- :code.get_object_code(module),
         bytes when is_binary(bytes) <- :vl_code.docs(image) || :vl_code.library_docs(module) do
      {_docs, specs, _forms} = :erlang.binary_to_term(bytes)
      for {kind, pair, spec} <- specs, do: {kind, pair, spec(kind, spec, [])}
    else
      _ -> []
    end
  end

  # A name without parentheses is a type, unless it is a variable: of `when`, or of the type that is defined.
  defp spec(kind, {:when, _, [spec, guards]}, vars) do
    vars = Keyword.keys(guards) ++ vars
    {:when, [], [spec(kind, spec, vars), for({var, type} <- guards, do: {var, type(type, vars)})]}
  end

  defp spec(kind, {:"::", _, [{name, _, args}, result]}, vars) when is_list(args) do
    params = if kind in [:type, :opaque, :typep], do: for({var, _, context} <- args, is_atom(context), do: var), else: []
    vars = params ++ vars
    {:"::", [], [{name, [], for(arg <- args, do: type(arg, vars))}, type(result, vars)]}
  end

  defp spec(_kind, {:"::", _, [{name, _, _}, result]}, vars), do: {:"::", [], [{name, [], []}, type(result, vars)]}

  defp type({:"::", _, [{name, _, context}, type]}, vars) when is_atom(context),
    do: {:"::", [], [{name, [], nil}, type(type, vars)]}

  defp type({name, _, context}, vars) when is_atom(name) and is_atom(context),
    do: if(name in vars, do: {name, [], nil}, else: {name, [], []})

  defp type({head, _, args}, vars), do: {type_head(head, vars), [], type(args, vars)}
  defp type({left, right}, vars), do: {type(left, vars), type(right, vars)}
  defp type(list, vars) when is_list(list), do: for(item <- list, do: type(item, vars))
  defp type(other, _vars), do: other

  defp type_head({:., _, [left, right]}, vars), do: {:., [], [type(left, vars), right]}
  defp type_head(head, _vars), do: head

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
