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
      _ -> []
    end)
  end

  @doc "Notes an event; prints it when tracing is on. Gives the new debug state."
  def handle_debug(debug, print, name, event) do
    if debug[:trace], do: print.(:standard_io, event, name)

    case debug[:statistics] do
      nil -> debug
      counts -> Keyword.put(debug, :statistics, count(counts, event))
    end
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
