defmodule :vl_request do
  @moduledoc false
  # Calls that are sent now and answered later, for the generic behaviours; and collections of them,
  # maps from a request to the server asked and a label.

  @doc "Asks without waiting; the request identifier is a monitor that serves as alias."
  def send(process, label, request) do
    case :gen.destination(process) do
      pid when is_pid(pid) ->
        monitor = :erlang.monitor(:process, pid, alias: :demonitor)
        Kernel.send(pid, {label, {self(), [:alias | monitor]}, request})
        monitor

      nil ->
        ref = make_ref()
        Kernel.send(self(), {:DOWN, ref, :process, process, :noproc})
        ref
    end
  end

  def send(process, label, request, tag, requests), do: add(send(process, label, request), tag, requests)

  @doc "Waits; after the time the request is still open."
  def wait(id, timeout), do: await(id, timeout, fn -> :timeout end)

  @doc "Waits; after the time the answer is no longer wanted."
  def take(id, timeout) when is_reference(id) do
    await(id, timeout, fn ->
      Process.demonitor(id, [:flush])

      receive do
        {[:alias | ^id], reply} -> {:reply, reply}
      after
        0 -> :timeout
      end
    end)
  end

  defp await(id, timeout, late) do
    receive do
      {[:alias | ^id], reply} -> answered(id, reply)
      {:DOWN, ^id, _, process, reason} -> {:error, {reason, process}}
    after
      relative(timeout) -> late.()
    end
  end

  defp answered(id, reply) do
    Process.demonitor(id, [:flush])
    {:reply, reply}
  end

  @doc "Whether a message taken elsewhere is the answer."
  def check({[:alias | id], reply}, id), do: answered(id, reply)
  def check({:DOWN, id, _, process, reason}, id), do: {:error, {reason, process}}
  def check(_message, id) when is_reference(id), do: :no_reply
  def check(_message, _id), do: :erlang.error(:badarg)

  # -- Collections --

  def new, do: %{}
  def add(id, tag, requests) when is_reference(id) and is_map(requests) and not is_map_key(requests, id), do: Map.put(requests, id, tag)
  def add(_id, _tag, _requests), do: :erlang.error(:badarg)
  def size(requests) when is_map(requests), do: map_size(requests)
  def size(_requests), do: :erlang.error(:badarg)
  def to_list(requests) when is_map(requests), do: Map.to_list(requests)
  def to_list(_requests), do: :erlang.error(:badarg)

  @doc "Waits for one of several; `end` is an absolute time too."
  def wait(requests, timeout, delete?), do: await_any(requests, timeout, delete?, fn -> :timeout end)

  def take(requests, timeout, delete?) do
    await_any(requests, timeout, delete?, fn ->
      for {id, _} <- requests, do: Process.demonitor(id, [:flush])
      :timeout
    end)
  end

  defp await_any(requests, _timeout, _delete?, _late) when requests == %{}, do: :no_request

  defp await_any(requests, timeout, delete?, late) do
    receive do
      {[:alias | id], reply} when is_map_key(requests, id) -> found(answered(id, reply), id, requests, delete?)
      {:DOWN, id, _, process, reason} when is_map_key(requests, id) -> found({:error, {reason, process}}, id, requests, delete?)
    after
      relative(timeout) -> late.()
    end
  end

  defp relative({:abs, time}), do: max(time - :erlang.monotonic_time(:millisecond), 0)
  defp relative(timeout) when timeout == :infinity or (is_integer(timeout) and timeout >= 0), do: timeout
  defp relative(_timeout), do: :erlang.error(:badarg)

  def check(_message, requests, _delete?) when requests == %{}, do: :no_request

  def check(message, requests, delete?) do
    case message do
      {[:alias | id], reply} when is_map_key(requests, id) -> found(answered(id, reply), id, requests, delete?)
      {:DOWN, id, _, process, reason} when is_map_key(requests, id) -> found({:error, {reason, process}}, id, requests, delete?)
      _ -> :no_reply
    end
  end

  defp found(result, id, requests, delete?) do
    {result, Map.fetch!(requests, id), if(delete?, do: Map.delete(requests, id), else: requests)}
  end

  @doc "The functions that every behaviour has on its requests."
  defmacro responses do
    quote do
      def wait_response(id, timeout), do: :vl_request.wait(id, timeout)
      def wait_response(requests, timeout, delete?), do: :vl_request.wait(requests, timeout, delete?)
      def receive_response(id), do: :vl_request.take(id, :infinity)
      def receive_response(id, timeout), do: :vl_request.take(id, timeout)
      def receive_response(requests, timeout, delete?), do: :vl_request.take(requests, timeout, delete?)
      def check_response(message, id), do: :vl_request.check(message, id)
      def check_response(message, requests, delete?), do: :vl_request.check(message, requests, delete?)
      def reqids_new, do: :vl_request.new()
      def reqids_add(id, tag, requests), do: :vl_request.add(id, tag, requests)
      def reqids_size(requests), do: :vl_request.size(requests)
      def reqids_to_list(requests), do: :vl_request.to_list(requests)
    end
  end
end
