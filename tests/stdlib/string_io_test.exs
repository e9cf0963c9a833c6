defmodule StringIOTest do
  use ExUnit.Case, async: true

  test "reading" do
    {:ok, io} = StringIO.open("one\ntwo\r\nthrée")
    assert IO.read(io, :line) == "one\n"
    assert IO.gets(io, "> ") == "two\n"
    assert IO.read(io, 3) == "thr"
    assert IO.getn(io, "", 1) == "é"
    assert IO.read(io, :eof) == "e"
    assert {IO.read(io, :line), IO.read(io, 1), IO.gets(io, ""), IO.getn(io, "")} == {:eof, :eof, :eof, :eof}
    assert StringIO.contents(io) == {"", ""}
  end

  test "prompts may be kept" do
    {:ok, io} = StringIO.open("in\n", capture_prompt: true)
    IO.gets(io, "name? ")
    assert StringIO.contents(io) == {"", "name? "}
    assert StringIO.close(io) == {:ok, {"", "name? "}}
  end

  test "writing" do
    {:ok, io} = StringIO.open("")
    assert IO.puts(io, "a") == :ok
    IO.write(io, ["b", ?c, ["é"]])
    IO.inspect(io, [1, 2], [])
    IO.binwrite(io, "x")
    assert StringIO.contents(io) == {"", "a\nbcé[1, 2]\nx"}
    assert StringIO.flush(io) == "a\nbcé[1, 2]\nx"
    assert StringIO.contents(io) == {"", ""}
    assert :io.format(io, "~p ~ts~n", [{:a}, "é"]) == :ok
    assert StringIO.flush(io) == "{a} é\n"
  end

  test "functions over one" do
    assert StringIO.open("abc", fn io -> IO.read(io, 2) end) == {:ok, "ab"}
    assert StringIO.open("abc", [capture_prompt: true], fn io -> IO.getn(io, "?", 1) && StringIO.contents(io) end) == {:ok, {"bc", "?"}}
    {:ok, io} = StringIO.open("")
    StringIO.close(io)
    refute Process.alive?(io)
  end

  test "as a group leader" do
    {:ok, io} = StringIO.open("input")
    task = Task.async(fn -> Process.group_leader(self(), io); IO.puts("said"); IO.read(:line) end)
    assert Task.await(task) == "input"
    assert StringIO.contents(io) == {"", "said\n"}
  end

  test "streams over a device" do
    {:ok, io} = StringIO.open("a\nb\nc")
    assert IO.stream(io, :line) |> Enum.take(2) == ["a\n", "b\n"]
    assert IO.stream(io, 1) |> Enum.to_list() == ["c"]
    assert Enum.into(["x", "y"], IO.stream(io, :line)) |> Map.get(:__struct__) == IO.Stream
    assert StringIO.flush(io) == "xy"
    {:ok, io} = StringIO.open("déf")
    assert IO.binstream(io, 2) |> Enum.to_list() |> Enum.join() == "déf"
  end

  test "encodings" do
    {:ok, io} = StringIO.open("é", encoding: :latin1)
    assert :io.getopts(io)[:encoding] == :latin1
    assert :io.setopts(io, encoding: :unicode) == :ok
    assert IO.read(io, 1) == "é"
    {:ok, io} = StringIO.open("")
    assert :io.columns(io) == {:error, :enotsup}
    assert :io.rows(io) == {:error, :enotsup}
  end
end
