# Keys and functions that do not exist: messages, and what blame adds to them.
t = fn f ->
  try do
    f.()
  rescue
    e ->
      {blamed, _} = Exception.blame(:error, e, __STACKTRACE__)
      IO.puts(Exception.message(e))
      if Exception.message(blamed) != Exception.message(e), do: IO.puts("BLAMED: " <> Exception.message(blamed))
  end
end

t.(fn -> raise KeyError, key: :a, term: nil end)
t.(fn -> raise KeyError, key: :a, term: :foo end)
t.(fn -> raise KeyError, key: :apple, term: %{appel: 1, appl: 3, b: 1} end)
t.(fn -> raise KeyError, key: :apple, term: [appel: 1] end)
t.(fn -> raise KeyError, key: :apple, term: %{:appel => 1, "b" => 1} end)
t.(fn -> raise KeyError, key: "apple", term: %{"appel" => 1} end)
t.(fn -> raise KeyError, key: :apple, term: %{1 => 1} end)
t.(fn -> raise KeyError, key: :apple, term: [{:appel, 1}, {"a", 1}] end)
t.(fn -> raise KeyError, key: :apple, term: [1, 2] end)
t.(fn -> raise KeyError, key: :apple, term: "appel" end)
t.(fn -> raise KeyError, key: nil, term: nil end)
t.(fn -> raise KeyError, message: "mine" end)
id = fn x -> x end
t.(fn -> id.(nil).foo end)
t.(fn -> id.(:bar).foo end)
t.(fn -> id.(:bar).foo() end)
t.(fn -> id.(%{fooo: 1}).foo end)
t.(fn -> id.(%{fooo: 1}).foo() end)
t.(fn -> id.(%{fooo: &IO.puts/1}).foo.(1) end)
t.(fn -> id.([foo: 1]).foo end)
t.(fn -> id.([foo: 1]).foo() end)
t.(fn -> id.("s").foo end)
t.(fn -> id.(1).foo() end)
t.(fn -> Map.replace!(id.(%{a: 1}), :b, 2) end)
t.(fn -> %{id.(nil) | b: 2} end)
t.(fn -> Map.replace!(id.(%{a: 1}), :b, 2) end)
t.(fn -> struct!(Range, x: 1) end)
t.(fn -> Map.fetch!(id.(%{firts: 1}), :first) end)
t.(fn -> Map.update!(%{firts: 1}, :first, & &1) end)
t.(fn -> Map.replace!(%{firts: 1}, :first, & &1) end)
t.(fn -> Keyword.fetch!([firts: 1], :first) end)
t.(fn -> :maps.get(:a, id.(%{b: 1})) end)
t.(fn -> :maps.update(:a, 1, %{b: 1}) end)
t.(fn -> id.(%{a: 1}).a.b end)
t.(fn -> id.(Strin).upcase("a") end)
t.(fn -> id.(String).upcas("a") end)
t.(fn -> id.(String).upcase("a", :a, :b) end)
t.(fn -> id.(:lists).mapfolder("a") end)
t.(fn -> :erlang.error({:badkey, :x}) end)
t.(fn -> :erlang.error({:badkey, :x}, [1]) end)

defmodule Shape do
  @callback area(number) :: number
  @callback name() :: String.t()
  @optional_callbacks name: 0
end

defmodule Square do
  @behaviour Shape
  @deprecated "use sides/1"
  def side(x), do: x
  def sides(x), do: x
  defmacro dbl(x), do: x
  def a(x), do: x
  def a(x, y, z), do: {x, y, z}
end

t.(fn -> id.(Square).area(1) end)
t.(fn -> id.(Square).name() end)
t.(fn -> id.(Square).sid(1) end)
t.(fn -> id.(Square).dbl(1) end)
t.(fn -> id.(Square).a(1, 2) end)
t.(fn -> id.(Square).zzz() end)
t.(fn -> apply(id.("no"), :f, [1]) end)
t.(fn -> apply(id.("no"), :f, []) end)
t.(fn -> apply(id.(Enum), id.("f"), []) end)
t.(fn -> apply(id.(Enum), :map, id.([1 | 2])) end)
t.(fn -> apply(id.(:nope), :map, []) end)
