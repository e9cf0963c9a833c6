defmodule Port do
  @moduledoc """
  Ports: programs outside the machine that speak in messages. A port is a process here, and its name a pid.

      port = Port.open({:spawn, "cat"}, [:binary])
      send(port, {self(), {:command, "hello"}})
      receive do: ({^port, {:data, data}} -> data)
  """

  @type name ::
          {:spawn, charlist | binary}
          | {:spawn_driver, charlist | binary}
          | {:spawn_executable, :file.name_all()}
          | {:fd, non_neg_integer, non_neg_integer}

  @doc "Opens a port; see `:erlang.open_port/2`."
  def open(name, options), do: :erlang.open_port(name, options)

  @doc "Closes a port."
  def close(port), do: :erlang.port_close(port)

  @doc "Sends data to what is behind the port."
  def command(port, data, options \\ []), do: :erlang.port_command(port, data, options)

  @doc "Makes another process the owner."
  def connect(port, pid), do: :erlang.port_connect(port, pid)

  @doc "What is known of a port, or nil if it is closed."
  def info(port), do: port |> :erlang.port_info() |> known()

  @doc "One thing that is known of a port, `{item, value}`, or nil."
  def info(port, :registered_name) do
    case :erlang.port_info(port, :registered_name) do
      [] -> {:registered_name, []}
      other -> known(other)
    end
  end

  def info(port, item), do: port |> :erlang.port_info(item) |> known()

  defp known(:undefined), do: nil
  defp known(info), do: info

  @doc "Watches a port: its end comes as a `:DOWN` message."
  def monitor(port), do: Process.monitor(port)

  @doc "Ends a watch."
  def demonitor(monitor_ref, options \\ []), do: :erlang.demonitor(monitor_ref, options)

  @doc "All ports."
  def list, do: :vl_port.all()
end
