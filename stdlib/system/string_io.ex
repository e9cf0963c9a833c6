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
  defp request({:get_line, prompt}, state), do: get_line(:latin1, prompt, state)
  defp request({:get_line, encoding, prompt}, state), do: get_line(encoding, prompt, state)
  defp request({:get_password, encoding}, state), do: get_line(encoding, "", state)

  defp request({:get_until, prompt, module, function, args}, state) do
    request({:get_until, :latin1, prompt, module, function, args}, state)
  end

  defp request({:get_until, encoding, prompt, module, function, args}, state) do
    get_until(encoding, prompt, &apply(module, function, [&1, &2 | args]), [], state)
  end

  defp request({:setopts, [encoding: encoding]}, state) when encoding in [:latin1, :unicode],
    do: {:ok, %{state | encoding: encoding}}

  defp request({:setopts, _options}, state), do: {{:error, :enotsup}, state}
  defp request(:getopts, state), do: {[binary: true, encoding: state.encoding], state}
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
  rescue
    ArgumentError -> {{:error, {:put_chars, encoding, chars}}, state}
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

  defp get_line(encoding, prompt, state) do
    state = prompt(prompt, state)

    case take_line(encoding, state.input) do
      {:error, _} = error -> {error, state}
      {"", ""} -> {:eof, state}
      {line, rest} -> {without_return(line), %{state | input: rest}}
    end
  end

  defp take_line(encoding, input) do
    {line, rest} =
      case :binary.match(input, "\n") do
        {at, 1} -> :erlang.split_binary(input, at + 1)
        :nomatch -> {input, ""}
      end

    if encoding == :latin1 or String.valid?(line), do: {line, rest}, else: {:error, :collect_line}
  end

  # The function gets lines, then `:eof`, until it says that it is done.
  defp get_until(encoding, prompt, fun, continuation, state) do
    state = prompt(prompt, state)

    case take_line(encoding, state.input) do
      {:error, _} -> {:error, state}
      {"", ""} -> until(fun.(continuation, :eof), encoding, prompt, fun, state)
      {line, rest} -> until(fun.(continuation, to_list(line, encoding)), encoding, prompt, fun, %{state | input: rest})
    end
  end

  defp until({:more, continuation}, encoding, prompt, fun, state), do: get_until(encoding, prompt, fun, continuation, state)
  defp until({:done, result, :eof}, encoding, _prompt, _fun, state), do: {result(result, encoding), %{state | input: ""}}

  defp until({:done, result, chars}, encoding, _prompt, _fun, state) do
    {result(result, encoding), %{state | input: result(chars, encoding) <> state.input}}
  end

  defp to_list(line, :latin1), do: :erlang.binary_to_list(line)
  defp to_list(line, _unicode), do: String.to_charlist(line)

  defp result(chars, encoding) when is_list(chars) and chars != [], do: :unicode.characters_to_binary(chars, :unicode, encoding)
  defp result([], _encoding), do: ""
  defp result(other, _encoding), do: other

  # A line may end in the two characters of other systems.
  defp without_return(line) do
    if String.ends_with?(line, "\r\n"), do: binary_part(line, 0, byte_size(line) - 2) <> "\n", else: line
  end

  defp prompt(_prompt, %{capture_prompt: false} = state), do: state

  defp prompt(prompt, state),
    do: %{state | output: [:unicode.characters_to_binary(IO.chardata_to_string(prompt)) | state.output]}
end
