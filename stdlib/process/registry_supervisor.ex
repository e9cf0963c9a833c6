defmodule Registry.Supervisor do
  @moduledoc false
  # Owns the table of a registry and supervises its partitions.
  @behaviour Supervisor

  @impl true
  def init({kind, name, partitions, listeners, entries, compressed}) do
    :ets.new(name, [:set, :public, :named_table, read_concurrency: true])
    # Packages look up the kind and the number of partitions here.
    :ets.insert(name, [{-2, {kind, partitions, nil}} | entries])

    children =
      for index <- 0..(partitions - 1) do
        server = Module.concat(name, "PIDPartition#{index}")
        arg = {kind, name, index, partitions, listeners, compressed}
        %{id: server, start: {GenServer, :start_link, [Registry.Partition, arg, [name: server]]}}
      end

    # The processes of one partition may have unique keys in all of them.
    Supervisor.init(children, strategy: if(kind == :unique, do: :one_for_all, else: :one_for_one))
  end
end

defmodule Registry.Partition do
  @moduledoc false
  # Owns the two tables of a partition and clears what processes leave in them.
  use GenServer

  @impl true
  def init({kind, registry, index, partitions, listeners, compressed}) do
    Process.flag(:trap_exit, true)
    type = if kind == :unique, do: :set, else: :duplicate_bag
    options = if compressed, do: [:compressed], else: []
    key_options = [type, :public, read_concurrency: true, write_concurrency: true] ++ options
    keys = :ets.new(Module.concat(registry, "KeyPartition#{index}"), key_options)

    pid_options = [:duplicate_bag, :public, read_concurrency: true, write_concurrency: true] ++ options
    pids = :ets.new(Module.concat(registry, "PIDPartition#{index}"), pid_options)

    if partitions == 1 do
      :ets.insert(registry, [{-1, {kind, partitions, keys, {self(), pids}, listeners}}, {-2, {kind, partitions, keys}}])
    else
      :ets.insert(registry, {index, keys, {self(), pids}})
    end

    {:ok, {registry, pids, listeners}}
  end

  @impl true
  def handle_info({:EXIT, pid, _reason}, {registry, pids, listeners} = state) do
    for {_pid, key, keys} <- Enum.uniq(:ets.take(pids, pid)) do
      try do
        Registry.delete(keys, key, pid)
      rescue
        # The table went with its partition, at any time before.
        ArgumentError -> :gone
      end

      for listener <- listeners, to = Process.whereis(listener) do
        send(to, {:unregister, registry, key, pid})
      end
    end

    {:noreply, state}
  end

  def handle_info(_message, state), do: {:noreply, state}

  # What was sent before has been dealt with.
  @impl true
  def handle_call(:sync, _from, state), do: {:reply, :ok, state}
end
