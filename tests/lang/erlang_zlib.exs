z = :zlib.open()
IO.inspect(:zlib.deflateInit(z))
IO.inspect(:zlib.deflate(z, "hello"))
IO.inspect(:zlib.deflate(z, " world", :sync))
IO.inspect(:zlib.deflate(z, "x", :finish))
IO.inspect(:zlib.deflateEnd(z))
:zlib.inflateInit(z)
IO.inspect(:zlib.inflate(z, :zlib.compress("hello")))
IO.inspect(:zlib.inflateEnd(z))
:zlib.inflateInit(z)

IO.inspect(
  :zlib.safeInflate(z, :zlib.compress(String.duplicate("a", 100_000)))
  |> then(fn {a, b} -> {a, IO.iodata_length(b)} end)
)

IO.inspect(
  try do
    :zlib.uncompress("garbage")
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :zlib.gunzip("garbage")
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :zlib.deflate(z, "x")
  rescue
    e -> e
  end
)

z2 = :zlib.open()
:zlib.inflateInit(z2)

IO.inspect(
  try do
    :zlib.inflate(z2, "garbage")
  rescue
    e -> e
  end
)

IO.inspect(
  try do
    :zlib.inflateEnd(z2)
  rescue
    e -> e
  end
)

z3 = :zlib.open()
:zlib.inflateInit(z3)
IO.inspect(:zlib.inflate(z3, binary_part(:zlib.compress("hello"), 0, 5)))

IO.inspect(
  try do
    :zlib.inflateEnd(z3)
  rescue
    e -> e
  end
)

IO.inspect(:zlib.close(z3))

IO.inspect(
  try do
    :zlib.close(z3)
  rescue
    e -> e
  end
)

IO.inspect(:zlib.gzip("abc"))
IO.inspect(:zlib.zip("abc"))
IO.inspect(:zlib.compress("abc"))
IO.inspect(:zlib.gunzip(:zlib.gzip("abc")))
IO.inspect(:zlib.unzip(:zlib.zip("abc")))
IO.inspect(:zlib.crc32(:zlib.open(), "abc"))
IO.inspect(is_reference(z))
big = for i <- 1..200_000, into: "", do: <<rem(i * i, 251)>>
IO.inspect({byte_size(:zlib.compress(big)), :zlib.uncompress(:zlib.compress(big)) == big, :erlang.md5(:zlib.gzip(big))})
z = :zlib.open()
:zlib.deflateInit(z, :default, :deflated, -15, 8, :default)
chunks = for <<c::binary-size(1000) <- big>>, do: :zlib.deflate(z, c)
last = :zlib.deflate(z, "", :finish)
:zlib.deflateEnd(z)
all = IO.iodata_to_binary([chunks, last])
IO.inspect({byte_size(all), :erlang.md5(all), :zlib.unzip(all) == big})
z = :zlib.open()
:zlib.inflateInit(z, -15)
parts = for <<c::binary-size(777) <- all>>, do: :zlib.inflate(z, c)
tail = :zlib.inflate(z, binary_part(all, byte_size(all) - rem(byte_size(all), 777), rem(byte_size(all), 777)))
IO.inspect(IO.iodata_to_binary([parts, tail]) == big)
IO.inspect(:zlib.inflateEnd(z))
z = :zlib.open()
:zlib.inflateInit(z)

w = fn w, r, n ->
  case r do
    {:continue, o} -> w.(w, :zlib.safeInflate(z, []), n + IO.iodata_length(o))
    {:finished, o} -> n + IO.iodata_length(o)
  end
end

IO.inspect(w.(w, :zlib.safeInflate(z, :zlib.compress(big)), 0))

IO.inspect(
  try do
    :zlib.uncompress(binary_part(:zlib.compress(big), 0, 100))
  rescue
    e -> e
  end
)
