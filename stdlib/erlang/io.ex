defmodule :io do
  @moduledoc """
  The client side of the I/O protocol, and the devices that need none.

  A request to the standard devices goes straight to the operating system from the
  calling process; every other device is a process that is sent `:io_request`.
  """

  @doc "Writes characters to the group leader."
  def put_chars(chars), do: put(Process.group_leader(), chars, :put_chars, [chars])
  def put_chars(device, chars), do: put(device, chars, :put_chars, [device, chars])

  def nl(device \\ Process.group_leader()), do: put(device, "\n", :nl, [device])
  def write(device \\ Process.group_leader(), term), do: fwrite(device, '~w', [term])

  def format(format), do: fwrite(Process.group_leader(), format, [])
  def format(format, args), do: fwrite(Process.group_leader(), format, args)
  def format(device, format, args), do: fwrite(device, format, args)

  def fwrite(format), do: fwrite(Process.group_leader(), format, [])
  def fwrite(format, args), do: fwrite(Process.group_leader(), format, args)
  def fwrite(device, format, args), do: put(device, :io_lib.format(format, args), :format, [device, format, args])

  # What goes wrong is told of the function that was called.
  defp put(device, chars, function, args) do
    case device_of(device) do
      {:native, descriptor} -> :vl_io.write_chars(descriptor, chars)
      nil -> failed(:badarg, function, args)
      device -> device |> request({:put_chars, :unicode, chars}) |> done(function, args)
    end
  rescue
    ArgumentError -> failed(:badarg, function, args)
  end

  defp done(:ok, _function, _args), do: :ok
  defp done({:error, :terminated}, function, args), do: failed(:terminated, function, args)
  defp done({:error, {:no_translation, _from, _to}}, function, args), do: failed(:no_translation, function, args)
  defp done({:error, _reason}, function, args), do: failed(:badarg, function, args)

  defp failed(reason, function, args) do
    {:current_stacktrace, trace} = Process.info(self(), :current_stacktrace)
    callers = Enum.drop_while(trace, &(elem(&1, 0) in [__MODULE__, Process]))
    :erlang.raise(:error, reason, [{__MODULE__, function, args, error_info: %{module: :erl_stdlib_errors}} | callers])
  end

  @doc "Reads a line after showing a prompt; `:eof` at the end."
  def get_line(prompt), do: get_line(Process.group_leader(), prompt)
  def get_line(device, prompt), do: request(device, {:get_line, :unicode, prompt})

  def get_chars(prompt, count), do: get_chars(Process.group_leader(), prompt, count)
  def get_chars(device, prompt, count), do: request(device, {:get_chars, :unicode, prompt, count})

  # -- Terms and formatted input --

  def read(prompt), do: read(Process.group_leader(), prompt)
  def read(device, prompt), do: read(device, prompt, 1) |> without_place()
  def read(device, prompt, place), do: read(device, prompt, place, [])

  @doc "A term of Erlang up to a dot: `{:ok, term, end}`, `{:eof, end}` or `{:error, what, end}`."
  def read(device, prompt, place, options) do
    case request(device, {:get_until, :unicode, prompt, :erl_scan, :tokens, [place, options]}) do
      {:ok, tokens, end_place} -> parsed(:erl_parse.parse_term(tokens), end_place)
      {:error, what, end_place} -> {:error, what, end_place}
      {:error, what} -> {:error, what}
      {:eof, end_place} -> {:eof, end_place}
      :eof -> {:eof, place}
    end
  end

  defp parsed({:ok, term}, place), do: {:ok, term, place}
  defp parsed({:error, what}, place), do: {:error, what, place}

  defp without_place({:ok, term, _}), do: {:ok, term}
  defp without_place({:eof, _}), do: :eof
  defp without_place({:error, what, _}), do: {:error, what}
  defp without_place(other), do: other

  def scan_erl_exprs(prompt), do: scan_erl_exprs(Process.group_leader(), prompt, 1)
  def scan_erl_exprs(device, prompt), do: scan_erl_exprs(device, prompt, 1)
  def scan_erl_exprs(device, prompt, place), do: scan_erl_exprs(device, prompt, place, [])

  @doc "The tokens of Erlang up to a dot."
  def scan_erl_exprs(device, prompt, place, options),
    do: request(device, {:get_until, :unicode, prompt, :erl_scan, :tokens, [place, options]})

  def scan_erl_form(prompt), do: scan_erl_exprs(prompt)
  def scan_erl_form(device, prompt), do: scan_erl_exprs(device, prompt)
  def scan_erl_form(device, prompt, place), do: scan_erl_exprs(device, prompt, place)
  def scan_erl_form(device, prompt, place, options), do: scan_erl_exprs(device, prompt, place, options)

  def fread(prompt, format), do: fread(Process.group_leader(), prompt, format)

  @doc "Values out of what is read, by a format: `{:ok, values}`, `:eof` or `{:error, what}`."
  def fread(device, prompt, format),
    do: request(device, {:get_until, :unicode, prompt, :io_lib, :fread, [:unicode.characters_to_list(format)]})

  @doc "Reads a line that is not to be seen, where the device can hide it."
  def get_password(device \\ Process.group_leader()), do: request(device, {:get_password, :unicode})

  def getopts(device \\ Process.group_leader()), do: request(device, :getopts)
  def setopts(options), do: setopts(Process.group_leader(), options)
  def setopts(device, options), do: request(device, {:setopts, options})

  def columns(device \\ Process.group_leader()), do: geometry(device, :columns)
  def rows(device \\ Process.group_leader()), do: geometry(device, :rows)

  @doc "Codes of printable characters, as the shell sees them."
  def printable_range, do: :latin1

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

  # A capture may stand in its place.
  defp device_of(:user) do
    device = Process.whereis(:user)
    if device == nil or device == :vl_user.pid(), do: {:native, 1}, else: device
  end

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
end
