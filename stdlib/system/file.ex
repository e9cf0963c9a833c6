defmodule File do
  @moduledoc """
  Working with files and directories.

      iex> File.exists?("/no/such/file")
      false

  Functions give `:ok`, `{:ok, value}` or `{:error, reason}` with a POSIX name such as
  `:enoent`; those with a bang raise `File.Error`.
  """

  @type posix :: :file.posix()
  @type io_device :: pid | {:vl_file, non_neg_integer}
  @type stat_options :: [time: :local | :universal | :posix]

  # -- Asking --

  @doc "Whether the path is a regular file."
  def regular?(path, _options \\ []), do: type(path) == :regular

  @doc "Whether the path is a directory."
  def dir?(path, _options \\ []), do: type(path) == :directory

  @doc "Whether there is anything at the path."
  def exists?(path, _options \\ []), do: match?({:ok, _}, :file.read_file_info(text(path), time: :posix))

  defp type(path) do
    case :file.read_file_info(text(path), time: :posix) do
      {:ok, info} -> elem(info, 2)
      _ -> nil
    end
  end

  @doc "What is known of a file, following links."
  def stat(path, opts \\ []), do: stat_with(&:file.read_file_info/2, path, opts)

  @doc "What is known of a file or link."
  def lstat(path, opts \\ []), do: stat_with(&:file.read_link_info/2, path, opts)

  defp stat_with(read, path, opts) do
    case read.(text(path), Keyword.put_new(opts, :time, :universal)) do
      {:ok, info} -> {:ok, File.Stat.from_record(info)}
      error -> error
    end
  end

  @doc "As `stat/2`, but raises `File.Error`."
  def stat!(path, opts \\ []), do: bang(stat(path, opts), "read file stats", path)

  @doc "As `lstat/2`, but raises `File.Error`."
  def lstat!(path, opts \\ []), do: bang(lstat(path, opts), "read file stats", path)

  @doc "Writes mode, owner and times of a `File.Stat`."
  def write_stat(path, stat, opts \\ []),
    do: :file.write_file_info(text(path), File.Stat.to_record(stat), Keyword.put_new(opts, :time, :universal))

  @doc "As `write_stat/3`, but raises `File.Error`."
  def write_stat!(path, stat, opts \\ []), do: bang(write_stat(path, stat, opts), "write file stats", path)

  @doc "Sets the times of a file, making it if it is not there."
  def touch(path, time \\ :calendar.universal_time())

  def touch(path, time) when is_tuple(time),
    do: touch(path, :calendar.datetime_to_gregorian_seconds(time) - 62_167_219_200)

  def touch(path, time) when is_integer(time) do
    path = text(path)

    with {:error, :enoent} <- :vl_io.utimes(path, time, time),
         :ok <- write(path, "", [:append]) do
      :vl_io.utimes(path, time, time)
    end
  end

  @doc "As `touch/2`, but raises `File.Error`."
  def touch!(path, time \\ :calendar.universal_time()), do: bang(touch(path, time), "touch", path)

  @doc "Where a link leads."
  def read_link(path) do
    case :file.read_link(text(path)) do
      {:ok, target} -> {:ok, IO.chardata_to_string(target)}
      error -> error
    end
  end

  @doc "As `read_link/1`, but raises `File.Error`."
  def read_link!(path), do: bang(read_link(path), "read link", path)

  @doc "Makes a hard link."
  def ln(existing, new), do: :file.make_link(text(existing), text(new))

  @doc "Makes a symbolic link."
  def ln_s(existing, new), do: :file.make_symlink(text(existing), text(new))

  @doc "As `ln/2`, but raises `File.LinkError`."
  def ln!(existing, new), do: link_bang(ln(existing, new), "create hard link", existing, new)

  @doc "As `ln_s/2`, but raises `File.LinkError`."
  def ln_s!(existing, new), do: link_bang(ln_s(existing, new), "create symlink", existing, new)

  defp link_bang(:ok, _action, _existing, _new), do: :ok

  defp link_bang({:error, reason}, action, existing, new),
    do: raise(File.LinkError, reason: reason, action: action, existing: text(existing), new: text(new))

  # -- Reading and writing whole files --

  @doc "All bytes of a file."
  def read(path), do: :file.read_file(text(path))

  @doc "As `read/1`, but raises `File.Error`."
  def read!(path), do: bang(read(path), "read file", path)

  @doc "Writes a file whole; modes such as `:append`, `:utf8`."
  def write(path, content, modes \\ []) do
    case encoded(content, modes) do
      {:ok, bytes} -> :file.write_file(text(path), bytes, modes)
      error -> error
    end
  end

  # Text is UTF-8 already; bytes are written as they are.
  defp encoded(content, modes) do
    if :utf8 in modes, do: {:ok, IO.chardata_to_string(content)}, else: {:ok, content}
  end

  @doc "As `write/3`, but raises `File.Error`."
  def write!(path, content, modes \\ []), do: bang(write(path, content, modes), "write to file", path)

  # -- Directories --

  @doc "Makes a directory."
  def mkdir(path), do: :file.make_dir(text(path))

  @doc "As `mkdir/1`, but raises `File.Error`."
  def mkdir!(path), do: bang(mkdir(path), "make directory", path)

  @doc "Makes a directory and those above it."
  def mkdir_p(path), do: mkdir_p(text(path), 0)

  # The deepest one is tried first: mostly all but one are there.
  defp mkdir_p(path, tries) do
    case mkdir(path) do
      :ok ->
        :ok

      {:error, :eexist} ->
        if dir?(path), do: :ok, else: {:error, :eexist}

      {:error, :enoent} when tries == 0 ->
        parent = Path.dirname(path)

        if parent == path do
          {:error, :enoent}
        else
          with :ok <- mkdir_p(parent, 0), do: mkdir_p(path, 1)
        end

      {:error, :eisdir} ->
        :ok

      error ->
        error
    end
  end

  @doc "As `mkdir_p/1`, but raises `File.Error`."
  def mkdir_p!(path), do: bang(mkdir_p(path), "make directory (with -p)", path)

  @doc "Removes an empty directory."
  def rmdir(path), do: :file.del_dir(text(path))

  @doc "As `rmdir/1`, but raises `File.Error`."
  def rmdir!(path), do: bang(rmdir(path), "remove directory", path)

  @doc "Removes a file."
  def rm(path) do
    case :file.delete(text(path)) do
      {:error, :eacces} = error -> if dir?(path), do: {:error, :eperm}, else: error
      other -> other
    end
  end

  @doc "As `rm/1`, but raises `File.Error`."
  def rm!(path), do: bang(rm(path), "remove file", path)

  @doc "Removes a file, or a directory with all in it; gives what was removed."
  def rm_rf(path) do
    path = text(path)
    refuse_null(path, "File.rm_rf/1")

    case remove(path, []) do
      {:ok, removed} -> {:ok, removed}
      {:error, reason, file} -> {:error, reason, file}
    end
  end

  defp remove(path, removed) do
    case :file.read_link_info(path, time: :posix) do
      {:ok, info} when elem(info, 2) == :directory -> remove_directory(path, removed)
      {:ok, _info} -> removed_or_error(:file.delete(path), path, removed)
      {:error, reason} when reason in [:enoent, :enotdir] -> {:ok, removed}
      {:error, reason} -> {:error, reason, path}
    end
  end

  defp remove_directory(path, removed) do
    with {:ok, names} <- ls(path),
         {:ok, removed} <- remove_all(names, path, removed) do
      removed_or_error(rmdir(path), path, removed)
    else
      {:error, reason} -> {:error, reason, path}
      error -> error
    end
  end

  defp remove_all([], _directory, removed), do: {:ok, removed}

  defp remove_all([name | rest], directory, removed) do
    with {:ok, removed} <- remove(Path.join(directory, name), removed), do: remove_all(rest, directory, removed)
  end

  defp removed_or_error(:ok, path, removed), do: {:ok, [path | removed]}
  defp removed_or_error({:error, :enoent}, _path, removed), do: {:ok, removed}
  defp removed_or_error({:error, reason}, path, _removed), do: {:error, reason, path}

  @doc "As `rm_rf/1`, but raises `File.Error`."
  def rm_rf!(path) do
    case rm_rf(path) do
      {:ok, files} ->
        files

      {:error, reason, _} ->
        raise File.Error, reason: reason, path: text(path), action: "remove files and directories recursively from"
    end
  end

  @doc "The names in a directory."
  def ls(path \\ "."), do: :vl_io.list_dir(text(path))

  @doc "As `ls/1`, but raises `File.Error`."
  def ls!(path \\ "."), do: bang(ls(path), "list directory", path)

  @doc "The current directory."
  def cwd do
    case :file.get_cwd() do
      {:ok, path} -> {:ok, IO.chardata_to_string(path)}
      error -> error
    end
  end

  @doc "As `cwd/0`, but raises `File.Error`."
  def cwd! do
    case cwd() do
      {:ok, path} -> path
      {:error, reason} -> raise File.Error, reason: reason, action: "get current working directory"
    end
  end

  @doc "Changes the current directory."
  def cd(path), do: :file.set_cwd(text(path))

  @doc "As `cd/1`, but raises `File.Error`."
  def cd!(path), do: bang(cd(path), "set current working directory to", path)

  @doc "Runs a function in another directory."
  def cd!(path, function) do
    old = cwd!()
    cd!(path)

    try do
      function.()
    after
      cd!(old)
    end
  end

  # -- Moving and copying --

  @doc "Renames a file or directory."
  def rename(source, destination), do: :file.rename(text(source), text(destination))

  @doc "As `rename/2`, but raises `File.RenameError`."
  def rename!(source, destination) do
    case rename(source, destination) do
      :ok ->
        :ok

      {:error, reason} ->
        raise File.RenameError, reason: reason, action: "rename", source: text(source), destination: text(destination)
    end
  end

  @doc "Copies bytes of a file or device; gives their number."
  def copy(source, destination, bytes_count \\ :infinity),
    do: :file.copy(source_of(source), source_of(destination), bytes_count)

  defp source_of(path) when is_binary(path) or is_list(path), do: text(path)
  defp source_of(device), do: device

  @doc "As `copy/3`, but raises `File.CopyError`."
  def copy!(source, destination, bytes_count \\ :infinity) do
    case copy(source, destination, bytes_count) do
      {:ok, count} -> count
      {:error, reason} -> raise File.CopyError, reason: reason, action: "copy", source: text(source), destination: text(destination)
    end
  end

  @doc "Copies a file with its mode; `:on_conflict` decides whether to overwrite."
  def cp(source, destination, options \\ []) do
    source = text(source)
    destination = text(destination)

    cond do
      source == destination -> :ok
      dir?(source) -> {:error, :eisdir}
      exists?(destination) and not on_conflict(options).(source, destination) -> :ok
      true -> copy_file(source, destination)
    end
  end

  defp copy_file(source, destination) do
    with {:ok, _} <- copy(source, destination),
         {:ok, info} <- :file.read_file_info(source, time: :posix) do
      :file.change_mode(destination, elem(info, 7))
    end
  end

  defp on_conflict(fun) when is_function(fun, 2), do: fun
  defp on_conflict(options), do: Keyword.get(options, :on_conflict, fn _, _ -> true end)

  @doc "As `cp/3`, but raises `File.CopyError`."
  def cp!(source, destination, options \\ []) do
    case cp(source, destination, options) do
      :ok ->
        :ok

      {:error, reason} ->
        raise File.CopyError, reason: reason, action: "copy", source: text(source), destination: text(destination)
    end
  end

  @doc "Copies a file or a directory with all in it; gives what was copied."
  def cp_r(source, destination, options \\ []) do
    source = text(source)
    destination = text(destination)
    for path <- [source, destination], do: refuse_null(path, "File.cp_r/3")
    info = if is_list(options) and options[:dereference_symlinks], do: &:file.read_file_info/2, else: &:file.read_link_info/2
    copy_tree(source, destination, {on_conflict(options), info}, [])
  end

  defp copy_tree(source, destination, {_conflict, info} = how, copied) do
    case info.(source, time: :posix) do
      {:ok, info} -> copy_entry(elem(info, 2), source, destination, how, copied)
      {:error, reason} -> {:error, reason, source}
    end
  end

  defp copy_entry(:directory, source, destination, how, copied) do
    with :ok <- directory(destination),
         {:ok, names} <- ls(source) do
      copy_entries(names, source, destination, how, [destination | copied])
    else
      {:error, reason} -> {:error, reason, destination}
    end
  end

  defp copy_entry(:symlink, source, destination, {conflict, _info}, copied) do
    with {:ok, target} <- read_link(source),
         true <- not exists?(destination) or conflict.(source, destination),
         _ = rm(destination),
         :ok <- ln_s(target, destination) do
      {:ok, [destination | copied]}
    else
      false -> {:ok, copied}
      {:error, reason} -> {:error, reason, source}
    end
  end

  defp copy_entry(_regular, path, path, _how, copied), do: {:ok, copied}

  defp copy_entry(_regular, source, destination, {conflict, _info}, copied) do
    if exists?(destination) and not conflict.(source, destination) do
      {:ok, copied}
    else
      case copy_file(source, destination) do
        :ok -> {:ok, [destination | copied]}
        {:error, reason} -> {:error, reason, source}
      end
    end
  end

  defp directory(path) do
    with {:error, :eexist} <- mkdir_p(path), do: {:error, :enotdir}
  end

  defp copy_entries([], _source, _destination, _how, copied), do: {:ok, copied}

  defp copy_entries([name | rest], source, destination, how, copied) do
    with {:ok, copied} <- copy_tree(Path.join(source, name), Path.join(destination, name), how, copied),
         do: copy_entries(rest, source, destination, how, copied)
  end

  @doc "As `cp_r/3`, but raises `File.CopyError`."
  def cp_r!(source, destination, options \\ []) do
    case cp_r(source, destination, options) do
      {:ok, files} ->
        files

      {:error, reason, file} ->
        raise File.CopyError,
          reason: reason,
          action: "copy recursively",
          on: file,
          source: text(source),
          destination: text(destination)
    end
  end

  # -- Open files --

  @doc "Opens a file; a function gets the device, which is closed after it."
  def open(path, modes_or_function \\ [])

  def open(path, modes) when is_list(modes), do: :file.open(if(is_pid(path), do: path, else: text(path)), modes(modes))
  def open(path, function) when is_function(function, 1), do: open(path, [], function)

  @doc "Opens a file with modes and runs a function with the device, which is closed after it."
  def open(path, modes, function) do
    case open(path, modes) do
      {:ok, device} ->
        try do
          {:ok, function.(device)}
        after
          :ok = close(device)
        end

      error ->
        error
    end
  end

  # Reading is meant where nothing is said.
  defp modes(modes) do
    modes = if Enum.any?([:read, :write, :append, :exclusive], &(&1 in modes)), do: modes, else: [:read | modes]
    if :charlist in modes, do: modes, else: [:binary | modes]
  end

  @doc "As `open/2`, but raises `File.Error`."
  def open!(path, modes_or_function \\ []), do: bang(open(path, modes_or_function), "open", path)

  @doc "As `open/3`, but raises `File.Error`."
  def open!(path, modes, function), do: bang(open(path, modes, function), "open", path)

  @doc "Closes a device."
  def close(device), do: :file.close(device)

  @doc "The lines of a file, or pieces of a number of bytes, as a stream."
  def stream!(path, modes \\ [], line_or_bytes \\ :line)

  def stream!(path, modes, line_or_bytes) when is_list(modes),
    do: File.Stream.__build__(text(path), stream_modes(modes), line_or_bytes)

  def stream!(path, line_or_bytes, modes), do: stream!(path, modes, line_or_bytes)

  defp stream_modes(modes) do
    Enum.map(modes, fn
      :utf8 -> {:encoding, :utf8}
      mode -> mode
    end)
  end

  @doc "Changes the mode of a file."
  def chmod(path, mode), do: :file.change_mode(text(path), mode)

  @doc "As `chmod/2`, but raises `File.Error`."
  def chmod!(path, mode), do: bang(chmod(path, mode), "change mode for", path)

  @doc "Changes the owner of a file."
  def chown(path, uid), do: :file.change_owner(text(path), uid)

  @doc "As `chown/2`, but raises `File.Error`."
  def chown!(path, uid), do: bang(chown(path, uid), "change owner for", path)

  @doc "Changes the group of a file."
  def chgrp(path, gid), do: :file.change_group(text(path), gid)

  @doc "As `chgrp/2`, but raises `File.Error`."
  def chgrp!(path, gid), do: bang(chgrp(path, gid), "change group for", path)

  defp bang(:ok, _action, _path), do: :ok
  defp bang({:ok, value}, _action, _path), do: value
  defp bang({:error, reason}, action, path), do: raise(File.Error, reason: reason, action: action, path: text(path))

  defp text(path), do: IO.chardata_to_string(path)

  defp refuse_null(path, operation) do
    if :binary.match(path, "\0") != :nomatch do
      raise ArgumentError, "cannot execute #{operation} for path with null byte, got: #{inspect(path)}"
    end
  end
end
