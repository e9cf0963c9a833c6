# quote with all its options, unquote fragments, nested quotes, and what nodes carry.
defmodule Defs do
  defmacro getters(pairs) do
    quote bind_quoted: [pairs: pairs] do
      for {name, value} <- pairs do
        def unquote(name)(), do: unquote(Macro.escape(value))
        def unquote(:"#{name}!")(unquote_splicing(Macro.generate_arguments(2, __MODULE__))), do: {unquote(name), unquote_splicing(Macro.generate_arguments(2, __MODULE__))}
      end
    end
  end

  defmacro kept(do: body) do
    quote location: :keep do
      def kept, do: {__ENV__.line > 0, unquote(body)}
      def fails, do: raise("kept")
    end
  end

  defmacro outer(x) do
    quote do
      value = unquote(x)
      quote(unquote: false, do: {unquote(value), unquote(:not_yet)})
    end
  end

  defmacro once(expr) do
    quote bind_quoted: [e: expr], do: {e, e}
  end

  defmacro counted(expr) do
    quote do
      {unquote(expr), unquote(expr)}
    end
  end
end

defmodule Uses do
  require Defs
  Defs.getters(a: 1, b: %{x: [1, {2}]}, c: "s")

  Defs.kept do
    :body
  end

  for {op, i} <- Enum.with_index([:plus, :minus]) do
    @index i
    def op(unquote(op)), do: {unquote(op), unquote(i), @index}
    defp unquote(:"private_#{op}")(x), do: {unquote(op), x}
    def unquote(:"call_#{op}")(x), do: unquote(:"private_#{op}")(x)
  end

  name = :from_variable
  args = [:x, :y]
  def unquote(name)(unquote_splicing(Enum.map(args, &Macro.var(&1, nil)))), do: unquote({:{}, [], Enum.map(args, &Macro.var(&1, nil))})
  def guarded(x) when x in unquote([1, 2, 3]), do: :in
  def guarded(x) when is_map_key(unquote(Macro.escape(%{4 => 1})), x), do: :map
  def guarded(_), do: :out

  def outer(x), do: Defs.outer(x)

  def run do
    Process.put(:n, 0)
    tick = fn -> Process.put(:n, Process.get(:n) + 1) && Process.get(:n) end
    {Defs.once(tick.()), Defs.counted(tick.())}
  end
end

IO.inspect({Uses.a(), Uses.b(), Uses.c(), Uses.a!(1, 2), Uses.kept(), Uses.op(:minus), Uses.call_plus(1), Uses.from_variable(1, 2)})
IO.inspect({Uses.guarded(2), Uses.guarded(4), Uses.guarded(5), Uses.run()})

try do
  Uses.fails()
rescue
  e -> IO.puts(Exception.format(:error, e, __STACKTRACE__) |> String.split("\n") |> Enum.take(2) |> Enum.join("\n"))
end

x = 5
IO.inspect(Macro.prewalk(Uses.outer(x), &Macro.update_meta(&1, fn meta -> Keyword.delete(meta, :counter) end)))
IO.inspect(quote(do: foo(unquote(x), unquote_splicing([1, 2]), bar)))
IO.inspect(quote(unquote: false, do: foo(unquote(x))))
IO.inspect(quote(line: 42, do: foo(bar + 1)))
IO.inspect(quote(line: __ENV__.line, do: f()) |> elem(1) |> Keyword.get(:line) |> is_integer())
IO.inspect(quote(generated: true, do: foo(1)))
IO.inspect(quote(context: Some.Context, do: {var, x = 1}))
IO.inspect(quote(location: :keep, do: foo(1)) |> elem(1) |> Keyword.get(:keep))
IO.inspect(quote(bind_quoted: [a: x, b: x + 1], do: {a, b}))
IO.inspect(quote(do: [unquote(x) | tail]))
IO.inspect(quote(do: %{unquote(:k) => unquote(x), a: 1}))
IO.inspect(quote(do: unquote(:fun)(1, 2)))
IO.inspect(quote(do: Mod.unquote(:fun)(1)))
IO.inspect(quote(do: unquote(String).upcase("a")))
IO.inspect(quote(do: x.unquote(:field)))
IO.inspect(quote(do: unquote(Foo).Bar))
IO.inspect(quote(do: Foo.unquote(Bar)))
IO.inspect(quote(do: def(unquote(:f)(x), do: x)))
IO.inspect(quote(do: [unquote_splicing([1, 2]), 3]))
IO.inspect(quote(do: {unquote_splicing([1, 2])}))
IO.inspect(quote(do: {unquote_splicing([1, 2]), 3}))
IO.inspect(quote(do: %{unquote_splicing([a: 1])}))
IO.inspect(quote(do: <<unquote_splicing([1, 2])>>))
IO.inspect(quote(do: fn unquote_splicing([quote(do: a)]) -> a end))
IO.inspect(quote(do: (unquote_splicing([1, 2]))))

IO.inspect(
  quote do
    unquote_splicing([1, 2])
    3
  end
)

IO.inspect(quote(do: "a#{unquote(x)}b"))
IO.inspect(quote(do: :"a#{unquote(x)}b"))
IO.inspect(quote(do: ~s(#{unquote(x)})))
IO.inspect(quote(do: &unquote(:foo)/1))
IO.inspect(quote(do: @unquote(:attr)))
IO.inspect(quote(do: @unquote(:attr)(1)))
IO.inspect(quote(do: ^unquote(Macro.var(:v, nil))))
IO.inspect(quote(do: nil))
IO.inspect(quote(do: (1; 2)))
IO.inspect(quote do
end)
IO.inspect(quote(do: x.y.z))
IO.inspect(quote(do: x.y().z()))
IO.inspect(quote(do: [a: 1, b: c]))
IO.inspect(quote(do: if(a, do: b)))
IO.inspect(quote(do: unquote(x).field))

for bad <- ["quote do: unquote_splicing(1)", "quote do: [unquote_splicing(1)]", "quote do: foo(unquote_splicing(1))", "quote(do: unquote(1) + unquote_splicing([1]))"] do
  try do
    IO.inspect(elem(Code.eval_string(bad), 0))
  rescue
    e -> IO.puts(Exception.message(e))
  end
end
