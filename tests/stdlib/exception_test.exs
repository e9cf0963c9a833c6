defmodule ExceptionTest do
  use ExUnit.Case

  defmodule Promise do
    @callback kept() :: :ok
  end

  defp blamed(fun) do
    fun.()
  rescue
    error -> Exception.blame(:error, error, __STACKTRACE__) |> elem(0) |> Exception.message()
  end

  test "what was applied wrongly" do
    [list, name, number] = [[], "name", Process.get(:none, 1)]
    assert blamed(fn -> list.name() end) =~ "you attempted to apply a function named :name on []. If you are using Kernel.apply/3"
    assert blamed(fn -> apply(Kernel, name, []) end) =~ "However \"name\" is not a valid function name."
    assert blamed(fn -> apply(Kernel, :+, number) end) =~ "with arguments 1. Arguments (the third argument of apply) must always be a proper list"
    assert blamed(fn -> apply(number, :+, [2]) end) == "you attempted to apply a function on 1. Modules (the first argument of apply) must always be an atom"
  end

  test "names that are near, callbacks that are missing" do
    assert blamed(fn -> apply(Enum, :mapp, [1, 2]) end) =~ "* map/2\n"
    assert blamed(fn -> apply(:erlang, :gt_cookie, []) end) =~ "* get_cookie/0\n"
    Code.put_compiler_option(:ignore_module_conflict, true)
    {{:module, module, _, _}, _} = ExUnit.CaptureIO.with_io(:stderr, fn -> Code.eval_string("defmodule Breaker do\n@behaviour #{inspect(Promise)}\nend") |> elem(0) end)
    assert blamed(fn -> module.kept() end) =~ ", but the behaviour ExceptionTest.Promise expects it to be present"
  end

  test "fields of what is no map" do
    for text <- ["nil.a", "true.a"], do: assert(blamed(fn -> Code.eval_string(text) end) =~ ~r/^key :a not found in: (nil|true). If you are using the dot syntax/)
    assert blamed(fn -> Code.eval_string("nil.a()") end) =~ "function nil.a/0 is undefined"
  end

  test "exits of generic processes" do
    assert Exception.format_exit({:bad_return, {M, :init, :x}}) == "M.init/1 returned a bad value: :x"
    assert Exception.format_exit({:bad_call, :x}) == "bad call: :x"
    assert Exception.format_exit({:supervisor_data, {:invalid_intensity, -1}}) == "bad supervisor configuration, invalid max_restarts (intensity): -1"
    assert Exception.format_exit({:start_spec, {:invalid_mfa, 1}}) == "bad child specification, invalid mfa: 1"
    assert Exception.format_exit(catch_exit(:gen_server.call(:nobody, 1))) =~ "exited in: :gen_server.call(:nobody, 1)\n"
  end
end
