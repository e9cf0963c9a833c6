# Tables of all types, what can be done to them: the result tells whether all of it was right.
big = Integer.pow(10, 40)
text = String.duplicate("vial ", 40)

results =
  for type <- [:set, :ordered_set, :bag, :duplicate_bag] do
    t = :ets.new(:faults, [type, :public, {:heir, self(), {:data, text}}, write_concurrency: true])
    :ets.insert(t, for(n <- 1..150, do: {n, n * big, "value #{n}"}))
    :ets.insert(t, {:text, text, [text, 1.5]})
    new = :ets.insert_new(t, [{:a, 1}, {{:k, 2}, %{x: big}}])

    counted =
      if type in [:set, :ordered_set] do
        {:ets.update_counter(t, 7, {2, 1}), :ets.update_counter(t, :c, [{2, big}, {2, 1}], {:c, 0}), :ets.update_element(t, 8, [{2, text}, {3, nil}])}
      end

    :ets.safe_fixtable(t, true)
    walked = :ets.foldl(fn object, sum -> sum + :erlang.phash2(object) end, 0, t)
    picked = :ets.select(t, [{{:"$1", :_, :"$2"}, [{:>, :"$1", 140}, {:is_integer, :"$1"}], [{{:"$1", :"$2"}}]}])
    {portion, _} = :ets.match_object(t, {:_, :_, :_}, 150)
    :ets.safe_fixtable(t, false)
    replaced = if type != :bag, do: :ets.select_replace(t, [{{:"$1", :_, :"$2"}, [{:is_integer, :"$1"}], [{{:"$1", :"$2"}}]}])
    deleted = :ets.select_delete(t, [{{:"$1", :_}, [{:is_integer, :"$1"}, {:<, :"$1", 100}], [true]}])
    {:ok, true} = :ets.test_ms({1, 2}, [{{:"$1", :_}, [], [{:==, :"$1", 1}]}])
    left = :ets.tab2list(t) |> Enum.map(&:erlang.phash2/1) |> Enum.sum()
    taken = :ets.take(t, :text)
    :ets.delete_all_objects(t)
    {new, counted, walked, Enum.sort(picked), length(portion), replaced, deleted, left, taken, :ets.info(t, :size), :ets.delete(t)}
  end

:erlang.phash2(results)
