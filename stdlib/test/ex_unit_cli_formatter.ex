defmodule ExUnit.CLIFormatter do
  @moduledoc false
  # Prints to the terminal: a dot for each test that passes, failures as they come, counts at the end.
  use GenServer

  alias ExUnit.Formatter

  @impl true
  def init(opts) do
    {:ok,
     %{
       seed: opts[:seed],
       trace: opts[:trace],
       colors: Keyword.put_new(opts[:colors], :enabled, IO.ANSI.enabled?()),
       width: width(opts[:width]),
       slowest: opts[:slowest],
       kinds: %{},
       failures: 0,
       skipped: 0,
       excluded: 0,
       invalid: 0,
       times: []
     }}
  end

  defp width(default) do
    case :io.columns() do
      {:ok, columns} -> max(40, columns)
      _ -> default
    end
  end

  @impl true
  def handle_cast(event, state), do: {:noreply, handle(event, state)}

  defp handle({:suite_started, opts}, state) do
    shown = [Formatter.format_filters(opts[:include], :include), Formatter.format_filters(opts[:exclude], :exclude)]
    lines = for {text, list} <- Enum.zip(shown, [opts[:include], opts[:exclude]]), list != [], do: text <> "\n"
    if lines != [], do: IO.puts(lines)
    state
  end

  defp handle({:suite_finished, times}, state) do
    print_suite(state, times)
    state
  end

  defp handle({:module_started, %{name: name, file: file}}, %{trace: true} = state) do
    IO.puts("\n#{inspect(name)} [#{Path.relative_to_cwd(file)}]")
    state
  end

  defp handle({:module_finished, %{state: {:failed, failures}} = module}, state) do
    tests = length(module.tests)
    counter = state.failures
    text = Formatter.format_test_all_failure(module, failures, counter, state.width, painter(state))
    for _ <- module.tests, do: unless(state.trace, do: IO.write(paint(:yellow, "?", state)))
    IO.puts(["\n\n", text])
    kinds = Enum.reduce(module.tests, state.kinds, fn test, kinds -> count(kinds, test) end)
    %{state | kinds: kinds, invalid: state.invalid + tests}
  end

  defp handle(:max_failures_reached, state) do
    IO.write(paint(:red, "--max-failures reached, aborting test suite", state))
    state
  end

  defp handle({:test_started, test}, %{trace: true} = state) do
    IO.write("  * #{one_line(test.name)} [L##{test.tags.line}]")
    state
  end

  defp handle({:test_finished, test}, state), do: finished(test, %{state | kinds: count(state.kinds, test)})
  defp handle(_event, state), do: state

  defp count(kinds, test), do: Map.update(kinds, test.tags.test_type, 1, &(&1 + 1))

  defp finished(%{state: nil} = test, state) do
    if state.trace, do: trace(test, :green, "", state), else: IO.write(paint(:green, ".", state))
    %{state | times: [test | state.times]}
  end

  defp finished(%{state: {:excluded, _}} = test, state) do
    if state.trace, do: trace(test, :yellow, " (excluded)", state)
    %{state | excluded: state.excluded + 1}
  end

  defp finished(%{state: {:skipped, _}} = test, state) do
    if state.trace, do: trace(test, :yellow, " (skipped)", state), else: IO.write(paint(:yellow, "*", state))
    %{state | skipped: state.skipped + 1}
  end

  defp finished(%{state: {:invalid, _}}, state) do
    IO.write(paint(:yellow, "?", state))
    %{state | invalid: state.invalid + 1}
  end

  defp finished(%{state: {:failed, failures}} = test, state) do
    if state.trace, do: trace(test, :red, "", state)
    counter = state.failures + 1
    text = Formatter.format_test_failure(test, failures, counter, state.width, painter(state))
    IO.puts([if(state.trace, do: "\n", else: "\n\n"), text])
    %{state | failures: counter, times: [test | state.times]}
  end

  defp trace(test, color, why, state) do
    time = if why == "", do: " (#{Formatter.format_us(test.time)}ms)", else: why
    IO.puts(["\r", paint(color, "  * #{one_line(test.name)}#{time} [L##{test.tags.line}]", state)])
  end

  defp one_line(name), do: name |> to_string() |> String.replace("\n", " ")

  defp painter(state) do
    fn
      :error_info, text -> paint(:red, text, state)
      :extra_info, text -> paint(:cyan, text, state)
      :location_info, text -> paint([:bright, :black], text, state)
      _, text -> text
    end
  end

  defp paint(color, text, %{colors: colors}) do
    if colors[:enabled], do: IO.iodata_to_binary(IO.ANSI.format([color, text, :reset], true)), else: text
  end

  defp print_suite(state, times) do
    all = state.kinds |> Map.values() |> Enum.sum()
    if all > 0 and state.excluded == all, do: IO.puts(paint(:yellow, "All tests have been excluded.", state))
    IO.write("\n")
    IO.puts(Formatter.format_times(times))
    if state.slowest > 0, do: print_slowest(state, times)
    failures = state.failures
    color = if failures > 0 or state.invalid > 0, do: :red, else: :green
    counts = for {count, word} <- [{state.excluded, "excluded"}, {state.invalid, "invalid"}, {state.skipped, "skipped"}], count > 0, do: ", #{count} #{word}"
    line = [kinds(state.kinds), plural(failures, "failure"), counts]
    IO.puts(paint(color, IO.iodata_to_binary(line), state))
    IO.puts("\nRandomized with seed #{state.seed}")
  end

  defp kinds(kinds), do: for({kind, count} <- Enum.sort(kinds), do: plural(count, "#{kind}") <> ", ")

  defp plural(1, word), do: "1 #{word}"
  defp plural(count, word), do: "#{count} #{ExUnit.plural_rule(word)}"

  defp print_slowest(%{times: tests, slowest: slowest}, %{run: run}) do
    shown = tests |> Enum.sort_by(& &1.time, :desc) |> Enum.take(slowest)
    time = shown |> Enum.map(& &1.time) |> Enum.sum()
    share = Float.round(time / max(run, 1) * 100, 1)
    IO.puts("\nTop #{slowest} slowest (#{Formatter.format_us(div(time, 1000))}s), #{share}% of total time:\n")
    for test <- shown, do: IO.puts(slow_line(test))
    IO.puts("")
  end

  defp slow_line(%{name: name, module: module, time: time, tags: tags}) do
    "  * #{name} (#{inspect(module)}) (#{Formatter.format_us(time)}ms) [#{Path.relative_to_cwd(tags.file)}:#{tags.line}]"
  end
end
