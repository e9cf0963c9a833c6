defmodule Logger.Translator.Crash do
  @moduledoc false
  # The report of a process begun by `:proc_lib` that ended with an error: itself and those linked to it.

  @labels %{
    message_queue_len: "Message Queue Length",
    messages: "Messages",
    links: "Links",
    dictionary: "Dictionary",
    trap_exit: "Trapping Exits",
    status: "Status",
    heap_size: "Heap Size",
    stack_size: "Stack Size",
    reductions: "Reductions"
  }

  def text(lowest, [crashed, linked]) do
    {initial, crashed} = Keyword.pop(crashed, :initial_call)
    {pid, crashed} = Keyword.pop!(crashed, :pid)
    {name, crashed} = Keyword.pop!(crashed, :registered_name)
    {{class, reason, trace}, crashed} = Keyword.pop!(crashed, :error_info)
    dictionary = Keyword.get(crashed, :dictionary, [])
    reason = Exception.normalize(class, reason, trace)
    started = if initial, do: [initial_call: arity(initial)], else: []

    if Keyword.get(dictionary, :"$vl_logger_level") == :none do
      :skip
    else
      told = ["Process ", who(pid, name), " terminating", Logger.Translator.failure(class, reason, trace)]
      told = told ++ [details(lowest, started ++ crashed, "\n"), neighbours(lowest, linked)]
      {:ok, told, metadata(crashed, dictionary, started, name, Logger.Translator.crash(class, reason, trace))}
    end
  end

  defp metadata(crashed, dictionary, started, name, crash) do
    own = Keyword.get(dictionary, :"$logger_metadata$", %{}) |> Map.to_list()
    callers = for {:"$callers", callers} <- dictionary, do: {:callers, callers}
    [{:crash_reason, crash} | callers] ++ Keyword.take(crashed, [:ancestors]) ++ started ++ Logger.Translator.registered(name) ++ own
  end

  defp arity({:supervisor, module, _}), do: {module, :init, 1}
  defp arity({:supervisor_bridge, module, _}), do: {module, :init, 1}
  defp arity({module, function, args}) when is_list(args), do: {module, function, length(args)}
  defp arity(mfa), do: mfa

  defp who(pid, name) when name in [[], :undefined], do: inspect(pid)
  defp who(pid, name), do: [inspect(name), " (", inspect(pid), ")"]

  defp details(lowest, pairs, indent), do: for(pair <- pairs, do: detail(pair, lowest, indent))

  defp detail({:initial_call, mfa}, _lowest, indent), do: [indent, "Initial Call: ", call(mfa)]
  defp detail({:current_function, {_, _, _} = mfa}, _lowest, indent), do: [indent, "Current Call: ", call(mfa)]
  defp detail({:current_function, _}, _lowest, _indent), do: []
  defp detail({:ancestors, ancestors}, _lowest, indent), do: [indent, "Ancestors: ", inspect(ancestors)]

  defp detail({:current_stacktrace, trace}, :debug, indent),
    do: [indent, "Current Stacktrace:" | Enum.map(trace, &[indent, "    ", Exception.format_stacktrace_entry(&1)])]

  defp detail({key, value}, :debug, indent), do: [indent, Map.get(@labels, key, Atom.to_string(key)), ": ", inspect(value)]
  defp detail(_pair, _lowest, _indent), do: []

  defp call(mfa) do
    {module, function, arity} = arity(mfa)
    Exception.format_mfa(module, function, arity)
  end

  defp neighbours(_lowest, []), do: []
  defp neighbours(lowest, linked), do: ["\nNeighbours:" | Enum.map(linked, &neighbour(lowest, &1))]

  defp neighbour(lowest, {:neighbour, pairs}), do: neighbour(lowest, pairs)

  defp neighbour(lowest, pairs) do
    {pid, pairs} = Keyword.pop!(pairs, :pid)
    {name, pairs} = Keyword.pop!(pairs, :registered_name)
    ["\n    ", who(pid, name), details(lowest, pairs, "\n        ")]
  end
end
