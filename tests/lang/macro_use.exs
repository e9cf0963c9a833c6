# use and __using__, @before_compile, @after_compile, defoverridable, accumulating attributes.
defmodule Plugin do
  defmacro __using__(options) do
    quote do
      Module.register_attribute(__MODULE__, :steps, accumulate: true)
      @before_compile Plugin
      @prefix unquote(options[:prefix] || "none")
      import Plugin
      def hello, do: @prefix <> " hello"
      def goodbye(name), do: "bye " <> name
      defoverridable hello: 0, goodbye: 1
    end
  end

  defmacro step(name, do: block) do
    quote do
      @steps unquote(name)
      def unquote(:"step_#{name}")(), do: unquote(block)
    end
  end

  defmacro __before_compile__(env) do
    steps = env.module |> Module.get_attribute(:steps) |> Enum.reverse()

    quote do
      def steps, do: unquote(steps)
      def run, do: Enum.map(unquote(steps), &apply(__MODULE__, :"step_#{&1}", []))
    end
  end
end

defmodule Mine do
  use Plugin, prefix: "mine"

  step :one do
    1
  end

  step :two do
    1 + 1
  end

  def hello, do: super() <> "!"
  def goodbye(name), do: super(String.upcase(name))
end

defmodule Plain do
  use Plugin
end

IO.inspect(Mine.steps())
IO.inspect(Mine.run())
IO.inspect({Mine.hello(), Mine.goodbye("ann")})
IO.inspect({Plain.hello(), Plain.goodbye("bob"), Plain.steps()})

defmodule Hook do
  def __after_compile__(env, bytecode), do: IO.inspect({env.module, is_binary(bytecode)})
end

defmodule Hooked do
  @after_compile Hook
  @after_compile {Hook, :__after_compile__}
end

IO.inspect(function_exported?(Hooked, :__info__, 1))
