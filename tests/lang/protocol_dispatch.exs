# Protocols: builtin types, structs, deriving, fallback, consolidation-free reflection.
defprotocol Size do
  @doc "How large"
  @fallback_to_any true
  def size(value)
  def describe(value, prefix)
end

defimpl Size, for: BitString do
  def size(s), do: byte_size(s)
  def describe(_, prefix), do: prefix <> "binary"
end

defimpl Size, for: [List, Tuple] do
  def size(l) when is_list(l), do: length(l)
  def size(t), do: tuple_size(t)
  def describe(_, prefix), do: prefix <> inspect(@for) <> "/" <> inspect(@protocol)
end

defimpl Size, for: Any do
  defmacro __deriving__(module, struct, options) do
    quote do
      defimpl Size, for: unquote(module) do
        def size(_), do: unquote(options[:size] || map_size(struct))
        def describe(_, prefix), do: prefix <> "derived"
      end
    end
  end

  def size(_), do: 0
  def describe(_, prefix), do: prefix <> "any"
end

defmodule Derived do
  @derive {Size, size: 42}
  defstruct [:a]
end

defmodule Own do
  defstruct [:n]

  defimpl Size do
    def size(%{n: n}), do: n
    def describe(%Own{}, prefix), do: prefix <> "own"
  end
end

defmodule Other do
  defstruct []
end

defprotocol Strict do
  def go(x)
end

defimpl String.Chars, for: Own do
  def to_string(%{n: n}), do: "own#{n}"
end

defmodule Main do
  def run do
    for v <- ["abc", [1, 2], {1}, 5, :a, nil, %{}, %Derived{}, %Own{n: 7}, %Other{}, 1.5, fn -> 1 end] do
      IO.inspect({Size.size(v), Size.describe(v, "a ")})
    end

    IO.inspect(Size.impl_for("x"))
    IO.inspect(Size.impl_for(%Own{}))
    IO.inspect(Size.__protocol__(:functions))
    IO.inspect(Protocol.assert_impl!(Size, List))

    for v <- [1, %Other{}] do
      try do
        Strict.go(v)
      rescue
        e in Protocol.UndefinedError -> IO.puts(Exception.message(e))
      end
    end

    IO.puts("#{%Own{n: 3}}")
  end
end

Main.run()
