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

  @doc "A folder with all that is in it."
  def del_dir_r(path) do
    case File.rm_rf(name(path)) do
      {:ok, []} -> {:error, :enoent}
      {:ok, _} -> :ok
      {:error, reason, _} -> {:error, reason}
    end
  end

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
         :ok <- own(path, elem(info, 12), elem(info, 13)) do
      change_times(path, seconds(elem(info, 4), unit), seconds(elem(info, 5), unit))
    end
  end

  defp change(:undefined, _change), do: :ok
  defp change(value, change), do: change.(value)

  defp own(_path, :undefined, :undefined), do: :ok
  defp own(path, uid, gid), do: Native.chown(path, id(uid), id(gid))
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
  def change_owner(path, uid, gid), do: Native.chown(name(path), uid, gid)
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
    for mode <- modes, mode in [:read, :write, :append, :exclusive, :sync, :directory], do: mode
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

  @doc "Several pieces, `{position, count}` each; `:eof` for one past the end."
  def pread(device, places) do
    pieces = for {position, count} <- places, do: pread(device, position, count)

    case :lists.keyfind(:error, 1, pieces -- [:eof]) do
      {:error, _} = error -> error
      false -> {:ok, for(piece <- pieces, do: if(piece == :eof, do: :eof, else: elem(piece, 1)))}
    end
  end

  def pwrite({:vl_file, descriptor}, position, data), do: Native.pwrite(descriptor, position, data)
  def pwrite(device, position, data), do: request(device, {:pwrite, position, data})

  @doc "Several pieces, `{position, data}` each; `{:error, {written, reason}}` when one fails."
  def pwrite(device, places), do: pwrite_all(places, device, 0)

  defp pwrite_all([{position, data} | rest], device, written) do
    case pwrite(device, position, data) do
      :ok -> pwrite_all(rest, device, written + 1)
      {:error, reason} -> {:error, {written, reason}}
    end
  end

  defp pwrite_all([], _device, _written), do: :ok

  @doc "A hint to the system how a file will be read, which needs none."
  def advise(_device, _offset, _length, _advice), do: :ok

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
  def format_error({line, module, what}) when is_atom(module),
    do: [:io_lib.write(line) |> :lists.flatten(), ?:, ?\s, module.format_error(what)]

  def format_error(_reason), do: 'unknown POSIX error'

  # -- Files of terms --

  @doc "The terms of a file, each ended by a dot: `{:ok, terms}`."
  def consult(path) do
    with {:ok, bytes} <- read_file(path), do: terms(text(bytes), 1, [])
  end

  # UTF-8, unless the first lines say otherwise.
  defp text(bytes) do
    first = bytes |> :binary.split("\n", [:global]) |> Enum.take(2) |> Enum.join("\n")
    latin1? = Regex.match?(~r/^%.*coding[:=]\s*latin-1/m, first)

    case if(latin1?, do: :error, else: :unicode.characters_to_list(bytes)) do
      chars when is_list(chars) -> chars
      _ -> :erlang.binary_to_list(bytes)
    end
  end

  defp terms(text, place, acc) do
    case read_term(text, place) do
      {:ok, term, place, rest} -> terms(rest, place, [term | acc])
      {:error, what} -> {:error, what}
      :eof -> {:ok, :lists.reverse(acc)}
    end
  end

  defp read_term(text, place) do
    {:done, result, rest} =
      with {:more, continuation} <- :erl_scan.tokens([], text, place), do: :erl_scan.tokens(continuation, :eof, place)

    case result do
      {:ok, tokens, place} -> with {:ok, term} <- :erl_parse.parse_term(tokens), do: {:ok, term, place, rest(rest)}
      {:error, what, _place} -> {:error, what}
      {:eof, _place} -> :eof
    end
  end

  defp rest(:eof), do: []
  defp rest(text), do: text

  @doc "`consult/1` of the first that exists: `{:ok, terms, path}`."
  def path_consult(folders, name), do: in_path(folders, name, fn path -> consult(path) end)

  @doc "`open/2` of the first that exists: `{:ok, device, path}`."
  def path_open(folders, name, modes), do: in_path(folders, name, fn path -> open(path, modes) end)

  defp in_path(folders, name, fun) do
    paths = if :filename.pathtype(name) == :absolute, do: [name], else: Enum.map(folders, &:filename.join(&1, name))

    Enum.find_value(paths, {:error, :enoent}, fn path ->
      case fun.(path) do
        {:error, :enoent} -> nil
        {:ok, found} -> {:ok, found, path}
        {:error, _} = error -> error
      end
    end)
  end

  defp name(path), do: IO.chardata_to_string(path)
end
