defmodule AgentTest do
  use ExUnit.Case, async: true

  defmodule Named do
    use Agent, restart: :transient
    def start_link(n), do: Agent.start_link(fn -> n end, name: __MODULE__)
  end

  test "getting, updating, casting" do
    {:ok, pid} = Agent.start_link(fn -> 1 end)
    assert Agent.get(pid, & &1) == 1
    assert Agent.update(pid, &(&1 + 1)) == :ok
    assert Agent.get_and_update(pid, &{&1, &1 * 10}) == 2
    assert Agent.cast(pid, &(&1 + 5)) == :ok
    assert Agent.get(pid, & &1) == 25
    assert Agent.stop(pid) == :ok
    refute Process.alive?(pid)
  end

  test "functions by name" do
    {:ok, pid} = Agent.start_link(Map, :new, [[a: 1]])
    assert Agent.get(pid, Map, :fetch!, [:a]) == 1
    assert Agent.update(pid, Map, :put, [:b, 2]) == :ok
    assert Agent.get_and_update(pid, Map, :pop, [:a]) == 1
    assert Agent.cast(pid, Map, :put, [:c, 3]) == :ok
    assert Agent.get(pid, Map, :keys, []) == [:b, :c]
  end

  test "starting" do
    assert {:error, :nope} = Agent.start(fn -> exit(:nope) end)
    assert {:error, {%RuntimeError{}, [_ | _]}} = Agent.start(fn -> raise "x" end)
    {:ok, pid} = Named.start_link(7)
    assert {:error, {:already_started, ^pid}} = Named.start_link(8)
    assert Agent.get(Named, & &1) == 7
    assert Named.child_spec(1) == %{id: Named, restart: :transient, start: {Named, :start_link, [1]}}
    assert start_supervised!({Agent, fn -> :supervised end}) |> Agent.get(& &1) == :supervised
    Agent.stop(Named)
  end

  test "what goes wrong" do
    Process.flag(:trap_exit, true)
    {:ok, pid} = Agent.start_link(fn -> 0 end)
    assert {:timeout, {GenServer, :call, [^pid, {:get, _}, 1]}} = catch_exit(Agent.get(pid, fn _ -> receive(do: (:never -> 1)) end, 1))
    Process.exit(pid, :kill)
    assert_receive {:EXIT, ^pid, :killed}
    assert {:noproc, _} = catch_exit(Agent.get(pid, & &1))
    assert {:noproc, _} = catch_exit(Agent.get(NoSuchAgent, & &1))
  end

  test "the state is kept when the function runs elsewhere" do
    {:ok, pid} = Agent.start_link(fn -> self() end)
    assert Agent.get(pid, & &1) == pid
    assert Agent.get(pid, fn _ -> self() end) == pid
  end
end
