# Lines of files, devices and strings: carriage returns, last lines, counts.
path = Path.join(System.tmp_dir!(), "vial_lines_#{System.pid()}")
read = fn device, line -> Stream.repeatedly(fn -> line.(device) end) |> Enum.take_while(&(&1 != :eof)) end

for text <- ["a\r\nb\rc\n\r\nd\r", "a\nb", "a\r\n", "\r\n\r\n", "", "a", "\n"] do
  File.write!(path, text)
  IO.inspect(text)
  IO.inspect(File.stream!(path) |> Enum.to_list())
  IO.inspect(File.stream!(path, [:utf8]) |> Enum.to_list())
  IO.inspect(File.stream!(path, [], 3) |> Enum.to_list())
  IO.inspect(File.open!(path, [:read], &read.(&1, fn f -> IO.read(f, :line) end)))
  IO.inspect(File.open!(path, [:read], &read.(&1, fn f -> IO.binread(f, :line) end)))
  IO.inspect(File.open!(path, [:read, :utf8], &read.(&1, fn f -> IO.gets(f, "") end)))
  IO.inspect(File.open!(path, [:read], &(&1 |> IO.stream(:line) |> Enum.to_list())))
  IO.inspect(File.open!(path, [:read], &IO.read(&1, :all)))
  IO.inspect(File.open!(path, [:read], &{IO.read(&1, 2), IO.read(&1, :line), IO.read(&1, 1)}))
  {:ok, device} = StringIO.open(text)
  IO.inspect(read.(device, &IO.read(&1, :line)))
  IO.inspect({Enum.count(File.stream!(path)), Enum.count(File.stream!(path, [], 2)), File.stream!(path) |> Stream.map(& &1) |> Enum.count(), text |> String.split(["\r\n", "\n"]) |> length()})
end

File.write!(path, String.duplicate("x", 8191) <> "\r\n" <> String.duplicate("y", 70_000) <> "\r\nend")
IO.inspect(File.stream!(path) |> Enum.map(&{byte_size(&1), String.last(&1)}))
IO.inspect(File.open!(path, [:raw, :binary, read_ahead: 100], &:file.read_line/1) |> elem(1) |> byte_size())
File.rm!(path)
