defmodule :proc_lib do
  @moduledoc """
  Processes that know their ancestors, answer their starter when they are ready, and
  report a crash.
  """

  import Kernel, except: [spawn: 1, spawn: 3, spawn_link: 1, spawn_link: 3]

  def spawn(fun), do: spawn(:erlang, :apply, [fun, []])

  def spawn(module, function, args),
    do: :erlang.spawn(__MODULE__, :init_p, [self(), ancestors(), module, function, args])

  def spawn_link(fun), do: spawn_link(:erlang, :apply, [fun, []])

  def spawn_link(module, function, args),
    do: :erlang.spawn_link(__MODULE__, :init_p, [self(), ancestors(), module, function, args])

  def spawn_opt(fun, options), do: spawn_opt(:erlang, :apply, [fun, []], options)

  def spawn_opt(module, function, args, options),
    do: :erlang.spawn_opt(__MODULE__, :init_p, [self(), ancestors(), module, function, args], options)

  def start(module, function, args, timeout \\ :infinity, options \\ []) do
    {pid, monitor} = spawn_opt(module, function, args, [:monitor | options])
    await(pid, monitor, timeout)
  end

  def start_link(module, function, args, timeout \\ :infinity, options \\ []) do
    await_linked(spawn_opt(module, function, args, [:link | options]), timeout)
  end

  def start_monitor(module, function, args, timeout \\ :infinity, options \\ []) do
    {pid, monitor} = spawn_opt(module, function, args, [:monitor | options])

    receive do
      {:ack, ^pid, {:ok, _} = result} ->
        {result, monitor}

      {:ack, ^pid, result} ->
        receive do
          {:DOWN, ^monitor, _, _, _} -> {result, monitor}
        end

      {:DOWN, ^monitor, _, ^pid, reason} ->
        {{:error, reason}, monitor}
    after
      timeout ->
        Process.exit(pid, :kill)
        {{:error, :timeout}, monitor}
    end
  end

  @doc "Called by a started process when it is ready: its starter goes on with `result`."
  def init_ack(result), do: init_ack(hd(Process.get(:"$ancestors")), result)

  def init_ack(parent, result) do
    send(parent_pid(parent), {:ack, self(), result})
    :ok
  end

  def hibernate(module, function, args), do: :erlang.hibernate(__MODULE__, :wake_up, [module, function, args])

  @doc false
  def wake_up(module, function, args) do
    apply(module, function, args)
  catch
    class, reason -> crash(class, reason, __STACKTRACE__)
  end

  @doc false
  def init_p(parent, ancestors, module, function, args) do
    Process.put(:"$ancestors", [parent | ancestors])
    Process.put(:"$initial_call", initial(module, function, args))

    try do
      apply(module, function, args)
    catch
      class, reason -> crash(class, reason, __STACKTRACE__)
    end
  end

  @doc "The function the process was really started with."
  def initial_call(pid) do
    case translate_initial_call(pid) do
      {module, function, arity} -> {module, function, for(n <- 1..arity//1, do: :"Argument__#{n}")}
    end
  end

  def translate_initial_call(pid) do
    with {:dictionary, dictionary} <- Process.info(pid, :dictionary),
         {_, call} <- List.keyfind(dictionary, :"$initial_call", 0) do
      call
    else
      _ -> {:proc_lib, :init_p, 5}
    end
  end

  defp initial(:erlang, :apply, [fun, args]) when is_function(fun) do
    info = :erlang.fun_info(fun)
    {info[:module], info[:name], length(args)}
  end

  defp initial(:gen_server, :init_it, [_starter, _name, :supervisor, {_self, module, _args}, _]), do: {:supervisor, module, 1}
  defp initial(_behaviour, :init_it, [_starter, _name, module, _args, _options]), do: {module, :init, 1}
  defp initial(module, function, args), do: {module, function, length(args)}

  defp ancestors do
    case Process.get(:"$ancestors") do
      ancestors when is_list(ancestors) -> ancestors
      _ -> []
    end
  end

  defp parent_pid(parent) when is_pid(parent), do: parent
  defp parent_pid(parent) when is_atom(parent), do: Process.whereis(parent)

  defp await(pid, monitor, timeout) do
    receive do
      {:ack, ^pid, result} ->
        Process.demonitor(monitor, [:flush])
        result

      {:DOWN, ^monitor, :process, ^pid, reason} ->
        {:error, reason}
    after
      timeout ->
        kill(pid, monitor)
        {:error, :timeout}
    end
  end

  # The link tells of its end who traps exits; others end with it.
  defp await_linked(pid, timeout) do
    receive do
      {:ack, ^pid, result} -> result
      {:EXIT, ^pid, reason} -> {:error, reason}
    after
      timeout ->
        Process.unlink(pid)
        kill(pid, Process.monitor(pid))
        flush_exit(pid)
        {:error, :timeout}
    end
  end

  # An answer that came too late is dropped.
  defp kill(pid, monitor) do
    Process.exit(pid, :kill)

    receive do
      {:DOWN, ^monitor, :process, ^pid, _reason} -> :ok
    end

    receive do
      {:ack, ^pid, _result} -> :ok
    after
      0 -> :ok
    end
  end

  @doc "Ends a process that speaks with `:sys`, and waits for its end."
  def stop(process), do: stop(process, :normal, :infinity)
  def stop(process, reason, timeout), do: :gen.stop(process, reason, timeout)

  defp flush_exit(pid) do
    receive do
      {:EXIT, ^pid, _reason} -> :ok
    after
      0 -> :ok
    end
  end

  # A process ends in order with these reasons; any other is reported.
  defp crash(:exit, :normal, _trace), do: exit(:normal)
  defp crash(:exit, :shutdown, _trace), do: exit(:shutdown)
  defp crash(:exit, {:shutdown, _} = reason, _trace), do: exit(reason)

  defp crash(class, reason, trace) do
    :vl_report.process_crash(class, reason, trace)

    case class do
      :exit -> exit(reason)
      :error -> exit({reason, trace})
      :throw -> exit({{:nocatch, reason}, trace})
    end
  end
end
