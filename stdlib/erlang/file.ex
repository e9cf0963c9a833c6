defmodule :file do
  @moduledoc """
  Files. An open file is a process that speaks the I/O protocol, or with `:raw` a
  `{:vl_file, descriptor}`.
  """
  alias :vl_io, as: Native

  def read_file(path), do: Native.read_file(name(path))

  def write_file(path, data, modes \\ []) do
    Native.write_file(name(path), data, :append in modes, :exclusive in modes)
  end

  def get_cwd, do: charlist(Native.get_cwd())
  def set_cwd(path), do: Native.set_cwd(name(path))

  def list_dir(path) do
    with {:ok, names} <- Native.list_dir(name(path)), do: {:ok, Enum.map(names, &String.to_charlist/1)}
  end

  def list_dir_all(path), do: list_dir(path)
  def make_dir(path), do: Native.make_dir(name(path))
  def del_dir(path), do: Native.del_dir(name(path))

  def delete(path, _options \\ []) do
    case Native.delete(name(path)) do
      {:error, :eisdir} -> {:error, :eperm}
      other -> other
    end
  end

  def rename(from, to), do: Native.rename(name(from), name(to))
  def make_link(existing, new), do: Native.make_link(name(existing), name(new))
  def make_symlink(existing, new), do: Native.make_symlink(name(existing), name(new))
  def read_link(path), do: charlist(Native.read_link(name(path)))
  def read_link_all(path), do: read_link(path)

  defp charlist({:ok, path}), do: {:ok, :unicode.characters_to_list(path)}
  defp charlist(error), do: error

  def read_file_info(path, options \\ []), do: info(path, options, true)
  def read_link_info(path, options \\ []), do: info(path, options, false)

  defp info(path, options, follow?) do
    with {:ok, stat} <- Native.stat(name(path), follow?) do
      {size, type, access, atime, mtime, ctime, mode, links, major, minor, inode, uid, gid} = stat
      time = &time(&1, time_option(options))

      {:ok,
       {:file_info, size, type, access, time.(atime), time.(mtime), time.(ctime), mode, links, major, minor, inode, uid, gid}}
    end
  end

  defp time_option(options) do
    case :lists.keyfind(:time, 1, options) do
      {:time, unit} -> unit
      false -> :local
    end
  end

  defp time(seconds, :posix), do: seconds
  defp time(seconds, :universal), do: :calendar.system_time_to_universal_time(seconds, :second)
  defp time(seconds, :local), do: :calendar.system_time_to_local_time(seconds, :second)

  @doc "Changes what an info record says of mode, owner and times; `:undefined` stands for no change."
  def write_file_info(path, info, options \\ []) do
    path = name(path)
    unit = time_option(options)

    with :ok <- change(elem(info, 7), &Native.chmod(path, &1)),
         :ok <- change_owner(path, elem(info, 12), elem(info, 13)) do
      change_times(path, seconds(elem(info, 4), unit), seconds(elem(info, 5), unit))
    end
  end

  defp change(:undefined, _change), do: :ok
  defp change(value, change), do: change.(value)

  defp change_owner(_path, :undefined, :undefined), do: :ok
  defp change_owner(path, uid, gid), do: Native.chown(path, id(uid), id(gid))
  defp id(:undefined), do: -1
  defp id(id), do: id

  defp change_times(_path, :undefined, :undefined), do: :ok
  defp change_times(path, atime, :undefined), do: change_times(path, atime, atime)
  defp change_times(path, :undefined, mtime), do: change_times(path, mtime, mtime)
  defp change_times(path, atime, mtime), do: Native.utimes(path, atime, mtime)

  defp seconds(:undefined, _unit), do: :undefined
  defp seconds(time, :posix), do: time
  defp seconds(time, :universal), do: :calendar.datetime_to_gregorian_seconds(time) - 62_167_219_200
  defp seconds(time, :local), do: seconds(:erlang.localtime_to_universaltime(time), :universal)

  def change_mode(path, mode), do: Native.chmod(name(path), mode)
  def change_owner(path, uid), do: Native.chown(name(path), uid, -1)
  def change_group(path, gid), do: Native.chown(name(path), -1, gid)
  def change_time(path, time), do: write_file_info(path, times_info(time, time))
  def change_time(path, atime, mtime), do: write_file_info(path, times_info(atime, mtime))

  defp times_info(atime, mtime) do
    u = :undefined
    {:file_info, u, u, u, atime, mtime, u, u, u, u, u, u, u, u}
  end

  @copy_bytes 65_536

  @doc "Copies bytes of a path, `{path, modes}` or device to another; gives their number."
  def copy(from, to, limit \\ :infinity) do
    opened(from, :read, fn source -> opened(to, :write, fn target -> copy_bytes(source, target, limit, 0) end) end)
  end

  defp opened({:vl_file, _} = device, _mode, fun), do: fun.(device)
  defp opened({path, modes}, mode, fun), do: with_file(path, [mode | modes], fun)
  defp opened(path, mode, fun) when is_binary(path) or is_list(path), do: with_file(path, [mode], fun)
  defp opened(device, _mode, fun), do: fun.(device)

  defp with_file(path, modes, fun) do
    with {:ok, device} <- open(path, [:raw, :binary | modes]) do
      try do
        fun.(device)
      after
        close(device)
      end
    end
  end

  defp copy_bytes(_from, _to, 0, count), do: {:ok, count}

  defp copy_bytes(from, to, limit, count) do
    with {:ok, data} <- read(from, min(limit, @copy_bytes)),
         :ok <- write(to, data) do
      size = IO.iodata_length(data)
      copy_bytes(from, to, if(limit == :infinity, do: limit, else: limit - size), count + size)
    else
      :eof -> {:ok, count}
      error -> error
    end
  end

  # -- Open files --

  def open(path, modes) do
    modes = List.wrap(modes)

    if :ram in modes do
      {:ok, pid} = StringIO.open(IO.iodata_to_binary(path))
      {:ok, pid}
    else
      with {:ok, descriptor} <- Native.open(name(path), flags(modes)) do
        if :raw in modes, do: {:ok, {:vl_file, descriptor}}, else: :vl_file.start(descriptor, modes)
      end
    end
  end

  defp flags(modes) do
    for mode <- modes, mode in [:read, :write, :append, :exclusive, :sync], do: mode
  end

  def close({:vl_file, descriptor}), do: Native.close(descriptor)
  def close(pid), do: request(pid, :close)

  def read({:vl_file, descriptor}, count), do: Native.read(descriptor, count)
  def read(device, count), do: request(device, {:read, count})

  def read_line({:vl_file, descriptor}), do: Native.read_line(descriptor) |> ok()
  def read_line(device), do: request(device, :read_line)

  defp ok(line) when is_binary(line), do: {:ok, line}
  defp ok(other), do: other

  def write({:vl_file, descriptor}, data), do: Native.write(descriptor, data)

  def write(device, data) do
    if device in [:standard_io, :user, :standard_error] or device == :vl_user.pid(),
      do: write_device(device, data),
      else: request(device, {:write, data})
  rescue
    ArgumentError -> {:error, :badarg}
  end

  defp write_device(:standard_error, data), do: Native.write(2, data)

  defp write_device(:standard_io, data) do
    leader = Process.group_leader()
    if leader == :vl_user.pid(), do: Native.write(1, data), else: request(leader, {:write, data})
  end

  defp write_device(_user, data), do: Native.write(1, data)

  def pread({:vl_file, descriptor}, position, count), do: Native.pread(descriptor, position, count)
  def pread(device, position, count), do: request(device, {:pread, position, count})

  def pwrite({:vl_file, descriptor}, position, data), do: Native.pwrite(descriptor, position, data)
  def pwrite(device, position, data), do: request(device, {:pwrite, position, data})

  def position({:vl_file, descriptor}, location), do: Native.seek(descriptor, location)
  def position(device, location), do: request(device, {:position, location})

  def truncate({:vl_file, descriptor}), do: Native.truncate(descriptor)
  def truncate(device), do: request(device, :truncate)

  def sync({:vl_file, descriptor}), do: Native.sync(descriptor)
  def sync(device), do: request(device, :sync)
  def datasync(device), do: sync(device)

  # Asked of a file process in its own words, of any other device in those of the I/O protocol.
  defp request(device, request) do
    case :io.request(device, {:vl_file, request}) do
      {:error, :request} -> foreign(device, request)
      reply -> reply
    end
  end

  defp foreign(device, {:write, data}), do: :io.request(device, {:put_chars, :latin1, IO.iodata_to_binary(data)})
  defp foreign(device, {:read, count}), do: :io.request(device, {:get_chars, :latin1, "", count}) |> ok()
  defp foreign(device, :read_line), do: :io.request(device, {:get_line, :latin1, ""}) |> ok()
  defp foreign(_device, _request), do: {:error, :enotsup}

  @doc "Names of files are UTF-8."
  def native_name_encoding, do: :utf8

  @doc "The text of a reason."
  def format_error(reason) when is_atom(reason), do: Native.error_text(reason)
  def format_error(_reason), do: 'unknown POSIX error'

  defp name(path), do: IO.chardata_to_string(path)
end
