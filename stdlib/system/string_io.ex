defmodule StringIO do
  @moduledoc """
  A device in memory: reads from a string, collects what is written.

      iex> {:ok, device} = StringIO.open("in")
      iex> IO.write(device, "out")
      iex> StringIO.contents(device)
      {"in", "out"}
  """
  use GenServer

  @doc "Opens a device and runs `function` with it, or takes options (`:capture_prompt`, `:encoding`)."
  def open(string, options_or_function \\ [])

  def open(string, options) when is_binary(string) and is_list(options),
    do: GenServer.start_link(StringIO, {string, options})

  def open(string, function) when is_binary(string) and is_function(function, 1),
    do: open(string, [], function)

  @doc "Opens a device with options, runs the function with it and closes it."
  def open(string, options, function) when is_binary(string) and is_list(options) and is_function(function, 1) do
    {:ok, device} = GenServer.start(StringIO, {string, options})

    try do
      {:ok, function.(device)}
    after
      {:ok, _} = close(device)
    end
  end

  @doc "The input not yet read, and the output so far."
  def contents(device) when is_pid(device), do: GenServer.call(device, :contents)

  @doc "Gives the output so far and forgets it."
  def flush(device) when is_pid(device), do: GenServer.call(device, :flush)

  @doc "Stops the device; gives its contents."
  def close(device) when is_pid(device), do: GenServer.call(device, :close)

  @impl true
  def init({string, options}) do
    {:ok,
     %{
       encoding: options[:encoding] || :unicode,
       input: string,
       output: [],
       capture_prompt: options[:capture_prompt] || false
     }}
  end

  @impl true
  def handle_info({:io_request, from, reference, request}, state) do
    {reply, state} = request(request, state)
    send(from, {:io_reply, reference, reply})
    {:noreply, state}
  end

  def handle_info(_message, state), do: {:noreply, state}

  @impl true
  def handle_call(:contents, _from, state), do: {:reply, {state.input, output(state)}, state}
  def handle_call(:flush, _from, state), do: {:reply, output(state), %{state | output: []}}
  def handle_call(:close, _from, state), do: {:stop, :normal, {:ok, {state.input, output(state)}}, state}

  defp output(state), do: IO.iodata_to_binary(:lists.reverse(state.output))

  defp request({:put_chars, chars}, state), do: put_chars(:latin1, chars, state)
  defp request({:put_chars, encoding, chars}, state), do: put_chars(encoding, chars, state)

  defp request({:put_chars, encoding, module, function, args}, state),
    do: put_chars(encoding, apply(module, function, args), state)

  defp request({:get_chars, prompt, count}, state), do: get_chars(:latin1, prompt, count, state)
  defp request({:get_chars, encoding, prompt, count}, state), do: get_chars(encoding, prompt, count, state)
  defp request({:get_line, prompt}, state), do: get_line(prompt, state)
  defp request({:get_line, _encoding, prompt}, state), do: get_line(prompt, state)
  defp request({:setopts, [encoding: encoding]}, state) when encoding in [:latin1, :unicode],
    do: {:ok, %{state | encoding: encoding}}

  defp request({:setopts, _options}, state), do: {{:error, :enotsup}, state}
  defp request(:getopts, state), do: {{:ok, [binary: true, encoding: state.encoding]}, state}
  defp request({:get_geometry, _what}, state), do: {{:error, :enotsup}, state}
  defp request({:requests, requests}, state), do: requests(requests, :ok, state)
  defp request(_request, state), do: {{:error, :request}, state}

  defp requests([], reply, state), do: {reply, state}

  defp requests([request | rest], _reply, state) do
    case request(request, state) do
      {{:error, _}, _} = error -> error
      {reply, state} -> requests(rest, reply, state)
    end
  end

  defp put_chars(encoding, chars, state) do
    case :unicode.characters_to_binary(chars, encoding, state.encoding) do
      string when is_binary(string) -> {:ok, %{state | output: [string | state.output]}}
      {_, _, _} -> {{:error, {:no_translation, encoding, state.encoding}}, state}
    end
  end

  defp get_chars(_encoding, _prompt, count, state) when count < 0, do: {{:error, :einval}, state}

  defp get_chars(encoding, prompt, count, state) do
    state = prompt(prompt, state)

    case take(encoding, state.input, count) do
      {:error, _} = error -> {error, state}
      {"", ""} when count > 0 -> {:eof, state}
      {chars, rest} -> {chars, %{state | input: rest}}
    end
  end

  defp take(:latin1, input, count) do
    count = min(count, byte_size(input))
    <<chars::binary-size(count), rest::binary>> = input
    {chars, rest}
  end

  defp take(_unicode, input, count), do: take_codepoints(input, input, count, 0)

  defp take_codepoints(whole, rest, 0, bytes), do: {binary_part(whole, 0, bytes), rest}
  defp take_codepoints(whole, "", _count, _bytes), do: {whole, ""}

  defp take_codepoints(whole, <<char::utf8, rest::binary>>, count, bytes),
    do: take_codepoints(whole, rest, count - 1, bytes + byte_size(<<char::utf8>>))

  defp take_codepoints(_whole, _invalid, _count, _bytes), do: {:error, :invalid_unicode}

  defp get_line(prompt, state) do
    state = prompt(prompt, state)

    case state.input do
      "" ->
        {:eof, state}

      input ->
        {line, rest} = split_line(input)
        {line, %{state | input: rest}}
    end
  end

  defp split_line(input) do
    case :binary.match(input, "\n") do
      {at, 1} ->
        <<line::binary-size(at), ?\n, rest::binary>> = input
        {without_return(line) <> "\n", rest}

      :nomatch ->
        {input, ""}
    end
  end

  # A line may end in the two characters of other systems.
  defp without_return(line) do
    size = byte_size(line) - 1

    case line do
      <<text::binary-size(size), ?\r>> when size >= 0 -> text
      _ -> line
    end
  end

  defp prompt(_prompt, %{capture_prompt: false} = state), do: state

  defp prompt(prompt, state),
    do: %{state | output: [:unicode.characters_to_binary(IO.chardata_to_string(prompt)) | state.output]}
end
