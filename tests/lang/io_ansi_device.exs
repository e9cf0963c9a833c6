# IO and IO.ANSI: devices, formats, colours, sequences, what they refuse.
IO.inspect(IO.ANSI.enabled?())
IO.inspect(IO.ANSI.format([:red, "red", :bright, " bright", :reset, " plain"], true) |> IO.iodata_to_binary())
IO.inspect(IO.ANSI.format([:red, "red"], false) |> IO.iodata_to_binary())
IO.inspect(IO.ANSI.format("text", true) |> IO.iodata_to_binary())
IO.inspect(IO.ANSI.format([[:green, ["nested", [:underline, ?!]]], "x"], true) |> IO.iodata_to_binary())
IO.inspect(IO.ANSI.format_fragment([:blue, "no reset"], true) |> IO.iodata_to_binary())
IO.inspect(for f <- [:red, :light_red, :red_background, :light_blue_background, :bright, :faint, :italic, :underline, :blink_slow, :inverse, :reverse, :conceal, :crossed_out, :normal, :reset, :default_color, :primary_font, :framed, :overlined, :home, :clear, :clear_line], do: {f, apply(IO.ANSI, f, [])})
IO.inspect({IO.ANSI.color(5), IO.ANSI.color(1, 2, 3), IO.ANSI.color_background(7), IO.ANSI.color_background(5, 5, 5), IO.ANSI.cursor(2, 3), IO.ANSI.cursor_up(2), IO.ANSI.cursor_down(), IO.ANSI.cursor_right(3), IO.ANSI.cursor_left()})

for bad <- [fn -> IO.ANSI.format([:no_such_color, "x"], true) |> IO.iodata_to_binary() end, fn -> IO.ANSI.color(256) end, fn -> IO.ANSI.color(6, 0, 0) end, fn -> IO.ANSI.format(1.5, true) end] do
  try do
    IO.inspect(bad.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n") |> hd()}")
  end
end

IO.puts("devices")
IO.puts(:stderr, "to stderr")
IO.puts(:standard_error, ["io", ?d, "ata"])
IO.write(:stdio, "no break")
IO.write("\n")
IO.puts('charlist é')
IO.puts("")
IO.puts(~c"")
IO.puts(nil)
IO.puts(1.0)
IO.puts([])
IO.puts([72, [105, "!"], 'x' | "tail"])
IO.write([])
IO.write(:atom)
IO.puts("")
IO.binwrite("bytes\n")
IO.binwrite(["a", ?b, "\n"])
IO.inspect(1, label: "label")
IO.inspect([1, 2], label: "list", width: 3)
IO.inspect(:x, []) |> then(&IO.inspect({&1, :passed}))
IO.inspect(:stderr, "err", label: "e")

IO.puts("reading at the end")
IO.inspect({IO.gets("prompt> "), IO.read(:stdio, :line), IO.read(:stdio, 3), IO.getn("n> ", 2), IO.read(:all), IO.binread(:stdio, :line), IO.binread(4)})
IO.inspect(IO.stream(:stdio, :line) |> Enum.to_list())

IO.puts("chardata")
IO.inspect({IO.chardata_to_string([?é, "x", ['y', [?z]]]), IO.iodata_to_binary([1, "é"]), IO.iodata_length(["é", 1, [2 | "z"]])})

for bad <- [fn -> IO.puts(%{}) end, fn -> IO.puts({1}) end, fn -> IO.write([:a]) end, fn -> IO.chardata_to_string([1.5]) end, fn -> IO.chardata_to_string([0xD800]) end, fn -> IO.iodata_to_binary([256]) end, fn -> IO.puts(:no_such_device, "x") end, fn -> IO.write(<<255, 254>>) end, fn -> IO.binwrite(:stdio, [300]) end, fn -> IO.puts([0x110000]) end] do
  try do
    IO.inspect({:fine, bad.()})
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e) |> String.split("\n", trim: true) |> List.last()}")
  catch
    kind, reason -> IO.inspect({kind, reason})
  end
end

IO.puts("formats")
:io.format("~w ~p ~s~n", [:a, "b", 'c'])
:io.format('~5w|~-5w|~n', [1, 2])
:io.put_chars("put\n")
:io.nl()
:io.write({:a, "b"})
:io.nl()
:io.fwrite("~ts~n", ["é"])
IO.inspect({:io.columns() |> elem(0), :io.printable_range(), :io_lib.print({:a, 'b'}) |> IO.chardata_to_string(), :io_lib.write([1, :b]) |> IO.chardata_to_string(), :io_lib.nl(), :io_lib.write_string('a"b'), :io_lib.printable_list('abc'), :io_lib.char_list([0x110000])})
