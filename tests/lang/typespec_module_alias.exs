# Aliases that begin with __MODULE__ in types.
defmodule A do
  @type t :: %__MODULE__.B{} | __MODULE__.C.t() | __MODULE__.Foo
  @type u :: %{required(__MODULE__.D) => 1}
  defmodule B do
    defstruct a: 1
  end
  @spec f(__MODULE__.C.t()) :: t
  def f(x), do: x
end
IO.inspect(A.f(1))
