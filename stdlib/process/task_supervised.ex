defmodule Task.Supervised do
  @moduledoc false
  # The process of a task, and the manager of an async stream.

  def start(owner, mfa), do: {:ok, :proc_lib.spawn(__MODULE__, :noreply, [owner, Task.callers(), mfa])}

  def start_link(owner, monitor) when is_atom(monitor),
    do: {:ok, :proc_lib.spawn_link(__MODULE__, :reply, [owner, monitor])}

  def start_link(owner, mfa), do: {:ok, :proc_lib.spawn_link(__MODULE__, :noreply, [owner, Task.callers(), mfa])}

  def start_link(owner, callers, mfa), do: {:ok, :proc_lib.spawn_link(__MODULE__, :noreply, [owner, callers, mfa])}

  def noreply(owner, callers, mfa) do
    prepare(mfa, callers)
    invoke(owner, mfa)
  end

  @doc false
  # Waits to be told what to do and under which reference to answer; ends when the starter is gone first.
  def reply({_node, _name, starter} = owner, monitor) do
    watch = if monitor == :monitor, do: Process.monitor(starter)

    receive do
      {^starter, ref, reply_to, callers, mfa} ->
        if watch, do: Process.demonitor(watch, [:flush])
        prepare(mfa, callers)
        send(reply_to, {ref, invoke(owner, mfa)})

      {:DOWN, ^watch, _, _, _reason} when watch != nil ->
        :ok
    end
  end

  defp prepare(mfa, callers) do
    Process.put(:"$initial_call", initial_call(mfa))
    Process.put(:"$callers", callers)
  end

  defp initial_call({:erlang, :apply, [fun, []]}) when is_function(fun) do
    info = Function.info(fun)
    {info[:module], info[:name], 0}
  end

  defp initial_call({module, function, args}), do: {module, function, length(args)}

  defp invoke(owner, {module, function, args} = mfa) do
    apply(module, function, args)
  catch
    :exit, value when value in [:normal, :shutdown] or (is_tuple(value) and elem(value, 0) == :shutdown) ->
      :erlang.raise(:exit, value, __STACKTRACE__)

    class, value ->
      {fun, args} = shown(mfa)
      :vl_report.task_crash(self(), starter(owner), class, value, __STACKTRACE__, fun, args)
      :erlang.raise(class, value, __STACKTRACE__)
  end

  defp shown({:erlang, :apply, [fun, []]}), do: {fun, []}
  defp shown({module, function, args}), do: {Function.capture(module, function, length(args)), args}

  defp starter({_node, name, pid}) when name == pid, do: pid
  defp starter({_node, name, _pid}), do: name


  # -- Streams --

  @doc false
  # The elements are pulled in the calling process; each runs in a task of its own that a
  # monitoring process starts, so that a slow consumer holds back the producers.
  def stream(enumerable, acc, reduce, callers, mfa, options, spawn) do
    max = Keyword.get_lazy(options, :max_concurrency, &System.schedulers_online/0)

    unless is_integer(max) and max > 0 do
      raise ArgumentError, ":max_concurrency must be an integer greater than zero"
    end

    next = &Enumerable.reduce(enumerable, &1, fn element, [] -> {:suspend, [element]} end)

    state = %{
      fun: mfa,
      callers: callers,
      spawn: spawn,
      max: max,
      ordered: Keyword.get(options, :ordered, true),
      timeout: Keyword.get(options, :timeout, 5000),
      on_timeout: Keyword.get(options, :on_timeout, :exit),
      zip: Keyword.get(options, :zip_input_on_exit, false),
      running: %{},
      done: %{},
      first: 0,
      count: 0,
      trap: Process.info(self(), :trap_exit)
    }

    drive(acc, reduce, next, state)
  end

  defp drive({:halt, acc}, _reduce, next, state) do
    stop_source(next)
    stop_tasks(state)
    {:halted, acc}
  end

  defp drive({:suspend, acc}, reduce, next, state),
    do: {:suspended, acc, &drive(&1, reduce, next, state)}

  defp drive({:cont, acc}, reduce, next, state) do
    {next, state} = fill(next, state)

    case take(state) do
      {:ready, result, state} -> emit(acc, result, reduce, next, state)
      :none when map_size(state.running) == 0 -> {:done, acc}
      :none -> drive({:cont, acc}, reduce, next, wait(state, next))
    end
  end

  defp emit(acc, result, reduce, next, state) do
    drive(reduce.(result, acc), reduce, next, state)
  catch
    class, reason ->
      stop_source(next)
      stop_tasks(state)
      :erlang.raise(class, reason, __STACKTRACE__)
  end

  # Starts tasks until the limit is reached or the source is at its end.
  defp fill(:done, state), do: {:done, state}

  defp fill(next, state) do
    if map_size(state.running) + map_size(state.done) >= state.max do
      {next, state}
    else
      case next.({:cont, []}) do
        {:suspended, [element], next} -> fill(next, launch(element, state))
        # A source may halt with its last element.
        {_done_or_halted, [element]} -> {:done, launch(element, state)}
        {_done_or_halted, []} -> {:done, state}
      end
    end
  catch
    class, reason ->
      stop_tasks(state)
      :erlang.raise(class, reason, __STACKTRACE__)
  end

  defp launch(element, state) do
    {:ok, _link, pid} = state.spawn.()
    ref = Process.monitor(pid, alias: :demonitor)
    send(pid, {self(), ref, ref, state.callers, call(state.fun, element)})
    timer = if state.timeout != :infinity, do: Process.send_after(self(), {:vl_task_timeout, ref}, state.timeout)
    task = %{index: state.count, pid: pid, timer: timer, element: element}
    %{state | running: Map.put(state.running, ref, task), count: state.count + 1}
  end

  defp call({module, function, args}, element), do: {module, function, [element | args]}
  defp call(fun, element), do: {:erlang, :apply, [fun, [element]]}

  defp take(%{ordered: true, first: first} = state) do
    case state.done do
      %{^first => result} -> {:ready, result, %{state | done: Map.delete(state.done, first), first: first + 1}}
      _ -> :none
    end
  end

  defp take(%{done: done} = state) do
    case :maps.next(:maps.iterator(done)) do
      {index, result, _} -> {:ready, result, %{state | done: Map.delete(done, index)}}
      :none -> :none
    end
  end

  defp wait(%{running: running} = state, next) do
    receive do
      {ref, reply} when is_map_key(running, ref) ->
        Process.demonitor(ref, [:flush])
        unlink(running[ref].pid)
        finish(ref, {:ok, reply}, state)

      {:DOWN, ref, _, _, reason} when is_map_key(running, ref) ->
        unlink(running[ref].pid)
        finish(ref, exit_result(reason, running[ref], state), state)

      {:vl_task_timeout, ref} when is_map_key(running, ref) ->
        timed_out(ref, next, state)
    end
  end

  defp timed_out(_ref, next, %{on_timeout: :exit} = state) do
    stop_source(next)
    stop_tasks(state)
    exit({:timeout, {Task.Supervised, :stream, [state.timeout]}})
  end

  defp timed_out(ref, _next, %{on_timeout: :kill_task} = state) do
    %{pid: pid} = task = state.running[ref]
    Process.unlink(pid)
    Process.exit(pid, :kill)
    Process.demonitor(ref, [:flush])
    finish(ref, exit_result(:timeout, task, state), state)
  end

  defp exit_result(reason, task, %{zip: true}), do: {:exit, {task.element, reason}}
  defp exit_result(reason, _task, _state), do: {:exit, reason}

  defp finish(ref, result, state) do
    {task, running} = Map.pop!(state.running, ref)
    if task.timer, do: cancel(task.timer, ref)
    %{state | running: running, done: Map.put(state.done, task.index, result)}
  end

  defp cancel(timer, ref) do
    Process.cancel_timer(timer)

    receive do
      {:vl_task_timeout, ^ref} -> :ok
    after
      0 -> :ok
    end
  end

  defp stop_source(:done), do: :ok
  defp stop_source(next), do: next.({:halt, []})

  defp stop_tasks(state) do
    for {ref, task} <- state.running do
      Process.unlink(task.pid)
      Process.exit(task.pid, :kill)
      Process.demonitor(ref, [:flush])
      if task.timer, do: cancel(task.timer, ref)
    end
  end

  defp unlink(pid) do
    Process.unlink(pid)

    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end
end
