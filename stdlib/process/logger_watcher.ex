defmodule Logger.Watcher do
  @moduledoc false
  # Puts a handler into the event manager and ends with it, so that a supervisor puts it there again.

  use GenServer, restart: :transient

  @doc "What is watched for a backend: the handler's name, what its `init` is given, and whether its end is told."
  def backend(:console), do: {Logger.Backends.Console, :console, :told}
  def backend({module, _id} = backend) when is_atom(module), do: {backend, backend, :told}
  def backend(module) when is_atom(module), do: {module, module, :told}

  def child_spec({handler, _args, _told} = watched) do
    %{id: handler, start: {__MODULE__, :start_link, [watched]}, restart: :transient}
  end

  def start_link(watched), do: GenServer.start_link(__MODULE__, watched)

  @impl true
  def init({handler, args, told}) do
    Process.flag(:trap_exit, true)

    case :gen_event.delete_handler(Logger, handler, :ok) && :gen_event.add_sup_handler(Logger, handler, args) do
      :ok -> {:ok, {handler, told}}
      {:error, :ignore} -> :ignore
      {:error, reason} -> {:stop, reason}
      {:EXIT, _} = exit -> {:stop, exit}
    end
  end

  @impl true
  def handle_info({:gen_event_EXIT, handler, reason}, {handler, told}) when reason in [:normal, :shutdown], do: {:stop, reason, {handler, told}}
  def handle_info({:gen_event_EXIT, handler, {:swapped, _, _}}, {handler, told}), do: {:stop, :shutdown, {handler, told}}

  def handle_info({:gen_event_EXIT, handler, reason}, {handler, told}) do
    if told == :told, do: tell(handler, reason)
    {:stop, reason, {handler, told}}
  end

  # The manager is gone.
  def handle_info({:EXIT, _pid, reason}, state), do: {:stop, {:shutdown, reason}, state}
  def handle_info(_message, state), do: {:noreply, state}

  @impl true
  def terminate(_reason, {handler, _told}) do
    # Waits until the manager has let go of it.
    :gen_event.delete_handler(Logger, handler, :ok)
  catch
    :exit, _ -> :ok
  end

  # Where no other backend shows it, the standard error does.
  defp tell(handler, reason) do
    if :gen_event.which_handlers(Logger) == [Logger.Config] do
      reason = with {:EXIT, reason} <- reason, do: reason
      IO.puts(:stderr, [":gen_event handler ", inspect(handler), " installed in Logger terminating\n", "** (exit) ", Exception.format_exit(reason)])
    end
  catch
    :exit, _ -> :ok
  end
end
