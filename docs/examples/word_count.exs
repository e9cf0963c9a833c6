# Counts the words of a file, line by line: of the one named on the command line, or of this one.
defmodule WordCount do
  @doc "A map from word to how often it stands in the lines."
  def count(lines) do
    lines
    |> Stream.flat_map(&words/1)
    |> Enum.reduce(%{}, fn word, counts -> Map.update(counts, word, 1, &(&1 + 1)) end)
  end

  @doc "The words with the highest counts, those of equal count in order."
  def top(counts, n), do: counts |> Enum.sort_by(fn {word, count} -> {-count, word} end) |> Enum.take(n)

  defp words(line), do: line |> String.downcase() |> String.split(~r/[^[:alpha:]']+/u, trim: true)
end

file = List.first(System.argv()) || __ENV__.file
counts = file |> File.stream!() |> WordCount.count()

IO.puts("#{counts |> Map.values() |> Enum.sum()} words, #{map_size(counts)} different")

for {word, count} <- WordCount.top(counts, 10) do
  IO.puts("#{String.pad_leading(Integer.to_string(count), 4)}  #{word}")
end
