# Inspecting: wide nested terms, colours, limits, custom documents, structs that fail.
defmodule Tree do
  defstruct [:left, :value, :right]

  defimpl Inspect do
    import Inspect.Algebra
    def inspect(%{left: nil, right: nil, value: v}, opts), do: concat(["(", to_doc(v, opts), ")"])
    def inspect(%{left: l, right: r, value: v}, opts), do: container_doc("#Tree<", [l, v, r], ">", opts, &to_doc/2, separator: " |", break: :strict)
  end
end

defmodule Fails do
  defstruct [:x]
  defimpl Inspect, do: def(inspect(%{x: x}, _), do: raise("cannot show #{x}"))
end

defmodule Odd do
  defstruct [:x]
  defimpl Inspect, do: def(inspect(_, _), do: :not_a_document)
end

defmodule Only do
  @derive {Inspect, only: [:a, :b]}
  defstruct [:a, :b, :secret]
end

defmodule Except do
  @derive {Inspect, except: [:secret]}
  defstruct [:a, :secret]
end

defmodule Optional do
  @derive {Inspect, optional: [:b, :c]}
  defstruct a: nil, b: :default, c: nil
end

defmodule Plain do
  defstruct [:name, list: []]
end

leaf = fn v -> struct(Tree, value: v) end
tree = struct(Tree, left: struct(Tree, left: leaf.(1), value: 2, right: leaf.(3)), value: "middle", right: struct(Tree, left: leaf.(:a), value: :b))
for width <- [80, 40, 20, 1], do: IO.inspect(tree, width: width)
IO.inspect([struct(Only, a: 1, secret: "x"), struct(Except, a: 1, secret: 2), struct(Optional), struct(Optional, b: 1), struct(Plain, name: "n")])
IO.inspect({struct(Plain, name: String.duplicate("long ", 10), list: Enum.to_list(1..30)), struct(Only, a: Enum.to_list(1..40), b: %{x: "y"})}, width: 50)
IO.inspect(struct(Plain, name: 1), structs: false)
IO.inspect(inspect(struct(Fails, x: "this")) =~ "got RuntimeError with message \"cannot show this\"")
IO.inspect(try(do: inspect(struct(Fails, x: 1), safe: false), rescue: (e -> {e.__struct__, Exception.message(e)})))
IO.puts(inspect(%{__struct__: NoSuchStruct, a: 1}))
IO.puts(inspect(%{__struct__: "text"}))
IO.puts(inspect(%{__struct__: Plain, name: 1}))

IO.puts("nested")
nested = %{users: [%{name: "Ann", roles: [:admin, :user], address: %{street: "Long Street 12345", city: "Somewhere far away", zip: {1, 2, 3}}}, %{name: "Bob", roles: [], address: nil}], total: 2, meta: [page: 1, per: 20, tags: ["a", "b"], fun: &String.upcase/1]} |> Map.merge(%{"string key" => 'chars', 1 => 1.5, {:tuple, "key"} => <<1, 2, 3>>})
for width <- [120, 80, 60, 30], do: IO.inspect(nested, width: width)
IO.inspect(nested, limit: 3)
IO.inspect(nested, limit: 1)
IO.inspect({1, {2, {3, {4, {5, {6, {7, [8, [9, %{ten: 10}]]}}}}}}}, width: 10)
IO.inspect([[[[[[]]]]]], width: 1)
IO.inspect([a: [b: [c: [d: [e: :f]]]]], width: 5)
IO.inspect(%{a: %{b: %{c: %{}}}}, width: 1)

IO.puts("limits")
IO.inspect(Enum.to_list(1..100), limit: 5)
IO.inspect({Enum.to_list(1..4), Enum.to_list(1..4)}, limit: 5)
IO.inspect("a" <> String.duplicate("é", 30), printable_limit: 5)
IO.inspect('abcdefgh', printable_limit: 3)
IO.inspect(["long string", "another"], printable_limit: 6)
IO.inspect(<<0::1000>>, limit: 4)
IO.inspect(MapSet.new(1..10), limit: 3)
IO.inspect(Map.new(1..10, &{&1, &1}), limit: 2)
IO.inspect(Enum.to_list(1..60), limit: :infinity, width: 30)

IO.puts("colours")
colors = [number: :red, atom: :cyan, string: :green, list: :blue, map: :yellow, tuple: :magenta, boolean: :light_red, nil: :light_black, binary: :white, regex: :light_green, reset: :normal]
for term <- [1, :a, "s", [1, :b], %{a: "x"}, {nil, true, 1.5}, ~r/x/, <<1, 255>>, 1..2, [k: 'v']], do: IO.puts(inspect(term, syntax_colors: colors) |> String.replace("\e", "ESC"))

IO.puts("bases and forms")
for opts <- [[base: :hex], [base: :octal], [base: :binary], [charlists: :as_lists], [binaries: :as_binaries], [binaries: :as_strings], [custom_options: [x: 1]], [pretty: true, width: 10]], do: IO.puts(inspect([10, -255, 'hi', "hé", <<1, 200>>, 1.5], opts))
IO.inspect("with\ttabs\nand \"quotes\" \\ \e \0 \x7F \u200B #{"\#{}"}")
IO.inspect([:"quoted atom", :"with\"quote", :Upper, :ok?, :a!, :"", :"é", :+, :.., :{}, :%{}, :<<>>, Elixir, Foo.Bar, :"Elixir.foo", :"Elixir.Foo.bar"])
IO.inspect(["quoted key": 1, ok: 2, "Upper": 3, "a-b": 4, nil: 5, +: 6])
IO.inspect(%{"quoted key": 1, nil: 2, "é": 3})
IO.puts(inspect({:a, "b"}, inspect_fun: fn term, opts -> if(is_binary(term), do: "<" <> term <> ">", else: Inspect.inspect(term, opts)) end))
