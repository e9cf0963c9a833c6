# Behaviours: what is missing, annotated wrongly or asked for twice is warned of.
defmodule Shape do
  @callback area(number) :: number
  @callback name() :: String.t()
  @callback scale(shape :: term, by :: number) :: term
  @macrocallback draw(term) :: Macro.t()
  @optional_callbacks name: 0, draw: 1
end

defmodule Named do
  @callback name() :: String.t()
end

defprotocol Size do
  def size(x)
  def half(x)
end

check = fn title, code ->
  IO.puts(:stderr, "== " <> title)
  Code.eval_string(code, [], file: "w.ex")
end

check.("nothing implemented", "defmodule B1 do\n  @behaviour Shape\nend")
check.("optional and macro", "defmodule B2 do\n  @behaviour Shape\n  def area(x), do: x\n  def scale(s, _), do: s\n  def draw(x), do: x\nend")
check.("no such behaviour", "defmodule B3 do\n  @behaviour Nowhere\nend")
check.("not a behaviour", "defmodule B4 do\n  @behaviour Enum\nend")
check.("twice", "defmodule B5 do\n  @behaviour Named\n  @behaviour Named\n  def name, do: 1\nend")
check.("conflict", "defmodule B6 do\n  @behaviour Shape\n  @behaviour Named\n  def area(x), do: x\n  def scale(x, _), do: x\n  def name, do: 1\nend")

check.("@impl true on what is none", """
defmodule B7 do
  @behaviour Named
  @impl true
  def name, do: 1
  @impl true
  def other(x), do: x
end
""")

check.("@impl without a behaviour", """
defmodule B8 do
  @impl true
  def name, do: 1
  @impl Named
  def other, do: 1
end
""")

check.("@impl of another behaviour", """
defmodule B9 do
  @behaviour Named
  @impl Shape
  def name, do: 1
  @impl Named
  def other, do: 1
end
""")

check.("@impl false, private, forgotten", """
defmodule B10 do
  @behaviour Shape
  @impl Shape
  def area(x), do: x
  @impl true
  defp helper(x), do: x
  @impl true
  def scale(x, _), do: helper(x)
  def name, do: "b10"
end
""")

check.("defaults make several arities", """
defmodule B11 do
  @behaviour Shape
  @impl true
  def scale(x, by \\\\ 1), do: {x, by}
  @impl true
  def area(x \\\\ 0), do: x
end
""")

check.("inside a macro's context", """
defmodule UsesNamed do
  defmacro __using__(_) do
    quote do
      @behaviour Named
      @impl true
      def name, do: "generated"
      defoverridable name: 0
    end
  end
end

defmodule B12 do
  use UsesNamed
end

defmodule B13 do
  use UsesNamed
  def name, do: super() <> "!"
end
""")

check.("protocols", """
defimpl Size, for: Integer do
  def size(x), do: x
  def other(x), do: x
end
""")

check.("derive too late, or for nothing", """
defmodule B14 do
  defstruct [:a]
  @derive Inspect
end

defmodule B15 do
  @derive Inspect
end
""")

IO.inspect({B11.scale(1), B11.area(), B12.name(), B13.name(), Size.size(3)})
IO.inspect(Shape.behaviour_info(:callbacks))
IO.inspect(Shape.behaviour_info(:optional_callbacks))
