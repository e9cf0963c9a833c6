defmodule InspectTest do
  use ExUnit.Case, async: true

  defmodule Broken do
    defstruct [:a]

    defimpl Inspect do
      def inspect(_, _), do: raise("first\n\nlast")
    end
  end

  test "what cannot be seen is written out" do
    assert inspect("\uFEFFa") == ~S("\uFEFFa")
    assert inspect(Regex.compile!("\b\d\e\n\0/\\/\\\\/")) == ~S"~r/\x08\x7F\x1B\n\0\/\/\\\//"
    assert inspect(Regex.compile!("\#{a}")) == ~S"~r/\#{a}/"
    assert inspect(Regex.compile!("a", [:caseless])) == ~S'Regex.compile!("a", [:caseless])'
  end

  test "an implementation that raises" do
    assert inspect(%Broken{a: 1}) =~
             "#Inspect.Error<\n  got RuntimeError with message:\n\n      \"\"\"\n      first\n\n      last\n      \"\"\"\n\n  while inspecting:\n\n      " <>
               "%{__struct__: InspectTest.Broken, a: 1}\n\n  Stacktrace:\n\n    "
  end

  test "names below Elixir.Elixir" do
    assert inspect(Elixir.Elixir) == "Elixir.Elixir"
    assert Module.concat(["Elixir", "A"]) == A
    assert Module.concat(Elixir, Elixir) == :"Elixir.Elixir"
  end

  test "derived for fields that are none" do
    message = "unknown fields [:b] in :only when deriving the Inspect protocol for InspectTest.Nofield"

    assert_raise ArgumentError, message, fn ->
      Code.eval_string("defmodule InspectTest.Nofield do\n@derive {Inspect, only: [:b]}\ndefstruct [:a]\nend")
    end
  end

  test "documents are nested by numbers" do
    assert_raise FunctionClauseError, fn -> Inspect.Algebra.nest("a", :b) end
    assert_raise FunctionClauseError, fn -> Inspect.Algebra.nest("a", -1) end
  end
end
