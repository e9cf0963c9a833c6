# A supervised tree under random kills, suspensions, reloads, deleted tables and storms of timers:
#
#     vm +S 4 tests/conc/chaos.exs [SECONDS] [SEED] [WORKERS]
#
# What must hold: every end is followed by a start, no message is lost, doubled or out of order, each timer fires or is
# cancelled, and what a round took is given back. Exits 1 when something does not. On a host-driven instance with a virtual
# clock the same seed gives the same digest (tests/unit/test_replay.c). Runs under elixir too.

defmodule Chaos.Source do
  @moduledoc "Modules that are loaded again and again: the text of version n."

  def hot(n) do
    "defmodule Chaos.Hot do\ndef work(x), do: {#{n}, x, fn -> x + #{n} end, \"text #{n}\"}\nend"
  end

  # The state carries the version that made it; a call answers with what the code says.
  def ledger(n) do
    """
    defmodule Chaos.Ledger do
      use GenServer
      @vsn #{n}

      def start_link(i), do: GenServer.start_link(__MODULE__, i)
      def init(i), do: {:ok, %{version: #{n}, index: i, sum: 0, reports: 0, last: %{}, faults: []}}
      def handle_call({:add, k}, _, %{version: #{n}} = s), do: {:reply, :ok, %{s | sum: s.sum + k}}
      def handle_call(:result, _, s), do: {:reply, Map.take(s, [:sum, :reports, :faults]), s}
      def handle_cast({:add, k}, %{version: #{n}} = s), do: {:noreply, %{s | sum: s.sum + k}}

      # The next of the same process, or the first of the next one under this number.
      def handle_info({:report, id, pid, seq, _}, %{version: #{n}} = s) do
        fault = case s.last do
          %{^id => {^pid, last}} when seq == last + 1 -> []
          %{^id => {^pid, last}} -> [{:gap, id, last, seq}]
          _ when seq == 1 -> []
          _ -> [{:first, id, seq}]
        end
        {:noreply, %{s | reports: s.reports + 1, last: Map.put(s.last, id, {pid, seq}), faults: fault ++ s.faults}}
      end

      def code_change(_, s, _), do: {:ok, %{s | version: #{n}}}
    end
    """
  end

  def load(text) do
    Code.compiler_options(ignore_module_conflict: true)
    Code.compile_string(text)
  end
end

Chaos.Source.load(Chaos.Source.hot(0))
Chaos.Source.load(Chaos.Source.ledger(0))

defmodule Chaos.Census do
  @moduledoc "Watches every worker: starts and ends, by reason."
  use GenServer

  def init(_), do: {:ok, %{starts: 0, ends: %{}}}
  def handle_call(:counts, _, s), do: {:reply, s, s}

  def handle_info({:started, pid}, s) do
    Process.monitor(pid)
    {:noreply, %{s | starts: s.starts + 1}}
  end

  # noproc: it had ended before it could be watched.
  def handle_info({:DOWN, _, :process, _, reason}, s) do
    kind = if is_tuple(reason), do: elem(reason, 0), else: reason
    {:noreply, %{s | ends: Map.update(s.ends, kind, 1, &(&1 + 1))}}
  end

  def ended(counts), do: Enum.sum(Map.values(counts.ends))
end

defmodule Chaos.Worker do
  @moduledoc "Reports to a ledger now and then, with the next number each time."
  use GenServer, restart: :permanent

  def start_link({world, id}), do: GenServer.start_link(__MODULE__, {world, id})

  def init({world, id}) do
    send(world.census, {:started, self()})
    :ets.insert(world.pids, {id, self()})
    ledger = elem(world.ledgers, rem(id, tuple_size(world.ledgers)))
    again(%{world: world, id: id, seq: 0, ledger: ledger, kept: nil, every: world.every})
  end

  def handle_info(:tick, s) do
    kept = Chaos.Hot.work(s.seq)
    send(s.ledger, {:report, s.id, self(), s.seq + 1, :binary.copy("x", rem(s.seq * 37, 200))})
    {:ok, s} = again(%{s | seq: s.seq + 1, kept: kept})
    {:noreply, s}
  end

  def handle_info(:crash, _), do: raise("crash")
  def handle_info(_, s), do: {:noreply, s}

  # Spread evenly without a random number, which a restart would repeat.
  defp again(s) do
    Process.send_after(self(), :tick, 1 + rem(s.id * 7919 + s.seq * 104_729, s.every))
    {:ok, s}
  end
end

