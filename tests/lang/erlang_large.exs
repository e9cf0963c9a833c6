l = Enum.to_list(1..300_000)
r = :lists.reverse(l)
IO.inspect({length(r), hd(r), :lists.sort(r) == l, :lists.usort(r ++ l) == l, length(l ++ r), length(l -- [5, 7])})

IO.inspect(
  {:lists.member(299_999, l), :lists.member(:x, l), :lists.keyfind(299_999, 1, Enum.map(l, &{&1})),
   :lists.keymember(0, 1, Enum.map(l, &{&1}))}
)

m = :maps.from_list(Enum.map(l, &{&1, &1}))

IO.inspect(
  {map_size(m), length(:maps.keys(m)), Enum.sum(:maps.values(m)), length(:maps.to_list(m)),
   map_size(:maps.merge(m, :maps.from_keys(Enum.map(l, &(&1 * 2)), 0)))}
)

b = :binary.copy("abcdefgh,", 1_000_000)

IO.inspect(
  {byte_size(b), length(:binary.split(b, ",", [:global])), length(:binary.matches(b, "gh")),
   byte_size(:binary.replace(b, ",", "", [:global])), :binary.match(b, "zz")}
)

IO.inspect(
  {length(:erlang.binary_to_list(b)), byte_size(:erlang.list_to_binary(:erlang.binary_to_list(b))),
   byte_size(IO.iodata_to_binary(List.duplicate(["ab", ?c, ['d']], 300_000)))}
)

n = Integer.pow(7, 100_000)
s = Integer.to_string(n)
IO.inspect({byte_size(s), String.to_integer(s) == n, :erlang.md5(s), String.slice(s, 0, 20)})

IO.inspect(
  {length(:lists.seq(1, 1_000_000)), :erlang.phash2(l), :erlang.md5(b), :erlang.crc32(b),
   byte_size(:erlang.term_to_binary(l)), :erlang.binary_to_term(:erlang.term_to_binary({l, b})) == {l, b}}
)

IO.inspect(
  try do
    :lists.sort(l ++ :x)
  rescue
    e -> e.__struct__
  end
)

IO.inspect(
  try do
    :erlang.list_to_binary(List.duplicate(?a, 300_000) ++ [300])
  rescue
    e -> Exception.message(e)
  end
)

IO.inspect(
  try do
    String.to_integer(String.duplicate("1", 200_000) <> "x")
  rescue
    e -> Exception.message(e)
  end
)

IO.inspect(:erlang.term_to_binary(l, [:compressed]) |> byte_size)
IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(l, [:compressed])) == l)
