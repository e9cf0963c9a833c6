# Processes that do to each other whatever processes can do, at random, for a while:
#
#     vm +S 8 tests/stress/stress.exs [SECONDS] [SEED] [ACTORS]
#
# Prints what was done and how the machine was left; exits 1 when something was left over. On a host-driven
# instance with a virtual clock the same seed gives the same digest (tests/unit/test_replay.c).

defmodule Stress.Hot do
  def version, do: 0
  def work(n), do: n
end

defmodule Stress.Actor do
  # An actor has a number; its pid stands in the table :stress_actors, where its peers find it.
  def start(world, id) do
    :rand.seed(:exsss, {world.seed, id, 7})
    Process.flag(:trap_exit, rem(id, 3) == 0)
    loop(world, id, 0)
  end

  defp loop(world, id, n) do
    wait = :rand.uniform(4) - 1

    receive do
      :stop -> :ok
      {:ping, from, ref} ->
        send(from, {:pong, ref})
        act(world, id, n)
      {:forward, ttl, data} when ttl > 0 ->
        tell(world, {:forward, ttl - 1, data})
        act(world, id, n)
      {:EXIT, _, :stop} -> :ok
      _ -> act(world, id, n)
    after
      wait -> act(world, id, n)
    end
  end

  defp act(world, id, n) do
    :ets.update_counter(:stress_counts, :acts, 1, {:acts, 0})
    action(:rand.uniform(24), world, id, n)
    if over?(world), do: drain(), else: loop(world, id, n + 1)
  end

  defp over?(world), do: System.monotonic_time(:millisecond) >= world.until

  # Whoever waits for an answer gets it.
  defp drain do
    receive do
      {:ping, from, ref} -> send(from, {:pong, ref}) && drain()
      _ -> drain()
    after
      0 -> :ok
    end
  end

  defp peer(world) do
    case :ets.lookup(:stress_actors, :rand.uniform(world.actors)) do
      [{_, pid}] -> pid
      [] -> self()
    end
  end

  defp tell(world, message), do: send(peer(world), message)

  defp term(0), do: :rand.uniform(1000)
  defp term(depth) do
    case :rand.uniform(6) do
      1 -> Enum.map(1..:rand.uniform(20), fn _ -> term(depth - 1) end)
      2 -> {term(depth - 1), term(depth - 1)}
      3 -> Map.new(1..:rand.uniform(40), &{&1, term(depth - 1)})
      4 -> :binary.copy(<<:rand.uniform(255)>>, :rand.uniform(300))
      5 -> fn -> depth end
      6 -> 1.5 * :rand.uniform(100)
    end
  end

  defp action(1, world, _, _), do: tell(world, {:data, term(3)})
  defp action(2, world, _, _), do: tell(world, {:forward, 5, term(2)})
  defp action(3, world, _, _), do: quietly(fn -> Process.link(peer(world)) end)
  defp action(4, world, _, _), do: Process.unlink(peer(world))
  defp action(5, world, _, _) do
    ref = Process.monitor(peer(world))
    if :rand.uniform(2) == 1, do: Process.demonitor(ref, [:flush])
  end
  defp action(6, world, _, _) do
    pid = peer(world)
    if pid != self() and :rand.uniform(4) == 1, do: Process.exit(pid, Enum.random([:kill, :normal, :boom]))
  end
  defp action(7, _, _, _) do
    if :rand.uniform(8) == 1, do: exit(Enum.random([:normal, :shutdown, {:odd, [1]}]))
  end
  defp action(8, world, _, _) do
    timer = Process.send_after(peer(world), {:late, term(1)}, :rand.uniform(5))
    if :rand.uniform(2) == 1, do: Process.cancel_timer(timer)
  end
  defp action(9, _, id, n) do
    :ets.insert(:stress_set, {{id, rem(n, 50)}, term(2)})
    :ets.delete(:stress_set, {id, rem(n + 25, 50)})
  end
  defp action(10, _, id, _) do
    :ets.insert(:stress_ordered, {:rand.uniform(500), id})
    :ets.next(:stress_ordered, :rand.uniform(500))
    :ets.delete(:stress_ordered, :rand.uniform(500))
  end
  defp action(11, _, id, _), do: :ets.select(:stress_set, [{{{id, :_}, :"$1"}, [], [:"$1"]}]) |> length()
  defp action(12, _, id, _) do
    name = :"stress_#{rem(id, 10)}"
    quietly(fn -> Process.register(self(), name) end)
    quietly(fn -> send(name, {:named, id}) end)
    quietly(fn -> Process.unregister(name) end)
  end
  defp action(13, world, _, _) do
    keys = [:status, :message_queue_len, :links, :monitors, :current_function, :memory, :registered_name]
    Process.info(peer(world), keys)
  end
  defp action(14, world, _, _), do: :erlang.garbage_collect(peer(world))
  defp action(15, world, _, _) do
    # A call, as GenServer makes it: an alias that is given up when it is over.
    ref = :erlang.monitor(:process, peer(world), alias: :reply_demonitor)
    send(peer(world), {:ping, ref, ref})
    receive do
      {:pong, ^ref} -> Process.demonitor(ref, [:flush])
      {:DOWN, ^ref, _, _, _} -> :ok
    after
      :rand.uniform(3) -> Process.demonitor(ref, [:flush])
    end
  end
  defp action(16, _, _, _) do
    # Work for the collector.
    Enum.reduce(1..500, [], fn i, acc -> [{i, acc |> Enum.take(3)} | acc] end) |> length()
  end
  defp action(17, _, _, _), do: Stress.Hot.work(Stress.Hot.version())
  defp action(18, _, _, n) do
    :persistent_term.put({:stress, rem(n, 5)}, n)
    :persistent_term.get({:stress, :rand.uniform(5)}, nil)
  end
  defp action(19, world, _, _), do: :counters.add(world.counter, 1, 1)
  defp action(20, _, _, _) do
    parent = self()
    {pid, ref} = spawn_monitor(fn -> send(parent, {:child, term(2)}) end)
    receive do: ({:DOWN, ^ref, :process, ^pid, _} -> :ok), after: (5 -> Process.demonitor(ref, [:flush]))
  end
  defp action(21, world, _, _), do: Process.alive?(peer(world))
  defp action(22, _, id, n), do: Process.put({:key, rem(n, 20)}, {id, term(1)})
  defp action(23, _, _, _) do
    table = :ets.new(:private, [:bag, :public])
    for i <- 1..10, do: :ets.insert(table, {rem(i, 3), i})
    if :rand.uniform(2) == 1, do: :ets.delete(table)
  end
  defp action(24, world, _, _) do
    big = :binary.copy("x", 20_000)
    for _ <- 1..3, do: tell(world, {:big, big, binary_part(big, 10, 10_000)})
  end

  defp quietly(fun) do
    fun.()
  rescue
    _ in [ArgumentError, ErlangError] -> false
  end