defmodule Chaos.Act do
  @moduledoc "What is done to the tree. Each actor goes on until it is told to stop, and gives what it counted."
  def start(world, kind, i) do
    Task.async(fn ->
      :rand.seed(:exsss, {world.seed, :erlang.phash2(kind), i})
      loop(world, kind, first(kind))
    end)
  end

  def stop(task), do: send(task.pid, :stop)

  defp loop(world, kind, state) do
    state = act(kind, world, state)

    receive do
      :stop -> state
    after
      pause(kind) -> loop(world, kind, state)
    end
  end

  # A virtual clock moves when all wait.
  defp pause(kind) when kind in [:client, :caster], do: div(:rand.uniform(20), 20)
  defp pause(:reload), do: 20
  defp pause(:upgrade), do: 30
  defp pause(_), do: :rand.uniform(4)

  defp first(:reload), do: 1
  defp first(:upgrade), do: 1
  defp first(_), do: 0

  # -- Clients of the ledgers: what they added, by calls and by casts --

  defp act(:client, world, sum) do
    k = :rand.uniform(10)
    :ok = GenServer.call(ledger(world), {:add, k}, :infinity)
    sum + k
  end

  defp act(:caster, world, sum) do
    k = :rand.uniform(10)
    GenServer.cast(ledger(world), {:add, k})
    # Not faster than they are taken.
    if rem(sum, 5) == 0, do: :sys.get_state(ledger(world), :infinity)
    sum + k
  end

  # -- Harm --

  defp act(:kill, world, n) do
    case any(world) do
      nil ->
        n

      pid ->
        if :rand.uniform(3) == 1, do: send(pid, :crash), else: Process.exit(pid, Enum.random([:kill, :boom, :shutdown]))
        n + 1
    end
  end

  defp act(:suspend, world, n) do
    pid = if :rand.uniform(4) == 1, do: ledger(world), else: any(world)

    if pid && suspend(pid) do
      receive do
      after
        :rand.uniform(3) -> resume(pid)
      end
    end

    n + 1
  end

  defp act(:reload, _world, n) do
    Chaos.Source.load(Chaos.Source.hot(n))
    if rem(n, 3) == 0, do: :code.soft_purge(Chaos.Hot)
    if rem(n, 5) == 0, do: :code.purge(Chaos.Hot)
    n + 1
  end

  # All at once: a ledger must not meet the new code with the old state.
  defp act(:upgrade, world, n) do
    ledgers = Tuple.to_list(world.ledgers)
    for pid <- ledgers, do: :ok = :sys.suspend(pid, :infinity)
    Chaos.Source.load(Chaos.Source.ledger(n))
    for pid <- ledgers, do: :ok = :sys.change_code(pid, Chaos.Ledger, n - 1, [], :infinity)
    for pid <- ledgers, do: :ok = :sys.resume(pid, :infinity)
    n + 1
  end

  # -- Tables that vanish while others read them --

  defp act(:tables, _world, n) do
    table = :ets.new(:chaos, [Enum.random([:set, :ordered_set, :bag]), :public])
    for i <- 1..300, do: :ets.insert(table, {i, {i, "value"}})
    readers = for _ <- 1..3, do: Task.async(fn -> read(table, 0) end)
    if :rand.uniform(2) == 1, do: :ets.delete_all_objects(table)
    :ets.delete(table)
    Enum.each(readers, &Task.await(&1, :infinity))
    n + 1
  end

  # -- Timers: each fires, or was cancelled in time, and never both --

  defp act(:timers, _world, n) do
    timers = for i <- 1..500, into: %{}, do: {i, Process.send_after(self(), {:timer, i}, :rand.uniform(20))}
    cancelled = for {i, timer} <- timers, :rand.uniform(2) == 1, Process.cancel_timer(timer), into: MapSet.new(), do: i
    await_timers(for(i <- Map.keys(timers), i not in cancelled, do: i))
    n + 1
  end

  defp await_timers([]) do
    receive do
      {:timer, i} -> raise "timer #{i} fired twice, or though it was cancelled"
    after
      0 -> :ok
    end
  end

  defp await_timers([i | rest]) do
    receive do
      {:timer, ^i} -> await_timers(rest)
    after
      60_000 -> raise "timer #{i} never fired"
    end
  end

  defp read(table, n) do
    :ets.lookup(table, rem(n, 300))
    :ets.select(table, [{{:"$1", :_}, [{:<, :"$1", 3}], [:"$1"]}])
    read(table, n + 1)
  rescue
    ArgumentError -> n
  end

  defp ledger(world), do: elem(world.ledgers, :rand.uniform(tuple_size(world.ledgers)) - 1)

  defp any(world) do
    case :ets.lookup(world.pids, :rand.uniform(world.workers)) do
      [{_, pid}] -> pid
      [] -> nil
    end
  end

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
end

