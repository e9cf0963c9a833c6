defmodule Kernel.ParallelCompiler do
  @moduledoc """
  Compiles many files at once. A file that needs a module or struct of another waits for it, while the others go on.

  Each file has a process of its own, whose error handler (`Kernel.ErrorHandler`) asks here for what is not there.
  When all files wait, those that wait for something nobody defines are told that it does not exist; if there are none,
  the files wait for each other, and that is an error.

  Options:

    * `:each_file` - called with a file that is done
    * `:each_module` - called with file, module and binary of each module
    * `:each_cycle` - called when all files are done; may give more: `{:compile | :runtime, modules, warnings}`
    * `:each_long_compilation`, `:long_compilation_threshold` - called with a file that takes longer than the seconds
    * `:profile` - `:time` prints how long each file took
    * `:dest` - where the modules will be written
    * `:beam_timestamp` - the time of change that written files get
  """

  @doc "Starts a task in which modules can be waited for, from a file that is compiled."
  def async(fun) when is_function(fun, 0) do
    case Process.get(:elixir_compiler_info) do
      {compiler, _file} = info ->
        {:error_handler, handler} = Process.info(self(), :error_handler)
        keep = for key <- [:elixir_compiler_file, :elixir_compiler_dest], do: {key, Process.get(key)}

        Task.async(fn ->
          send(compiler, {:async, self()})
          Process.put(:elixir_compiler_info, info)
          for {key, value} <- keep, do: Process.put(key, value)
          Process.flag(:error_handler, handler)
          fun.()
        end)

      nil ->
        raise ArgumentError,
              "cannot spawn parallel compiler task because the current file is not being compiled/required"
    end
  end

  @doc "Compiles files: `{:ok, modules, warnings}` or `{:error, errors, warnings}`."
  def compile(files, options \\ []) when is_list(options), do: run(files, :compile, options)

  @doc "As `compile/2`, and writes each module to a folder once all are compiled."
  def compile_to_path(files, path, options \\ []) when is_binary(path) and is_list(options) do
    run(files, {:compile, path}, options)
  end

  @doc "Compiles files that have not been required yet; they are not waited for."
  def require(files, options \\ []) when is_list(options), do: run(files, :require, options)

  @doc "Prints a warning, `{file, line, message}`."
  def print_warning({file, line, message}) do
    place = if file, do: [?\n, "  ", Path.relative_to_cwd(file), if(line, do: [?:, place(line)], else: [])], else: []
    IO.write(:stderr, [IO.ANSI.format([:yellow, "warning: "]), message, place, "\n\n"])
  end

  defp place({line, column}), do: "#{line}:#{column}"
  defp place(line), do: Integer.to_string(line)

  # -- From files to an answer --

  defp run(files, output, options) do
    threshold = Keyword.get(options, :long_compilation_threshold, 10) * 1000

    state = %{
      queue: files,
      running: 0,
      waiting: [],
      files: [],
      result: %{},
      warnings: [],
      calls: [],
      output: output,
      options: options,
      threshold: threshold,
      timer: Process.send_after(self(), :threshold_check, threshold),
      workers: max(System.schedulers_online(), 2),
      cycle: {System.monotonic_time(), 0}
    }

    {outcome, state} = checked(step(state))
    Process.cancel_timer(state.timer)

    receive do
      :threshold_check -> :ok
    after
      0 -> :ok
    end

    finish(outcome, Code.get_compiler_option(:warnings_as_errors), state)
  end

  defp checked({{:ok, warnings}, state}), do: {{:ok, warnings ++ :vl_checker.check(state.calls)}, state}
  defp checked(failed), do: failed

  defp finish({:ok, [_ | _] = warnings}, true, _state) do
    IO.puts(:stderr, "Compilation failed due to warnings while using the --warnings-as-errors option")
    {:error, warnings, []}
  end

  defp finish({:ok, warnings}, _, state), do: {:ok, write(state), warnings}
  defp finish({:error, errors, warnings}, true, _state), do: {:error, errors ++ warnings, []}
  defp finish({:error, errors, warnings}, _, _state), do: {:error, errors, warnings}

  defp write(%{output: {:compile, folder}} = state) do
    File.mkdir_p!(folder)

    for {{:module, module}, binary} <- state.result do
      path = Path.join(folder, "#{module}.beam")
      File.write!(path, binary)
      if time = state.options[:beam_timestamp], do: File.touch!(path, time)
      module
    end
  end

  defp write(state), do: for({{:module, module}, _} <- state.result, do: module)

  # What to do next: start or release someone while there is room, else listen.
  defp step(%{queue: queue, running: running, waiting: waiting} = state) do
    case queue do
      _ when running - length(waiting) >= state.workers -> listen(state)
      [{ref, answer} | rest] when is_reference(ref) -> step(release(%{state | queue: rest}, ref, answer))
      [file | rest] -> step(start(%{state | queue: rest}, Path.expand(file)))
      [] when running == 0 and waiting == [] -> cycle(state)
      [] when running == length(waiting) -> untie(state)
      [] -> listen(state)
    end
  end

  defp start(state, file) do
    parent = self()
    output = state.output
    dest = state.options[:dest]

    {pid, ref} =
      spawn_monitor(fn ->
        Process.put(:elixir_compiler_info, {parent, self()})
        Process.put(:elixir_compiler_file, file)

        try do
          work(file, output, dest, parent)
        catch
          kind, reason -> send(parent, {:file_error, self(), file, {kind, reason, __STACKTRACE__}})
        end

        exit(:shutdown)
      end)

    now = System.monotonic_time()
    data = %{pid: pid, ref: ref, file: file, since: now, compiling: 0, waiting: 0, warned: false}
    %{state | running: state.running + 1, files: [data | state.files]}
  end

  defp work(file, :require, _dest, parent) do
    if file in Code.required_files() do
      send(parent, {:file_cancel, self()})
    else
      compile_file(file, parent)
      Code.__required__(file)
    end
  end

  defp work(file, output, dest, parent) do
    Process.flag(:error_handler, Kernel.ErrorHandler)
    Process.put(:elixir_compiler_dest, with({:compile, path} <- output, do: path, else: (_ -> dest)))
    compile_file(file, parent)
  end

  defp compile_file(file, parent) do
    Code.compile_file(file)
    ref = Process.monitor(parent)
    send(parent, {:file_ok, self(), ref, file})

    receive do
      ^ref -> :ok
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  # The one who waits may have died meanwhile.
  defp release(state, ref, answer) do
    case List.keytake(state.waiting, ref, 2) do
      {{_kind, pid, ^ref, file_pid, _on, _defining, _deadlock}, waiting} ->
        send(pid, {ref, answer})
        %{state | waiting: waiting, files: clock(state.files, file_pid, :waiting)}

      nil ->
        state
    end
  end

  defp cycle(state) do
    more = Keyword.get(state.options, :each_cycle, fn -> {:runtime, [], []} end).()
    state = profile_cycle(state)

    case more do
      {:compile, [_ | _] = files, warnings} -> step(%{state | queue: files, warnings: warnings ++ state.warnings})
      {_kind, _modules, warnings} -> {{:ok, Enum.reverse(warnings ++ state.warnings)}, state}
    end
  end

  # -- Everyone waits --

  defp untie(%{waiting: [{_, pid, ref, _, _, _, _}], files: [%{pid: pid}]} = state) do
    step(%{state | queue: [{ref, :not_found}]})
  end

  # Those who only asked (:soft) give way before those who cannot go on, and those who wait for what nobody is known to
  # define before the others: they have mistyped a name. Who is left waits in a circle.
  defp untie(state) do
    case with_deadlock(state, :soft, false) || with_deadlock(state, :soft, true) || with_deadlock(state, :hard, false) ||
           without_definition(state) do
      nil -> {{:error, deadlock(state), Enum.reverse(state.warnings)}, state}
      released -> step(%{state | queue: released})
    end
  end

  defp with_deadlock(state, type, defined) do
    some(for {_, _, ref, _, on, _, ^type} <- state.waiting, defined?(state, on) == defined, do: {ref, :deadlock})
  end

  defp without_definition(state) do
    some(
      for %{pid: pid} <- state.files,
          {_, _, ref, ^pid, on, _, _} <- state.waiting,
          not defined?(state, on),
          do: {ref, :not_found}
    )
  end

  defp defined?(state, module), do: Enum.any?(state.waiting, fn waiting -> module in elem(waiting, 5) end)

  defp some([]), do: nil
  defp some(list), do: list

  defp deadlock(state) do
    stuck = for data <- state.files, do: stuck(data, state.waiting)
    IO.puts("\nCompilation failed because of a deadlock between files.\nThe following files depended on the following modules:\n")
    width = stuck |> Enum.map(fn {file, _, _} -> String.length(Path.relative_to_cwd(file)) end) |> Enum.max()

    for {file, on, _} <- stuck do
      IO.puts("  #{String.pad_leading(Path.relative_to_cwd(file), width)} => #{inspect(on)}")
    end

    IO.puts(
      "\nEnsure there are no compile-time dependencies between those files and that the modules they reference exist " <>
        "and are correctly named\n"
    )

    for {file, _, why} <- stuck, do: {file, nil, why}
  end

  defp stuck(%{pid: pid, file: file}, waiting) do
    {:current_stacktrace, trace} = Process.info(pid, :current_stacktrace)
    Process.exit(pid, :kill)
    {kind, _, _, _, on, _, _} = List.keyfind(waiting, pid, 1)
    why = "deadlocked waiting on #{kind} #{inspect(on)}"
    print_error(file, :error, CompileError.exception(description: why, file: nil, line: nil), trace)
    {file, on, why}
  end

  # -- Messages of the files' processes --

  defp listen(state) do
    receive do
      {:async, process} ->
        Process.monitor(process)
        listen(%{state | running: state.running + 1})

      {:available, kind, module} ->
        step(found(%{state | result: Map.put(state.result, {kind, module}, true)}, kind, module))

      {:module_available, child, ref, file, module, binary} ->
        if fun = state.options[:each_module], do: fun.(file, module, binary)
        send(child, {ref, :ack})
        step(found(%{state | result: Map.put(state.result, {:module, module}, binary)}, :module, module))

      {:waiting, kind, child, ref, file_pid, on, defining, deadlock} ->
        step(wait(state, {kind, child, ref, file_pid, on, defining, deadlock}))

      :threshold_check ->
        step(check_threshold(state))

      {:warning, file, place, message} ->
        warning = {file && Path.absname(file), place, IO.chardata_to_string(message)}
        listen(%{state | warnings: [warning | state.warnings]})

      {:remote_calls, calls} ->
        listen(%{state | calls: [calls | state.calls]})

      {:file_ok, child, ref, file} ->
        each_file(state.options[:each_file], file)
        send(child, ref)
        await_end(child)
        waiting = List.keydelete(state.waiting, child, 1)
        step(%{done(state, child) | running: state.running - 1, waiting: waiting})

      {:file_cancel, child} ->
        await_end(child)
        step(%{state | running: state.running - 1, files: without(state.files, child)})

      {:file_error, child, file, {kind, reason, stack}} ->
        await_end(child)
        fail(%{state | files: without(state.files, child)}, file, kind, reason, stack)

      {:DOWN, ref, :process, pid, reason} ->
        down(%{state | waiting: List.keydelete(state.waiting, pid, 1), running: state.running - 1}, ref, reason)
    end
  end

  defp each_file(nil, _file), do: :ok
  defp each_file(fun, file) when is_function(fun, 1), do: fun.(file)
  defp each_file(fun, file) when is_function(fun, 2), do: fun.(file, nil)

  defp found(state, kind, module) do
    released = for {^kind, _, ref, _, ^module, _, _} <- state.waiting, do: {ref, :found}
    %{state | queue: released ++ state.queue}
  end

  # Files that are only required wait for nobody. Who waits for itself shall fail by itself.
  defp wait(%{output: :require} = state, {_, child, ref, _, _, _, _}) do
    send(child, {ref, :not_found})
    state
  end

  defp wait(state, {kind, child, ref, file_pid, on, defining, _deadlock} = waiting) do
    if Map.has_key?(state.result, {kind, on}) or on in defining do
      send(child, {ref, :found})
      state
    else
      %{state | waiting: [waiting | state.waiting], files: clock(state.files, file_pid, :compiling)}
    end
  end

  defp down(state, _ref, :normal), do: listen(state)

  defp down(state, ref, reason) do
    case Enum.find(state.files, &(&1.ref == ref)) do
      %{pid: pid, file: file} -> fail(%{state | files: without(state.files, pid)}, file, :exit, reason, [])
      nil -> listen(state)
    end
  end

  defp fail(state, file, kind, reason, stack) do
    print_error(file, kind, reason, stack)
    for %{pid: pid} <- state.files, do: Process.exit(pid, :kill)
    for %{pid: pid} <- state.files, do: await_end(pid)
    error = {file, line_of(file, reason, stack) || 0, format_error(kind, reason, stack)}
    {{:error, [error], Enum.reverse(state.warnings)}, state}
  end

  defp await_end(pid) do
    receive do
      {:DOWN, _, :process, ^pid, _} -> :ok
    end
  end

  defp without(files, pid), do: Enum.reject(files, &(&1.pid == pid))

  # -- Time --

  defp clock(files, pid, key) do
    Enum.map(files, fn data -> if data.pid == pid, do: clock(data, key), else: data end)
  end

  defp clock(data, key) do
    now = System.monotonic_time()
    %{data | since: now} |> Map.update!(key, &(&1 + now - data.since))
  end

  defp check_threshold(state) do
    files =
      for data <- state.files do
        if data.warned or List.keymember?(state.waiting, data.pid, 1), do: data, else: warn_long(clock(data, :compiling), state)
      end

    %{state | files: files, timer: Process.send_after(self(), :threshold_check, state.threshold)}
  end

  defp warn_long(data, state) do
    if not data.warned and milliseconds(data.compiling) >= state.threshold do
      if fun = state.options[:each_long_compilation], do: fun.(data.file)
      %{data | warned: true}
    else
      data
    end
  end

  defp done(state, pid) do
    data = state.files |> Enum.find(&(&1.pid == pid)) |> clock(:compiling) |> warn_long(state)

    if state.options[:profile] == :time do
      [compiling, waiting] = for key <- [:compiling, :waiting], do: data[key] |> milliseconds() |> to_string() |> String.pad_leading(6)
      IO.puts(:stderr, "[profile] #{compiling}ms compiling + #{waiting}ms waiting for #{Path.relative_to_cwd(data.file)}")
    end

    %{state | files: without(state.files, pid)}
  end

  defp profile_cycle(state) do
    if state.options[:profile] == :time do
      {start, before} = state.cycle
      now = System.monotonic_time()
      count = Enum.count(state.result, &match?({{:module, _}, _}, &1))
      IO.puts(:stderr, "[profile] Finished compilation cycle of #{count - before} modules in #{milliseconds(now - start)}ms")
      IO.puts(:stderr, "[profile] Finished group pass check of #{count} modules in 0ms")
      %{state | cycle: {now, count}}
    else
      state
    end
  end

  defp milliseconds(time), do: System.convert_time_unit(time, :native, :millisecond)

  # -- Errors --

  defp print_error(file, kind, reason, stack) do
    IO.write(["\n== Compilation error in file ", Path.relative_to_cwd(file), " ==\n", format_error(kind, reason, stack)])
  end

  defp format_error(kind, reason, stack), do: IO.chardata_to_string(:vl_cli.format_error(kind, reason, stack))

  defp line_of(_file, %{line: line, column: column}, _stack)
       when is_integer(line) and line > 0 and is_integer(column) and column >= 0,
       do: {line, column}

  defp line_of(_file, %{line: line}, _stack) when is_integer(line) and line > 0, do: line

  # A function that is not there has no place: its caller counts.
  defp line_of(file, :undef, [{_, _, _, []}, {_, _, _, location} | _]), do: line_in(file, location)

  defp line_of(file, _reason, [{_, _, _, [file: expanding]}, {_, _, _, location} | _])
       when expanding in ['expanding macro', 'expanding struct'],
       do: line_in(file, location)

  defp line_of(file, _reason, [{_, _, _, location} | _]), do: line_in(file, location)
  defp line_of(_file, _reason, _stack), do: nil

  defp line_in(file, location) do
    if location[:file] == String.to_charlist(Path.relative_to_cwd(file)), do: location[:line]
  end
end
