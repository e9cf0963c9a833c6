defmodule VialSandboxTest do
  use ExUnit.Case, async: true

  alias Vial.Sandbox

  doctest Sandbox

  test "values, bindings, calls" do
    assert Sandbox.run("[1, :ok, \"x\", %{a: {1.5, nil}}]") == {:ok, [1, :ok, "x", %{a: {1.5, nil}}]}
    assert Sandbox.run("Enum.sum(list)", bindings: [list: Enum.to_list(1..1000)]) == {:ok, 500_500}
    assert Sandbox.run(Code.string_to_quoted!("x * 2"), bindings: [x: 4]) == {:ok, 8}
    assert Sandbox.run({String, :upcase, ["a"]}) == {:ok, "A"}
    assert Sandbox.run({&String.upcase/1, ["b"]}) == {:ok, "B"}
    assert Sandbox.run(&System.version/0) == {:ok, System.version()}
  end

  test "how code fails" do
    assert Sandbox.run("raise \"no\"") == {:error, {:exception, %RuntimeError{message: "no"}}}
    assert Sandbox.run("exit(:normal)") == {:error, {:exit, :normal}}
    assert Sandbox.run("throw {:a, 1}") == {:error, {:throw, {:a, 1}}}
    assert {:error, {:exception, %TokenMissingError{}}} = Sandbox.run("1 +")
    assert {:error, {:exception, %UndefinedFunctionError{function: :f}}} = Sandbox.run(":lists.f()")
    assert {:error, {:not_copied, "** (UndefinedFunctionError)" <> _}} = Sandbox.run("Nowhere.At.all()")
    assert Sandbox.run("Process.exit(self(), :kill)\nProcess.sleep(:infinity)") == {:error, {:exit, :killed}}
  end

  test "what has no meaning here is not copied" do
    assert {:error, {:not_copied, "#Function<" <> _}} = Sandbox.run("fn -> 1 end")
    assert Sandbox.run("String.to_atom(\"never \" <> \"seen here\")") == {:error, {:not_copied, ":\"never seen here\""}}
    assert_raise ArgumentError, ~r/cannot be copied/, fn -> Sandbox.run(fn -> 1 end) end
  end

  test "limits are named" do
    named = fn code, options -> with {:error, {:limit, name}} <- Sandbox.run(code, options), do: name end
    assert named.("f = fn f -> f.(f) end\nf.(f)", reductions: 100_000) == :reductions
    assert named.("Process.sleep(:infinity)", time: 20) == :time
    assert named.("f = fn f, l -> f.(f, [l | l]) end\nf.(f, [])", memory: 20_000_000) == :memory
    assert named.("Enum.to_list(1..1_000_000)", heap: 100_000) == :heap
    assert named.("for i <- 1..10_000, do: String.to_atom(Integer.to_string(i))", atoms: 3000) == :atoms
    assert named.("for _ <- 1..100, do: spawn(fn -> Process.sleep(:infinity) end)", processes: 50) == :processes
    assert named.("for i <- 1..2000, do: send(self(), i)\nProcess.sleep(1)", mailbox: 1000) == :mailbox
  end

  test "what is allowed, and what is not" do
    assert {:error, {:exception, %ErlangError{original: :notsup}}} = Sandbox.run("System.halt(1)")
    assert Sandbox.run("System.halt(1)", allow: [:halt]) == {:error, :halted}
    assert {:error, {:exception, %ErlangError{original: :notsup}}} = Sandbox.run("Vial.Sandbox.run(\"1\")", allow: :all)
    assert {:error, _} = Sandbox.run("File.read!(\"/etc/passwd\")")
    assert {:ok, true} = Sandbox.run("File.exists?(\"/\")", allow: [:file])
    assert_raise ArgumentError, ~r/unknown capabilities/, fn -> Sandbox.run("1", allow: [:everything]) end
    assert_raise ArgumentError, ~r/a number or :infinity/, fn -> Sandbox.run("1", memory: :much) end
  end

  test "instances are apart" do
    Process.register(self(), :vial_sandbox_test)
    assert Sandbox.run("Process.whereis(:vial_sandbox_test)") == {:ok, nil}
    assert {:ok, 1} = Sandbox.run("defmodule Apart do def f, do: 1 end\nApart.f()")
    refute Code.ensure_loaded?(Apart)

    assert 1..8
           |> Task.async_stream(fn i -> Sandbox.run("Enum.sum(1..#{i})") end)
           |> Enum.map(fn {:ok, {:ok, sum}} -> sum end) == [1, 3, 6, 10, 15, 21, 28, 36]
  end
end
