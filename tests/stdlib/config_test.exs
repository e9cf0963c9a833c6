defmodule ConfigTest do
  use ExUnit.Case, async: true

  defp eval(text, opts \\ []), do: Config.Reader.eval!("config.exs", "import Config\n" <> text, opts)

  test "keys join, keyword lists deeply" do
    assert eval("config :a, x: 1\nconfig :a, y: 2, x: 3") == [a: [y: 2, x: 3]]
    assert eval("config :a, K, x: [p: 1]\nconfig :a, K, x: [q: 2]") == [a: [{K, [x: [p: 1, q: 2]]}]]
    assert eval("config :b, []\nconfig :a, x: [1]\nconfig :a, x: [2]") == [b: [], a: [x: [2]]]
  end

  test "a file may just give a keyword list" do
    assert Config.Reader.eval!("config.exs", "[a: [x: 1]]") == [a: [x: 1]]

    assert_raise ArgumentError, ~r"expected config for app :a in config.exs to return keyword list", fn ->
      Config.Reader.eval!("config.exs", "[a: 1]")
    end
  end

  test "environment and target" do
    assert eval("config :a, env: config_env(), on: config_target()", env: :test, target: :host) == [
             a: [env: :test, on: :host]
           ]

    assert_raise RuntimeError, "no :env key was given to this configuration file", fn -> eval("config_env()") end
  end

  test "imports" do
    folder = Path.join(System.tmp_dir!(), "vial_config_#{System.pid()}")
    File.mkdir_p!(folder)
    main = Path.join(folder, "main.exs")
    more = Path.join(folder, "more.exs")
    File.write!(main, "import Config\nconfig :a, x: 1\nimport_config \"more.exs\"\n")
    File.write!(more, "import Config\nconfig :a, y: 2\n")

    assert Config.Reader.read!(main) == [a: [x: 1, y: 2]]
    assert {[a: [x: 1, y: 2]], files} = Config.Reader.read_imports!(main)
    assert Enum.sort(files) == [main, more]
    assert_raise RuntimeError, ~r"import_config/1 is not enabled", fn -> Config.Reader.read!(main, imports: :disabled) end

    File.write!(more, "import Config\nimport_config \"main.exs\"\n")
    assert_raise ArgumentError, ~r"recursively", fn -> Config.Reader.read!(main) end
    File.rm_rf!(folder)
  end

  test "only in a file that is read" do
    assert_raise RuntimeError, ~r"could not set configuration via Config", fn -> Config.config(:a, x: 1) end
    assert_raise ArgumentError, ~r"config/2 expected a keyword list", fn -> Config.config(:a, [:x]) end
  end

  test "providers" do
    assert Config.Reader.init("/a/b.exs") == {"/a/b.exs", []}
    assert_raise ArgumentError, ~r"expected configuration path", fn -> Config.Reader.init("b.exs") end
    assert Config.Provider.resolve_config_path!({:system, "HOME", "/x"}) == System.fetch_env!("HOME") <> "/x"
  end
end
