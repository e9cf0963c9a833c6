defmodule :vl_test do
  @moduledoc """
  `vm test`: loads test files and runs what is in them.
  """

  @switches %{
    "--seed" => {:seed, :integer},
    "--max-failures" => {:max_failures, :integer},
    "--timeout" => {:timeout, :integer},
    "--slowest" => {:slowest, :integer},
    "--include" => {:include, :filter},
    "--exclude" => {:exclude, :filter},
    "--only" => {:only, :filter},
    "--trace" => {:trace, true},
    "--color" => {:colors, [enabled: true]},
    "--no-color" => {:colors, [enabled: false]}
  }

  @doc "Runs the tests that a command line names; the status is 0, 2 if tests failed, 1 if they cannot be run."
  def main(arguments) do
    case parse(arguments, [], []) do
      {:error, complaint} ->
        IO.puts(:stderr, complaint)
        1

      {paths, options} ->
        run(paths, options)
    end
  end

  # -- The command line --

  defp parse([], paths, options), do: {Enum.reverse(paths), Enum.reverse(options)}

  defp parse(["-" <> _ = switch | rest], paths, options) do
    case Map.fetch(@switches, switch) do
      {:ok, {key, kind}} when kind in [:integer, :filter] -> parse_value(switch, key, kind, rest, paths, options)
      {:ok, {key, value}} -> parse(rest, paths, [{key, value} | options])
      :error -> {:error, "#{switch} : Unknown option"}
    end
  end

  defp parse([path | rest], paths, options), do: parse(rest, [path | paths], options)

  defp parse_value(switch, _key, _kind, [], _paths, _options), do: {:error, "#{switch} : Missing argument"}

  defp parse_value(_switch, key, :filter, [value | rest], paths, options),
    do: parse(rest, paths, [{key, value} | options])

  defp parse_value(switch, key, :integer, [value | rest], paths, options) do
    case Integer.parse(value) do
      {number, ""} -> parse(rest, paths, [{key, number} | options])
      _ -> {:error, "#{switch} : Expected a number, got #{value}"}
    end
  end

  # -- Running --

  defp run(paths, options) do
    {paths, lines} = split_lines(if(paths == [], do: ["test"], else: paths))
    files = Enum.flat_map(paths, &test_files/1)

    cond do
      missing = Enum.find(paths, &(not File.exists?(&1))) ->
        IO.puts(:stderr, "No file named #{missing}")
        1

      files == [] ->
        IO.puts(:stderr, "No test files in #{Enum.join(paths, ", ")}")
        1

      true ->
        load_and_run(files, lines ++ filters(options))
    end
  end

  # `file:12` runs the tests around line 12.
  defp split_lines(paths) do
    parsed = Enum.map(paths, &ExUnit.Filters.parse_path/1)
    {Enum.map(parsed, &elem(&1, 0)), merge_filters(Enum.flat_map(parsed, &elem(&1, 1)))}
  end

  defp filters(options) do
    {filters, others} = Enum.split_with(options, fn {key, _} -> key in [:include, :exclude, :only] end)

    others ++
      merge_filters(
        Enum.flat_map(filters, fn
          {:only, value} -> [include: ExUnit.Filters.parse([value]), exclude: [:test]]
          {key, value} -> [{key, ExUnit.Filters.parse([value])}]
        end)
      )
  end

  # One :include and one :exclude of all of them.
  defp merge_filters(filters) do
    for key <- [:include, :exclude], values = Enum.flat_map(Keyword.get_values(filters, key), & &1), values != [] do
      {key, values}
    end
  end

  defp test_files(path) do
    if File.dir?(path), do: Enum.sort(Path.wildcard(Path.join(path, "**/*_test.exs"))), else: [path]
  end

  defp load_and_run(files, options) do
    fun = fn ->
      ExUnit.start([autorun: false] ++ options)
      Enum.each(helpers(files), &Code.require_file/1)
      ExUnit.configure(options)
      Enum.each(files, &Code.require_file/1)
      if ExUnit.run().failures > 0, do: exit({:shutdown, Keyword.get(ExUnit.configuration(), :exit_status, 2)})
    end

    :vl_cli.finish(:vl_cli.attempt(fun, {:ok, 0}))
  end

  # test_helper.exs beside the files or in the folders above, as long as these are called test.
  defp helpers(files) do
    files |> Enum.map(&Path.dirname/1) |> Enum.uniq() |> Enum.flat_map(&helper/1) |> Enum.uniq()
  end

  defp helper(folder) do
    path = Path.join(folder, "test_helper.exs")
    above = Path.dirname(folder)

    cond do
      File.regular?(path) -> [path]
      above == folder or "test" not in Path.split(folder) -> []
      true -> helper(above)
    end
  end
end
