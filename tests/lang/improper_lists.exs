# Lists whose last tail is no list.
list = [1, 2 | 3]
IO.inspect(list)
IO.inspect([1 | [2 | :end]])
IO.inspect([[1 | 2], [3 | nil], [nil | []]])
[head | tail] = list
IO.inspect({head, tail})
[a, b | c] = list
IO.inspect({a, b, c})
IO.inspect(match?([_ | 3], tl(list)))
IO.inspect([1, 2] ++ 3)
IO.inspect([] ++ 3)
IO.inspect([1] ++ [2 | 3])
IO.inspect(is_list(list))
IO.inspect(List.improper?(list))
IO.inspect(List.improper?([1]))
IO.inspect([1 | 2] == [1 | 2.0])
IO.inspect([1 | 2] < [1, 2])
IO.inspect([1, 2 | 3] > [1, 2])
IO.inspect(IO.iodata_to_binary([?a, "b" | "c"]))
IO.inspect(IO.iodata_length([?a, ["b" | "cd"] | "e"]))

failing = [
  fn -> length(list) end,
  fn -> Enum.map(list, & &1) end,
  fn -> Enum.count(list) end,
  fn -> :lists.reverse(list) end,
  fn -> list ++ [4] end,
  fn -> List.to_string([?a | ?b]) end,
  fn -> for x <- list, do: x end,
  fn -> Enum.sum([1 | 2]) end,
  fn -> hd([]) end,
  fn -> tl([]) end,
  fn -> [1, 2] -- 3 end
]

for {fun, n} <- Enum.with_index(failing) do
  try do
    IO.inspect({n, fun.()})
  rescue
    error -> IO.puts("#{n} #{inspect(error.__struct__)}")
  end
end
