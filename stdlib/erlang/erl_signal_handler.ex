defmodule :erl_signal_handler do
  @moduledoc "What signals do that somebody has asked for, besides what he does: `sigterm` ends the program in order, `sigusr1` and `sigquit` at once."

  @behaviour :gen_event

  @impl true
  def init(_args), do: {:ok, nil}

  @impl true
  def handle_event(:sigusr1, _state), do: :erlang.halt('Received SIGUSR1')
  def handle_event(:sigquit, _state), do: :erlang.halt()

  def handle_event(:sigterm, state) do
    :logger.notice('SIGTERM received - shutting down~n', [], %{})
    :init.stop()
    {:ok, state}
  end

  def handle_event(_signal, state), do: {:ok, state}

  @impl true
  def handle_call(_request, state), do: {:ok, :ok, state}
end
