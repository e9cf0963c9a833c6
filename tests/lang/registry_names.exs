# Registry in full: keys, values, metadata, listeners, match, select, dispatch, via names.
defmodule P do
  # A process that does what it is told and answers.
  def start, do: spawn(fn -> loop() end)
  defp loop, do: receive(do: ({from, fun} -> (send(from, {self(), fun.()}); loop())))

  def run(pid, fun) do
    send(pid, {self(), fun})
    receive(do: ({^pid, result} -> result))
  end

  def stop(pid) do
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
  end

  def until(fun), do: if(fun.(), do: :ok, else: (:erlang.yield(); until(fun)))
  def any, do: receive(do: (m -> m), after: (1000 -> :nothing))

  def try(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end

IO.puts("unique")
{:ok, _} = Registry.start_link(keys: :unique, name: U, meta: [who: "u"])
me = self()
IO.inspect(Registry.register(U, "a", 1) |> elem(0))
IO.inspect(Registry.register(U, "a", 2) == {:error, {:already_registered, me}})
IO.inspect({Registry.lookup(U, "a") == [{me, 1}], Registry.lookup(U, "b"), Registry.keys(U, me), Registry.values(U, "a", me), Registry.count(U)})
IO.inspect({Registry.update_value(U, "a", &(&1 + 1)), Registry.update_value(U, "none", & &1)})
other = P.start()
IO.inspect(P.run(other, fn -> Registry.register(U, "a", 3) end) == {:error, {:already_registered, me}})
IO.inspect(P.run(other, fn -> Registry.update_value(U, "a", & &1) end))
IO.inspect(P.run(other, fn -> Registry.unregister(U, "a") end))
IO.inspect(Registry.lookup(U, "a") == [{me, 2}])
{:ok, owner} = P.run(other, fn -> Registry.register(U, :mine, nil) end)
IO.inspect({is_pid(owner), Registry.keys(U, other)})
P.stop(other)
P.until(fn -> Registry.lookup(U, :mine) == [] end)
P.until(fn -> Registry.count(U) == 1 end)
IO.inspect({Registry.unregister(U, "a"), Registry.unregister(U, "a"), Registry.keys(U, me), Registry.count(U)})
IO.inspect({Registry.meta(U, :who), Registry.meta(U, :none), Registry.put_meta(U, {:any, 1}, 2), Registry.meta(U, {:any, 1}), Registry.delete_meta(U, :who), Registry.meta(U, :who)})

IO.puts("via")
via = fn key -> {:via, Registry, {U, key}} end
{:ok, agent} = Agent.start_link(fn -> 0 end, name: via.(:agent))
IO.inspect(Agent.get_and_update(via.(:agent), &{&1, &1 + 1}))
IO.inspect(Agent.start_link(fn -> 0 end, name: via.(:agent)) == {:error, {:already_started, agent}})
IO.inspect({Registry.whereis_name({U, :agent}) == agent, Registry.whereis_name({U, :none}), GenServer.whereis(via.(:agent)) == agent, GenServer.whereis(via.(:none))})
{:ok, valued} = Agent.start_link(fn -> 0 end, name: {:via, Registry, {U, :valued, :the_value}})
IO.inspect(Registry.lookup(U, :valued) == [{valued, :the_value}])
IO.inspect({Registry.register_name({U, :self}, self()), Registry.register_name({U, :self}, self()), Registry.unregister_name({U, :self})})
Registry.register(U, :inbox, nil)
IO.inspect({Registry.send({U, :inbox}, :hello), P.any()})

P.try(fn -> Registry.send({U, :none}, :hello) end)

IO.puts("duplicate")
{:ok, _} = Registry.start_link(keys: :duplicate, name: D)
for n <- 1..3, do: {:ok, _} = Registry.register(D, :topic, n)
a = P.start()
P.run(a, fn -> Registry.register(D, :topic, %{of: :a}) end)
IO.inspect({Registry.keys(D, me), Registry.values(D, :topic, me), Registry.values(D, :topic, a), Registry.count(D), length(Registry.lookup(D, :topic))})
IO.inspect(Registry.dispatch(D, :topic, fn entries -> send(me, {:entries, Enum.sort(for {_, v} <- entries, do: v)}) end))
IO.inspect(P.any())
IO.inspect(Registry.dispatch(D, :none, fn _ -> raise "not called" end))
IO.inspect({Registry.match(D, :topic, :"$1", [{:>, :"$1", 1}]) |> Enum.map(&elem(&1, 1)) |> Enum.sort(), Registry.match(D, :topic, %{of: :_}) == [{a, %{of: :a}}]})
IO.inspect({Registry.count_match(D, :topic, :_), Registry.count_match(D, :topic, 1), Registry.count_match(D, :none, :_)})
IO.inspect(Registry.unregister_match(D, :topic, 2))
IO.inspect({Registry.values(D, :topic, me), Registry.unregister_match(D, :topic, :"$1", [{:<, :"$1", 3}]), Registry.values(D, :topic, me)})
P.try(fn -> Registry.update_value(D, :topic, & &1) end)
P.try(fn -> Registry.whereis_name({D, :topic}) end)
IO.inspect(Registry.unregister(D, :topic))
IO.inspect({Registry.keys(D, me), Registry.count(D)})
P.stop(a)
P.until(fn -> Registry.count(D) == 0 end)

IO.puts("select")
for {k, v} <- [{"x", 1}, {"y", 2}, {"z", 3}], do: Registry.register(U, k, v)
IO.inspect(Registry.select(U, [{{:"$1", :_, :"$2"}, [{:is_integer, :"$2"}, {:>=, :"$2", 2}], [{{:"$1", :"$2"}}]}]) |> Enum.sort())
IO.inspect(Registry.select(U, [{{:"$1", :"$2", :_}, [{:==, :"$2", me}], [:"$1"]}]) |> Enum.sort())
IO.inspect(Registry.count_select(U, [{{:_, :_, :"$1"}, [{:==, :"$1", 3}], [true]}]))
P.try(fn -> Registry.select(U, [:bad]) end)

IO.puts("listeners")
Process.register(self(), :listener)
{:ok, _} = Registry.start_link(keys: :unique, name: L, listeners: [:listener], partitions: 2)
{:ok, _} = Registry.register(L, :k, :v)
IO.inspect(P.any() == {:register, L, :k, me, :v})
Registry.unregister(L, :k)
IO.inspect(P.any() == {:unregister, L, :k, me})

IO.puts("errors")
P.try(fn -> Registry.start_link(keys: :odd, name: X) end)
P.try(fn -> Registry.start_link(keys: :unique) end)
P.try(fn -> Registry.start_link(keys: :unique, name: "text") end)
P.try(fn -> Registry.start_link(keys: :unique, name: X, partitions: 0) end)
P.try(fn -> Registry.start_link(keys: :unique, name: X, listeners: :odd) end)
P.try(fn -> Registry.start_link(keys: :unique, name: X, meta: [1]) end)
P.try(fn -> Registry.lookup(NoSuch, 1) end)
IO.inspect(match?({:error, {:already_started, _}}, Registry.start_link(keys: :unique, name: U)))
