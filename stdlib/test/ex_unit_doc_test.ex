defmodule ExUnit.DocTest do
  @moduledoc """
  Tests out of documentation: what stands behind `iex>` is run and compared with what stands below it.

      defmodule EnumTest do
        use ExUnit.Case
        doctest Enum, only: [map: 2]
      end

  Examples without an empty line between them are one test and share variables. An expectation may be a value, the
  text of an exception (`** (ArgumentError) message`), or what `inspect/1` gives for what cannot be written (`#PID<...>`).
  Docs stand in the files of compiled modules, so the module must have been compiled to one that is on the code path.
  """

  defmodule Error do
    @moduledoc "An example that cannot be read."
    defexception [:message]

    @impl true
    def exception(opts) do
      module = Keyword.fetch!(opts, :module)
      file = ExUnit.DocTest.__file__(module)
      %__MODULE__{message: Exception.format_file_line(file, opts[:line]) <> " " <> Keyword.fetch!(opts, :message)}
    end
  end

  @doc """
  Makes the tests of a module. Options: `:only` and `:except`, lists of `{name, arity}` and `:moduledoc`;
  `:import`, true: the module's functions are called without its name; `:tags`.
  """
  defmacro doctest(module, options \\ []) do
    quote bind_quoted: [module: module, options: options] do
      for {name, examples, tags} <- ExUnit.DocTest.__tests__(module, options) do
        @tag tags
        test = ExUnit.Case.register_test(__ENV__, :doctest, name, [:doctest])
        import_module = if options[:import], do: quote(do: import(unquote(module)))
        def unquote(test)(_), do: unquote({:__block__, [], [import_module, ExUnit.DocTest.__code__(examples, module)]})
      end
    end
  end

  @doc false
  def __tests__(module, options) do
    tests = for {id, shown, line, doc} <- docs(module, options), test <- examples(doc, line, module), do: {id, shown, test}
    check_names(module, options)

    for {{_id, shown, test}, number} <- Enum.with_index(tests, 1) do
      {"#{shown} (#{number})", test, Keyword.get(options, :tags, [])}
    end
  end

  @doc false
  def __file__(module) do
    case module.module_info(:compile)[:source] do
      nil -> nil
      source -> source |> to_string() |> Path.relative_to_cwd()
    end
  end

  defp docs(module, options) do
    case Code.fetch_docs(module) do
      {:docs_v1, line, _, _, moduledoc, _, docs} ->
        all = [{:moduledoc, "module #{inspect(module)}", line, moduledoc} | Enum.flat_map(docs, &function_doc(module, &1))]
        for {id, shown, line, %{"en" => text}} <- all, wanted?(id, options), do: {id, shown, line, text}

      {:error, reason} ->
        raise Error,
          module: module,
          message: "could not retrieve the documentation for module #{inspect(module)}. " <> explain(reason)
    end
  end

  defp explain(:module_not_found), do: "The BEAM file of the module cannot be accessed"
  defp explain(:chunk_not_found), do: "The module was not compiled with documentation"

  defp function_doc(module, {{kind, name, arity}, line, _, doc, _}) when kind in [:function, :macro] do
    [{{name, arity}, "#{inspect(module)}.#{name}/#{arity}", line, doc}]
  end

  defp function_doc(_module, _other), do: []

  defp wanted?(id, options) do
    only = options[:only]
    (only in [nil, []] or id in only) and id not in Keyword.get(options, :except, [])
  end

  # Names under :only must be those of the module.
  defp check_names(module, options) do
    known = module.__info__(:functions) ++ module.__info__(:macros)

    case Enum.reject(Keyword.get(options, :only, []), &(&1 == :moduledoc or &1 in known)) do
      [] ->
        :ok

      unknown ->
        word = if length(unknown) == 1, do: "function", else: "functions"
        list = Enum.map_join(unknown, ", ", fn {name, arity} -> "#{name}/#{arity}" end)
        raise Error, module: module, message: "undefined or private #{word} given to doctest:\n\n    #{list}\n\n"
    end
  end

  # -- Reading --

  # A test is a list of {line, expression, expectation, as written}.
  defp examples(doc, line, module) do
    doc |> String.split(["\r\n", "\n"]) |> Enum.with_index(line + 1) |> read([], [], module) |> Enum.reverse()
  end

  defp read([], [], tests, _module), do: tests
  defp read([], test, tests, _module), do: [Enum.reverse(test) | tests]

  defp read([{line, number} | rest], test, tests, module) do
    case prompt(line) do
      {:start, indent, text} ->
        {more, rest} = continue(rest)
        {expected, rest} = expectation(rest, indent, module, [])
        written = Enum.join(["iex>" <> text | Enum.map(more, &("...>" <> &1))], "\n")
        example = {number, Enum.join([text | more], "\n"), Enum.join(expected, "\n"), written}

        if match?([{_, _} | _], rest) and prompt(elem(hd(rest), 0)) != nil,
          do: read(rest, [example | test], tests, module),
          else: read(rest, [], [Enum.reverse([example | test]) | tests], module)

      _ ->
        read(rest, test, tests, module)
    end
  end

  defp continue([{line, _} | rest] = lines) do
    case prompt(line) do
      {:more, _, text} ->
        {texts, rest} = continue(rest)
        {[text | texts], rest}

      _ ->
        {[], lines}
    end
  end

  defp continue([]), do: {[], []}

  defp expectation([{line, number} | rest] = lines, indent, module, texts) do
    cond do
      String.trim(line) == "" or prompt(line) != nil or String.starts_with?(String.trim(line), "```") ->
        {Enum.reverse(texts), lines}

      String.starts_with?(line, String.duplicate(" ", indent)) ->
        expectation(rest, indent, module, [binary_part(line, indent, byte_size(line) - indent) | texts])

      true ->
        raise Error,
          module: module,
          line: number,
          message: """
          indentation level mismatch on doctest line: #{inspect(line)}

          If you are planning to assert on the result of an `iex>` expression, \
          make sure the result is indented at the beginning of `iex>`, which \
          in this case is exactly #{indent}.

          If instead you have an `iex>` expression that spans over multiple lines, \
          please make sure that each line after the first one begins with `...>`.
          """
    end
  end

  defp expectation([], _indent, _module, texts), do: {Enum.reverse(texts), []}

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
    file = __file__(module)
    {:__block__, [], Enum.map(examples, &code(&1, file, [{module, :__MODULE__, 0, [file: to_charlist(file), line: elem(&1, 0)]}]))}
  end

  defp code({line, expression, "", written}, file, stack), do: parse(expression, file, line, stack, written)

  defp code({line, expression, "** (" <> error, written}, file, stack) do
    [name, message] = String.split(error, ")", parts: 2)
    message = String.trim_leading(message)
    shown = written <> "\n** (" <> name <> ") " <> inspect(message)
    run = parse(expression, file, line, stack, shown)

    quote do
      ExUnit.DocTest.__error__(
        fn -> unquote(run) end,
        unquote(message),
        unquote(Module.concat([name])),
        unquote(shown),
        unquote(Macro.escape(stack))
      )
    end
  end

  # What has no syntax is compared as inspect shows it.
  defp code({line, expression, expected, written}, file, stack) do
    shown = written <> "\n" <> expected
    quoted = parse(expression, file, line, stack, shown)
    last = quoted |> last() |> Macro.to_string()

    {value, wanted, sides} =
      case expected do
        "#" <> _ -> {quote(do: inspect(unquote(quoted), safe: false)), expected, "inspect(#{last}) === #{inspect(expected)}"}
        _ -> {quoted, parse(expected, file, line, stack, shown), "#{last} === #{String.trim(expected)}"}
      end

    quote do
      value = unquote(value)
      expected = unquote(wanted)
      ExUnit.DocTest.__test__(value, expected, unquote(shown), unquote(sides), unquote(Macro.escape(stack)))
    end
  end

  defp last({:__block__, _, [_ | _] = all}), do: List.last(all)
  defp last(quoted), do: quoted

  defp parse(text, file, line, stack, shown) do
    Code.string_to_quoted!(text, file: file || "nofile", line: line)
  rescue
    error ->
      message = "Doctest did not compile, got: (#{inspect(error.__struct__)}) #{Exception.message(error)}"
      fields = [message: message, doctest: "\n" <> shown]
      quote(do: reraise(ExUnit.AssertionError, unquote(fields), unquote(Macro.escape(stack))))
  end

  @doc false
  def __test__(expected, expected, _shown, _sides, _stack), do: :ok

  def __test__(value, expected, shown, sides, stack) do
    error = [message: "Doctest failed", doctest: "\n" <> shown, expr: sides, left: value, right: expected]
    reraise ExUnit.AssertionError, error, stack
  end

  @doc false
  def __error__(fun, message, exception, shown, stack) do
    outcome =
      try do
        {:returned, fun.()}
      rescue
        error -> {error.__struct__, Exception.message(error)}
      end

    failed =
      case outcome do
        {^exception, ^message} ->
          nil

        {:returned, _} ->
          "expected exception #{inspect(exception)} but nothing was raised"

        {^exception, actual} ->
          "wrong message for #{inspect(exception)}\nexpected:\n  #{inspect(message)}\nactual:\n  #{inspect(actual)}"

        {other, actual} ->
          "expected exception #{inspect(exception)} but got #{inspect(other)} with message #{inspect(actual)}"
      end

    if failed, do: reraise(ExUnit.AssertionError, [message: "Doctest failed: " <> failed, doctest: "\n" <> shown], stack)
  end
end
