defmodule ExUnit.DocTest do
  @moduledoc """
  Tests out of documentation: what stands behind `iex>` is run and compared with what stands below it.

      defmodule EnumTest do
        use ExUnit.Case
        doctest Enum, only: [map: 2]
      end

  Examples without an empty line between them are one test and share variables. An expectation may be a value, the
  text of an exception (`** (ArgumentError) message`), or what `inspect/1` gives for what cannot be written (`#PID<...>`).
  """

  defmodule Error do
    @moduledoc "An example that cannot be read."
    defexception [:message]
  end

  @doc """
  Makes the tests of a module. Options: `:only` and `:except`, lists of `{name, arity}` and `:moduledoc`;
  `:import`, true: the module's functions are called without its name; `:tags`.
  """
  defmacro doctest(module, options \\ []) do
    quote bind_quoted: [module: module, options: options] do
      for {name, test, tags} <- ExUnit.DocTest.__tests__(module, options) do
        @tag tags
        test = ExUnit.Case.register_test(__ENV__, :doctest, name, [:doctest])
        import_module = if options[:import], do: quote(do: import(unquote(module)))
        def unquote(test)(_), do: unquote({:__block__, [], [import_module, ExUnit.DocTest.__code__(test, module)]})
      end
    end
  end

  @doc false
  def __tests__(module, options) do
    tags = Keyword.get(options, :tags, [])

    for {{id, shown, doc}, position} <- Enum.with_index(docs(module, options), 1),
        {examples, number} <- Enum.with_index(__examples__(doc), 1) do
      suffix = if id == :moduledoc, do: " (#{position})", else: " (#{position + number - 1})"
      {shown <> suffix, examples, tags}
    end
  end

  defp docs(module, options) do
    case Code.fetch_docs(module) do
      {:docs_v1, _, _, _, moduledoc, _, docs} ->
        all = [{:moduledoc, "module #{inspect(module)}", moduledoc} | Enum.flat_map(docs, &function_doc(module, &1))]
        for {id, shown, %{"en" => text}} <- all, wanted?(id, options), do: {id, shown, text}

      {:error, reason} ->
        raise Error,
              "could not retrieve the documentation for module #{inspect(module)}. " <> explain(reason)
    end
  end

  defp explain(:module_not_found), do: "The module was not found"
  defp explain(_reason), do: "The module was not compiled with documentation"

  defp function_doc(module, {{kind, name, arity}, _, _, doc, _}) when kind in [:function, :macro] do
    [{{name, arity}, "#{inspect(module)}.#{name}/#{arity}", doc}]
  end

  defp function_doc(_module, _other), do: []

  defp wanted?(id, options) do
    only = options[:only]
    (only in [nil, []] or id in only) and id not in Keyword.get(options, :except, [])
  end

  # -- Reading --

  # A test is a list of {expression, expectation}, both texts.
  @doc false
  def __examples__(doc) do
    doc |> String.split(["\r\n", "\n"]) |> read([], []) |> Enum.reverse()
  end

  defp read([], [], tests), do: tests
  defp read([], test, tests), do: [Enum.reverse(test) | tests]

  defp read([line | rest], test, tests) do
    case prompt(line) do
      {:start, indent, text} ->
        {expression, rest} = continue(rest, [text])
        {expected, rest} = expectation(rest, indent, [])
        example = {expression, expected}

        if rest == [] or prompt(hd(rest)),
          do: read(rest, [example | test], tests),
          else: read(rest, [], [Enum.reverse([example | test]) | tests])

      _ ->
        read(rest, test, tests)
    end
  end

  defp continue([line | rest], texts) do
    case prompt(line) do
      {:more, _, text} -> continue(rest, [text | texts])
      _ -> {texts |> Enum.reverse() |> Enum.join("\n"), [line | rest]}
    end
  end

  defp continue([], texts), do: {texts |> Enum.reverse() |> Enum.join("\n"), []}

  defp expectation([line | rest] = lines, indent, texts) do
    if String.trim(line) == "" or prompt(line) or String.starts_with?(String.trim(line), "```") do
      {texts |> Enum.reverse() |> Enum.join("\n"), lines}
    else
      expectation(rest, indent, [unindent(line, indent) | texts])
    end
  end

  defp expectation([], _indent, texts), do: {texts |> Enum.reverse() |> Enum.join("\n"), []}

  defp unindent(" " <> line, indent) when indent > 0, do: unindent(line, indent - 1)
  defp unindent(line, _indent), do: line

  # {:start | :more, indent, what follows the prompt}, or nil.
  defp prompt(line) do
    text = String.trim_leading(line)
    indent = byte_size(line) - byte_size(text)

    case text do
      "iex>" <> rest -> {:start, indent, rest}
      "iex(" <> rest -> numbered(rest, :start, indent)
      "...>" <> rest -> {:more, indent, rest}
      "...(" <> rest -> numbered(rest, :more, indent)
      _ -> nil
    end
  end

  defp numbered(text, kind, indent) do
    case String.split(text, ")>", parts: 2) do
      [_number, rest] -> {kind, indent, rest}
      _ -> nil
    end
  end

  # -- Code --

  @doc false
  def __code__(examples, module) do
    {:__block__, [], Enum.map(examples, fn {expression, expected} -> code(expression, expected, module) end)}
  end

  defp code(expression, "", _module), do: parse(expression)

  defp code(expression, "** (" <> rest, _module) do
    [name, message] =
      case String.split(rest, ")", parts: 2) do
        [name, message] -> [name, String.trim_leading(message)]
        _ -> raise Error, "expected an exception in ** (#{rest}"
      end

    quote do
      ExUnit.Assertions.assert_raise(unquote(Module.concat([name])), unquote(message), fn ->
        unquote(parse(expression))
      end)
    end
  end

  # What has no syntax is compared as inspect shows it.
  defp code(expression, "#" <> _ = shown, _module) do
    quote do
      ExUnit.Assertions.assert(inspect(unquote(parse(expression))) == unquote(shown))
    end
  end

  defp code(expression, expected, _module) do
    quote do
      expected = unquote(parse(expected))

      case unquote(parse(expression)) do
        ^expected ->
          :ok

        actual ->
          raise ExUnit.AssertionError,
            message: "Doctest failed: got other value",
            left: actual,
            right: expected,
            expr: unquote(expression <> " === " <> expected)
      end
    end
  end

  defp parse(text) do
    case Code.string_to_quoted(text) do
      {:ok, quoted} -> quoted
      {:error, _} -> raise Error, "example that does not parse: #{text}"
    end
  end
end
