defmodule :vl_cli do
  @moduledoc """
  What the commands of the `vm` program do. Each function gives the exit status.
  """

  # -- vm [options] [COMMAND | FILE] --

  @doc "Carries out the steps of a command line, `{verb, text}`, one after the other, then the command."
  def run(steps, arguments, command) do
    if command == :program, do: System.argv(arguments)

    case attempt(fn -> run_steps(steps) end, {:ok, 0}) do
      {:ok, _status} when command != :program -> apply(__MODULE__, command, [arguments])
      outcome -> end_program(outcome, :lists.keymember(:no_halt, 1, steps))
    end
  end

  defp end_program({:ok, _status}, true), do: Process.sleep(:infinity)
  defp end_program(outcome, _no_halt?), do: finish(outcome)

  @doc false
  # Also what the shell does before its first prompt.
  def run_steps(steps) do
    case all_steps(steps, []) do
      [] ->
        :ok

      errors ->
        Enum.each(errors, &IO.puts(:stderr, &1))
        System.halt(1)
    end
  end

  defp all_steps([], errors), do: errors

  defp all_steps([step | steps], errors) do
    found = step(step)
    all_steps(steps, errors ++ found)
  end

  # The complaints about a step that cannot be done.
  defp step({:eval, code}) do
    Code.eval_string(code, [])
    []
  end

  defp step({:file, "-"}) do
    :vl_checker.verify(fn -> :elixir_compiler.run_string(read_input(), "stdin") end)
    []
  end

  defp step({:file, path}), do: require_file(path)
  defp step({:require, pattern}), do: on_files("-r", pattern, fn files -> Enum.each(files, &Code.require_file/1) end)
  defp step({:parallel_require, pattern}), do: on_files("-pr", pattern, &require_together/1)

  defp step({:script, name}) do
    case System.find_executable(name) do
      nil -> ["-S : Could not find executable #{name}"]
      path -> require_file(path)
    end
  end

  defp step({:prepend_path, folder}), do: on_folders(folder, &Code.prepend_path/1)
  defp step({:append_path, folder}), do: on_folders(folder, &Code.append_path/1)

  defp step({:watch, folder}), do: :vl_watch.start(folder)

  defp step({:app, name}) do
    case Application.ensure_all_started(String.to_atom(name)) do
      {:ok, _} -> []
      {:error, {app, reason}} -> ["--app : Could not start application #{app}: " <> Application.format_error(reason)]
    end
  end

  defp step({_verb, _text}), do: []

  defp require_file(path) do
    if File.regular?(path) do
      Code.run_file(path)
      []
    else
      ["No file named #{path}"]
    end
  end

  # What a pattern of an option names is done with; complains when that is nothing.
  defp on_files(option, pattern, fun) do
    case files_of(pattern) do
      [] ->
        ["#{option} : No files matched pattern #{pattern}"]

      files ->
        fun.(files)
        []
    end
  end

  defp require_together(files) do
    with {:error, _errors, _warnings} <- Kernel.ParallelCompiler.require(files), do: exit({:shutdown, 1})
  end

  defp files_of(pattern), do: pattern |> Path.wildcard() |> Enum.uniq() |> Enum.filter(&File.regular?/1)

  defp on_folders(pattern, add) do
    case Path.wildcard(pattern) do
      [] -> add.(pattern)
      folders -> Enum.each(folders, add)
    end

    []
  end

  defp read_input do
    case IO.binread(:stdio, :eof) do
      :eof -> ""
      text when is_binary(text) -> text
    end
  end

  # -- vm compile, dis, format, test --

  @doc "`vm compile FILES [-o DIR]`: writes each module to DIR/Module.vbc."
  def compile(arguments) do
    {folder, files} = out_folder(arguments, ".", [])

    case Enum.find(files, &(not File.regular?(&1))) do
      nil when files == [] -> complain("vm compile: no files given")
      nil -> finish(attempt(fn -> compile_files(files, folder) end, {:ok, 0}))
      missing -> complain("No file named #{missing}")
    end
  end

  defp out_folder(["-o", folder | rest], _folder, files), do: out_folder(rest, folder, files)
  defp out_folder([file | rest], folder, files), do: out_folder(rest, folder, [file | files])
  defp out_folder([], folder, files), do: {folder, Enum.reverse(files)}

  # Nothing is written unless all of it compiles.
  defp compile_files(files, folder) do
    parent = self()
    keep = fn _file, module, binary -> send(parent, {:compiled, module, binary}) end

    case Kernel.ParallelCompiler.compile(files, each_module: keep) do
      {:ok, modules, _warnings} ->
        File.mkdir_p!(folder)
        Enum.each(modules, &write_module(&1, folder))

      {:error, _errors, _warnings} ->
        exit({:shutdown, 1})
    end
  end

  defp write_module(module, folder) do
    receive do
      {:compiled, ^module, binary} -> File.write!(Path.join(folder, "#{module}.vbc"), binary)
    end
  end

  @doc """
  `vm dis FILE|MODULE`: the code of an image, of each module of a source file, or of a module of the library. With
  `--loaded` the ops that the loader chose, with `--native` their machine code too.
  """
  def dis([target]) do
    finish(attempt(fn -> target |> images() |> Enum.each(&show_image/1) end, {:ok, 0}))
  end

  def dis([how, target]) when how in ["--loaded", "--native"] do
    finish(attempt(fn -> target |> loaded() |> Enum.each(&show_loaded(&1, how == "--native")) end, {:ok, 0}))
  end

  def dis(_arguments), do: complain("vm dis: expected one file or module")

  defp loaded(target) do
    if File.regular?(target) do
      if Path.extname(target) in [".vbc", ".beam"] do
        [target |> File.read!() |> :vl_code.load() |> loaded_module()]
      else
        for {module, _binary} <- Code.compile_file(target), do: module
      end
    else
      module = module_named(target)
      Code.ensure_loaded?(module) || raise ArgumentError, "no file and no module of the library is named #{target}"
      [module]
    end
  end

  defp loaded_module({:ok, module}), do: module
  defp loaded_module({:error, why}), do: raise(ArgumentError, "not an image: #{inspect(why)}")

  defp show_loaded(module, bytes?) do
    text = :vl_code.native(module, bytes?) || raise ArgumentError, "the interpreter makes no machine code"
    IO.write(["module ", inspect(module), ?\n, text])
  end

  defp images(target) do
    cond do
      not File.regular?(target) -> [library_image(target)]
      Path.extname(target) in [".vbc", ".beam"] -> [File.read!(target)]
      true -> for {_module, binary} <- Code.compile_file(target), do: binary
    end
  end

  defp show_image(image) do
    case :vl_code.disassemble(image) do
      {:error, why} -> raise ArgumentError, "not an image: #{why}"
      text -> IO.write([text, show_literals(:vl_code.literals(image))])
    end
  end

  defp show_literals([]), do: []

  defp show_literals(literals) do
    lines = for {literal, number} <- Enum.with_index(literals), do: ["    %#{number} = ", inspect(literal), ?\n]
    ["\nliterals:\n" | lines]
  end

  defp library_image(name) do
    case :vl_code.image(module_named(name)) do
      binary when is_binary(binary) -> binary
      nil -> raise ArgumentError, "no file and no module of the library is named #{name}"
    end
  end

  defp module_named(":" <> name), do: String.to_atom(name)
  defp module_named(name), do: Module.concat([name])

  @doc "`vm format [--check] FILES`: lays out source files."
  def format(arguments) do
    {switches, files} = Enum.split_with(arguments, &String.starts_with?(&1, "-"))

    case switches -- ["--check"] do
      [] -> finish(attempt(fn -> format_files(files, switches != []) end, {:ok, 0}))
      [switch | _] -> complain("#{switch} : Unknown option")
    end
  end

  defp format_files(files, check?) do
    changed = Enum.reject(files, &formatted?(&1, check?))

    if check? and changed != [] do
      IO.write(:stderr, ["not formatted:\n", Enum.map(changed, &["  ", &1, "\n"])])
      exit({:shutdown, 1})
    end
  end

  defp formatted?(file, check?) do
    text = File.read!(file)
    new = IO.iodata_to_binary(Code.format_file!(file))
    if new != text and not check?, do: File.write!(file, new)
    new == text
  end

  @doc "`vm profile [-o STACKS|--ops] FILE [ARGS]`: see `:vl_profile`."
  def profile(["-o", stacks, file | argv]), do: profile_file(file, argv, &:vl_profile.run(&1, stacks))
  def profile(["--ops", file | argv]), do: profile_file(file, argv, &:vl_profile.run_counting/1)
  def profile(["-" <> _ = switch | _]), do: complain("#{switch} : Unknown option")
  def profile([file | argv]), do: profile_file(file, argv, &:vl_profile.run(&1, nil))
  def profile([]), do: complain("vm profile: expected a file")

  defp profile_file(file, argv, run) do
    System.argv(argv)
    finish(attempt(fn -> run.(fn -> run_steps([{:file, file}]) end) end, {:ok, 0}))
  end

  @doc "`vm test FILES`: see `:vl_test`."
  def test(arguments), do: :vl_test.main(arguments)

  defp complain(text) do
    IO.puts(:stderr, text)
    1
  end

  # -- The end of a program --

  @doc "Runs what `System.at_exit/1` has been given, last first; the outcome of each is handed to the next."
  def finish({_, status} = outcome) do
    case System.__take_at_exit__() do
      [] -> written(status)
      hooks -> hooks |> Enum.reduce(outcome, &run_hook/2) |> finish()
    end
  end

  # Nothing that was logged is lost.
  defp written(status) do
    if Process.whereis(Logger), do: Logger.App.drain()
    status
  end

  defp run_hook(hook, {_, status} = outcome), do: attempt(fn -> hook.(status) end, outcome)

  @doc """
  Runs a function in a process of its own: `outcome` if it returns, else `{:shutdown, status}`, after saying on standard
  error what it died of.
  """
  def attempt(fun, outcome) do
    parent = self()
    {pid, monitor} = spawn_monitor(fn -> guarded(parent, fun, outcome) end)

    receive do
      {^pid, :outcome, outcome} ->
        Process.demonitor(monitor, [:flush])
        outcome

      {:DOWN, ^monitor, _, _, reason} ->
        print_error({:EXIT, pid}, reason, [])
        {:shutdown, 1}
    end
  end

  defp guarded(parent, fun, outcome) do
    fun.()
  catch
    :exit, reason ->
      case status_of(reason) do
        nil -> fail(parent, :exit, reason, __STACKTRACE__)
        status -> ended(parent, {:shutdown, status}, reason)
      end

    class, reason ->
      fail(parent, class, reason, __STACKTRACE__)
  else
    _value -> send(parent, {self(), :outcome, outcome})
  end

  # An exit that is in order, and its status; nil for one that is not.
  defp status_of({:shutdown, status}) when is_integer(status), do: status
  defp status_of({:shutdown, _}), do: 0
  defp status_of(reason) when reason in [:normal, :shutdown], do: 0
  defp status_of(_reason), do: nil

  defp fail(parent, class, reason, trace) do
    print_error(class, reason, trace)
    ended(parent, {:shutdown, 1}, exit_reason(class, reason, trace))
  end

  defp ended(parent, outcome, reason) do
    send(parent, {self(), :outcome, outcome})
    exit(reason)
  end

  defp exit_reason(:throw, reason, trace), do: {{:nocatch, reason}, trace}
  defp exit_reason(:error, reason, trace), do: {reason, trace}
  defp exit_reason(:exit, reason, _trace), do: reason

  # -- Errors --

  @doc "Prints an error that nobody caught, as Elixir does."
  def print_error(class, reason, trace), do: IO.write(:stderr, format_error(class, reason, trace))

  @doc "The text of an error: banner, what is known of its cause, stack trace without the frames that started it all."
  def format_error(class, reason, trace) do
    {blamed, trace} = blame(class, reason, trace)
    [banner(class, reason, blamed, trace), ?\n, Exception.format_stacktrace(prune(trace))]
  end

  defp blame(:error, reason, trace), do: Exception.blame(:error, reason, trace)
  defp blame(_class, reason, trace), do: {reason, trace}

  defp banner(:error, reason, %FunctionClauseError{} = blamed, trace) do
    given = FunctionClauseError.blame(blamed, &inspect/1, fn _clause -> "" end)
    [Exception.format_banner(:error, reason, trace), "    ", String.replace(given, "\n", "\n    ")]
  end

  defp banner(class, _reason, blamed, trace), do: Exception.format_banner(class, blamed, trace)

  # The frames of this module and those before it, and of the compiler's way back into the language, say nothing.
  defp prune(trace) do
    trace |> Enum.take_while(&(elem(&1, 0) not in [__MODULE__, Kernel.ParallelCompiler])) |> Enum.reject(&(elem(&1, 0) in [:vl_compiler, :vl_checker]))
  end
end
