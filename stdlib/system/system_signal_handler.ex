defmodule System.SignalHandler do
  @moduledoc false
  # A function that `System.trap_signal/3` was given, as a handler of signals.

  @behaviour :gen_event

  @impl true
  def init({signal, fun}), do: {:ok, {signal, fun}}

  @impl true
  def handle_event(signal, {signal, fun}) do
    :ok = fun.()
    {:ok, {signal, fun}}
  end

  def handle_event(_signal, state), do: {:ok, state}

  @impl true
  def handle_call(_request, state), do: {:ok, :ok, state}
end