defmodule Chaos do
  @actors [client: 4, caster: 2, kill: 3, suspend: 2, reload: 1, upgrade: 1, tables: 1, timers: 1]

  @doc "A round: builds the tree, lets the actors at it, and checks what must hold. Gives what was counted."
  def round(ms, seed, workers) do
    world = build(seed, workers)
    actors = for {kind, n} <- @actors, i <- 1..n, do: {kind, Chaos.Act.start(world, kind, i)}

    receive do
    after
      ms -> for {_, actor} <- actors, do: Chaos.Act.stop(actor)
    end

    counted = for {kind, actor} <- actors, do: {kind, Task.await(actor, :infinity)}
    check_tree(world)
    ledgers = for pid <- Tuple.to_list(world.ledgers), do: GenServer.call(pid, :result, :infinity)
    check_ledgers(ledgers, for({kind, sum} <- counted, kind in [:client, :caster], do: sum))
    counts = take_down(world)
    reports = Enum.sum(for l <- ledgers, do: l.reports)
    acts = for {kind, n} <- counted, kind not in [:client, :caster], do: {kind, n}
    %{reports: reports, starts: counts.starts, ends: counts.ends, acts: Enum.sort(acts)}
  end

  defp build(seed, workers) do
    pids = :ets.new(:chaos_pids, [:public])
    {:ok, census} = GenServer.start_link(Chaos.Census, nil)
    {:ok, top} = Supervisor.start_link([], strategy: :one_for_one)
    ledgers = for i <- 1..4, do: child(top, i, {Chaos.Ledger, :start_link, [i]})
    parts = for i <- 1..8, do: child(top, {:part, i}, {DynamicSupervisor, :start_link, [[strategy: :one_for_one, max_restarts: 1_000_000_000]]})

    world = %{
      seed: seed,
      workers: workers,
      every: max(20, div(workers, 5)),
      pids: pids,
      census: census,
      top: top,
      ledgers: List.to_tuple(ledgers),
      parts: parts
    }

    for id <- 1..workers do
      {:ok, _} = DynamicSupervisor.start_child(Enum.at(parts, rem(id, 8)), {Chaos.Worker, {world, id}})
    end

    world
  end

  defp child(top, id, start) do
    {:ok, pid} = Supervisor.start_child(top, %{id: id, start: start, modules: :dynamic})
    pid
  end

  # -- What must hold --

  defp check_tree(world) do
    eventually("each part has its workers", fn ->
      counts = for part <- world.parts, do: DynamicSupervisor.count_children(part)
      Enum.sum(for c <- counts, do: c.active) == world.workers
    end)

    eventually("each end had its start", fn ->
      counts = GenServer.call(world.census, :counts, :infinity)
      counts.starts - Chaos.Census.ended(counts) == world.workers
    end)
  end

  defp check_ledgers(ledgers, sums) do
    faults = Enum.flat_map(ledgers, & &1.faults)
    unless faults == [], do: raise("messages lost or out of order: #{inspect(faults, limit: 10)}")
    counted = Enum.sum(for l <- ledgers, do: l.sum)
    unless counted == Enum.sum(sums), do: raise("#{Enum.sum(sums)} sent, #{counted} counted")
  end

  defp take_down(world) do
    Supervisor.stop(world.top, :normal, :infinity)

    eventually("all have ended", fn ->
      counts = GenServer.call(world.census, :counts, :infinity)
      counts.starts == Chaos.Census.ended(counts)
    end)

    counts = GenServer.call(world.census, :counts, :infinity)
    GenServer.stop(world.census)
    :ets.delete(world.pids)
    counts
  end

  # Signals of ends are under way for a while.
  defp eventually(what, fun, tries \\ 6_000) do
    cond do
      fun.() -> :ok
      tries == 0 -> raise "does not hold: #{what}"
      true -> receive(do: (:never -> :ok), after: (10 -> eventually(what, fun, tries - 1)))
    end
  end
end

defmodule Chaos.Main do
  def main(args) do
    [seconds, seed, workers] = Enum.map(args ++ Enum.drop(["10", "1", "10000"], length(args)), &String.to_integer/1)
    Logger.configure(level: :emergency)
    IO.puts("seed #{seed}")
    rounds = max(3, div(seconds, 60))
    left = for round <- 1..rounds, do: round(div(seconds * 1000, rounds), seed + round, workers)
    {first, last} = {Enum.at(left, 1), List.last(left)}
    IO.puts("left over: #{last.processes - first.processes} processes, #{last.tables - first.tables} tables, #{last.memory - first.memory} bytes")
    grown = last.memory - first.memory > max(div(first.memory, 10), 4_000_000)
    if last.processes > first.processes or last.tables > first.tables or grown, do: System.halt(1)
  end

  defp round(ms, seed, workers) do
    result = Task.async(fn -> Chaos.round(ms, seed, workers) end) |> Task.await(:infinity)
    IO.puts("#{result.starts} starts, ends: #{inspect(result.ends)}, #{result.reports} reports, #{inspect(result.acts)}")
    for pid <- Process.list(), do: :erlang.garbage_collect(pid)
    %{processes: length(Process.list()), tables: length(:ets.all()), memory: least_memory(20)}
  end

  # Whose end was told may still be on the way out.
  defp least_memory(0), do: :erlang.memory(:total)

  defp least_memory(n) do
    now = :erlang.memory(:total)
    Process.sleep(10)
    min(now, least_memory(n - 1))
  end
end

unless System.get_env("STRESS_REPLAY"), do: Chaos.Main.main(System.argv())
