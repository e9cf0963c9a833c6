defmodule ProcessTest do
  use ExUnit.Case

  defmodule Counter do
    use GenServer
    def init(n) when is_integer(n), do: {:ok, n}
    def init(other), do: other
    def handle_call(:get, _, n), do: {:reply, n, n}
    def handle_call({:later, ms}, from, n), do: {:noreply, {from, n}, ms}
    def handle_call({:stop, reason}, _, n), do: {:stop, reason, :stopping, n}
    def handle_call(:crash, _, _), do: raise("crash")
    def handle_cast({:add, k}, n), do: {:noreply, n + k}
    def handle_info(:timeout, {from, n}), do: GenServer.reply(from, :late) && {:noreply, n}
    def handle_info({:tell, pid}, n), do: send(pid, {:told, n}) && {:noreply, n, :hibernate}
    def terminate(reason, {:report, pid}), do: send(pid, {:terminated, reason})
    def terminate(_, _), do: :ok
  end

  @moduletag :capture_log

  test "who outgrows its heap is reported" do
    full = fn options ->
      ExUnit.CaptureLog.capture_log(fn ->
        {_, ref} = :erlang.spawn_opt(fn -> length(Enum.to_list(1..100_000)) end, [:monitor, max_heap_size: options])
        assert_receive {:DOWN, ^ref, _, _, :killed}
        # The report is made by a process of its own.
        for pid <- Process.list(), Process.info(pid, :initial_call) == {:initial_call, {:vl_report, :heap_limit, 6}} do
          ref = Process.monitor(pid)
          assert_receive {:DOWN, ^ref, _, _, _}
        end
      end)
    end

    assert full.(10_000) =~ ~r/Context: +maximum heap size reached\n +Max Heap Size: +10000\n/
    assert full.(%{size: 10_000, error_logger: false}) == ""
  end

  test "processes" do
    pid = spawn(fn -> receive(do: (:stop -> :ok)) end)
    assert Process.alive?(pid)
    ref = Process.monitor(pid)
    assert Process.register(pid, :vial_named) == true
    assert Process.whereis(:vial_named) == pid
    assert :vial_named in Process.registered()
    assert pid in Process.list()
    assert Process.info(pid, :registered_name) == {:registered_name, :vial_named}
    assert Process.unregister(:vial_named)
    assert Process.send(pid, :stop, []) == :ok
    assert_receive {:DOWN, ^ref, :process, ^pid, :normal}
    refute Process.alive?(pid)
    assert Process.info(pid) == nil
    assert Process.exit(pid, :kill)
    assert Process.demonitor(ref, [:flush])
  end

  test "links and flags" do
    assert Process.flag(:trap_exit, true) == false
    pid = spawn_link(fn -> exit(:reason) end)
    assert_receive {:EXIT, ^pid, :reason}
    pid = spawn(fn -> Process.sleep(:infinity) end)
    assert Process.link(pid)
    assert {:links, links} = Process.info(self(), :links)
    assert pid in links
    assert Process.unlink(pid)
    Process.exit(pid, :kill)
    refute_receive {:EXIT, ^pid, _}, 10
    Process.flag(:trap_exit, false)
  end

  test "dictionary and timers" do
    assert Process.put(:k, 1) == nil
    assert {Process.get(:k), Process.get(:none, 0), Process.delete(:k), Process.get_keys() |> Enum.member?(:k)} == {1, 0, 1, false}
    timer = Process.send_after(self(), :tick, 1)
    assert_receive :tick
    assert Process.cancel_timer(timer) == false
    timer = Process.send_after(self(), :never, 10_000)
    assert Process.read_timer(timer) > 9_000
    assert Process.cancel_timer(timer) > 9_000
    {pid, ref} = Process.spawn(fn -> Process.hibernate(Kernel, :exit, [:woken]) end, [:monitor])
    send(pid, :wake)
    assert_receive {:DOWN, ^ref, _, _, :woken}
    assert Process.group_leader() |> is_pid()
  end

  test "GenServer" do
    {:ok, pid} = GenServer.start_link(Counter, 1, name: :vial_counter)
    assert GenServer.whereis(:vial_counter) == pid
    assert GenServer.call(:vial_counter, :get) == 1
    assert GenServer.cast(pid, {:add, 4}) == :ok
    assert GenServer.call(pid, :get) == 5
    assert GenServer.call(pid, {:later, 1}) == :late
    send(pid, {:tell, self()})
    assert_receive {:told, 5}
    assert {:error, {:already_started, ^pid}} = GenServer.start(Counter, 1, name: :vial_counter)
    assert GenServer.stop(pid) == :ok
    assert {:noproc, {GenServer, :call, _}} = catch_exit(GenServer.call(:vial_counter, :get))
    assert GenServer.start(Counter, :ignore) == :ignore
    assert GenServer.start(Counter, {:stop, :no}) == {:error, :no}
    assert {:error, {:bad_return_value, :bad}} = GenServer.start(Counter, :bad)
    {:ok, pid} = GenServer.start(Counter, 1)
    assert GenServer.call(pid, {:stop, :normal}) == :stopping
    {:ok, pid} = GenServer.start(Counter, 1)
    assert {{%RuntimeError{message: "crash"}, _}, _} = catch_exit(GenServer.call(pid, :crash))
    {:ok, pid} = GenServer.start(Counter, {:ok, {:report, self()}})
    GenServer.stop(pid, :shutdown)
    assert_receive {:terminated, :shutdown}
    {:ok, pid} = GenServer.start(Counter, 1)
    assert {:timeout, _} = catch_exit(GenServer.call(pid, {:later, 10_000}, 5))
    assert {[], _} = GenServer.multi_call([node()], :vial_nobody, :get)
    assert GenServer.abcast([node()], :vial_nobody, :x) == :abcast
  end

  test "Agent" do
    {:ok, agent} = Agent.start_link(fn -> %{n: 1} end)
    assert Agent.get(agent, & &1.n) == 1
    assert Agent.update(agent, &%{&1 | n: 2}) == :ok
    assert Agent.get_and_update(agent, &{&1.n, %{n: 9}}) == 2
    assert Agent.cast(agent, &%{n: &1.n + 1}) == :ok
    assert Agent.get(agent, Map, :get, [:n]) == 10
    assert Agent.update(agent, Map, :put, [:n, 0]) == :ok
    assert Agent.stop(agent) == :ok
  end

  test "Task" do
    assert Task.async(fn -> 1 end) |> Task.await() == 1
    assert Task.await_many([Task.async(fn -> 1 end), Task.async(Kernel, :+, [1, 1])]) == [1, 2]
    task = Task.async(fn -> Process.sleep(:infinity) end)
    assert Task.yield(task, 1) == nil
    assert Task.shutdown(task, :brutal_kill) == nil
    assert [{_, {:ok, :a}}] = Task.yield_many([Task.async(fn -> :a end)])
    assert Task.completed(5) |> Task.await() == 5
    assert Task.async_stream(1..3, &(&1 * 2)) |> Enum.to_list() == [ok: 2, ok: 4, ok: 6]
    assert Task.async_stream([3, 1], &(&1), ordered: true, max_concurrency: 1) |> Enum.to_list() == [ok: 3, ok: 1]
    assert Task.async_stream([1], fn _ -> Process.sleep(:infinity) end, timeout: 5, on_timeout: :kill_task) |> Enum.to_list() == [exit: :timeout]
    {:ok, sup} = Task.Supervisor.start_link()
    assert Task.Supervisor.async(sup, fn -> :s end) |> Task.await() == :s
    task = Task.Supervisor.async_nolink(sup, fn -> exit(:bad) end)
    assert {:exit, :bad} = Task.yield(task)
    me = self()
    {:ok, _} = Task.Supervisor.start_child(sup, fn -> send(me, :ran) end)
    assert_receive :ran
    {:ok, _} = Task.start(fn -> send(me, :started) end)
    assert_receive :started
    assert Task.ignore(Task.async(fn -> 1 end)) in [nil, {:ok, 1}]
  end

  test "Supervisor" do
    children = [
      %{id: :a, start: {Agent, :start_link, [fn -> 1 end]}},
      Supervisor.child_spec({Agent, fn -> 2 end}, id: :b, restart: :temporary)
    ]

    {:ok, sup} = Supervisor.start_link(children, strategy: :one_for_one)
    assert Supervisor.count_children(sup) == %{active: 2, specs: 2, supervisors: 0, workers: 2}
    pid = child(sup, :a)
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    assert_receive {:DOWN, ^ref, _, _, :killed}
    assert wait_until(fn -> is_pid(child(sup, :a)) and child(sup, :a) != pid end)
    assert Supervisor.terminate_child(sup, :a) == :ok
    assert child(sup, :a) == :undefined
    assert {:ok, new} = Supervisor.restart_child(sup, :a)
    assert is_pid(new)
    assert Supervisor.delete_child(sup, :a) == {:error, :running}
    assert {:ok, _} = Supervisor.start_child(sup, %{id: :c, start: {Agent, :start_link, [fn -> 3 end]}})
    assert {:error, {:already_started, _}} = Supervisor.start_child(sup, %{id: :c, start: {Agent, :start_link, [fn -> 3 end]}})
    assert Supervisor.terminate_child(sup, :b) == :ok
    assert Supervisor.restart_child(sup, :b) == {:error, :not_found}
    assert Supervisor.stop(sup) == :ok
    {:ok, dynamic} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 1)
    assert {:ok, pid} = DynamicSupervisor.start_child(dynamic, {Agent, fn -> 1 end})
    assert DynamicSupervisor.start_child(dynamic, {Agent, fn -> 1 end}) == {:error, :max_children}
    assert DynamicSupervisor.count_children(dynamic).active == 1
    assert [{:undefined, ^pid, :worker, [Agent]}] = DynamicSupervisor.which_children(dynamic)
    assert DynamicSupervisor.terminate_child(dynamic, pid) == :ok
  end

  defp child(sup, id), do: Enum.find_value(Supervisor.which_children(sup), fn {i, pid, _, _} -> i == id && pid end)

  defp wait_until(fun, tries \\ 200)
  defp wait_until(_, 0), do: false
  defp wait_until(fun, tries), do: fun.() || (Process.sleep(1) == :ok && wait_until(fun, tries - 1))

  test ":ets" do
    t = :ets.new(:t, [:set])
    assert :ets.insert(t, [{:a, 1}, {:b, 2}])
    assert :ets.lookup(t, :a) == [a: 1]
    refute :ets.insert_new(t, {:a, 9})
    assert :ets.member(t, :b)
    assert :ets.lookup_element(t, :b, 2) == 2
    assert :ets.update_counter(t, :a, 5) == 6
    assert :ets.update_counter(t, :c, 1, {:c, 0}) == 1
    assert :ets.update_element(t, :a, {2, 0})
    assert :ets.match(t, {:"$1", 2}) == [[:b]]
    assert :ets.match_object(t, {:_, 2}) == [b: 2]
    assert :ets.select(t, [{{:"$1", :"$2"}, [{:>, :"$2", 0}], [:"$1"]}]) |> Enum.sort() == [:b, :c]
    assert :ets.select_count(t, [{{:_, :"$1"}, [{:==, :"$1", 0}], [true]}]) == 1
    assert :ets.foldl(fn {_, v}, acc -> v + acc end, 0, t) == 3
    assert :ets.take(t, :c) == [c: 1]
    assert :ets.info(t, :size) == 2
    assert :ets.match_delete(t, {:b, :_})
    assert :ets.tab2list(t) == [a: 0]
    assert :ets.delete_all_objects(t)
    assert :ets.first(t) == :"$end_of_table"
    assert :ets.delete(t)
    assert_raise ArgumentError, fn -> :ets.lookup(t, :a) end
    o = :ets.new(:o, [:ordered_set])
    :ets.insert(o, for(n <- [3, 1, 2], do: {n}))
    assert {:ets.first(o), :ets.last(o), :ets.next(o, 1), :ets.prev(o, 1)} == {1, 3, 2, :"$end_of_table"}
    b = :ets.new(:b, [:bag])
    :ets.insert(b, [{:k, 1}, {:k, 2}, {:k, 1}])
    assert :ets.lookup(b, :k) == [k: 1, k: 2]
    assert :ets.delete_object(b, {:k, 1})
    assert :ets.lookup(b, :k) == [k: 2]
  end

  test "a process elsewhere is not connected to" do
    assert Process.send({:name, :nowhere}, :hello, [:noconnect]) == :noconnect
    assert Process.send({:nobody, node()}, :hello, [:noconnect]) == :ok
  end
end
