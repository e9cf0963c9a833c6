defmodule ExUnit.Server do
  @moduledoc false
  # Owns what is known before and while tests run: the modules, and what tests want done at their end.

  @table :ex_unit_server

  def ensure_started do
    case Process.whereis(__MODULE__) do
      nil ->
        parent = self()
        ref = make_ref()
        spawn(fn -> own(parent, ref) end)

        receive do
          ^ref -> :ok
        end

      _pid ->
        :ok
    end
  end

  defp own(parent, ref) do
    Process.register(self(), __MODULE__)
    :ets.new(@table, [:public, :named_table, :ordered_set])
    :ets.insert(@table, {:started, System.monotonic_time()})
    :ets.insert(@table, {:count, 0})
    send(parent, ref)
    Process.sleep(:infinity)
  end

  def add_module(module, async?) do
    ensure_started()
    index = :ets.update_counter(@table, :count, 1)
    :ets.insert(@table, {{:module, index}, module, async?})
    :ok
  end

  def add_async_module(module), do: add_module(module, true)
  def add_sync_module(module), do: add_module(module, false)

  # Microseconds since the start: how long loading took.
  def modules_loaded do
    [{:started, at}] = :ets.lookup(@table, :started)
    System.convert_time_unit(System.monotonic_time() - at, :native, :microsecond)
  end

  # {async, sync} modules, each once; they are taken out.
  def take_modules do
    ensure_started()
    rows = :ets.match(@table, {{:module, :"$1"}, :"$2", :"$3"})
    :ets.match_delete(@table, {{:module, :_}, :_, :_})
    async = for [_, module, true] <- rows, do: module
    sync = for [_, module, false] <- rows, do: module
    {async, sync}
  end

  def insert(key, value), do: :ets.insert(@table, {key, value})

  def lookup(key) do
    case :ets.lookup(@table, key) do
      [{_, value}] -> {:ok, value}
      [] -> :error
    end
  end

  def delete(key), do: :ets.delete(@table, key)
end
