defmodule System do
  @moduledoc """
  The machine, the environment and the clock.

      iex> System.convert_time_unit(1500, :millisecond, :second)
      1
  """

  @type time_unit :: :second | :millisecond | :microsecond | :nanosecond | pos_integer

  @version "1.14.0"

  @doc "The version of the language."
  def version, do: @version

  @doc "What was built, and on what."
  def build_info do
    %{
      build: "#{@version} (compiled with Erlang/OTP 25)",
      date: "",
      otp_release: otp_release(),
      revision: "",
      version: @version
    }
  end

  @doc "The order of bytes in a word of this machine."
  def endianness, do: if(<<1::native-16>> == <<1::little-16>>, do: :little, else: :big)

  @doc "The order of bytes where the library was compiled: images run on machines of either order."
  def compiled_endianness, do: endianness()

  @doc "The release of Erlang/OTP whose behaviour is followed."
  def otp_release, do: :erlang.list_to_binary(:erlang.system_info(:otp_release))

  @doc "Arguments of the program."
  def argv, do: :persistent_term.get({__MODULE__, :argv}, [])

  @doc "Replaces the arguments."
  def argv(args) when is_list(args), do: :persistent_term.put({__MODULE__, :argv}, args)

  @doc "The current directory, or nil."
  @deprecated "Use File.cwd/0 instead"
  def cwd do
    case File.cwd() do
      {:ok, cwd} -> cwd
      _ -> nil
    end
  end

  @doc "The current directory."
  @deprecated "Use File.cwd!/0 instead"
  def cwd!, do: File.cwd!()

  @doc "The user's home directory, or nil."
  def user_home, do: get_env("HOME")

  @doc "The user's home directory."
  def user_home! do
    user_home() || raise RuntimeError, "could not find the user home, please set the HOME environment variable"
  end

  @doc "A directory for temporary files that can be written to, or nil."
  def tmp_dir do
    candidates = [get_env("TMPDIR"), get_env("TEMP"), get_env("TMP"), "/tmp", cwd()]
    Enum.find(candidates, &(&1 && writable_dir?(&1)))
  end

  @doc "A directory for temporary files."
  def tmp_dir! do
    tmp_dir() ||
      raise RuntimeError,
            "could not get a writable temporary directory, please set the TMPDIR environment variable"
  end

  defp writable_dir?(dir) do
    case File.stat(dir) do
      {:ok, %{type: :directory, access: access}} -> access in [:read_write, :write]
      _ -> false
    end
  end

  @doc "Runs a function when the program ends; it gets the exit status."
  def at_exit(fun) when is_function(fun, 1) do
    :persistent_term.put({__MODULE__, :at_exit}, [fun | :persistent_term.get({__MODULE__, :at_exit}, [])])
  end

  @doc false
  # The functions, last registered first; they are forgotten.
  def __take_at_exit__ do
    funs = :persistent_term.get({__MODULE__, :at_exit}, [])
    if funs != [], do: :persistent_term.put({__MODULE__, :at_exit}, [])
    funs
  end

  @doc "The path of a program in PATH, or nil."
  def find_executable(program) when is_binary(program) do
    refuse_null(program, "System.find_executable/1")

    case :os.find_executable(program) do
      false -> nil
      path -> IO.chardata_to_string(path)
    end
  end

  @doc "All environment variables."
  def get_env, do: Map.new(:vl_io.environment())

  @doc "An environment variable, or `default`."
  def get_env(name, default \\ nil) when is_binary(name) do
    case :vl_io.getenv(name) do
      false -> default
      value -> value
    end
  end

  @doc "The variable as `{:ok, value}`, or `:error`."
  def fetch_env(name) when is_binary(name) do
    case :vl_io.getenv(name) do
      false -> :error
      value -> {:ok, value}
    end
  end

  @doc "The variable, or an error."
  def fetch_env!(name) when is_binary(name) do
    case fetch_env(name) do
      {:ok, value} -> value
      :error -> raise System.EnvError, env: name
    end
  end

  @doc "Sets environment variables; a nil value removes."
  def put_env(enum) do
    for {name, value} <- enum do
      if value == nil, do: delete_env(to_string(name)), else: put_env(to_string(name), value)
    end

    :ok
  end

  @doc "Sets an environment variable."
  def put_env(name, value) when is_binary(name) and is_binary(value) do
    if :binary.match(name, ["=", <<0>>]) != :nomatch do
      raise ArgumentError, "cannot execute System.put_env/2 for key with \"=\", got: #{inspect(name)}"
    end

    :vl_io.putenv(name, value)
    :ok
  end

  @doc "Removes an environment variable."
  def delete_env(name) when is_binary(name) do
    :vl_io.unsetenv(name)
    :ok
  end

  @doc "The id of the process of the operating system."
  def pid, do: IO.chardata_to_string(:os.getpid())

  @doc "Ends the program at once; what was logged is shown first."
  def halt(status \\ 0)

  def halt(status) when is_integer(status) do
    if Process.whereis(Logger), do: Logger.App.drain()
    :erlang.halt(status)
  end

  def halt(status) when status == :abort or is_binary(status), do: :erlang.halt(status)

  @doc "Ends the program in order: hooks run first."
  def stop(status \\ 0)
  def stop(status) when is_integer(status), do: :init.stop(status)
  def stop(status) when is_binary(status), do: :init.stop(String.to_charlist(status))

  @signals [:sigabrt, :sigalrm, :sigchld, :sighup, :sigquit, :sigstop, :sigterm, :sigtstp, :sigusr1, :sigusr2]

  @doc """
  Calls a function of no argument, which gives `:ok`, each time the operating system sends the signal; `{:ok, id}`, or
  `{:error, reason}` with `:already_registered` or `:not_sup`.

  Besides, `:sigterm` ends the program in order, `:sigusr1` and `:sigquit` at once.
  """
  def trap_signal(signal, id \\ make_ref(), fun) when signal in @signals and is_function(fun, 0) do
    handler = {System.SignalHandler, {signal, id}}
    :ok = :os.set_signal(signal, :handle)

    if handler in :gen_event.which_handlers(:erl_signal_server) do
      {:error, :already_registered}
    else
      :ok = :gen_event.add_handler(:erl_signal_server, handler, {signal, fun})
      {:ok, id}
    end
  rescue
    ArgumentError -> {:error, :not_sup}
  end

  @doc "Takes a function away; with the last one the signal does what it did before."
  def untrap_signal(signal, id) when signal in @signals do
    with pid when is_pid(pid) <- Process.whereis(:erl_signal_server),
         :ok <- :gen_event.delete_handler(pid, {System.SignalHandler, {signal, id}}, :delete) do
      if not Enum.any?(:gen_event.which_handlers(pid), &match?({System.SignalHandler, {^signal, _}}, &1)), do: :os.set_signal(signal, :default)
      :ok
    else
      _ -> {:error, :not_found}
    end
  end

  @doc "Runs a program; `{output, status}`."
  def cmd(command, args, options \\ []) when is_binary(command) and is_list(args) do
    refuse_null(command, "System.cmd/3")
    unless Enum.all?(args, &is_binary/1), do: raise(ArgumentError, "all arguments for System.cmd/3 must be binaries")

    path =
      if Path.type(command) == :absolute or String.contains?(command, "/") do
        command
      else
        find_executable(command) || :erlang.error(:enoent, [command, args, options])
      end

    run(path, args, options)
  end

  @doc "Runs a command line in the shell; `{output, status}`."
  def shell(command, options \\ []) when is_binary(command), do: run("/bin/sh", ["-c", command], options)

  defp run(path, args, options) do
    {into, options} = Keyword.pop(options, :into, "")
    {directory, options} = Keyword.pop(options, :cd)
    {env, options} = Keyword.pop(options, :env, [])
    {to_stdout?, options} = Keyword.pop(options, :stderr_to_stdout, false)
    {_arg0, options} = Keyword.pop(options, :arg0)
    {_parallelism, options} = Keyword.pop(options, :parallelism)

    case options do
      [] -> :ok
      [{key, value} | _] -> raise ArgumentError, "invalid option #{inspect(key)} with value #{inspect(value)}"
    end

    port_options = if to_stdout?, do: [:stderr_to_stdout], else: []
    port_options = if directory, do: [{:cd, directory} | port_options], else: port_options
    env = for {name, value} <- env, do: {to_string(name), value && to_string(value)}
    port = :vl_port.open({:spawn_executable, path}, [:binary, :exit_status, :vl_no_input, args: args, env: env] ++ port_options)
    {output, collect} = Collectable.into(into)

    try do
      gathered(port, output, collect)
    catch
      kind, reason ->
        collect.(output, :halt)
        Process.exit(port, :shutdown)
        :erlang.raise(kind, reason, __STACKTRACE__)
    end
  end

  # What a program prints goes on as it comes.
  defp gathered(port, output, collect) do
    receive do
      {^port, {:data, data}} -> gathered(port, collect.(output, {:cont, data}), collect)
      {^port, {:exit_status, status}} -> {collect.(output, :done), status}
    end
  end

  defp refuse_null(program, operation) do
    if :binary.match(program, "\0") != :nomatch do
      raise ArgumentError, "cannot execute #{operation} for program with null byte, got: #{inspect(program)}"
    end
  end

  @doc "How many schedulers run."
  def schedulers, do: :erlang.system_info(:schedulers)

  @doc "How many schedulers are online."
  def schedulers_online, do: :erlang.system_info(:schedulers_online)

  # -- Time --

  @doc "Time since the machine started, never going back; in native units."
  def monotonic_time, do: :erlang.monotonic_time()

  @doc "The same, in a unit."
  def monotonic_time(unit), do: :erlang.monotonic_time(normalize_time_unit(unit))

  @doc "Time since 1970 as the machine sees it."
  def system_time, do: :erlang.system_time()

  @doc "The same, in a unit."
  def system_time(unit), do: :erlang.system_time(normalize_time_unit(unit))

  @doc "Time since 1970 as the operating system says."
  def os_time, do: :os.system_time()

  @doc "The same, in a unit."
  def os_time(unit), do: :os.system_time(normalize_time_unit(unit))

  @doc "System time less monotonic time."
  def time_offset, do: :erlang.time_offset()

  @doc "The same, in a unit."
  def time_offset(unit), do: :erlang.time_offset(normalize_time_unit(unit))

  @doc "Converts between units, rounding down."
  def convert_time_unit(time, from, to), do: :erlang.convert_time_unit(time, normalize_time_unit(from), normalize_time_unit(to))

  @doc "An integer that no other call gives."
  def unique_integer(modifiers \\ []), do: :erlang.unique_integer(modifiers)

  @doc false
  def normalize_time_unit(:second), do: :second
  def normalize_time_unit(:millisecond), do: :millisecond
  def normalize_time_unit(:microsecond), do: :microsecond
  def normalize_time_unit(:nanosecond), do: :nanosecond
  def normalize_time_unit(:native), do: :native
  def normalize_time_unit(:seconds), do: :second
  def normalize_time_unit(:milliseconds), do: :millisecond
  def normalize_time_unit(:microseconds), do: :microsecond
  def normalize_time_unit(:nanoseconds), do: :nanosecond
  def normalize_time_unit(unit) when is_integer(unit) and unit > 0, do: unit

  def normalize_time_unit(other) do
    raise ArgumentError,
          "unsupported time unit. Expected :second, :millisecond, :microsecond, :nanosecond, " <>
            "or a positive integer, got #{inspect(other)}"
  end
end
