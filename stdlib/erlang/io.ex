defmodule :io do
  @moduledoc """
  The client side of the I/O protocol, and the devices that need none.

  A request to the standard devices goes straight to the operating system from the
  calling process; every other device is a process that is sent `:io_request`.
  """

  @doc "Writes characters to the group leader."
  def put_chars(chars), do: put_chars(Process.group_leader(), chars)

  def put_chars(device, chars), do: put_chars(device, :unicode, chars)

  def put_chars(device, encoding, chars) do
    case device_of(device) do
      {:native, descriptor} -> :vl_io.write_chars(descriptor, chars)
      device -> ok(request(device, {:put_chars, encoding, chars}), [device, chars])
    end
  end

  def nl(device \\ Process.group_leader()), do: put_chars(device, "\n")
  def write(device \\ Process.group_leader(), term), do: fwrite(device, '~w', [term])

  def format(format), do: fwrite(Process.group_leader(), format, [])
  def format(format, args), do: fwrite(Process.group_leader(), format, args)
  def format(device, format, args), do: fwrite(device, format, args)

  def fwrite(format), do: fwrite(Process.group_leader(), format, [])
  def fwrite(format, args), do: fwrite(Process.group_leader(), format, args)
  def fwrite(device, format, args), do: put_chars(device, :unicode, :io_lib.format(format, args))

  @doc "Reads a line after showing a prompt; `:eof` at the end."
  def get_line(prompt), do: get_line(Process.group_leader(), prompt)
  def get_line(device, prompt), do: request(device, {:get_line, :unicode, prompt})

  def get_chars(prompt, count), do: get_chars(Process.group_leader(), prompt, count)
  def get_chars(device, prompt, count), do: request(device, {:get_chars, :unicode, prompt, count})

  @doc "Reads a line that is not to be seen, where the device can hide it."
  def get_password(device \\ Process.group_leader()), do: request(device, {:get_password, :unicode})

  def getopts(device \\ Process.group_leader()), do: request(device, :getopts)
  def setopts(options), do: setopts(Process.group_leader(), options)
  def setopts(device, options), do: request(device, {:setopts, options})

  def columns(device \\ Process.group_leader()), do: geometry(device, :columns)
  def rows(device \\ Process.group_leader()), do: geometry(device, :rows)

  @doc "Codes of printable characters, as the shell sees them."
  def printable_range, do: :unicode

  @doc "Sends one request to a device and waits for the reply."
  def request(device, request) do
    case device_of(device) do
      {:native, descriptor} -> :vl_user.request(descriptor, request)
      pid when is_pid(pid) -> call(pid, request)
      _unknown -> {:error, :terminated}
    end
  end

  defp call(pid, request) do
    monitor = Process.monitor(pid)
    send(pid, {:io_request, self(), monitor, request})

    receive do
      {:io_reply, ^monitor, reply} ->
        Process.demonitor(monitor, [:flush])
        reply

      {:DOWN, ^monitor, _, _, _} ->
        receive do
          {:io_reply, ^monitor, reply} -> reply
        after
          0 -> {:error, :terminated}
        end
    end
  end

  # What stands behind a device: a descriptor of the operating system for the standard
  # devices, else a process.
  defp device_of(:standard_io), do: device_of(Process.group_leader())
  defp device_of(:user), do: {:native, 1}

  defp device_of(:standard_error) do
    device = Process.whereis(:standard_error)
    if :vl_user.standard_error?(device), do: {:native, 2}, else: device
  end

  defp device_of(device) when is_atom(device), do: Process.whereis(device)

  defp device_of(device) do
    if device == :vl_user.pid(), do: {:native, 1}, else: device
  end

  defp geometry(device, what) do
    case request(device, {:get_geometry, what}) do
      size when is_integer(size) and size > 0 -> {:ok, size}
      _ -> {:error, :enotsup}
    end
  end

  defp ok(:ok, _), do: :ok
  defp ok({:error, :terminated}, args), do: :erlang.error(:terminated, args)
  defp ok({:error, {:no_translation, _from, _to}}, args), do: :erlang.error(:no_translation, args)
  defp ok({:error, _reason}, args), do: :erlang.error(:badarg, args)
end
