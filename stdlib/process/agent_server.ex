defmodule Agent.Server do
  @moduledoc false
  use GenServer

  def init(fun) do
    Process.put(:"$initial_call", initial_call(fun))
    {:ok, run(fun, [])}
  end

  defp initial_call({module, fun, args}), do: {module, fun, length(args)}

  defp initial_call(fun) do
    info = :erlang.fun_info(fun)
    {info[:module], info[:name], 0}
  end

  def handle_call({:get, fun}, _from, state), do: {:reply, run(fun, [state]), state}

  def handle_call({:get_and_update, fun}, _from, state) do
    case run(fun, [state]) do
      {reply, state} -> {:reply, reply, state}
      other -> {:stop, {:bad_return_value, other}, state}
    end
  end

  def handle_call({:update, fun}, _from, state), do: {:reply, :ok, run(fun, [state])}

  def handle_cast({:cast, fun}, state), do: {:noreply, run(fun, [state])}

  def code_change(_old, state, fun), do: {:ok, run(fun, [state])}

  defp run({module, fun, args}, extra), do: apply(module, fun, extra ++ args)
  defp run(fun, extra), do: apply(fun, extra)
end