end

defmodule Stress do
  @tables [stress_actors: :set, stress_counts: :set, stress_set: :set, stress_ordered: :ordered_set]

  # Gives {acts, ends}: how much was done, and how many actors ended on the way, by reason.
  def run(ms, seed, actors) do
    for {name, type} <- @tables, do: :ets.new(name, [:named_table, :public, type, write_concurrency: true])
    world = %{
      seed: seed,
      actors: actors,
      until: System.monotonic_time(:millisecond) + ms,
      counter: :counters.new(1, [])
    }
    Process.flag(:trap_exit, true)
    reloader = spawn_link(fn -> reload(world, 1) end)
    running = Map.new(1..actors, &start(world, &1))
    result = watch(world, running, actors, %{}, reloader)
    Enum.each(@tables, fn {name, _} -> :ets.delete(name) end)
    for i <- 0..5, do: :persistent_term.erase({:stress, i})
    result
  end

  defp start(world, id) do
    {pid, ref} = spawn_monitor(fn -> Stress.Actor.start(world, id) end)
    :ets.insert(:stress_actors, {rem(id, world.actors) + 1, pid})
    {ref, id}
  end

  # Who ended is followed by another, with the next number, until the time is over.
  defp watch(_, running, _, ends, reloader) when running == %{} do
    send(reloader, :stop)
    receive do: ({:EXIT, ^reloader, _} -> :ok)
    [{_, acts}] = :ets.lookup(:stress_counts, :acts)
    {acts, ends}
  end

  defp watch(world, running, next, ends, reloader) do
    receive do
      {:DOWN, ref, :process, _, reason} when is_map_key(running, ref) ->
        ends = Map.update(ends, kind(reason), 1, &(&1 + 1))
        running = Map.delete(running, ref)
        if System.monotonic_time(:millisecond) < world.until do
          {ref, id} = start(world, next + 1)
          watch(world, Map.put(running, ref, id), next + 1, ends, reloader)
        else
          watch(world, running, next, ends, reloader)
        end
      {:EXIT, ^reloader, reason} -> exit(reason)
      _ -> watch(world, running, next, ends, reloader)
    end
  end

  # It may end at any time.
  defp suspend(pid) do
    :erlang.suspend_process(pid)
  rescue
    ArgumentError -> false
  end

  defp resume(pid) do
    :erlang.resume_process(pid)
  rescue
    ArgumentError -> false
  end

  defp kind(reason) when is_atom(reason), do: reason
  defp kind({reason, _}) when is_atom(reason), do: reason
  defp kind(_), do: :other

  defp reload(world, n) do
    receive do
      :stop -> :ok
    after
      5 ->
        source = "defmodule Stress.Hot do\ndef version, do: #{n}\ndef work(n), do: {n, #{n}}\nend"
        Code.compiler_options(ignore_module_conflict: true)
        resting = for {_, pid} <- :ets.lookup(:stress_actors, rem(n, world.actors)), suspend(pid), do: pid
        Code.compile_string(source)
        for pid <- resting, Process.alive?(pid), do: resume(pid)
        if rem(n, 3) == 0, do: :code.purge(Stress.Hot)
        if rem(n, 7) == 0, do: :code.soft_purge(Stress.Hot)
        reload(world, n + 1)
    end
  end
