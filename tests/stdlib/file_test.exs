defmodule FileTest do
  use ExUnit.Case, async: true

  setup do
    dir = Path.join(System.tmp_dir!(), "vial_file_#{System.pid()}_#{System.unique_integer([:positive])}")
    File.mkdir_p!(dir)
    on_exit(fn -> File.rm_rf!(dir) end)
    %{dir: dir, path: Path.join(dir, "file")}
  end

  test "reading and writing", %{path: path, dir: dir} do
    assert File.write(path, ["a", ?\n, "b"]) == :ok
    assert File.read(path) == {:ok, "a\nb"}
    assert File.write!(path, "c", [:append]) == :ok
    assert File.read!(path) == "a\nbc"
    assert File.write(path, "new", [:exclusive]) == {:error, :eexist}
    assert File.write(Path.join(dir, "no/such"), "") == {:error, :enoent}
    assert File.read(dir) == {:error, :eisdir}
    error = assert_raise File.Error, fn -> File.read!(Path.join(dir, "none")) end
    assert {error.action, error.reason} == {"read file", :enoent}
    assert Exception.message(error) == "could not read file #{inspect(Path.join(dir, "none"))}: no such file or directory"
  end

  test "devices", %{path: path} do
    assert File.open(path, [:write], fn f -> IO.write(f, "one\ntwo\n") end) == {:ok, :ok}
    {:ok, f} = File.open(path)
    assert {IO.read(f, :line), IO.read(f, 2), IO.read(f, :all), IO.read(f, :line), File.close(f)} == {"one\n", "tw", "o\n", :eof, :ok}
    assert File.open!(path, [:read, :write], fn f -> IO.binread(f, 4); IO.binwrite(f, "X"); :file.position(f, 0); IO.binread(f, :all) end) == "one\nXwo\n"
    assert File.open(Path.join(path, "x")) == {:error, :enotdir}
    {:ok, f} = File.open(path, [:read, :charlist])
    assert IO.read(f, :line) == 'one\n'
    File.close(f)
    {:ok, f} = File.open(path, [:write, :utf8])
    IO.write(f, "é")
    File.close(f)
    assert File.read!(path) == "é"
  end

  test "streams", %{path: path} do
    File.write!(path, "a\r\nb\nc")
    assert File.stream!(path) |> Enum.to_list() == ["a\n", "b\n", "c"]
    assert File.stream!(path, [], 2) |> Enum.to_list() == ["a\r", "\nb", "\nc"]
    assert File.stream!(path, trim_bom: true) |> Enum.count() == 2
    assert ["x\n", "y\n"] |> Stream.into(File.stream!(path)) |> Stream.run() == :ok
    assert File.read!(path) == "x\ny\n"
    assert ["z"] |> Enum.into(File.stream!(path, [:append])) |> Map.get(:__struct__) == File.Stream
    assert File.read!(path) == "x\ny\nz"
    assert %File.Stream{line_or_bytes: :line, raw: true} = File.stream!(path)
    assert_raise File.Error, fn -> File.stream!(path <> "none") |> Enum.to_list() end
  end

  test "folders", %{dir: dir} do
    sub = Path.join(dir, "a/b")
    assert File.mkdir(sub) == {:error, :enoent}
    assert File.mkdir_p(sub) == :ok
    assert File.mkdir(sub) == {:error, :eexist}
    File.touch!(Path.join(sub, "f"))
    assert {File.ls(sub), File.ls!(dir), File.dir?(sub), File.regular?(sub), File.exists?(sub)} == {{:ok, ["f"]}, ["a"], true, false, true}
    assert File.rmdir(sub) in [{:error, :eexist}, {:error, :enotempty}]
    assert File.ls(Path.join(dir, "none")) == {:error, :enoent}
    {:ok, gone} = File.rm_rf(Path.join(dir, "a"))
    assert length(gone) == 3
    assert File.rm_rf(Path.join(dir, "a")) == {:ok, []}
    assert File.cd!(dir, fn -> File.cwd!() end) |> Path.basename() == Path.basename(dir)
  end

  test "moving and linking", %{dir: dir, path: path} do
    File.write!(path, "text")
    copy = Path.join(dir, "copy")
    assert File.cp(path, copy) == :ok
    assert File.copy(path, copy) == {:ok, 4}
    assert File.rename(copy, Path.join(dir, "moved")) == :ok
    assert File.ln_s("moved", Path.join(dir, "link")) == :ok
    assert File.read_link(Path.join(dir, "link")) == {:ok, "moved"}
    assert File.read_link(path) == {:error, :einval}
    assert File.ln(path, Path.join(dir, "hard")) == :ok
    assert File.stat!(path).links == 2
    assert {File.lstat!(Path.join(dir, "link")).type, File.stat!(Path.join(dir, "link")).type} == {:symlink, :regular}
    assert File.rm(Path.join(dir, "none")) == {:error, :enoent}
    assert File.rm!(path) == :ok
    message = assert_raise(File.CopyError, fn -> File.cp!(path, copy) end) |> Exception.message()
    assert message == "could not copy from #{inspect(path)} to #{inspect(copy)}: no such file or directory"
    assert_raise File.RenameError, fn -> File.rename!(path, copy) end
  end

  test "what is known of a file", %{path: path} do
    File.write!(path, "12345")
    stat = File.stat!(path)
    assert {stat.size, stat.type, stat.access} == {5, :regular, :read_write}
    assert File.touch(path, {{2020, 1, 2}, {3, 4, 5}}) == :ok
    assert File.stat!(path, time: :universal).mtime == {{2020, 1, 2}, {3, 4, 5}}
    assert File.stat!(path, time: :posix).mtime == 1_577_934_245
    assert File.touch!(path, 0) == :ok
    assert File.chmod(path, 0o600) == :ok
    assert Bitwise.band(File.stat!(path).mode, 0o777) == 0o600
    assert File.write_stat(path, %{File.stat!(path) | mode: 0o644}) == :ok
    assert Bitwise.band(File.stat!(path).mode, 0o777) == 0o644
    assert File.stat(path <> "none") == {:error, :enoent}
  end
end
