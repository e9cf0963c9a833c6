defmodule IOFileTest do
  use ExUnit.Case
  import ExUnit.CaptureIO

  setup do
    dir = Path.join(System.tmp_dir!(), "vial_io_#{System.pid()}_#{System.unique_integer([:positive])}")
    File.mkdir_p!(dir)
    on_exit(fn -> File.rm_rf!(dir) end)
    {:ok, dir: dir}
  end

  test "writing to a device" do
    assert capture_io(fn -> IO.puts("a") end) == "a\n"
    assert capture_io(fn -> IO.write(["a", ?b]) end) == "ab"
    assert capture_io(fn -> assert IO.inspect({1}, label: "l") == {1} end) == "l: {1}\n"
    assert capture_io(fn -> IO.puts(:stdio, :atom) end) == "atom\n"
    assert capture_io(:stderr, fn -> IO.puts(:stderr, "e") end) == "e\n"
    assert capture_io(fn -> IO.binwrite("b") end) == "b"
  end

  test "reading from a device" do
    assert capture_io("one\ntwo", fn -> send(self(), {IO.gets("? "), IO.gets(""), IO.gets("")}) end) == "? "
    assert_received {"one\n", "two", :eof}
    assert capture_io("ab", fn -> send(self(), IO.getn("", 1)) end) == ""
    assert_received "a"
    capture_io("x\ny\n", fn -> send(self(), IO.read(:line)) end)
    assert_received "x\n"
    capture_io("x\ny\n", fn -> send(self(), IO.stream() |> Enum.to_list()) end)
    assert_received ["x\n", "y\n"]
    assert IO.chardata_to_string(["a", [?b]]) == "ab"
    assert {IO.iodata_length(["ab", ?c]), IO.iodata_to_binary(["a", 'b'])} == {3, "ab"}
  end

  test "StringIO" do
    {:ok, io} = StringIO.open("in\nput")
    assert IO.read(io, :line) == "in\n"
    IO.write(io, "out")
    assert StringIO.contents(io) == {"put", "out"}
    assert StringIO.flush(io) == "out"
    assert IO.read(io, 10) == "put"
    assert IO.read(io, :line) == :eof
    assert StringIO.close(io) == {:ok, {"", ""}}
    assert StringIO.open("x", fn pid -> IO.getn(pid, "", 1) end) == {:ok, "x"}
    {:ok, io} = StringIO.open("x", capture_prompt: true)
    IO.gets(io, "p>")
    assert StringIO.contents(io) == {"", "p>"}
  end

  test "files whole", %{dir: dir} do
    path = Path.join(dir, "a.txt")
    assert File.write(path, "one\n") == :ok
    assert File.write!(path, "two\n", [:append]) == :ok
    assert File.read(path) == {:ok, "one\ntwo\n"}
    assert File.read!(path) =~ "two"
    assert File.exists?(path) and File.regular?(path) and not File.dir?(path)
    assert File.stat!(path).size == 8
    assert {:ok, %File.Stat{type: :regular}} = File.stat(path)
    assert File.cp(path, path <> ".2") == :ok
    assert File.cp!(path, path <> ".3") == :ok
    assert File.rename(path <> ".2", path <> ".4") == :ok
    assert File.ls!(dir) |> Enum.sort() == ["a.txt", "a.txt.3", "a.txt.4"]
    assert File.rm(path <> ".3") == :ok
    assert File.rm!(path <> ".4") == :ok
    assert File.rm(path <> ".4") == {:error, :enoent}
    assert File.read("/none/there") == {:error, :enoent}
    assert File.touch!(path, 1_000_000_000) == :ok
    assert File.stat!(path, time: :posix).mtime == 1_000_000_000
    assert_raise File.Error, ~r/could not read file "\/none": no such file or directory/, fn -> File.read!("/none") end
    assert File.ln_s!(path, path <> ".l") == :ok
    assert File.read_link!(path <> ".l") == path
    assert File.lstat!(path <> ".l").type == :symlink
    assert File.chmod!(path, 0o600) == :ok
    assert Bitwise.band(File.stat!(path).mode, 0o777) == 0o600
  end

  test "folders", %{dir: dir} do
    deep = Path.join([dir, "x", "y"])
    assert File.mkdir(deep) == {:error, :enoent}
    assert File.mkdir_p(deep) == :ok
    File.write!(Path.join(deep, "f.ex"), "")
    assert Path.wildcard(Path.join(dir, "**/*.ex")) == [Path.join(deep, "f.ex")]
    assert {:ok, copied} = File.cp_r(Path.join(dir, "x"), Path.join(dir, "z"))
    assert length(copied) == 3
    assert File.rmdir(deep) == {:error, :eexist}
    assert {:ok, removed} = File.rm_rf(Path.join(dir, "x"))
    assert length(removed) == 3
    assert File.ls(dir) == {:ok, ["z"]}
    assert File.cd!(dir, fn -> File.cwd!() |> Path.basename() end) == Path.basename(dir)
  end

  test "files as devices and streams", %{dir: dir} do
    path = Path.join(dir, "s.txt")
    assert {:ok, :done} = File.open(path, [:write, :utf8], fn f -> IO.write(f, "é\nb\nc") && :done end)
    assert File.stream!(path) |> Enum.map(&String.trim/1) == ["é", "b", "c"]
    assert File.stream!(path, [], 2) |> Enum.to_list() == ["é", "\nb", "\nc"]
    file = File.open!(path, [:read, :utf8])
    assert {IO.read(file, 1), IO.read(file, :line), IO.read(file, :eof), IO.read(file, :line)} == {"é", "\n", "b\nc", :eof}
    assert File.close(file) == :ok
    Stream.map(1..3, &"#{&1}\n") |> Stream.into(File.stream!(path)) |> Stream.run()
    assert File.read!(path) == "1\n2\n3\n"
    assert File.open("/none/x", [:read]) == {:error, :enoent}
    assert File.open(System.tmp_dir!()) == {:error, :eisdir}
    assert File.open(System.tmp_dir!(), [:raw]) == {:error, :eisdir}
    assert {:ok, _} = File.open(System.tmp_dir!(), [:read, :directory])
    File.open!(path, [:read, :write, :binary], fn f ->
      assert :file.position(f, 2) == {:ok, 2}
      assert IO.binread(f, 1) == "2"
    end)
    assert File.copy!(path, path <> "c", 3) == 3
  end

  test "paths" do
    assert Path.join("a", "b") == "a/b"
    assert Path.join(["/", "a/", "/b"]) == "/a/b"
    assert {Path.basename("/a/b.ex"), Path.basename("/a/b.ex", ".ex")} == {"b.ex", "b"}
    assert {Path.dirname("/a/b"), Path.dirname("a")} == {"/a", "."}
    assert {Path.extname("a.tar.gz"), Path.extname(".hidden"), Path.rootname("a.ex")} == {".gz", "", "a"}
    assert Path.rootname("a.ex", ".exs") == "a.ex"
    assert Path.split("/a/b") == ["/", "a", "b"]
    assert Path.expand("../c/./d", "/a/b") == "/a/c/d"
    assert Path.absname("x", "/a") == "/a/x"
    assert Path.relative_to("/a/b/c", "/a") == "b/c"
    assert Path.relative_to("/x", "/a") == "/x"
    assert Path.relative("/a/b") == "a/b"
    assert {Path.type("/a"), Path.type("a")} == {:absolute, :relative}
  end

  test "a device opened for charlists answers with lists" do
    path = Path.join(System.tmp_dir!(), "vial_charlists_#{System.unique_integer([:positive])}")
    File.write!(path, "é1\nb\n")
    {:ok, file} = File.open(path, [:charlist, :utf8])
    assert IO.getn(file, "", 2) == 'é1'
    assert IO.read(file, :line) == '\n'
    assert IO.read(file, :all) == 'b\n'
    assert IO.read(file, :all) == []
    assert IO.getn(file, "", :eof) == :eof
    File.close(file)
    File.rm!(path)
  end

  test "copies through links and of devices, refusals", %{dir: dir} do
    File.mkdir_p!(Path.join(dir, "from"))
    File.write!(Path.join(dir, "text"), "text")
    File.ln_s!("../text", Path.join(dir, "from/link"))

    assert {:ok, [_, _]} = File.cp_r(Path.join(dir, "from"), Path.join(dir, "to"))
    assert File.lstat!(Path.join(dir, "to/link")).type == :symlink
    assert {:ok, [_, _]} = File.cp_r(Path.join(dir, "from"), Path.join(dir, "files"), dereference_symlinks: true)
    assert File.lstat!(Path.join(dir, "files/link")).type == :regular
    assert File.cp_r(Path.join(dir, "text"), Path.join(dir, "text")) == {:ok, []}
    assert {:error, :enotdir, _} = File.cp_r(Path.join(dir, "from"), Path.join(dir, "text"))
    assert Path.safe_relative_to("link", Path.join(dir, "from")) == :error
    assert Path.safe_relative_to("a/../b", dir) == {:ok, "b"}
    assert File.rm(dir) == {:error, :eperm}
    assert_raise ArgumentError, ~r/null byte/, fn -> File.rm_rf("a\0b") end

    for device <- [File.open!(Path.join(dir, "text")), File.open!(Path.join(dir, "text"), [:raw]), File.open!("text", [:ram])] do
      assert File.copy(device, Path.join(dir, "copy"), 3) == {:ok, 3}
      assert File.read!(Path.join(dir, "copy")) == "tex"
      File.close(device)
    end

    File.rm_rf!(dir)
  end

  test "files of wide encodings" do
    path = Path.join(System.tmp_dir!(), "vial_wide_#{System.unique_integer([:positive])}")

    for encoding <- [{:utf16, :big}, {:utf16, :little}, {:utf32, :little}] do
      File.write!(path, :unicode.characters_to_binary("\uFEFFя😀\nz", :utf8, encoding))
      assert path |> File.stream!([:trim_bom, encoding: encoding]) |> Enum.to_list() == ["я😀\n", "z"]
      assert path |> File.stream!([encoding: encoding], 3) |> Enum.to_list() == ["\uFEFFя😀", "\nz"]
    end

    File.rm!(path)
    assert File.stream!(path, read_ahead: false).modes == [:raw, :binary]
    assert File.stream!(path, [:utf8]).modes == [{:encoding, :utf8}, :binary]
  end

  test "a string as a device" do
    {:ok, device} = StringIO.open("one\r\ntwo", capture_prompt: true)
    assert IO.gets(device, ">") == "one\n"
    assert :io.get_password(device) == "two"

    {:ok, device} = StringIO.open(<<130, 10>>)
    assert IO.read(device, :line) == {:error, :collect_line}
    assert IO.binread(device, :line) == <<130, 10>>
    assert_raise ArgumentError, fn -> IO.write(device, [<<1::1>>]) end
    assert_raise ErlangError, ~r/no_translation/, fn -> IO.write(device, <<222>>) end
  end

  defmodule Until do
    def three(so_far, :eof), do: {:done, so_far, :eof}

    def three(so_far, chars) do
      case so_far ++ chars do
        [a, b, c | rest] -> {:done, [a, b, c], rest}
        few -> {:more, few}
      end
    end
  end

  test "reading until a function has enough" do
    {:ok, device} = StringIO.open("a\nbcd\n")
    request = {:get_until, :unicode, "", Until, :three, []}
    assert :io.request(device, request) == "a\nb"
    assert :io.request(device, request) == "cd\n"
    assert :io.request(device, request) == ""
    assert StringIO.contents(device) == {"", ""}
  end

  test "the system" do
    System.put_env("VIAL_TEST", "1")
    assert System.get_env("VIAL_TEST") == "1"
    assert System.fetch_env("VIAL_TEST") == {:ok, "1"}
    assert System.fetch_env!("VIAL_TEST") == "1"
    assert System.delete_env("VIAL_TEST") == :ok
    assert System.get_env("VIAL_TEST", "none") == "none"
    assert_raise System.EnvError, fn -> System.fetch_env!("VIAL_TEST") end
    assert System.cmd("echo", ["hi"]) == {"hi\n", 0}
    assert System.cmd("sh", ["-c", "exit 3"]) == {"", 3}
    assert System.shell("echo $((1 + 2))") == {"3\n", 0}
    assert System.find_executable("sh") =~ "sh"
    assert System.version() =~ "1.14"
    assert System.otp_release() == "25"
    assert is_integer(System.system_time(:second)) and is_integer(System.monotonic_time())
    assert System.convert_time_unit(1, :second, :millisecond) == 1000
    assert System.unique_integer([:monotonic]) < System.unique_integer([:monotonic])
    assert System.schedulers_online() >= 1
  end

  test "what cannot be written" do
    {:ok, device} = StringIO.open("")
    assert_raise ArgumentError, ~r/2nd argument: not valid character data \(an iodata term\)/, fn -> IO.puts(device, [:a]) end
    assert_raise ArgumentError, ~r/1st argument: the device does not exist/, fn -> IO.write(:no_such_device, "a") end
    StringIO.close(device)
    assert_raise ErlangError, "Erlang error: :terminated", fn -> IO.write(device, "a") end
  end
end
