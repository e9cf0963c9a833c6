# get_in, put_in, update_in, pop_in, get_and_update_in, and the functions of Access.
defmodule Box do
  @behaviour Access
  defstruct items: %{}
  @impl true
  def fetch(%Box{items: items}, key), do: Map.fetch(items, key)
  @impl true
  def get_and_update(%Box{items: items} = box, key, fun) do
    {got, items} = Map.get_and_update(items, key, fun)
    {got, %{box | items: items}}
  end

  @impl true
  def pop(%Box{items: items} = box, key) do
    {got, items} = Map.pop(items, key)
    {got, %{box | items: items}}
  end
end

defmodule Main do
  def run do
    users = %{"ann" => %{age: 3, tags: [:a, :b]}, "bob" => %{age: 5, tags: []}}
    IO.inspect(get_in(users, ["ann", :age]))
    IO.inspect(get_in(users, ["cid", :age]))
    IO.inspect(users["ann"][:tags])
    IO.inspect(put_in(users["ann"].age, 4)["ann"])
    IO.inspect(put_in(users, ["cid"], %{age: 1}) |> map_size())
    IO.inspect(update_in(users["bob"].age, &(&1 + 1))["bob"].age)
    IO.inspect(update_in(users, ["bob", :tags], &[:new | &1])["bob"])
    IO.inspect(pop_in(users["ann"][:tags]))
    IO.inspect(pop_in(users, ["nobody", :x]))
    IO.inspect(get_and_update_in(users["ann"].age, &{&1, &1 * 10}) |> elem(0))
    IO.inspect(get_and_update_in(users, ["ann", :age], fn _ -> :pop end) |> elem(1) |> Map.get("ann"))

    list = [%{n: 1, t: {:a, 1}}, %{n: 2, t: {:b, 2}}, %{n: 3, t: {:c, 3}}]
    IO.inspect(get_in(list, [Access.all(), :n]))
    IO.inspect(get_in(list, [Access.at(1), :n]))
    IO.inspect(get_in(list, [Access.at(9), :n]))
    IO.inspect(get_in(list, [Access.filter(&(&1.n > 1)), :t, Access.elem(0)]))
    IO.inspect(update_in(list, [Access.all(), :n], &(&1 * 2)) |> Enum.map(& &1.n))
    IO.inspect(update_in(list, [Access.at(0), :t, Access.elem(1)], &(-&1)) |> hd())
    IO.inspect(pop_in(list, [Access.at(0)]))
    IO.inspect(pop_in(list, [Access.filter(&(&1.n == 2)), :t]))
    IO.inspect(get_in(list, [Access.at!(2), Access.key!(:n)]))
    IO.inspect(get_in(%{}, [Access.key(:missing, %{x: 1}), :x]))
    IO.inspect(put_in(%{}, [Access.key(:a, %{}), Access.key(:b, %{}), :c], 1))
    IO.inspect(get_in([a: [b: 1]], [:a, :b]))
    IO.inspect(put_in([a: 1][:b], 2))
    IO.inspect(get_in(%{l: [1, 2, 3]}, [:l, Access.at(-1)]))

    box = %Box{items: %{a: 1}}
    IO.inspect([box[:a], box[:b], get_in(box, [:a])])
    IO.inspect(put_in(box[:b], 2))
    IO.inspect(update_in(box[:a], &(&1 + 1)))
    IO.inspect(pop_in(box[:a]))
    IO.inspect(put_in(box.items[:z], 26))

    IO.inspect(nil[:anything])
    IO.inspect(get_in(nil, [:a, :b]))
    IO.inspect(Access.fetch(%{a: 1}, :a))
    IO.inspect(Access.fetch!([a: 1], :a))
    IO.inspect(Access.get(%{a: 1}, :b, :default))
    IO.inspect(Access.pop([a: 1, b: 2, a: 3], :a))
    IO.inspect(Access.get_and_update(%{a: 1}, :a, &{&1, 2}))

    custom = fn
      :get, data, next -> next.(Map.keys(data))
      :get_and_update, data, next -> next.(data)
    end

    IO.inspect(get_in(%{x: 1, y: 2}, [custom]))

    for bad <- [
          fn -> struct(Main.Point)[:x] end,
          fn -> get_in(list, [Access.at!(7)]) end,
          fn -> Access.fetch!(%{}, :k) end,
          fn -> get_in(%{}, [Access.all()]) end,
          fn -> get_in([1], [Access.elem(0)]) end,
          fn -> get_in(%{}, [Access.key!(:k)]) end,
          fn -> Function.identity([1, 2])[:a] end,
          fn -> Function.identity([{:a, 1}])["a"] end,
          fn -> put_in(Function.identity(%{})[:a][:b], 1) end
        ] do
      try do
        IO.inspect(bad.())
      rescue
        e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
      end
    end
  end
end

defmodule Main.Point do
  defstruct [:x]
end

Main.run()
