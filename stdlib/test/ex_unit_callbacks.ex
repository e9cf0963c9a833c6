defmodule ExUnit.Callbacks do
  @moduledoc """
  What runs around tests: `setup_all` once per module, `setup` before each test, `on_exit` after.

  A callback gives `:ok`, a keyword list, a map, or `{:ok, ...}` of such; it is merged into the context.
  """

  @reserved [:case, :file, :line, :test, :async, :registered, :describe]

  @doc false
  defmacro __using__(_) do
    quote do
      Module.register_attribute(__MODULE__, :ex_unit_setup, accumulate: true)
      Module.register_attribute(__MODULE__, :ex_unit_setup_all, accumulate: true)
      @before_compile ExUnit.Callbacks
      import ExUnit.Callbacks
    end
  end

  @doc false
  defmacro __before_compile__(env) do
    [setup, setup_all] =
      for name <- [:ex_unit_setup, :ex_unit_setup_all] do
        for {callback, describe} <- Enum.reverse(Module.get_attribute(env.module, name) || []) do
          {capture(callback), describe}
        end
      end

    quote do
      @doc false
      def __ex_unit__(:setup, context), do: ExUnit.Callbacks.__run__(__MODULE__, unquote(setup), context)
      def __ex_unit__(:setup_all, context), do: ExUnit.Callbacks.__run__(__MODULE__, unquote(setup_all), context)
    end
  end

  # Captured where they are defined, for they may be private.
  defp capture({module, name}), do: quote(do: &(unquote(module).unquote(name) / 1))
  defp capture(name), do: quote(do: &(unquote(Macro.var(name, nil)) / 1))

  @doc "Names a function, a list of them, or holds the code to run before each test."
  defmacro setup(block_or_functions)
  defmacro setup(do: block), do: code(:setup, quote(do: _), block)
  defmacro setup(callbacks), do: names(:setup, callbacks)

  @doc "As `setup/1`, with the context."
  defmacro setup(context, do: block), do: code(:setup, context, block)

  @doc "Names a function, a list of them, or holds the code to run once before the module's tests."
  defmacro setup_all(block_or_functions)
  defmacro setup_all(do: block), do: code(:setup_all, quote(do: _), block)
  defmacro setup_all(callbacks), do: names(:setup_all, callbacks)

  @doc "As `setup_all/1`, with the context."
  defmacro setup_all(context, do: block), do: code(:setup_all, context, block)

  defp code(kind, context, block) do
    quote bind_quoted: [kind: kind, context: Macro.escape(context), block: Macro.escape(block, unquote: true)] do
      name = ExUnit.Callbacks.__register__(__MODULE__, kind, nil)
      def unquote(name)(unquote(context)), do: unquote(block)
    end
  end

  # A local function may be private, or imported just here.
  defp names(kind, name) when is_atom(name) and name not in [nil, true, false] do
    context = Macro.var(:context, __MODULE__)
    code(kind, context, {name, [], [context]})
  end

  defp names(kind, [name | _] = callbacks) when is_atom(name), do: {:__block__, [], Enum.map(callbacks, &names(kind, &1))}

  defp names(kind, callbacks) do
    quote do
      ExUnit.Callbacks.__register__(__MODULE__, unquote(kind), unquote(callbacks))
    end
  end

  @doc false
  def __register__(module, kind, callbacks) do
    attribute = :"ex_unit_#{kind}"
    describe = Module.get_attribute(module, :ex_unit_describe)

    if describe && kind == :setup_all do
      raise "cannot invoke setup_all/1-2 inside describe as setup_all/1-2 always applies to all tests in a module"
    end

    describe = describe && elem(describe, 1)

    case callbacks do
      nil ->
        name = :"__ex_unit_#{kind}_#{length(Module.get_attribute(module, attribute))}"
        Module.put_attribute(module, attribute, {name, describe})
        name

      _ ->
        for callback <- List.wrap(callbacks) do
          check_callback(kind, callback)
          Module.put_attribute(module, attribute, {callback, describe})
        end
    end
  end

  defp check_callback(_kind, name) when is_atom(name) and name not in [nil, true, false], do: :ok
  defp check_callback(_kind, {module, name}) when is_atom(module) and is_atom(name), do: :ok

  defp check_callback(kind, other) do
    raise ArgumentError,
          "#{kind}/1 expects a callback as an atom, a {module, function} tuple or a list of callbacks, got: #{inspect(other)}"
  end

  @doc false
  def __run__(module, callbacks, context) do
    {everywhere, in_describe} = Enum.split_with(callbacks, fn {_, describe} -> describe == nil end)
    wanted = Enum.filter(in_describe, fn {_, describe} -> describe == context[:describe] end)

    Enum.reduce(everywhere ++ wanted, context, fn {callback, _}, context ->
      __merge__(module, context, callback.(context))
    end)
  end

  @doc false
  def __merge__(module, context, result)
  def __merge__(_module, context, :ok), do: context
  def __merge__(module, context, {:ok, value}), do: merge(module, context, value, {:ok, value})
  def __merge__(module, context, value), do: merge(module, context, value, value)

  defp merge(module, _context, %_{}, original), do: bad_result(module, original)

  defp merge(module, context, data, original) when is_list(data) do
    if Keyword.keyword?(data), do: merge(module, context, Map.new(data), original), else: bad_result(module, original)
  end

  defp merge(module, context, data, _original) when is_map(data) do
    Map.merge(context, data, fn
      key, same, same when key in @reserved -> same
      key, _, value when key in @reserved -> reserved(module, key, value)
      _key, _, value -> value
    end)
  end

  defp merge(module, _context, _data, original), do: bad_result(module, original)

  defp reserved(module, key, value) do
    raise "ExUnit callback in #{inspect(module)} is trying to set reserved field #{inspect(key)} to #{inspect(value)}"
  end

  defp bad_result(module, result) do
    raise "expected ExUnit callback in #{inspect(module)} to return :ok | keyword | map, got #{inspect(result)} instead"
  end

  @doc "Runs a function when the test, or with `setup_all` the module, has ended."
  def on_exit(name_or_ref \\ make_ref(), callback) when is_function(callback, 0) do
    case ExUnit.OnExitHandler.add(self(), name_or_ref, callback) do
      :ok -> :ok
      :error -> raise ArgumentError, "on_exit/2 can only be invoked from the test process"
    end
  end

  @doc "Starts a child under the test's supervisor, which stops it before the next test."
  def start_supervised(child_spec_or_module, opts \\ []) do
    spec = Supervisor.child_spec(child_spec_or_module, opts)

    case Supervisor.start_child(test_supervisor("start_supervised/2"), spec) do
      {:error, {:already_started, _pid}} -> {:error, {:duplicate_child_name, spec.id}}
      other -> other
    end
  end

  @doc "As `start_supervised/2`, but raises."
  def start_supervised!(child_spec_or_module, opts \\ []) do
    case start_supervised(child_spec_or_module, opts) do
      {:ok, pid} -> pid
      {:ok, pid, _info} -> pid
      {:error, reason} -> raise "failed to start child with the spec #{inspect(child_spec_or_module)}.\nReason: #{why(reason)}"
    end
  end

  defp why({{:EXIT, reason}, info}) when elem(info, 0) == :child, do: Exception.format_exit(reason)
  defp why({reason, info}) when elem(info, 0) == :child, do: Exception.format_exit(reason)
  defp why(reason), do: Exception.format_exit(reason)

  @doc "As `start_supervised!/2`, and links the child to the test."
  def start_link_supervised!(child_spec_or_module, opts \\ []) do
    pid = start_supervised!(child_spec_or_module, opts)
    Process.link(pid)
    pid
  end

  @doc "Stops a child by its id."
  def stop_supervised(id) do
    case ExUnit.OnExitHandler.get_supervisor(self()) do
      {:ok, nil} ->
        {:error, :not_found}

      {:ok, supervisor} ->
        # One that is linked must not take the test with it.
        for {^id, pid, _, _} when is_pid(pid) <- Supervisor.which_children(supervisor), do: Process.unlink(pid)

        with :ok <- Supervisor.terminate_child(supervisor, id) do
          _ = Supervisor.delete_child(supervisor, id)
          :ok
        end

      :error ->
        raise ArgumentError, "stop_supervised/1 can only be invoked from the test process"
    end
  end

  @doc "As `stop_supervised/1`, but raises."
  def stop_supervised!(id) do
    case stop_supervised(id) do
      :ok -> :ok
      {:error, :not_found} -> raise "could not stop child ID #{inspect(id)} because it was not found"
    end
  end

  defp test_supervisor(function) do
    case ExUnit.OnExitHandler.get_supervisor(self()) do
      {:ok, nil} -> __start_supervisor__()
      {:ok, pid} -> pid
      :error -> raise ArgumentError, "#{function} can only be invoked from the test process"
    end
  end

  @doc false
  def __start_supervisor__ do
    {:ok, supervisor} = Supervisor.start_link([], strategy: :one_for_one, max_restarts: 1_000_000, max_seconds: 1)
    ExUnit.OnExitHandler.put_supervisor(self(), supervisor)
    supervisor
  end
end
