defmodule DynamicSupervisor do
  @moduledoc """
  A supervisor whose children come and go; it starts with none.

      {:ok, supervisor} = DynamicSupervisor.start_link(strategy: :one_for_one)
      DynamicSupervisor.start_child(supervisor, {Agent, fn -> %{} end})
  """
  @behaviour GenServer

  @type sup_flags :: map
  @callback init(init_arg :: term) :: {:ok, sup_flags} | :ignore

  @doc false
  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour DynamicSupervisor

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc """
        Returns a specification to start this module under a supervisor.

        See `Supervisor`.
        """
      end

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, type: :supervisor}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  @doc false
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, DynamicSupervisor) do
        {:via, _module, name} -> name
        {:global, name} -> name
        name -> name
      end

    %{id: id, start: {DynamicSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a supervisor without children."
  def start_link(options) when is_list(options) do
    {init, start} = Keyword.split(options, [:extra_arguments, :max_children, :max_seconds, :max_restarts, :strategy])
    start_link(Supervisor.Default, init(init), start)
  end

  @doc "Starts a supervisor with a callback module."
  def start_link(module, init_arg, options \\ []),
    do: GenServer.start_link(__MODULE__, {module, init_arg, options[:name]}, options)

  @doc "What a callback module's `init/1` returns."
  @impl true
  def init(options) when is_list(options) do
    {:ok,
     %{
       strategy: Keyword.get(options, :strategy, :one_for_one),
       intensity: Keyword.get(options, :max_restarts, 3),
       period: Keyword.get(options, :max_seconds, 5),
       max_children: Keyword.get(options, :max_children, :infinity),
       extra_arguments: Keyword.get(options, :extra_arguments, [])
     }}
  end

  def init({module, init_arg, name}) do
    Process.put(:"$initial_call", {:supervisor, module, 1})
    Process.flag(:trap_exit, true)

    case module.init(init_arg) do
      {:ok, flags} when is_map(flags) ->
        state = %{name: report_name(name, module), module: module, args: init_arg, children: %{}, restarts: :vl_child.no_restarts()}
        with {:error, reason} <- put_flags(state, flags), do: {:stop, reason}

      :ignore ->
        :ignore

      other ->
        {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp put_flags(state, flags) do
    flags = Map.merge(%{max_children: :infinity, extra_arguments: []}, flags)

    cond do
      not (flags.max_children == :infinity or (is_integer(flags.max_children) and flags.max_children >= 0)) ->
        {:error, {:supervisor_data, {:invalid_max_children, flags.max_children}}}

      not is_list(flags.extra_arguments) ->
        {:error, {:supervisor_data, {:invalid_extra_arguments, flags.extra_arguments}}}

      Map.get(flags, :strategy, :one_for_one) != :one_for_one ->
        {:error, {:supervisor_data, {:invalid_strategy, flags.strategy}}}

      true ->
        with {:ok, flags} <- :vl_child.check_flags(flags), do: {:ok, Map.merge(state, flags)}
    end
  end

  @doc "Starts a child."
  def start_child(supervisor, {_, _, _, _, _, _} = spec), do: start_checked(supervisor, spec)
  def start_child(supervisor, %{} = spec), do: start_checked(supervisor, spec)
  def start_child(supervisor, spec), do: start_checked(supervisor, Supervisor.child_spec(spec, []))

  defp start_checked(supervisor, spec) do
    case :vl_child.check_spec(spec, :undefined) do
      {:ok, child} -> call(supervisor, {:start_child, {child.start, child.restart, child.shutdown, child.type, child.modules}})
      {:error, missing} when missing in [:missing_id, :missing_start] -> {:error, {:invalid_child_spec, spec}}
      {:error, {:invalid_mfa, start}} when is_map(spec) and not is_tuple(start) -> {:error, {:invalid_child_spec, spec}}
      error -> error
    end
  end

  @doc "Ends a child."
  def terminate_child(supervisor, pid) when is_pid(pid), do: call(supervisor, {:terminate_child, pid})

  @doc "`{:undefined, pid, type, modules}` of every child."
  def which_children(supervisor), do: call(supervisor, :which_children)

  @doc "How many children there are, by kind."
  def count_children(supervisor), do: call(supervisor, :count_children)

  @doc "Stops the supervisor and its children."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(supervisor, reason, timeout)

  defp call(supervisor, request), do: GenServer.call(supervisor, request, :infinity)

  # -- The server --

  @impl true
  def handle_call({:start_task, args, restart, shutdown}, from, state) do
    {default_restart, default_shutdown} = Process.get(Task.Supervisor)
    start = {Task.Supervised, :start_link, args}
    child = {start, restart || default_restart, shutdown || default_shutdown, :worker, [Task.Supervised]}
    handle_call({:start_child, child}, from, state)
  end

  def handle_call({:start_child, {{module, function, args}, restart, shutdown, type, modules}}, _from, state) do
    if map_size(state.children) >= state.max_children do
      {:reply, {:error, :max_children}, state}
    else
      start = {module, function, state.extra_arguments ++ args}
      child = %{id: :undefined, start: start, restart: restart, shutdown: shutdown, type: type, modules: modules}

      case start_one(child, state) do
        {:ok, pid, extra} -> {:reply, reply(pid, extra), put_child(state, pid, kept(child))}
        :ignore -> {:reply, :ignore, state}
        {:error, _} = error -> {:reply, error, state}
      end
    end
  end

  def handle_call({:terminate_child, pid}, _from, %{children: children} = state) do
    case children do
      %{^pid => child} ->
        stop_children(%{pid => child}, state)
        {:reply, :ok, %{state | children: Map.delete(children, pid)}}

      _ ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call(:which_children, _from, state) do
    shown =
      for {pid, entry} <- state.children do
        child = child_of(entry)
        {:undefined, if(child == entry, do: pid, else: :restarting), child.type, child.modules}
      end

    {:reply, shown, state}
  end

  def handle_call(:count_children, _from, state) do
    children = state.children
    supervisors = Enum.count(children, fn {_, entry} -> child_of(entry).type == :supervisor end)

    counts = %{
      specs: map_size(children),
      active: Enum.count(children, fn {_, entry} -> is_map(entry) end),
      supervisors: supervisors,
      workers: map_size(children) - supervisors
    }

    {:reply, counts, state}
  end

  @impl true
  def handle_cast({:try_again, pid}, %{children: children} = state) do
    case children do
      %{^pid => {:restarting, child}} -> restart(child, pid, %{state | children: Map.delete(children, pid)})
      _ -> {:noreply, state}
    end
  end

  def handle_cast(_request, state), do: {:noreply, state}

  @impl true
  def handle_info({:EXIT, pid, reason}, %{children: children} = state) do
    case children do
      %{^pid => child} when is_map(child) -> exited(child, pid, reason, %{state | children: Map.delete(children, pid)})
      _ -> {:noreply, state}
    end
  end

  def handle_info(message, state) do
    :vl_report.unhandled_info(DynamicSupervisor, message)
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state), do: stop_children(state.children, state)

  @impl true
  def code_change(_old, state, _extra) do
    case state.module.init(state.args) do
      {:ok, flags} when is_map(flags) -> put_flags(state, flags)
      :ignore -> {:ok, state}
      other -> other
    end
  end

  defp put_child(state, pid, entry), do: %{state | children: Map.put(state.children, pid, entry)}

  # A child that could not be started again stays under its last pid until it could.
  defp child_of({:restarting, child}), do: child
  defp child_of(child), do: child

  # The arguments of a child that is never started again need no memory.
  defp kept(%{restart: :temporary, start: {module, function, _args}} = child), do: %{child | start: {module, function, :undefined}}
  defp kept(child), do: child

  # As reports name the supervisor.
  defp report_name(nil, module), do: {self(), module}
  defp report_name(name, _module) when is_atom(name), do: {:local, name}
  defp report_name(name, _module), do: name

  defp start_one(%{start: {module, function, args}} = child, state) do
    case apply(module, function, args) do
      {:ok, pid} when is_pid(pid) -> begun(child, pid, :none, state)
      {:ok, pid, extra} when is_pid(pid) -> begun(child, pid, {:extra, extra}, state)
      :ignore -> :ignore
      {:error, _} = error -> error
      other -> {:error, other}
    end
  catch
    class, reason -> {:error, exit_reason(class, reason, __STACKTRACE__)}
  end

  defp begun(child, pid, extra, state) do
    :vl_report.child_started(state.name, child, pid)
    {:ok, pid, extra}
  end

  defp exit_reason(:exit, reason, _trace), do: reason
  defp exit_reason(:error, reason, trace), do: {reason, trace}
  defp exit_reason(:throw, value, trace), do: {{:nocatch, value}, trace}

  defp reply(pid, :none), do: {:ok, pid}
  defp reply(pid, {:extra, extra}), do: {:ok, pid, extra}

  defp exited(child, pid, reason, state) do
    orderly? = reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

    if not orderly? or child.restart == :permanent,
      do: :vl_report.child_failed(state.name, :child_terminated, child, reason, pid)

    if child.restart == :permanent or (child.restart == :transient and not orderly?),
      do: restart(child, pid, state),
      else: {:noreply, state}
  end

  defp restart(child, old_pid, state) do
    state = %{state | restarts: :vl_child.count_restart(state.restarts, state.period)}

    if :vl_child.restarts(state.restarts) > state.intensity do
      :vl_report.child_failed(state.name, :shutdown, child, :reached_max_restart_intensity, old_pid)
      {:stop, :shutdown, state}
    else
      case start_one(child, state) do
        {:ok, pid, _extra} -> {:noreply, put_child(state, pid, child)}
        :ignore -> {:noreply, state}
        {:error, _reason} -> try_again(child, old_pid, state)
      end
    end
  end

  # The request goes through the mailbox, so that the supervisor can be stopped meanwhile.
  defp try_again(child, old_pid, state) do
    GenServer.cast(self(), {:try_again, old_pid})
    {:noreply, put_child(state, old_pid, {:restarting, child})}
  end

  # All are told at once; each has its own time to end.
  defp stop_children(children, state) do
    waiting =
      for {pid, child} when is_map(child) <- children do
        monitor = Process.monitor(pid)
        Process.unlink(pid)
        Process.exit(pid, if(child.shutdown == :brutal_kill, do: :kill, else: :shutdown))
        {pid, monitor, child}
      end

    for {pid, _monitor, child} = entry <- waiting do
      reason = await_end(entry)

      unless :vl_child.ended_as_told?(reason, child),
        do: :vl_report.child_failed(state.name, :shutdown_error, child, reason, pid)
    end
  end

  defp await_end({pid, monitor, %{shutdown: shutdown}}) do
    timeout = if is_integer(shutdown), do: shutdown, else: :infinity

    receive do
      {:DOWN, ^monitor, :process, ^pid, reason} -> reason
    after
      timeout ->
        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^monitor, :process, ^pid, reason} -> reason
        end
    end
  end
end
