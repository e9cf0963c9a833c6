defmodule Registry do
  @moduledoc """
  Processes under keys, unique or not, found without asking a process.

      {:ok, _} = Registry.start_link(keys: :unique, name: Names)
      {:ok, _} = Registry.register(Names, "hello", :world)
      Registry.lookup(Names, "hello")

  The table named like the registry holds its meta information and, under integers, where its entries are:
  `{-1, {kind, partitions, keys, pids, listeners}}`, and `{partition, keys, pids}` of each partition when there are
  several. `keys` is a table of `{key, {pid, value}}`; `pids` is `{server, table}`, the table with one
  `{pid, key, keys}` for every entry, so that the server, which is linked to the processes in it, finds the entries of
  one that ended. Unique keys are spread by key, others by process.
  """

  @type registry :: atom
  @type keys :: :unique | :duplicate
  @type key :: term
  @type value :: term

  @main -1

  @doc false
  def child_spec(options) when is_list(options) do
    id = Keyword.get(options, :name, Registry)
    %{id: id, start: {Registry, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a registry: `:keys` and `:name`, optionally `:partitions`, `:listeners`, `:meta`, `:compressed`."
  def start_link(options) do
    kind = Keyword.get(options, :keys)
    check(:keys, kind, kind in [:unique, :duplicate], "to be given and be one of :unique or :duplicate")
    name = Keyword.get_lazy(options, :name, fn -> raise ArgumentError, "expected :name option to be present" end)
    check(:name, name, is_atom(name), "to be an atom")
    meta = Keyword.get(options, :meta, [])
    check(:meta, meta, Keyword.keyword?(meta), "to be a keyword list")
    partitions = Keyword.get(options, :partitions, 1)
    check(:partitions, partitions, is_integer(partitions) and partitions >= 1, "to be a positive integer")
    listeners = Keyword.get(options, :listeners, [])
    named? = is_list(listeners) and Enum.all?(listeners, &is_atom/1)
    check(:listeners, listeners, named?, "to be a list of named processes")
    compressed = Keyword.get(options, :compressed, false)
    check(:compressed, compressed, is_boolean(compressed), "to be a boolean")

    entries = [{@main, {kind, partitions, nil, nil, listeners}} | meta]
    Supervisor.start_link(Registry.Supervisor, {kind, name, partitions, listeners, entries, compressed}, name: name)
  end

  defp check(option, value, valid?, expected) do
    unless valid?, do: raise(ArgumentError, "expected #{inspect(option)} #{expected}, got: #{inspect(value)}")
  end

  # -- Where entries are --

  defp info!(registry) do
    :ets.lookup_element(registry, @main, 2)
  catch
    :error, :badarg -> raise ArgumentError, "unknown registry: #{inspect(registry)}"
  end

  # The table of keys and `{server, table}` of pids that hold the entries of a process under a key.
  defp tables(registry, key, pid, {kind, partitions, keys, pids, _listeners}) do
    if keys do
      {keys, pids}
    else
      pid_partition = hash(pid, partitions)
      key_partition = if kind == :unique, do: hash(key, partitions), else: pid_partition
      {key_table(registry, key_partition), :ets.lookup_element(registry, pid_partition, 3)}
    end
  end

  # The tables of keys that may hold a key.
  defp key_tables(_registry, _key, {_kind, 1, keys, _pids, _listeners}), do: [keys]
  defp key_tables(registry, key, {:unique, partitions, _, _, _}), do: [key_table(registry, hash(key, partitions))]
  defp key_tables(registry, _key, info), do: all_key_tables(registry, info)

  defp all_key_tables(_registry, {_kind, 1, keys, _pids, _listeners}), do: [keys]

  defp all_key_tables(registry, {_kind, partitions, _, _, _}) do
    for partition <- 0..(partitions - 1), do: key_table(registry, partition)
  end

  defp key_table(registry, partition), do: :ets.lookup_element(registry, partition, 2)

  defp hash(term, partitions), do: :erlang.phash2(term, partitions)

  defp notify([], _message), do: :ok

  defp notify(listeners, message) do
    for listener <- listeners, pid = Process.whereis(listener), do: Kernel.send(pid, message)
    :ok
  end

  # -- Registering --

  @doc "Registers the calling process under a key."
  def register(registry, key, value) when is_atom(registry) do
    me = self()
    {kind, _, _, _, listeners} = info = info!(registry)
    {keys, {server, pids}} = tables(registry, key, me, info)
    # The pid first: from it the entry is found if the process ends here.
    Process.link(server)
    note = {me, key, keys}
    noted? = kind == :duplicate or not held?(keys, key, me)
    if noted?, do: :ets.insert(pids, note)

    case insert(kind, keys, {key, {me, value}}) do
      :ok ->
        notify(listeners, {:register, registry, key, me, value})
        {:ok, server}

      {:error, {:already_registered, owner}} = error ->
        if noted? and owner != me, do: :ets.delete_object(pids, note)
        unlink_if_unused(server, pids, me)
        error
    end
  end

  defp held?(keys, key, pid), do: match?([{_, {^pid, _}}], :ets.lookup(keys, key))

  defp insert(:duplicate, keys, entry) do
    :ets.insert(keys, entry)
    :ok
  end

  defp insert(:unique, keys, {key, _} = entry) do
    if :ets.insert_new(keys, entry) do
      :ok
    else
      case :ets.lookup(keys, key) do
        [{^key, {pid, _}} = other] ->
          if Process.alive?(pid) do
            {:error, {:already_registered, pid}}
          else
            # Its exit is still on the way to the server.
            :ets.delete_object(keys, other)
            insert(:unique, keys, entry)
          end

        [] ->
          insert(:unique, keys, entry)
      end
    end
  end

  @doc "Takes the calling process's entries under a key away."
  def unregister(registry, key) when is_atom(registry) do
    me = self()
    {_, _, _, _, listeners} = info = info!(registry)
    {keys, {server, pids}} = tables(registry, key, me, info)
    delete(keys, key, me)
    :ets.delete_object(pids, {me, key, keys})
    unlink_if_unused(server, pids, me)
    notify(listeners, {:unregister, registry, key, me})
  end

  @doc false
  # The entries of a process under a key. A key may look like a pattern: it is compared, not matched.
  def delete(keys, key, pid), do: :ets.select_delete(keys, [{{:_, {pid, :_}}, [same_key(key)], [true]}])

  defp same_key(key), do: {:"=:=", {:element, 1, :"$_"}, {:const, key}}

  @doc "Takes the calling process's entries under a key away whose value matches a pattern."
  def unregister_match(registry, key, pattern, guards \\ []) when is_list(guards) do
    me = self()
    {_, _, _, _, listeners} = info = info!(registry)
    {keys, {server, pids}} = tables(registry, key, me, info)

    if :ets.select_delete(keys, [{{:_, {me, pattern}}, [same_key(key) | guards], [true]}]) > 0 do
      left = :ets.select_count(keys, [{{:_, {me, :_}}, [same_key(key)], [true]}])
      note = {me, key, keys}
      :ets.delete_object(pids, note)

      if left > 0 do
        :ets.insert(pids, List.duplicate(note, left))
      else
        unlink_if_unused(server, pids, me)
        notify(listeners, {:unregister, registry, key, me})
      end
    end

    :ok
  end

  defp unlink_if_unused(server, pids, me) do
    unless :ets.member(pids, me), do: Process.unlink(server)
    :ok
  end

  @doc "Replaces the calling process's value under a unique key: `{new, old}` or `:error`."
  def update_value(registry, key, callback) when is_atom(registry) and is_function(callback, 1) do
    {kind, _, _, _, _} = info = info!(registry)

    if kind != :unique do
      raise ArgumentError, "Registry.update_value/3 is not supported for #{kind} registries"
    end

    me = self()
    [keys] = key_tables(registry, key, info)

    case :ets.lookup(keys, key) do
      [{^key, {^me, old}}] ->
        new = callback.(old)
        :ets.insert(keys, {key, {me, new}})
        {new, old}

      _ ->
        :error
    end
  end

  # -- Finding --

  @doc "`{pid, value}` of every process under a key."
  def lookup(registry, key) when is_atom(registry) do
    {kind, _, _, _, _} = info = info!(registry)
    entries = for keys <- key_tables(registry, key, info), {_, entry} <- :ets.lookup(keys, key), do: entry
    if kind == :unique, do: Enum.filter(entries, fn {pid, _} -> Process.alive?(pid) end), else: entries
  end

  @doc "`{pid, value}` of the processes under a key whose value matches a pattern."
  def match(registry, key, pattern, guards \\ []) when is_atom(registry) and is_list(guards) do
    spec = [{{:_, {:_, pattern}}, [same_key(key) | guards], [{:element, 2, :"$_"}]}]
    Enum.flat_map(key_tables(registry, key, info!(registry)), &:ets.select(&1, spec))
  end

  @doc "How many entries match a pattern under a key."
  def count_match(registry, key, pattern, guards \\ []), do: length(match(registry, key, pattern, guards))

  @doc "The keys of a process, once per entry."
  def keys(registry, pid) when is_atom(registry) and is_pid(pid) do
    {kind, partitions, _, pids, _} = info!(registry)
    {_server, pids} = pids || :ets.lookup_element(registry, hash(pid, partitions), 3)
    keys = for {_, key, _} <- :ets.lookup(pids, pid), do: key
    if kind == :unique, do: Enum.uniq(keys), else: keys
  end

  @doc "The values of a process under a key."
  def values(registry, key, pid) when is_atom(registry) do
    {keys, _pids} = tables(registry, key, pid, info!(registry))
    for {_, {^pid, value}} <- :ets.lookup(keys, key), do: value
  end

  @doc """
  Calls a function with the entries under a key; a registry of several partitions and duplicate keys calls it once for
  each, with `parallel: true` at the same time, in processes of their own.
  """
  def dispatch(registry, key, fun, options \\ []) when is_atom(registry) and (is_function(fun, 1) or is_tuple(fun)) do
    case info!(registry) do
      {:duplicate, partitions, nil, _, _} = info when partitions > 1 ->
        each = &call(fun, for({_, entry} <- :ets.lookup(&1, key), do: entry))
        tables = all_key_tables(registry, info)

        if Keyword.get(options, :parallel, false) do
          for(keys <- tables, do: unlinked_task(fn -> each.(keys) end)) |> Enum.each(&Task.await(&1, :infinity))
        else
          Enum.each(tables, each)
        end

      _ ->
        call(fun, lookup(registry, key))
    end

    :ok
  end

  # Its end is known from awaiting it; a caller that traps exits would get a message too.
  defp unlinked_task(fun) do
    task = Task.async(fun)
    Process.unlink(task.pid)
    task
  end

  defp call(_fun, []), do: :ok
  defp call({module, function, args}, entries), do: apply(module, function, [entries | args])
  defp call(fun, entries), do: fun.(entries)

  @doc "How many entries there are."
  def count(registry) when is_atom(registry) do
    for(keys <- all_key_tables(registry, info!(registry)), do: :ets.info(keys, :size)) |> Enum.sum()
  end

  @doc "Entries by a match specification over `{key, pid, value}`."
  def select(registry, spec) when is_atom(registry) and is_list(spec) do
    spec = Enum.map(spec, &entry_spec(&1, spec, "select"))
    Enum.flat_map(all_key_tables(registry, info!(registry)), &:ets.select(&1, spec))
  end

  @doc "How many entries a match specification finds."
  def count_select(registry, spec) when is_atom(registry) and is_list(spec) do
    spec = Enum.map(spec, &entry_spec(&1, spec, "count_select"))
    for(keys <- all_key_tables(registry, info!(registry)), do: :ets.select_count(keys, spec)) |> Enum.sum()
  end

  defp entry_spec({{key, pid, value}, guards, body}, _spec, _function), do: {{key, {pid, value}}, guards, body}

  defp entry_spec(_other, spec, function) do
    raise ArgumentError, "invalid match specification in Registry.#{function}/2: #{inspect(spec)}"
  end

  # -- Meta information --

  @doc "Meta information of a registry."
  def meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    _ = info!(registry)

    case :ets.lookup(registry, key) do
      [{_, value}] -> {:ok, value}
      [] -> :error
    end
  end

  @doc "Stores meta information."
  def put_meta(registry, key, value) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    _ = info!(registry)
    :ets.insert(registry, {key, value})
    :ok
  end

  @doc "Removes meta information."
  def delete_meta(registry, key) when is_atom(registry) and (is_atom(key) or is_tuple(key)) do
    _ = info!(registry)
    :ets.delete(registry, key)
    :ok
  end

  # -- The interface of `{:via, Registry, ...}` --

  @doc false
  def whereis_name({registry, key}), do: whereis(registry, key)
  def whereis_name({registry, key, _value}), do: whereis(registry, key)

  defp whereis(registry, key) do
    case info!(registry) do
      {:unique, _, _, _, _} ->
        case lookup(registry, key) do
          [{pid, _}] -> pid
          [] -> :undefined
        end

      {kind, _, _, _, _} ->
        raise ArgumentError, ":via is not supported for #{kind} registries"
    end
  end

  @doc false
  def register_name({registry, key}, pid) when pid == self(), do: via_register(registry, key, nil)
  def register_name({registry, key, value}, pid) when pid == self(), do: via_register(registry, key, value)

  defp via_register(registry, key, value) do
    case register(registry, key, value) do
      {:ok, _} -> :yes
      {:error, _} -> :no
    end
  end

  @doc false
  def unregister_name({registry, key}), do: unregister(registry, key)
  def unregister_name({registry, key, _value}), do: unregister(registry, key)

  @doc false
  def send(name, message) do
    case whereis_name(name) do
      pid when is_pid(pid) -> Kernel.send(pid, message)
      :undefined -> :erlang.error(:badarg, [name, message])
    end
  end
end
