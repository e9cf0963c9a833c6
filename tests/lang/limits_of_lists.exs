# Functions that come to the end of an improper list fail; those that need not come so far do not.
fails = fn f ->
  try do
    {:value, f.()}
  rescue
    e -> e.__struct__
  end
end

l = [1, 2 | 3]

IO.inspect(
  take: fails.(fn -> Enum.take(l, 3) end),
  take_two: fails.(fn -> Enum.take(l, 2) end),
  drop: fails.(fn -> Enum.drop(l, 3) end),
  drop_two: fails.(fn -> Enum.drop(l, 2) end),
  split: fails.(fn -> Enum.split(l, 3) end),
  split_two: fails.(fn -> Enum.split(l, 2) end),
  zip: fails.(fn -> Enum.zip(l, [1, 2, 3]) end),
  zip_two: fails.(fn -> Enum.zip(l, [1, 2]) end),
  intersperse: fails.(fn -> Enum.intersperse(l, 0) end),
  chunk: fails.(fn -> Enum.chunk_every(l, 3) end)
)

IO.inspect({fails.(fn -> Integer.pow(2, -1) end), Integer.pow(3, 40), (-2) ** 63, 10 ** 20, Integer.pow(0, 0)})

# The place of the source is a charlist.
defmodule Placed do
end

IO.inspect(is_list(Placed.module_info(:compile)[:source]))
