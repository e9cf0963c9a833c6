defmodule Process do
  @moduledoc """
  Working with processes and the process dictionary.

      iex> parent = self()
      iex> spawn(fn -> send(parent, :hello) end)
      iex> receive do message -> message end
      :hello
  """

  @type dest :: pid | port | (registered_name :: atom) | {registered_name :: atom, node}
  @type spawn_opts :: [atom | {atom, term}]

  @doc "Whether the process runs; it must be one of this node."
  defdelegate alive?(pid), to: :erlang, as: :is_process_alive

  @doc "Sends an exit: `:kill` ends any process, other reasons are messages to one that traps exits."
  defdelegate exit(pid, reason), to: :erlang

  @doc "The process that input and output of the caller go to."
  defdelegate group_leader(), to: :erlang

  @doc "Links the caller to another: if one ends, the other is told, and ends too unless it traps exits."
  defdelegate link(pid_or_port), to: :erlang

  @doc "Takes the link away; no exit of the other comes after it."
  defdelegate unlink(pid_or_port), to: :erlang

  @doc "Watches a process: its end comes as `{:DOWN, reference, :process, pid, reason}`."
  defdelegate monitor(item), to: :vl_process

  @doc "Waits for a message with as little memory as can be, then calls the function."
  defdelegate hibernate(module, function, args), to: :erlang

  @doc "All processes of this node."
  defdelegate list(), to: :erlang, as: :processes

  @doc "A reference that messages to the caller may be sent to, until `unalias/1`."
  defdelegate alias(), to: :erlang

  @doc "An alias with options: `:explicit_unalias`, `:reply`."
  defdelegate alias(options), to: :erlang

  @doc "Takes an alias of the caller away."
  defdelegate unalias(alias), to: :erlang

  @doc "Everything in the process dictionary."
  def get, do: :erlang.get()

  @doc "The value under a key of the process dictionary, or `default`."
  def get(key, default \\ nil) do
    case :erlang.get(key) do
      :undefined -> default
      value -> value
    end
  end

  @doc "All keys of the process dictionary."
  def get_keys, do: :erlang.get_keys()

  @doc "The keys of the process dictionary with this value."
  def get_keys(value), do: :erlang.get_keys(value)

  @doc "Stores a value in the process dictionary; gives the old one or nil."
  def put(key, value), do: nillify(:erlang.put(key, value))

  @doc "Removes a key from the process dictionary; gives its value or nil."
  def delete(key), do: nillify(:erlang.erase(key))

  @doc "Makes another process the group leader of `pid`."
  def group_leader(pid, leader), do: :erlang.group_leader(leader, pid)

  @doc "Waits for `timeout` milliseconds, or for ever."
  def sleep(timeout) when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    receive do
    after
      timeout -> :ok
    end
  end

  @doc "Sends a message; options `:noconnect`, `:nosuspend`."
  def send(dest, message, options), do: :erlang.send(dest, message, options)

  @doc """
  Sends a message after a time in milliseconds; gives the timer's reference.

  With `abs: true` the time is absolute, on the clock of `System.monotonic_time/0`.
  """
  def send_after(dest, message, time, opts \\ []), do: :erlang.send_after(time, dest, message, opts)

  @doc "Stops a timer; the milliseconds that were left, or false."
  def cancel_timer(timer, options \\ []), do: :erlang.cancel_timer(timer, options)

  @doc "The milliseconds left of a timer, or false."
  def read_timer(timer), do: :erlang.read_timer(timer)

  @doc "Starts a process with options."
  def spawn(fun, opts), do: :erlang.spawn_opt(fun, opts)

  @doc "The same for a module, a function and arguments."
  def spawn(module, function, args, opts), do: :erlang.spawn_opt(module, function, args, opts)

  @doc "Monitors with options: `:alias`, `:tag`."
  def monitor(item, options), do: :vl_process.monitor(item, options)

  @doc "Ends a monitor; options `:flush`, `:info`."
  def demonitor(monitor, options \\ []), do: :erlang.demonitor(monitor, options)

  @doc "Gives a name to a process or port."
  def register(pid_or_port, name) when is_atom(name) and name not in [nil, false, true, :undefined] do
    :erlang.register(name, pid_or_port)
  catch
    :error, :badarg ->
      raise ArgumentError,
            "could not register #{inspect(pid_or_port)} with name #{inspect(name)} because it is not alive, " <>
              "the name is already taken, or it has already been given another name"
  end

  @doc "Takes a name away."
  def unregister(name) do
    :erlang.unregister(name)
  catch
    :error, :badarg ->
      raise ArgumentError, "could not unregister #{inspect(name)} because it was not registered"
  end

  @doc "The process of that name, or nil."
  def whereis(name), do: nillify(:erlang.whereis(name))

  @doc "All registered names."
  def registered, do: :erlang.registered()

  @doc "Sets a flag of the calling process; gives its old value."
  def flag(flag, value), do: :erlang.process_flag(flag, value)

  @doc "Sets a flag of another process; only `:save_calls`."
  def flag(pid, flag, value), do: :erlang.process_flag(pid, flag, value)

  @doc "What is known of a process, or nil if it is not alive."
  def info(pid), do: nillify(:erlang.process_info(pid))

  def info(pid, :registered_name) do
    case :erlang.process_info(pid, :registered_name) do
      :undefined -> nil
      [] -> {:registered_name, []}
      other -> other
    end
  end

  @doc "One item that is known of a process, `{item, value}`, or a list of them; nil if it is not alive."
  def info(pid, spec) when is_atom(spec) or is_list(spec) or is_tuple(spec), do: nillify(:erlang.process_info(pid, spec))

  defp nillify(:undefined), do: nil
  defp nillify(other), do: other
end
