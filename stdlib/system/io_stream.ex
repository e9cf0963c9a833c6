defmodule IO.StreamError do
  defexception [:reason, :message]

  @impl true
  def exception(opts) do
    reason = opts[:reason]
    %IO.StreamError{message: "error during streaming: " <> IO.iodata_to_binary(:file.format_error(reason)), reason: reason}
  end
end

defmodule IO.Stream do
  @moduledoc "What `IO.stream/2` and `IO.binstream/2` give: a device to be enumerated or collected into."
  defstruct device: nil, raw: true, line_or_bytes: :line

  @type t :: %IO.Stream{}

  @doc false
  def __build__(device, raw, line_or_bytes),
    do: %IO.Stream{device: device, raw: raw, line_or_bytes: line_or_bytes}

  @doc false
  def write(%{raw: true, device: device}, data), do: IO.binwrite(device, data)
  def write(%{raw: false, device: device}, data), do: IO.write(device, data)
end

defimpl Enumerable, for: IO.Stream do
  def reduce(%{device: device, raw: raw, line_or_bytes: what}, acc, fun) do
    next = if raw, do: &IO.each_binstream(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(fn -> device end, next, fn _ -> :ok end).(acc, fun)
  end

  def count(_stream), do: {:error, __MODULE__}
  def member?(_stream, _term), do: {:error, __MODULE__}
  def slice(_stream), do: {:error, __MODULE__}
end

defimpl Collectable, for: IO.Stream do
  def into(stream) do
    collect = fn
      :ok, {:cont, data} -> IO.Stream.write(stream, data)
      :ok, _done_or_halt -> stream
    end

    {:ok, collect}
  end
end
