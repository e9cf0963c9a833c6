defmodule ModuleTest do
  use ExUnit.Case, async: true

  defmodule Watch do
    defmacro __before_compile__(env) do
      names = Module.definitions_in(env.module, :def) |> Enum.sort()
      quote do: def(before, do: unquote(names))
    end

    def __after_compile__(env, binary), do: send(self(), {:compiled, env.module, is_binary(binary)})
    def __on_definition__(_env, kind, name, args, guards, body), do: send(self(), {:defined, kind, name, length(args), guards != [], body != nil})
  end

  defmodule Sample do
    @before_compile Watch
    @moduledoc "A sample."
    Module.register_attribute(__MODULE__, :many, accumulate: true)
    Module.register_attribute(__MODULE__, :kept, persist: true)
    @many 1
    @many 2
    @kept :value
    @single {:a, "b"}
    def f(x) when is_atom(x), do: @single
    def f(_), do: @many
    defp g, do: h(1)
    defp h(x), do: x
    def use_g, do: g()
    defmacro m(x), do: x
    def state, do: unquote({Module.get_attribute(__MODULE__, :many), Module.has_attribute?(__MODULE__, :none), Module.open?(__MODULE__)} |> Macro.escape())
  end

  test "attributes" do
    assert Sample.f(:a) == {:a, "b"}
    assert Sample.f(1) == [2, 1]
    assert Sample.state() == {[2, 1], false, true}
    assert Sample.__info__(:attributes)[:kept] == [:value]
    assert Sample.before() == [f: 1, state: 0, use_g: 0]
  end

  test "information" do
    assert Sample.__info__(:functions) == [before: 0, f: 1, state: 0, use_g: 0]
    assert Sample.__info__(:macros) == [m: 1]
    assert Sample.__info__(:module) == Sample
    assert Sample.__info__(:compile)[:source] |> to_string() =~ "module_test.exs"
    assert is_binary(Sample.__info__(:md5))
    assert Sample.module_info(:module) == Sample
    assert {:f, 1} in Sample.module_info(:exports)
    assert_raise FunctionClauseError, fn -> Sample.__info__(:odd) end
    assert {function_exported?(Sample, :f, 1), function_exported?(Sample, :h, 1), macro_exported?(Sample, :m, 1)} == {true, false, true}
  end

  test "names" do
    assert Module.concat([Foo, "Bar", :Baz]) == Foo.Bar.Baz
    assert Module.concat(Foo, Elixir.Bar) == Foo.Bar
    assert Module.concat(nil, :Foo) == Foo
    assert Module.split(Foo.Bar) == ["Foo", "Bar"]
    assert_raise ArgumentError, ~r/expected an Elixir module, got: :foo/, fn -> Module.split(:foo) end
    assert_raise ArgumentError, fn -> Module.safe_concat(["Surely", "NoSuchModule"]) end
  end

  test "making modules at run time" do
    {:module, name, binary, value} = Module.create(ModuleTest.Made, quote(do: def(f, do: :made)), Macro.Env.location(__ENV__))
    assert {name, is_binary(binary), value} == {ModuleTest.Made, true, {:f, 0}}
    assert apply(ModuleTest.Made, :f, []) == :made
    assert_raise ArgumentError, ~r/could not call Module.put_attribute\/3 because the module ModuleTest.Made is already compiled/, fn -> Module.put_attribute(ModuleTest.Made, :a, 1) end
    assert_raise ArgumentError, fn -> Module.get_attribute(ModuleTest.Made, :a) end
    refute Module.open?(ModuleTest.Made)
    {:module, _, _, _} = defmodule(Hooked, do: (@after_compile(ModuleTest.Watch); @on_definition(ModuleTest.Watch); def(f(x) when x > 0, do: x); def(g(_x), do: 1)))
    assert_received {:defined, :def, :f, 1, true, true}
    assert_received {:defined, :def, :g, 1, false, true}
    assert_received {:compiled, ModuleTest.Hooked, true}
  end

  test "an open module can be asked and changed" do
    defmodule Open do
      @a 1
      def one, do: 1
      defp two(_), do: 2
      defmacro three, do: 3
      def uses, do: {two(1), three_()}
      defp three_, do: 3
      Module.put_attribute(__MODULE__, :b, :put)
      send(self(), {:asked, Module.get_attribute(__MODULE__, :a), @b, Module.delete_attribute(__MODULE__, :a), Module.get_attribute(__MODULE__, :a, :gone)})
      send(self(), {:defines, Module.defines?(__MODULE__, {:one, 0}), Module.defines?(__MODULE__, {:one, 0}, :defp), Module.defines?(__MODULE__, {:none, 0})})
      send(self(), {:definitions, Module.definitions_in(__MODULE__) |> Enum.sort(), Module.definitions_in(__MODULE__, :defmacro)})
      send(self(), {:attributes, Module.attributes_in(__MODULE__) |> Enum.member?(:b)})
      {:v1, :def, _, [{_, [], [], 1}]} = Module.get_definition(__MODULE__, {:one, 0})
      def gone, do: :gone
      Module.delete_definition(__MODULE__, {:gone, 0})
      def over(x), do: x
      defoverridable over: 1
      send(self(), {:overridable, Module.overridable?(__MODULE__, {:over, 1}), Module.overridables_in(__MODULE__)})
      def over(x), do: {:over, super(x)}
      Module.eval_quoted(__MODULE__, quote(do: def(evaluated, do: true)))
    end

    assert_received {:asked, 1, :put, 1, :gone}
    assert_received {:defines, true, false, false}
    assert_received {:definitions, [one: 0, three: 0, three_: 0, two: 1, uses: 0], [three: 0]}
    assert_received {:attributes, true}
    assert_received {:overridable, true, [over: 1]}
    assert apply(Open, :over, [1]) == {:over, 1}
    assert apply(Open, :evaluated, [])
    refute function_exported?(Open, :gone, 0)
  end
end
