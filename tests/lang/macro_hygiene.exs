# Hygiene: a macro's variables are its own, unless var! says otherwise.
defmodule M do
  defmacro set_own, do: quote(do: x = :inner)
  defmacro set_yours, do: quote(do: var!(x) = :changed)
  defmacro read_yours, do: quote(do: var!(x))

  defmacro twice(expr) do
    quote do
      tmp = unquote(expr)
      {tmp, tmp}
    end
  end

  defmacro swap(a, b), do: quote(do: {unquote(b), unquote(a)})
  defmacro once(expr), do: quote(bind_quoted: [v: expr], do: {v, v})

  defmacro def_getters(pairs) do
    for {name, value} <- pairs do
      quote do
        def unquote(name)(), do: unquote(value)
      end
    end
  end

  defmacro unless_zero(n, do: block, else: other) do
    quote do
      case unquote(n) do
        0 -> unquote(other)
        _ -> unquote(block)
      end
    end
  end
end

defmodule U do
  require M
  import M

  def own do
    x = :outer
    M.set_own()
    x
  end

  def yours do
    x = :outer
    set_yours()
    {x, read_yours()}
  end

  def tmp do
    tmp = 1
    r = twice(tmp + 1)
    {tmp, r}
  end

  def_getters(a: 1, b: "two")
  def evaluated, do: once(IO.inspect(:only_once))
  def zero(n), do: unless_zero(n, do: :some, else: :zero)
end

defmodule Main do
  def run do
    IO.inspect(U.own())
    IO.inspect(U.yours())
    IO.inspect(U.tmp())
    IO.inspect({U.a(), U.b()})
    IO.inspect(U.evaluated())
    IO.inspect({U.zero(0), U.zero(1)})
    require M
    IO.inspect(M.swap(1, 2))
    IO.puts(Macro.to_string(Macro.expand_once(quote(do: M.swap(a, b)), __ENV__)))
  end
end

Main.run()
