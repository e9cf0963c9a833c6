# Structs: defaults, enforced keys, updates, and the errors of wrong keys.
defmodule Point do
  @enforce_keys [:x]
  defstruct [:x, y: 0, tags: []]
  def new(x), do: %__MODULE__{x: x}
end

defmodule Nested do
  defstruct point: %Point{x: 0}, list: [1]
end

defmodule Main do
  def run do
    p = %Point{x: 1}
    IO.inspect(p)
    IO.inspect(%Point{p | y: 2})
    IO.inspect(%{p | x: 3})
    IO.inspect(Point.new(9).tags)
    IO.inspect(Map.from_struct(p))
    IO.inspect(struct(Point, x: 5, unknown: 1))
    IO.inspect(struct!(Point, x: 5))
    IO.inspect(p.__struct__)
    IO.inspect(Map.keys(p))
    IO.inspect(%Point{x: 1} == %{__struct__: Point, x: 1, y: 0, tags: []})
    IO.inspect(is_struct(p, Point))

    checks = [
      fn -> struct!(Point, y: 1) end,
      fn -> struct!(Point, x: 1, zzz: 1) end,
      fn -> Map.replace!(p, :nope, 1) end,
      fn -> hd([p]).nope end,
      fn -> hd([p])[:x] end,
      fn -> Code.eval_string("%Point{y: 1}") end,
      fn -> Code.eval_string("%Point{x: 1, q: 1}") end,
      fn -> Code.eval_string("%NoSuchStruct{}") end,
      fn -> %Point{} = Map.put(%{}, :a, 1) end
    ]

    for check <- checks do
      try do
        IO.inspect(check.())
      rescue
        e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
      end
    end

    n = %Nested{}
    IO.inspect(put_in(n.point.y, 5))
    IO.inspect(update_in(n.list, &[0 | &1]))
    %Nested{point: %Point{x: zero}} = n
    IO.inspect(zero)
  end
end

Main.run()
