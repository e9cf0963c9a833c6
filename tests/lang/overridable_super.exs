# defoverridable and super in every position, over several levels, with defaults, macros, behaviours and private functions.
defmodule Basis do
  defmacro __using__(opts) do
    quote do
      @opts unquote(opts)
      def name, do: "base"
      def add(x, y \\ 1), do: x + y
      def pick(:a), do: 1
      def pick(_), do: 2
      defp hidden(x), do: {:hidden, x}
      def call_hidden(x), do: hidden(x)
      defmacro twice(x), do: quote(do: unquote(x) * 2)
      def opts, do: @opts
      defoverridable name: 0, add: 2, add: 1, pick: 1, hidden: 1, twice: 1, opts: 0
    end
  end
end

defmodule Middle do
  defmacro __using__(_) do
    quote do
      use Basis, from: :middle
      def name, do: super() <> " middle"
      def pick(:m), do: :middle
      def pick(x), do: {:m, super(x)}
      defoverridable name: 0, pick: 1
    end
  end
end

defmodule Top do
  use Middle
  def name, do: super() <> " top"
  def add(x, y), do: super(x, y) * 10
  def pick(x) when is_integer(x), do: x
  def pick(x), do: {:t, super(x), Enum.map([:a, :m], &super(&1)), (fn -> super(:z) end).()}
  defp hidden(x), do: {:top, super(x)}
  defmacro twice(x), do: quote(do: unquote(super(x)) + 1)
  def opts, do: Keyword.put(super(), :own, true)
end

defmodule Untouched do
  use Middle
end

defmodule UsesMacro do
  require Top
  require Untouched
  def run, do: {Top.twice(5), Untouched.twice(5)}
end

IO.inspect({Top.name(), Top.add(1, 2), Top.add(1), Top.pick(5), Top.pick(:x), Top.call_hidden(1), Top.opts()})
IO.inspect({Untouched.name(), Untouched.add(1), Untouched.pick(:m), Untouched.pick(:a), Untouched.call_hidden(1), Untouched.opts()})
IO.inspect(UsesMacro.run())
IO.inspect({Top.__info__(:functions), Top.__info__(:macros)})

defmodule Twice do
  def f(x), do: [x]
  defoverridable f: 1
  def f(x), do: [1 | super(x)]
  defoverridable f: 1
  def f(x), do: [2 | super(x)]
  IO.inspect(Module.overridable?(__MODULE__, {:f, 1}))
  IO.inspect(Module.overridable?(__MODULE__, {:g, 1}))
end

IO.inspect(Twice.f(0))

defmodule Worker do
  @callback run(term) :: term
  @callback stop() :: :ok
  @optional_callbacks stop: 0

  defmacro __using__(_) do
    quote do
      @behaviour Worker
      @impl true
      def run(x), do: {:default, x}
      @impl true
      def stop, do: :ok
      defoverridable Worker
    end
  end
end

defmodule Mine do
  use Worker
  @impl true
  def run(x), do: {:mine, super(x)}
end

IO.inspect({Mine.run(1), Mine.stop()})

for code <- [
      "def f, do: super()",
      "defoverridable f: 0",
      "def f, do: 1\ndefoverridable f: 1",
      "def f, do: 1\ndefoverridable f: 0\ndef f, do: super(1)",
      "def f(x), do: x\ndefoverridable f: 1\ndef g(x), do: super(x)",
      "def f(x), do: x\ndefoverridable f: 1\ndefp f(x), do: super(x)",
      "defoverridable Nope",
      "defoverridable String",
      "@behaviour Worker\ndefoverridable Worker",
      "defoverridable :f",
      "def f(x), do: x\ndefoverridable f: 1\ndef f(x), do: &super/1"
    ] do
  try do
    Code.eval_string("defmodule Bad do\n#{code}\nend")
    IO.puts("compiled")
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