end

defmodule Stress.Main do
  # Several rounds in one machine: what each leaves behind must not grow.
  def main(args) do
    Logger.configure(level: :emergency)
    [seconds, seed, actors] = Enum.map(args ++ Enum.drop(["10", "1", "60"], length(args)), &String.to_integer/1)
    rounds = 4
    left = for round <- 1..rounds, do: round(div(seconds * 1000, rounds), seed + round, actors)
    {first, last} = {Enum.at(left, 1), List.last(left)}
    grown = last.memory - first.memory
    IO.puts("left over: #{last.processes - first.processes} processes, #{grown} bytes")
    if last.processes > first.processes or grown > max(div(first.memory, 10), 4_000_000), do: System.halt(1)
  end

  defp round(ms, seed, actors) do
    {acts, ends} = Task.async(fn -> Stress.run(ms, seed, actors) end) |> Task.await(:infinity)
    IO.puts("#{acts} acts, ends: #{inspect(ends)}")
    for pid <- Process.list(), do: :erlang.garbage_collect(pid)
    %{processes: length(Process.list()), memory: least_memory(20)}
  end

  # Whose end was told may still be on the way out.
  defp least_memory(0), do: :erlang.memory(:total)

  defp least_memory(n) do
    now = :erlang.memory(:total)
    Process.sleep(10)
    min(now, least_memory(n - 1))
  end
end

unless System.get_env("STRESS_REPLAY"), do: Stress.Main.main(System.argv())
