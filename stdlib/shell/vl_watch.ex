defmodule :vl_watch do
  @moduledoc """
  `vm --watch DIR`: the modules of a folder, brought into the running program when their files change.

  Files are looked at ten times a second: that works on every file system, and costs nothing for a folder of sources. What
  tells a change is time, size and, while a file is young, its content. Processes whose callbacks are in a changed file
  are suspended while it is compiled, take their state through `code_change/3`, and go on; messages wait for them.
  """

  @interval 100
  # Seconds for which a file may change again without its time showing that.
  @young 2
  @suspension 1_000

  @doc "Compiles the folder's files and watches them from then on. Gives complaints."
  def start(folder) do
    parent = self()
    {watcher, monitor} = spawn_monitor(fn -> init(parent, Path.expand(folder)) end)

    receive do
      {^watcher, complaints} ->
        Process.demonitor(monitor, [:flush])
        complaints

      {:DOWN, ^monitor, :process, ^watcher, reason} ->
        exit(reason)
    end
  end

  defp init(parent, folder) do
    # Standard output is the program's.
    if errors = Process.whereis(:standard_error), do: Process.group_leader(self(), errors)
    seen = look(folder, %{})

    with true <- File.dir?(folder),
         {:ok, files} <- compile(Map.keys(seen)) do
      Enum.each(Map.keys(seen), &Code.__required__/1)
      send(parent, {self(), []})
      loop(folder, seen, files)
    else
      false -> send(parent, {self(), ["--watch : No folder named #{folder}"]})
      {:error, _} -> exit({:shutdown, 1})
    end
  end

  # `seen`: what is known of each path. `files`: the images by module of each path, as they were last compiled.
  defp loop(folder, seen, files) do
    Process.sleep(@interval)
    now = look(folder, seen)
    changed = for {path, %{hash: hash}} <- now, seen[path][:hash] != hash, do: path
    files = if changed == [], do: files, else: reload(Enum.sort(changed), files)
    loop(folder, now, files)
  end

  # -- Looking --

  defp look(folder, seen) do
    for path <- Path.wildcard(Path.join(folder, "**/*.ex")),
        {:ok, stat} <- [File.stat(path, time: :posix)],
        known = look_at(path, stat, seen[path]),
        into: %{},
        do: {path, known}
  end

  defp look_at(path, stat, known) do
    stamp = {stat.mtime, stat.size, stat.inode}
    old? = System.os_time(:second) - stat.mtime > @young

    if known != nil and known.stamp == stamp and known.old? do
      known
    else
      case File.read(path) do
        {:ok, text} -> %{stamp: stamp, old?: old?, hash: :erlang.md5(text)}
        {:error, _} -> known
      end
    end
  end

  # -- Compiling --

  # Gives the modules of each file with their images. Errors are told by the compiler.
  defp compile([]), do: {:ok, %{}}

  defp compile(paths) do
    parent = self()
    ref = make_ref()
    options = Code.compiler_options(ignore_module_conflict: true)

    result =
      Kernel.ParallelCompiler.compile(paths, each_module: fn path, module, image -> send(parent, {ref, path, module, image}) end)

    Code.compiler_options(options)
    compiled = collect(ref, Map.new(paths, &{&1, %{}}))
    if match?({:ok, _, _}, result),
      do: {:ok, compiled},
      else: {:error, for({_, images} <- compiled, {module, _} <- images, do: module)}
  end

  defp collect(ref, files) do
    receive do
      {^ref, path, module, image} -> collect(ref, Map.update(files, path, %{module => image}, &Map.put(&1, module, image)))
    after
      0 -> files
    end
  end

  # -- Reloading --

  defp reload(paths, files) do
    before = for path <- paths, image <- Map.get(files, path, %{}), into: %{}, do: image
    versions = Map.new(before, fn {module, _} -> {module, version(module)} end)
    resting = suspend(Map.keys(before))

    files =
      case compile(paths) do
        {:ok, compiled} ->
          changed = for {_, images} <- compiled, {module, image} <- images, before[module] != image, do: module
          for {pid, modules} <- resting, module <- modules, module in changed, do: migrate(pid, module, versions[module])
          tell("reloaded " <> Enum.map_join(Enum.sort(changed), ", ", &inspect/1))
          Map.merge(files, compiled)

        {:error, loaded} ->
          for module <- loaded, image = before[module], do: :code.load_binary(module, [], image)
          tell("not reloaded: " <> Enum.map_join(paths, ", ", &Path.relative_to_cwd/1))
          files
      end

    for {pid, _modules} <- resting, do: attempt(fn -> :sys.resume(pid, :infinity) end)
    files
  end

  # The processes that run callbacks of the modules, suspended, each with those modules of it.
  defp suspend(modules) do
    for pid <- Process.list(),
        pid != self(),
        its = for(module <- modules_of(pid), module in modules, do: module),
        its != [],
        suspended?(pid),
        do: {pid, its}
  end

  # One that does not answer in time would rest later, when nobody lets it go on.
  defp suspended?(pid) do
    :sys.suspend(pid, @suspension) == :ok
  catch
    :exit, _ ->
      spawn(fn -> attempt(fn -> :sys.resume(pid, :infinity) end) end)
      false
  end

  defp modules_of(pid) do
    with {:dictionary, dictionary} <- Process.info(pid, :dictionary),
         {_, call} <- List.keyfind(dictionary, :"$initial_call", 0) do
      callbacks(call, pid)
    else
      _ -> []
    end
  end

  defp callbacks({:supervisor, module, _}, _pid), do: [module]
  defp callbacks({DynamicSupervisor, :init, 1}, pid), do: attempt(fn -> [:sys.get_state(pid, @suspension).module] end) || []

  defp callbacks({:gen_event, _, _}, pid) do
    handlers = attempt(fn -> :gen_event.which_handlers(pid) end) || []
    for handler <- handlers, uniq: true, do: if(is_tuple(handler), do: elem(handler, 0), else: handler)
  end

  defp callbacks({module, _, _}, _pid), do: [module]

  defp migrate(pid, module, version) do
    case attempt(fn -> :sys.change_code(pid, module, version, []) end) do
      :ok -> :ok
      {:error, reason} -> tell("#{inspect(pid)} keeps its state, code_change of #{inspect(module)}: #{inspect(reason)}")
      nil -> tell("#{inspect(pid)} did not change its code")
    end
  end

  # What code_change/3 gets as the old version: @vsn, or what tells the code apart.
  defp version(module) do
    case module.module_info(:attributes)[:vsn] do
      [version] -> version
      versions when is_list(versions) -> versions
      nil -> module.module_info(:md5)
    end
  rescue
    UndefinedFunctionError -> :undefined
  end

  defp attempt(fun) do
    fun.()
  catch
    :exit, _ -> nil
  end

  defp tell(text), do: IO.puts(:stderr, "watch: " <> text)
end
