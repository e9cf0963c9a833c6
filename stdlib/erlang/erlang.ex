defmodule :erlang do
  @moduledoc false
  # What of :erlang needs no C. A builtin of the same name and arity always wins.

  # -- Starting processes on a node: there is only this one --

  def spawn(node, fun), do: here(node, fn -> :erlang.spawn(fun) end)
  def spawn(node, m, f, a), do: here(node, fn -> :erlang.spawn(m, f, a) end)
  def spawn_link(node, fun), do: here(node, fn -> :erlang.spawn_link(fun) end)
  def spawn_link(node, m, f, a), do: here(node, fn -> :erlang.spawn_link(m, f, a) end)
  def spawn_monitor(node, fun), do: here(node, fn -> :erlang.spawn_monitor(fun) end)
  def spawn_monitor(node, m, f, a), do: here(node, fn -> :erlang.spawn_monitor(m, f, a) end)
  def spawn_opt(node, fun, options), do: here(node, fn -> :erlang.spawn_opt(fun, options) end)
  def spawn_opt(node, m, f, a, options), do: here(node, fn -> :erlang.spawn_opt(m, f, a, options) end)

  defp here(node, start) when is_atom(node) do
    if node == :erlang.node(), do: start.(), else: :erlang.error(:noconnection)
  end

  defp here(_, _), do: :erlang.error(:badarg)

  # -- Asking for a process: a message tells of it --

  def spawn_request(fun), do: :erlang.spawn_request(fun, [])
  def spawn_request(fun, options) when is_function(fun), do: request(:erlang.node(), options, [fun, options], &:erlang.spawn_opt(fun, &1))
  def spawn_request(node, fun) when is_atom(node) and is_function(fun), do: :erlang.spawn_request(node, fun, [])
  def spawn_request(a, b), do: :erlang.error(:badarg, [a, b])
  def spawn_request(node, fun, options) when is_function(fun), do: request(node, options, [node, fun, options], &:erlang.spawn_opt(fun, &1))
  def spawn_request(m, f, a), do: :erlang.spawn_request(m, f, a, [])

  def spawn_request(m, f, a, options) when is_atom(f) and is_list(a),
    do: request(:erlang.node(), options, [m, f, a, options], &:erlang.spawn_opt(m, f, a, &1))

  def spawn_request(node, m, f, a), do: :erlang.spawn_request(node, m, f, a, [])

  def spawn_request(node, m, f, a, options) when is_atom(m) and is_atom(f) and is_list(a),
    do: request(node, options, [node, m, f, a, options], &:erlang.spawn_opt(m, f, a, &1))

  def spawn_request(node, m, f, a, options), do: :erlang.error(:badarg, [node, m, f, a, options])

  defp request(node, options, _args, start) when is_atom(node) and is_list(options) do
    {own, options} = Enum.split_with(options, &(is_tuple(&1) and tuple_size(&1) == 2 and elem(&1, 0) in [:reply, :reply_tag]))
    reply = Keyword.get(own, :reply, :yes)

    {result, request, value} =
      cond do
        reply not in [:yes, :no, :error_only, :success_only] -> {:error, :erlang.make_ref(), :badopt}
        node == :erlang.node() -> started(start, options)
        true -> {:error, :erlang.make_ref(), :noconnection}
      end

    told? = reply not in [:no, :error_only, :success_only] or (reply == :error_only and result == :error) or (reply == :success_only and result == :ok)
    if told?, do: send(self(), {Keyword.get(own, :reply_tag, :spawn_reply), request, result, value})
    request
  end

  defp request(_node, _options, args, _start), do: :erlang.error(:badarg, args)

  defp started(start, options) do
    case start.(options) do
      {pid, monitor} -> {:ok, monitor, pid}
      pid -> {:ok, :erlang.make_ref(), pid}
    end
  rescue
    ArgumentError -> {:error, :erlang.make_ref(), :badopt}
    SystemLimitError -> {:error, :erlang.make_ref(), :system_limit}
  end

  def spawn_request_abandon(_request), do: false

  # -- Code --

  def check_process_code(pid, module, options) do
    unless :lists.all(&code_option?/1, options), do: :erlang.error(:badarg)

    case :lists.keyfind(:async, 1, options) do
      {:async, request} -> answer_later(request, fn -> :erlang.check_process_code(pid, module) end)
      false -> :erlang.check_process_code(pid, module)
    end
  end

  defp code_option?({:async, _}), do: true
  defp code_option?({:allow_gc, value}), do: is_boolean(value)
  defp code_option?(_), do: false

  defp answer_later(request, check) do
    send(self(), {:check_process_code, request, check.()})
    :async
  end

  # -- Nodes --

  def nodes(kind, _options), do: for(node <- :erlang.nodes(kind), do: {node, %{}})

  def monitor_node(node, flag) when is_atom(node) and is_boolean(flag) do
    if node == :erlang.node(), do: true, else: :erlang.error(:notalive)
  end

  def monitor_node(node, flag, _options), do: :erlang.monitor_node(node, flag)

  def disconnect_node(node) when is_atom(node), do: :ignored
  def get_cookie(node) when is_atom(node), do: :nocookie
  def set_cookie(_cookie), do: :erlang.error(:badarg)
  def set_cookie(_node, _cookie), do: :erlang.error(:badarg)

  # -- Processes --


  def send_nosuspend(to, message) do
    :erlang.send(to, message)
    true
  end

  def send_nosuspend(to, message, _options), do: :erlang.send_nosuspend(to, message)

  def exit_signal(pid, reason), do: :erlang.exit(pid, reason)

  def garbage_collect_message_area, do: false

  def system_flag(:backtrace_depth, n) when is_integer(n) and n >= 0, do: 8
  def system_flag(:fullsweep_after, n) when is_integer(n) and n >= 0, do: 65_535
  def system_flag(:schedulers_online, n) when is_integer(n) and n > 0, do: :erlang.system_info(:schedulers_online)
  def system_flag(:dirty_cpu_schedulers_online, n) when is_integer(n) and n > 0, do: n
  def system_flag(:scheduler_wall_time, flag) when is_boolean(flag), do: false
  def system_flag(:microstate_accounting, _), do: false
  def system_flag(:max_heap_size, _), do: %{error_logger: true, include_shared_binaries: false, kill: true, size: 0}
  def system_flag(:min_heap_size, n) when is_integer(n), do: 233
  def system_flag(_, _), do: :erlang.error(:badarg)

  def append(a, b), do: a ++ b
  def subtract(a, b), do: a -- b

  # -- Text --

  def fun_to_list(fun) when is_function(fun) do
    item = fn item -> elem(:erlang.fun_info(fun, item), 1) end

    case item.(:type) do
      :external ->
        name = [:io_lib.write_atom(item.(:module)), ?:, :io_lib.write_atom(item.(:name))]
        :lists.flatten([~c"fun ", name, ?/, :erlang.integer_to_list(item.(:arity))])

      :local ->
        numbers = [?., :erlang.integer_to_list(item.(:new_index)), ?., :erlang.integer_to_list(item.(:uniq)), ?>]
        :lists.flatten([~c"#Fun<", :erlang.atom_to_list(item.(:module)) | numbers])
    end
  end

  def fun_to_list(_), do: :erlang.error(:badarg)

  def display(term) do
    :vl_io.write_chars(1, [:io_lib.write(term), ?\n])
    true
  end

  def display_nl do
    :vl_io.write_chars(1, ~c"\n")
    true
  end

  def display_string(chars) when not is_list(chars) and not is_binary(chars),
    do: :erlang.error(:badarg, [chars], error_info: %{module: :erl_erts_errors})

  def display_string(chars) do
    :vl_io.write_chars(1, chars)
    true
  end

  def iolist_to_iovec(iodata) do
    case :erlang.iolist_to_binary(iodata) do
      "" -> []
      binary -> [binary]
    end
  end

  # -- Times --

  def localtime_to_universaltime(local, dst) when dst in [true, false, :undefined],
    do: :erlang.localtime_to_universaltime(local)

  def localtime_to_universaltime(_, _), do: :erlang.error(:badarg)

  def posixtime_to_universaltime(seconds) when is_integer(seconds),
    do: :calendar.gregorian_seconds_to_datetime(seconds + 62_167_219_200)

  def posixtime_to_universaltime(_), do: :erlang.error(:badarg)

  def universaltime_to_posixtime(datetime), do: :calendar.datetime_to_gregorian_seconds(datetime) - 62_167_219_200

  # -- Suspended processes --

  def suspend_process(pid), do: suspend_process(pid, [])

  # Asynchronous or not, the process lies still when this returns.
  def suspend_process(pid, options) do
    tag = for {:asynchronous, tag} <- options, do: tag
    known = Enum.all?(options, &(&1 in [:unless_suspending, :asynchronous] or match?({:asynchronous, _}, &1)))

    cond do
      known and :unless_suspending in options and :vl_process.suspends(pid) -> false
      known and :vl_process.suspend(pid) -> told(tag, :suspended)
      known and :asynchronous in options and pid != self() -> true
      known and tag != [] and pid != self() -> told(tag, :exited)
      true -> :erlang.error(:badarg, [pid, options], error_info: %{module: :erl_erts_errors})
    end
  end

  defp told(tags, what) do
    for tag <- tags, do: send(self(), {tag, what})
    true
  end

  def resume_process(pid) do
    if :vl_process.resume(pid), do: true, else: :erlang.error(:badarg, [pid], error_info: %{module: :erl_erts_errors})
  end

  # -- Tracing: docs/tracing.md --

  def trace(who, how, flags) when is_boolean(how) and is_list(flags), do: traced(:vl_trace.trace(who, how, flags), [who, how, flags])
  def trace(who, how, flags), do: traced(:badarg, [who, how, flags])
  def trace_pattern(mfa, spec), do: traced(:vl_trace.pattern(mfa, spec, []), [mfa, spec])
  def trace_pattern(mfa, spec, flags), do: traced(:vl_trace.pattern(mfa, spec, flags), [mfa, spec, flags])
  def trace_info(who, item), do: traced(:vl_trace.info(who, item), [who, item])

  defp traced(:badarg, args), do: :erlang.error(:badarg, args)
  defp traced(result, _args), do: result

  def trace_delivered(who) do
    ref = make_ref()
    if is_pid(who), do: Process.info(who, :status)
    send(self(), {:trace_delivered, who, ref})
    ref
  end

  def seq_trace(_, _), do: false
  def seq_trace_info(_), do: []

  # -- The system monitor and the profiler --

  def system_monitor do
    case :persistent_term.get({:erlang, :system_monitor}, :undefined) do
      {pid, _options} = monitor -> if :erlang.is_process_alive(pid), do: monitor, else: :undefined
      :undefined -> :undefined
    end
  end

  def system_monitor(:undefined), do: monitored_by(:undefined, [])
  def system_monitor({pid, options}), do: :erlang.system_monitor(pid, options)
  def system_monitor(other), do: :erlang.error(:badarg, [other])

  def system_monitor(pid, options) when is_pid(pid) and is_list(options) do
    if not :lists.all(&monitor_option?/1, options), do: :erlang.error(:badarg, [pid, options])
    monitored_by(if(options == [], do: :undefined, else: pid), options)
  end

  def system_monitor(:undefined, options) when is_list(options), do: monitored_by(:undefined, [])
  def system_monitor(pid, options), do: :erlang.error(:badarg, [pid, options])

  defp monitor_option?({name, n}), do: name in [:long_gc, :long_schedule, :large_heap] and is_integer(n) and n > 0
  defp monitor_option?(name), do: name in [:busy_port, :busy_dist_port]

  # Ports are never busy.
  defp monitored_by(pid, options) do
    old = system_monitor()
    [long_gc, long_schedule, large_heap] = for name <- [:long_gc, :long_schedule, :large_heap], do: :proplists.get_value(name, options, 0)
    :vl_trace.watch(pid, long_gc, long_schedule, large_heap)
    shown = :lists.filter(&(&1 in options), [:busy_dist_port, :busy_port]) ++ for({name, n} when n > 0 <- [large_heap: large_heap, long_schedule: long_schedule, long_gc: long_gc], do: {name, n})
    :persistent_term.put({:erlang, :system_monitor}, if(is_pid(pid), do: {pid, shown}, else: :undefined))
    old
  end

  def system_profile, do: :undefined
  def system_profile(_pid, _options), do: :undefined

  @doc "Prints the stack of a process on standard error."
  def process_display(pid, :backtrace) when is_pid(pid) do
    case :erlang.process_info(pid, :backtrace) do
      {:backtrace, text} -> :io.put_chars(:standard_error, text) == :ok
      :undefined -> :erlang.error(:badarg, [pid, :backtrace])
    end
  end

  def process_display(pid, what), do: :erlang.error(:badarg, [pid, what])

  # -- Ports: none yet --

  def ports, do: :vl_port.all()
  def open_port(name, options), do: :vl_port.open(name, options)
  def port_close(port), do: :vl_port.close(port)
  def port_command(port, data), do: :vl_port.command(port, data, [])
  def port_command(port, data, options), do: :vl_port.command(port, data, options)
  def port_connect(port, pid), do: :vl_port.connect(port, pid)
  def port_info(port), do: :vl_port.info(port)
  def port_info(port, item), do: :vl_port.info(port, item)
  def pre_loaded, do: [:erlang]

  # -- Packets --

  @packets [0, 1, 2, 4, :raw, :line, :http, :httph, :http_bin, :httph_bin]

  def decode_packet(type, bytes, options) when type in @packets and is_binary(bytes) and is_list(options),
    do: :vl_packet.decode(type, bytes, options)

  def decode_packet(type, bytes, options),
    do: :erlang.error(:badarg, [type, bytes, options], error_info: %{module: :erl_erts_errors})
end
