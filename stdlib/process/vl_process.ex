defmodule :vl_process do
  @moduledoc "What builtins about processes leave to the language."

  # By pid, port, name or name and node, as `Process.monitor/2` takes them.
  def monitor(item), do: monitor(item, [])
  def monitor(item, options) when is_port(item), do: :erlang.monitor(:port, item, options)
  def monitor(item, options), do: :erlang.monitor(:process, item, options)

  # What a process was asked (vm/proc/request.h).
  def answer(ref, if_gone) do
    receive do
      {^ref, answer} -> answer
      {^ref} -> if_gone
      {^ref, :error, reason} -> :erlang.error(reason)
    end
  end
end
