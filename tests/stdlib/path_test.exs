defmodule PathTest do
  use ExUnit.Case, async: true

  test "joining and splitting" do
    assert Path.join("a", "b") == "a/b"
    assert Path.join(["/a/", "/b", "c/"]) == "/a/b/c"
    assert Path.join("", "a") == "a"
    assert Path.join(["a"]) == "a"
    assert Path.join('a', ["b", ?c]) == "a/bc"
    assert Path.split("/a/b") == ["/", "a", "b"]
    assert Path.split("a//b/") == ["a", "b"]
    assert Path.split("") == []
    assert_raise FunctionClauseError, fn -> Path.join([]) end
  end

  test "parts" do
    assert {Path.basename("/a/b.ex"), Path.basename("/a/b.ex", ".ex"), Path.basename("b.ex", ".exs"), Path.basename("/")} == {"b.ex", "b", "b.ex", ""}
    assert {Path.dirname("/a/b.ex"), Path.dirname("b"), Path.dirname("/"), Path.dirname("a/")} == {"/a", ".", "/", "a"}
    assert {Path.extname("a.tar.gz"), Path.extname(".rc"), Path.extname("a."), Path.extname("a")} == {".gz", "", ".", ""}
    assert {Path.rootname("a.tar.gz"), Path.rootname("a.gz", ".gz"), Path.rootname("a.gz", ".x"), Path.rootname("/a/.rc")} == {"a.tar", "a", "a.gz", "/a/.rc"}
    assert {Path.type("/a"), Path.type("a"), Path.type("./a")} == {:absolute, :relative, :relative}
    assert Path.relative("/a/b") == "a/b"
    assert Path.relative("a/b") == "a/b"
  end

  test "expanding" do
    assert Path.expand("/a/../b/./c//d/..") == "/b/c"
    assert Path.expand("x", "/base") == "/base/x"
    assert Path.expand("../x", "/base/dir") == "/base/x"
    assert Path.expand("~") == System.user_home!()
    assert Path.expand("~/x") == Path.join(System.user_home!(), "x")
    assert Path.expand("/..") == "/"
    assert Path.absname("x", "/base") == "/base/x"
    assert Path.absname("/x/..", "/base") == "/x/.."
    assert Path.absname("x") == Path.join(File.cwd!(), "x")
  end

  test "relative to" do
    assert Path.relative_to("/a/b/c", "/a") == "b/c"
    assert Path.relative_to("/a/b", "/a/b") == "/a/b" or Path.relative_to("/a/b", "/a/b") == "."
    assert Path.relative_to("/a/b", "/c") == "/a/b"
    assert Path.relative_to("a/b", "/a") == "a/b"
    assert Path.relative_to_cwd(Path.join(File.cwd!(), "x")) == "x"
    assert Path.safe_relative_to("a/../b", "/x") == {:ok, "b"}
    assert Path.safe_relative_to("../b", "/x") == :error
    assert Path.safe_relative("a/./b") == {:ok, "a/b"}
    assert Path.safe_relative("/a") == :error
  end

  test "wildcards" do
    dir = Path.join(System.tmp_dir!(), "vial_wild_#{System.pid()}_#{System.unique_integer([:positive])}")
    for file <- ["a.ex", "b.exs", "sub/c.ex", "sub/deep/d.ex", ".hidden.ex"] do
      File.mkdir_p!(Path.dirname(Path.join(dir, file)))
      File.touch!(Path.join(dir, file))
    end

    found = fn pattern, options -> Path.wildcard(Path.join(dir, pattern), options) |> Enum.map(&Path.relative_to(&1, dir)) |> Enum.sort() end
    assert found.("*.ex", []) == ["a.ex"]
    assert found.("**/*.ex", []) == ["a.ex", "sub/c.ex", "sub/deep/d.ex"]
    assert found.("*.{ex,exs}", []) == ["a.ex", "b.exs"]
    assert found.("[ab].ex*", []) == ["a.ex", "b.exs"]
    assert found.("?.ex", []) == ["a.ex"]
    assert found.("*.ex", match_dot: true) == [".hidden.ex", "a.ex"]
    assert found.("sub/*", []) == ["sub/c.ex", "sub/deep"]
    assert found.("none*", []) == []
    File.rm_rf!(dir)
  end
end
