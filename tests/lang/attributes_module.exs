# Module attributes, nested modules, aliases, imports, delegation, constants.
defmodule Outer do
  @moduledoc "Docs"
  @answer 42
  @list [1, 2]
  @list [0 | @list]
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  @acc 1
  @acc 2
  @vsn "1.0"
  def answer, do: @answer
  @answer 43
  def later, do: @answer
  def list, do: @list
  def acc, do: @acc
  def unset, do: {__MODULE__, __ENV__.function, __ENV__.module}

  defmodule Inner do
    @outer_answer Module.concat(__MODULE__, "X")
    def name, do: {__MODULE__, @outer_answer}
  end

  def inner, do: Inner.name()
  defdelegate upcase(s), to: String
  defdelegate size(l), to: Kernel, as: :length
  if true do
    def conditional, do: :defined
  end
  for {name, value} <- [one: 1, two: 2] do
    def unquote(name)(), do: unquote(value)
  end
end

defmodule User do
  alias Outer.Inner
  alias Outer.Inner, as: I
  alias String.{Chars}
  import Enum, only: [map: 2, sum: 1]
  import List, except: [flatten: 1]
  require Integer

  def run do
    {Inner.name() == I.name(), sum(map([1, 2], &(&1 * 2))), first([7]), Integer.is_odd(3), Chars.to_string(:x)}
  end
end

IO.inspect({Outer.answer(), Outer.later(), Outer.list(), Outer.acc()})
IO.inspect({Outer.unset(), Outer.inner(), Outer.upcase("a"), Outer.size([1]), Outer.conditional(), Outer.one(), Outer.two()})
IO.inspect(User.run())
IO.inspect(Outer.module_info(:attributes)[:vsn])
IO.inspect({Module.concat(A, B), Module.split(Outer.Inner), Module.concat(["A", "B.C"])})
IO.inspect({Atom.to_string(Outer), :"Elixir.Outer" == Outer})
IO.inspect(Code.ensure_loaded?(Outer.Inner))
