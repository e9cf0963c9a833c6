defmodule SupervisionTest do
  use ExUnit.Case, async: true

  defmodule Flags do
    def init(result), do: result
  end

  @moduletag :capture_log

  defp sleeper(opts \\ []), do: Map.merge(%{id: :sleeper, start: {Task, :start_link, [fn -> Process.sleep(:infinity) end]}}, Map.new(opts))

  test "a supervisor says which callback module and initial call it has" do
    {:ok, supervisor} = Supervisor.start_link([], strategy: :one_for_one)
    {:ok, dynamic} = DynamicSupervisor.start_link(strategy: :one_for_one)

    for pid <- [supervisor, dynamic] do
      assert :supervisor.get_callback_module(pid) == Supervisor.Default
      assert :proc_lib.translate_initial_call(pid) == {:supervisor, Supervisor.Default, 1}
    end

    {:ok, agent} = Agent.start_link(Map, :new, [])
    assert :proc_lib.translate_initial_call(agent) == {Map, :new, 0}
  end

  test "a child that fails to start is told with its record" do
    {:ok, supervisor} = Supervisor.start_link([], strategy: :one_for_one)
    spec = {Agent, fn -> exit(:sorry) end}
    assert {:error, {:sorry, {:child, :undefined, Agent, _, :permanent, false, 5000, :worker, [Agent]}}} = Supervisor.start_child(supervisor, spec)
    assert :supervisor.check_childspecs([sleeper(), sleeper()]) == {:error, {:duplicate_child_name, :sleeper}}
    assert :supervisor.check_childspecs([sleeper()]) == :ok
  end

  test "flags of a dynamic supervisor are checked" do
    Process.flag(:trap_exit, true)
    start = &DynamicSupervisor.start_link(Flags, {:ok, &1})
    assert start.(%{strategy: :rest_for_one}) == {:error, {:supervisor_data, {:invalid_strategy, :rest_for_one}}}
    assert start.(%{period: 0}) == {:error, {:supervisor_data, {:invalid_period, 0}}}
    assert start.(%{max_children: -1}) == {:error, {:supervisor_data, {:invalid_max_children, -1}}}
    assert start.(%{extra_arguments: :none}) == {:error, {:supervisor_data, {:invalid_extra_arguments, :none}}}
    assert DynamicSupervisor.start_child(:nobody, %{}) == {:error, {:invalid_child_spec, %{}}}
    assert DynamicSupervisor.start_child(:nobody, sleeper(modules: 1)) == {:error, {:invalid_modules, 1}}
  end

  test "a dynamic supervisor takes new flags when its code changes" do
    {:ok, pid} = DynamicSupervisor.start_link(Flags, {:ok, %{}})
    :sys.suspend(pid)
    :sys.replace_state(pid, &%{&1 | args: {:ok, %{max_children: 0}}})
    assert :sys.change_code(pid, DynamicSupervisor, nil, nil) == :ok
    :sys.resume(pid)
    assert DynamicSupervisor.start_child(pid, sleeper()) == {:error, :max_children}
  end

  test "the child to restart is known by its old pid" do
    {:ok, supervisor} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 1_000_000)
    {:ok, starts} = Agent.start_link(fn -> 0 end)

    start = fn ->
      if Agent.get_and_update(starts, &{&1, &1 + 1}) == 0, do: Task.start_link(fn -> Process.sleep(:infinity) end), else: {:error, :again}
    end

    {:ok, pid} = DynamicSupervisor.start_child(supervisor, %{id: 1, start: {:erlang, :apply, [start, []]}})
    monitor = Process.monitor(pid)
    Process.exit(pid, :kill)
    assert_receive {:DOWN, ^monitor, _, _, :killed}
    assert [{:undefined, :restarting, :worker, [:erlang]}] = DynamicSupervisor.which_children(supervisor)
    assert DynamicSupervisor.terminate_child(supervisor, pid) == :ok
    assert DynamicSupervisor.count_children(supervisor) == %{active: 0, specs: 0, supervisors: 0, workers: 0}
  end

  test "a call to another node's process" do
    assert catch_exit(GenServer.call({:a, :nowhere}, :b)) == {{:nodedown, :nowhere}, {GenServer, :call, [{:a, :nowhere}, :b, 5000]}}
  end

  for {keys, partitions} <- [unique: 1, unique: 4, duplicate: 1, duplicate: 4] do
    test "a registry of #{keys} keys in #{partitions} partitions" do
      name = :"registry_#{unquote(keys)}_#{unquote(partitions)}"
      {:ok, supervisor} = Registry.start_link(keys: unquote(keys), name: name, partitions: unquote(partitions), meta: [a: 1])
      assert length(Supervisor.which_children(supervisor)) == unquote(partitions)
      assert Registry.meta(name, :a) == {:ok, 1}
      {:ok, owner} = Registry.register(name, :key, :mine)
      me = self()

      {:ok, other} =
        Task.start_link(fn ->
          for key <- [:_, :"$1", :other], do: {:ok, _} = Registry.register(name, key, key)
          send(me, :ready)
          receive(do: (:stop -> :ok))
        end)

      assert_receive :ready
      assert Registry.lookup(name, :key) == [{me, :mine}]
      assert Registry.keys(name, other) |> Enum.sort() == [:"$1", :_, :other]
      assert Registry.count(name) == 4
      assert Registry.select(name, [{{:"$1", other, :_}, [], [:"$1"]}]) |> Enum.sort() == [:"$1", :_, :other]
      assert Registry.count_match(name, :_, :_) == 1
      send(other, :stop)
      monitor = Process.monitor(other)
      assert_receive {:DOWN, ^monitor, _, _, _}
      for {_, server, _, _} <- Supervisor.which_children(supervisor), do: GenServer.call(server, :sync)
      assert Registry.count(name) == 1
      assert Registry.unregister(name, :key) == :ok
      refute owner in elem(Process.info(self(), :links), 1)
    end
  end

  test "duplicate keys: some of a process's values go, names do not work" do
    {:ok, _} = Registry.start_link(keys: :duplicate, name: :registry_values)
    for value <- [1, 2, 3], do: {:ok, _} = Registry.register(:registry_values, :key, value)
    assert Registry.unregister_match(:registry_values, :key, :"$1", [{:<, :"$1", 3}]) == :ok
    assert Registry.keys(:registry_values, self()) == [:key]
    assert Registry.values(:registry_values, :key, self()) == [3]
    assert_raise ArgumentError, ":via is not supported for duplicate registries", fn -> GenServer.whereis({:via, Registry, {:registry_values, :key}}) end
  end
end
