defmodule ExUnit.Formatter do
  @moduledoc """
  Failures as text, for formatters: servers that get `{:suite_started, opts}`, `{:test_finished, test}` and so on.
  """

  @counter_padding "     "
  @no_value ExUnit.AssertionError.no_value()

  @doc """
  The last line's times, in microseconds.

      iex> ExUnit.Formatter.format_times(%{run: 10_000, async: 0, load: nil})
      "Finished in 0.01 seconds (0.00s async, 0.01s sync)"
  """
  def format_times(times) do
    run = times.run
    async = Map.get(times, :async, 0)
    load = times[:load]
    loading = if load, do: "#{seconds(load)}s on load, ", else: ""
    "Finished in #{seconds((load || 0) + run)} seconds (#{loading}#{seconds(async)}s async, #{seconds(run - async)}s sync)"
  end

  defp seconds(us), do: format_us(div(us, 1000))

  @doc false
  # Milliseconds.
  def format_us(us) do
    hundredths = div(us, 10)

    if hundredths < 10 do
      "0.0#{hundredths}"
    else
      tenths = div(hundredths, 10)
      "#{div(tenths, 10)}.#{rem(tenths, 10)}"
    end
  end

  @doc """
  What `include` and `exclude` say.

      iex> ExUnit.Formatter.format_filters([run: true, slow: false], :include)
      "Including tags: [run: true, slow: false]"
  """
  def format_filters(filters, :exclude), do: "Excluding tags: #{inspect(filters)}"
  def format_filters(filters, :include), do: "Including tags: #{inspect(filters)}"

  @doc "A failed test as text."
  def format_test_failure(test, failures, counter, width, formatter) do
    %ExUnit.Test{name: name, module: module, tags: tags} = test
    location = formatter.(:location_info, "#{Path.relative_to_cwd(tags.file)}:#{tags.line}")

    header(counter) <>
      formatter.(:test_info, "#{name} (#{inspect(module)})") <>
      "\n" <> @counter_padding <> location <> "\n" <> failures(failures, test, width, formatter) <> log(test.logs)
  end

  @doc "A module whose `setup_all` failed as text."
  def format_test_all_failure(test_module, failures, counter, width, formatter) do
    name = test_module.name

    header(counter) <>
      formatter.(:test_module_info, "#{inspect(name)}: failure on setup_all callback, all tests have been invalidated") <>
      "\n" <> failures(failures, test_module, width, formatter)
  end

  defp header(counter), do: String.pad_leading("#{counter}) ", 5)

  defp log(logs) when logs in ["", nil], do: ""

  defp log(logs) do
    indented = String.replace(logs, "\n", "\n" <> @counter_padding)
    "\n" <> @counter_padding <> "The following output was logged:\n" <> @counter_padding <> indented
  end

  defp failures([failure], test, width, formatter), do: failure(failure, test, width, formatter)

  defp failures(failures, test, width, formatter) do
    failures
    |> Enum.with_index(1)
    |> Enum.map_join("", fn {failure, index} ->
      "\n" <> @counter_padding <> "Failure ##{index}\n" <> failure(failure, test, width, formatter)
    end)
  end

  defp failure({:error, %ExUnit.MultiError{errors: errors}, _stack}, test, width, formatter) do
    failures(errors, test, width, formatter)
  end

  defp failure({:error, %ExUnit.AssertionError{} = error, stack}, test, width, formatter) do
    {lines, sections} = assertion_parts(error, width, formatter)
    sections = for section <- sections, do: String.replace(indent(section), "\n" <> @counter_padding <> "\n", "\n\n")

    indent(Enum.join(lines, "\n")) <>
      Enum.join(sections) <> assertion_code(error, stack, test, formatter) <> stacktrace(stack, test, formatter)
  end

  defp failure({kind, reason, stack}, test, _width, formatter) do
    {blamed, blamed_stack} = Exception.blame(kind, reason, stack)
    banner = indent(formatter.(:error_info, Exception.format_banner(kind, blamed)))

    banner =
      case blamed do
        # A line left free behind the message proper.
        %FunctionClauseError{} -> String.replace(banner, "\n" <> @counter_padding <> "\n", "\n\n", global: false)
        _ -> banner
      end

    banner <> source_code(stack, test, formatter) <> stacktrace(blamed_stack, test, formatter)
  end

  defp indent(text), do: @counter_padding <> String.replace(text, "\n", "\n" <> @counter_padding) <> "\n"

  # -- Assertions --

  @doc false
  def format_assertion_error(error) do
    {lines, sections} = assertion_parts(error, :infinity, fn _, text -> text end)
    Enum.join(lines ++ sections, "\n")
  end

  # Lines, and what follows under titles of its own.
  defp assertion_parts(error, width, formatter) do
    indent = if side?(error.left) or side?(error.right), do: 7, else: 6

    fields =
      [
        {"doctest:", doctest(error)},
        {"code:  ", under(code(error), indent)},
        {"left:  ", side(error, error.left, width)},
        {"right: ", side(error, error.right, width)}
      ]
      |> Enum.reject(fn {_, text} -> text == nil end)

    labels = if side?(error.left) and side?(error.right), do: fields, else: Enum.map(fields, &narrow/1)
    lines = for {label, text} <- labels, do: formatter.(:extra_info, label) <> text
    {message(error, formatter) ++ lines, arguments(error, formatter) ++ mailbox(error, formatter)}
  end

  # Labels are as wide as the widest.
  defp narrow({"doctest:", text}), do: {"doctest:", text}
  defp narrow({"code:  ", text}), do: {"code: ", text}
  defp narrow({"left:  ", text}), do: {"left: ", text}
  defp narrow({"right: ", text}), do: {"right: ", text}

  defp side?(value), do: value != @no_value

  defp message(%{message: @no_value}, _formatter), do: []
  defp message(%{message: message}, formatter), do: [formatter.(:error_info, message)]

  defp doctest(%{doctest: @no_value}), do: nil
  defp doctest(%{doctest: "\n" <> _ = doctest}), do: String.replace(doctest, "\n", "\n  ")
  defp doctest(%{doctest: doctest}), do: doctest(%{doctest: "\n" <> doctest})

  defp code(%{expr: @no_value}), do: nil
  defp code(%{expr: {kind, _, [expr]}}) when is_atom(kind), do: "#{kind} " <> Macro.to_string(expr)
  defp code(%{expr: expr}) when is_binary(expr), do: expr
  defp code(%{expr: expr}), do: Macro.to_string(expr)

  defp side(_error, @no_value, _width), do: nil
  defp side(%{context: {:receive, _, _}}, _value, _width), do: nil
  defp side(%{context: {:match, _}, left: left}, left, _width), do: under(Macro.to_string(left), 7)
  defp side(_error, value, width), do: inspect_in(value, 7, width)

  # The lines after the first are indented within a width that has their indentation taken off already.
  defp inspect_in(value, offset, width) do
    indent = offset + byte_size(@counter_padding)
    width = if width == :infinity, do: width, else: width - indent
    doc = value |> Inspect.Algebra.to_doc(%Inspect.Opts{}) |> Inspect.Algebra.nest(indent)

    doc
    |> Inspect.Algebra.group()
    |> Inspect.Algebra.format(width)
    |> IO.iodata_to_binary()
    |> String.replace("\n" <> @counter_padding, "\n")
  end

  # Lines after the first begin below the label's end.
  defp under(nil, _offset), do: nil
  defp under(text, offset), do: String.replace(text, "\n", "\n" <> String.duplicate(" ", offset))

  defp arguments(%{args: args}, formatter) when is_list(args) do
    numbered =
      args
      |> Enum.with_index(1)
      |> Enum.map_join("", fn {arg, i} ->
        "\n    # #{i}\n    #{String.replace(inspect(arg, pretty: true), "\n", "\n    ")}\n"
      end)

    [formatter.(:extra_info, "arguments:") <> "\n" <> numbered]
  end

  defp arguments(_error, _formatter), do: []

  defp mailbox(%{context: {:receive, _, [_ | _] = messages}, left: pattern}, formatter) do
    pattern = Macro.to_string(pattern)

    shown =
      Enum.map_join(messages, "\n\n", fn message ->
        "  " <> formatter.(:extra_info, "pattern: ") <> pattern <> "\n  " <> formatter.(:extra_info, "value:   ") <> inspect(message)
      end)

    [formatter.(:extra_info, "mailbox:") <> "\n" <> shown]
  end

  defp mailbox(_error, _formatter), do: []

  defp assertion_code(%{expr: @no_value, doctest: @no_value}, stack, test, formatter), do: source_code(stack, test, formatter)
  defp assertion_code(_error, _stack, _test, _formatter), do: ""

  # -- Source and stack --

  # The line of the test that failed, from its file.
  defp source_code(stack, %ExUnit.Test{name: name, module: module, tags: %{file: file}} = test, formatter) do
    with false <- test.tags[:not_implemented] == true,
         {_, _, _, location} <- List.keyfind(frames_of(stack, module, name), name, 1),
         line when is_integer(line) and line > 0 <- location[:line],
         {:ok, text} <- File.read(file),
         source when is_binary(source) <- Enum.at(String.split(text, "\n"), line - 1) do
      @counter_padding <> formatter.(:extra_info, "code: ") <> String.trim(source) <> "\n"
    else
      _ -> ""
    end
  end

  defp source_code(_stack, _test_module, _formatter), do: ""

  defp frames_of(stack, module, name), do: for({^module, ^name, _, _} = frame <- stack, do: frame)

  defp stacktrace([], _test, _formatter), do: ""

  defp stacktrace(_stack, %ExUnit.Test{tags: %{not_implemented: true}}, _formatter), do: ""

  defp stacktrace(stack, test, formatter) do
    lines = for entry <- stack, do: @counter_padding <> "  " <> formatter.(:stacktrace_info, frame(entry, test)) <> "\n"
    IO.iodata_to_binary([@counter_padding, formatter.(:extra_info, "stacktrace:"), "\n" | lines])
  end

  defp frame({module, name, _arity, location}, %ExUnit.Test{module: module, name: name}) do
    "#{location[:file]}:#{location[:line]}: (test)"
  end

  defp frame(entry, _test), do: Exception.format_stacktrace_entry(entry)
end
