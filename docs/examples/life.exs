# Conway's game of life on a plane without edges: a generation is the set of its living cells.
defmodule Life do
  @doc "Cells from a picture: every # lives."
  def parse(picture) do
    for {line, y} <- picture |> String.split("\n") |> Enum.with_index(),
        {?#, x} <- line |> String.to_charlist() |> Enum.with_index(),
        into: MapSet.new(),
        do: {x, y}
  end

  def next(cells) do
    for {cell, count} <- neighbour_counts(cells),
        count == 3 or (count == 2 and cell in cells),
        into: MapSet.new(),
        do: cell
  end

  defp neighbour_counts(cells) do
    for {x, y} <- cells, dx <- -1..1, dy <- -1..1, {dx, dy} != {0, 0}, reduce: %{} do
      counts -> Map.update(counts, {x + dx, y + dy}, 1, &(&1 + 1))
    end
  end

  def show(cells, xs, ys) do
    Enum.map_join(ys, "\n", fn y ->
      Enum.map_join(xs, fn x -> if {x, y} in cells, do: "#", else: "." end)
    end)
  end
end

glider = Life.parse(" #\n  #\n###")

glider
|> Stream.iterate(&Life.next/1)
|> Stream.take_every(4)
|> Enum.take(3)
|> Enum.with_index()
|> Enum.each(fn {cells, n} -> IO.puts("generation #{n * 4}\n" <> Life.show(cells, 0..6, 0..5) <> "\n") end)

r_pentomino = Life.parse(" ##\n##\n #")
sizes = r_pentomino |> Stream.iterate(&Life.next/1) |> Stream.map(&MapSet.size/1) |> Enum.take(101)
IO.puts("the r-pentomino has #{Enum.max(sizes)} cells at most, #{List.last(sizes)} after 100 generations")
