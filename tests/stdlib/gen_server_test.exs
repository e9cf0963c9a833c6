defmodule GenServerTest do
  use ExUnit.Case, async: true
  @moduletag :capture_log

  defmodule Server do
    use GenServer
    @impl true
    def init({:continue, state}), do: {:ok, state, {:continue, :first}}
    def init({:timeout, pid}), do: {:ok, pid, 0}
    def init({:hibernate, state}), do: {:ok, state, :hibernate}
    def init(:ignore), do: :ignore
    def init({:stop, reason}), do: {:stop, reason}
    def init({:trap, pid}), do: (Process.flag(:trap_exit, true); {:ok, pid})
    def init(state), do: {:ok, state}

    @impl true
    def handle_continue(:first, state), do: {:noreply, {:continued, state}}
    def handle_continue({:tell, pid}, state), do: (send(pid, :told); {:noreply, state})

    @impl true
    def handle_call(:state, _from, state), do: {:reply, state, state}
    def handle_call({:set, new}, _from, state), do: {:reply, state, new}
    def handle_call(:later, from, state), do: (GenServer.reply(from, :before); {:noreply, state})
    def handle_call({:continue, pid}, _from, state), do: {:reply, :ok, state, {:continue, {:tell, pid}}}
    def handle_call(:hibernate, _from, state), do: {:reply, :sleeping, state, :hibernate}
    def handle_call({:timeout, pid}, _from, _), do: {:reply, :ok, pid, 0}
    def handle_call(:stop, _from, state), do: {:stop, :normal, :stopped, state}
    def handle_call(:from, {pid, tag}, state), do: {:reply, {pid, tag != nil}, state}

    @impl true
    def handle_cast({:add, n}, state), do: {:noreply, state + n}
    def handle_cast({:stop, reason}, state), do: {:stop, reason, state}

    @impl true
    def handle_info(:timeout, pid), do: (send(pid, :timed_out); {:noreply, pid})
    def handle_info({:EXIT, _, reason}, pid), do: (send(pid, {:exit_seen, reason}); {:noreply, pid})
    def handle_info(message, state), do: (send(elem(message, 0), message); {:noreply, state})

    @impl true
    def terminate(reason, pid) when is_pid(pid), do: send(pid, {:terminated, reason})
    def terminate(_reason, _state), do: :ok

    @impl true
    def code_change(old, state, extra), do: {:ok, {old, state, extra}}
  end

  defmodule Bare do
    use GenServer, restart: :temporary, shutdown: :brutal_kill
    @impl true
    def init(state), do: {:ok, state}
  end

  test "starting" do
    {:ok, pid} = GenServer.start_link(Server, 1)
    assert GenServer.call(pid, :state) == 1
    assert GenServer.start(Server, :ignore) == :ignore
    assert GenServer.start(Server, {:stop, :no}) == {:error, :no}
    {:ok, pid} = GenServer.start(Server, {:continue, 1})
    assert GenServer.call(pid, :state) == {:continued, 1}
    {:ok, pid} = GenServer.start(Server, {:hibernate, 2})
    assert GenServer.call(pid, :state) == 2
    {:ok, _} = GenServer.start(Server, {:timeout, self()})
    assert_receive :timed_out
    {:ok, pid} = GenServer.start_link(Server, 1, name: GenServerTest.Name)
    assert {:error, {:already_started, ^pid}} = GenServer.start_link(Server, 1, name: GenServerTest.Name)
    assert GenServer.whereis(GenServerTest.Name) == pid
    {:ok, pid} = GenServer.start_link(Server, 1, name: {:global, {__MODULE__, :g}})
    assert GenServer.whereis({:global, {__MODULE__, :g}}) == pid
    assert_raise ArgumentError, ~r/expected :name option to be one of/, fn -> GenServer.start(Server, 1, name: "no") end
    assert Bare.child_spec(1) == %{id: Bare, restart: :temporary, shutdown: :brutal_kill, start: {Bare, :start_link, [1]}}
  end

  test "calls and replies" do
    {:ok, pid} = GenServer.start_link(Server, 1)
    me = self()
    assert GenServer.call(pid, {:set, 2}) == 1
    assert GenServer.call(pid, :later) == :before
    assert GenServer.call(pid, :from) == {me, true}
    assert GenServer.call(pid, {:continue, me}) == :ok
    assert_receive :told
    assert GenServer.call(pid, :hibernate) == :sleeping
    assert GenServer.call(pid, :state) == 2
    assert GenServer.call(pid, {:timeout, me}) == :ok
    assert_receive :timed_out
  end

  test "casts and messages" do
    {:ok, pid} = GenServer.start_link(Server, 1)
    assert GenServer.cast(pid, {:add, 4}) == :ok
    assert GenServer.call(pid, :state) == 5
    send(pid, {self(), :hello})
    assert_receive {_, :hello}
    assert GenServer.cast(:nobody_at_all, :x) == :ok
    assert GenServer.abcast([node()], :nobody_at_all, :x) == :abcast
    {:ok, named} = GenServer.start_link(Server, 3, name: GenServerTest.Multi)
    assert GenServer.multi_call([node()], GenServerTest.Multi, :state, 1000) == {[{node(), 3}], []}
    assert is_pid(named)
  end

  test "stopping" do
    Process.flag(:trap_exit, true)
    {:ok, pid} = GenServer.start_link(Server, self())
    assert GenServer.call(pid, :stop) == :stopped
    assert_receive {:terminated, :normal}
    assert_receive {:EXIT, ^pid, :normal}
    {:ok, pid} = GenServer.start_link(Server, self())
    assert GenServer.stop(pid, :shutdown) == :ok
    assert_receive {:terminated, :shutdown}
    {:ok, pid} = GenServer.start_link(Server, self())
    GenServer.cast(pid, {:stop, {:shutdown, :why}})
    assert_receive {:EXIT, ^pid, {:shutdown, :why}}
    {:ok, pid} = GenServer.start_link(Server, {:trap, self()})
    Process.exit(pid, :parent_says)
    assert_receive {:terminated, :parent_says}
    {:ok, pid} = GenServer.start(Server, {:trap, self()})
    Process.exit(pid, :ignored)
    assert_receive {:exit_seen, :ignored}
    assert {:noproc, {GenServer, :stop, [:nobody_at_all, :normal, :infinity]}} = catch_exit(GenServer.stop(:nobody_at_all))
    assert {:calling_self, _} = catch_exit(GenServer.call(self(), :x))
  end

  test ":sys" do
    {:ok, pid} = GenServer.start_link(Server, 1)
    assert :sys.get_state(pid) == 1
    assert :sys.replace_state(pid, &(&1 + 1)) == 2
    assert :sys.suspend(pid) == :ok
    assert {:status, ^pid, {:module, :gen_server}, [_, :suspended | _]} = :sys.get_status(pid)
    assert :sys.change_code(pid, Server, "old", :extra) == :ok
    assert :sys.resume(pid) == :ok
    assert GenServer.call(pid, :state) == {"old", 2, :extra}
    assert :sys.statistics(pid, true) == :ok
    GenServer.call(pid, :state)
    {:ok, statistics} = :sys.statistics(pid, :get)
    assert statistics[:messages_in] >= 1
    assert :sys.terminate(pid, :normal) == :ok
  end
end
