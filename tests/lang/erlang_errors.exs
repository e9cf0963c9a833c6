f = fn fun ->
  IO.puts(
    try do
      inspect(fun.())
    rescue
      e -> Exception.message(e)
    end
  )
end

f.(fn -> :ets.lookup(:nope, 1) end)
f.(fn -> :ets.lookup(1, 1) end)
f.(fn -> :ets.lookup("x", 1) end)
t = :ets.new(:tt, [:protected])

f.(fn ->
  Task.async(fn ->
    try do
      :ets.insert(t, {1})
    rescue
      e -> Exception.message(e)
    end
  end)
  |> Task.await()
end)

p = :ets.new(:tt, [:private])

f.(fn ->
  Task.async(fn ->
    try do
      :ets.lookup(p, 1)
    rescue
      e -> Exception.message(e)
    end
  end)
  |> Task.await()
end)

f.(fn -> :ets.lookup_element(t, :nokey, 2) end)
f.(fn -> :ets.update_counter(t, :nokey, 1) end)
:ets.insert(t, {1, 2})
f.(fn -> :ets.lookup_element(t, 1, 5) end)
f.(fn -> :ets.update_counter(t, 1, {5, 1}) end)
f.(fn -> :ets.update_element(t, 1, {1, 1}) end)
f.(fn -> :ets.insert(t, []) end)
f.(fn -> :ets.insert(t, {}) end)

f.(fn ->
  :ets.new(:tt, [:named_table])
  :ets.new(:tt, [:named_table])
end)

f.(fn -> :ets.insert(t, :x) end)
f.(fn -> :ets.delete(:nope) end)
f.(fn -> :ets.info(:nope, :foo) end)
f.(fn -> :ets.info(t, :foo) end)
f.(fn -> :ets.select(t, [:x]) end)
f.(fn -> :ets.next(t, :zz) end)
f.(fn -> :ets.update_counter(t, 1, {2, :x}) end)
:ets.insert(t, {5, :x})
f.(fn -> :ets.update_counter(t, 5, 1) end)
f.(fn -> :ets.rename(:tt, 1) end)
f.(fn -> :ets.insert_new(t, [1]) end)
f.(fn -> :ets.insert(t, [{1} | 2]) end)
f.(fn -> :ets.give_away(t, self(), 1) end)
f.(fn -> :ets.give_away(t, 1, 1) end)
f.(fn -> :ets.foldl(fn _, a -> a end, 0, :nope) end)
f.(fn -> :ets.tab2list(:nope) end)
f.(fn -> :ets.match(t, [1]) end)
f.(fn -> :ets.first(:nope) end)
f.(fn -> String.to_existing_atom("zzzqqq") end)
f.(fn -> :erlang.list_to_existing_atom('zzzqqq') end)
f.(fn -> String.to_atom(String.duplicate("a", 300)) end)
f.(fn -> :erlang.binary_to_existing_atom("\xff") end)
f.(fn -> :erlang.insert_element(5, {1}, 1) end)
f.(fn -> Tuple.delete_at({1}, 4) end)
f.(fn -> :erlang.iolist_to_binary([300]) end)
f.(fn -> [1] ++ 2 end)
f.(fn -> :binary.part("abc", 2, 5) end)
f.(fn -> :binary.part("abc", {2, 5}) end)
f.(fn -> Integer.to_string(5, 50) end)
f.(fn -> String.to_integer("1x", 10) end)
f.(fn -> String.to_integer("9", 8) end)
f.(fn -> :erlang.float_to_binary(1.0, decimals: 300) end)
f.(fn -> :erlang.float_to_binary(1.0, [:foo]) end)
f.(fn -> send(:nope_name, 1) end)
f.(fn -> Process.register(self(), :undefined) end)

f.(fn ->
  Process.register(self(), :aa)
  Process.register(self(), :aa)
end)

f.(fn -> Process.register(self(), :bb) end)
f.(fn -> Process.unregister(:nono) end)
f.(fn -> Process.monitor(1) end)
f.(fn -> Process.exit(1, :a) end)
f.(fn -> Process.flag(:foo, 1) end)
f.(fn -> Process.flag(:trap_exit, 1) end)
f.(fn -> Process.info(self(), :foo) end)
f.(fn -> :erlang.spawn(1) end)
f.(fn -> spawn(:a, :b, 1) end)
f.(fn -> Process.send_after(self(), 1, -1) end)
f.(fn -> Process.cancel_timer(1) end)
f.(fn -> System.monotonic_time(:foo) end)
f.(fn -> System.convert_time_unit(1, :foo, :second) end)
f.(fn -> :erlang.make_tuple(-1, 1) end)
f.(fn -> apply(:a, :b, :c) end)
f.(fn -> apply(fn -> 1 end, :c) end)
f.(fn -> :erlang.fun_info(1) end)
f.(fn -> :erlang.append_element(1, 2) end)
f.(fn -> map_size(1) end)
f.(fn -> :maps.update(1, 1, %{}) end)
f.(fn -> :maps.from_list([1]) end)
f.(fn -> :maps.from_list(1) end)
f.(fn -> :lists.keyfind(1, 0, []) end)
f.(fn -> :lists.member(1, 2) end)
f.(fn -> :lists.reverse(1) end)
f.(fn -> :lists.seq(5, 1) end)
f.(fn -> :lists.seq(1, 5, 0) end)
f.(fn -> :lists.seq(1, :a) end)
f.(fn -> :lists.keysort(0, [{1}]) end)
f.(fn -> :lists.sort(1) end)
f.(fn -> :binary.split("abc", "") end)
f.(fn -> :binary.replace("abc", 1, "") end)
f.(fn -> :binary.copy("a", -1) end)
f.(fn -> :binary.at("abc", 5) end)
f.(fn -> :binary.first("") end)
f.(fn -> :unicode.characters_to_binary(1) end)
f.(fn -> :binary.decode_unsigned(1) end)
f.(fn -> :persistent_term.get(:nokey_x) end)
f.(fn -> :counters.add(1, 2, 3) end)
f.(fn -> :counters.new(0, []) end)

f.(fn ->
  c = :counters.new(1, [])
  :counters.get(c, 5)
end)

f.(fn -> :atomics.new(1, [:foo]) end)

f.(fn ->
  a = :atomics.new(1, [])
  :atomics.put(a, 0, 5)
end)

f.(fn ->
  a = :atomics.new(1, [{:signed, false}])
  :atomics.put(a, 1, -5)
end)

f.(fn -> :io_lib.format("~q", []) end)
f.(fn -> :erlang.md5(:a) end)
f.(fn -> :erlang.binary_to_term("abc") end)
f.(fn -> :erlang.binary_to_term(:a) end)
f.(fn -> :erlang.system_info(:foo) end)
f.(fn -> :erlang.process_info(1) end)
f.(fn -> :erlang.demonitor(1) end)
f.(fn -> :erlang.link(1) end)
f.(fn -> :erlang.link(:erlang.list_to_pid('<0.9999.0>')) end)
