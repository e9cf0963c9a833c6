defmodule Exception do
  @moduledoc """
  Errors as structs, and how errors, exits, throws and stack traces are printed.
  """

  @type t :: %{required(:__struct__) => module, required(:__exception__) => true, optional(atom) => any}
  @type kind :: :error | non_error_kind
  @type non_error_kind :: :exit | :throw | {:EXIT, pid}

  @callback exception(term) :: t
  @callback message(t) :: String.t()
  @callback blame(t, list) :: {t, list}
  @optional_callbacks blame: 2

  @doc false
  def exception?(term)
  def exception?(%{__struct__: struct, __exception__: true}) when is_atom(struct), do: true
  def exception?(_), do: false

  @doc """
  The message of an exception.

      iex> Exception.message(%RuntimeError{message: "oops"})
      "oops"
  """
  def message(%module{__exception__: true} = exception) do
    case module.message(exception) do
      text when is_binary(text) ->
        text

      other ->
        "got #{inspect(other)} while retrieving Exception.message/1 for #{inspect(exception)} (expected a string)"
    end
  rescue
    raised ->
      "got #{inspect(raised.__struct__)} with message #{inspect(message(raised))} while retrieving " <>
        "Exception.message/1 for #{inspect(exception)}. Stacktrace:\n#{format_stacktrace(__STACKTRACE__)}"
  end

  @doc """
  An error as an exception; other kinds stay as they are.

      iex> Exception.normalize(:error, :badarith)
      %ArithmeticError{}
  """
  def normalize(kind, payload, stacktrace \\ [])
  def normalize(:error, %_{__exception__: true} = exception, _stacktrace), do: exception
  def normalize(:error, payload, stacktrace), do: ErlangError.normalize(payload, stacktrace)
  def normalize(_kind, payload, _stacktrace), do: payload

  @doc """
  The first line of what is printed for an error, exit or throw.

      iex> Exception.format_banner(:throw, :ball)
      "** (throw) :ball"
  """
  def format_banner(kind, exception, stacktrace \\ [])

  def format_banner(:error, exception, stacktrace) do
    exception = normalize(:error, exception, stacktrace)
    "** (" <> inspect(exception.__struct__) <> ") " <> message(exception)
  end

  def format_banner(:throw, reason, _stacktrace), do: "** (throw) " <> inspect(reason)
  def format_banner(:exit, reason, _stacktrace), do: "** (exit) " <> format_exit(reason, "\n    ")

  def format_banner({:EXIT, pid}, reason, _stacktrace) do
    "** (EXIT from #{inspect(pid)}) " <> format_exit(reason, "\n    ")
  end

  @doc "Banner and stack trace."
  def format(kind, payload, stacktrace \\ [])
  def format({:EXIT, _} = kind, any, _), do: format_banner(kind, any)

  def format(kind, payload, stacktrace) do
    message = format_banner(kind, payload, stacktrace)

    case stacktrace do
      [] -> message
      _ -> message <> "\n" <> format_stacktrace(stacktrace)
    end
  end

  @doc "Adds to an exception what can be found out about its cause: arguments, similar names."
  def blame(kind, error, stacktrace)

  def blame(:error, error, stacktrace) do
    %module{} = exception = normalize(:error, error, stacktrace)

    case Code.ensure_loaded?(module) and function_exported?(module, :blame, 2) do
      true -> module.blame(exception, stacktrace)
      false -> {exception, stacktrace}
    end
  end

  def blame(_kind, reason, stacktrace), do: {reason, stacktrace}

  @doc "The clauses of a function that were tried; `:error` when its code is not kept."
  def blame_mfa(module, function, args) when is_atom(module) and is_atom(function) and is_list(args), do: :error

  # -- Exits --

  @doc """
  The reason of an exit as text.

      iex> Exception.format_exit(:noproc)
      "no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started"
  """
  def format_exit(reason), do: format_exit(reason, "\n    ")

  defp format_exit({%_{__exception__: true} = exception, maybe_stacktrace} = reason, joiner)
       when is_list(maybe_stacktrace) and maybe_stacktrace !== [] do
    exit_exception(exception, maybe_stacktrace, joiner)
  rescue
    _ -> :vl_exit_reason.text(reason)
  end

  defp format_exit(:calling_self, _joiner), do: "process attempted to call itself"
  defp format_exit(:timeout, _joiner), do: "time out"
  defp format_exit(:killed, _joiner), do: "killed"
  defp format_exit(:noconnection, _joiner), do: "no connection"

  defp format_exit(:noproc, _joiner) do
    "no process: the process is not alive or there's no process currently associated with the given name, " <>
      "possibly because its application isn't started"
  end

  defp format_exit({:nodedown, node}, _joiner) when is_atom(node), do: "no connection to #{node}"

  defp format_exit({reason, {module, function, args}} = exit, joiner)
       when is_atom(module) and is_atom(function) and is_list(args) do
    {inner, inner_joiner} = {format_exit(reason, joiner <> "    "), joiner}
    "exited in: " <> format_mfa(module, function, args) <> inner_joiner <> "** (EXIT) " <> inner
  rescue
    _ -> :vl_exit_reason.text(exit)
  end

  defp format_exit({reason, [_ | _] = stacktrace} = exit, joiner) do
    if :lists.all(&stack_entry?/1, stacktrace) do
      exit_exception(normalize(:error, reason, stacktrace), stacktrace, joiner)
    else
      plain_exit(exit, joiner)
    end
  end

  defp format_exit(reason, joiner), do: plain_exit(reason, joiner)

  defp plain_exit({:shutdown, reason}, joiner), do: "shutdown: " <> shutdown_reason(reason, joiner)
  defp plain_exit(reason, _joiner), do: :vl_exit_reason.text(reason)

  defp stack_entry?({module, function, args, opts}) do
    is_atom(module) and is_atom(function) and (is_integer(args) or is_list(args)) and is_list(opts)
  end

  defp stack_entry?({fun, args, opts}), do: is_function(fun) and (is_integer(args) or is_list(args)) and is_list(opts)
  defp stack_entry?(_), do: false

  defp exit_exception(exception, stacktrace, joiner) do
    {exception, stacktrace} = {exception, stacktrace}

    "an exception was raised:" <>
      joiner <> indent(format_banner(:error, exception, stacktrace), joiner) <>
      joiner <> "    " <> :erlang.iolist_to_binary(:lists.join(joiner <> "    ", entries(stacktrace)))
  end

  defp entries(stacktrace), do: for(entry <- stacktrace, do: format_stacktrace_entry(entry))

  defp indent(text, joiner), do: String.replace(text, "\n", joiner)

  defp shutdown_reason({:failed_to_start_child, child, {:EXIT, reason}}, joiner) do
    child_failed(child, reason, joiner)
  end

  defp shutdown_reason({:failed_to_start_child, child, reason}, joiner), do: child_failed(child, reason, joiner)
  defp shutdown_reason(reason, _joiner), do: inspect(reason)

  defp child_failed(child, reason, joiner) do
    "failed to start child: " <> inspect(child) <> joiner <> "** (EXIT) " <> format_exit(reason, joiner <> "    ")
  end

  # -- Stack traces --

  @doc "A stack trace as lines; without one, that of the caller."
  def format_stacktrace(trace \\ nil) do
    trace =
      case trace do
        nil ->
          {:current_stacktrace, entries} = Process.info(self(), :current_stacktrace)
          Enum.drop(entries, 3)

        _ ->
          trace
      end

    case trace do
      [] -> "\n"
      _ -> :erlang.iolist_to_binary(for entry <- trace, do: ["    ", format_stacktrace_entry(entry), "\n"])
    end
  end

  @doc """
  One entry of a stack trace.

      iex> Exception.format_stacktrace_entry({Foo, :bar, 1, [file: 'a.ex', line: 3]})
      "a.ex:3: Foo.bar/1"
  """
  def format_stacktrace_entry(entry)

  def format_stacktrace_entry({module, :__MODULE__, 0, location}) do
    format_location(location) <> inspect(module) <> " (module)"
  end

  def format_stacktrace_entry({_module, :__MODULE__, 1, location}), do: format_location(location) <> "(module)"
  def format_stacktrace_entry({_module, :__FILE__, 1, location}), do: format_location(location) <> "(file)"

  def format_stacktrace_entry({module, fun, arity, location}) do
    format_application(module) <> format_location(location) <> format_mfa(module, fun, arity)
  end

  def format_stacktrace_entry({fun, arity, location}), do: format_location(location) <> format_fa(fun, arity)

  defp format_application(module) do
    case :application.get_application(module) do
      {:ok, app} ->
        case :application.get_key(app, :vsn) do
          {:ok, vsn} when is_list(vsn) -> "(#{app} #{vsn}) "
          _ -> "(#{app}) "
        end

      :undefined ->
        ""
    end
  end

  defp format_location(opts) when is_list(opts) do
    case :lists.keyfind(:file, 1, opts) do
      {:file, file} ->
        line =
          case :lists.keyfind(:line, 1, opts) do
            {:line, line} -> line
            false -> nil
          end

        format_file_line(:unicode.characters_to_binary(file), line, " ")

      false ->
        ""
    end
  end

  @doc """
  A function with an arity or arguments.

      iex> Exception.format_fa(&Enum.map/2, 1)
      "&Enum.map/2/1"
  """
  def format_fa(fun, arity) when is_function(fun), do: inspect(fun) <> format_arity(arity)

  @doc """
  A function of a module with an arity or arguments.

      iex> Exception.format_mfa(Foo, :bar, [1, 2])
      "Foo.bar(1, 2)"
      iex> Exception.format_mfa(Foo, :"-bar/1-fun-0-", 0)
      "anonymous fn/0 in Foo.bar/1"
  """
  def format_mfa(module, fun, arity) when is_atom(module) and is_atom(fun) do
    case anonymous_outer(:erlang.atom_to_binary(fun)) do
      {outer, outer_arity} ->
        "anonymous fn#{format_arity(arity)} in #{inspect(module)}.#{inspect_text(outer)}/#{outer_arity}"

      :error ->
        "#{inspect(module)}.#{Macro.inspect_atom(:remote_call, fun)}#{format_arity(arity)}"
    end
  end

  defp inspect_text(name), do: Macro.inspect_atom(:remote_call, :erlang.binary_to_atom(name))

  # "-name/arity-fun-0-" is a function written in name/arity.
  defp anonymous_outer("-" <> rest) do
    with [name_arity, index] <- :binary.split(rest, "-fun-"),
         [_ | _] = slashes <- :binary.matches(name_arity, "/"),
         true <- index != "" do
      {at, 1} = :lists.last(slashes)
      {binary_part(name_arity, 0, at), binary_part(name_arity, at + 1, byte_size(name_arity) - at - 1)}
    else
      _ -> :error
    end
  end

  defp anonymous_outer(_name), do: :error

  defp format_arity(arity) when is_list(arity) do
    "(" <> :erlang.iolist_to_binary(:lists.join(", ", for(arg <- arity, do: inspect(arg)))) <> ")"
  end

  defp format_arity(arity) when is_integer(arity), do: "/" <> :erlang.integer_to_binary(arity)

  @doc """
  File and line in front of a message.

      iex> Exception.format_file_line("foo", 1)
      "foo:1:"
      iex> Exception.format_file_line("foo", nil)
      "foo:"
  """
  def format_file_line(file, line, suffix \\ "")
  def format_file_line(nil, _line, _suffix), do: ""
  def format_file_line(file, line, suffix) when line in [nil, 0], do: "#{file}:#{suffix}"
  def format_file_line(file, line, suffix), do: "#{file}:#{line}:#{suffix}"

  @doc """
  File, line and column in front of a message.

      iex> Exception.format_file_line_column("foo", 1, 2)
      "foo:1:2:"
  """
  def format_file_line_column(file, line, column, suffix \\ "")
  def format_file_line_column(nil, _line, _column, _suffix), do: ""

  def format_file_line_column(file, line, column, suffix) when line in [nil, 0] or column in [nil, 0] do
    format_file_line(file, line, suffix)
  end

  def format_file_line_column(file, line, column, suffix), do: "#{file}:#{line}:#{column}:#{suffix}"

  @doc false
  def format_snippet(nil, _line), do: ""

  def format_snippet(%{content: content, offset: offset}, line) do
    digits = :erlang.integer_to_binary(line)
    label = if line < 10, do: "  " <> digits, else: " " <> digits
    space = :binary.copy(" ", byte_size(label) + 1)
    "\n#{space}|\n#{label} | #{content}\n#{space}| #{:binary.copy(" ", offset)}^"
  end
end
