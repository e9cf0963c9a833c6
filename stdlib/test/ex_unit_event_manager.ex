defmodule ExUnit.EventManager do
  @moduledoc false
  # Tells the formatters, which are servers of their own, what happens.

  def start(config) do
    for formatter <- config[:formatters] do
      {:ok, pid} = GenServer.start_link(formatter, config)
      pid
    end
  end

  def notify(manager, event), do: Enum.each(manager, fn pid -> GenServer.cast(pid, event) end)

  def stop(manager), do: Enum.each(manager, fn pid -> GenServer.stop(pid, :normal, :infinity) end)
end
