# Compression by zlib, called without glue code:  vm docs/examples/ffi/zlib.exs
defmodule Zlib do
  use FFI, library: "libz.so.1"

  # Short calls run where the process does.
  defc crc32(crc :: ulong, data :: bytes, size :: uint) :: ulong, dirty: false
  defc compressBound(size :: ulong) :: ulong, as: :bound, dirty: false

  # The size of `to` goes in and comes back by a pointer, so it lies in a buffer.
  defcp compress2(to :: pointer, size :: pointer(ulong), from :: bytes, from_size :: ulong, level :: int) :: int
  defcp uncompress(to :: pointer, size :: pointer(ulong), from :: bytes, from_size :: ulong) :: int
  defcp zError(error :: int) :: string, dirty: false

  def crc(data), do: crc32(0, data, byte_size(data))

  def deflate(data, level \\ 6),
    do: into(bound(byte_size(data)), &compress2(&1, &2, data, byte_size(data), level))

  def inflate(data, size), do: into(size, &uncompress(&1, &2, data, byte_size(data)))

  defp into(room, fun) do
    to = FFI.buffer(room)
    size = FFI.buffer(:ulong, room)

    case fun.(to, size) do
      0 -> FFI.bytes(to, FFI.read(size, :ulong))
      error -> raise "zlib: " <> zError(error)
    end
  end
end

text = String.duplicate("to be or not to be, ", 50)
packed = Zlib.deflate(text, 9)
IO.puts("#{byte_size(text)} bytes, packed #{byte_size(packed)}")
IO.puts("the same again: #{Zlib.inflate(packed, byte_size(text)) == text}")
IO.puts("as :zlib packs it: #{:zlib.uncompress(packed) == text}")
IO.puts("crc #{Zlib.crc("123456789") |> Integer.to_string(16)}")

try do
  Zlib.inflate("no zlib at all", 100)
rescue
  e -> IO.puts(Exception.message(e))
end

try do
  Zlib.crc32(-1, "a", 1)
rescue
  e -> IO.puts(Exception.message(e))
end
