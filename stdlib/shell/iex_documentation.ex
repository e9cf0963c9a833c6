defmodule IEx.Documentation do
  @moduledoc "Finds and shows what `h`, `t` and `b` ask for."

  # -- h --

  @doc "Shows the documentation of `Module`, `{Module, function}` or `{Module, function, arity}`."
  def show(module) when is_atom(module) do
    with {:ok, {:docs_v1, _, _, _, doc, metadata, _}} <- docs(module) do
      case doc do
        %{"en" => text} -> page(inspect(module), [], text, metadata)
        _ -> none(inspect(module))
      end
    end
  end

  def show({module, function}) when is_atom(module) and is_atom(function) do
    functions(module, function, nil, "#{inspect(module)}.#{function}", fn {_, name, _}, _ -> name == function end)
  end

  def show({module, function, arity}) when is_atom(module) and is_atom(function) do
    functions(module, function, arity, "#{inspect(module)}.#{function}/#{arity}", fn {_, name, n}, metadata ->
      name == function and arity in (n - Map.get(metadata, :defaults, 0))..n
    end)
  end

  def show(other) do
    say("The \"h\" helper expects a Module, Module.fun or Module.fun/arity, got: #{inspect(other)}")

    say(
      "If instead of accessing documentation you would like more information about a value or about the result of " <>
        "an expression, use the \"i\" helper instead"
    )
  end

  defp docs(module) do
    case Code.ensure_loaded(module) do
      {:module, _} ->
        case Code.fetch_docs(module) do
          {:docs_v1, _, _, _, _, _, _} = docs ->
            {:ok, docs}

          {:error, _} ->
            say("#{inspect(module)} was not compiled with docs")
        end

      {:error, reason} ->
        missing(module, reason)
    end
  end

  # The specs shown are those of the arity that was asked for.
  defp functions(module, function, arity, shown, wanted?) do
    with {:ok, {:docs_v1, _, _, _, _, _, entries}} <- docs(module) do
      found =
        for {{kind, _, _} = id, _, signature, doc, metadata} <- entries,
            kind in [:function, :macro] and doc != :hidden and wanted?.(id, metadata),
            do: {id, signature, doc, metadata}

      case found do
        [] -> none(shown, entries, function)
        _ -> Enum.each(found, &show_function(module, arity, &1))
      end
    end
  end

  defp show_function(module, asked, {{kind, name, arity}, signature, doc, metadata}) do
    heading = if signature == [], do: "#{name}/#{arity}", else: Enum.join(signature, " ")
    word = if kind == :macro, do: "defmacro ", else: "def "
    text = if is_map(doc), do: Map.get(doc, "en", ""), else: ""
    specs = for {:spec, {^name, ^arity}, spec} <- specs(module), asked in [nil, arity], do: typespec(:spec, spec, 2)
    page(word <> heading, specs, text, metadata)
  end

  # -- t and b --

  @doc "Shows the types of `Module`, `{Module, type}` or `{Module, type, arity}`."
  def show_types(module) when is_atom(module) do
    list(module, types(module, fn _ -> true end), "No type information for #{inspect(module)} was found")
  end

  def show_types({module, type}) do
    documented(module, types(module, fn {name, _} -> name == type end), :type, no_type("#{inspect(module)}.#{type}"))
  end

  def show_types({module, type, arity}) do
    documented(module, types(module, &(&1 == {type, arity})), :type, no_type("#{inspect(module)}.#{type}/#{arity}"))
  end

  defp no_type(shown), do: "No type information for #{shown} was found or #{shown} is private"

  defp types(module, wanted?) do
    for {kind, pair, spec} <- specs(module), kind in [:type, :opaque, :typep], wanted?.(pair), do: {kind, pair, spec}
  end

  @doc "Shows the callbacks of `Module`, `{Module, callback}` or `{Module, callback, arity}`."
  def show_callbacks(module) when is_atom(module) do
    callbacks = callbacks(module, fn _ -> true end)
    list(module, callbacks, "No callbacks for #{inspect(module)} were found")

    with [_ | _] <- callbacks,
         [_ | _] = optional <- module.behaviour_info(:optional_callbacks) do
      IO.puts([IEx.color(:doc_inline_code, "@optional_callbacks #{optional |> Enum.map(&written/1) |> Enum.sort() |> inspect() |> String.slice(1..-2)}"), ?\n])
    end
  end

  def show_callbacks({module, name}) do
    documented(module, callbacks(module, fn {n, _} -> n == name end), :callback, "No documentation for #{inspect(module)}.#{name} was found")
  end

  def show_callbacks({module, name, arity}) do
    shown = "#{inspect(module)}.#{name}/#{arity}"
    documented(module, callbacks(module, &(&1 == {name, arity})), :callback, "No documentation for #{shown} was found")
  end

  defp callbacks(module, wanted?) do
    for {kind, pair, spec} <- specs(module), kind in [:callback, :macrocallback], wanted?.(pair), do: {kind, pair, spec}
  end

  defp written({name, arity}) do
    case Atom.to_string(name) do
      "MACRO-" <> macro -> {String.to_atom(macro), arity - 1}
      _ -> {name, arity}
    end
  end

  defp list(module, found, nothing) do
    case Code.ensure_loaded(module) do
      {:error, reason} -> missing(module, reason)
      _ when found == [] -> say(nothing)
      _ -> Enum.each(found, fn {kind, _, spec} -> IO.puts([typespec(kind, spec, 0), ?\n]) end)
    end
  end

  defp documented(module, found, kind, nothing) do
    found = for {spec_kind, _, _} = one <- found, spec_kind != :typep, do: one

    case Code.ensure_loaded(module) do
      {:error, reason} -> missing(module, reason)
      _ when found == [] -> say(nothing)
      _ -> Enum.each(found, &show_documented(module, &1, kind))
    end
  end

  defp show_documented(module, {spec_kind, {name, arity}, spec}, kind) do
    IO.puts([typespec(spec_kind, spec, 0), ?\n])
    doc_kind = if kind == :callback, do: spec_kind, else: kind

    with {:docs_v1, _, _, _, _, _, entries} <- Code.fetch_docs(module),
         {_, _, _, doc, metadata} <- List.keyfind(entries, {doc_kind, name, arity}, 0) do
      metadata(Map.delete(metadata, :opaque))
      with %{"en" => text} <- doc, do: text(text)
    end
  end

  # All specifications as {kind, {name, arity}, quoted}, by name.
  defp specs(module) do
    case Code.ensure_loaded(module) do
      {:module, _} -> module |> :vl_docs.specs() |> Enum.sort_by(fn {kind, pair, _} -> {kind in [:macrocallback], pair} end)
      {:error, _} -> []
    end
  end

  # What is opaque or private keeps its definition to itself.
  defp typespec(:opaque, {:"::", _, [head, _]}, nesting), do: typespec(:opaque, head, nesting)

  defp typespec(kind, spec, nesting) do
    indent = String.duplicate(" ", nesting)

    "@#{kind} #{Macro.to_string(spec)}"
    |> Code.format_string!(line_length: IEx.width() - nesting)
    |> IO.iodata_to_binary()
    |> String.split("\n")
    |> Enum.map_join("\n", &(indent <> &1))
    |> then(&IEx.color(:doc_inline_code, &1))
  end

  # -- Printing --

  defp page(title, specs, text, metadata) do
    width = IEx.width()
    left = div(max(width - String.length(title), 0), 2)
    IO.puts(["\n", IEx.color(:doc_title, String.duplicate(" ", left) <> title), "\n"])
    if specs != [], do: IO.puts([Enum.intersperse(specs, ?\n), ?\n])
    metadata(metadata)
    text(text)
  end

  defp metadata(metadata) do
    lines =
      for {key, value} <- Enum.sort(metadata), shown = metadata_value(key, value) do
        [IEx.color(:doc_metadata, "#{key}: #{shown}"), ?\n]
      end

    if lines != [], do: IO.puts(lines)
  end

  defp metadata_value(:delegate_to, {module, function, arity}), do: "#{inspect(module)}.#{function}/#{arity}"
  defp metadata_value(_key, true), do: "true"
  defp metadata_value(_key, value) when is_binary(value), do: value
  defp metadata_value(_key, _value), do: nil

  defp text(""), do: :ok
  defp text(text), do: IO.puts(:vl_markdown.wrap(text, min(IEx.width(), 80) - 1))

  defp none(shown), do: say("No documentation for #{shown} was found")

  # What is not a function may be something else of that name.
  defp none(shown, entries, name) do
    kinds = for {{kind, ^name, _}, _, _, _, _} <- entries, do: kind

    cond do
      :callback in kinds or :macrocallback in kinds ->
        say(
          "No documentation for function #{shown} was found, but there is a callback with the same name.\n" <>
            "You can view callback documentation with the b/1 helper.\n"
        )

      :type in kinds ->
        say(
          "No documentation for function #{shown} was found, but there is a type with the same name.\n" <>
            "You can view type documentation with the t/1 helper.\n"
        )

      true ->
        none(shown)
    end
  end

  defp missing(module, reason), do: say("Could not load module #{inspect(module)}, got: #{reason}")
  defp say(text), do: IO.puts(IEx.color(:eval_error, text))
end
