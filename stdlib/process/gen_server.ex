defmodule GenServer do
  @moduledoc """
  A server process: keeps state, answers calls and casts.

      defmodule Stack do
        use GenServer

        @impl true
        def init(elements), do: {:ok, elements}

        @impl true
        def handle_call(:pop, _from, [head | tail]), do: {:reply, head, tail}

        @impl true
        def handle_cast({:push, element}, state), do: {:noreply, [element | state]}
      end

      {:ok, pid} = GenServer.start_link(Stack, [:hello])
      GenServer.call(pid, :pop)
  """

  @type from :: {pid, tag :: term}
  @type server :: pid | name | {atom, node}
  @type name :: atom | {:global, term} | {:via, module, term}
  @type on_start :: {:ok, pid} | :ignore | {:error, {:already_started, pid} | term}
  @type options :: [option]
  @type option :: {:debug, list} | {:name, name} | {:timeout, timeout} | {:spawn_opt, list} | {:hibernate_after, timeout}

  @callback init(init_arg :: term) ::
              {:ok, state}
              | {:ok, state, timeout | :hibernate | {:continue, continue_arg :: term}}
              | :ignore
              | {:stop, reason :: any}
            when state: any
  @callback handle_call(request :: term, from, state :: term) :: tuple
  @callback handle_cast(request :: term, state :: term) :: tuple
  @callback handle_info(message :: :timeout | term, state :: term) :: tuple
  @callback handle_continue(continue_arg :: term, state :: term) :: tuple
  @callback terminate(reason :: term, state :: term) :: term
  @callback code_change(old_version :: term, state :: term, extra :: term) :: {:ok, term} | {:error, term}
  @callback format_status(reason :: :normal | :terminate, pdict_and_state :: list) :: term
  @optional_callbacks code_change: 3,
                      terminate: 2,
                      handle_info: 2,
                      handle_cast: 2,
                      handle_call: 3,
                      format_status: 2,
                      handle_continue: 2

  @doc false
  defmacro __using__(opts) do
    quote location: :keep, bind_quoted: [opts: opts] do
      @behaviour GenServer

      unless Module.has_attribute?(__MODULE__, :doc) do
        @doc """
        Returns a specification to start this module under a supervisor.

        See `Supervisor`.
        """
      end

      def child_spec(init_arg) do
        default = %{id: __MODULE__, start: {__MODULE__, :start_link, [init_arg]}}
        Supervisor.child_spec(default, unquote(Macro.escape(opts)))
      end

      defoverridable child_spec: 1

      @before_compile GenServer

      @doc false
      def handle_call(_message, _from, _state), do: GenServer.__no_clause__(:handle_call)

      @doc false
      def handle_info(message, state) do
        :vl_report.unhandled_info(__MODULE__, message)
        {:noreply, state}
      end

      @doc false
      def handle_cast(_message, _state), do: GenServer.__no_clause__(:handle_cast)

      @doc false
      def terminate(_reason, _state), do: :ok

      @doc false
      def code_change(_old, state, _extra), do: {:ok, state}

      defoverridable code_change: 3, terminate: 2, handle_info: 2, handle_cast: 2, handle_call: 3
    end
  end

  defmacro __before_compile__(env) do
    unless Module.defines?(env.module, {:init, 1}) do
      message = """
      function init/1 required by behaviour GenServer is not implemented \
      (in module #{inspect(env.module)}).

      We will inject a default implementation for now:

          def init(init_arg) do
            {:ok, init_arg}
          end

      You can copy the implementation above or define your own that converts \
      the arguments given to GenServer.start_link/3 to the server state.
      """

      IO.warn(message, env)

      quote do
        @doc false
        def init(init_arg), do: {:ok, init_arg}

        defoverridable init: 1
      end
    end
  end

  @doc false
  def __no_clause__(callback) do
    {what, arity} = if callback == :handle_call, do: {"call", 3}, else: {"cast", 2}
    raise "attempted to #{what} GenServer #{inspect(server_name())} but no #{callback}/#{arity} clause was provided"
  end

  defp server_name do
    case Process.info(self(), :registered_name) do
      {_, []} -> self()
      {_, name} -> name
    end
  end

  @doc "Starts a server linked to the caller."
  def start_link(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:link, module, init_arg, options)

  @doc "Starts a server without a link."
  def start(module, init_arg, options \\ []) when is_atom(module) and is_list(options),
    do: do_start(:nolink, module, init_arg, options)

  defp do_start(link, module, init_arg, options) do
    {name, options} = Keyword.pop(options, :name)
    :gen.start(:gen_server, link, __name__(name, options), module, init_arg, options)
  end

  @doc false
  def __name__(nil, _options), do: :none
  def __name__(name, _options) when is_atom(name), do: {:local, name}
  def __name__({:global, _term} = name, _options), do: name
  def __name__({:via, via_module, _term} = name, _options) when is_atom(via_module), do: name

  def __name__(other, options) do
    raise ArgumentError, """
    expected :name option to be one of the following:

      * nil
      * atom
      * {:global, term}
      * {:via, module, term}

    Got: #{inspect(Keyword.put(options, :name, other)[:name])}
    """
  end

  @doc "Stops a server and waits until it has ended."
  def stop(server, reason \\ :normal, timeout \\ :infinity) do
    case whereis(server) do
      nil -> exit({:noproc, {__MODULE__, :stop, [server, reason, timeout]}})
      pid when pid == self() -> exit({:calling_self, {__MODULE__, :stop, [server, reason, timeout]}})
      pid -> do_stop(pid, server, reason, timeout)
    end
  end

  defp do_stop(pid, server, reason, timeout) do
    :gen.stop(pid, reason, timeout)
  catch
    :exit, why -> exit({why, {__MODULE__, :stop, [server, reason, timeout]}})
  end

  @doc "Sends a request and waits for its answer, at most `timeout` milliseconds."
  def call(server, request, timeout \\ 5000)
      when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    case whereis(server) do
      nil ->
        exit({:noproc, {__MODULE__, :call, [server, request, timeout]}})

      pid when pid == self() ->
        exit({:calling_self, {__MODULE__, :call, [server, request, timeout]}})

      pid ->
        try do
          :gen.call(pid, :"$gen_call", request, timeout)
        catch
          :exit, reason -> exit({reason, {__MODULE__, :call, [server, request, timeout]}})
        else
          {:ok, reply} -> reply
        end
    end
  end

  @doc "Sends a request that has no answer."
  def cast(server, request)

  def cast({:global, name}, request) do
    :global.send(name, {:"$gen_cast", request})
    :ok
  catch
    _, reason when reason != :system_limit -> :ok
  end

  def cast({:via, module, name}, request) do
    module.send(name, {:"$gen_cast", request})
    :ok
  catch
    _, reason when reason != :system_limit -> :ok
  end

  def cast({name, node}, request) when is_atom(name) and is_atom(node), do: do_cast({name, node}, request)
  def cast(dest, request) when is_atom(dest) or is_pid(dest), do: do_cast(dest, request)

  defp do_cast(dest, request) do
    send(dest, {:"$gen_cast", request})
    :ok
  catch
    _, reason when reason != :system_limit -> :ok
  end

  @doc "Casts to the servers of that name on several nodes."
  def abcast(nodes \\ [node() | Node.list()], name, request) when is_list(nodes) and is_atom(name) do
    for node <- nodes, do: cast({name, node}, request)
    :abcast
  end

  @doc "Calls the servers of that name on several nodes: `{replies, nodes without one}`."
  def multi_call(nodes \\ [node() | Node.list()], name, request, timeout \\ :infinity)
      when is_list(nodes) and is_atom(name) do
    asked = for node <- nodes, do: {node, Task.async(fn -> attempt({name, node}, request, timeout) end)}
    answers = for {node, task} <- asked, do: {node, Task.await(task, :infinity)}
    {for({node, {:ok, reply}} <- answers, do: {node, reply}), for({node, :error} <- answers, do: node)}
  end

  defp attempt(server, request, timeout) do
    {:ok, call(server, request, timeout)}
  catch
    :exit, _ -> :error
  end

  @doc "Answers a caller outside of `handle_call/3`."
  def reply(from, reply), do: :gen.reply(from, reply)

  @doc "The pid of a server, or nil."
  def whereis(server)
  def whereis(pid) when is_pid(pid), do: pid
  def whereis(name) when is_atom(name), do: Process.whereis(name)

  def whereis({:global, name}), do: defined(:global.whereis_name(name))
  def whereis({:via, module, name}), do: defined(module.whereis_name(name))
  def whereis({name, local}) when is_atom(name) and local == node(), do: Process.whereis(name)
  def whereis({name, node} = server) when is_atom(name) and is_atom(node), do: server

  defp defined(:undefined), do: nil
  defp defined(pid), do: pid
end
