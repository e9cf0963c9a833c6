# How everything is shown.
values = [
  :a, :"a b", :A, Elixir.A, :"Elixir.b", nil, true, :+, :"", :nil?, :a@b, :"9", :é,
  1, -1, 1_000_000, 0x1F, 1.5, "str", "qu\"ote\\", "new\nline\ttab\e\0", "é👍", <<1, 2>>, <<255, "a">>, <<1::3>>, "",
  [], [1, 2], 'chars', 'é', [7], [0], 'a\n', [?a, 0], [a: 1], [{:a, 1}, 2], [{"a", 1}], [1 | 2], ["a": 1, "b c": 2, if: 3, Up: 4],
  {}, {1}, {1, :b, "c"}, {{}}, %{}, %{a: 1}, %{"a" => 1, b: 2}, %{1 => %{2 => 3}}, %{{1} => [x: 1]}, %{nil: 1},
  1..2, 1..10//3, 5..1, MapSet.new([1, 2]), ~r/a+/iu, ~D[2024-01-02], ~T[10:11:12.5], ~N[2024-01-02 10:00:00], ~U[2024-01-02 10:00:00Z],
  %ArgumentError{}, &String.upcase/1, URI.parse("http://x/y"), Version.parse!("1.2.3"), Date.range(~D[2024-01-01], ~D[2024-01-03])
]

for v <- values, do: IO.inspect(v)
list = Enum.to_list(1..60)
IO.inspect(list)
IO.inspect(list, limit: 3)
IO.inspect(list, limit: :infinity, width: 40)
IO.inspect(Map.new(1..5, &{&1, String.duplicate("x", 20)}))
IO.inspect({:ok, %{name: "a long name to break lines", other: [1, 2, 3], nested: %{deep: %{deeper: "still going on"}}, tail: :end}})
IO.inspect([width: 10, list: ["aaaaaaaaaaaa", "bbbbbbbbbbbbbbb"]], width: 20)
IO.inspect('abc', charlists: :as_lists)
IO.inspect([97, 98], charlists: :as_charlists)
IO.inspect("abc", binaries: :as_binaries)
IO.inspect(255, base: :hex)
IO.inspect([10, <<10, 200>>], base: :binary)
IO.inspect("a" <> String.duplicate("b", 100), printable_limit: 10)
IO.inspect(%{a: 1, b: 2}, label: "map")
IO.inspect(1..3, structs: false)
IO.puts(inspect({1, "two", [3]}, pretty: true))
IO.inspect(%{b: %{x: [1, {2, 3}]}, a: fn -> 1 end} |> Map.delete(:a))

defmodule Secret do
  @derive {Inspect, only: [:name]}
  defstruct [:name, :password]
end

defmodule Hidden do
  @derive {Inspect, except: [:b]}
  defstruct a: 1, b: 2, c: 3
end

defmodule Shown do
  defstruct [:v]

  defimpl Inspect do
    import Inspect.Algebra
    def inspect(%{v: v}, opts), do: concat(["#Shown<", to_doc(v, opts), ">"])
  end
end

defmodule Bad do
  defstruct []

  defimpl Inspect do
    def inspect(_, _), do: raise("broken")
  end
end

IO.inspect(struct(Secret, name: "ann", password: "x"))
IO.inspect(struct(Hidden))
IO.inspect([struct(Shown, v: %{k: "v"})])
IO.puts(inspect(struct(Shown, v: 1..2)))
