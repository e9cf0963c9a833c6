defmodule :vl_file do
  @moduledoc """
  The process of an open file: answers the I/O protocol and `{:vl_file, request}`.

  It ends, and closes the file, when its owner does.
  """
  alias :vl_io, as: Native

  @doc "Starts the process for a descriptor; the caller owns the file."
  def start(descriptor, modes) do
    owner = self()

    encoding =
      cond do
        :utf8 in modes -> :unicode
        true -> Keyword.get(for({_, _} = mode <- modes, do: mode), :encoding, :latin1)
      end

    encoding = if encoding == :utf8, do: :unicode, else: encoding

    pid =
      spawn(fn ->
        monitor = Process.monitor(owner)
        loop(descriptor, %{encoding: encoding, binary: :binary in modes}, monitor)
      end)

    {:ok, pid}
  end

  defp loop(descriptor, opts, monitor) do
    receive do
      {:io_request, from, reference, {:vl_file, :close}} ->
        send(from, {:io_reply, reference, Native.close(descriptor)})

      {:io_request, from, reference, request} ->
        {reply, opts} = answer(request, descriptor, opts)
        send(from, {:io_reply, reference, reply})
        loop(descriptor, opts, monitor)

      {:DOWN, ^monitor, :process, _owner, _reason} ->
        Native.close(descriptor)

      _other ->
        loop(descriptor, opts, monitor)
    end
  end

  defp answer({:setopts, options}, _descriptor, opts) do
    {:ok, %{opts | encoding: Keyword.get(options, :encoding, opts.encoding), binary: Keyword.get(options, :binary, opts.binary)}}
  end

  defp answer(:getopts, _descriptor, opts), do: {[binary: opts.binary, encoding: opts.encoding], opts}
  defp answer(request, descriptor, %{binary: true} = opts), do: {request(request, descriptor, opts.encoding), opts}

  defp answer(request, descriptor, opts) do
    {request |> request(descriptor, opts.encoding) |> as_list(reply_encoding(request)), opts}
  end

  # A device opened without `:binary` answers with lists: of bytes, or of characters when characters were asked for.
  defp reply_encoding({:get_line, encoding, _}), do: encoding
  defp reply_encoding({:get_chars, encoding, _, _}), do: encoding
  defp reply_encoding(_request), do: :latin1

  defp as_list({:ok, bytes}, encoding) when is_binary(bytes), do: {:ok, as_list(bytes, encoding)}
  defp as_list(bytes, encoding) when is_binary(bytes), do: :unicode.characters_to_list(bytes, encoding)
  defp as_list(reply, _encoding), do: reply

  defp request({:vl_file, {:read, count}}, descriptor, _), do: Native.read(descriptor, count)

  defp request({:vl_file, :read_line}, descriptor, _) do
    case Native.read_line(descriptor) do
      line when is_binary(line) -> {:ok, line}
      other -> other
    end
  end

  defp request({:vl_file, {:write, data}}, descriptor, _), do: Native.write(descriptor, data)
  defp request({:vl_file, {:pread, position, count}}, descriptor, _), do: Native.pread(descriptor, position, count)
  defp request({:vl_file, {:pwrite, position, data}}, descriptor, _), do: Native.pwrite(descriptor, position, data)
  defp request({:vl_file, {:position, location}}, descriptor, _), do: Native.seek(descriptor, location)
  defp request({:vl_file, :truncate}, descriptor, _), do: Native.truncate(descriptor)
  defp request({:vl_file, :sync}, descriptor, _), do: Native.sync(descriptor)

  defp request({:put_chars, chars}, descriptor, encoding), do: put_chars(:latin1, chars, descriptor, encoding)
  defp request({:put_chars, from, chars}, descriptor, encoding), do: put_chars(from, chars, descriptor, encoding)

  defp request({:put_chars, from, module, function, args}, descriptor, encoding),
    do: put_chars(from, apply(module, function, args), descriptor, encoding)

  defp request({get, to, _prompt}, descriptor, {_, _} = encoding) when get == :get_line do
    wide(descriptor, encoding, :line) |> line(to, encoding)
  end

  defp request({:get_chars, to, _prompt, count}, descriptor, {_, _} = encoding) do
    wide(descriptor, encoding, count) |> line(to, encoding)
  end

  defp request({:get_line, _prompt}, descriptor, encoding), do: line(Native.read_line(descriptor), :latin1, encoding)
  defp request({:get_line, to, _prompt}, descriptor, encoding), do: line(Native.read_line(descriptor), to, encoding)

  defp request({:get_chars, _to, _prompt, count}, descriptor, :unicode), do: Native.read_chars(descriptor, count)

  defp request({:get_chars, to, _prompt, count}, descriptor, encoding) do
    case Native.read(descriptor, count) do
      {:ok, bytes} -> line(bytes, to, encoding)
      other -> other
    end
  end

  defp request({:get_until, to, _prompt, module, function, args}, descriptor, encoding) do
    :vl_user.get_until({module, function, args}, fn -> request({:get_chars, to, "", 1}, descriptor, encoding) end)
  end

  defp request({:requests, requests}, descriptor, encoding), do: all(requests, :ok, descriptor, encoding)
  defp request({:get_geometry, _}, _descriptor, _encoding), do: {:error, :enotsup}
  defp request(_request, _descriptor, _encoding), do: {:error, :request}

  defp all([], reply, _descriptor, _encoding), do: reply

  defp all([request | rest], _reply, descriptor, encoding) do
    case request(request, descriptor, encoding) do
      {:error, _} = error -> error
      reply -> all(rest, reply, descriptor, encoding)
    end
  end

  defp put_chars(from, chars, descriptor, encoding) do
    case :unicode.characters_to_binary(chars, from, encoding) do
      bytes when is_binary(bytes) -> Native.write(descriptor, bytes)
      _ -> {:error, {:no_translation, from, encoding}}
    end
  end

  # A line, or a number of characters, of an encoding whose units are wider than a byte, read unit by unit.
  defp wide(descriptor, encoding, until), do: wide(descriptor, encoding, until, [])

  defp wide(_descriptor, _encoding, 0, units), do: joined(units)

  defp wide(descriptor, {kind, endian} = encoding, until, units) do
    case Native.read(descriptor, if(kind == :utf16, do: 2, else: 4)) do
      {:ok, unit} -> wide(descriptor, encoding, left(:binary.decode_unsigned(unit, endian), kind, until), [unit | units])
      _ -> if units == [], do: :eof, else: joined(units)
    end
  end

  defp left(?\n, _kind, :line), do: 0
  defp left(_unit, _kind, :line), do: :line
  # The first half of a character.
  defp left(unit, :utf16, count) when unit in 0xD800..0xDBFF, do: count
  defp left(_unit, _kind, count), do: count - 1

  defp joined(units), do: IO.iodata_to_binary(:lists.reverse(units))

  # Bytes of the file as characters of the asker.
  defp line(bytes, to, encoding) when is_binary(bytes) and to != encoding,
    do: :unicode.characters_to_binary(bytes, encoding, to)

  defp line(bytes, _to, _encoding), do: bytes
end
