defmodule Supervisor.Spec do
  @moduledoc """
  Child specifications as tuples, from before they were maps.
  """

  @instead "Use the new child specifications outlined in the Supervisor module instead"

  @doc "What a supervisor's `init/1` gives: children and `:strategy`, `:max_restarts`, `:max_seconds`."
  @deprecated @instead
  def supervise(children, options) do
    strategy = options[:strategy] || raise ArgumentError, "expected :strategy option to be given"
    ids = Enum.map(children, &elem(&1, 0))

    with [id | _] <- ids -- Enum.uniq(ids) do
      raise ArgumentError,
            "duplicated ID #{inspect(id)} found in the supervisor specification, please explicitly pass the :id option " <>
              "when defining this worker/supervisor"
    end

    {:ok, {{strategy, Keyword.get(options, :max_restarts, 3), Keyword.get(options, :max_seconds, 5)}, children}}
  end

  @doc "A worker that `module.start_link(args...)` starts."
  @deprecated @instead
  def worker(module, args, options \\ []), do: child(:worker, 5000, module, args, options)

  @doc "The same for a supervisor."
  @deprecated @instead
  def supervisor(module, args, options \\ []), do: child(:supervisor, :infinity, module, args, options)

  defp child(type, shutdown, module, args, options) do
    {Keyword.get(options, :id, module), {module, Keyword.get(options, :function, :start_link), args},
     Keyword.get(options, :restart, :permanent), Keyword.get(options, :shutdown, shutdown), type,
     Keyword.get(options, :modules, [module])}
  end
end
