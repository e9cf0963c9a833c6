defmodule Registry do
  @moduledoc """
  Processes under keys, unique or not, found without asking a process.

      {:ok, _} = Registry.start_link(keys: :unique, name: Names)
      {:ok, _} = Registry.register(Names, "hello", :world)
      Registry.lookup(Names, "hello")

  A table holds `{key, {pid, value}}`, a second one `{pid, key}` so that the entries of an
  ended process can be found; the registry is linked to every process in it.
  """
  use GenServer

  @type registry :: atom
  @type keys :: :unique | :duplicate
  @type key :: term
  @type value :: term

  @doc false
  def child_spec(options) when is_list(options) do
    id = Keyword.get(options, :name, Registry)
    %{id: id, start: {Registry, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a registry: `:keys` and `:name`, optionally `:partitions`, `:listeners`, `:meta`."
  def start_link(options) do
    keys = Keyword.get(options, :keys)

    unless keys in [:unique, :duplicate] do
      raise ArgumentError, "expected :keys to be given and be one of :unique or :duplicate, got: #{inspect(keys)}"
    end

    name =
      case Keyword.fetch(options, :name) do
        {:ok, name} when is_atom(name) -> name
        {:ok, other} -> raise ArgumentError, "expected :name to be an atom, got: #{inspect(other)}"
        :error -> raise ArgumentError, "expected :name option to be present"
      end

    meta = Keyword.get(options, :meta, [])

    unless Keyword.keyword?(meta) do
      raise ArgumentError, "expected :meta to be a keyword list, got: #{inspect(meta)}"
    end

    listeners = Keyword.get(options, :listeners, [])

    unless is_list(listeners) and Enum.all?(listeners, &is_atom/1) do
      raise ArgumentError, "expected :listeners to be a list of named processes, got: #{inspect(listeners)}"
    end

    GenServer.start_link(__MODULE__, {keys, name, listeners, meta}, name: name)
  end

  @impl true
  def init({keys, name, listeners, meta}) do
    Process.flag(:trap_exit, true)
    kind = if keys == :unique, do: :set, else: :duplicate_bag
    key_table = :ets.new(name, [:named_table, kind, :public, read_concurrency: true, write_concurrency: true])
    pid_table = :ets.new(name, [:duplicate_bag, :public, write_concurrency: true])
    :persistent_term.put({__MODULE__, name}, {keys, self(), key_table, pid_table, listeners})
    :ets.insert(pid_table, for({key, value} <- meta, do: {{:meta, key}, value}))
    {:ok, {name, key_table, pid_table, listeners}}
  end

  @impl true
  def handle_info({:EXIT, pid, _reason}, {name, key_table, pid_table, listeners} = state) do
    for {^pid, key} <- :ets.take(pid_table, pid) do
      delete_key(key_table, key, pid)
      notify(listeners, {:unregister, name, key, pid})
    end

    {:noreply, state}
  end

  def handle_info(_message, state), do: {:noreply, state}

  @impl true
  def handle_call(:sync, _from, state), do: {:reply, :ok, state}

  @impl true
  def terminate(_reason, {name, _, _, _}), do: :persistent_term.erase({__MODULE__, name})

  defp info!(registry) do
    case :persistent_term.get({__MODULE__, registry}, nil) do
      nil -> raise ArgumentError, "unknown registry: #{inspect(registry)}"
      info -> info
    end
  end

  defp notify([], _message), do: :ok

  defp notify(listeners, message) do
    for listener <- listeners, pid = Process.whereis(listener), do: Kernel.send(pid, message)
    :ok
  end

  @doc "Registers the calling process under a key."
  def register(registry, key, value) when is_atom(registry) do
    {keys, owner, key_table, pid_table, listeners} = info!(registry)
    me = self()
    Process.link(owner)

    case insert(keys, key_table, key, me, value) do
      :ok ->
        :ets.insert(pid_table, {me, key})
        notify(listeners, {:register, registry, key, me, value})
        {:ok, owner}

      {:error, _} = error ->
        error
    end
  end

  defp insert(:duplicate, table, key, me, value) do
    :ets.insert(table, {key, {me, value}})
    :ok
  end

  defp insert(:unique, table, key, me, value) do
    if :ets.insert_new(table, {key, {me, value}}) do
      :ok
    else
      case :ets.lookup(table, key) do
        [{^key, {pid, _}} = entry] ->
          if Process.alive?(pid) do
            {:error, {:already_registered, pid}}
          else
            # Its exit is still on the way to the registry.
            :ets.delete_object(table, entry)
            insert(:unique, table, key, me, value)
          end

        [] ->
          insert(:unique, table, key, me, value)
      end
    end
  end

  @doc "Takes the calling process's entries under a key away."
  def unregister(registry, key) when is_atom(registry) do
    {_keys, owner, key_table, pid_table, listeners} = info!(registry)
    me = self()
    held = delete_key(key_table, key, me)
    :ets.delete_object(pid_table, {me, key})
    if held > 0, do: notify(listeners, {:unregister, registry, key, me})
    unlink_if_unused(owner, pid_table, me)
  end

  defp delete_key(table, key, pid), do: :ets.select_delete(table, [{{:_, {pid, :_}}, [same_key(key)], [true]}])

  # A key may look like a pattern: it is compared, not matched.
  defp same_key(key), do: {:"=:=", {:element, 1, :"$_"}, {:const, key}}

  @doc "Takes the entries away whose value matches a pattern."
  def unregister_match(registry, key, pattern, guards \\ []) when is_list(guards) do
    {_keys, owner, key_table, pid_table, listeners} = info!(registry)
    me = self()
    spec = [{{:_, {me, pattern}}, [same_key(key) | guards], [true]}]

    if :ets.select_delete(key_table, spec) > 0 and not holds?(key_table, key, me) do
      :ets.delete_object(pid_table, {me, key})
      notify(listeners, {:unregister, registry, key, me})
      unlink_if_unused(owner, pid_table, me)
    end

    :ok
  end

  defp holds?(table, key, pid), do: :ets.select_count(table, [{{:_, {pid, :_}}, [same_key(key)], [true]}]) > 0

  defp unlink_if_unused(owner, pid_table, me) do
    unless :ets.member(pid_table, me), do: Process.unlink(owner)
    :ok
  end

  @doc "`{pid, value}` of every process under a key."
  def lookup(registry, key) when is_atom(registry) do
    {keys, _owner, key_table, _pid_table, _listeners} = info!(registry)

    case keys do
      :unique ->
        case :ets.lookup(key_table, key) do
          [{^key, {pid, _} = entry}] -> if Process.alive?(pid), do: [entry], else: []
          [] -> []
        end

      :duplicate ->
        for {_, entry} <- :ets.lookup(key_table, key), do: entry
    end
  end

  @doc "`{pid, value}` of the processes under a key whose value matches a pattern."
  def match(registry, key, pattern, guards \\ []) when is_list(guards) do
    {_keys, _owner, key_table, _pid_table, _listeners} = info!(registry)
    :ets.select(key_table, [{{:_, {:_, pattern}}, guards ++ key_guard(key), [{:element, 2, :"$_"}]}])
  end

  defp key_guard(key), do: [{:"=:=", {:element, 1, :"$_"}, {:const, key}}]

  @doc "How many entries match a pattern under a key."
  def count_match(registry, key, pattern, guards \\ []), do: length(match(registry, key, pattern, guards))

  @doc "The keys of a process, once per entry."
  def keys(registry, pid) when is_pid(pid) do
    {_keys, _owner, key_table, pid_table, _listeners} = info!(registry)

    for {_, key} <- :ets.lookup(pid_table, pid), :ets.match(key_table, {key, {pid, :_}}) != [] do
      key
    end
  end

  @doc "The values of a process under a key."
  def values(registry, key, pid) do
    {_keys, _owner, key_table, _pid_table, _listeners} = info!(registry)
    for {_, {^pid, value}} <- :ets.lookup(key_table, key), do: value
  end

  @doc "Replaces the calling process's value under a unique key: `{new, old}` or `:error`."
  def update_value(registry, key, callback) when is_function(callback, 1) do
    {keys, _owner, key_table, _pid_table, _listeners} = info!(registry)
    if keys != :unique, do: raise(ArgumentError, "Registry.update_value/3 is not supported for :duplicate registries")
    me = self()

    case :ets.lookup(key_table, key) do
      [{^key, {^me, old}}] ->
        new = callback.(old)
        :ets.insert(key_table, {key, {me, new}})
        {new, old}

      _ ->
        :error
    end
  end

  @doc "Calls a function with the entries under a key."
  def dispatch(registry, key, fun, _options \\ []) when is_function(fun, 1) or is_tuple(fun) do
    case lookup(registry, key) do
      [] -> :ok
      entries when is_function(fun) -> fun.(entries)
      entries -> call(fun, entries)
    end

    :ok
  end

  defp call({module, function, args}, entries), do: apply(module, function, [entries | args])

  @doc "How many entries there are."
  def count(registry) do
    {_keys, _owner, key_table, _pid_table, _listeners} = info!(registry)
    :ets.info(key_table, :size)
  end

  @doc "Entries by a match specification over `{key, pid, value}`."
  def select(registry, spec) when is_list(spec) do
    {_keys, _owner, key_table, _pid_table, _listeners} = info!(registry)

    :ets.select(key_table, Enum.map(spec, &entry_spec/1))
  end

  defp entry_spec({{key, pid, value}, guards, body}), do: {{key, {pid, value}}, guards, body}

  defp entry_spec(other) do
    raise ArgumentError,
          "invalid match specification in Registry.select/2, expected {{key, pid, value}, guards, body}, " <>
            "got: #{inspect(other)}"
  end

  @doc "How many entries a match specification finds."
  def count_select(registry, spec) when is_list(spec) do
    counted = for entry <- spec, {head, guards, _} = entry_spec(entry), do: {head, guards, [true]}
    {_keys, _owner, key_table, _pid_table, _listeners} = info!(registry)
    :ets.select_count(key_table, counted)
  end

  @doc "Meta information of a registry."
  def meta(registry, key) do
    {_keys, _owner, _key_table, pid_table, _listeners} = info!(registry)

    case :ets.lookup(pid_table, {:meta, key}) do
      [{_, value}] -> {:ok, value}
      [] -> :error
    end
  end

  @doc "Stores meta information."
  def put_meta(registry, key, value) do
    {_keys, _owner, _key_table, pid_table, _listeners} = info!(registry)
    :ets.delete(pid_table, {:meta, key})
    :ets.insert(pid_table, {{:meta, key}, value})
    :ok
  end

  @doc "Removes meta information."
  def delete_meta(registry, key) do
    {_keys, _owner, _key_table, pid_table, _listeners} = info!(registry)
    :ets.delete(pid_table, {:meta, key})
    :ok
  end

  # -- The interface of `{:via, Registry, ...}` --

  @doc false
  def whereis_name({registry, key}), do: whereis(registry, key)
  def whereis_name({registry, key, _value}), do: whereis(registry, key)

  defp whereis(registry, key) do
    case lookup(registry, key) do
      [{pid, _}] -> pid
      _ -> :undefined
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
  def send({registry, key}, message) do
    case whereis(registry, key) do
      pid when is_pid(pid) -> Kernel.send(pid, message)
      :undefined -> :erlang.error(:badarg, [{registry, key}, message])
    end
  end
end
