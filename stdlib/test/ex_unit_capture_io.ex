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

  def with_io(device, options, fun) when device in [:stdio, :standard_io] and is_list(options) and is_function(fun, 0) do
    {:ok, io} =
      StringIO.open(Keyword.get(options, :input, ""),
        capture_prompt: Keyword.get(options, :capture_prompt, true),
        encoding: Keyword.get(options, :encoding, :unicode)
      )

    leader = Process.group_leader()
    Process.group_leader(self(), io)

    try do
      {fun.(), elem(StringIO.contents(io), 1)}
    after
      Process.group_leader(self(), leader)
      StringIO.close(io)
    end
  end

  def with_io(device, options, fun) when is_list(options) and is_function(fun, 0) do
    device = if device == :stderr, do: :standard_error, else: device
    encoding = Keyword.get(options, :encoding, :unicode)

    case ExUnit.CaptureServer.on(device, encoding, options[:input]) do
      {:ok, capture} ->
        try do
          {fun.(), ExUnit.CaptureServer.output(device, capture)}
        after
          ExUnit.CaptureServer.off(device, capture)
        end

      {:error, reason} ->
        refuse(reason, device, encoding)
    end
  end

  defp refuse(:no_device, device, _encoding), do: raise("could not find IO device registered at #{inspect(device)}")

  defp refuse({:changed_encoding, current}, device, encoding) do
    raise ArgumentError, """
    attempted to change the encoding for a currently captured device #{inspect(device)}.

    Currently set as: #{inspect(current)}
    Given: #{inspect(encoding)}

    If you need to use multiple encodings on a captured device, you cannot \
    run your test asynchronously
    """
  end

  defp refuse(:input_on_already_captured_device, device, _encoding) do
    raise ArgumentError,
          "attempted multiple captures on device #{inspect(device)} with input. If you need to give an input to a " <>
            "captured device, you cannot run your test asynchronously"
  end
end
