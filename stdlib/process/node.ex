defmodule Node do
  @moduledoc "The node: this instance, as long as it is alone."

  import Kernel, except: [self: 0, spawn: 3]

  defdelegate list(), to: :erlang, as: :nodes
  defdelegate list(args), to: :erlang, as: :nodes

  @doc "Starts or stops watching a node, whose end comes as `{:nodedown, node}`."
  defdelegate monitor(node, flag), to: :erlang, as: :monitor_node

  @doc "The secret of the cluster."
  defdelegate get_cookie(), to: :erlang

  @doc "The name of this node."
  def self, do: :erlang.node()

  @doc "Whether this node can be reached by others."
  def alive?, do: :erlang.is_alive()

  # -- Other nodes: there are none before this one is part of a cluster --

  @doc "Makes this node part of a cluster."
  def start(name, type \\ :longnames, tick_time \\ 15_000) when is_atom(name) do
    :net_kernel.start([name, type, tick_time])
  end

  @doc "Leaves the cluster."
  def stop, do: if(alive?(), do: :net_kernel.stop(), else: {:error, :not_found})

  @doc "Connects to a node: true, false, or `:ignored` if this one is alone."
  def connect(node) when is_atom(node), do: if(alive?(), do: :net_kernel.connect_node(node), else: :ignored)

  @doc "Cuts the connection to a node."
  def disconnect(node) when is_atom(node), do: if(alive?(), do: :erlang.disconnect_node(node), else: :ignored)

  @doc "`:pong` if a node answers, else `:pang`."
  def ping(node) when is_atom(node), do: if(node == self() or connect(node) == true, do: :pong, else: :pang)

  @doc "Watches a node, with options."
  def monitor(node, flag, options), do: :erlang.monitor_node(node, flag, options)

  @doc "Sets the word that nodes of a cluster share."
  def set_cookie(node \\ Node.self(), cookie) when is_atom(cookie), do: :erlang.set_cookie(node, cookie)

  @doc "Starts a process on a node."
  def spawn(node, fun) when node == node(), do: Kernel.spawn(fun)
  def spawn(node, fun), do: :erlang.spawn(node, fun)

  @doc "As `spawn/2`, with options."
  def spawn(node, fun, options) when node == node(), do: Process.spawn(fun, options)
  def spawn(node, fun, options), do: :erlang.spawn_opt(node, fun, options)

  @doc "Starts a process on a node that calls a function of a module."
  def spawn(node, module, fun, args) when node == node(), do: Kernel.spawn(module, fun, args)
  def spawn(node, module, fun, args), do: :erlang.spawn(node, module, fun, args)

  @doc "As `spawn/4`, with options."
  def spawn(node, module, fun, args, options) when node == node(), do: Process.spawn(module, fun, args, options)
  def spawn(node, module, fun, args, options), do: :erlang.spawn_opt(node, module, fun, args, options)

  @doc "As `spawn/2`, linked."
  def spawn_link(node, fun) when node == node(), do: Kernel.spawn_link(fun)
  def spawn_link(node, fun), do: :erlang.spawn_link(node, fun)

  @doc "As `spawn/4`, linked."
  def spawn_link(node, module, fun, args) when node == node(), do: Kernel.spawn_link(module, fun, args)
  def spawn_link(node, module, fun, args), do: :erlang.spawn_link(node, module, fun, args)

  @doc "As `spawn/2`, watched."
  def spawn_monitor(node, fun) when node == node(), do: Kernel.spawn_monitor(fun)
  def spawn_monitor(node, fun), do: :erlang.spawn_monitor(node, fun)

  @doc "As `spawn/4`, watched."
  def spawn_monitor(node, module, fun, args) when node == node(), do: Kernel.spawn_monitor(module, fun, args)
  def spawn_monitor(node, module, fun, args), do: :erlang.spawn_monitor(node, module, fun, args)
end
