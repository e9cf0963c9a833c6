defmodule :vl_report do
  @moduledoc "The texts of crash reports, in Elixir's words, handed to the logger."

  @doc "A process begun with `spawn` or `:proc_lib` ended with an exception."
  def process_crash(class, reason, trace) do
    text = [name_of(self()), " terminating\n", reason_text(class, reason, trace)]
    log_progress(:error, ["Process ", text])
  end

  @doc "Called by the machine when a plain process dies with an error nobody caught."
  def uncaught(pid, class, reason, trace) do
    log(:error, ["Process ", inspect(pid), " raised an exception\n", error_text(class, reason, trace)])
  end

  @doc "A `GenServer` is ending for a reason out of order."
  def server_crash(name, class, reason, trace, message, from, state) do
    log(:error, [
      ["GenServer ", inspect(name), " terminating\n", reason_text(class, reason, trace)],
      ["\nLast message", from_text(from), ": ", inspect(message)],
      ["\nState: ", inspect(state)],
      client_text(from)
    ])
  end

  @doc "A task ended with an exception."
  def task_crash(pid, starter, class, reason, trace, fun, args) do
    log(:error, [
      ["Task ", inspect(pid), " started from ", inspect(starter), " terminating\n", reason_text(class, reason, trace)],
      ["\nFunction: ", inspect(fun), "\n    Args: ", inspect(args)]
    ])
  end

  @doc "A server without a clause for a message."
  def unhandled_info(module, message) do
    name = inspect(registered_name())
    log(:error, [inspect(module), " ", name, " received unexpected message in handle_info/2: ", inspect(message), "\n"])
  end

  @doc "A handler of an event manager failed."
  def handler_crash(handler, manager, reason, event, state) do
    {reason, trace} =
      case reason do
        {:EXIT, {reason, [_ | _] = trace}} -> {reason, trace}
        {:EXIT, reason} -> {reason, []}
        other -> {other, []}
      end

    log(:error, [
      [":gen_event handler ", inspect(handler), " installed in ", inspect(manager), " terminating\n"],
      [reason_text(if(trace == [], do: :exit, else: :error), reason, trace)],
      ["\nLast message: ", inspect(event), "\nState: ", inspect(state)]
    ])
  end

  @doc "A handler of events without `handle_info` was given a message."
  def unhandled_event(module, message),
    do: :logger.log(:warning, '** Undefined handle_info in ~tp~n** Unhandled message: ~tp~n', [module, message])

  @doc "A supervisor could not start or keep a child."
  def child_terminated(supervisor, child, reason, pid, what) do
    start = if pid == :undefined, do: [], else: ["\nPid: ", inspect(pid)]

    log_progress(:error, [
      ["Child ", inspect(child.id), " of Supervisor ", inspect(supervisor), " ", what],
      ["\n** (exit) ", Exception.format_exit(reason), start],
      ["\nStart Call: ", start_call(child.start), "\nRestart: ", inspect(child.restart)],
      ["\nShutdown: ", inspect(child.shutdown), "\nType: ", inspect(child.type)]
    ])
  end

  defp start_call({module, function, args}) when is_list(args), do: Exception.format_mfa(module, function, args)
  defp start_call({module, function, _undefined}), do: [inspect(module), ".", Atom.to_string(function), "/?"]

  defp log(level, chardata), do: :logger.log(level, chardata, %{report: true, domain: [:otp]})

  # What supervision tells of itself is shown only when asked for: `config :logger, handle_sasl_reports: true`.
  defp log_progress(level, chardata), do: :logger.log(level, chardata, %{report: true, domain: [:otp, :sasl]})

  defp reason_text(:exit, reason, trace) do
    case reason do
      {exception, [_ | _] = inner} when is_exception(exception) -> error_text(:error, exception, inner)
      {kind, [{_, _, _, _} | _] = inner} -> error_text(:error, kind, inner)
      _ -> ["** (stop) ", Exception.format_exit(reason), trace_text(trace)]
    end
  end

  defp reason_text(class, reason, trace), do: error_text(class, reason, trace)

  # The error and where it was, without the line break at the end.
  defp error_text(class, reason, trace) do
    Exception.format(class, Exception.normalize(class, reason, trace), trace) |> String.trim_trailing("\n")
  end

  defp trace_text([]), do: []
  defp trace_text(trace), do: ["\n", Exception.format_stacktrace(trace) |> String.trim_trailing("\n")]

  defp from_text({pid, _tag}), do: [" (from ", inspect(pid), ")"]
  defp from_text(nil), do: []

  defp client_text(nil), do: []

  defp client_text({pid, _tag}) when node(pid) == node() do
    case Process.info(pid, [:registered_name, :current_stacktrace]) do
      nil ->
        ["\nClient ", inspect(pid), " is dead"]

      [registered_name: name, current_stacktrace: trace] ->
        shown = if name == [], do: inspect(pid), else: inspect(name)
        ["\nClient ", shown, " is alive\n\n", Exception.format_stacktrace(trace) |> String.trim_trailing("\n")]
    end
  end

  defp client_text({pid, _tag}), do: ["\nClient ", inspect(pid), " is remote on node ", inspect(node(pid))]

  defp registered_name do
    case Process.info(self(), :registered_name) do
      {_, []} -> self()
      {_, name} -> name
    end
  end

  defp name_of(pid), do: inspect(pid)
end
