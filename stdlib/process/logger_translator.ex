defmodule Logger.Translator do
  @moduledoc """
  What behaviours and supervisors report, in Elixir's words.

  A translator is a function of the lowest level, the level of the event, `:report` or `:format`, and the report as
  `{label, data}` or the format as `{format, args}`. It gives `{:ok, text}`, `{:ok, text, metadata}`, `:skip` to log nothing, or
  `:none` to leave the event to the next one; see `Logger.add_translator/1`.
  """

  def translate(lowest, _level, :report, {:logger, %{label: {:gen_server, :terminate}} = report}), do: server(lowest, report)
  def translate(lowest, _level, :report, {:logger, %{label: {:gen_event, :terminate}} = report}), do: handler(lowest, report)
  def translate(_lowest, _level, :report, {:logger, %{label: {:vial, :uncaught}} = report}), do: uncaught(report)
  def translate(_lowest, _level, :report, {:logger, %{label: _}}), do: :skip
  def translate(_lowest, _level, :report, {{Task.Supervisor, :terminating}, report}), do: task(report)
  def translate(lowest, _level, :report, {{:proc_lib, :crash}, report}), do: Logger.Translator.Crash.text(lowest, report)
  def translate(lowest, _level, :report, {{:supervisor, :progress}, report}), do: started(lowest, report)
  def translate(lowest, _level, :report, {{:supervisor, _}, report}), do: child(lowest, report)

  def translate(_lowest, _level, :report, {{:application_controller, :progress}, [application: app, started_at: node]}),
    do: {:ok, ["Application ", Atom.to_string(app), " started at ", inspect(node)]}

  def translate(_lowest, _level, :report, {{:application_controller, :exit}, [application: app, exited: reason, type: _]}),
    do: {:ok, ["Application ", Atom.to_string(app), " exited: ", Application.format_error(reason)]}

  def translate(_lowest, :error, :format, {'Error in process ' ++ _, [pid | rest]}) do
    case rest do
      [node, {reason, trace}] -> uncaught([inspect(pid), " on node ", inspect(node)], :error, reason, trace)
      [{reason, trace}] -> uncaught(inspect(pid), :error, reason, trace)
      _ -> :none
    end
  end

  def translate(_lowest, _level, _kind, _message), do: :none

  # -- Servers, handlers, tasks --

  defp server(lowest, report) do
    {why, crash} = reason(report.reason)
    told = ["GenServer ", inspect(report.name), " terminating", why, "\nLast message", asker(report.client_info), ": ", shown(report.last_message)]
    told = if lowest == :debug, do: [told, "\nState: ", shown(report.state), client(report.client_info)], else: told
    {:ok, told, [{:crash_reason, crash} | registered(report.name)]}
  end

  defp handler(lowest, report) do
    {why, crash} = reason(with({:EXIT, reason} <- report.reason, do: reason))
    told = [":gen_event handler ", inspect(report.handler), " installed in ", inspect(report.name), " terminating", why]
    told = told ++ ["\nLast message: ", shown(report.last_message)]
    told = if lowest == :debug, do: [told, "\nState: ", shown(report.state)], else: told
    {:ok, told, [{:crash_reason, crash} | registered(report.name)]}
  end

  defp task(report) do
    {why, crash} = reason(report.reason)

    told = [
      "Task " <> inspect(report.name) <> " started from " <> inspect(report.starter) <> " terminating",
      why,
      "\nFunction: ",
      shown(report.function),
      "\n    Args: ",
      shown(report.args)
    ]

    {:ok, told, [{:crash_reason, crash} | registered(report.name)]}
  end

  defp asker({pid, {name, _trace}}) when is_pid(pid), do: [" (from ", inspect(name), ")"]
  defp asker({pid, _}) when is_pid(pid), do: [" (from ", inspect(pid), ")"]
  defp asker(_none), do: []

  defp client({pid, :dead}), do: ["\nClient ", inspect(pid), " is dead"]
  defp client({pid, :remote}), do: ["\nClient ", inspect(pid), " is remote on node ", inspect(node(pid))]
  defp client({_pid, {name, trace}}), do: ["\nClient ", inspect(name), " is alive\n", trace(trace)]
  defp client(_none), do: []

  # -- Supervisors --

  defp started(lowest, supervisor: supervisor, started: [{:pid, pid}, {:id, id} | child]),
    do: {:ok, ["Child ", inspect(id), " of Supervisor ", name(supervisor), " started\nPid: ", inspect(pid), start(lowest, child)]}

  defp started(lowest, supervisor: supervisor, started: [{:pid, pid} | child]),
    do: {:ok, ["Child of Supervisor ", name(supervisor), " started\nPid: ", inspect(pid), start(lowest, child)]}

  defp started(_lowest, _other), do: :none

  defp child(lowest, supervisor: supervisor, errorContext: context, reason: reason, offender: offender) do
    {head, rest} =
      case offender do
        [{:pid, pid}, {:id, id} | rest] -> {["Child ", inspect(id), " of Supervisor "], {if(context != :shutdown, do: pid), rest}}
        [{:nb_children, count}, {:id, id} | rest] -> {["Children ", inspect(id), " of Supervisor "], {count, rest}}
        [{:pid, pid} | rest] -> {["Child of Supervisor "], {pid, rest}}
      end

    {who, rest} = rest
    why = with {:EXIT, inner} when context == :start_error <- reason, do: inner
    told = head ++ [name(supervisor), context(context), "\n** (exit) ", Exception.format_exit(why)]
    {:ok, told ++ [who(who), start(lowest, rest)]}
  end

  defp child(_lowest, _other), do: :none

  defp who(pid) when is_pid(pid), do: ["\nPid: ", inspect(pid)]
  defp who(count) when is_integer(count), do: ["\nNumber: ", Integer.to_string(count)]
  defp who(_none), do: []

  defp context(:start_error), do: " failed to start"
  defp context(:child_terminated), do: " terminated"
  defp context(:shutdown), do: " caused shutdown"
  defp context(:shutdown_error), do: " shut down abnormally"

  defp name({kind, name}) when kind in [:local, :global], do: inspect(name)
  defp name({:via, _module, name}), do: inspect(name)
  defp name({pid, module}) when is_pid(pid), do: [inspect(pid), " (", inspect(module), ")"]
  defp name(other), do: inspect(other)

  defp start(lowest, [{key, {module, function, args}} | details]) when key in [:mfargs, :mfa],
    do: ["\nStart Call: ", call(module, function, args), details(lowest, details)]

  defp start(lowest, [{:mod, module} | details]), do: ["\nStart Module: ", inspect(module), details(lowest, details)]
  defp start(_lowest, _child), do: []

  defp call(module, function, :undefined), do: [Exception.format_mfa(module, function, 0) |> String.trim_trailing("/0"), "/?"]
  defp call(module, function, args), do: Exception.format_mfa(module, function, args)

  defp details(:debug, pairs), do: Enum.map(pairs, &detail/1)
  defp details(_lowest, _pairs), do: []

  defp detail({:restart_type, value}), do: ["\nRestart: ", inspect(value)]
  defp detail({:shutdown, value}), do: ["\nShutdown: ", inspect(value)]
  defp detail({:child_type, value}), do: ["\nType: ", inspect(value)]
  defp detail({:significant, true}), do: "\nSignificant: true"
  defp detail(_other), do: []

  # -- Processes without a behaviour --

  defp uncaught(report), do: uncaught(inspect(report.pid), report.class, report.reason, report.trace)

  defp uncaught(who, class, reason, trace) do
    reason = Exception.normalize(class, reason, trace)
    {:ok, ["Process ", who, " raised an exception", failure(class, reason, trace)], [crash_reason: crash(class, reason, trace)]}
  end

  # -- Parts --

  defp shown(term), do: inspect(term, Application.get_env(:logger, :translator_inspect_opts, []))

  @doc false
  def registered(name) when is_atom(name) and name not in [nil, :undefined], do: [registered_name: name]
  def registered(_name), do: []

  # Why a process ended: the text, and the pair of reason and stack trace. Which of the two an Erlang term is,
  # an error or an exit, shows in whether it has a name.
  defp reason({value, [_ | _] = trace} = whole) do
    if Enum.all?(trace, &frame?/1) do
      case Exception.normalize(:error, value, trace) do
        %ErlangError{original: ^value} -> {["\n** (stop) ", Exception.format_exit(value), trace(trace)], {value, trace}}
        exception -> {failure(:error, exception, trace), {exception, trace}}
      end
    else
      stop(whole)
    end
  end

  defp reason(reason), do: stop(reason)

  defp stop(reason), do: {["\n** (stop) ", Exception.format_exit(reason)], {reason, []}}

  defp frame?({_module, _function, _arity, location}), do: is_list(location)
  defp frame?({_fun, _arity, location}), do: is_list(location)
  defp frame?(_other), do: false

  @doc false
  def failure(class, reason, trace), do: [?\n, Exception.format_banner(class, reason, trace), trace(trace)]

  @doc false
  def crash(:throw, reason, trace), do: {{:nocatch, reason}, trace}
  def crash(_class, reason, trace), do: {reason, trace}

  defp trace(trace), do: Enum.map(trace, &["\n    ", Exception.format_stacktrace_entry(&1)])
end
