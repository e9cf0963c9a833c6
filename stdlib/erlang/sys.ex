defmodule :sys do
  @moduledoc "System messages: look into, suspend, upgrade and stop processes that speak them."

  def get_state(process, timeout \\ 5000), do: result(request(process, :get_state, timeout))
  def get_status(process, timeout \\ 5000), do: request(process, :get_status, timeout)
  def replace_state(process, change, timeout \\ 5000), do: result(request(process, {:replace_state, change}, timeout))
  def suspend(process, timeout \\ 5000), do: request(process, :suspend, timeout)
  def resume(process, timeout \\ 5000), do: request(process, :resume, timeout)
  def terminate(process, reason, timeout \\ 5000), do: request(process, {:terminate, reason}, timeout)

  def change_code(process, module, old_version, extra, timeout \\ 5000),
    do: request(process, {:change_code, module, old_version, extra}, timeout)

  def trace(process, on?, timeout \\ 5000), do: request(process, {:debug, {:trace, on?}}, timeout)
  def no_debug(process, timeout \\ 5000), do: request(process, {:debug, :no_debug}, timeout)
  def statistics(process, what, timeout \\ 5000), do: request(process, {:debug, {:statistics, what}}, timeout)

  @doc "Keeps the last events: `true`, `{true, n}`, `false`, `:get`, `:print`."
  def log(process, what, timeout \\ 5000), do: request(process, {:debug, {:log, what}}, timeout)
  @doc "Prints events to a file; `false` ends that."
  def log_to_file(process, what, timeout \\ 5000), do: request(process, {:debug, {:log_to_file, what}}, timeout)
  @doc "Has a function called with its state, each event and the process's name, until it gives `:done`."
  def install(process, what, timeout \\ 5000), do: request(process, {:debug, {:install, what}}, timeout)
  @doc "Takes such a function away."
  def remove(process, what, timeout \\ 5000), do: request(process, {:debug, {:remove, what}}, timeout)

  defp request(process, request, timeout) do
    {:ok, reply} = :gen.call(process, :system, request, timeout)
    reply
  catch
    :exit, reason -> exit({reason, {__MODULE__, name(request), [process | args(request)] ++ [timeout]}})
  end

  defp name({:debug, {name, _}}), do: name
  defp name({:debug, name}), do: name
  defp name(request) when is_tuple(request), do: elem(request, 0)
  defp name(request), do: request

  defp args({:debug, _}), do: []
  defp args(request) when is_tuple(request), do: tl(Tuple.to_list(request))
  defp args(_request), do: []

  defp result({:ok, state}), do: state
  defp result({:error, reason}), do: :erlang.error(reason)

  # -- On the side of the process --

  @doc "Debug state from the option given at the start: a keyword list of what is on."
  def debug_options(options) do
    Enum.flat_map(options, fn
      :trace -> [trace: true]
      :statistics -> [statistics: new_statistics()]
      :log -> [log: {10, []}]
      {:log, n} -> [log: {n, []}]
      {:log_to_file, file} -> open_log(file)
      {:install, {fun, state}} -> [{fun, {fun, state}}]
      {:install, {id, fun, state}} -> [{id, {fun, state}}]
      _ -> []
    end)
  end

  defp open_log(file) do
    case :file.open(file, [:write]) do
      {:ok, device} -> [log_to_file: device]
      _ -> []
    end
  end

  @doc "Notes an event; prints it when tracing is on. Gives the new debug state."
  def handle_debug(debug, print, name, event), do: Enum.flat_map(debug, &note(&1, print, name, event))

  defp note({:trace, on?} = entry, print, name, event) do
    if on?, do: print.(:standard_io, event, name)
    [entry]
  end

  defp note({:statistics, counts}, _print, _name, event), do: [statistics: count(counts, event)]
  defp note({:log, {n, kept}}, print, name, event), do: [log: {n, Enum.take([{event, name, print} | kept], n)}]

  defp note({:log_to_file, device} = entry, print, name, event) do
    print.(device, event, name)
    [entry]
  end

  # One that fails is taken away.
  defp note({id, {fun, state}}, _print, name, event) do
    case fun.(state, event, name) do
      :done -> []
      state -> [{id, {fun, state}}]
    end
  catch
    _class, _reason -> []
  end

  @doc "The events kept in a debug state, the oldest first."
  def get_log(debug) do
    case List.keyfind(debug, :log, 0) do
      {:log, {_n, kept}} -> kept |> Enum.reverse() |> Enum.map(&elem(&1, 0))
      nil -> []
    end
  end

  @doc "Prints them."
  def print_log(debug) do
    with {:log, {_n, kept}} <- List.keyfind(debug, :log, 0), do: for({event, name, print} <- Enum.reverse(kept), do: print.(:standard_io, event, name))
    :ok
  end

  @doc "Answers a system message, then continues, waits suspended, or stops."
  def handle_system_msg(request, from, parent, module, debug, misc),
    do: handle(:running, request, from, parent, module, debug, misc)

  defp handle(status, request, from, parent, module, debug, misc) do
    case answer(request, status, parent, module, debug, misc) do
      {:suspended, reply, debug, misc} ->
        :gen.reply(from, reply)
        suspended(parent, module, debug, misc)

      {:running, reply, debug, misc} ->
        :gen.reply(from, reply)
        module.system_continue(parent, debug, misc)

      {{:terminating, reason}, reply, debug, misc} ->
        :gen.reply(from, reply)
        module.system_terminate(reason, parent, debug, misc)
    end
  end

  defp suspended(parent, module, debug, misc) do
    receive do
      {:system, from, request} -> handle(:suspended, request, from, parent, module, debug, misc)
      {:EXIT, ^parent, reason} -> module.system_terminate(reason, parent, debug, misc)
    end
  end

  defp answer(:suspend, _status, _parent, _module, debug, misc), do: {:suspended, :ok, debug, misc}
  defp answer(:resume, _status, _parent, _module, debug, misc), do: {:running, :ok, debug, misc}

  defp answer({:terminate, reason}, _status, _parent, _module, debug, misc),
    do: {{:terminating, reason}, :ok, debug, misc}

  defp answer(:get_state, status, _parent, module, debug, misc), do: {status, module.system_get_state(misc), debug, misc}

  defp answer({:replace_state, change}, status, _parent, module, debug, misc) do
    {:ok, state, misc} = module.system_replace_state(change, misc)
    {status, {:ok, state}, debug, misc}
  catch
    class, reason -> {status, {:error, {:callback_failed, {module, :system_replace_state}, {class, reason}}}, debug, misc}
  end

  defp answer(:get_status, status, parent, module, debug, misc) do
    items = [:erlang.get(), status, parent, debug, misc]
    shown = if function_exported?(module, :format_status, 2), do: module.format_status(:normal, items), else: misc
    {status, {:status, self(), {:module, module}, [:erlang.get(), status, parent, debug, shown]}, debug, misc}
  end

  defp answer({:change_code, changed, old_version, extra}, :suspended, _parent, module, debug, misc) do
    case caught(fn -> module.system_code_change(misc, changed, old_version, extra) end) do
      {:ok, misc} -> {:suspended, :ok, debug, misc}
      other -> {:suspended, {:error, other}, debug, misc}
    end
  end

  defp answer({:debug, {command, _} = request}, status, _parent, _module, debug, misc) when command in [:log, :log_to_file, :install, :remove] do
    {reply, debug} = change(request, debug)
    {status, reply, debug, misc}
  end

  defp answer({:debug, {:trace, on?}}, status, _parent, _module, debug, misc),
    do: {status, :ok, Keyword.put(debug, :trace, on?), misc}

  defp answer({:debug, :no_debug}, status, _parent, _module, _debug, misc), do: {status, :ok, [], misc}

  defp answer({:debug, {:statistics, true}}, status, _parent, _module, debug, misc),
    do: {status, :ok, Keyword.put(debug, :statistics, new_statistics()), misc}

  defp answer({:debug, {:statistics, false}}, status, _parent, _module, debug, misc),
    do: {status, :ok, Keyword.delete(debug, :statistics), misc}

  defp answer({:debug, {:statistics, :get}}, status, _parent, _module, debug, misc),
    do: {status, {:ok, shown_statistics(debug[:statistics])}, debug, misc}

  defp answer(request, status, _parent, _module, debug, misc),
    do: {status, {:error, {:unknown_system_msg, request}}, debug, misc}

  # What Erlang's `catch` gives.
  defp caught(fun) do
    fun.()
  catch
    :throw, value -> value
    :exit, reason -> {:EXIT, reason}
    :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
  end

  defp change({:log, :get}, debug), do: {{:ok, get_log(debug)}, debug}
  defp change({:log, :print}, debug), do: {print_log(debug), debug}
  defp change({:log, true}, debug), do: change({:log, {true, 10}}, debug)
  defp change({:log, false}, debug), do: {:ok, List.keydelete(debug, :log, 0)}

  defp change({:log, {true, n}}, debug) when is_integer(n) and n > 0 do
    {:ok, if(List.keymember?(debug, :log, 0), do: debug, else: [{:log, {n, []}} | debug])}
  end

  defp change({:log_to_file, file}, debug) do
    with {:log_to_file, device} <- List.keyfind(debug, :log_to_file, 0), do: :file.close(device)
    debug = List.keydelete(debug, :log_to_file, 0)

    case if(file, do: open_log(file), else: :off) do
      :off -> {:ok, debug}
      [] -> {{:error, :open_file}, debug}
      opened -> {:ok, opened ++ debug}
    end
  end

  defp change({:install, {fun, state}}, debug), do: change({:install, {fun, fun, state}}, debug)

  defp change({:install, {id, fun, state}}, debug) do
    {:ok, if(List.keymember?(debug, id, 0), do: debug, else: [{id, {fun, state}} | debug])}
  end

  defp change({:remove, id}, debug), do: {:ok, List.keydelete(debug, id, 0)}
  defp change(_request, debug), do: {:unknown_debug, debug}

  defp new_statistics do
    {:reductions, reductions} = Process.info(self(), :reductions)
    %{start: :calendar.local_time(), reductions: reductions, in: 0, out: 0}
  end

  defp count(counts, {:in, _}), do: %{counts | in: counts.in + 1}
  defp count(counts, event) when elem(event, 0) == :out, do: %{counts | out: counts.out + 1}
  defp count(counts, _event), do: counts

  defp shown_statistics(nil), do: :no_statistics

  defp shown_statistics(counts) do
    {:reductions, reductions} = Process.info(self(), :reductions)

    [
      start_time: counts.start,
      current_time: :calendar.local_time(),
      reductions: reductions - counts.reductions,
      messages_in: counts.in,
      messages_out: counts.out
    ]
  end
end
