# A Sudoku solver: constraint propagation over a map of candidates, and depth-first search where that is not enough.
defmodule Sudoku do
  @digits Enum.to_list(1..9)
  @cells for row <- 0..8, column <- 0..8, do: {row, column}

  @box_starts Map.new(0..8, &{&1, div(&1, 3) * 3})
  @peers Map.new(@cells, fn {row, column} = cell ->
           box = for r <- 0..2, c <- 0..2, do: {@box_starts[row] + r, @box_starts[column] + c}
           lines = for i <- 0..8, peer <- [{row, i}, {i, column}], do: peer
           {cell, (box ++ lines) |> Enum.uniq() |> List.delete(cell)}
         end)

  @doc "Solves a grid of 81 characters, where a dot stands for an empty cell."
  def solve(text) do
    givens = for {digit, cell} <- Enum.zip(String.graphemes(text), @cells), digit != ".", do: {cell, String.to_integer(digit)}
    empty = Map.new(@cells, &{&1, @digits})

    with {:ok, grid} <- assign_all(empty, givens), do: search(grid)
  end

  @doc "The grid as lines of text."
  def format(grid) do
    for row <- 0..8, into: "" do
      digits = for column <- 0..8, do: grid |> Map.fetch!({row, column}) |> hd()
      line = digits |> Enum.chunk_every(3) |> Enum.map_join(" | ", &Enum.join(&1, " "))
      rule = if row in [2, 5], do: "------+-------+------\n", else: ""
      line <> "\n" <> rule
    end
  end

  defp assign_all(grid, givens) do
    Enum.reduce_while(givens, {:ok, grid}, fn {cell, digit}, {:ok, grid} ->
      case assign(grid, cell, digit) do
        {:ok, grid} -> {:cont, {:ok, grid}}
        :contradiction -> {:halt, :contradiction}
      end
    end)
  end

  defp assign(grid, cell, digit) do
    if digit in grid[cell] do
      grid |> Map.put(cell, [digit]) |> eliminate(@peers[cell], digit)
    else
      :contradiction
    end
  end

  # What a cell is left with may settle it, and then its own peers lose a candidate.
  defp eliminate(grid, [], _digit), do: {:ok, grid}

  defp eliminate(grid, [cell | rest], digit) do
    before = grid[cell]

    case List.delete(before, digit) do
      ^before -> eliminate(grid, rest, digit)
      [] -> :contradiction
      [single] -> with {:ok, grid} <- assign(grid, cell, single), do: eliminate(grid, rest, digit)
      left -> grid |> Map.put(cell, left) |> eliminate(rest, digit)
    end
  end

  defp search(grid) do
    case undecided(grid) do
      [] ->
        {:ok, grid}

      cells ->
        cell = Enum.min_by(cells, &{length(grid[&1]), &1})
        Enum.find_value(grid[cell], :contradiction, &try_digit(grid, cell, &1))
    end
  end

  defp try_digit(grid, cell, digit) do
    with {:ok, next} <- assign(grid, cell, digit),
         {:ok, _} = solved <- search(next) do
      solved
    else
      :contradiction -> nil
    end
  end

  defp undecided(grid), do: for(cell <- @cells, match?([_, _ | _], grid[cell]), do: cell)
end

puzzles = [
  easy: "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
  hard: "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
  impossible: "55..............................................................................."
]

for {name, text} <- puzzles do
  IO.puts("#{name}:")

  case Sudoku.solve(text) do
    {:ok, grid} -> IO.puts(Sudoku.format(grid))
    :contradiction -> IO.puts("no solution")
  end
end
