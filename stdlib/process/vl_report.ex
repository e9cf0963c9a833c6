defmodule :vl_report do
  @moduledoc "Reports of crashes and of supervision, in the form of OTP's, handed to the logger; `Logger.Translator` words them."

  @doc "Called by the machine when a plain process dies with an error nobody caught."
  def uncaught(pid, class, reason, trace) do
    report = %{label: {:vial, :uncaught}, pid: pid, class: class, reason: reason, trace: trace}
    :logger.log(:error, report, %{error_logger: %{emulator: true, tag: :error}})
  end

  @doc "Called by the machine when a process outgrows its `max_heap_size`; it is killed, or not."
  def heap_limit(pid, limit, words, kills?, messages, info) do
    text =
      "     Process:            #{inspect(pid)} \n     Context:            maximum heap size reached\n" <>
        "     Max Heap Size:      #{limit}\n     Total Heap Size:    #{words}\n" <>
        "     Kill:               #{kills?}\n     Error Logger:       true\n" <>
        "     Message Queue Len:  #{messages}\n     GC Info:            #{inspect(info, pretty: true)}"

    :logger.log(:error, text, %{error_logger: %{emulator: true, tag: :error}})
  end

  @doc "Called by the machine when a native function has held a scheduler, once for each."
  def slow_native(module, function, arity, ms) do
    text =
      "#{Exception.format_mfa(module, function, arity)} is native and held a scheduler for #{ms} ms: other processes " <>
        "waited. What takes longer than a millisecond should be marked ERL_NIF_DIRTY_JOB_CPU_BOUND or " <>
        "ERL_NIF_DIRTY_JOB_IO_BOUND, work in parts (enif_schedule_nif), or be declared without dirty: false (FFI)"

    :logger.log(:warning, text, %{mfa: {module, function, arity}})
  end

  @doc "Called by the compiler when the function under `@on_load` refuses: the module does not stay."
  def on_load(module, value) do
    :error_logger.warning_msg(~c"The on_load function for module ~s returned:~n~P~n", [module, value, 10])
    :code.soft_purge(module) && :code.delete(module)
  end

  @doc "A server is ending for a reason out of order."
  def server_crash(name, class, reason, trace, message, from, state) do
    log(%{
      label: {:gen_server, :terminate},
      name: name,
      last_message: message,
      state: state,
      log: [],
      reason: with_trace(class, reason, trace),
      client_info: client(from)
    })
  end

  @doc "A state machine is ending for a reason out of order. `Logger` shows nothing of it, as Elixir's; handlers of `:logger` do."
  def state_machine_crash(name, machine, event, class, reason, trace) do
    log(%{
      label: {:gen_statem, :terminate},
      name: name,
      queue: [event | machine.queue],
      postponed: machine.postponed,
      modules: [machine.module],
      state: {machine.state, machine.data},
      log: [],
      reason: {class, reason, trace},
      client_info: :undefined
    })
  end

  @doc "A handler of an event manager failed."
  def handler_crash(handler, manager, reason, event, state) do
    log(%{
      label: {:gen_event, :terminate},
      handler: handler,
      name: manager,
      last_message: event,
      state: state,
      log: [],
      reason: reason
    })
  end

  @doc "A task ended with an exception."
  def task_crash(name, starter, class, reason, trace, fun, args) do
    data = %{name: name, starter: starter, function: fun, args: args, reason: with_trace(class, reason, trace)}
    callers = Process.get(:"$callers", [])
    :logger.log(:error, %{label: {Task.Supervisor, :terminating}, report: data}, %{domain: [:otp, :elixir], callers: callers})
  end

  defp with_trace(:exit, reason, []), do: reason
  defp with_trace(:throw, value, trace), do: {{:nocatch, value}, trace}
  defp with_trace(_class, reason, trace), do: {reason, trace}

  # Where the one who asked is now.
  defp client(nil), do: :undefined

  defp client({pid, _tag}) when node(pid) == node() do
    case Process.info(pid, [:registered_name, :current_stacktrace]) do
      nil -> {pid, :dead}
      [registered_name: [], current_stacktrace: trace] -> {pid, {pid, trace}}
      [registered_name: name, current_stacktrace: trace] -> {pid, {name, trace}}
    end
  end

  defp client({pid, _tag}), do: {pid, :remote}

  @doc "A process begun by `:proc_lib` ended with an error."
  def process_crash(class, reason, trace) do
    items = [:registered_name, :message_queue_len, :messages, :links, :dictionary, :trap_exit, :status, :heap_size, :stack_size, :reductions]
    info = Process.info(self(), items)
    {own, rest} = Keyword.split(info, [:registered_name])
    dictionary = Keyword.drop(info[:dictionary], [:"$ancestors", :"$initial_call"])

    crashed =
      initial_call() ++
        [pid: self()] ++
        own ++
        [error_info: {class, reason, trace}, ancestors: Process.get(:"$ancestors", [])] ++
        Keyword.replace(rest, :dictionary, dictionary)

    report = %{label: {:proc_lib, :crash}, report: [crashed, neighbours(info[:links])]}
    :logger.log(:error, report, %{domain: [:otp, :sasl], error_logger: %{tag: :error_report, type: :crash_report}})
  end

  defp initial_call do
    case Process.get(:"$initial_call") do
      {module, function, arity} when is_integer(arity) -> [initial_call: {module, function, arguments(arity)}]
      nil -> []
      call -> [initial_call: call]
    end
  end

  defp arguments(arity), do: for(n <- 1..arity//1, do: :"Argument__#{n}")

  # Those linked that would die with it and were begun alike.
  defp neighbours(links) do
    for pid <- links, is_pid(pid), node(pid) == node(), {:trap_exit, false} <- [Process.info(pid, :trap_exit)], info = neighbour(pid), do: {:neighbour, info}
  end

  @neighbour [:registered_name, :current_function, :message_queue_len, :links, :trap_exit, :status, :heap_size, :stack_size, :reductions, :current_stacktrace, :dictionary]

  defp neighbour(pid) do
    with [_ | _] = info <- Process.info(pid, @neighbour),
         {dictionary, info} = Keyword.pop!(info, :dictionary),
         {_, {module, function, arity}} <- List.keyfind(dictionary, :"$initial_call", 0),
         {_, ancestors} <- List.keyfind(dictionary, :"$ancestors", 0) do
      {[name, current], rest} = Enum.split(info, 2)
      [{:pid, pid}, name, {:initial_call, {module, function, arity}}, current, {:ancestors, ancestors} | rest]
    else
      _ -> nil
    end
  end

  # -- Supervision: shown only when asked for, `config :logger, handle_sasl_reports: true` --

  @doc "A child was started."
  def child_started(supervisor, child, pid), do: if(:logger.reports_progress?(), do: report_started(supervisor, child, pid))

  defp report_started(supervisor, child, pid) do
    report = [supervisor: supervisor, started: [{:pid, pid}, {:id, child.id} | details(child)]]
    :logger.log(:info, %{label: {:supervisor, :progress}, report: report}, %{domain: [:otp, :sasl]})
  end

  @doc """
  A child could not be started (`:start_error`), has ended (`:child_terminated`), ended otherwise than told
  (`:shutdown_error`), or ended too often (`:shutdown`).
  """
  def child_failed(supervisor, context, child, reason, pid) do
    offender = [{:pid, pid}, {:id, child.id} | details(child)]
    report = [supervisor: supervisor, errorContext: context, reason: reason, offender: offender]
    :logger.log(:error, %{label: {:supervisor, context}, report: report}, %{domain: [:otp, :sasl]})
  end

  defp details(child) do
    [
      mfargs: child.start,
      restart_type: child.restart,
      significant: Map.get(child, :significant, false),
      shutdown: child.shutdown,
      child_type: child.type
    ]
  end

  @doc "An application runs, or runs no more."
  def application_started(app) do
    report = %{label: {:application_controller, :progress}, report: [application: app, started_at: node()]}
    :logger.log(:info, report, %{domain: [:otp, :sasl]})
  end

  def application_ended(app, reason, type) do
    report = %{label: {:application_controller, :exit}, report: [application: app, exited: reason, type: type]}
    :logger.log(:notice, report, %{domain: [:otp]})
  end

  # -- Messages nobody waits for --

  @doc "A server without a clause for a message."
  def unhandled_info(module, message) do
    name = inspect(registered_name())
    text = [inspect(module), " ", name, " received unexpected message in handle_info/2: ", inspect(message), "\n"]
    :logger.log(:error, text, %{domain: [:otp]})
  end

  @doc "A handler of events without `handle_info` was given a message."
  def unhandled_event(module, message),
    do: :logger.log(:warning, '** Undefined handle_info in ~tp~n** Unhandled message: ~tp~n', [module, message])

  defp log(report), do: :logger.log(:error, report, %{domain: [:otp]})

  defp registered_name do
    case Process.info(self(), :registered_name) do
      {_, []} -> self()
      {_, name} -> name
    end
  end
end
