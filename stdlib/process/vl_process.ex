defmodule :vl_process do
  @moduledoc "Monitoring by pid, port, name or name and node, as `Process.monitor/2` takes them."

  def monitor(item), do: monitor(item, [])
  def monitor(item, options) when is_port(item), do: :erlang.monitor(:port, item, options)
  def monitor(item, options), do: :erlang.monitor(:process, item, options)
end
