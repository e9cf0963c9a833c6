defmodule :global do
  @moduledoc "Names known to all nodes: to this one, as long as it is alone."
  @table :vl_global

  @doc "Makes the table; called once when the library starts."
  def boot do
    :ets.new(@table, [:named_table, :public, :set, read_concurrency: true])
    :ok
  end

  def register_name(name, pid, _resolve \\ nil) do
    if :ets.insert_new(@table, {name, pid}) do
      spawn(fn -> watch(name, pid) end)
      :yes
    else
      case whereis_name(name) do
        :undefined ->
          :ets.delete(@table, name)
          register_name(name, pid)

        _taken ->
          :no
      end
    end
  end

  # The name goes with its process.
  defp watch(name, pid) do
    monitor = Process.monitor(pid)

    receive do
      {:DOWN, ^monitor, _, _, _} -> :ets.match_delete(@table, {name, pid})
    end
  end

  def re_register_name(name, pid, _resolve \\ nil) do
    unregister_name(name)
    register_name(name, pid)
  end

  def unregister_name(name) do
    :ets.delete(@table, name)
    :ok
  end

  def whereis_name(name) do
    case :ets.lookup(@table, name) do
      [{_, pid}] -> if Process.alive?(pid), do: pid, else: :undefined
      [] -> :undefined
    end
  end

  def registered_names, do: for([name] <- :ets.match(@table, {:"$1", :_}), do: name)

  def send(name, message) do
    case whereis_name(name) do
      :undefined -> exit({:badarg, {name, message}})
      pid -> Kernel.send(pid, message) && pid
    end
  end

  def sync, do: :ok
  def trans(_id, fun, _nodes \\ [], _retries \\ :infinity), do: fun.()
end
