# :lists and :maps: every function once, and what they refuse.
defmodule T do
  def call(m, f, args) do
    shown = args |> Enum.map_join(", ", &show/1)
    IO.puts("#{m}.#{f}(#{shown}) => #{show(result(m, f, args))}")
  end

  defp result(m, f, args) do
    apply(m, f, args)
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.split("\n", trim: true)}
  catch
    kind, reason -> {kind, reason}
  end

  defp show(fun) when is_function(fun), do: "fun/#{Function.info(fun)[:arity]}"
  defp show(term), do: inspect(term, limit: :infinity, charlists: :as_lists)
end

kv = [{:a, 1}, {:b, 2}, {:a, 3}, {:c, 1.0}, :none, {}]

for {f, args} <- [
      all: [&(&1 > 0), [1, 2]], all: [& &1, [true, 1]], any: [&(&1 > 1), [1, 2]], append: [[[1], [2, 3], []]], append: [[1], 2], concat: [[:a, 1, 'x', 2.5]], delete: [2, [1, 2, 3, 2]], delete: [2.0, [1, 2]],
      droplast: [[1, 2]], droplast: [[]], dropwhile: [&(&1 < 2), [1, 2, 1]], duplicate: [3, :x], duplicate: [-1, :x], filter: [&(&1 > 1), [1, 2]], filter: [fn _ -> :odd end, [1]], filtermap: [fn x -> if(x > 1, do: {true, -x}, else: false) end, [1, 2]],
      flatlength: [[1, [2, [3]]]], flatmap: [&[&1, &1], [1, 2]], flatten: [[1, [2, [3]], []]], flatten: [[1, [2]], [3]], flatten: [[1 | 2]], foldl: [&-/2, 0, [1, 2, 3]], foldr: [&-/2, 0, [1, 2, 3]], foreach: [& &1, [1]],
      join: [:x, [1, 2, 3]], join: [:x, []], keydelete: [:a, 1, kv], keyfind: [1, 2, kv], keyfind: [:z, 1, kv], keymap: [&(&1 * 2), 2, [{:a, 1}, {:b, 2}]], keymember: [2, 2, kv], keymerge: [1, [{1, :a}, {3, :a}], [{2, :b}, {3, :b}]], keyreplace: [:a, 1, kv, {:new}],
      keysearch: [:b, 1, kv], keysort: [2, [{:a, 2}, {:b, 1}, {:c, 2}]], keysort: [3, [{1}]], keystore: [:z, 1, [{:a, 1}], {:z, 0}], keytake: [:b, 1, kv], keytake: [:z, 1, kv], keyfind: [:a, 0, kv], last: [[1, 2]], last: [[]],
      map: [&(&1 + 1), [1, 2]], map: [&(&1 + 1), [1 | 2]], mapfoldl: [&{&1 + &2, &1}, 0, [1, 2]], mapfoldr: [&{&1 + &2, &1}, 0, [1, 2]], max: [[1, 2.0, 2]], max: [[]], member: [1.0, [1]], merge: [[[1, 3], [2]]], merge: [[1, 3], [2, 3]], merge: [&>=/2, [3, 1], [2]], merge3: [[1], [0], [2]],
      min: [[2, 1, 1.0]], nth: [1, [:a]], nth: [0, [:a]], nth: [2, [:a]], nthtail: [1, [:a, :b]], nthtail: [3, [:a]], partition: [&(&1 > 1), [1, 2, 3]], prefix: [[1], [1, 2]], prefix: [[2], [1]], reverse: [[1, 2]], reverse: [[1, 2], :t], reverse: [[1 | 2]], search: [&(&1 > 1), [1, 2]], search: [&(&1 > 9), [1]],
      seq: [1, 4], seq: [4, 1], seq: [1, 0], seq: [1, 10, 3], seq: [10, 1, -4], seq: [1, 1, 0], seq: [1, 2, 0], sort: [[3, 1.0, :a, "b", {}, [], nil]], sort: [&>=/2, [1, 3, 2]], split: [1, [1, 2]], split: [3, [1]], splitwith: [&(&1 < 2), [1, 2, 1]], sublist: [[1, 2, 3], 2], sublist: [[1, 2, 3], 2, 5], sublist: [[1], 3, 1], subtract: [[1, 2, 1], [1]],
      suffix: [[2], [1, 2]], sum: [[1, 2.5]], sum: [[:x]], takewhile: [&(&1 < 2), [1, 2, 1]], ukeymerge: [1, [{1, :a}], [{1, :b}, {2, :b}]], ukeysort: [1, [{2, :a}, {1, :b}, {2, :c}]], umerge: [[1, 2], [2, 3]], umerge: [[[1], [1, 2], [0]]], umerge3: [[1], [1], [2]], uniq: [[1, 2, 1, 1.0]], uniq: [&rem(&1, 2), [1, 2, 3]],
      unzip: [[{1, 2}, {3, 4}]], unzip3: [[{1, 2, 3}]], usort: [[2, 1, 2, 1.0]], usort: [fn a, b -> rem(a, 3) <= rem(b, 3) end, [1, 4, 2, 5]], zf: [fn x -> {true, x} end, [1]], zip: [[1, 2], [3, 4]], zip: [[1], []], zip3: [[1], [2], [3]], zipwith: [&+/2, [1], [2]], zipwith3: [&{&1, &2, &3}, [1], [2], [3]], enumerate: [[:a, :b]], enumerate: [5, [:a]], rkeymerge: [1, [{2, 1}], [{1, 1}]]
    ] do
  T.call(:lists, f, args)
end

m = %{a: 1, b: 2}

for {f, args} <- [
      filter: [fn _, v -> v > 1 end, m], filtermap: [fn k, v -> if(v > 1, do: {true, {k, v}}, else: false) end, m], find: [:a, m], find: [:z, m], find: [:a, 1], fold: [fn k, v, acc -> [{k, v} | acc] end, [], m], foreach: [fn _, _ -> 1 end, m], from_keys: [[:x, :y], 0], from_list: [[{1, 2}, {1, 3}]], from_list: [[1]],
      get: [:a, m], get: [:z, m], get: [:z, m, 0], get: [:a, [], 0], groups_from_list: [&rem(&1, 2), [1, 2, 3]], groups_from_list: [&rem(&1, 2), &(&1 * 10), [1, 2, 3]], intersect: [m, %{b: 3, c: 4}], intersect_with: [fn _, x, y -> {x, y} end, m, %{b: 3}], is_key: [:a, m], is_key: [1, 1], keys: [m], map: [fn k, v -> {k, v} end, m],
      merge: [m, %{a: 9}], merge: [m, 1], merge_with: [fn k, x, y -> {k, x, y} end, m, %{b: 3, c: 4}], new: [], put: [:c, 3, m], put: [:c, 3, []], remove: [:a, m], size: [m], size: [1], take: [:a, m], take: [:z, m], to_list: [m], update: [:a, 9, m], update: [:z, 9, m], update_with: [:a, &(&1 + 1), m], update_with: [:z, &(&1 + 1), m], update_with: [:z, &(&1 + 1), 0, m],
      values: [m], with: [[:a, :z], m], without: [[:a, :z], m], with: [:a, m], iterator: [1], next: [:none]
    ] do
  T.call(:maps, f, args)
end

walk = fn walk, it -> case :maps.next(it) do {k, v, it} -> [{k, v} | walk.(walk, it)]; :none -> [] end end
IO.inspect(walk.(walk, :maps.iterator(m)))
