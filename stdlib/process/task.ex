defmodule Task do
  @moduledoc """
  A process that computes one thing; its result is awaited.

      iex> task = Task.async(fn -> 1 + 1 end)
      iex> Task.await(task)
      2
  """

  @enforce_keys [:mfa, :owner, :pid, :ref]
  defstruct @enforce_keys

  @type t :: %Task{mfa: mfa, owner: pid, pid: pid | nil, ref: reference}
  @type async_stream_option :: {atom, term}

  defguardp is_timeout(timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0)
  defguardp is_mfa(module, function, args) when is_atom(module) and is_atom(function) and is_list(args)

  @doc false
  def child_spec(arg), do: %{id: Task, start: {Task, :start_link, [arg]}, restart: :temporary}

  @doc false
  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc """
        Returns a specification to start this module under a supervisor.

        See `Supervisor`.
        """
      end

      def child_spec(arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [arg]}, restart: :temporary}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1
    end
  end

  @doc "Starts a linked task whose result nobody awaits."
  def start_link(fun) when is_function(fun, 0), do: start_link(:erlang, :apply, [fun, []])

  @doc "The same for a module, a function and arguments."
  def start_link(module, function, args) when is_mfa(module, function, args),
    do: Task.Supervised.start_link(owner(), {module, function, args})

  @doc "Starts a task without link whose result nobody awaits."
  def start(fun) when is_function(fun, 0), do: start(:erlang, :apply, [fun, []])

  @doc "The same for a module, a function and arguments."
  def start(module, function, args) when is_mfa(module, function, args),
    do: Task.Supervised.start(owner(), {module, function, args})

  @doc "Starts a linked task to be awaited by the caller."
  def async(fun) when is_function(fun, 0), do: async(:erlang, :apply, [fun, []])

  @doc "The same for a module, a function and arguments."
  def async(module, function, args) when is_mfa(module, function, args) do
    mfa = {module, function, args}
    {:ok, pid} = Task.Supervised.start_link(owner(), :nomonitor)
    build(pid, mfa)
  end

  @doc false
  # The task waits for what it is to do and the reference under which it is to answer.
  def build(pid, mfa) do
    alias = Process.monitor(pid, alias: :demonitor)
    send(pid, {self(), alias, alias, callers(), mfa})
    {module, function, args} = mfa
    %Task{pid: pid, ref: alias, owner: self(), mfa: {module, function, length(args)}}
  end

  @doc "A task that has its result already."
  def completed(result) do
    ref = make_ref()
    send(self(), {ref, result})
    %Task{pid: nil, ref: ref, owner: self(), mfa: {Task, :completed, 1}}
  end

  @doc false
  def owner do
    owner =
      case Process.info(self(), :registered_name) do
        {:registered_name, name} when is_atom(name) -> name
        _ -> self()
      end

    {node(), owner, self()}
  end

  @doc false
  def callers do
    case Process.get(:"$callers") do
      [_ | _] = callers -> [self() | callers]
      _ -> [self()]
    end
  end

  @doc "Runs a function for every element, concurrently; a stream of `{:ok, result}`."
  def async_stream(enumerable, fun, options \\ []) when is_function(fun, 1) and is_list(options),
    do: stream(enumerable, fun, options)

  @doc "The same for a module, a function and its arguments behind the element."
  def async_stream(enumerable, module, function, args, options \\ []),
    do: stream(enumerable, {module, function, args}, options)

  defp stream(enumerable, fun, options) do
    fn acc, reduce ->
      callers = callers()
      owner = owner()

      Task.Supervised.stream(enumerable, acc, reduce, callers, fun, options, fn ->
        {:ok, pid} = Task.Supervised.start_link(owner, :nomonitor)
        {:ok, :link, pid}
      end)
    end
  end

  @doc "Waits for the result of a task."
  def await(task, timeout \\ 5000)

  def await(%Task{owner: owner} = task, timeout) when is_timeout(timeout) and owner != self(),
    do: raise(ArgumentError, invalid_owner_error(task))

  def await(%Task{ref: ref} = task, timeout) when is_timeout(timeout) do
    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        reply

      {:DOWN, ^ref, _, proc, reason} ->
        exit({reason(reason, proc), {__MODULE__, :await, [task, timeout]}})
    after
      timeout ->
        Process.demonitor(ref, [:flush])
        exit({:timeout, {__MODULE__, :await, [task, timeout]}})
    end
  end

  @doc "Waits for several tasks; their results in order."
  def await_many(tasks, timeout \\ 5000) when is_timeout(timeout) and is_list(tasks) do
    for %Task{owner: owner} = task <- tasks, owner != self() do
      raise ArgumentError, invalid_owner_error(task)
    end

    ref = if timeout != :infinity, do: make_ref()
    timer = if ref, do: Process.send_after(self(), {:vl_await_many, ref}, timeout)
    results = collect(Map.new(tasks, &{&1.ref, true}), tasks, timeout, ref, %{})
    if timer, do: cancel(timer, ref)
    for task <- tasks, do: Map.fetch!(results, task.ref)
  end

  # Answers and ends are taken as they come: the first end that is none ends all.
  defp collect(awaited, _all, _timeout, _timer_ref, results) when awaited == %{}, do: results

  defp collect(awaited, all, timeout, timer_ref, results) do
    receive do
      {:vl_await_many, ^timer_ref} when timer_ref != nil ->
        for task <- all, do: Process.demonitor(task.ref, [:flush])
        exit({:timeout, {__MODULE__, :await_many, [all, timeout]}})

      {ref, reply} when is_map_key(awaited, ref) ->
        Process.demonitor(ref, [:flush])
        collect(Map.delete(awaited, ref), all, timeout, timer_ref, Map.put(results, ref, reply))

      {:DOWN, ref, _, proc, reason} when is_map_key(awaited, ref) ->
        exit({reason(reason, proc), {__MODULE__, :await_many, [all, timeout]}})
    end
  end

  defp cancel(timer, ref) do
    Process.cancel_timer(timer)

    receive do
      {:vl_await_many, ^ref} -> :ok
    after
      0 -> :ok
    end
  end

  @doc "Waits a while: `{:ok, result}`, `{:exit, reason}` or nil."
  def yield(task, timeout \\ 5000)

  def yield(%Task{owner: owner} = task, timeout) when is_timeout(timeout) and owner != self(),
    do: raise(ArgumentError, invalid_owner_error(task))

  def yield(%Task{ref: ref, pid: pid}, timeout) when is_timeout(timeout) do
    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, proc, :noconnection} ->
        exit({reason(:noconnection, proc), {__MODULE__, :yield, [pid, timeout]}})

      {:DOWN, ^ref, _, _, reason} ->
        {:exit, reason}
    after
      timeout -> nil
    end
  end

  @doc "Waits a while for several tasks: pairs of task and what `yield/2` gives."
  def yield_many(tasks, timeout \\ 5000) when is_timeout(timeout) and is_list(tasks) do
    deadline = if timeout != :infinity, do: System.monotonic_time(:millisecond) + timeout

    for task <- tasks do
      left = if deadline, do: max(deadline - System.monotonic_time(:millisecond), 0), else: :infinity
      {task, yield(task, left)}
    end
  end

  @doc "Stops a task; its result if it came in time."
  def shutdown(task, shutdown \\ 5000)

  def shutdown(%Task{pid: nil} = task, _),
    do: raise(ArgumentError, "task #{inspect(task)} does not have an associated task process")

  def shutdown(%Task{owner: owner} = task, _) when owner != self(),
    do: raise(ArgumentError, invalid_owner_error(task))

  def shutdown(%Task{pid: pid} = task, :brutal_kill) do
    monitor = Process.monitor(pid)
    exit(pid, :kill)
    ended(task, monitor, :killed, :infinity, :brutal_kill)
  end

  def shutdown(%Task{pid: pid} = task, timeout) do
    monitor = Process.monitor(pid)
    exit(pid, :shutdown)
    ended(task, monitor, :shutdown, timeout, timeout)
  end

  # Unlinked first, or the task would take its owner with it. A witness ends the task should
  # the owner die in between.
  defp exit(pid, reason) do
    owner = self()

    witness =
      spawn(fn ->
        monitor = Process.monitor(owner)

        receive do
          {:done, ^owner} -> :ok
          {:DOWN, ^monitor, _, _, _} -> Process.exit(pid, reason)
        end
      end)

    Process.unlink(pid)
    Process.exit(pid, reason)
    send(witness, {:done, owner})
  end

  # The task's own monitor may have been used up; the second one always speaks.
  defp ended(%Task{pid: pid, ref: ref} = task, monitor, expected, wait, timeout) do
    receive do
      {:DOWN, ^monitor, _, _, ^expected} ->
        forget(task)
        first_reply(ref)

      {:DOWN, ^monitor, _, _, :noproc} ->
        reason = earlier_end(ref)
        forget_exit(pid)
        first_reply(ref) || outcome(reason, expected, task, timeout)

      {:DOWN, ^monitor, _, _, reason} ->
        forget(task)
        first_reply(ref) || {:exit, reason}
    after
      wait ->
        Process.exit(pid, :kill)
        ended(task, monitor, :shutdown, :infinity, timeout)
    end
  end

  defp outcome(reason, reason, _task, _timeout), do: nil

  defp outcome({:noconnection, proc}, _expected, task, timeout),
    do: exit({reason(:noconnection, proc), {__MODULE__, :shutdown, [task, timeout]}})

  defp outcome(reason, _expected, _task, _timeout), do: {:exit, reason}

  defp forget(%Task{pid: pid, ref: ref}) do
    Process.demonitor(ref, [:flush])
    forget_exit(pid)
  end

  defp earlier_end(ref) do
    receive do
      {:DOWN, ^ref, _, proc, :noconnection} -> {:noconnection, proc}
      {:DOWN, ^ref, _, _, reason} -> reason
    after
      0 ->
        Process.demonitor(ref, [:flush])
        :noproc
    end
  end

  defp first_reply(ref) do
    receive do
      {^ref, reply} -> {:ok, reply}
    after
      0 -> nil
    end
  end

  # What came over the link before it was cut.
  defp forget_exit(pid) do
    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  @doc "Forgets a task: `{:ok, result}` if it was there already, else nil; the task goes on."
  def ignore(%Task{ref: ref, pid: pid, owner: owner} = task) do
    if owner != self(), do: raise(ArgumentError, invalid_owner_error(task))

    receive do
      {^ref, reply} ->
        pid && Process.unlink(pid)
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, proc, :noconnection} ->
        exit({reason(:noconnection, proc), {__MODULE__, :ignore, [task]}})

      {:DOWN, ^ref, _, _, reason} ->
        {:exit, reason}
    after
      0 ->
        pid && Process.unlink(pid)
        Process.demonitor(ref, [:flush])
        nil
    end
  end

  defp reason(:noconnection, proc), do: {:nodedown, node_of(proc)}
  defp reason(reason, _proc), do: reason

  defp node_of({_name, node}), do: node
  defp node_of(pid) when is_pid(pid), do: node(pid)

  defp invalid_owner_error(task),
    do: "task #{inspect(task)} must be queried from the owner but was queried from #{inspect(self())}"
end
