# get_in, put_in, update_in, pop_in and the Access functions.
data = %{users: [%{name: "ann", langs: %{c: 1}}, %{name: "bob", langs: %{}}], meta: [v: 1, w: 2]}
IO.inspect(get_in(data, [:users, Access.at(0), :name]))
IO.inspect(get_in(data, [:users, Access.all(), :name]))
IO.inspect(get_in(data, [:nope, :deeper]))
IO.inspect(put_in(data, [:users, Access.at(1), :langs, :elixir], 5).users)
IO.inspect(put_in(data.meta[:v], 10).meta)
IO.inspect(update_in(data, [:users, Access.all(), :name], &String.upcase/1).users)
IO.inspect(update_in(data.meta[:x], fn nil -> :new end).meta)
IO.inspect(pop_in(data, [:users, Access.at(0), :langs, :c]) |> elem(0))
IO.inspect(pop_in(data.meta[:w]))
IO.inspect(get_and_update_in(data, [:meta, :v], &{&1, &1 + 1}) |> elem(0))
IO.inspect(get_in(data, [:users, Access.filter(&(&1.name == "bob")), :name]))
IO.inspect(get_in([1, {2, 3}], [Access.at(1), Access.elem(1)]))
IO.inspect(get_in(%{a: 1}, [Access.key(:b, :default)]))
IO.inspect(put_in(%{}, [Access.key(:a, %{}), Access.key(:b, %{}), :c], 1))
IO.inspect(get_in(%{a: %{b: 1}}, [Access.key!(:a), Access.key!(:b)]))
IO.inspect(Access.get(%{a: 1}, :a))
IO.inspect(data[:meta][:v])
IO.inspect(nil[:x])
IO.inspect(get_in([a: [b: 1]], [:a, :b]))
IO.inspect(update_in([1, 2, 3], [Access.at(-1)], &(&1 * 10)))

for f <- [fn -> put_in(%{}, [:a, :b], 1) end, fn -> get_in(%{a: 1}, [Access.key!(:b)]) end, fn -> get_in({}, [Access.elem(0)]) end, fn -> get_in(1, [:a]) end] do
  try do
    IO.inspect(f.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{e |> Exception.message() |> String.split("\n") |> hd()}")
  end
end
