defmodule Task.Supervisor do
  @moduledoc """
  A supervisor of tasks.

      {:ok, supervisor} = Task.Supervisor.start_link()
      Task.Supervisor.async(supervisor, fn -> 1 + 1 end) |> Task.await()
  """

  @doc false
  def child_spec(opts) when is_list(opts) do
    id =
      case Keyword.get(opts, :name, Task.Supervisor) do
        {:via, _module, name} -> name
        {:global, name} -> name
        name -> name
      end

    %{id: id, start: {Task.Supervisor, :start_link, [opts]}, type: :supervisor}
  end

  @doc "Starts a supervisor; options of `DynamicSupervisor`."
  def start_link(options \\ []) do
    {restart, options} = Keyword.pop(options, :restart, :temporary)
    {shutdown, options} = Keyword.pop(options, :shutdown, 5000)
    {init, start} = Keyword.split(options, [:max_restarts, :max_seconds, :max_children])
    DynamicSupervisor.start_link(__MODULE__, {[strategy: :one_for_one] ++ init, restart, shutdown}, start)
  end

  @doc false
  def init({options, restart, shutdown}) do
    Process.put(__MODULE__, {restart, shutdown})
    DynamicSupervisor.init(options)
  end

  @doc "A task under the supervisor, linked to the caller and awaited by it."
  def async(supervisor, fun, options \\ []), do: async(supervisor, :erlang, :apply, [fun, []], options)

  @doc "The same for a module, a function and arguments."
  def async(supervisor, module, function, args, options \\ []),
    do: async(supervisor, :link, module, function, args, options)

  @doc "A task under the supervisor, not linked to the caller but awaited by it."
  def async_nolink(supervisor, fun, options \\ []), do: async_nolink(supervisor, :erlang, :apply, [fun, []], options)

  @doc "The same for a module, a function and arguments."
  def async_nolink(supervisor, module, function, args, options \\ []),
    do: async(supervisor, :nolink, module, function, args, options)

  defp async(supervisor, link, module, function, args, options) do
    mfa = {module, function, args}
    pid = start_task(supervisor, Task.owner(), options[:shutdown])
    if link == :link, do: Process.link(pid)
    Task.build(pid, mfa)
  end

  @doc "Runs a function for every element in tasks of the supervisor, linked to the caller."
  def async_stream(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1),
    do: stream(:link, supervisor, enumerable, fun, options)

  @doc "The same for a module, a function and its arguments behind the element."
  def async_stream(supervisor, enumerable, module, function, args, options \\ []),
    do: stream(:link, supervisor, enumerable, {module, function, args}, options)

  @doc "The same, not linked to the caller."
  def async_stream_nolink(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1),
    do: stream(:nolink, supervisor, enumerable, fun, options)

  @doc "The same for a module, a function and its arguments behind the element."
  def async_stream_nolink(supervisor, enumerable, module, function, args, options \\ []),
    do: stream(:nolink, supervisor, enumerable, {module, function, args}, options)

  defp stream(link, supervisor, enumerable, fun, options) do
    fn acc, reduce ->
      callers = Task.callers()
      owner = Task.owner()

      Task.Supervised.stream(enumerable, acc, reduce, callers, fun, options, fn ->
        pid = start_task(supervisor, owner, options[:shutdown])
        if link == :link, do: Process.link(pid)
        {:ok, link, pid}
      end)
    end
  end

  @doc "A task whose result nobody awaits; `restart:` and `shutdown:` as in a child specification."
  def start_child(supervisor, fun, options \\ []) do
    mfa = {:erlang, :apply, [fun, []]}
    do_start_child(supervisor, mfa, options[:restart], options[:shutdown])
  end

  @doc "The same for a module, a function and arguments."
  def start_child(supervisor, module, function, args, options \\ []) when is_atom(function) and is_list(args) do
    do_start_child(supervisor, {module, function, args}, options[:restart], options[:shutdown])
  end

  defp do_start_child(supervisor, mfa, restart, shutdown) do
    start(supervisor, [Task.owner(), Task.callers(), mfa], restart, shutdown)
  end

  # Without restart or shutdown the supervisor takes its own.
  defp start(supervisor, args, restart, shutdown),
    do: GenServer.call(supervisor, {:start_task, args, restart, shutdown}, :infinity)

  defp start_task(supervisor, owner, shutdown) do
    case start(supervisor, [owner, :monitor], :temporary, shutdown) do
      {:ok, pid} ->
        pid

      {:error, :max_children} ->
        raise """
        reached the maximum number of tasks for this task supervisor. The maximum number \
        of tasks that are allowed to run at the same time under this supervisor can be \
        configured with the :max_children option passed to Task.Supervisor.start_link/1\
        """
    end
  end

  @doc "The pids of all tasks."
  def children(supervisor) do
    for {_, pid, _, _} when is_pid(pid) <- DynamicSupervisor.which_children(supervisor), do: pid
  end

  @doc "Ends a task."
  def terminate_child(supervisor, pid), do: DynamicSupervisor.terminate_child(supervisor, pid)
end
