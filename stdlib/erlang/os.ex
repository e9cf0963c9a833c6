defmodule :os do
  @moduledoc "The operating system: environment, programs, time."

  def getenv, do: for({name, value} <- :vl_io.environment(), do: String.to_charlist(name <> "=" <> value))

  def getenv(name), do: getenv(name, false)

  def getenv(name, default) do
    case :vl_io.getenv(IO.chardata_to_string(name)) do
      false -> default
      value -> String.to_charlist(value)
    end
  end

  def putenv(name, value) do
    :vl_io.putenv(IO.chardata_to_string(name), IO.chardata_to_string(value))
    true
  end

  def unsetenv(name) do
    :vl_io.unsetenv(IO.chardata_to_string(name))
    true
  end

  def env, do: for({name, value} <- :vl_io.environment(), do: {String.to_charlist(name), String.to_charlist(value)})

  @doc "What a signal does: `:default`, `:ignore`, or `:handle`: `:erl_signal_server` is told."
  def set_signal(signal, what) do
    if what == :handle, do: :erl_signal_server.ensure_started()
    :vl_io.set_signal(signal, what)
  rescue
    ArgumentError -> :erlang.error(:badarg, [signal, what])
  end

  def find_executable(name) do
    name = IO.chardata_to_string(name)

    if String.contains?(name, "/") do
      if executable?(name), do: String.to_charlist(name), else: false
    else
      path = System.get_env("PATH", "")
      found = Enum.find(String.split(path, ":"), &executable?(Path.join(&1, name)))
      if found, do: String.to_charlist(Path.join(found, name)), else: false
    end
  end

  defp executable?(path) do
    case :vl_io.stat(path, true) do
      {:ok, stat} -> elem(stat, 1) == :regular and Bitwise.band(elem(stat, 6), 0o111) != 0
      _ -> false
    end
  end

  @doc "Runs a command line in the shell; its output as a charlist."
  def cmd(command) do
    {output, _status} = System.shell(IO.chardata_to_string(command), stderr_to_stdout: true)
    String.to_charlist(output)
  end

  def type, do: {:unix, :linux}
  def version, do: :vl_io.os_version()
  def getpid, do: Integer.to_charlist(:vl_io.getpid())
  def perf_counter(unit), do: :erlang.monotonic_time(unit)
end
