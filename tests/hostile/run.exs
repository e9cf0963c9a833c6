# Attacks, each in a sandbox of its own; what must come of it; and whether its neighbours notice.
#
# Usage: run.exs ATTACKS.exs... [--only NAME]
#
# An attack is {name, options, expected, source}. `expected` is what Vial.Sandbox.run may give: the name of a limit, a
# list of such, :exception, :exit, :harmless (it has got an answer, and nothing of it), or {:ok, value}. Between two
# attacks a process of this instance must have gone on counting, and a second sandbox must calculate as ever. At the end
# the OS process has not taken more memory than the sandboxes may.
defmodule Hostile do
  # Of the whole OS process, in kilobytes: this instance, and twice what a sandbox may have.
  @peak_kb 400_000

  def run(files, only) do
    attacks = Enum.flat_map(files, fn file -> file |> Code.eval_file() |> elem(0) end)
    names = Enum.map(attacks, &elem(&1, 0))
    [] = names -- Enum.uniq(names)
    neighbour = spawn_link(fn -> count(0) end)
    failed = for attack <- attacks, only in [nil, elem(attack, 0)], not survive(attack, neighbour), do: elem(attack, 0)
    peak = peak_kb()
    IO.puts("#{length(attacks)} attacks, #{length(failed)} failed#{Enum.map(failed, &" #{&1}")}; peak #{peak} kB")
    if failed != [] or (peak != nil and peak > limit_kb()), do: System.halt(1)
  end

  # Sanitizers keep what is freed.
  defp limit_kb, do: if(System.get_env("HOSTILE_ANY_MEMORY"), do: 1_000_000_000, else: @peak_kb)

  defp survive({name, options, expected, source}, neighbour) do
    before = ask(neighbour)
    result = Vial.Sandbox.run(source, Keyword.merge([memory: 48_000_000, time: 1500, reductions: 40_000_000], options))
    good = is?(result, expected)
    if System.get_env("HOSTILE_VERBOSE"), do: IO.puts("#{name}: #{inspect(result, limit: 5, printable_limit: 60)}")
    unless good, do: IO.puts("#{name}: expected #{inspect(expected)}, got #{inspect(result, limit: 30, printable_limit: 300)}")
    unharmed = ask(neighbour) > before and Vial.Sandbox.run("Enum.sum(1..100)") == {:ok, 5050}
    unless unharmed, do: IO.puts("#{name}: the neighbours were harmed")
    good and unharmed
  end

  defp is?(result, expected), do: result in List.wrap(expected) or outcome(result) in List.wrap(expected)

  defp outcome({:error, {:limit, name}}), do: name
  defp outcome({:error, {:not_copied, "** (exit)" <> _}}), do: :exit
  defp outcome({:error, {:not_copied, "** " <> _}}), do: :exception
  defp outcome({:error, {kind, _}}) when kind in [:exception, :exit], do: kind
  defp outcome({:error, {:not_copied, _}}), do: :harmless
  defp outcome({:ok, _}), do: :harmless
  defp outcome(other), do: other

  defp count(n) do
    receive do
      {:ask, from} ->
        send(from, {:counted, n})
        count(n + 1)
    after
      1 -> count(n + 1)
    end
  end

  defp ask(neighbour) do
    send(neighbour, {:ask, self()})
    receive do: ({:counted, n} -> n), after: (30_000 -> raise("the neighbour does not answer"))
  end

  defp peak_kb do
    with {:ok, text} <- File.read("/proc/self/status"),
         [_, kb] <- Regex.run(~r/VmHWM:\s+(\d+)/, text),
         do: String.to_integer(kb),
         else: (_ -> nil)
  end
end

{options, files} = OptionParser.parse!(System.argv(), strict: [only: :string])
Hostile.run(files, options[:only])
