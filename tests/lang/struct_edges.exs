# Structs in patterns, updates, deriving, defaults that are evaluated, nested and recursive structs, Access, and their errors.
defmodule Edge do
  defmodule Point do
    @enforce_keys [:x]
    defstruct [:x, y: 0, made: length([1, 2]), opts: [a: 1]]
  end

  defmodule Line do
    defstruct from: %Point{x: 0}, to: nil
  end

  defmodule Tree do
    defstruct [:value, left: nil, right: nil]
    def insert(nil, v), do: %Tree{value: v}
    def insert(%Tree{value: x} = t, v) when v < x, do: %{t | left: insert(t.left, v)}
    def insert(%Tree{} = t, v), do: %{t | right: insert(t.right, v)}
    def to_list(nil), do: []
    def to_list(%__MODULE__{value: v, left: l, right: r}), do: to_list(l) ++ [v | to_list(r)]
  end

  defmodule Fetching do
    @behaviour Access
    defstruct data: %{}
    def fetch(%{data: d}, key), do: Map.fetch(d, key)
    def get_and_update(%{data: d} = s, k, f), do: with({v, d} <- Map.get_and_update(d, k, f), do: {v, %{s | data: d}})
    def pop(%{data: d} = s, k), do: with({v, d} <- Map.pop(d, k), do: {v, %{s | data: d}})
  end

  defmodule Empty do
    defstruct []
  end

  defmodule Reflected do
    @derive {Inspect, only: [:shown]}
    defstruct [:hidden, shown: 1]
    def fields, do: __MODULE__.__struct__() |> Map.from_struct() |> Map.keys()
    def name(%name{}), do: name
    def update(%_{} = s, changes), do: struct!(s, changes)
    def kind(%Point{}), do: :point
    def kind(%{__struct__: m}) when m in [Line, Tree], do: {:other, m}
    def kind(%m{}), do: {:any, m}
    def kind(%{}), do: :map
    def kind(_), do: :none
  end

  def run do
    p = %Point{x: 1}
    IO.inspect({p, %Point{p | y: 5}, %{p | x: 2}, p.x, Map.get(p, :y), %Point{x: nil}})
    IO.inspect({%Line{}, put_in(%Line{}.from.x, 9), %Line{to: %Point{x: 3, y: 4}}.to.y, get_in(%Line{}, [Access.key(:from), Access.key(:x)])})
    %Point{x: x, y: y} = %{p | y: 7}
    %{x: ^x} = p
    %mod{} = p
    IO.inspect({x, y, mod, match?(%Point{}, %Line{}), match?(%{x: _}, p), match?(%{__struct__: Point}, p), match?(%Point{y: 0}, p)})
    IO.inspect(Enum.reduce([5, 2, 8, 1], nil, &Tree.insert(&2, &1)) |> Tree.to_list())
    f = %Fetching{data: %{a: 1, b: %{c: 2}}}
    IO.inspect({f[:a], f[:z], get_in(f, [:b, :c]), put_in(f[:a], 5), update_in(f, [:b, :c], &(&1 * 10)), pop_in(f[:a]), get_and_update_in(f[:a], &{&1, :new})})
    IO.inspect({%Empty{}, Map.keys(%Empty{}), %Empty{} == %{__struct__: Empty}, is_struct(%Empty{}), is_map(%Empty{}), map_size(%Empty{})})
    IO.inspect({%Reflected{}, Reflected.fields(), Reflected.name(%Empty{}), Reflected.update(p, y: 1), Reflected.__info__(:struct)})
    IO.inspect(Enum.map([p, %Line{}, %Tree{}, %Empty{}, %{}, 1, 1..2], &Reflected.kind/1))
    IO.inspect({Map.from_struct(p), struct(Point, x: 1, z: 2), struct(Point), struct(p, y: 3, bad: 1), Map.put(p, :z, 1) |> Map.keys(), Map.delete(p, :y)})
    IO.inspect({Map.merge(p, %{y: 9}), Map.to_list(%Empty{}), p == %{p | x: 1.0}, p === %Point{x: 1}, %{p | opts: []} > p, Enum.sort([%Point{x: 2}, %Point{x: 1}]) |> Enum.map(& &1.x)})
    IO.inspect({%{"k" => p}["k"].x, [p] |> Enum.map(& &1.y), for(%Point{x: x} <- [p, %Line{}, %Point{x: 5}], do: x), with(%Line{from: %Point{x: z}} <- %Line{}, do: z)})
    IO.inspect({inspect(p, structs: false), inspect(%Reflected{}, structs: false), inspect(Map.put(p, :extra, 1)), inspect(%{__struct__: Nope}), inspect(%{__struct__: Point, x: 1})})
    p
  end

  def errors(p) do
    for f <- [fn -> p.z end, fn -> p[:x] end, fn -> Map.fetch!(p, :z) end, fn -> struct!(Point, y: 1) end, fn -> struct!(Point, x: 1, z: 1) end, fn -> struct!(p, z: 1) end, fn -> struct(Enum) end, fn -> %{p | z: 1} end, fn -> Enum.map(p, & &1) end, fn -> put_in(p[:x], 1) end, fn -> %Point{} = hd([%Line{}]) end, fn -> %Point{hd([%Line{}]) | x: 1} end, fn -> %Point{hd([%{}]) | x: 1} end, fn -> Reflected.name(%{}) end, fn -> Reflected.name(1) end, fn -> Map.from_struct(Nope) end, fn -> struct(Nope, []) end, fn -> update_in(p.z, & &1) end, fn -> hd([p]).x.y end] do
      try do
        IO.inspect(f.())
      rescue
        e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
      end
    end
  end
end

Edge.errors(Edge.run())

for code <- ["%Edge.Point{}", "%Edge.Point{x: 1, z: 2}", "%Edge.Point{x: 1, x: 2}", "%Edge.Point{\"x\" => 1}", "%Edge{}", "%Enum{}", "%{a: 1}.b", "x = Edge.Point; %x{x: 1}", "%Edge.Point{%{} | x: 1}", "case %{} do %Edge.Point{z: 1} -> 1 end", "%Edge.Point{x: 1}.y", "%Edge.Empty{} = %{}", "defmodule S1 do\ndefstruct [:a, :a]\nend", "defmodule S2 do\ndefstruct a: 1, b\nend", "defmodule S3 do\ndefstruct 1\nend", "defmodule S4 do\ndefstruct [:a]\ndefstruct [:b]\nend", "defmodule S5 do\n@enforce_keys :zz\ndefstruct [:a]\nend", "defmodule S6 do\ndefstruct [:a]\ndef f, do: %S6{b: 1}\nend", "defmodule S7 do\ndef f, do: %S7{}\ndefstruct [:a]\nend", "defmodule S8 do\ndefstruct a: fn -> 1 end\nend", "defmodule S10 do\ndefstruct %{a: 1}\nend", "defmodule S11 do\n%S11{}\ndefstruct [:a]\nend"] do
  try do
    {value, _} = Code.eval_string(code)
    IO.puts("#{inspect(code)} => #{if is_tuple(value), do: "compiled", else: inspect(value)}")
  rescue
    e -> IO.puts("#{inspect(code)} !! #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
