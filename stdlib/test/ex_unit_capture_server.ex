defmodule ExUnit.CaptureServer do
  @moduledoc false
  # Who captures which named device. Captures of one device share a string device, which stands in its place until the
  # last of them ends; each gets what was written since it began.
  use GenServer

  def on(device, encoding, input) do
    GenServer.call(server(), {:on, device, encoding, input, self()})
  end

  def output(device, capture), do: GenServer.call(server(), {:output, device, capture})
  def off(device, capture), do: GenServer.call(server(), {:off, device, capture})

  defp server do
    case GenServer.start(__MODULE__, nil, name: __MODULE__) do
      {:ok, pid} -> pid
      {:error, {:already_started, pid}} -> pid
    end
  end

  @impl true
  def init(_arg), do: {:ok, %{}}

  # devices: %{name => %{io:, original:, encoding:, input?:, captures: %{monitor => start of its output}}}
  @impl true
  def handle_call({:on, device, encoding, input, pid}, _from, devices) do
    case devices do
      %{^device => %{encoding: current}} when current != encoding ->
        {:reply, {:error, {:changed_encoding, current}}, devices}

      %{^device => %{input?: with_input?}} when with_input? or input != nil ->
        {:reply, {:error, :input_on_already_captured_device}, devices}

      %{^device => known} ->
        capture(device, known, pid, devices)

      _ ->
        case Process.whereis(device) do
          nil -> {:reply, {:error, :no_device}, devices}
          original -> capture(device, replace(device, original, encoding, input), pid, devices)
        end
    end
  end

  def handle_call({:output, device, capture}, _from, devices) do
    %{^device => %{io: io, captures: %{^capture => start}}} = devices
    {:reply, since(io, start), devices}
  end

  def handle_call({:off, device, capture}, _from, devices), do: {:reply, :ok, release(device, capture, devices)}

  @impl true
  def handle_info({:DOWN, monitor, _, _, _}, devices) do
    held = for {device, %{captures: captures}} <- devices, is_map_key(captures, monitor), do: device
    {:noreply, Enum.reduce(held, devices, &release(&1, monitor, &2))}
  end

  defp replace(device, original, encoding, input) do
    {:ok, io} = StringIO.open(input || "", encoding: encoding)
    Process.unregister(device)
    Process.register(io, device)
    %{io: io, original: original, encoding: encoding, input?: input != nil, captures: %{}}
  end

  defp capture(device, known, pid, devices) do
    monitor = Process.monitor(pid)
    known = put_in(known.captures[monitor], byte_size(written(known.io)))
    {:reply, {:ok, monitor}, Map.put(devices, device, known)}
  end

  defp release(device, capture, devices) do
    Process.demonitor(capture, [:flush])

    case devices do
      %{^device => %{captures: captures} = known} when map_size(captures) > 1 ->
        Map.put(devices, device, %{known | captures: Map.delete(captures, capture)})

      %{^device => %{io: io, original: original}} ->
        Process.unregister(device)
        if Process.alive?(original), do: Process.register(original, device)
        StringIO.close(io)
        Map.delete(devices, device)

      _ ->
        devices
    end
  end

  defp since(io, start) do
    text = written(io)
    binary_part(text, start, byte_size(text) - start)
  end

  defp written(io), do: elem(StringIO.contents(io), 1)
end
