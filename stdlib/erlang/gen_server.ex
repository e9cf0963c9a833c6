defmodule :gen_server do
  @moduledoc """
  The server loop behind `GenServer`.

  The loop's state is the callback module, its state and how long it waits; system
  messages (`:sys`) are answered between two messages.
  """

  def start(module, args, options), do: :gen.start(__MODULE__, :nolink, :none, module, args, options)
  def start(name, module, args, options), do: :gen.start(__MODULE__, :nolink, name, module, args, options)
  def start_link(module, args, options), do: :gen.start(__MODULE__, :link, :none, module, args, options)
  def start_link(name, module, args, options), do: :gen.start(__MODULE__, :link, name, module, args, options)
  def start_monitor(module, args, options), do: :gen.start(__MODULE__, :monitor, :none, module, args, options)
  def start_monitor(name, module, args, options), do: :gen.start(__MODULE__, :monitor, name, module, args, options)

  def call(server, request), do: call(server, request, 5000, [server, request])
  def call(server, request, timeout), do: call(server, request, timeout, [server, request, timeout])

  defp call(server, request, timeout, args) do
    {:ok, reply} = :gen.call(server, :"$gen_call", request, timeout)
    reply
  catch
    :exit, reason -> exit({reason, {__MODULE__, :call, args}})
  end

  def cast(server, request) do
    case :gen.destination(server) do
      pid when is_pid(pid) -> send(pid, {:"$gen_cast", request})
      _ -> :ok
    end

    :ok
  end

  require :vl_request
  :vl_request.responses()
  def send_request(server, request), do: :vl_request.send(server, :"$gen_call", request)
  def send_request(server, request, tag, requests), do: :vl_request.send(server, :"$gen_call", request, tag, requests)

  def reply(from, reply), do: :gen.reply(from, reply)
  def stop(server), do: stop(server, :normal, :infinity)
  def stop(server, reason, timeout), do: :gen.stop(server, reason, timeout)

  @doc "Makes the calling process a server."
  def enter_loop(module, options, state), do: enter_loop(module, options, state, self(), :infinity)

  def enter_loop(module, options, state, timeout) when is_integer(timeout) or timeout == :infinity,
    do: enter_loop(module, options, state, self(), timeout)

  def enter_loop(module, options, state, name), do: enter_loop(module, options, state, name, :infinity)

  def enter_loop(module, _options, state, _name, timeout) do
    loop(parent(), module, state, timeout, :sys.debug_options([]))
  end

  defp parent do
    case Process.get(:"$ancestors") do
      [pid | _] when is_pid(pid) -> pid
      [name | _] when is_atom(name) -> Process.whereis(name)
      _ -> self()
    end
  end

  # -- Start --

  @doc false
  def init_it(starter, name, module, args, options) do
    parent = if starter == :nolink, do: self(), else: starter

    case :gen.register(name) do
      true ->
        :gen.keep_name(name)
        started(init(module, args), parent, name, module, :sys.debug_options(Keyword.get(options, :debug, [])))

      {false, pid} ->
        :proc_lib.init_ack({:error, {:already_started, pid}})
    end
  end

  defp init(module, args) do
    {:ok, module.init(args)}
  catch
    :throw, value -> {:ok, value}
    class, reason -> {:raised, class, reason, __STACKTRACE__}
  end

  defp started({:ok, {:ok, state}}, parent, _name, module, debug), do: run(parent, module, state, :infinity, debug)

  defp started({:ok, {:ok, state, action}}, parent, _name, module, debug),
    do: run(parent, module, state, action, debug)

  defp started({:ok, {:stop, reason}}, _parent, name, _module, _debug), do: refuse(name, {:error, reason}, reason)
  defp started({:ok, :ignore}, _parent, name, _module, _debug), do: refuse(name, :ignore, :normal)

  defp started({:ok, other}, _parent, name, _module, _debug) do
    reason = {:bad_return_value, other}
    refuse(name, {:error, reason}, reason)
  end

  defp started({:raised, class, reason, trace}, _parent, name, _module, _debug) do
    :gen.unregister(name)
    :proc_lib.init_ack({:error, exit_reason(class, reason, trace)})
    :erlang.raise(class, reason, trace)
  end

  defp run(parent, module, state, action, debug) do
    :proc_lib.init_ack({:ok, self()})
    next(action, parent, module, state, debug)
  end

  # The name is free again before the starter hears of it.
  defp refuse(name, answer, reason) do
    :gen.unregister(name)
    :proc_lib.init_ack(answer)
    exit(reason)
  end

  # -- The loop --

  defp next({:continue, continue}, parent, module, state, debug) do
    message = {:continue, continue}
    outcome = dispatch(module, :handle_continue, [continue, state])
    noreply(outcome, message, nil, parent, module, state, debug)
  end

  defp next(:hibernate, parent, module, state, debug),
    do: :proc_lib.hibernate(__MODULE__, :wake_hibernated, [parent, module, state, debug])

  defp next(timeout, parent, module, state, debug), do: loop(parent, module, state, timeout, debug)

  @doc false
  def wake_hibernated(parent, module, state, debug), do: loop(parent, module, state, :infinity, debug)

  defp loop(parent, module, state, timeout, debug) do
    receive do
      message -> handle(message, parent, module, state, debug)
    after
      timeout -> handle(:timeout, parent, module, state, debug)
    end
  end

  defp handle({:"$gen_call", from, request} = message, parent, module, state, debug) do
    debug = trace(debug, {:in, message})

    case dispatch(module, :handle_call, [request, from, state]) do
      {:ok, {:reply, reply, state}} ->
        loop(parent, module, state, :infinity, answer(from, reply, state, debug))

      {:ok, {:reply, reply, state, action}} ->
        next(action, parent, module, state, answer(from, reply, state, debug))

      {:ok, {:stop, reason, reply, new_state}} ->
        try do
          terminate(:exit, reason, [], request, from, module, new_state)
        after
          answer(from, reply, new_state, debug)
        end

      outcome ->
        noreply(outcome, request, from, parent, module, state, debug)
    end
  end

  defp handle({:"$gen_cast", request} = message, parent, module, state, debug) do
    debug = trace(debug, {:in, message})
    noreply(dispatch(module, :handle_cast, [request, state]), message, nil, parent, module, state, debug)
  end

  defp handle({:system, from, request}, parent, module, state, debug),
    do: :sys.handle_system_msg(request, from, parent, __MODULE__, debug, {module, state})

  defp handle({:EXIT, parent, reason} = message, parent, module, state, _debug),
    do: terminate(:exit, reason, [], message, nil, module, state)

  defp handle(message, parent, module, state, debug) do
    debug = trace(debug, {:in, message})

    if function_exported?(module, :handle_info, 2) do
      noreply(dispatch(module, :handle_info, [message, state]), message, nil, parent, module, state, debug)
    else
      :vl_report.unhandled_info(module, message)
      loop(parent, module, state, :infinity, debug)
    end
  end

  defp noreply({:ok, {:noreply, state}}, _message, _from, parent, module, _old, debug),
    do: loop(parent, module, state, :infinity, trace(debug, {:noreply, state}))

  defp noreply({:ok, {:noreply, state, action}}, _message, _from, parent, module, _old, debug),
    do: next(action, parent, module, state, trace(debug, {:noreply, state}))

  defp noreply({:ok, {:stop, reason, state}}, message, from, _parent, module, _old, _debug),
    do: terminate(:exit, reason, [], message, from, module, state)

  defp noreply({:ok, other}, message, from, _parent, module, state, _debug),
    do: terminate(:exit, {:bad_return_value, other}, [], message, from, module, state)

  defp noreply({:raised, class, reason, trace}, message, from, _parent, module, state, _debug),
    do: terminate(class, reason, trace, message, from, module, state)

  # A thrown value counts as returned.
  defp dispatch(module, callback, args) do
    {:ok, apply(module, callback, args)}
  catch
    :throw, value -> {:ok, value}
    class, reason -> {:raised, class, reason, __STACKTRACE__}
  end

  defp answer(from, reply, state, debug) do
    :gen.reply(from, reply)
    trace(debug, {:out, reply, from, state})
  end

  defp trace([], _event), do: []
  defp trace(debug, event), do: :sys.handle_debug(debug, &print_event/3, :gen.own_name(), event)

  defp print_event(device, {:in, message}, name) do
    case message do
      {:"$gen_call", {from, _}, call} -> :io.format(device, "*DBG* ~tp got call ~tp from ~tw~n", [name, call, from])
      {:"$gen_cast", cast} -> :io.format(device, "*DBG* ~tp got cast ~tp~n", [name, cast])
      message -> :io.format(device, "*DBG* ~tp got ~tp~n", [name, message])
    end
  end

  defp print_event(device, {:out, reply, {to, _tag}, state}, name),
    do: :io.format(device, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [name, reply, to, state])

  defp print_event(device, {:noreply, state}, name), do: :io.format(device, "*DBG* ~tp new state ~tp~n", [name, state])
  defp print_event(device, event, name), do: :io.format(device, "*DBG* ~tp dbg  ~tp~n", [name, event])

  # -- The end --

  defp terminate(class, reason, trace, message, from, module, state) do
    case last_words(exit_reason(class, reason, trace), module, state) do
      :ok -> :ok
      {:raised, class, reason, trace} -> die(class, reason, trace, message, from, module, state)
    end

    die(class, reason, trace, message, from, module, state)
  end

  defp last_words(reason, module, state) do
    if function_exported?(module, :terminate, 2), do: module.terminate(reason, state)
    :ok
  catch
    :throw, _value -> :ok
    class, reason -> {:raised, class, reason, __STACKTRACE__}
  end

  defp die(class, reason, trace, message, from, module, state) do
    unless class == :exit and orderly?(reason) do
      status = status(module, :terminate, %{reason: reason, state: state, message: message, log: []})
      state = Map.get(status, :"$status", status.state)
      :vl_report.server_crash(:gen.own_name(), class, status.reason, trace, status.message, from, state)
    end

    :erlang.raise(class, reason, trace)
  end

  defp orderly?(:normal), do: true
  defp orderly?(:shutdown), do: true
  defp orderly?({:shutdown, _}), do: true
  defp orderly?(_), do: false

  defp exit_reason(:exit, reason, _trace), do: reason
  defp exit_reason(:error, reason, trace), do: {reason, trace}
  defp exit_reason(:throw, value, trace), do: {{:nocatch, value}, trace}

  # -- What :sys asks of a server --

  @doc false
  def system_continue(parent, debug, {module, state}), do: loop(parent, module, state, :infinity, debug)

  @doc false
  def system_terminate(reason, _parent, _debug, {module, state}),
    do: terminate(:exit, reason, [], [], nil, module, state)

  @doc false
  def system_code_change({module, state}, _module, old_version, extra) do
    case module.code_change(old_version, state, extra) do
      {:ok, state} -> {:ok, {module, state}}
      other -> other
    end
  catch
    :throw, {:ok, state} -> {:ok, {module, state}}
  end

  @doc false
  def system_get_state({_module, state}), do: {:ok, state}

  @doc false
  def system_replace_state(change, {module, state}) do
    state = change.(state)
    {:ok, state, {module, state}}
  end

  @doc false
  def format_status(_option, [_dictionary, system_state, parent, _debug, {module, state}]) do
    [
      {:header, 'Status for generic server ' ++ :erlang.pid_to_list(self())},
      {:data, [{'Status', system_state}, {'Parent', parent}, {'Logged events', []}]}
      | shown_status(status(module, :normal, %{state: state, log: []}))
    ]
  end

  defp shown_status(%{"$status": list}) when is_list(list), do: list
  defp shown_status(%{"$status": term}), do: [term]
  defp shown_status(%{state: state}), do: [{:data, [{'State', state}]}]

  # What the module wants shown: it changes the map, or gives what stands for the state under `$status`.
  defp status(module, option, status) do
    cond do
      function_exported?(module, :format_status, 1) ->
        shown(status, module, 1, fn -> module.format_status(status) end)

      function_exported?(module, :format_status, 2) ->
        shown(status, module, 2, fn ->
          Map.put(status, :"$status", module.format_status(option, [:erlang.get(), status.state]))
        end)

      true ->
        status
    end
  end

  defp shown(status, module, arity, format) do
    format.()
  catch
    _, _ -> Map.put(status, :state, '#{module}:format_status/#{arity} crashed')
  end

  def behaviour_info(:callbacks), do: [code_change: 3, format_status: 1, format_status: 2, handle_call: 3, handle_cast: 2, handle_continue: 2, handle_info: 2, init: 1, terminate: 2]
  def behaviour_info(:optional_callbacks), do: [code_change: 3, format_status: 1, format_status: 2, handle_continue: 2, handle_info: 2, terminate: 2]
end
