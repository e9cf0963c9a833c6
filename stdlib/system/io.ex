defmodule IO do
  @moduledoc """
  Input and output on devices.

  A device is a pid, the name of a registered process, or `:stdio` (the group leader
  of the caller) and `:stderr`. Text is UTF-8; functions with `bin` in their name pass
  bytes through.

      iex> {:ok, device} = StringIO.open("first\\nsecond\\n")
      iex> IO.read(device, :line)
      "first\\n"
  """

  @type device :: atom | pid
  @type nodata :: {:error, term} | :eof
  @type chardata :: String.t() | maybe_improper_list(char | chardata, String.t() | [])

  defguardp is_iodata(data) when is_list(data) or is_binary(data)

  @doc "Reads `:line`, `:eof` (all there is) or a number of characters."
  def read(device \\ :stdio, line_or_chars)

  def read(device, :all) do
    with :eof <- read(device, :eof), do: nothing(map_dev(device))
  end

  def read(device, :eof), do: getn(device, "", :eof)
  def read(device, :line), do: :io.get_line(map_dev(device), "")

  def read(device, count) when is_integer(count) and count >= 0,
    do: :io.get_chars(map_dev(device), "", count)

  @doc "Reads bytes: `:line`, `:eof` or a number of them."
  def binread(device \\ :stdio, line_or_chars)

  def binread(device, :all) do
    with :eof <- binread(device, :eof), do: ""
  end

  def binread(device, :eof) do
    device = map_dev(device)
    read_all(fn _prompt -> binread(device, 4096) end, "")
  end

  def binread(device, :line), do: :file.read_line(map_dev(device)) |> unwrap_read()

  def binread(device, count) when is_integer(count) and count >= 0,
    do: :file.read(map_dev(device), count) |> unwrap_read()

  defp unwrap_read({:ok, data}), do: data
  defp unwrap_read(other), do: other

  # A device may answer with lists.
  defp nothing(device) do
    case :io.getopts(device) do
      [_ | _] = opts -> if Keyword.get(opts, :binary, true), do: "", else: []
      _ -> ""
    end
  end

  defp read_all(read, prompt) do
    case read_all(read, prompt, []) do
      [] -> :eof
      {:error, _} = error -> error
      [part | _] = parts when is_binary(part) -> IO.iodata_to_binary(:lists.reverse(parts))
      parts -> :lists.append(:lists.reverse(parts))
    end
  end

  defp read_all(read, prompt, parts) do
    case read.(prompt) do
      :eof -> parts
      {:error, _} = error -> error
      data -> read_all(read, "", [data | parts])
    end
  end

  @doc "Writes text to a device."
  def write(device \\ :stdio, chardata), do: :io.put_chars(map_dev(device), to_chardata(chardata))

  @doc "Writes bytes to a device."
  def binwrite(device \\ :stdio, iodata) when is_iodata(iodata),
    do: :file.write(map_dev(device), iodata)

  @doc "Writes text and a line break."
  def puts(device \\ :stdio, item),
    do: :io.put_chars(map_dev(device), [to_chardata(item) | "\n"])

  @doc "Writes a term as `inspect/2` shows it, and gives the term back."
  def inspect(item, opts \\ []), do: inspect(:stdio, item, opts)

  @doc "As `inspect/2`, to a device."
  def inspect(device, item, opts) when is_list(opts) do
    label = if label = opts[:label], do: [to_chardata(label), ": "], else: []
    opts = Inspect.Opts.new(opts)
    doc = Inspect.Algebra.group(Inspect.Algebra.to_doc(item, opts))
    chardata = Inspect.Algebra.format(doc, opts.width)
    puts(device, [label, chardata])
    item
  end

  @doc "Writes a warning with a stack trace to `:stderr`."
  def warn(message, stacktrace_info)

  def warn(message, %Macro.Env{} = env),
    do: warn(message, Macro.Env.stacktrace(env))

  def warn(message, []) do
    :vl_error.note(nil, 0, to_chardata(message))
    emit_warning([to_chardata(message), ?\n])
  end

  def warn(message, [{_, _} | _] = keyword) do
    if file = keyword[:file] do
      warn(message, %{__ENV__ | module: keyword[:module], function: keyword[:function], line: keyword[:line], file: file})
    else
      warn(message, [])
    end
  end

  def warn(message, [{_, _, _, opts} | _] = stacktrace) do
    :vl_error.note(opts[:file] && List.to_string(opts[:file]), opts[:line], to_chardata(message))
    trace = for entry <- stacktrace, do: ["  ", Exception.format_stacktrace_entry(entry), ?\n]
    emit_warning([to_chardata(message), ?\n, trace])
  end

  @doc "Writes a warning with the stack trace of the caller."
  def warn(message) do
    {:current_stacktrace, stacktrace} = Process.info(self(), :current_stacktrace)
    warn(message, Enum.drop(stacktrace, 2))
  end

  defp emit_warning(text), do: write(:stderr, [IO.ANSI.format([:yellow, "warning: "]), text, ?\n])

  @doc "Shows a prompt and reads a line."
  def gets(device \\ :stdio, prompt), do: :io.get_line(map_dev(device), to_chardata(prompt))

  @doc "Shows a prompt and reads a number of characters."
  def getn(prompt, count \\ 1)

  def getn(prompt, :eof), do: getn(:stdio, prompt, :eof)
  def getn(prompt, count) when is_integer(count) and count > 0, do: getn(:stdio, prompt, count)
  def getn(device, prompt) when not is_integer(prompt), do: getn(device, prompt, 1)

  @doc "As `getn/2`; `:eof` reads all there is."
  def getn(device, prompt, :eof) do
    device = map_dev(device)
    read_all(&:io.get_line(device, &1), to_chardata(prompt))
  end

  def getn(device, prompt, count) when is_integer(count) and count > 0,
    do: :io.get_chars(map_dev(device), to_chardata(prompt), count)

  @doc "The device as a stream of lines, or of a number of characters."
  def stream, do: stream(:stdio, :line)

  @doc "A device as a stream of lines, or of a number of characters."
  def stream(device \\ :stdio, line_or_codepoints), do: IO.Stream.__build__(map_dev(device), false, line_or_codepoints)

  @doc "The device as a stream of raw lines, or of a number of bytes."
  def binstream, do: binstream(:stdio, :line)

  @doc "A device as a stream of raw lines, or of a number of bytes."
  def binstream(device \\ :stdio, line_or_bytes), do: IO.Stream.__build__(map_dev(device), true, line_or_bytes)

  @doc "Characters and strings, nested, to one string."
  def chardata_to_string(string) when is_binary(string), do: string

  def chardata_to_string(list) when is_list(list), do: List.to_string(list)

  @doc "Bytes and binaries, nested, to one binary."
  def iodata_to_binary(iodata), do: :erlang.iolist_to_binary(iodata)

  @doc "Size in bytes of nested bytes and binaries."
  def iodata_length(iodata), do: :erlang.iolist_size(iodata)

  @doc false
  def each_stream(device, what), do: next(read(device, what), device)

  @doc false
  def each_binstream(device, what), do: next(binread(device, what), device)

  defp next(:eof, device), do: {:halt, device}
  defp next({:error, reason}, _device), do: raise(IO.StreamError, reason: reason)
  defp next(data, device), do: {[data], device}

  defp map_dev(:stdio), do: :standard_io
  defp map_dev(:stderr), do: :standard_error
  defp map_dev(device) when is_atom(device) or is_pid(device) or is_tuple(device), do: device

  defp to_chardata(chardata) when is_iodata(chardata), do: chardata
  defp to_chardata(other), do: to_string(other)
end
