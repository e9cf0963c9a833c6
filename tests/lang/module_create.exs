# Modules made by code: defmodule as a value, Module.create, nested names, reflection of open and closed modules.
IO.inspect(defmodule(Empty, do: nil) |> Tuple.delete_at(2))
{:module, name, _, last} = defmodule V do
  x = 1
  def f, do: unquote(x)
  {:value, x}
end
IO.inspect({name, last, V.f()})
for n <- 1..3 do
  defmodule :"Elixir.Loop#{n}" do
    @n n
    def n, do: @n
    def outer, do: unquote(n * 10)
  end
end
IO.inspect(for n <- 1..3, do: {apply(:"Elixir.Loop#{n}", :n, []), apply(Module.concat(["Loop#{n}"]), :outer, [])})
defmodule Outer do
  @shared :outer
  defmodule Inner do
    @own :inner
    def own, do: {@own, __MODULE__}
    defmodule Deepest do
      def name, do: __MODULE__
    end
  end
  defmodule Elixir.Absolute do
    def name, do: __MODULE__
  end
  defmodule :erl_like do
    def name, do: __MODULE__
  end
  alias Inner.Deepest, as: D
  def names, do: {Inner.own(), Inner.Deepest.name(), D.name(), Absolute.name(), :erl_like.name(), @shared}
  IO.inspect({__MODULE__, Module.open?(__MODULE__), Module.open?(Inner), Module.defines?(__MODULE__, {:names, 0}), Module.defines?(__MODULE__, {:names, 0}, :defp)})
  def later(x) when x > 1, do: x
  def later(_), do: 0
  defp private(a, b \\ 1), do: {a, b}
  defmacro mac(x), do: x
  IO.inspect(Module.definitions_in(__MODULE__) |> Enum.sort())
  IO.inspect({Module.definitions_in(__MODULE__, :defp) |> Enum.sort(), Module.definitions_in(__MODULE__, :defmacro)})
  {:v1, kind, meta, clauses} = Module.get_definition(__MODULE__, {:later, 1})
  IO.inspect({kind, Keyword.keys(meta) |> Enum.member?(:line), length(clauses), Module.get_definition(__MODULE__, {:nope, 1})})
  Module.delete_definition(__MODULE__, {:later, 1})
  IO.inspect(Module.defines?(__MODULE__, {:later, 1}))
  def use_private, do: {private(1), private(1, 2)}
  def later(x), do: {:again, x}
end
IO.inspect({Outer.names(), Outer.use_private(), Outer.later(5)})
IO.inspect({Outer.__info__(:module), Outer.__info__(:functions), Outer.__info__(:macros), Outer.__info__(:struct), Outer.Inner.Deepest.__info__(:functions)})
IO.inspect({Module.split(Outer.Inner), Module.split("Elixir.A.B"), Module.concat(Outer, Inner), Module.concat([A, :b, "c"]), Module.safe_concat(Outer, Inner)})
contents =
  quote do
    @moduledoc "made"
    def answer, do: 42
    def args(unquote_splicing(Macro.generate_arguments(2, __MODULE__))), do: unquote(Macro.generate_arguments(2, __MODULE__))
    defstruct [:a, b: unquote(1 + 1)]
  end
{:module, Made, _, _} = Module.create(Made, contents, Macro.Env.location(__ENV__))
IO.inspect({Made.answer(), Made.args(1, 2), struct(Made), Made.__info__(:struct)})
Module.create(:made_too, quote(do: def(f, do: __MODULE__)), __ENV__)
IO.inspect(:made_too.f())
name = Dynamic.Name
defmodule name do
  def hi, do: __MODULE__
end
IO.inspect({Dynamic.Name.hi(), name.hi()})
defmodule Module.concat(Computed, Mod) do
  def hi, do: __MODULE__
end
IO.inspect(Computed.Mod.hi())
defmodule Recompiled do
  def v, do: 1
end
Code.put_compiler_option(:ignore_module_conflict, true)
old = &Recompiled.v/0
defmodule Recompiled do
  def v, do: 2
end
IO.inspect({Recompiled.v(), old.()})
for f <- [fn -> defmodule(nil, do: 1) end, fn -> defmodule(True, do: 1) end, fn -> Module.create(1, quote(do: 1), __ENV__) end, fn -> Module.create(NoEnv, quote(do: 1), []) end, fn -> Module.split(:erlang) end, fn -> Module.split("A") end, fn -> Module.safe_concat([Never, Heard, Of, It]) end, fn -> Module.defines?(Made, {:answer, 0}) end, fn -> Module.put_attribute(Made, :a, 1) end, fn -> Module.get_attribute(Made, :a) end, fn -> Module.create(Kernel.SpecialForms.Nope, quote(do: (def f, do: g())), __ENV__) end, fn -> Made.nope() end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
