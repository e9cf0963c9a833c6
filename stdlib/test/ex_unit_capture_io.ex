defmodule ExUnit.CaptureIO do
  @moduledoc """
  What a function prints.

      iex> ExUnit.CaptureIO.capture_io(fn -> IO.puts("hi") end)
      "hi\\n"
  """

  @doc "What `fun` prints to standard output."
  def capture_io(fun) when is_function(fun, 0), do: elem(with_io(fun), 1)

  @doc "What `fun` prints to a device; or with some input, or options `:input`, `:capture_prompt`, `:encoding`."
  def capture_io(device_input_or_options, fun), do: elem(with_io(device_input_or_options, fun), 1)

  @doc "As `capture_io/2`, with a device and input or options."
  def capture_io(device, input_or_options, fun), do: elem(with_io(device, input_or_options, fun), 1)

  @doc "The value of `fun` and what it prints."
  def with_io(fun) when is_function(fun, 0), do: with_io(:stdio, [], fun)

  def with_io(device, fun) when is_atom(device), do: with_io(device, [], fun)
  def with_io(input, fun) when is_binary(input), do: with_io(:stdio, [input: input], fun)
  def with_io(options, fun) when is_list(options), do: with_io(:stdio, options, fun)

  def with_io(device, input, fun) when is_binary(input), do: with_io(device, [input: input], fun)

  def with_io(device, options, fun) when is_list(options) and is_function(fun, 0) do
    {:ok, io} =
      StringIO.open(Keyword.get(options, :input, ""),
        capture_prompt: Keyword.get(options, :capture_prompt, true),
        encoding: Keyword.get(options, :encoding, :unicode)
      )

    try do
      capture(device, io, fun)
    after
      StringIO.close(io)
    end
  end

  defp capture(device, io, fun) when device in [:stdio, :standard_io] do
    leader = Process.group_leader()
    Process.group_leader(self(), io)

    try do
      {fun.(), printed(io)}
    after
      Process.group_leader(self(), leader)
    end
  end

  defp capture(device, io, fun) do
    device = if device == :stderr, do: :standard_error, else: device
    original = Process.whereis(device) || raise "could not find IO device registered at #{inspect(device)}"
    Process.unregister(device)
    Process.register(io, device)

    try do
      {fun.(), printed(io)}
    after
      Process.unregister(device)
      Process.register(original, device)
    end
  end

  defp printed(io), do: elem(StringIO.contents(io), 1)
end
