defmodule :erl_signal_server do
  @moduledoc """
  The event manager that is told of signals of the operating system. It is begun by the first `:os.set_signal/2`.

  A process waits for signals and notifies the manager of that name; handlers are those of `:gen_event`.
  """

  @doc "Sees to it that it runs."
  def ensure_started do
    case :gen_event.start({:local, __MODULE__}) do
      {:ok, pid} ->
        :gen_event.add_handler(pid, :erl_signal_handler, [])
        spawn(&wait/0)
        :ok

      {:error, {:already_started, _pid}} ->
        :ok
    end
  end

  defp wait do
    case :vl_io.await_signal() do
      false ->
        :ok

      :wait ->
        Process.sleep(20)
        wait()

      signal ->
        :gen_event.notify(__MODULE__, signal)
        wait()
    end
  end
end
