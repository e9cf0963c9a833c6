defmodule :erpc do
  @moduledoc false
  # Calls on nodes. There is only this node; a call runs in a process of its own, as on another.

  def call(node, fun), do: call(node, fun, :infinity)

  def call(node, fun, timeout) when is_function(fun, 0) do
    receive_response(send_request(node, fun), timeout)
  end

  def call(node, module, function, args), do: call(node, module, function, args, :infinity)

  def call(node, module, function, args, timeout),
    do: call(node, fn -> apply(module, function, args) end, timeout)

  def send_request(node, fun) when is_atom(node) and is_function(fun, 0) do
    if node == node() do
      {_pid, monitor} = :erlang.spawn_monitor(fn -> :erlang.exit({:erpc_result, outcome(fun)}) end)
      {:erpc_request, monitor}
    else
      {:erpc_failed, :noconnection}
    end
  end

  def send_request(node, module, function, args), do: send_request(node, fn -> apply(module, function, args) end)

  defp outcome(fun) do
    {:return, fun.()}
  catch
    kind, reason -> {kind, reason, __STACKTRACE__}
  end

  def receive_response(request), do: receive_response(request, :infinity)
  def receive_response({:erpc_failed, reason}, _timeout), do: :erlang.error({:erpc, reason})

  def receive_response({:erpc_request, monitor}, timeout) do
    receive do
      {:DOWN, ^monitor, :process, _, reason} -> result(reason)
    after
      timeout ->
        :erlang.demonitor(monitor, [:flush])
        :erlang.error({:erpc, :timeout})
    end
  end

  defp result({:erpc_result, {:return, value}}), do: value
  defp result({:erpc_result, {:throw, value, _}}), do: :erlang.throw(value)
  defp result({:erpc_result, {:exit, reason, _}}), do: :erlang.exit({:exception, reason})
  defp result({:erpc_result, {:error, reason, stack}}), do: :erlang.error({:exception, reason, stack})
  defp result(reason), do: :erlang.exit({:signal, reason})

  def cast(node, fun) when is_function(fun, 0) do
    if node == node(), do: :erlang.spawn(fun)
    :ok
  end

  def cast(node, module, function, args), do: cast(node, fn -> apply(module, function, args) end)

  def multicall(nodes, fun), do: multicall(nodes, fun, :infinity)

  def multicall(nodes, fun, timeout) when is_function(fun, 0) do
    for node <- nodes do
      try do
        {:ok, call(node, fun, timeout)}
      catch
        kind, reason -> {kind, reason}
      end
    end
  end

  def multicall(nodes, module, function, args), do: multicall(nodes, module, function, args, :infinity)

  def multicall(nodes, module, function, args, timeout),
    do: multicall(nodes, fn -> apply(module, function, args) end, timeout)
end
