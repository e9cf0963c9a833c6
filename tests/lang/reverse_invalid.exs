# Bytes that are no UTF-8 stay where they are when a string is turned.
for string <- ["abc" <> <<255>> <> "de", <<255, "x", 0xC3>>, <<0xC3>>, "e\u0301a" <> <<128, 129>> <> "xy", "", "é"] do
  IO.inspect(String.reverse(string), binaries: :as_binaries)
end

IO.inspect(
  try do
    apply(Stream, :with_index, [[1], fn x, i -> {x, i} end])
  rescue
    e -> e.__struct__
  end
)
