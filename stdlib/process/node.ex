defmodule Node do
  @moduledoc "The node: this instance, as long as it is alone."

  defdelegate list(), to: :erlang, as: :nodes
  defdelegate list(args), to: :erlang, as: :nodes
  defdelegate monitor(node, flag), to: :erlang, as: :monitor_node
  defdelegate get_cookie(), to: :erlang

  @doc "The name of this node."
  def self, do: :erlang.node()

  @doc "Whether this node can be reached by others."
  def alive?, do: :erlang.is_alive()
end
