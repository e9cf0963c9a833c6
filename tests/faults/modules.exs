# Compiling and running: macros, structs, protocols, exceptions, guards, comprehensions.
defmodule Faults.Shape do
  @moduledoc "Kept in the docs chunk."
  defstruct [:kind, size: 0, tags: []]
  @type t :: %__MODULE__{kind: atom, size: integer}
  defguardp is_big(n) when is_integer(n) and n > 10

  @doc "How large."
  @spec describe(t) :: String.t()
  def describe(%__MODULE__{kind: kind, size: n}) when is_big(n), do: "big #{kind}"
  def describe(%__MODULE__{kind: kind}), do: "small #{kind}"
  def grow(shape, by \\ 5), do: %{shape | size: shape.size + by, tags: [by | shape.tags]}
end

defprotocol Faults.Area do
  @fallback_to_any true
  def area(thing)
end

defimpl Faults.Area, for: Faults.Shape do
  def area(%{size: n}), do: n * n
end

defimpl Faults.Area, for: Any do
  def area(_), do: 0
end

defmodule Faults.Macros do
  defmacro twice(do: block), do: quote(do: {unquote(block), unquote(block)})
  defmacro __using__(opts) do
    for {name, value} <- opts, do: quote(do: def(unquote(name)(), do: unquote(value)))
  end
end

defmodule Faults.Error do
  defexception [:code, message: "failed"]
end

defmodule Faults.User do
  use Faults.Macros, one: 1, two: 2
  require Faults.Macros
  import Faults.Macros, only: [twice: 1]
  alias Faults.{Area, Error, Shape}
  @table for n <- 1..5, do: {n, n * n}
  for {n, square} <- @table, do: def(square(unquote(n)), do: unquote(square))

  def all do
    shapes = for kind <- [:circle, :box], n <- 1..3, n != 2, do: Shape.grow(%Shape{kind: kind}, n * 6)
    {Enum.map(shapes, &Shape.describe/1), Enum.map([:x | shapes], &Area.area/1), twice(do: one() + two()), square(4)}
  end

  def fail(how) do
    case how do
      :own -> raise Error, code: 7
      :match -> {:ok, _} = how
      :throw -> throw({:thrown, how})
      :exit -> exit({:bye, how})
    end
  rescue
    e in Error -> {:rescued, e.code, Exception.message(e)}
    e in MatchError ->
      "no match" <> text = Exception.message(e)
      {:match, text, length(__STACKTRACE__) > 0}
  catch
    :throw, value -> value
    :exit, reason -> reason
  after
    Process.put(:after, how)
  end
end

evaluated = Code.eval_string("with {:ok, a} <- x, do: a * 2", x: {:ok, 21}) |> elem(0)
quoted = Macro.to_string(quote do: if(a > 1, do: [b | c], else: %{d: {1, 2, "three"}}))
:erlang.phash2({Faults.User.all(), Enum.map([:own, :match, :throw, :exit], &Faults.User.fail/1), evaluated, quoted, Process.get(:after)})
