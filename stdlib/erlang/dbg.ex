defmodule :dbg do
  @moduledoc """
  Tracing by hand: `tracer/0`, then `p/2` for processes and `tp/2` for functions; what they do is printed.

  The server `:dbg` owns the tracer, a process that prints or runs a handler, and the match specifications that were given.
  """

  @short %{s: [:send], r: [:receive], m: [:send, :receive], c: [:call], p: [:procs], sos: [:set_on_spawn], sofs: [:set_on_first_spawn], sol: [:set_on_link], sofl: [:set_on_first_link]}
  @builtin [
    {:c, [{:_, [], [{:message, {:caller}}]}]},
    {:caller_exception_trace, :cx},
    {:caller_trace, :c},
    {:cx, [{:_, [], [{:exception_trace}, {:message, {:caller}}]}]},
    {:exception_trace, :x},
    {:x, [{:_, [], [{:exception_trace}]}]}
  ]

  # -- The tracer --

  def tracer, do: tracer(:process, {&print/2, :user})

  def tracer(:process, {handler, state}) when is_function(handler, 2) do
    parent = self()
    leader = Process.group_leader()
    {pid, ref} = spawn_monitor(fn -> serve(parent, leader, handler, state) end)

    receive do
      {^pid, :started} ->
        Process.demonitor(ref, [:flush])
        {:ok, pid}

      {:DOWN, ^ref, _, _, _} ->
        {:error, :already_started}
    end
  end

  def tracer(_type, _data), do: :erlang.error(:badarg)

  @doc "The process that is told."
  def get_tracer do
    with pid when is_pid(pid) <- ask(:tracer), do: {:ok, pid}
  end

  def get_tracer(node) when node == node(), do: get_tracer()

  def stop do
    with pid when is_pid(pid) <- Process.whereis(:dbg) do
      ref = Process.monitor(pid)
      send(pid, {self(), :stop})

      receive do
        {:DOWN, ^ref, _, _, _} -> :ok
      end
    end

    :ok
  end

  def stop_clear do
    ctp()
    stop()
  end

  defp ask(request) do
    case Process.whereis(:dbg) do
      nil ->
        {:error, {:no_tracer_on_node, node()}}

      pid ->
        ref = Process.monitor(pid)
        send(pid, {self(), request})

        receive do
          {:dbg, answer} ->
            Process.demonitor(ref, [:flush])
            answer

          {:DOWN, ^ref, _, _, reason} ->
            {:error, reason}
        end
    end
  end

  defp serve(parent, leader, handler, state) do
    Process.register(self(), :dbg)
    Process.group_leader(self(), leader)
    tracer = spawn_link(fn -> handle(handler, state) end)
    send(parent, {self(), :started})
    answer(%{tracer: tracer, saved: []})
  rescue
    ArgumentError -> exit(:already_started)
  end

  defp answer(state) do
    receive do
      {_from, :stop} ->
        for pid <- :erlang.processes(), {:tracer, tracer} when tracer == state.tracer <- [:erlang.trace_info(pid, :tracer)], do: :erlang.trace(pid, false, [:all, {:tracer, tracer}])
        :erlang.trace(:new, false, [:all])
        Process.unlink(state.tracer)
        Process.exit(state.tracer, :kill)

      {from, request} ->
        {reply, state} = answer(request, state)
        send(from, {:dbg, reply})
        answer(state)
    end
  end

  defp answer(:tracer, state), do: {state.tracer, state}
  defp answer(:saved, state), do: {state.saved, state}
  defp answer({:trace, who, on?, flags}, state), do: {matched(fn -> :erlang.trace(who, on?, [{:tracer, state.tracer} | flags]) end, {:bad_flags, flags}), state}

  defp answer({:pattern, mfa, spec, kinds}, state) do
    with {:ok, spec, saved, state} <- spec(spec, state),
         {:ok, counts} <- matched(fn -> :erlang.trace_pattern(mfa, spec, kinds) end, error: 'not a match specification') do
      {{:ok, counts ++ saved}, state}
    else
      error -> {error, state}
    end
  end

  defp matched(fun, error) do
    {:ok, [{:matched, node(), fun.()}]}
  rescue
    ArgumentError -> {:error, error}
  end

  # A specification, or the name of one that was given before.
  defp spec([], state), do: {:ok, [], [], state}

  defp spec(list, state) when is_list(list) do
    {id, state} =
      case List.keyfind(state.saved, list, 1) do
        {id, _} -> {id, state}
        nil -> {length(state.saved) + 1, %{state | saved: state.saved ++ [{length(state.saved) + 1, list}]}}
      end

    {:ok, list, [{:saved, id}], state}
  end

  defp spec(name, state) do
    case List.keyfind(state.saved ++ @builtin, name, 0) do
      {_, list} when is_list(list) -> {:ok, list, [{:saved, name}], state}
      {_, other} -> with({:ok, list, _, state} <- spec(other, state), do: {:ok, list, [{:saved, name}], state})
      nil -> {:error, :unknown_pattern}
    end
  end

  # -- Processes --

  def p(who), do: p(who, [:m])
  def p(who, flag) when is_atom(flag), do: p(who, [flag])

  def p(who, flags) when is_list(flags) do
    with {:ok, pid} when not is_list(pid) <- who(who) do
      if flags == [:clear], do: ask({:trace, pid, false, [:all]}), else: ask({:trace, pid, true, Enum.flat_map(flags, &Map.get(@short, &1, [&1]))})
    end
  end

  defp who(who) when is_pid(who) or who in [:all, :new, :existing, :processes, :new_processes, :existing_processes], do: {:ok, who}
  defp who(number) when is_integer(number), do: who({0, number, 0})
  defp who({_, _, _} = numbers), do: who('<' ++ Enum.join(Tuple.to_list(numbers), ".") ++ '>')
  defp who([_ | _] = text), do: {:ok, :erlang.list_to_pid(text)}

  defp who(name) when is_atom(name) do
    case Process.whereis(name) do
      nil -> if Process.whereis(:dbg), do: {:ok, [{:matched, node(), 0, {:no_proc, name}}]}, else: {:error, {:no_tracer_on_node, node()}}
      pid -> {:ok, pid}
    end
  end

  def c(module, function, args), do: c(module, function, args, [:all])

  @doc "Calls a function in a process that is traced; what it gave."
  def c(module, function, args, flags) do
    me = self()

    {pid, ref} =
      spawn_monitor(fn ->
        receive do: (:go -> send(me, {:dbg_called, self(), apply(module, function, args)}))
      end)

    p(pid, flags)
    send(pid, :go)

    receive do
      {:dbg_called, ^pid, value} ->
        Process.demonitor(ref, [:flush])
        value

      {:DOWN, ^ref, _, _, reason} ->
        {:EXIT, reason}
    end
  end

  # -- Functions --

  def tp(module, spec) when is_atom(module), do: pattern({module, :_, :_}, spec, [])
  def tp({_, _, _} = mfa, spec), do: pattern(mfa, spec, [])
  def tp(module, function, spec), do: pattern({module, function, :_}, spec, [])
  def tp(module, function, arity, spec), do: pattern({module, function, arity}, spec, [])
  def tpl(module, spec) when is_atom(module), do: pattern({module, :_, :_}, spec, [:local])
  def tpl({_, _, _} = mfa, spec), do: pattern(mfa, spec, [:local])
  def tpl(module, function, spec), do: pattern({module, function, :_}, spec, [:local])
  def tpl(module, function, arity, spec), do: pattern({module, function, arity}, spec, [:local])

  defp pattern(mfa, spec, kinds), do: ask({:pattern, mfa, spec, kinds})

  def ctp, do: ctp({:_, :_, :_})
  def ctp(module) when is_atom(module), do: ctp({module, :_, :_})

  def ctp(mfa) do
    with {:ok, _} <- clear(mfa, []), do: clear(mfa, [:local])
  end

  def ctp(module, function), do: ctp({module, function, :_})
  def ctp(module, function, arity), do: ctp({module, function, arity})

  def ctpl, do: ctpl({:_, :_, :_})
  def ctpl(module) when is_atom(module), do: ctpl({module, :_, :_})
  def ctpl(mfa), do: clear(mfa, [:local])
  def ctpl(module, function), do: ctpl({module, function, :_})
  def ctpl(module, function, arity), do: ctpl({module, function, arity})

  def ctpg, do: ctpg({:_, :_, :_})
  def ctpg(module) when is_atom(module), do: ctpg({module, :_, :_})
  def ctpg(mfa), do: clear(mfa, [])
  def ctpg(module, function), do: ctpg({module, function, :_})
  def ctpg(module, function, arity), do: ctpg({module, function, arity})

  defp clear(mfa, kinds), do: matched(fn -> :erlang.trace_pattern(mfa, false, kinds) end, :bad_function)

  @doc "Prints the specifications that can be named."
  def ltp do
    with saved when is_list(saved) <- ask(:saved), do: for({name, spec} <- saved ++ @builtin, do: :io.format('~p: ~p~n', [name, spec]))
    :ok
  end

  # -- Printing --

  @doc false
  def print(message, device) do
    message = Tuple.to_list(message)
    {message, time} = if hd(message) == :trace_ts, do: {:lists.droplast(message), List.last(message)}, else: {message, nil}
    [_trace, pid, what | rest] = message
    {format, args} = line(what, rest)
    {stamp, stamps} = if time, do: {' (Timestamp: ~p)', [time]}, else: {'', []}
    :io.format(device, '(~p) ' ++ format ++ stamp ++ '~n', [pid | args] ++ stamps)
    device
  end

  defp line(:receive, [message]), do: {'<< ~p', [message]}
  defp line(:send, [message, to]), do: {'~p ! ~p', [to, message]}
  defp line(:send_to_non_existing_process, [message, to]), do: {'~p !! ~p', [to, message]}
  defp line(:call, [mfa]), do: {'call ~ts', [call(mfa)]}
  defp line(:call, [mfa, message]), do: {'call ~ts (~p)', [call(mfa), message]}
  defp line(:return_from, [mfa, value]), do: {'returned from ~ts -> ~p', [call(mfa), value]}
  defp line(:exception_from, [mfa, value]), do: {'exception_from ~p ~p', [mfa, value]}
  defp line(:return_to, [mfa]), do: {'returning to ~ts', [call(mfa)]}
  defp line(:spawn, [pid, mfa]), do: {'spawn ~p as ~ts', [pid, call(mfa)]}
  defp line(:spawned, [pid, mfa]), do: {'spawned by ~p as ~ts', [pid, call(mfa)]}
  defp line(what, rest), do: {'~p' ++ List.flatten(Enum.map(rest, fn _ -> ' ~p' end)), [what | rest]}

  defp call({module, function, arity}) when is_integer(arity), do: :io_lib.format('~p:~p/~p', [module, function, arity])
  defp call({module, function, args}), do: :io_lib.format('~p:~p(~ts)', [module, function, Enum.map_intersperse(args, ',', &:io_lib.format('~p', [&1]))])
  defp call(other), do: :io_lib.format('~p', [other])

  defp handle(handler, state) do
    receive do
      message when elem(message, 0) in [:trace, :trace_ts] -> handle(handler, handler.(message, state))
      _other -> handle(handler, state)
    end
  end
end
