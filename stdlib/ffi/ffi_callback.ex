defmodule FFI.Callback do
  @moduledoc false
  # Functions that C calls. A thread that C called back on sends {:vl_ffi_call, number, id, arguments} to the process that
  # made the callback, and waits for :vl_ffi.answer.

  # -- While a function of C is called: another process calls it, so that this one can answer --

  @doc false
  def run(call, arguments, types) do
    {arguments, funs} = Enum.map_reduce(Enum.with_index(arguments), %{}, &prepare(&1, &2, types))
    if funs == %{}, do: apply(call, arguments), else: serve(begin_call(call, arguments), funs, nil)
  end

  defp prepare({argument, index}, funs, types) when is_function(argument) do
    case types do
      %{^index => {:function, parameters, _} = type} ->
        check(argument, parameters, index)
        {callback, number} = :vl_ffi.callback(type)
        {callback, Map.put(funs, number, argument)}

      %{} ->
        {argument, funs}
    end
  end

  defp prepare({argument, _}, funs, _), do: {argument, funs}

  defp check(fun, parameters, index) do
    unless is_function(fun, length(parameters)) do
      raise ArgumentError,
            "argument #{index + 1} must be a function of #{length(parameters)} arguments, a callback or nil"
    end
  end

  defp begin_call(call, arguments) do
    {_, monitor} = spawn_monitor(fn -> exit({__MODULE__, outcome(call, arguments)}) end)
    monitor
  end

  defp outcome(call, arguments) do
    {:ok, apply(call, arguments)}
  catch
    kind, reason -> {kind, reason, __STACKTRACE__}
  end

  # `failed` is what the first function raised that did: C gets 0 from then on, and when it is through it is raised.
  defp serve(monitor, funs, failed) do
    receive do
      {:vl_ffi_call, number, id, _} when failed != nil and is_map_key(funs, number) ->
        :vl_ffi.answer(id)
        serve(monitor, funs, failed)

      {:vl_ffi_call, number, id, arguments} when is_map_key(funs, number) ->
        serve(monitor, funs, answer(id, Map.fetch!(funs, number), arguments))

      {:DOWN, ^monitor, _, _, {__MODULE__, outcome}} ->
        finish(failed || outcome)

      {:DOWN, ^monitor, _, _, reason} ->
        exit(reason)
    end
  end

  defp answer(id, fun, arguments) do
    :vl_ffi.answer(id, apply(fun, arguments))
    nil
  catch
    kind, reason ->
      :vl_ffi.answer(id)
      {kind, reason, __STACKTRACE__}
  end

  defp finish({:ok, result}), do: result
  defp finish({kind, reason, stack}), do: :erlang.raise(kind, reason, stack)

  # -- For as long as its maker lives --

  @doc false
  def start({:function, parameters, _} = type, fun) when is_function(fun, length(parameters)) do
    _ = :vl_ffi.layout(type)
    maker = self()
    reference = make_ref()
    spawn_link(fn -> begin_server(type, fun, maker, reference) end)

    receive do
      {^reference, callback} -> callback
    end
  end

  def start(_, _), do: raise(ArgumentError, "expected the type of a function, and a function of as many arguments")

  defp begin_server(type, fun, maker, reference) do
    {callback, number} = :vl_ffi.callback(type)
    monitor = Process.monitor(maker)
    send(maker, {reference, callback})
    loop(callback, number, fun, monitor)
  end

  # It holds the callback, whose type is needed for the answers.
  defp loop(callback, number, fun, monitor) do
    receive do
      {:vl_ffi_call, ^number, id, arguments} ->
        with {kind, reason, stack} <- answer(id, fun, arguments), do: :erlang.raise(kind, reason, stack)
        loop(callback, number, fun, monitor)

      {:DOWN, ^monitor, _, _, _} ->
        :ok
    end
  end
end
