defmodule IEx.Documentation do
  @moduledoc "Finds and shows what `h` asks for."

  @doc "Shows the documentation of `Module`, `{Module, function}` or `{Module, function, arity}`."
  def show(module) when is_atom(module) do
    case docs(module) do
      {:ok, _, %{"en" => text}, _} -> page(inspect(module), nil, text)
      {:ok, _, _, _} -> none(inspect(module))
      {:error, reason} -> missing(module, reason)
    end
  end

  def show({module, function}) when is_atom(module) and is_atom(function) do
    functions(module, "#{inspect(module)}.#{function}", fn {_, name, _} -> name == function end)
  end

  def show({module, function, arity}) when is_atom(module) and is_atom(function) do
    functions(module, "#{inspect(module)}.#{function}/#{arity}", fn {_, name, n} -> name == function and n == arity end)
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
          {:docs_v1, _, _, _, module_doc, _, functions} -> {:ok, module, module_doc, functions}
          {:error, _} -> {:ok, module, :none, []}
        end

      {:error, reason} ->
        {:error, reason}
    end
  end

  defp functions(module, name, wanted?) do
    case docs(module) do
      {:ok, _, _, functions} ->
        case Enum.filter(functions, fn {key, _, _, doc, _} -> elem(key, 0) in [:function, :macro] and wanted?.(key) and doc != :hidden end) do
          [] -> none(name)
          found -> Enum.each(found, &show_function/1)
        end

      {:error, reason} ->
        missing(module, reason)
    end
  end

  defp show_function({{kind, name, arity}, _, signature, doc, _}) do
    heading = if signature == [], do: "#{name}/#{arity}", else: Enum.join(signature, " ")
    text = if is_map(doc), do: Map.get(doc, "en", ""), else: ""
    page(if(kind == :macro, do: "defmacro ", else: "def ") <> heading, kind, text)
  end

  defp page(title, kind, text) do
    width = IEx.width()
    left = div(max(width - String.length(title), 0), 2)
    IO.puts(["\n", IEx.color(:doc_title, String.duplicate(" ", left) <> title), "\n"])
    if kind == nil or text != "", do: IO.puts(text)
  end

  defp none(name), do: say("No documentation for #{name} was found")
  defp missing(module, reason), do: say("Could not load module #{inspect(module)}, got: #{reason}")
  defp say(text), do: IO.puts(IEx.color(:eval_error, text))
end
