defmodule Vial.Nif.Server do
  @moduledoc false
  # The process that speaks with one isolated library. What it knows of its objects: `known` has the number of each
  # reference that was given out, `refs` the reference of each number, as long as the library has not crashed.
  use GenServer

  @crash 128
  @signals %{4 => :sigill, 6 => :sigabrt, 7 => :sigbus, 8 => :sigfpe, 9 => :sigkill, 11 => :sigsegv, 15 => :sigterm}

  @impl true
  def init({vm, load}), do: {:ok, %{vm: vm, load: load, port: nil, natives: nil, known: %{}, refs: %{}}}

  @impl true
  def handle_call(:natives, _, state) do
    case start(state) do
      {:ok, state} -> {:reply, {:ok, state.natives}, state}
      {error, state} -> {:reply, error, state}
    end
  end

  def handle_call({:call, name, arguments}, _, state) do
    with {:ok, state} <- start(state), {:ok, arguments} <- encode(arguments, state) do
      {answer, state} = ask(state, {:call, name, arguments})
      {answer, state} = received(answer, state)
      {:reply, answer, state}
    else
      {:refused, what} ->
        error = ArgumentError.exception("cannot be given to a library that is isolated: #{inspect(what)}")
        {:reply, {:error, error, []}, state}

      {{:error, reason}, state} ->
        {:reply, {:error, reason, []}, state}

      {crashed, state} ->
        {:reply, crashed, state}
    end
  end

  @impl true
  def handle_info({port, {:exit_status, _}}, %{port: port} = state), do: {:noreply, forget(state)}
  def handle_info(_, state), do: {:noreply, state}

  # -- The other process --

  defp start(%{port: nil} = state) do
    arguments = ["-e", "Vial.Nif.Helper.main()"]
    port = Port.open({:spawn_executable, state.vm}, [:binary, :exit_status, packet: 4, args: arguments])

    case ask(%{state | port: port}, {:load, state.load}) do
      {{:ok, natives}, state} -> {:ok, %{state | natives: natives}}
      {other, state} -> {other, stop(state)}
    end
  end

  defp start(state), do: {:ok, state}

  defp stop(%{port: nil} = state), do: state

  defp stop(%{port: port} = state) do
    Port.close(port)
    forget(state)
  end

  defp forget(state), do: %{state | port: nil, known: %{}, refs: %{}}

  defp ask(%{port: port} = state, request) do
    Port.command(port, :erlang.term_to_binary(request))

    receive do
      {^port, {:data, bytes}} -> {:erlang.binary_to_term(bytes), state}
      {^port, {:exit_status, status}} -> {crashed(status), forget(state)}
    end
  rescue
    # It ended between two calls.
    ArgumentError -> ended(port, state)
  end

  defp ended(port, state) do
    receive do
      {^port, {:exit_status, status}} -> {crashed(status), forget(state)}
    end
  end

  defp crashed(status) when status > @crash,
    do: {:error, {:nif_crashed, Map.get(@signals, status - @crash, status - @crash)}, []}

  defp crashed(status), do: {:error, {:nif_crashed, {:exit, status}}, []}

  # -- Objects --

  # What comes back: {:"$vl_object", number} is one.
  defp received({:ok, result}, state) do
    {result, state} = decode(result, state)
    {{:ok, result}, state}
  end

  defp received(other, state), do: {other, state}

  defp decode({:"$vl_object", number}, state) do
    case state.refs do
      %{^number => ref} ->
        {ref, state}

      %{} ->
        ref = make_ref()
        {ref, %{state | refs: Map.put(state.refs, number, ref), known: Map.put(state.known, ref, number)}}
    end
  end

  defp decode(term, state), do: Vial.Nif.Helper.map_parts(term, state, &decode/2)

  defp encode(term, state) do
    {term, _} = encode_part(term, state)
    {:ok, term}
  catch
    {:refused, _} = refused -> refused
  end

  defp encode_part(ref, state) when is_reference(ref) do
    case state.known do
      %{^ref => number} -> {{:"$vl_object", number}, state}
      %{} -> throw({:refused, ref})
    end
  end

  defp encode_part(term, _) when is_pid(term) or is_port(term) or is_function(term), do: throw({:refused, term})
  defp encode_part(term, state), do: Vial.Nif.Helper.map_parts(term, state, &encode_part/2)
end
