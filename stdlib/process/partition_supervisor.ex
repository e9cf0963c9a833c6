defmodule PartitionSupervisor do
  @moduledoc """
  A supervisor that starts the same child several times, so that work can be spread: a key
  chooses the child.

      PartitionSupervisor.start_link(name: MyAgents, child_spec: {Agent, fn -> %{} end})
      Agent.get({:via, PartitionSupervisor, {MyAgents, self()}}, & &1)

  Options of `start_link/1`, besides a supervisor's `:strategy`, `:max_restarts` and
  `:max_seconds`:

    * `:name`, `:child_spec` - needed
    * `:partitions` - how many children; as many as there are schedulers unless given
    * `:with_arguments` - a function of the child's arguments and its partition that gives
      the arguments it is started with

  Keys that are integers go round; others are hashed.
  """

  import Kernel, except: [send: 2]
  @behaviour Supervisor

  @doc false
  def child_spec(opts) when is_list(opts) do
    id =
      case Keyword.get(opts, :name, PartitionSupervisor) do
        {:via, _module, name} -> name
        name -> name
      end

    %{id: id, start: {PartitionSupervisor, :start_link, [opts]}, type: :supervisor}
  end

  @doc "Starts the supervisor and its children."
  def start_link(opts) when is_list(opts) do
    name = opts[:name] || raise ArgumentError, "the :name option must be given to PartitionSupervisor"
    {spec, opts} = Keyword.pop(opts, :child_spec)
    spec || raise ArgumentError, "the :child_spec option must be given to PartitionSupervisor"
    {partitions, opts} = Keyword.pop(opts, :partitions, System.schedulers_online())

    unless is_integer(partitions) and partitions >= 1 do
      raise ArgumentError, "the :partitions option must be a positive integer, got: #{inspect(partitions)}"
    end

    {with_arguments, opts} = Keyword.pop(opts, :with_arguments, fn args, _partition -> args end)

    unless is_function(with_arguments, 2) do
      raise ArgumentError,
            "the :with_arguments option must be a function that receives two arguments, " <>
              "the current call arguments and the partition, got: #{inspect(with_arguments)}"
    end

    %{start: {module, fun, args}} = spec = Supervisor.child_spec(spec, [])
    modules = spec[:modules] || [module]

    children =
      for partition <- 0..(partitions - 1) do
        start = {__MODULE__, :start_child, [module, fun, with_arguments.(args, partition), name, partition]}
        Map.merge(spec, %{id: partition, start: start, modules: modules})
      end

    {flags, start} = Keyword.split(opts, [:strategy, :max_seconds, :max_restarts])
    Supervisor.start_link(__MODULE__, {name, partitions, children, flags}, start)
  end

  @doc false
  def start_child(module, fun, args, name, partition) do
    case apply(module, fun, args) do
      {:ok, pid} = started ->
        note(name, partition, pid)
        started

      {:ok, pid, _info} = started ->
        note(name, partition, pid)
        started

      other ->
        other
    end
  end

  # The table of a supervisor that has a plain name: partitions and their pids.
  defp note(name, partition, pid) when is_atom(name), do: :ets.insert(name, {partition, pid})
  defp note(_name, _partition, _pid), do: :ok

  @impl true
  @doc false
  def init({name, partitions, children, flags}) do
    if is_atom(name) do
      :ets.new(name, [:set, :named_table, :protected, read_concurrency: true])
      :ets.insert(name, {:partitions, partitions})
    end

    Supervisor.init(children, Keyword.put_new(flags, :strategy, :one_for_one))
  end

  # -- The children --

  @doc "How many partitions there are."
  def partitions(supervisor) when is_atom(supervisor), do: lookup(supervisor, :partitions)
  def partitions(supervisor), do: length(which_children(supervisor))

  defp lookup(name, key) do
    :ets.lookup_element(name, key, 2)
  rescue
    ArgumentError -> exit({:noproc, {__MODULE__, :partitions, [name]}})
  end

  @doc "How many children there are, as `Supervisor.count_children/1` says it."
  def count_children(supervisor), do: Supervisor.count_children(supervisor)

  @doc "The children: `{partition, pid, type, modules}`."
  def which_children(supervisor), do: Supervisor.which_children(supervisor)

  @doc "Stops the supervisor."
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity), do: Supervisor.stop(supervisor, reason, timeout)

  # -- {:via, PartitionSupervisor, {name, key}} --

  @doc false
  def whereis_name({name, key}) do
    partition = partition(key, partitions(name))

    if is_atom(name) do
      lookup(name, partition)
    else
      {_, pid, _, _} = name |> which_children() |> List.keyfind!(partition, 0)
      if is_pid(pid), do: pid, else: :undefined
    end
  end

  defp partition(key, partitions) when is_integer(key), do: rem(abs(key), partitions)
  defp partition(key, partitions), do: :erlang.phash2(key, partitions)

  @doc false
  def send(name_key, message), do: Kernel.send(whereis_name(name_key), message)

  @doc false
  def register_name(_, _), do: raise("{:via, PartitionSupervisor, _} cannot be given on registration")

  @doc false
  def unregister_name(_), do: raise("{:via, PartitionSupervisor, _} cannot be given on unregistration")
end
