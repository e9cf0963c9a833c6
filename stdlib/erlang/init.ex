defmodule :init do
  @moduledoc """
  The first process: it owns what lives as long as the machine.
  """

  @doc "Starts what every program counts on; called once, before any code of the user."
  def boot do
    Process.group_leader(self(), :vl_user.start())
    caller = self()
    ref = make_ref()

    {pid, monitor} =
      spawn_monitor(fn ->
        Process.register(self(), :init)
        :application.boot()
        :global.boot()
        send(caller, ref)
        loop()
      end)

    receive do
      ^ref -> Process.demonitor(monitor, [:flush])
      {:DOWN, ^monitor, _, ^pid, reason} -> exit(reason)
    end

    :ok
  end

  defp loop do
    receive do
      {:stop, status} ->
        :application_controller.stop_all()
        :erlang.halt(:vl_cli.finish({:ok, status}))

      _other ->
        loop()
    end
  end

  @doc "Ends the machine in order."
  def stop, do: stop(0)

  def stop(status) do
    send(:init, {:stop, status})
    :ok
  end

  def get_status, do: {:started, :started}
  def get_plain_arguments, do: Enum.map(System.argv(), &String.to_charlist/1)
  def get_argument(_flag), do: :error
  def get_arguments, do: []
end
