defmodule :gen_statem do
  @moduledoc false
  # State machines. A machine's own record is the map `m`: module, mode, enter (are states entered by
  # a call?), state, data, queue (events to be handled before a message is received), postponed
  # (newest first), timers (event type => {timer, content}), hibernate.

  require :vl_request
  :vl_request.responses()

  def start(module, args, options), do: :gen.start(__MODULE__, :nolink, :none, module, args, options)
  def start(name, module, args, options), do: :gen.start(__MODULE__, :nolink, name, module, args, options)
  def start_link(module, args, options), do: :gen.start(__MODULE__, :link, :none, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(__MODULE__, :link, name, module, args, options)

  def start_monitor(module, args, options), do: monitored(start(module, args, options))
  def start_monitor(name, module, args, options), do: monitored(start(name, module, args, options))

  defp monitored({:ok, pid}), do: {:ok, {pid, :erlang.monitor(:process, pid)}}
  defp monitored(other), do: other

  def stop(server), do: stop(server, :normal, :infinity)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  def call(server, request), do: call(server, request, :infinity)
  def call(server, request, {:clean_timeout, timeout}), do: call(server, request, timeout)
  def call(server, request, {:dirty_timeout, timeout}), do: call(server, request, timeout)

  def call(server, request, timeout) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request, timeout)
    reply
  catch
    :exit, reason -> exit({reason, {__MODULE__, :call, [server, request, timeout]}})
  end

  def send_request(server, request), do: :vl_request.send(server, :"$gen_call", request)
  def send_request(server, request, tag, requests), do: :vl_request.send(server, :"$gen_call", request, tag, requests)

  def cast(server, message) do
    case :gen.destination(server) do
      pid when is_pid(pid) -> send(pid, {:"$gen_cast", message})
      _ -> :ok
    end

    :ok
  end

  def reply({:reply, from, reply}), do: reply(from, reply)
  def reply(replies) when is_list(replies), do: :lists.foreach(&reply/1, replies)
  def reply(from, reply), do: :gen.reply(from, reply)

  def enter_loop(module, options, state, data), do: enter_loop(module, options, state, data, self(), [])

  def enter_loop(module, options, state, data, actions) when is_list(actions),
    do: enter_loop(module, options, state, data, self(), actions)

  def enter_loop(module, options, state, data, name), do: enter_loop(module, options, state, data, name, [])

  def enter_loop(module, _options, state, data, _name, actions) do
    parent =
      case Process.get(:"$ancestors") do
        [pid | _] when is_pid(pid) -> pid
        _ -> self()
      end

    begin(machine(module, state, data), actions, parent, [])
  end

  # -- Start --

  @doc false
  def init_it(starter, name, module, args, options) do
    parent = if starter == :nolink, do: self(), else: starter

    case :gen.register(name) do
      true ->
        :gen.keep_name(name)

        started(
          dispatch(module, :init, [args]),
          parent,
          name,
          module,
          :sys.debug_options(Keyword.get(options, :debug, []))
        )

      {false, pid} ->
        :proc_lib.init_ack({:error, {:already_started, pid}})
    end
  end

  defp started({:ok, {:ok, state, data}}, parent, name, module, debug),
    do: started({:ok, {:ok, state, data, []}}, parent, name, module, debug)

  defp started({:ok, {:ok, state, data, actions}}, parent, _name, module, debug) do
    m = machine(module, state, data)
    :proc_lib.init_ack({:ok, self()})
    begin(m, actions, parent, debug)
  end

  defp started({:ok, {:stop, reason}}, _, name, _, _), do: refuse(name, {:error, reason}, reason)
  defp started({:ok, {:error, reason}}, _, name, _, _), do: refuse(name, {:error, reason}, :normal)
  defp started({:ok, :ignore}, _, name, _, _), do: refuse(name, :ignore, :normal)

  defp started({:ok, other}, _, name, _, _),
    do: refuse(name, {:error, {:bad_return_from_init, other}}, {:bad_return_from_init, other})

  defp started({:raised, class, reason, trace}, _, name, _, _) do
    :gen.unregister(name)
    :proc_lib.init_ack({:error, reason})
    :erlang.raise(class, reason, trace)
  end

  defp refuse(name, answer, reason) do
    :gen.unregister(name)
    :proc_lib.init_ack(answer)
    exit(reason)
  end

  defp machine(module, state, data) do
    Map.merge(
      %{module: module, state: state, data: data, queue: [], postponed: [], timers: %{}, hibernate: false},
      mode(module)
    )
  end

  defp mode(module) do
    modes = List.wrap(module.callback_mode())
    functions = if :handle_event_function in modes, do: :handle_event_function, else: :state_functions
    %{mode: functions, enter: :state_enter in modes}
  end

  defp begin(m, actions, parent, debug) do
    event = {:internal, :init_state}
    change = %{state: m.state, data: m.data, actions: actions, entered: true}
    transition(change, event, m, parent, debug)
  end

  # -- The loop: queued events first, then messages --

  defp loop(%{queue: [event | queue]} = m, parent, debug), do: handle(event, %{m | queue: queue}, parent, debug)

  defp loop(%{hibernate: true} = m, parent, debug),
    do: :proc_lib.hibernate(__MODULE__, :wake_hibernated, [%{m | hibernate: false}, parent, debug])

  defp loop(m, parent, debug) do
    receive do
      message -> take(message, m, parent, debug)
    end
  end

  @doc false
  def wake_hibernated(m, parent, debug), do: loop(m, parent, debug)

  defp take({:"$gen_call", from, request}, m, parent, debug), do: arrived({{:call, from}, request}, m, parent, debug)
  defp take({:"$gen_cast", message}, m, parent, debug), do: arrived({:cast, message}, m, parent, debug)

  defp take({:system, from, request}, m, parent, debug),
    do: :sys.handle_system_msg(request, from, parent, __MODULE__, debug, m)

  defp take({:EXIT, parent, reason} = message, m, parent, _debug),
    do: terminate(:exit, reason, [], {:info, message}, m)

  defp take({:timeout, timer, type} = message, m, parent, debug) do
    case m.timers do
      %{^type => {^timer, content}} ->
        m = %{m | timers: :maps.remove(type, m.timers)}
        m = if type == :timeout, do: m, else: cancel(m, :timeout)
        handle({type, content}, m, parent, debug)

      _ ->
        arrived({:info, message}, m, parent, debug)
    end
  end

  defp take(message, m, parent, debug), do: arrived({:info, message}, m, parent, debug)

  # Whatever arrives ends the wait of an event timeout.
  defp arrived(event, m, parent, debug), do: handle(event, cancel(m, :timeout), parent, debug)

  defp handle({type, content} = event, m, parent, debug) do
    debug = trace(debug, {:in, event})

    case call_state(type, content, m) do
      {:ok, result} -> outcome(result, event, m, parent, debug)
      {:raised, class, reason, trace} -> terminate(class, reason, trace, event, m)
    end
  end

  defp call_state(type, content, %{mode: :state_functions} = m),
    do: dispatch(m.module, m.state, [type, content, m.data])

  defp call_state(type, content, m), do: dispatch(m.module, :handle_event, [type, content, m.state, m.data])

  # A thrown value counts as returned.
  defp dispatch(module, callback, args) do
    {:ok, apply(module, callback, args)}
  catch
    :throw, value -> {:ok, value}
    class, reason -> {:raised, class, reason, __STACKTRACE__}
  end

  # -- What a callback gives --

  defp outcome(result, event, m, parent, debug) do
    case result do
      {:next_state, state, data} ->
        transition(change(state, data, [], state !== m.state), event, m, parent, debug)

      {:next_state, state, data, actions} ->
        transition(change(state, data, actions, state !== m.state), event, m, parent, debug)

      {:keep_state, data} ->
        transition(change(m.state, data, [], false), event, m, parent, debug)

      {:keep_state, data, actions} ->
        transition(change(m.state, data, actions, false), event, m, parent, debug)

      :keep_state_and_data ->
        transition(change(m.state, m.data, [], false), event, m, parent, debug)

      {:keep_state_and_data, actions} ->
        transition(change(m.state, m.data, actions, false), event, m, parent, debug)

      {:repeat_state, data} ->
        transition(change(m.state, data, [], true), event, m, parent, debug)

      {:repeat_state, data, actions} ->
        transition(change(m.state, data, actions, true), event, m, parent, debug)

      :repeat_state_and_data ->
        transition(change(m.state, m.data, [], true), event, m, parent, debug)

      {:repeat_state_and_data, actions} ->
        transition(change(m.state, m.data, actions, true), event, m, parent, debug)

      :stop ->
        terminate(:exit, :normal, [], event, m)

      {:stop, reason} ->
        terminate(:exit, reason, [], event, m)

      {:stop, reason, data} ->
        terminate(:exit, reason, [], event, %{m | data: data})

      {:stop_and_reply, reason, replies} ->
        stop_and_reply(reason, replies, event, m)

      {:stop_and_reply, reason, replies, data} ->
        stop_and_reply(reason, replies, event, %{m | data: data})

      other ->
        terminate(:error, {:bad_return_from_state_function, other}, [], event, m)
    end
  end

  defp change(state, data, actions, entered), do: %{state: state, data: data, actions: actions, entered: entered}

  defp stop_and_reply(reason, replies, event, m) do
    reply(List.wrap(replies))
    terminate(:exit, reason, [], event, m)
  end

  # Events in order: those the actions insert, the postponed ones if the state is another, the queued
  # ones, and timeouts of no time.
  defp transition(change, event, old, parent, debug) do
    changed = change.state !== old.state
    m = %{old | state: change.state, data: change.data}
    m = if changed, do: cancel(m, :state_timeout), else: m

    case act(List.wrap(change.actions), m, %{postpone: false, next: [], now: [], hibernate: false}) do
      {:error, action} ->
        terminate(:error, {:bad_action_from_state_function, action}, [], event, m)

      {m, acts} ->
        postponed = if acts.postpone, do: [event | m.postponed], else: m.postponed
        {again, postponed} = if changed, do: {:lists.reverse(postponed), []}, else: {[], postponed}
        queue = :lists.reverse(acts.next) ++ again ++ m.queue ++ :lists.reverse(acts.now)
        m = %{m | queue: queue, postponed: postponed, hibernate: acts.hibernate}
        if m.enter and change.entered, do: enter(old.state, event, m, parent, debug), else: loop(m, parent, debug)
    end
  end

  defp enter(from, event, m, parent, debug) do
    case call_state(:enter, from, m) do
      {:ok, {:next_state, state, data}} when state === m.state ->
        entered(data, [], event, m, parent, debug)

      {:ok, {:next_state, state, data, actions}} when state === m.state ->
        entered(data, actions, event, m, parent, debug)

      {:ok, {:keep_state, data}} ->
        entered(data, [], event, m, parent, debug)

      {:ok, {:keep_state, data, actions}} ->
        entered(data, actions, event, m, parent, debug)

      {:ok, :keep_state_and_data} ->
        loop(m, parent, debug)

      {:ok, {:keep_state_and_data, actions}} ->
        entered(m.data, actions, event, m, parent, debug)

      {:ok, {kind, _, _} = result} when kind == :next_state ->
        terminate(:error, {:bad_state_enter_return_from_state_function, result}, [], event, m)

      {:ok, {:repeat_state, data}} ->
        enter(from, event, %{m | data: data}, parent, debug)

      {:ok, result} ->
        outcome(result, event, m, parent, debug)

      {:raised, class, reason, trace} ->
        terminate(class, reason, trace, event, m)
    end
  end

  defp entered(data, actions, event, m, parent, debug) do
    case act(List.wrap(actions), %{m | data: data}, %{postpone: false, next: [], now: [], hibernate: m.hibernate}) do
      {:error, action} -> terminate(:error, {:bad_state_enter_action_from_state_function, action}, [], event, m)
      {m, acts} -> loop(%{m | queue: m.queue ++ :lists.reverse(acts.now), hibernate: acts.hibernate}, parent, debug)
    end
  end

  # -- Actions --

  defp act([action | rest], m, acts) do
    case action do
      :postpone -> act(rest, m, %{acts | postpone: true})
      {:postpone, flag} when is_boolean(flag) -> act(rest, m, %{acts | postpone: flag})
      :hibernate -> act(rest, m, %{acts | hibernate: true})
      {:hibernate, flag} when is_boolean(flag) -> act(rest, m, %{acts | hibernate: flag})
      {:reply, from, reply} -> reply(from, reply) && act(rest, m, acts)
      {:next_event, type, content} -> act(rest, m, %{acts | next: [{type, content} | acts.next]})
      {:change_callback_module, module} -> act(rest, %{m | module: module}, acts)
      {type, :cancel} -> act(rest, cancel(m, type), acts)
      {type, :update, content} -> act(rest, update(m, type, content), acts)
      {type, time, content} -> timeout(type, time, content, [], action, rest, m, acts)
      {type, time, content, options} -> timeout(type, time, content, options, action, rest, m, acts)
      time when is_integer(time) or time == :infinity -> timeout(:timeout, time, time, [], action, rest, m, acts)
      _ -> {:error, action}
    end
  end

  defp act([], m, acts), do: {m, acts}

  defp timeout(type, time, content, options, action, rest, m, acts) do
    known = type in [:timeout, :state_timeout] or match?({:timeout, _}, type)
    m = if known, do: cancel(m, type), else: m
    absolute = options == {:abs, true} or (is_list(options) and :proplists.get_bool(:abs, options))

    cond do
      not known -> {:error, action}
      time == :infinity -> act(rest, m, acts)
      time == 0 and not absolute -> act(rest, m, %{acts | now: [{type, content} | acts.now]})
      is_integer(time) -> act(rest, start_timer(m, type, time, content, absolute), acts)
      true -> {:error, action}
    end
  end

  defp start_timer(m, type, time, content, absolute) do
    timer = :erlang.start_timer(time, self(), type, abs: absolute)
    %{m | timers: :maps.put(type, {timer, content}, m.timers)}
  end

  defp cancel(m, type) do
    case m.timers do
      %{^type => {timer, _}} ->
        if :erlang.cancel_timer(timer) == false do
          receive do
            {:timeout, ^timer, _} -> :ok
          after
            0 -> :ok
          end
        end

        %{m | timers: :maps.remove(type, m.timers)}

      _ ->
        m
    end
  end

  defp update(m, type, content) do
    case m.timers do
      %{^type => {timer, _}} -> %{m | timers: :maps.put(type, {timer, content}, m.timers)}
      _ -> %{m | queue: m.queue ++ [{type, content}]}
    end
  end

  defp trace([], _event), do: []

  defp trace(debug, event) do
    print = fn device, event, name -> :io.format(device, ~c"*DBG* ~tp ~tp~n", [name, event]) end
    :sys.handle_debug(debug, print, :gen.own_name(), event)
  end

  # -- The end --

  defp terminate(class, reason, trace, event, m) do
    case last_words(exit_reason(class, reason, trace), m) do
      :ok -> die(class, reason, trace, event, m)
      {:raised, class, reason, trace} -> die(class, reason, trace, event, m)
    end
  end

  defp last_words(reason, m) do
    if function_exported?(m.module, :terminate, 3), do: m.module.terminate(reason, m.state, m.data)
    :ok
  catch
    :throw, _value -> :ok
    class, reason -> {:raised, class, reason, __STACKTRACE__}
  end

  defp die(class, reason, trace, event, m) do
    orderly = reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

    unless class == :exit and orderly,
      do: :vl_report.state_machine_crash(:gen.own_name(), m, event, class, reason, trace)

    :erlang.raise(class, reason, trace)
  end

  defp exit_reason(:exit, reason, _trace), do: reason
  defp exit_reason(:error, reason, trace), do: {reason, trace}
  defp exit_reason(:throw, value, trace), do: {{:nocatch, value}, trace}

  # -- What :sys asks --

  @doc false
  def system_continue(parent, debug, m), do: loop(m, parent, debug)

  @doc false
  def system_terminate(reason, _parent, _debug, m), do: terminate(:exit, reason, [], {:info, :system}, m)

  @doc false
  def system_code_change(m, _module, old_version, extra) do
    case m.module.code_change(old_version, m.state, m.data, extra) do
      {:ok, state, data} -> {:ok, Map.merge(%{m | state: state, data: data}, mode(m.module))}
      other -> other
    end
  end

  @doc false
  def system_get_state(m), do: {:ok, {m.state, m.data}}

  @doc false
  def system_replace_state(change, m) do
    {state, data} = new = change.({m.state, m.data})
    {:ok, new, %{m | state: state, data: data}}
  end

  @doc false
  def format_status(_option, [_dictionary, system_state, parent, _debug, m]) do
    [
      {:header, ~c"Status for state machine " ++ :erlang.pid_to_list(self())},
      {:data,
       [{~c"Status", system_state}, {~c"Parent", parent}, {~c"Logged Events", []}, {~c"Postponed", m.postponed}]},
      {:data, [{~c"State", {m.state, m.data}}]}
    ]
  end

  def behaviour_info(:callbacks), do: [callback_mode: 0, code_change: 4, format_status: 1, format_status: 2, handle_event: 4, init: 1, state_name: 3, terminate: 3]
  def behaviour_info(:optional_callbacks), do: [code_change: 4, format_status: 1, format_status: 2, handle_event: 4, state_name: 3, terminate: 3]
end
