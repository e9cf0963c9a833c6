defmodule :gen_event do
  @moduledoc """
  Event managers: a process with handlers, modules each with a state, that are given every event in turn.

  A handler is kept as `{module, id, state, supervisor}`; one given as a module alone has `false` for id,
  one that nobody watches `false` for supervisor.
  """

  require :vl_request
  :vl_request.responses()

  def start, do: start([])
  def start(name) when is_tuple(name), do: start(name, [])
  def start(options), do: begin(:nolink, :none, options)
  def start(name, options), do: begin(:nolink, name, options)

  def start_link, do: start_link([])
  def start_link(name) when is_tuple(name), do: start_link(name, [])
  def start_link(options), do: begin(:link, :none, options)
  def start_link(name, options), do: begin(:link, name, options)

  def start_monitor, do: start_monitor([])
  def start_monitor(name) when is_tuple(name), do: start_monitor(name, [])
  def start_monitor(options), do: begin(:monitor, :none, options)
  def start_monitor(name, options), do: begin(:monitor, name, options)

  defp begin(link, name, options), do: :gen.start(__MODULE__, link, name, :"no callback module", [], options || [])

  def add_handler(manager, handler, args), do: ask(manager, {:add_handler, handler, args})
  def add_sup_handler(manager, handler, args), do: ask(manager, {:add_sup_handler, handler, args, self()})
  def delete_handler(manager, handler, args), do: ask(manager, {:delete_handler, handler, args})
  def swap_handler(manager, {old, args1}, {new, args2}), do: ask(manager, {:swap_handler, old, args1, new, args2})

  def swap_sup_handler(manager, {old, args1}, {new, args2}),
    do: ask(manager, {:swap_sup_handler, old, args1, new, args2, self()})

  def which_handlers(manager), do: ask(manager, :which_handlers)
  def sync_notify(manager, event), do: ask(manager, {:sync_notify, event})

  def notify(manager, event) do
    case :gen.destination(manager) do
      pid when is_pid(pid) -> send(pid, {:notify, event})
      _ -> :ok
    end

    :ok
  end

  def call(manager, handler, request), do: call(manager, handler, request, 5000, [manager, handler, request])

  def call(manager, handler, request, timeout),
    do: call(manager, handler, request, timeout, [manager, handler, request, timeout])

  defp call(manager, handler, request, timeout, args) do
    ask(manager, {:call, handler, request}, timeout)
  catch
    :exit, reason -> exit({reason, {__MODULE__, :call, args}})
  end

  def send_request(manager, handler, request), do: :vl_request.send(manager, self(), {:call, handler, request})

  def send_request(manager, handler, request, tag, requests),
    do: :vl_request.send(manager, self(), {:call, handler, request}, tag, requests)

  def reply(from, reply), do: :gen.reply(from, reply)
  def stop(manager), do: stop(manager, :normal, :infinity)
  def stop(manager, reason, timeout), do: :gen.stop(manager, reason, timeout)

  defp ask(manager, request, timeout \\ :infinity) do
    {:ok, reply} = :gen.call(manager, self(), request, timeout)
    reply
  end

  # -- The loop --

  @doc false
  def init_it(starter, name, _module, _args, options) do
    parent = if starter == :nolink, do: self(), else: starter
    Process.flag(:trap_exit, true)

    case :gen.register(name) do
      true ->
        :gen.keep_name(name)
        :proc_lib.init_ack({:ok, self()})
        loop(parent, [], :sys.debug_options(Keyword.get(options, :debug, [])))

      {false, pid} ->
        :proc_lib.init_ack({:error, {:already_started, pid}})
    end
  end

  defp loop(parent, handlers, debug) do
    receive do
      message -> handle(message, parent, handlers, debug)
    end
  end

  defp handle({:system, from, request}, parent, handlers, debug),
    do: :sys.handle_system_msg(request, from, parent, __MODULE__, debug, handlers)

  defp handle({:EXIT, parent, reason}, parent, handlers, _debug), do: finish(reason, handlers)

  defp handle({:notify, event} = message, parent, handlers, debug) do
    debug = noted(debug, message)
    continue(parent, notified(:handle_event, event, handlers), debug)
  end

  defp handle({_client, from, request} = message, parent, handlers, debug) when is_tuple(from) do
    debug = noted(debug, message)

    case answer(request, handlers) do
      {:wait, result} ->
        continue(parent, result, debug)

      {reply, result} ->
        :gen.reply(from, reply)
        continue(parent, result, debug)

      {:call, module, id, asked} ->
        {reply, result} = called(find(handlers, module, id), asked, from, handlers)
        if reply != :later, do: :gen.reply(from, elem(reply, 1))
        continue(parent, result, debug)
    end
  end

  defp handle({:EXIT, pid, reason} = message, parent, handlers, debug) do
    {gone, kept} = Enum.split_with(handlers, &(elem(&1, 3) == pid))

    if gone == [] do
      continue(parent, notified(:handle_info, message, handlers), debug)
    else
      for handler <- gone, do: remove(handler, {:stop, reason}, reason, message)
      continue(parent, kept, debug)
    end
  end

  defp handle(message, parent, handlers, debug) do
    debug = noted(debug, message)
    continue(parent, notified(:handle_info, message, handlers), debug)
  end

  # After a callback that wants it the manager sleeps with little memory.
  defp continue(parent, {:hibernate, handlers}, debug),
    do: :proc_lib.hibernate(__MODULE__, :wake_hibernated, [parent, handlers, debug])

  defp continue(parent, handlers, debug), do: loop(parent, handlers, debug)

  @doc false
  def wake_hibernated(parent, handlers, debug), do: loop(parent, handlers, debug)

  # -- Requests --

  defp answer({:sync_notify, event}, handlers), do: {:ok, notified(:handle_event, event, handlers)}
  defp answer({:add_handler, handler, args}, handlers), do: add(handler, args, false, handlers)
  defp answer({:add_sup_handler, handler, args, watcher}, handlers), do: add(handler, args, watcher, handlers)
  defp answer({:swap_handler, old, args1, new, args2}, handlers), do: swap(old, args1, new, args2, :keep, handlers)

  defp answer({:swap_sup_handler, old, args1, new, args2, watcher}, handlers),
    do: swap(old, args1, new, args2, watcher, handlers)

  defp answer(:which_handlers, handlers), do: {Enum.map(handlers, &name/1), handlers}

  defp answer({:delete_handler, handler, args}, handlers) do
    {module, id} = identify(handler)

    case find(handlers, module, id) do
      nil -> {{:error, :module_not_found}, handlers}
      found -> {remove(found, args, :normal, :delete), List.delete(handlers, found)}
    end
  end

  defp answer({:call, handler, request}, _handlers) do
    {module, id} = identify(handler)
    {:call, module, id, request}
  end

  defp answer(_other, handlers), do: {:wait, handlers}

  defp identify({module, id}), do: {module, id}
  defp identify(module), do: {module, false}

  defp name({module, false, _state, _watcher}), do: module
  defp name({module, id, _state, _watcher}), do: {module, id}

  defp find(handlers, module, id), do: Enum.find(handlers, &(elem(&1, 0) == module and elem(&1, 1) == id))

  defp add(handler, args, watcher, handlers) do
    {module, id} = identify(handler)

    if watcher, do: Process.link(watcher)

    case safely(module, :init, [args]) do
      {:ok, {:ok, state}} -> {:ok, [{module, id, state, watcher} | handlers]}
      {:ok, {:ok, state, :hibernate}} -> {:ok, {:hibernate, [{module, id, state, watcher} | handlers]}}
      other -> {refusal(other), unlinked(watcher, handlers)}
    end
  end

  defp refusal({:ok, other}), do: other
  defp refusal({:EXIT, reason}), do: {:EXIT, reason}

  defp unlinked(watcher, handlers) do
    if is_pid(watcher) and not Enum.any?(handlers, &(elem(&1, 3) == watcher)), do: Process.unlink(watcher)
    handlers
  end

  # The new handler is begun with what the old one's terminate gave.
  defp swap(old, args1, new, args2, watcher, handlers) do
    {module, id} = identify(old)

    {result, watcher, handlers} =
      case find(handlers, module, id) do
        nil ->
          {:error, if(watcher == :keep, do: false, else: watcher), handlers}

        found ->
          watcher = if watcher == :keep, do: elem(found, 3), else: watcher
          {remove(found, args1, {:swapped, new, watcher}, :swap), watcher, List.delete(handlers, found)}
      end

    case add(new, {args2, result}, watcher, handlers) do
      {:ok, handlers} -> {:ok, handlers}
      {other, handlers} -> {{:error, other}, handlers}
    end
  end

  # -- Callbacks --

  defp notified(callback, event, handlers) do
    {handlers, sleep?} =
      Enum.reduce(handlers, {[], false}, fn handler, {kept, sleep?} ->
        case outcome(safely(elem(handler, 0), callback, [event, elem(handler, 2)]), handler, event) do
          {:keep, handler} -> {[handler | kept], sleep?}
          {:hibernate, handler} -> {[handler | kept], true}
          :gone -> {kept, sleep?}
        end
      end)

    handlers = :lists.reverse(handlers)
    if sleep?, do: {:hibernate, handlers}, else: handlers
  end

  defp outcome({:ok, {:ok, state}}, handler, _event), do: {:keep, put_elem(handler, 2, state)}
  defp outcome({:ok, {:ok, state, :hibernate}}, handler, _event), do: {:hibernate, put_elem(handler, 2, state)}

  defp outcome({:ok, {:swap_handler, args1, state, new, args2}}, handler, _event) do
    handler = put_elem(handler, 2, state)
    watcher = elem(handler, 3)
    result = remove(handler, args1, {:swapped, new, watcher}, :swap)

    case add(new, {args2, result}, watcher, []) do
      {:ok, [handler]} -> {:keep, handler}
      {:ok, {:hibernate, [handler]}} -> {:hibernate, handler}
      _ -> :gone
    end
  end

  defp outcome({:ok, :remove_handler}, handler, _event) do
    remove(handler, :remove_handler, :normal, :remove)
    :gone
  end

  # A module without handle_info ignores what is no event.
  defp outcome({:EXIT, {:undef, [{module, :handle_info, [message, _], _} | _]}}, {module, _, _, _} = handler, _event) do
    :vl_report.unhandled_event(module, message)
    {:keep, handler}
  end

  defp outcome({:EXIT, reason}, handler, event), do: failed(handler, {:EXIT, reason}, event)
  defp outcome({:ok, other}, handler, event), do: failed(handler, other, event)

  defp failed(handler, reason, event) do
    remove(handler, {:error, reason}, reason, event)
    :gone
  end

  defp called(nil, _request, _from, handlers), do: {{:reply, {:error, :bad_module}}, handlers}

  defp called({module, _, state, _} = handler, request, _from, handlers) do
    result = safely(module, :handle_call, [request, state])

    case result do
      {:ok, {:ok, reply, state}} -> {{:reply, reply}, replace(handlers, handler, outcome({:ok, {:ok, state}}, handler, request))}
      {:ok, {:ok, reply, state, :hibernate}} -> {{:reply, reply}, {:hibernate, replace(handlers, handler, {:keep, put_elem(handler, 2, state)})}}
      {:ok, {:swap_handler, reply, args1, state, new, args2}} -> {{:reply, reply}, replace(handlers, handler, outcome({:ok, {:swap_handler, args1, state, new, args2}}, handler, request))}
      {:ok, {:remove_handler, reply}} -> {{:reply, reply}, replace(handlers, handler, outcome({:ok, :remove_handler}, handler, request))}
      {:EXIT, reason} -> {{:reply, {:error, {:EXIT, reason}}}, replace(handlers, handler, outcome(result, handler, request))}
      {:ok, other} -> {{:reply, {:error, {:bad_return_value, other}}}, replace(handlers, handler, outcome({:ok, other}, handler, request))}
    end
  end

  defp replace(handlers, old, :gone), do: List.delete(handlers, old)
  defp replace(handlers, old, {_, new}), do: Enum.map(handlers, &if(&1 == old, do: new, else: &1))

  # A thrown value counts as returned.
  defp safely(module, callback, args) do
    {:ok, apply(module, callback, args)}
  catch
    :throw, value -> {:ok, value}
    :exit, reason -> {:EXIT, reason}
    :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
  end

  # -- The end of a handler --

  # Gives what terminate gave; who watches the handler hears `reason`.
  defp remove({module, _id, state, watcher} = handler, args, reason, last_event) do
    result = if function_exported?(module, :terminate, 2), do: safely(module, :terminate, [args, state]), else: {:ok, :ok}
    if watcher, do: tell(watcher, handler, reason)
    report(reason, handler, last_event)

    case result do
      {:ok, value} -> value
      {:EXIT, _} = exit -> exit
    end
  end

  defp tell(watcher, handler, reason) do
    send(watcher, {:gen_event_EXIT, name(handler), reason})
    unless match?({:swapped, _, _}, reason), do: Process.unlink(watcher)
  end

  defp report(reason, _handler, _event) when reason in [:normal, :shutdown], do: :ok
  defp report({:swapped, _, _}, _handler, _event), do: :ok
  defp report({:shutdown, _}, _handler, _event), do: :ok

  defp report(reason, {module, _id, state, _watcher} = handler, event) do
    state = if function_exported?(module, :format_status, 1), do: module.format_status(%{state: state}).state, else: state
    :vl_report.handler_crash(name(handler), :gen.own_name(), reason, event, state)
  end

  defp finish(reason, handlers) do
    for handler <- handlers, do: remove(handler, :stop, :shutdown, :stop)
    exit(reason)
  end

  # -- What :sys asks --

  defp noted([], _event), do: []
  defp noted(debug, event), do: :sys.handle_debug(debug, &print_event/3, :gen.own_name(), {:in, event})

  defp print_event(device, {:in, message}, name), do: :io.format(device, "*DBG* ~tp got ~tp~n", [name, message])
  defp print_event(device, event, name), do: :io.format(device, "*DBG* ~tp dbg ~tp~n", [name, event])

  @doc false
  def system_continue(parent, debug, handlers), do: loop(parent, handlers, debug)

  @doc false
  def system_terminate(reason, _parent, _debug, handlers), do: finish(reason, handlers)

  @doc false
  def system_get_state(handlers), do: {:ok, for({module, id, state, _} <- handlers, do: {module, id, state})}

  @doc false
  def system_replace_state(change, handlers) do
    handlers =
      for {module, id, state, watcher} = handler <- handlers do
        case change.({module, id, state}) do
          {^module, ^id, state} -> {module, id, state, watcher}
          _ -> handler
        end
      end

    {:ok, for({module, id, state, _} <- handlers, do: {module, id, state}), handlers}
  end

  @doc false
  def system_code_change(handlers, changed, old_version, extra) do
    handlers =
      for {module, id, state, watcher} = handler <- handlers do
        if module == changed do
          {:ok, state} = module.code_change(old_version, state, extra)
          {module, id, state, watcher}
        else
          handler
        end
      end

    {:ok, handlers}
  end

  @doc false
  def format_status(_option, [_dictionary, system_state, parent, _debug, handlers]) do
    [
      {:header, 'Status for event handler ' ++ :erlang.pid_to_list(self())},
      {:data, [{'Status', system_state}, {'Parent', parent}]},
      {:items, {'Installed handlers', handlers}}
    ]
  end

  def behaviour_info(:callbacks),
    do: [init: 1, handle_event: 2, handle_call: 2, handle_info: 2, terminate: 2, code_change: 3, format_status: 1, format_status: 2]

  def behaviour_info(:optional_callbacks),
    do: [handle_info: 2, terminate: 2, code_change: 3, format_status: 1, format_status: 2]
end
