# Maps in patterns: presence, pinned keys, nested, structs, the empty map.
defmodule User do
  defstruct [:name, age: 0]
end

defmodule P do
  def kind(%User{name: nil}), do: :nameless
  def kind(%User{name: name, age: age}) when age >= 18, do: {:adult, name}
  def kind(%User{} = user), do: {:minor, user.name}
  def kind(%{__struct__: module}), do: {:other_struct, module}
  def kind(%{type: type, data: %{id: id}}), do: {type, id}
  def kind(%{"type" => type}), do: {:text_key, type}
  def kind(%{nil => value}), do: {:nil_key, value}
  def kind(%{}), do: :map
  def kind(_), do: :no_map

  def fetch(map, key) do
    case map do
      %{^key => value} -> {:ok, value}
      %{} -> :error
    end
  end
end

defmodule Main do
  def run do
    values = [
      %User{},
      %User{name: "ann", age: 20},
      %User{name: "bob", age: 3},
      1..2,
      %{type: :x, data: %{id: 9, more: 1}},
      %{type: :x, data: []},
      %{"type" => "t"},
      %{nil => 1},
      %{},
      []
    ]

    for value <- values, do: IO.inspect(P.kind(value))
    IO.inspect(P.fetch(%{1 => :int, 1.0 => :float}, 1.0))
    IO.inspect(P.fetch(%{1 => :int}, 1.0))
    IO.inspect(P.fetch(%{[1, 2] => :list, {:a} => :tuple}, [1, 2]))
    %{a: %{b: [first | _]}} = %{a: %{b: [1, 2, 3]}, z: 0}
    IO.inspect(first)
    key = "k"
    %{^key => v, other: o} = %{"k" => 1, other: 2}
    IO.inspect({v, o})
    %module{name: n} = %User{name: "zed"}
    IO.inspect({module, n})

    try do
      %{missing: _} = hd([%{a: 1}])
    rescue
      e in MatchError -> IO.puts(Exception.message(e))
    end
  end
end

Main.run()
