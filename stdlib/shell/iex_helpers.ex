defmodule IEx.Helpers do
  @help """
  Functions that are there in the shell.

    * `b Module`, `b Module.callback` - callbacks of a behaviour
    * `c "file"` - compiles a file and loads its modules
    * `cd "dir"` - changes the current directory
    * `clear()` - clears the screen
    * `exports Module` - the functions and macros of a module
    * `flush()` - shows and takes the messages of the shell's process
    * `h()`, `h Module`, `h Module.fun`, `h Module.fun/arity` - documentation
    * `i value` - what is known of a value
    * `import_file "file"` - evaluates a file as if it had been typed
    * `l Module` - loads a module anew
    * `ls()`, `ls "dir"` - files
    * `pid "0.21.0"` - the pid of a text
    * `pwd()` - the current directory
    * `r Module` - compiles the source of a module anew and loads it
    * `t Module`, `t Module.type` - types
    * `respawn()` - a new process for the shell, without bindings
    * `v()`, `v(n)` - the value of the last expression, of expression n; negative ones count from the end

  Ctrl-D, or Ctrl-C twice, ends the shell.
  """

  @moduledoc @help

  import IEx, only: [dont_display_result: 0]

  # -- Code --

  @doc "Compiles files and loads their modules; with a path, writes their images there."
  def c(files, path \\ :in_memory) do
    files = List.wrap(files)

    case Enum.reject(files, &File.regular?/1) do
      [] -> :ok
      missing -> raise ArgumentError, "could not find files #{Enum.join(missing, ", ")}"
    end

    for file <- files, {module, binary} <- Code.compile_file(file) do
      if path != :in_memory, do: File.write!(Path.join(path, "#{module}.vbc"), binary)
      module
    end
  end

  @doc "Compiles the sources of modules anew."
  def r(modules) do
    reloaded =
      for module <- List.wrap(modules), file = source_of(module), {compiled, _} <- Code.compile_file(file), do: compiled

    {:reloaded, reloaded}
  end

  defp source_of(module) do
    source = Code.ensure_loaded?(module) && module.module_info(:compile)[:source]

    if source && File.regular?(source) do
      to_string(source)
    else
      raise ArgumentError, "could not load nor find module: #{inspect(module)}"
    end
  end

  @doc "Loads a module anew from the path of compiled modules."
  def l(module) when is_atom(module) do
    :code.purge(module)
    :code.load_file(module)
  end

  @doc "Evaluates a file in the shell: what it imports and binds stays."
  defmacro import_file(path) when is_binary(path) do
    path = Path.expand(path)
    path |> File.read!() |> Code.string_to_quoted!(file: path)
  end

  @doc "Shows the functions and macros of a module."
  def exports(module) do
    exports = for {name, arity} <- module.__info__(:macros) ++ module.__info__(:functions), do: "#{name}/#{arity}"
    columns(Enum.sort(exports))
    dont_display_result()
  end

  # -- Values --

  @doc "The value of the last expression, or of expression `n`."
  def v(n \\ -1), do: IEx.History.nth(Process.get(:iex_history, []), n)

  @doc "Shows what is known of a value."
  def i(term \\ v(-1)) do
    for {heading, text} <- IEx.Info.info(term) do
      IO.puts(IEx.color(:eval_result, to_string(heading)))
      IO.puts(IEx.color(:eval_info, "  " <> String.replace(to_string(text), "\n", "\n  ")))
    end

    dont_display_result()
  end

  @doc "Shows and takes the messages of the shell's process."
  def flush do
    receive do
      message ->
        IO.puts(IEx.color(:eval_result, inspect(message, IEx.inspect_opts())))
        flush()
    after
      0 -> :ok
    end
  end

  @doc "The pid of a text such as `0.21.0`, or of its numbers."
  def pid(text) when is_binary(text), do: :erlang.list_to_pid('<#{text}>')
  def pid(x, y, z) when is_integer(x) and is_integer(y) and is_integer(z), do: :erlang.list_to_pid('<#{x}.#{y}.#{z}>')

  @doc "Begins the shell anew in another process."
  def respawn, do: exit(:respawn)

  # -- Files and screen --

  @doc "Clears the screen."
  def clear do
    if IEx.colors_enabled?() do
      IO.write([IO.ANSI.home(), IO.ANSI.clear()])
    else
      IO.puts("Cannot clear the screen because ANSI escape codes are not enabled on this shell")
    end

    dont_display_result()
  end

  @doc "Shows the current directory."
  def pwd do
    IO.puts(IEx.color(:eval_info, File.cwd!()))
    dont_display_result()
  end

  @doc "Changes the current directory."
  def cd(folder) do
    case File.cd(Path.expand(folder)) do
      :ok -> pwd()
      {:error, :enoent} -> said(:eval_error, "No directory #{folder}")
      {:error, reason} -> said(:eval_error, "Cannot change to #{folder}: #{:file.format_error(reason)}")
    end
  end

  @doc "Shows the files of a directory."
  def ls(path \\ ".") do
    case File.ls(Path.expand(path)) do
      {:ok, names} -> columns(Enum.sort(names))
      {:error, :enoent} -> said(:eval_error, "No such file or directory #{path}")
      {:error, :enotdir} -> said(:eval_info, Path.absname(path))
      {:error, reason} -> said(:eval_error, "Cannot list #{path}: #{:file.format_error(reason)}")
    end

    dont_display_result()
  end

  defp said(kind, text) do
    IO.puts(IEx.color(kind, text))
    dont_display_result()
  end

  defp columns([]), do: :ok

  defp columns(names) do
    width = names |> Enum.map(&String.length/1) |> Enum.max() |> max(15)
    per_line = max(div(IEx.width(), width + 4), 1)

    for line <- Enum.chunk_every(names, per_line) do
      IO.puts(IEx.color(:eval_info, Enum.map(line, &String.pad_trailing(&1, width + 4))))
    end

    :ok
  end

  # -- Documentation --

  @doc "Shows the helpers."
  def h do
    IO.puts([?\n, @help])
    dont_display_result()
  end

  @doc "Shows the documentation of a module or function."
  defmacro h(term) do
    quote do
      IEx.Documentation.show(unquote(decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "Shows the types of a module, or one of them."
  defmacro t(term) do
    quote do
      IEx.Documentation.show_types(unquote(decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  @doc "Shows the callbacks of a module, or one of them."
  defmacro b(term) do
    quote do
      IEx.Documentation.show_callbacks(unquote(decompose(term, __CALLER__)))
      IEx.dont_display_result()
    end
  end

  # Module, Module.fun and Module.fun/arity as tuples; a local name means Kernel or what is imported.
  defp decompose({:/, _, [call, arity]} = term, env) when is_integer(arity) do
    case target(call, env) do
      {module, function} -> {:{}, [], [module, function, arity]}
      :error -> term
    end
  end

  defp decompose({{:., _, [_, name]}, _, []} = call, env) when is_atom(name), do: function_or(call, call, env)
  defp decompose({name, _, context} = call, env) when is_atom(name) and is_atom(context), do: function_or(call, call, env)
  defp decompose(term, _env), do: term

  defp function_or(call, term, env) do
    case target(call, env) do
      {module, function} -> {module, function}
      :error -> term
    end
  end

  defp target({{:., _, [module, name]}, _, []}, env) when is_atom(name), do: {Macro.expand(module, env), name}

  defp target({name, _, context}, env) when is_atom(name) and is_atom(context) do
    found = for {module, functions} <- env.functions ++ env.macros, List.keymember?(functions, name, 0), do: module
    {List.first(found) || Kernel, name}
  end

  defp target(_call, _env), do: :error
end
