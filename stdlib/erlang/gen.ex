defmodule :gen do
  @moduledoc "What the generic behaviours share: starting under a name, calling, replying."

  @doc "Starts `behaviour.init_it/5`, linked, monitored or neither, registered or not."
  def start(behaviour, link, name, module, args, options) do
    case where(name) do
      pid when is_pid(pid) -> {:error, {:already_started, pid}}
      _ -> do_start(behaviour, link, name, module, args, options)
    end
  end

  defp do_start(behaviour, link, name, module, args, options) do
    timeout = Keyword.get(options, :timeout, :infinity)
    spawn_options = Keyword.get(options, :spawn_opt, [])
    starter = if link == :link, do: self(), else: :nolink
    start = starter(link)
    start.(behaviour, :init_it, [starter, name, module, args, options], timeout, spawn_options)
  end

  defp starter(:link), do: &:proc_lib.start_link/5
  defp starter(:monitor), do: &start_monitor/5
  defp starter(:nolink), do: &:proc_lib.start/5

  defp start_monitor(module, function, args, timeout, options) do
    case :proc_lib.start_monitor(module, function, args, timeout, options) do
      {{:ok, pid}, monitor} ->
        {:ok, {pid, monitor}}

      {other, monitor} ->
        Process.demonitor(monitor, [:flush])
        other
    end
  end

  @doc "Registers the calling process: true, or the one that has the name."
  def register(:none), do: true

  def register({:local, name}) do
    :erlang.register(name, self())
    true
  rescue
    ArgumentError -> {false, :erlang.whereis(name)}
  end

  def register({:global, name}) do
    case :global.register_name(name, self()) do
      :yes -> true
      :no -> {false, :global.whereis_name(name)}
    end
  end

  def register({:via, module, name}) do
    case module.register_name(name, self()) do
      :yes -> true
      :no -> {false, module.whereis_name(name)}
    end
  end

  def unregister(:none), do: :ok
  def unregister({:global, name}), do: :global.unregister_name(name)
  def unregister({:via, module, name}), do: module.unregister_name(name)

  def unregister({:local, name}) do
    Process.unregister(name)
  rescue
    ArgumentError -> :ok
  end

  @doc "Notes the name a server was started under, where the process's own registration does not tell."
  def keep_name(:none), do: :ok
  def keep_name({:local, _}), do: :ok
  def keep_name(name), do: Process.put(:"$vl_name", name)

  @doc "What a server calls itself: its name without the word for its kind, or its pid."
  def own_name do
    case {Process.get(:"$vl_name"), Process.info(self(), :registered_name)} do
      {{:global, name}, _} -> name
      {{:via, _module, name}, _} -> name
      {nil, {:registered_name, name}} when is_atom(name) -> name
      _ -> self()
    end
  end

  @doc "The process behind a name given at the start."
  def where(:none), do: :undefined
  def where({:local, name}), do: Process.whereis(name)
  def where({:global, name}), do: :global.whereis_name(name)
  def where({:via, module, name}), do: module.whereis_name(name)

  @doc "Sends `{label, from, request}` and waits for the reply."
  def call(process, label, request, timeout \\ 5000) do
    case destination(process) do
      pid when is_pid(pid) -> do_call(pid, label, request, timeout)
      nil -> exit(unreachable(process))
    end
  end

  defp unreachable({name, node}) when is_atom(name) and is_atom(node) and node != node(), do: {:nodedown, node}
  defp unreachable(_process), do: :noproc

  defp do_call(pid, label, request, timeout) do
    monitor = :erlang.monitor(:process, pid, alias: :demonitor)
    send(pid, {label, {self(), [:alias | monitor]}, request})

    receive do
      {[:alias | ^monitor], reply} ->
        Process.demonitor(monitor, [:flush])
        {:ok, reply}

      {:DOWN, ^monitor, _, _, :noconnection} ->
        exit({:nodedown, node(pid)})

      {:DOWN, ^monitor, _, _, reason} ->
        exit(reason)
    after
      timeout ->
        Process.demonitor(monitor, [:flush])

        receive do
          {[:alias | ^monitor], reply} -> {:ok, reply}
        after
          0 -> exit(:timeout)
        end
    end
  end

  @doc "Answers a caller."
  def reply({_pid, [:alias | reference] = tag}, reply) do
    send(reference, {tag, reply})
    :ok
  end

  def reply({_pid, [[:alias | reference] | _] = tag}, reply) do
    send(reference, {tag, reply})
    :ok
  end

  def reply({pid, tag}, reply) do
    send(pid, {tag, reply})
    :ok
  end

  @doc "The pid of a pid, name, `{:global, name}` or `{:via, module, name}`; nil if there is none."
  def destination(pid) when is_pid(pid), do: pid
  def destination(name) when is_atom(name), do: Process.whereis(name)
  def destination({:global, name}), do: pid_or_nil(:global.whereis_name(name))
  def destination({:via, module, name}), do: pid_or_nil(module.whereis_name(name))
  def destination({name, node}) when is_atom(name) and node == node(), do: Process.whereis(name)
  def destination(_other), do: nil

  defp pid_or_nil(:undefined), do: nil
  defp pid_or_nil(pid), do: pid

  @doc "Asks a behaviour to stop and waits until it has."
  def stop(process, reason, timeout) do
    pid = destination(process) || exit(:noproc)
    monitor = Process.monitor(pid)
    stopper = fn -> :sys.terminate(pid, reason, :infinity) end
    {helper, helper_monitor} = spawn_monitor(stopper)

    receive do
      {:DOWN, ^monitor, _, _, ^reason} ->
        Process.demonitor(helper_monitor, [:flush])
        :ok

      {:DOWN, ^monitor, _, _, other} ->
        Process.demonitor(helper_monitor, [:flush])
        exit(other)
    after
      timeout ->
        Process.exit(helper, :kill)
        Process.demonitor(helper_monitor, [:flush])
        Process.demonitor(monitor, [:flush])
        exit(:timeout)
    end
  end
end
