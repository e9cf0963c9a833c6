defmodule :vl_user do
  @moduledoc """
  The processes behind standard input and output and standard error, and their requests.

  Its pid is the first group leader. Processes of the instance call `request/2` in
  themselves; the loop serves those who speak the I/O protocol by message.
  """

  @doc "Starts the processes, registered as `:user` and `:standard_error`; the caller's group leader is the first it leads."
  def start do
    pid = spawn(fn -> loop(1) end)
    Process.register(pid, :user)
    :vl_io.set_user(pid)
    errors = spawn(fn -> loop(2) end)
    Process.register(errors, :standard_error)
    :persistent_term.put({:vl_user, :standard_error}, errors)
    :erlang.group_leader(pid, self())
    pid
  end

  @doc "The pid of the process, or nil before it was started."
  def pid, do: :vl_io.user()

  @doc "Is that device, or what is registered as `:standard_error` now, the standard error itself?"
  def standard_error?(device) do
    device == nil or device == :persistent_term.get({:vl_user, :standard_error}, nil)
  end

  defp loop(descriptor) do
    receive do
      {:io_request, from, reference, request} ->
        send(from, {:io_reply, reference, request(descriptor, request)})
        loop(descriptor)

      _other ->
        loop(descriptor)
    end
  end

  @doc "Carries out one request of the I/O protocol on a descriptor."
  def request(descriptor, {:put_chars, _encoding, chars}), do: write(descriptor, chars)
  def request(descriptor, {:put_chars, chars}), do: write(descriptor, chars)

  def request(descriptor, {:put_chars, _encoding, module, function, args}),
    do: write(descriptor, apply(module, function, args))

  def request(descriptor, {:get_line, _encoding, prompt}) do
    prompt(descriptor, prompt)
    await_input(1)
    :vl_io.read_line(0)
  end

  def request(descriptor, {:get_chars, _encoding, prompt, count}) do
    prompt(descriptor, prompt)
    await_input(1)
    :vl_io.read_chars(0, count)
  end

  def request(descriptor, {:get_until, _encoding, prompt, module, function, args}) do
    prompt(descriptor, prompt)

    get_until({module, function, args}, fn ->
      await_input(1)
      :vl_io.read_chars(0, 1)
    end)
  end

  def request(descriptor, {:requests, requests}), do: all(descriptor, requests, :ok)
  def request(descriptor, {:get_geometry, what}), do: :vl_io.geometry(descriptor, what)
  def request(_descriptor, :getopts), do: [binary: true, encoding: :unicode]
  def request(_descriptor, {:setopts, _options}), do: :ok
  def request(_descriptor, _request), do: {:error, :request}

  @doc """
  Feeds a function of the I/O protocol with characters, which `next` reads, until it is done. Tokens are given
  word by word, so that nothing is read that they leave over.
  """
  def get_until({module, function, args} = fun, next, continuation \\ []) do
    chunk = chunk(next, module == :erl_scan, [])

    case apply(module, function, [continuation, chunk | args]) do
      {:done, result, _rest} -> result
      {:more, continuation} -> get_until(fun, next, continuation)
    end
  end

  defp chunk(next, words?, read) do
    case next.() do
      char when is_binary(char) and char != "" ->
        read = [String.to_charlist(char) | read]
        if words? and char not in ["\n", " ", "\t"], do: chunk(next, words?, read), else: joined(read)

      _ ->
        if read == [], do: :eof, else: joined(read)
    end
  end

  defp joined(read), do: :lists.append(:lists.reverse(read))

  # The reader sleeps until there is something to read, so that other processes go on.
  defp await_input(delay) do
    unless :vl_io.input_ready(0) do
      Process.sleep(delay)
      await_input(min(2 * delay, 20))
    end
  end

  defp write(descriptor, chars) do
    :vl_io.write_chars(descriptor, chars)
  rescue
    ArgumentError -> {:error, :badarg}
  end

  defp prompt(descriptor, prompt) do
    case IO.iodata_to_binary(:unicode.characters_to_binary(to_prompt(prompt))) do
      "" -> :ok
      text -> write(descriptor, text)
    end
  end

  defp to_prompt(prompt) when is_list(prompt) or is_binary(prompt), do: prompt
  defp to_prompt(prompt), do: to_string(prompt)

  defp all(_descriptor, [], last), do: last

  defp all(descriptor, [request | rest], _last) do
    case request(descriptor, request) do
      {:error, _} = error -> error
      reply -> all(descriptor, rest, reply)
    end
  end
end
