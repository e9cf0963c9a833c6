# Random programs: one line of results a seed, to be compared between engines (engines.py).
#
#     vm tests/fuzz/programs.exs FIRST COUNT      prints "seed digest" of so many
#     vm tests/fuzz/programs.exs SEED source      prints the program
#     vm tests/fuzz/programs.exs SEED results     prints each call and what came of it
for file <- ~w(common program_types program_expression program_source), do: Code.require_file(file <> ".exs", __DIR__)

defmodule Programs do
  # Enough for a function to be translated, and to be run translated.
  @calls 40

  def source(seed) do
    :rand.seed(:exsss, {seed, 17, 4})
    Program.Source.module("FuzzProgram")
  end

  def results(seed) do
    {source, functions} = source(seed)
    case compile(source) do
      :ok -> for {name, types} <- functions, _ <- 1..@calls, do: call(name, Enum.map(types, &argument/1))
      {:compile, _, "nofile: internal error" <> _} -> :refused
      error -> [error]
    end
  end

  defp compile(source) do
    Code.compiler_options(ignore_module_conflict: true)
    Code.compile_string(source)
    :ok
  rescue
    e -> {:compile, e.__struct__, Exception.message(e)}
  end

  defp argument(type), do: Program.Types.value(if(Fuzz.upto(15) == 0, do: Program.Types.data(1), else: type))

  defp call(name, args) do
    fuel = Fuzz.upto(2)
    state = :rand.export_seed()
    result = show(outcome(name, [fuel | args]))
    :rand.seed(state)
    {name, show([fuel | args]), result}
  end

  defp outcome(name, args) do
    {:ok, apply(FuzzProgram, name, args)}
  rescue
    e -> {e.__struct__, Exception.message(e)}
  catch
    kind, what -> {kind, what}
  end

  # Names of what was made, of functions inside the library, and of which of two bad segments that are one variable.
  @differ ~r/#(Function|Reference)<[^>]*>|binary failed: segment \d+|clause matching in (?!FuzzProgram).*/

  defp show(term), do: Regex.replace(@differ, inspect(term, limit: :infinity, printable_limit: :infinity), "#")

  def main([seed, "source"]), do: IO.puts(elem(source(String.to_integer(seed)), 0))
  def main([seed, "results"]) do
    for {name, args, result} <- results(String.to_integer(seed)), do: IO.puts("#{name} #{args}\n    #{result}")
  end
  def main([first, count]) do
    first = String.to_integer(first)
    for seed <- first..(first + String.to_integer(count) - 1) do
      IO.puts("#{seed} #{digest(results(seed))}")
    end
  end

  # Erlang's compiler cannot compile a few of the programs.
  defp digest(:refused), do: "refused"
  defp digest(results), do: Base.encode16(:crypto.hash(:md5, inspect(results, limit: :infinity, printable_limit: :infinity)))
end

Programs.main(System.argv())
