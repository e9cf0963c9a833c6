defmodule :vl_trace do
  @moduledoc """
  Tracing: which processes, which functions, and what a call at a breakpoint does (docs/tracing.md).

  The functions at the end run in the traced process, which the machine has sent here instead of where it wanted to go;
  nothing that they do is traced.
  """

  @table :vl_trace_patterns
  @flags [
    :send,
    :receive,
    :call,
    :procs,
    :running,
    :garbage_collection,
    :arity,
    :return_to,
    :silent,
    :set_on_spawn,
    :set_on_first_spawn,
    :set_on_link,
    :set_on_first_link,
    :timestamp,
    :monotonic_timestamp,
    :strict_monotonic_timestamp,
    :exiting,
    :ports
  ]
  # What `:all` stands for.
  @all @flags -- [:silent, :set_on_first_spawn, :set_on_first_link, :monotonic_timestamp, :strict_monotonic_timestamp]
  @ignored [:cpu_timestamp, :running_procs, :running_ports]
  @call 1
  @meta 2
  @count 4

  # -- Processes --

  @doc "`:erlang.trace/3`: how many processes are concerned, or `:badarg`."
  def trace(who, on?, flags) do
    # What is taken away by `:all` is everything.
    flags = if not on? and :all in flags, do: @flags ++ List.delete(flags, :all), else: flags

    with {:ok, flags, tracer} when is_pid(tracer) <- flags(flags, [], self()) do
      if who in [:all, :new, :processes, :new_processes], do: :vl_trace.set_new(on?, flags, tracer)
      change(who, on?, flags, tracer)
    else
      _ -> :badarg
    end
  end

  defp flags([], flags, tracer), do: {:ok, flags, tracer}
  defp flags([:all | rest], flags, tracer), do: flags(rest, @all ++ flags, tracer)
  defp flags([{:tracer, pid} | rest], flags, _tracer) when is_pid(pid), do: flags(rest, flags, pid)
  defp flags([flag | rest], flags, tracer) when flag in @flags, do: flags(rest, [flag | flags], tracer)
  defp flags([flag | rest], flags, tracer) when flag in @ignored, do: flags(rest, flags, tracer)
  defp flags(_other, _flags, _tracer), do: :badarg

  defp change(pid, on?, flags, tracer) when is_pid(pid) do
    if :vl_trace.set(pid, on?, flags, tracer) == true, do: 1, else: :badarg
  end

  defp change(who, on?, flags, tracer) when who in [:all, :existing, :processes, :existing_processes] do
    Enum.count(:erlang.processes(), &(&1 != tracer and :vl_trace.set(&1, on?, flags, tracer) == true))
  end

  defp change(who, _on?, _flags, _tracer) when who in [:new, :new_processes, :ports, :new_ports, :existing_ports], do: 0
  defp change(_who, _on?, _flags, _tracer), do: :badarg

  # -- Functions --

  @doc "`:erlang.trace_pattern/3`: how many functions are concerned, or `:badarg`."
  def pattern(what, spec, flags) when what in [:send, :receive], do: if(spec in [true, []] and is_list(flags), do: 1, else: :badarg)
  def pattern(:on_load, _spec, _flags), do: 0

  def pattern({module, name, arity}, spec, flags) when is_atom(module) and is_atom(name) and is_list(flags) do
    with {:ok, kinds} <- kinds(flags, []), {:ok, compiled} <- compile(spec) do
      table()
      local? = kinds != [:global]
      for({m, f, a} <- functions(module, name, arity, local?), do: set({m, f, a}, kinds, spec, compiled)) |> Enum.count(& &1)
    end
  end

  def pattern(_mfa, _spec, _flags), do: :badarg

  defp kinds([], []), do: {:ok, [:global]}
  defp kinds([], kinds), do: {:ok, kinds}
  defp kinds([:meta | rest], kinds), do: kinds(rest, [{:meta, self()} | kinds])
  defp kinds([{:meta, pid} = kind | rest], kinds) when is_pid(pid), do: kinds(rest, [kind | kinds])
  defp kinds([kind | rest], kinds) when kind in [:global, :local, :call_count], do: kinds(rest, [kind | kinds])
  defp kinds(_other, _kinds), do: :badarg

  defp functions(:_, name, arity, local?) do
    for {module, _} <- :code.all_loaded(), module != :vl_trace, function <- functions(module, name, arity, local?), do: function
  end

  defp functions(module, name, arity, local?) do
    if :vl_code.is_library(module), do: :code.ensure_loaded(module)

    for {f, a} <- known(module, name, arity, local?), name == :_ or f == name, arity == :_ or a == arity, do: {module, f, a}
  end

  defp known(module, name, arity, _local?) when name != :_ and is_integer(arity) do
    if function_exported?(module, name, arity), do: [{name, arity}], else: :vl_trace.functions(module)
  end

  defp known(module, _name, _arity, true), do: :vl_trace.functions(module)

  defp known(module, _name, _arity, false) do
    if function_exported?(module, :module_info, 1), do: module.module_info(:exports), else: []
  end

  defp set({m, f, a} = mfa, kinds, spec, compiled) do
    old = lookup(mfa)
    new = Enum.reduce(kinds, old, &put(&1, &2, spec, compiled))
    # A function is traced locally or globally, not both.
    if match?({:global, _, _}, old.call) and not match?({:global, _, _}, new.call), do: :vl_trace.break(m, f, a, false, 0)
    done? = arm(mfa, new)
    if :call_count in kinds and spec == :restart, do: :vl_trace.reset(m, f, a, true)
    if done?, do: :ets.insert(@table, {mfa, new})
    done?
  end

  defp put(:call_count, kept, spec, _compiled), do: %{kept | count: spec not in [false, :pause]}
  defp put({:meta, _pid}, kept, false, _compiled), do: %{kept | meta: nil}
  defp put({:meta, pid}, kept, spec, compiled), do: %{kept | meta: {pid, spec, compiled}}
  defp put(_kind, kept, false, _compiled), do: %{kept | call: nil}
  defp put(kind, kept, spec, compiled), do: %{kept | call: {kind, spec, compiled}}

  defp arm({m, f, a}, kept) do
    global = if match?({:global, _, _}, kept.call), do: @call, else: 0
    local = if match?({:local, _, _}, kept.call), do: @call, else: 0
    local = local + if(kept.meta, do: @meta, else: 0) + if(kept.count, do: @count, else: 0)

    # A builtin has no entry of its own.
    if :vl_trace.break(m, f, a, true, local),
      do: :vl_trace.break(m, f, a, false, global) or local != 0,
      else: :vl_trace.break(m, f, a, false, Bitwise.bor(local, global))
  end

  @none %{call: nil, meta: nil, count: false}

  defp lookup(mfa) do
    case :ets.lookup(@table, mfa) do
      [{_, kept}] -> kept
      [] -> @none
    end
  end

  # The table has an owner of its own, since who traces may end.
  defp table do
    if :ets.whereis(@table) == :undefined do
      {_pid, ref} = spawn_monitor(&own/0)

      receive do
        {^ref, :ready} -> Process.demonitor(ref, [:flush])
        {:DOWN, ^ref, _, _, _} -> :ok
      after
        0 -> await_table()
      end
    end
  end

  defp await_table do
    if :ets.whereis(@table) == :undefined do
      :erlang.yield()
      await_table()
    end
  end

  defp own do
    :ets.new(@table, [:named_table, :public, read_concurrency: true])
    Process.sleep(:infinity)
  rescue
    # Another one was faster.
    ArgumentError -> :ok
  end

  # -- Match specifications --

  # In place of a clause's body stands what it does, as one tuple for `:ets.match_spec_run/2` over `{Arguments, Caller}`.
  defp compile(spec) when spec in [true, false, [], :restart, :pause], do: {:ok, nil}

  defp compile(spec) when is_list(spec) do
    {:ok, :ets.match_spec_compile(Enum.map(spec, &clause/1))}
  rescue
    _ -> :badarg
  end

  defp compile(_spec), do: :badarg

  defp clause({head, guards, body}),
    do: {{head, :_}, Enum.map(guards, &expression/1), [{List.to_tuple(Enum.map(body, &expression/1))}]}

  @actions [:return_trace, :exception_trace, :process_dump, :get_tcw, :get_seq_token]

  defp expression(:"$_"), do: {:element, 1, :"$_"}
  defp expression({:const, _} = constant), do: constant
  defp expression({:caller}), do: {:element, 2, :"$_"}
  defp expression({:is_seq_trace}), do: false
  defp expression({name}) when name in @actions, do: {:const, {:"$vl_trace", name}}
  defp expression({:message, value}), do: {{{:const, :"$vl_trace"}, :message, expression(value)}}
  defp expression({:silent, value}), do: {{{:const, :"$vl_trace"}, :silent, expression(value)}}
  defp expression({:display, value}), do: {{{:const, :"$vl_trace"}, :display, expression(value)}}

  defp expression({kind, flag}) when kind in [:enable_trace, :disable_trace],
    do: {:const, {:"$vl_trace", kind, flag}}

  defp expression({:trace, off, on}), do: {:const, {:"$vl_trace", :trace, off, on}}
  defp expression({tuple}) when is_tuple(tuple), do: {List.to_tuple(Enum.map(Tuple.to_list(tuple), &expression/1))}
  defp expression(call) when is_tuple(call), do: List.to_tuple([elem(call, 0) | Enum.map(tl(Tuple.to_list(call)), &expression/1)])
  defp expression([head | tail]), do: [expression(head) | expression(tail)]
  defp expression(other), do: other

  # -- What is known --

  @doc "`:erlang.trace_info/2`, or `:badarg`."
  def info(who, item) when is_pid(who) or who in [:new, :new_processes] do
    case :vl_trace.info(if(is_pid(who), do: who, else: :new)) do
      :undefined -> :undefined
      {flags, _tracer} when item == :flags -> {:flags, flags}
      {_flags, tracer} when item == :tracer -> {:tracer, tracer}
      _ -> :badarg
    end
  end

  def info({m, f, a} = mfa, item) do
    kept = if :ets.whereis(@table) == :undefined, do: @none, else: lookup(mfa)
    known? = function_exported?(m, f, a) or {f, a} in :vl_trace.functions(m)
    if known?, do: known(item, mfa, kept), else: {item, :undefined}
  end

  def info(_who, _item), do: :badarg

  @items [:traced, :match_spec, :meta, :meta_match_spec, :call_time, :call_count]

  defp known(:all, mfa, @none), do: {:all, mfa && false}
  defp known(:all, mfa, kept), do: {:all, for(item <- @items, do: known(item, mfa, kept))}
  defp known(:traced, _mfa, %{call: {kind, _, _}}), do: {:traced, kind}
  defp known(:match_spec, _mfa, %{call: {_, spec, _}}), do: {:match_spec, shown(spec)}
  defp known(:meta, _mfa, %{meta: {pid, _, _}}), do: {:meta, pid}
  defp known(:meta_match_spec, _mfa, %{meta: {_, spec, _}}), do: {:meta_match_spec, shown(spec)}
  defp known(:call_count, {m, f, a}, %{count: true}), do: {:call_count, :vl_trace.calls(m, f, a, true)}
  defp known(item, _mfa, _kept) when item in @items, do: {item, false}
  defp known(_item, _mfa, _kept), do: :badarg

  defp shown(true), do: []
  defp shown(spec), do: spec

  # -- In the traced process --

  @doc "A breakpoint was met: tells whom it concerns, then goes on there."
  def called(module, name, args, modes, caller) do
    kept = lookup({module, name, length(args)})
    call = kept |> call(modes) |> told(args, caller) |> tell_call(module, name, args)
    meta = kept |> meta(modes) |> told(args, caller) |> tell_meta(module, name, args)
    goes_on({module, name, length(args)}, args, Enum.filter([call, meta], & &1), caller)
  end

  # The tracer's own calls are not told.
  defp meta(%{meta: {pid, _spec, compiled}}, modes) when Bitwise.band(modes, @meta) != 0 and pid != self(), do: {pid, compiled}
  defp meta(_kept, _modes), do: nil

  defp call(%{call: {kind, _spec, compiled}}, modes) when Bitwise.band(modes, @call) != 0, do: {kind, compiled}
  defp call(_kept, _modes), do: nil

  # What the specification says: nil when it does not match.
  defp told(nil, _args, _caller), do: nil
  defp told({to, nil}, _args, _caller), do: {to, []}

  defp told({to, compiled}, args, caller) do
    case :ets.match_spec_run([{args, caller}], compiled) do
      [actions] -> {to, Tuple.to_list(actions)}
      [] -> nil
    end
  end

  defp tell_meta(nil, _module, _name, _args), do: nil

  defp tell_meta({pid, actions}, module, name, args) do
    case message(actions) do
      false -> :ok
      more -> send(pid, List.to_tuple([:trace_ts, self(), :call, {module, name, args}] ++ more ++ [:erlang.timestamp()]))
    end

    kind = follow(actions)
    kind && {kind, fn what, terms -> send(pid, List.to_tuple([:trace_ts, self(), what] ++ terms ++ [:erlang.timestamp()])) end}
  end

  defp tell_call(nil, _module, _name, _args), do: nil

  defp tell_call({kind, actions}, module, name, args) do
    Enum.each(actions, &act/1)
    {flags, _tracer} = :vl_trace.info(self())
    shown = if :arity in flags, do: length(args), else: args
    more = message(actions)
    silent? = :silent in flags
    if more != false and not silent?, do: :vl_trace.tell(:call, [{module, name, shown} | more])
    returns? = kind == :local and :return_to in flags

    case follow(actions) do
      nil when returns? -> {:return_to, &:vl_trace.tell/2}
      nil -> nil
      _ when silent? -> nil
      follow when returns? -> {{follow, :return_to}, &:vl_trace.tell/2}
      follow -> {follow, &:vl_trace.tell/2}
    end
  end

  defp message(actions) do
    Enum.reduce(actions, [], fn
      {:"$vl_trace", :message, false}, _more -> false
      {:"$vl_trace", :message, true}, _more -> []
      {:"$vl_trace", :message, value}, _more -> [value]
      {:"$vl_trace", :process_dump}, _more -> [:erlang.iolist_to_binary(inspect(Process.info(self())))]
      _other, more -> more
    end)
  end

  defp follow(actions) do
    cond do
      {:"$vl_trace", :exception_trace} in actions -> :exception
      {:"$vl_trace", :return_trace} in actions -> :return
      true -> nil
    end
  end

  defp act({:"$vl_trace", :silent, on?}), do: change_own(on?, [:silent])
  defp act({:"$vl_trace", :display, value}), do: :erlang.display(value)
  defp act({:"$vl_trace", :enable_trace, flag}), do: change_own(true, [flag])
  defp act({:"$vl_trace", :disable_trace, flag}), do: change_own(false, [flag])

  defp act({:"$vl_trace", :trace, off, on}) do
    change_own(false, off)
    change_own(true, on)
  end

  defp act(_other), do: :ok

  defp change_own(on?, flags) do
    {_, tracer} = :vl_trace.info(self())
    if is_pid(tracer), do: :vl_trace.set(self(), on?, flags, tracer)
  end

  # Who waits for a return stands on the stack for so long.
  defp goes_on(_mfa, args, [], _caller), do: :vl_trace.enter(args)

  defp goes_on(mfa, args, waiting, caller) do
    value = :vl_trace.enter(args)
    :vl_trace.inside(true)
    for {kind, tell} <- waiting, do: returned(kind, tell, mfa, value, caller)
    :vl_trace.inside(false)
    value
  catch
    class, reason ->
      trace = __STACKTRACE__
      :vl_trace.inside(true)
      for {kind, tell} <- waiting, kind in [:exception, {:exception, :return_to}], do: tell.(:exception_from, [mfa, {class, reason}])
      :vl_trace.inside(false)
      :erlang.raise(class, reason, Enum.reject(trace, &(elem(&1, 0) == :vl_trace)))
  end

  defp returned({kind, :return_to}, tell, mfa, value, caller) do
    returned(kind, tell, mfa, value, caller)
    returned(:return_to, tell, mfa, value, caller)
  end

  defp returned(:return_to, tell, _mfa, _value, caller), do: tell.(:return_to, [caller])
  defp returned(_kind, tell, mfa, value, _caller), do: tell.(:return_from, [mfa, value])
end
