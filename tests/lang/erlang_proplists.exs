# Calls functions of Erlang's library and prints what each gives or raises.
defmodule Show do
  def call(m, f, a) do
    {:ok, apply(m, f, a)}
  catch
    kind, reason -> {kind, if(is_tuple(reason) and tuple_size(reason) > 0, do: elem(reason, 0), else: reason)}
  end

  def cmp(m, _, f, a) do
    IO.puts("#{m}.#{f} #{show(a)} => #{show(call(m, f, a))}")
  end

  def show(term), do: inspect(plain(term), limit: :infinity, printable_limit: :infinity)

  def plain(f) when is_function(f), do: :fun
  def plain(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain([h | t]), do: [plain(h) | plain(t)]
  def plain(other), do: other
end

x = :none

ls = [
  [],
  [:a],
  [a: 1],
  [:a, {:b, 2}, {:a, 3}, {:c, 1, 2}, "x", {}, {1, 2}, {1.0, 3}],
  [{:a, true}, {:b, false}, :c],
  [{:a, [1, 2]}, {:a, 3}, :a, {:a, []}],
  [{:c, 1, 2}, {:c, 5}],
  [{"k", 1}, {"k", 2}]
]

for l <- ls do
  for k <- [:a, :b, :c, 1, 1.0, "k", :zz],
      f <- [:lookup, :lookup_all, :is_defined, :get_value, :get_all_values, :append_values, :get_bool, :delete],
      do: Show.cmp(:proplists, x, f, [k, l])

  for k <- [:a, :b, :c], do: Show.cmp(:proplists, x, :get_value, [k, l, 42])
  for ks <- [[], [:a], [:a, :b, 1]], do: Show.cmp(:proplists, x, :split, [l, ks])

  for al <- [[], [a: :b], [a: :x, c: :d], [{1, :one}]],
      do:
        (
          Show.cmp(:proplists, x, :substitute_aliases, [al, l])
          Show.cmp(:proplists, x, :substitute_negations, [al, l])
        )

  for e <- [
        [],
        [{:a, [:x, {:y, 1}]}],
        [{{:a, 1}, [:one]}, {{:a, 3}, [:three]}],
        [{{:a, true}, [:q]}, {{:b, false}, [:w]}]
      ],
      do: Show.cmp(:proplists, x, :expand, [e, l])

  Show.cmp(:proplists, x, :normalize, [l, [aliases: [a: :z], negations: [b: :nb], expand: [z: [:p, :q]]]])
  Show.cmp(:proplists, x, :to_map, [l, [aliases: [a: :z]]])
end

for m <- [%{}, %{a: true, b: 1, c: false}], do: Show.cmp(:proplists, x, :from_map, [m])
for p <- [:a, {:a, true}, {:a, 1}, {"a", true}], do: Show.cmp(:proplists, x, :property, [p])
for k <- [:a, "a"], v <- [true, false], do: Show.cmp(:proplists, x, :property, [k, v])
