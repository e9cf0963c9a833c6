# use, __using__, before_compile, after_compile, on_definition, accumulating attributes, overridable functions.
defmodule Plugin do
  defmacro __using__(opts) do
    quote do
      import Plugin, only: [command: 2]
      Module.register_attribute(__MODULE__, :commands, accumulate: true)
      @before_compile Plugin
      @prefix unquote(opts[:prefix] || "")
      def greet, do: @prefix <> "hello"
      def twice(x), do: x * 2
      defoverridable greet: 0, twice: 1
    end
  end

  defmacro command(name, do: body) do
    quote do
      @commands unquote(name)
      def run(unquote(name)), do: unquote(body)
    end
  end

  defmacro __before_compile__(env) do
    commands = env.module |> Module.get_attribute(:commands) |> Enum.reverse()

    quote do
      def commands, do: unquote(commands)
      def run(other), do: {:unknown, other}
    end
  end
end

defmodule Tools do
  use Plugin, prefix: "> "

  command :start do
    :started
  end

  command :stop do
    :stopped
  end

  def greet, do: super() <> "!"
  def twice(x) when x > 10, do: :big
  def twice(x), do: super(x) + 1
end

IO.inspect({Tools.commands(), Tools.run(:start), Tools.run(:stop), Tools.run(:x)})
IO.inspect({Tools.greet(), Tools.twice(2), Tools.twice(20)})

defmodule Hooks do
  def __on_definition__(_env, kind, name, args, guards, _body) do
    IO.puts("#{kind} #{name}/#{length(args)} guards: #{length(guards)}")
  end

  defmacro __after_compile__(env, bytecode) do
    IO.puts("compiled #{inspect(env.module)} #{is_binary(bytecode)}")
  end
end

defmodule Watched do
  @on_definition Hooks
  @after_compile Hooks
  def a(x) when x > 1, do: x
  def a(_), do: b()
  defp b, do: 1
  defmacro c(x), do: x
end

defmodule Attributes do
  Module.register_attribute(__MODULE__, :acc, accumulate: true)
  Module.register_attribute(__MODULE__, :kept, persist: true)
  @acc 1
  @acc 2
  @kept :value
  @plain 1
  def before, do: @plain
  @plain 2
  def later, do: @plain
  def acc, do: @acc
  IO.inspect(@plain)
  IO.inspect(Module.get_attribute(__MODULE__, :missing, :default))
  IO.inspect(Module.has_attribute?(__MODULE__, :plain))
  Module.put_attribute(__MODULE__, :made, 5)
  IO.inspect(@made)
  Module.delete_attribute(__MODULE__, :acc)
  IO.inspect(@acc)
  IO.inspect(Module.defines?(__MODULE__, {:later, 0}))
  IO.inspect(Module.definitions_in(__MODULE__, :def) |> Enum.sort())
  IO.inspect(Module.open?(__MODULE__))
end

IO.inspect({Attributes.before(), Attributes.later(), Attributes.acc()})
IO.inspect(Attributes.__info__(:attributes)[:kept])

defmodule Behave do
  @callback required(integer) :: atom
  @callback optional() :: any
  @optional_callbacks optional: 0
end

defmodule Behaves do
  @behaviour Behave
  @impl true
  def required(_), do: :done
end

IO.inspect(Behave.behaviour_info(:callbacks))
IO.inspect(Behave.behaviour_info(:optional_callbacks))
IO.inspect(Behaves.__info__(:attributes)[:behaviour])

{:module, name, _, value} =
  defmodule Returned do
    def f, do: 1
  end

IO.inspect({name, value})
Module.create(Made, quote(do: def(f(x), do: x + 1)), Macro.Env.location(__ENV__))
IO.inspect(apply(Made, :f, [1]))
IO.inspect(Module.concat([Foo, "Bar", :Baz]))
IO.inspect(Module.split(Foo.Bar))
IO.inspect(Module.safe_concat(["Elixir", "Enum"]))
