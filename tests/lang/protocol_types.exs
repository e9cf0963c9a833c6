# Protocols for every builtin type, structs, Any, deriving with options, and reflection.
defprotocol Kind do
  @fallback_to_any true
  @doc "What it is."
  @spec kind(t) :: term
  def kind(value)
  def pair(value, other \\ :default)
end

for type <- [Atom, BitString, Float, Function, Integer, List, Map, PID, Reference, Tuple] do
  defimpl Kind, for: type do
    def kind(value), do: {unquote(type), @for, @protocol, is_atom(value)}
    def pair(_, other), do: {@for, other}
  end
end

defimpl Kind, for: Any do
  def kind(_), do: :any
  def pair(_, _), do: :any
end

defmodule Plain do
  defstruct [:a]
end

defmodule Own do
  defstruct [:a]

  defimpl Kind do
    def kind(%Own{a: a}), do: {:own, a, @for, __MODULE__}
    def pair(%@for{} = x, other), do: {x.a, other}
  end
end

defprotocol Derivable do
  def describe(x)
end

defimpl Derivable, for: Any do
  defmacro __deriving__(module, struct, options) do
    fields = Map.keys(struct) -- [:__struct__]

    quote do
      defimpl Derivable, for: unquote(module) do
        def describe(x), do: {unquote(options), unquote(fields), x.__struct__}
      end
    end
  end

  def describe(_), do: :never
end

defmodule Derived do
  @derive [Derivable, {Kind, []}]
  defstruct a: 1, b: 2
end

defmodule DerivedWith do
  @derive {Derivable, only: [:x]}
  defstruct [:x]
end

defmodule Underived do
  defstruct [:x]
end

defprotocol Strict do
  def f(x)
  def g(x, y)
end

defimpl Strict, for: [Integer, Float] do
  def f(x), do: {@for, x}
  def g(x, y), do: x + y
end

defmodule Main do
  def run do
values = [:a, nil, true, "b", <<1::3>>, 1.5, &is_atom/1, 1, [], [1 | 2], %{}, self(), make_ref(), {}, %Plain{}, %Own{a: 1}, 1..2, %Derived{}]

for v <- values, do: IO.inspect(Kind.kind(v))
for v <- values, do: IO.inspect({Kind.pair(v), Kind.pair(v, 1)})
IO.inspect({Derivable.describe(%Derived{}), Derivable.describe(%DerivedWith{})})
IO.inspect({Strict.f(1), Strict.f(1.0), Strict.g(1, 2.0)})

for f <- [fn -> Strict.f(:a) end, fn -> Strict.f(%Plain{}) end, fn -> Derivable.describe(%Underived{}) end, fn -> Derivable.describe(1) end, fn -> Strict.g("a", 1) end, fn -> Enum.count(%Plain{}) end, fn -> to_string(%Plain{}) end, fn -> to_charlist(%Own{}) end, fn -> Enum.into([1], %Plain{}) end, fn -> for(x <- %Plain{}, do: x) end, fn -> "#{%Plain{}}" end, fn -> Enum.map(fn -> 1 end, & &1) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
  end

  def reflect do
IO.inspect({Kind.impl_for(1), Kind.impl_for(%Plain{}), Kind.impl_for(%Own{}), Kind.impl_for!(nil), Strict.impl_for("a"), Strict.impl_for(%Plain{})})
IO.inspect({Kind.__protocol__(:module), Kind.__protocol__(:functions), Strict.__protocol__(:functions), Kind.__protocol__(:consolidated?), Kind.__protocol__(:impls)})
IO.inspect({Kind.Own.__impl__(:for), Kind.Own.__impl__(:protocol), Kind.Own.__impl__(:target), Strict.Integer.__impl__(:for)})
IO.inspect({Protocol.assert_protocol!(Kind), Protocol.assert_impl!(Kind, Own), Protocol.consolidated?(Kind)})
IO.inspect(Enum.sort(Kind.behaviour_info(:callbacks)))

for f <- [fn -> Protocol.assert_protocol!(String) end, fn -> Protocol.assert_protocol!(Nope) end, fn -> Protocol.assert_impl!(Strict, Plain) end, fn -> Strict.impl_for!(:x) end] do
  try do
    f.()
  rescue
    e -> IO.puts(Exception.message(e))
  end
end
  end
end

Main.run()
Main.reflect()

for code <- ["defprotocol P1 do\n def f()\nend", "defprotocol P2 do\n def f(x), do: x\nend", "defimpl Strict do\n def f(x), do: x\nend", "defimpl Strict, for: Nope.Mod do\n def f(x), do: x\n def g(x, _), do: x\nend", "defimpl Nope, for: Integer do\nend", "defimpl String, for: Integer do\nend", "defmodule P3 do\n @derive Strict\n defstruct [:a]\nend", "defmodule P4 do\n @derive Nope\n defstruct [:a]\nend", "defprotocol P5 do\n def f(x)\n def f(x)\nend", "defprotocol P6 do\n defp f(x), do: x\nend", "defprotocol P7 do\nend"] do
  try do
    Code.eval_string(code)
    IO.puts("compiled")
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
