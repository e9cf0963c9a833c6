defmodule BehaviourTest do
  use ExUnit.Case
  import ExUnit.CaptureIO

  defmodule Pump do
    @callback start(integer) :: :ok
    @callback stop() :: :ok
    @macrocallback prime(term) :: Macro.t()
    @optional_callbacks prime: 1
  end

  defp warning(body) do
    name = "BehaviourTest.M#{System.unique_integer([:positive])}"
    capture_io(:stderr, fn -> Code.compile_string("defmodule #{name} do\n#{body}\nend", "pump.ex") end)
  end

  test "nothing to say" do
    assert warning("""
           @behaviour BehaviourTest.Pump
           @impl true
           def start(_), do: :ok
           @impl BehaviourTest.Pump
           def stop, do: :ok
           @impl false
           def other, do: 1
           """) == ""
  end

  test "callbacks that are missing or of another kind" do
    assert warning("@behaviour BehaviourTest.Pump\ndef start(_), do: :ok") =~
             "function stop/0 required by behaviour BehaviourTest.Pump is not implemented (in module BehaviourTest.M"

    text = warning("@behaviour BehaviourTest.Pump\ndefmacro start(_), do: :ok\ndef stop, do: :ok")
    assert text =~ ~s(was implemented as "defmacro" but should have been "def")
  end

  test "behaviours that are none" do
    assert warning("@behaviour NoSuchBehaviour") =~ "@behaviour NoSuchBehaviour does not exist"
    assert warning("@behaviour Enum") =~ "module Enum is not a behaviour"
  end

  test "@impl that does not fit" do
    assert warning("@impl true\ndef f, do: 1") =~ ~s(got "@impl true" for function f/0 but no behaviour was declared)

    assert warning("@behaviour BehaviourTest.Pump\n@impl true\ndef start(_), do: 1\ndef stop, do: 1") =~
             "module attribute @impl was not set for function stop/0 callback (specified in BehaviourTest.Pump)"

    text = warning("@behaviour BehaviourTest.Pump\n@impl true\ndef sart(_), do: 1\ndef start(_), do: 1\ndef stop, do: 1")
    assert text =~ "no behaviour specifies such callback. The known callbacks are:"
    assert text =~ "  * BehaviourTest.Pump.start/1 (function)\n"
    assert text =~ "  * BehaviourTest.Pump.prime/1 (macro)\n"
  end

  test "@derive after the struct" do
    assert warning("defstruct [:a]\n@derive Inspect") =~ "module attribute @derive was set after defstruct"
  end
end
