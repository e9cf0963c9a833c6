# defdelegate, alias in all forms, import with only and except, require as, nested modules.
defmodule Facade do
  defdelegate upcase(text), to: String
  defdelegate shout(text), to: String, as: :upcase
  defdelegate reverse(list, tail \\ []), to: :lists
  defdelegate size(map), to: Kernel, as: :map_size
end

IO.inspect([Facade.upcase("a"), Facade.shout("b"), Facade.reverse([1, 2]), Facade.reverse([1], [0]), Facade.size(%{a: 1})])

defmodule Outer do
  defmodule Inner do
    def name, do: __MODULE__

    defmodule Deep do
      def name, do: {__MODULE__, Outer.Inner}
    end
  end

  defmodule Elixir.TopLevel do
    def name, do: __MODULE__
  end

  def inner, do: Inner.name()
  def deep, do: Inner.Deep.name()
end

IO.inspect([Outer.inner(), Outer.deep(), TopLevel.name()])

defmodule Aliases do
  alias Outer.Inner
  alias Outer.Inner.Deep, as: D
  alias Outer.{Inner, Other}
  alias String, as: S, warn: false
  require Integer, as: I

  def all, do: {Inner, D, Other, S.upcase("x"), I.is_odd(3), __MODULE__.Sub, Elixir.Inner}

  def scoped do
    alias Enum, as: E
    
    inner = fn ->
      alias List, as: E
      E.wrap(1)
    end

    {E.sum([1, 2]), inner.()}
  end
end

IO.inspect(Aliases.all())
IO.inspect(Aliases.scoped())

defmodule Imports do
  import String, only: [upcase: 1, length: 1]
  import Kernel, except: [length: 1, +: 2]
  import Integer, only: :macros
  import Enum, only: :functions, except: [reverse: 1]
  def a + b, do: {:plus, a, b}
  def all, do: {upcase("a"), length("abc"), is_even(2), sum([1, 2]), 1 + 2}
end

IO.inspect(Imports.all())

defmodule Shadow do
  import Kernel, except: [inspect: 1]
  def inspect(x), do: "mine: " <> Kernel.inspect(x)
  def run, do: inspect(1)
end

IO.inspect(Shadow.run())

defmodule Ops do
  def a <~> b, do: {a, b}
  defmacro a ~>> b, do: quote(do: [unquote(a), unquote(b)])
  def unary, do: :ok
end

defmodule UsesOps do
  import Ops
  def run, do: {1 <~> 2, 3 ~>> 4}
end

IO.inspect(UsesOps.run())
IO.inspect({__MODULE__, __ENV__.line, Path.basename(__ENV__.file), __ENV__.function})
IO.inspect(alias Foo.Bar)
IO.inspect(Bar)
