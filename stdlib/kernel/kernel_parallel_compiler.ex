defmodule Kernel.ParallelCompiler do
  @moduledoc """
  Compiles many files, which may need each other's modules. They are taken in order; one that
  needs a module of a later file is tried again when the others are done.
  """

  @doc "Starts a task in which modules can be compiled."
  def async(fun) when is_function(fun, 0), do: Task.async(fun)

  @doc "Compiles files: `{:ok, modules, warnings}` or `{:error, errors, warnings}`."
  def compile(files, options \\ []) when is_list(options), do: work(files, options, &Code.compile_file/1)

  @doc "As `compile/2`, and writes each module to a folder."
  def compile_to_path(files, path, options \\ []) when is_binary(path) and is_list(options) do
    File.mkdir_p!(path)

    work(files, options, fn file ->
      modules = Code.compile_file(file)
      for {module, binary} <- modules, do: File.write!(Path.join(path, "#{module}.beam"), binary)
      modules
    end)
  end

  @doc "Compiles files without keeping what they are compiled to."
  def require(files, options \\ []) when is_list(options), do: work(files, options, &Code.require_file/1)

  @doc "Prints a warning, `{file, line, message}`."
  def print_warning({file, line, message}), do: IO.warn(message, [{nil, :__FILE__, 0, file: file, line: line}])

  defp work(files, options, compile), do: rounds(files, [], [], [], options, compile)

  # What is left, what failed in this round, modules so far.
  defp rounds([], [], _failed_before, modules, _options, _compile), do: {:ok, Enum.reverse(modules), []}

  defp rounds([], failed, before, modules, options, compile) do
    files = for {file, _} <- Enum.reverse(failed), do: file

    if length(files) == length(before) do
      {:error, for({file, error} <- Enum.reverse(failed), do: report(file, error)), []}
    else
      rounds(files, [], files, modules, options, compile)
    end
  end

  defp rounds([file | rest], failed, before, modules, options, compile) do
    case attempt(file, compile) do
      {:ok, new} ->
        for {module, binary} <- new, fun = options[:each_module], do: fun.(file, module, binary)
        if fun = options[:each_file], do: fun.(file)
        names = for {module, _} <- new, do: module
        rounds(rest, failed, before, Enum.reverse(names, modules), options, compile)

      {:error, error} ->
        rounds(rest, [{file, error} | failed], before, modules, options, compile)
    end
  end

  defp attempt(file, compile) do
    {:ok, compile.(file) || []}
  catch
    kind, reason -> {:error, {kind, reason, __STACKTRACE__}}
  end

  defp report(file, {kind, reason, stack}) do
    IO.puts(:stderr, "\n== Compilation error in file #{Path.relative_to_cwd(file)} ==\n" <> Exception.format(kind, reason, stack))
    line = if is_map(reason), do: Map.get(reason, :line)
    message = if is_exception(reason), do: Exception.message(reason), else: Exception.format_banner(kind, reason, stack)
    {file, line, message}
  end
end
