defmodule :rpc do
  @moduledoc false
  # Calls on nodes, as the old functions give their results. There is only this node.

  def call(node, module, function, args), do: call(node, module, function, args, :infinity)

  def call(node, module, function, args, timeout) do
    :erpc.call(node, fn -> caught(module, function, args) end, timeout)
  catch
    :error, {:erpc, :noconnection} -> {:badrpc, :nodedown}
    :error, {:erpc, :timeout} -> {:badrpc, :timeout}
  end

  def block_call(node, module, function, args), do: call(node, module, function, args)
  def block_call(node, module, function, args, timeout), do: call(node, module, function, args, timeout)

  # A throw is a result, here.
  defp caught(module, function, args) do
    apply(module, function, args)
  catch
    :throw, value -> value
    :exit, reason -> {:badrpc, {:EXIT, reason}}
    :error, reason -> {:badrpc, {:EXIT, {reason, __STACKTRACE__}}}
  end

  def cast(node, module, function, args) do
    if node == node(), do: :erlang.spawn(module, function, args)
    true
  end

  def multicall(module, function, args), do: multicall([node()], module, function, args, :infinity)

  def multicall(nodes, module, function, args) when is_list(nodes),
    do: multicall(nodes, module, function, args, :infinity)

  def multicall(module, function, args, timeout), do: multicall([node()], module, function, args, timeout)

  def multicall(nodes, module, function, args, timeout) do
    {here, away} = :lists.partition(&(&1 == node()), nodes)
    {for(node <- here, do: call(node, module, function, args, timeout)), away}
  end

  def async_call(node, module, function, args), do: :erpc.send_request(node, fn -> caught(module, function, args) end)
  def yield(request), do: :erpc.receive_response(request)
end
