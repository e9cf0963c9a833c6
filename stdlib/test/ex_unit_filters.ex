defmodule ExUnit.Filters do
  @moduledoc """
  Which tests run: `include` and `exclude` lists of tags, as `[:slow]` or `[os: "unix"]`.
  """

  @doc "Reads `file:line` of a command line."
  def parse_path(path) do
    case Regex.run(~r/^(.*?)((?::-?\d+)+)$/, path) do
      [_, file, lines] -> {file, lines |> String.split(":", trim: true) |> at_lines()}
      nil -> {path, []}
    end
  end

  defp at_lines(lines) do
    {good, bad} = Enum.split_with(lines, &(String.to_integer(&1) > 0))
    for line <- bad, do: IO.warn("invalid line number given as ExUnit filter: #{line}", [])
    if good == [], do: [], else: [exclude: [:test], include: for(line <- good, do: {:line, line})]
  end

  @doc """
  Reads `tag` or `tag:value`.

      iex> ExUnit.Filters.parse(["foo:bar", "baz"])
      [{:foo, "bar"}, :baz]
  """
  def parse(filters) do
    for filter <- filters do
      case String.split(filter, ":", parts: 2) do
        [key, value] -> {String.to_atom(key), value}
        [key] -> String.to_atom(key)
      end
    end
  end

  @doc """
  Include and exclude lists without repeats; what is included is not excluded.

      iex> ExUnit.Filters.normalize([:foo], nil)
      {[:foo], []}
  """
  def normalize(include, exclude) do
    {Enum.uniq(List.wrap(include)), List.wrap(exclude) |> Enum.uniq() |> Enum.reject(&(&1 in List.wrap(include)))}
  end

  @doc """
  `:ok`, `{:excluded, why}` or `{:skipped, why}` for tags.

      iex> ExUnit.Filters.eval([], [:foo], %{foo: true}, [])
      {:excluded, "due to foo filter"}
  """
  def eval(include, exclude, tags, collection) when is_map(tags) do
    excluded = Enum.find_value(exclude, &matching(&1, tags, collection))

    cond do
      excluded && not Enum.any?(include, &matching(&1, tags, collection)) -> {:excluded, "due to #{excluded} filter"}
      tags[:skip] in [nil, false] or Enum.any?(include, &(matching(&1, tags, collection) == :skip)) -> :ok
      is_binary(tags.skip) -> {:skipped, tags.skip}
      true -> {:skipped, "due to skip tag"}
    end
  end

  # The tag's name if the filter fits.
  defp matching({:line, line}, tags, collection), do: at_line(line, tags, collection)
  defp matching({:location, {file, line}}, tags, collection), do: String.ends_with?(tags.file, file) && at_line(line, tags, collection)
  defp matching({key, value}, tags, _collection), do: match?({:ok, _}, Map.fetch(tags, key)) and fits?(value, tags[key]) and key
  defp matching(key, tags, _collection) when is_atom(key), do: Map.has_key?(tags, key) and key

  defp fits?(%Regex{} = regex, value) when is_binary(value), do: value =~ regex
  defp fits?(same, same), do: true
  defp fits?(text, atom) when is_binary(text) and is_atom(atom), do: text in [Atom.to_string(atom), inspect(atom)]
  defp fits?(text, value) when is_binary(text) and is_integer(value), do: text == Integer.to_string(value)
  defp fits?(_filter, _value), do: false

  # The test that stands nearest above the line.
  defp at_line(line, tags, collection) when is_binary(line), do: at_line(String.to_integer(line), tags, collection)

  defp at_line(line, tags, collection) do
    starts = for test <- collection, start <- [test.tags.line, test.tags[:describe_line]], start, start <= line, do: start
    nearest = Enum.max(starts, fn -> nil end)
    nearest != nil and nearest in [tags.line, tags[:describe_line]] and :line
  end
end
