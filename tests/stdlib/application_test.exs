defmodule ApplicationTest do
  use ExUnit.Case

  test "environment" do
    app = :application_test_app
    assert Application.get_env(app, :k) == nil
    assert Application.get_env(app, :k, :default) == :default
    assert Application.put_env(app, :k, 1) == :ok
    assert {Application.get_env(app, :k), Application.fetch_env(app, :k), Application.fetch_env!(app, :k), Application.fetch_env(app, :none)} == {1, {:ok, 1}, 1, :error}
    error = assert_raise ArgumentError, fn -> Application.fetch_env!(app, :none) end
    assert error.message =~ "could not fetch application environment :none for application :application_test_app because the application was not loaded nor configured" or error.message =~ "because configuration at :none was not set"
    assert Application.put_all_env([{app, [a: 1, b: 2]}]) == :ok
    assert Application.get_all_env(app) |> Enum.sort() == [a: 1, b: 2, k: 1]
    assert Application.delete_env(app, :k) == :ok
    assert Application.get_env(app, :k) == nil
  end

  test "applications" do
    assert {:ok, _} = Application.ensure_all_started(:logger)
    assert :elixir in (Application.started_applications() |> Enum.map(&elem(&1, 0)))
    assert :kernel in (Application.loaded_applications() |> Enum.map(&elem(&1, 0)))
    assert Application.ensure_started(:elixir) == :ok
    assert {:error, {:already_started, :elixir}} = Application.start(:elixir)
    assert {:error, {'no such file or directory', 'no_such_app.app'}} = Application.load(:no_such_app)
    assert Application.spec(:elixir, :vsn) |> to_string() == System.version()
    assert Application.spec(:no_such_app) == nil
    assert Application.get_application(Enum) == :elixir
    assert Application.format_error({:already_started, :x}) == "already started application x"
  end

  test "System" do
    assert System.put_env("APPLICATION_TEST", "1") == :ok
    assert {System.get_env("APPLICATION_TEST"), System.fetch_env("APPLICATION_TEST"), System.fetch_env!("APPLICATION_TEST")} == {"1", {:ok, "1"}, "1"}
    System.put_env(%{"APPLICATION_TEST" => "2"})
    assert System.get_env()["APPLICATION_TEST"] == "2"
    assert System.delete_env("APPLICATION_TEST") == :ok
    assert {System.get_env("APPLICATION_TEST"), System.get_env("APPLICATION_TEST", "d"), System.fetch_env("APPLICATION_TEST")} == {nil, "d", :error}
    assert_raise System.EnvError, ~r/could not fetch environment variable "APPLICATION_TEST"/, fn -> System.fetch_env!("APPLICATION_TEST") end
    assert {System.version(), System.otp_release(), is_binary(System.pid()), System.endianness()} == {"1.14.0", "25", true, :little}
    assert System.convert_time_unit(1500, :millisecond, :second) == 1
    assert System.monotonic_time() <= System.monotonic_time()
    assert System.os_time(:second) in (System.system_time(:second) - 2)..(System.system_time(:second) + 2)
    assert System.cmd("echo", ["a b"]) == {"a b\n", 0}
    assert System.cmd("sh", ["-c", "echo $X; exit 3"], env: [{"X", "y"}]) == {"y\n", 3}
    assert System.cmd("sh", ["-c", "echo err >&2"], stderr_to_stdout: true) == {"err\n", 0}
    assert System.cmd("pwd", [], cd: "/") == {"/\n", 0}
    assert System.shell("echo $((1+1))") == {"2\n", 0}
    assert System.find_executable("sh") |> is_binary()
    assert System.find_executable("surely_no_such_program") == nil
    assert_raise ErlangError, fn -> System.cmd("surely_no_such_program", []) end
    assert {System.tmp_dir!(), System.user_home!()} |> Tuple.to_list() |> Enum.all?(&is_binary/1)
    assert System.unique_integer([:positive]) > 0
    assert System.schedulers() >= 1
    assert System.build_info()[:version] == "1.14.0"
    assert System.argv() |> is_list()
  end
end
