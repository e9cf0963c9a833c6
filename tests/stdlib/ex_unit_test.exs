defmodule ExUnitItselfTest do
  use ExUnit.Case
  import ExUnit.CaptureIO

  # Runs the modules that a text defines, and gives counts and what is printed.
  defp run(text, options \\ []) do
    old = ExUnit.configuration()
    # What other tests have defined is not to be run here.
    ExUnit.Server.take_modules()
    ExUnit.configure([seed: 0, autorun: false, colors: [enabled: false]] ++ options)

    try do
      modules = for {:module, name, _, _} <- Code.compile_string(text) |> Enum.map(&{:module, elem(&1, 0), nil, nil}), do: name
      result = with_io(fn -> ExUnit.run() end)
      for module <- modules, do: :code.purge(module) && :code.delete(module) && :code.purge(module)
      result
    after
      ExUnit.configure(old)
    end
  end

  test "captures of a device at the same time" do
    me = self()

    capture = fn name ->
      spawn_link(fn ->
        text = capture_io(:stderr, fn ->
          IO.write(:stderr, name)
          send(me, {:written, name})
          receive(do: (:go -> IO.write(:stderr, name)))
        end)

        send(me, {name, text})
      end)
    end

    a = capture.("a")
    assert_receive {:written, "a"}
    b = capture.("b")
    assert_receive {:written, "b"}
    assert_raise ArgumentError, ~r/attempted to change the encoding/, fn -> capture_io(:stderr, [encoding: :latin1], fn -> :ok end) end
    assert_raise ArgumentError, ~r/attempted multiple captures on device :standard_error with input/, fn -> capture_io(:stderr, "in", fn -> :ok end) end
    send(b, :go)
    assert_receive {"b", "bb"}
    send(a, :go)
    assert_receive {"a", "abba"}
  end

  test "modules run together, failures are counted together" do
    text = """
    for name <- [A, B] do
      defmodule Module.concat(ExUnitItselfTest, name) do
        use ExUnit.Case, async: true
        @other if name == A, do: :together_b, else: :together_a
        @name if name == A, do: :together_a, else: :together_b

        test "waits for the other" do
          Process.register(self(), @name)
          wait = fn wait -> if Process.whereis(@other), do: :ok, else: (Process.sleep(1); wait.(wait)) end
          wait.(wait)
          send(@other, :met)
          assert_receive :met, 30_000
          flunk("both")
        end
      end
    end
    """

    assert {%{total: 2, failures: 2}, output} = run(text)
    assert output =~ "2 tests, 2 failures"
    assert {%{total: 1, failures: 1}, output} = run(text, max_failures: 1, max_cases: 2)
    assert output =~ "--max-failures reached, aborting test suite"
  end

  test "which tests run" do
    text = """
    defmodule ExUnitItselfTest.Chosen do
      use ExUnit.Case
      import Map
      setup :to_list
      @tag :skip
      test "skipped", do: flunk()
      @tag :slow
      test "slow", do: :ok
      test "quick", %{test: name}, do: assert name == :"test quick"
    end
    """

    assert {%{total: 3, failures: 0, skipped: 1, excluded: 1}, _} = run(text, exclude: [:slow])
    assert {%{total: 3, failures: 1, skipped: 0}, _} = run(text, include: [:skip])
    assert {%{total: 1}, _} = run(text, only_test_ids: MapSet.new([{ExUnitItselfTest.Chosen, :"test quick"}]))
    assert {_, output} = run(text, exclude: [:test])
    assert output =~ "All tests have been excluded."
    assert ExUnit.Filters.parse_path("a.exs:1:2") == {"a.exs", exclude: [:test], include: [line: "1", line: "2"]}
    assert ExUnit.Filters.eval([], [:test], %{test: :a, skip: true}, []) == {:excluded, "due to test filter"}
  end

  test "an on_exit of setup_all that fails makes the tests invalid" do
    assert {%{total: 1, failures: 1}, output} = run("""
           defmodule ExUnitItselfTest.Invalid do
             use ExUnit.Case
             setup_all do
               on_exit(fn -> raise "late" end)
               :ok
             end
             test "good", do: :ok
           end
           """)

    assert output =~ "failure on setup_all callback, all tests have been invalidated"
  end

  test "names and contexts that cannot be" do
    assert_raise SystemLimitError, ~r/must be shorter than 255 characters/, fn ->
      Code.compile_string("defmodule ExUnitItselfTest.Long do\nuse ExUnit.Case\ntest String.duplicate(\"a\", 256)\nend")
    end

    assert_raise ArgumentError, ~r/must be a list of options, got: 1/, fn -> Code.compile_string("defmodule ExUnitItselfTest.Opts do\nuse ExUnit.Case, 1\nend") end
  end

  test "children of a test" do
    defmodule Child do
      def child_spec(arg), do: %{id: __MODULE__, start: {__MODULE__, :start, [arg]}}
      def start(:error), do: {:error, "sorry"}
      def start(:raise), do: raise("oops")
      def start(n), do: Agent.start_link(fn -> n end)
    end

    assert {:error, {"sorry", _}} = start_supervised({Child, :error})
    assert_raise RuntimeError, ~r/Reason: "sorry"$/, fn -> start_supervised!({Child, :error}) end
    assert_raise RuntimeError, ~r/Reason: an exception was raised:\n    \*\* \(RuntimeError\) oops/, fn -> start_supervised!({Child, :raise}) end
    pid = start_link_supervised!({Child, 1})
    assert start_supervised({Child, 2}) == {:error, {:duplicate_child_name, Child}}
    assert stop_supervised(Child) == :ok
    refute Process.alive?(pid)
  end
end
