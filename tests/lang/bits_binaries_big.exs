# Binaries of megabytes: building, slicing, sharing, matching, comparing.
big = :binary.copy("0123456789", 1_000_000)
IO.inspect(byte_size(big))
IO.inspect(binary_part(big, 9_999_990, 10))
IO.inspect(:binary.at(big, 5_000_003))
<<head::binary-size(4_000_000), middle::binary-size(3), _::binary>> = big
IO.inspect({byte_size(head), middle})
IO.inspect(:binary.last(big))
IO.inspect(:erlang.crc32(big))
IO.inspect(:erlang.md5(big) |> Base.encode16())
IO.inspect(big == :binary.copy("0123456789", 1_000_000))
IO.inspect(big < big <> "x")

count = fn
  _, <<>>, n -> n
  count, <<"9", rest::binary>>, n -> count.(count, rest, n + 1)
  count, <<_, rest::binary>>, n -> count.(count, rest, n)
end

IO.inspect(count.(count, binary_part(big, 0, 100_000), 0))

appended = Enum.reduce(1..200_000, <<>>, fn n, acc -> <<acc::binary, n::16>> end)
IO.inspect({byte_size(appended), binary_part(appended, 399_998, 2)})

odd = Enum.reduce(1..10_001, <<>>, fn n, acc -> <<acc::bitstring, n::3>> end)
IO.inspect({bit_size(odd), byte_size(odd)})
<<_::size(30_000), last::bits>> = odd
IO.inspect(last)

two = <<appended::binary, 1>>
three = <<appended::binary, 2>>
IO.inspect({:binary.last(two), :binary.last(three), byte_size(appended)})

IO.inspect(length(:binary.matches(binary_part(big, 0, 10_000), "89")))
IO.inspect(:binary.match(big, "90123456789012345678901"))
IO.inspect(:binary.split(binary_part(big, 0, 30), "5", [:global]))
IO.inspect(byte_size(:binary.replace(binary_part(big, 0, 1000), "5", "five", [:global])))
IO.inspect(String.length(String.duplicate("é", 100_000)))

parent = self()
spawn(fn -> send(parent, binary_part(big, 123, 456)) end)

receive do
  part -> IO.inspect({byte_size(part), :binary.first(part)})
end

IO.inspect(:binary.referenced_byte_size(:binary.copy(binary_part(big, 0, 100))))
IO.inspect(big |> :binary.bin_to_list(0, 5))
IO.inspect(<<0::size(800_001)>> |> bit_size())
IO.inspect(IO.iodata_to_binary(List.duplicate(["ab", [?c | "d"]], 50_000)) |> byte_size())
IO.inspect(inspect(binary_part(big, 0, 20) <> <<255>>, limit: 5))
