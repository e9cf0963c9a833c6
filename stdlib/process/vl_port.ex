defmodule :vl_port do
  @moduledoc false
  # Ports: a process between its owner and a program of the operating system. It never waits for the program: it looks
  # after its pipes, the more seldom the longer nothing happens.

  @longest_ms 20

  # -- Opening --

  def open(name, options) do
    {path, args} = command(name, options)
    env = for {name, value} <- Keyword.get(pairs(options), :env, []), do: {text(name), value not in [false, nil] && text(value)}
    directory = if cd = pairs(options)[:cd], do: text(cd)

    case :vl_io.start_program(path, args, env, directory, :stderr_to_stdout in options) do
      {:ok, {os_pid, to, from}} -> start(name, {os_pid, to, from}, options)
      {:error, reason} -> :erlang.error(reason, [name, options])
    end
  end

  defp command({:spawn, line}, _options), do: {"/bin/sh", ["-c", "exec " <> text(line)]}

  defp command({:spawn_executable, path}, options) do
    {text(path), Enum.map(Keyword.get(pairs(options), :args, []), &text/1)}
  end

  defp command(name, options), do: :erlang.error(:badarg, [name, options])

  defp pairs(options), do: for({_, _} = pair <- options, do: pair)
  defp text(text), do: IO.chardata_to_string(text)

  defp start(name, {os_pid, to, from}, options) do
    owner = self()
    if :vl_no_input in options, do: :vl_io.close_pipe(to)

    state = %{
      name: name,
      owner: owner,
      os_pid: os_pid,
      to: if(:vl_no_input in options, do: nil, else: to),
      from: from,
      unsent: [],
      held: "",
      framing: framing(options),
      binary?: :binary in options,
      eof?: :eof in options,
      status?: :exit_status in options,
      read: 0,
      written: 0
    }

    spawn_link(fn ->
      Process.flag(:trap_exit, true)
      Process.put(:vl_port, true)
      loop(state, 1)
    end)
  end

  defp framing(options) do
    Enum.find_value(options, :stream, fn
      {:packet, size} when size in [1, 2, 4] -> {:packet, size}
      {:line, size} when is_integer(size) and size > 0 -> {:line, size}
      _ -> nil
    end)
  end

  # -- Requests --

  def close(port), do: call(port, :close) == :ok && true
  def command(port, data, _options), do: call(port, {:command, IO.iodata_to_binary(data)}) == :ok && true
  def connect(port, pid) when is_pid(pid), do: call(port, {:connect, pid}) == :ok && true
  def info(port), do: ask(port, :info)

  def info(port, item) do
    with info when is_list(info) <- info(port), do: List.keyfind(info, item, 0, :undefined)
  end

  def all do
    for pid <- Process.list(), {:dictionary, dictionary} <- [Process.info(pid, :dictionary)], dictionary[:vl_port], do: pid
  end

  defp call(port, request) do
    case ask(port, request) do
      :undefined -> :erlang.error(:badarg, [port])
      reply -> reply
    end
  end

  # `:undefined` when there is no such port.
  defp ask(port, request) do
    pid = if is_atom(port), do: Process.whereis(port), else: port
    unless is_pid(pid) or (pid == nil and is_atom(port)), do: :erlang.error(:badarg, [port])
    monitor = pid && Process.monitor(pid)
    if pid, do: send(pid, {:vl_port, self(), monitor, request})

    receive do
      {^monitor, reply} ->
        Process.demonitor(monitor, [:flush])
        reply

      {:DOWN, ^monitor, _, _, _} ->
        :undefined
    after
      if(pid, do: :infinity, else: 0) -> :undefined
    end
  end

  # -- The process --

  defp loop(state, delay) do
    receive do
      message -> state |> handle(message) |> loop(1)
    after
      delay -> look(state, delay)
    end
  end

  defp look(state, delay) do
    state = write(state)

    case read(state) do
      {:busy, state} -> loop(state, 0)
      {:idle, state} -> loop(state, min(max(2 * delay, 1), @longest_ms))
      {:eof, state} -> state |> ended() |> loop(1)
    end
  end

  defp handle(%{owner: owner} = state, {owner, {:command, data}}), do: enqueue(state, IO.iodata_to_binary(data))

  defp handle(%{owner: owner} = state, {owner, :close}) do
    send(owner, {self(), :closed})
    stop(state)
  end

  defp handle(%{owner: owner} = state, {owner, {:connect, pid}}) do
    send(owner, {self(), :connected})
    Process.link(pid)
    %{state | owner: pid}
  end

  defp handle(state, {:vl_port, from, tag, request}) do
    case request do
      :info -> send(from, {tag, described(state)})
      _ -> send(from, {tag, :ok})
    end

    case request do
      {:command, data} -> enqueue(state, data)
      {:connect, pid} -> Process.link(pid) && %{state | owner: pid}
      :close -> stop(state)
      :info -> state
    end
  end

  defp handle(%{owner: owner} = state, {:EXIT, owner, _reason}), do: stop(state)
  defp handle(state, _message), do: state

  defp described(state) do
    {:links, links} = Process.info(self(), :links)

    [
      name: name(state.name),
      links: links,
      id: state.os_pid,
      connected: state.owner,
      input: state.read,
      output: state.written,
      os_pid: state.os_pid
    ]
  end

  defp name({_, path}), do: path |> text() |> String.to_charlist()

  # Leaves the program to itself, but for waiting until it has ended.
  defp stop(state) do
    for pipe <- [state.to, state.from], pipe, do: :vl_io.close_pipe(pipe)
    os_pid = state.os_pid
    spawn(fn -> await_end(os_pid, 1) end)
    exit(:normal)
  end

  defp await_end(os_pid, delay) do
    case :vl_io.program_status(os_pid) do
      false ->
        Process.sleep(delay)
        await_end(os_pid, min(2 * delay, @longest_ms))

      status ->
        status
    end
  end

  # -- Input of the program --

  defp enqueue(state, data) do
    header =
      case state.framing do
        {:packet, size} -> <<byte_size(data)::unit(8)-size(size)>>
        _ -> ""
      end

    write(%{state | unsent: state.unsent ++ [header <> data]})
  end

  defp write(%{unsent: []} = state), do: state
  defp write(%{to: nil} = state), do: %{state | unsent: []}
  defp write(%{unsent: ["" | rest]} = state), do: write(%{state | unsent: rest})

  defp write(%{unsent: [data | rest]} = state) do
    case :vl_io.write_pipe(state.to, data) do
      {:ok, count} ->
        left = binary_part(data, count, byte_size(data) - count)
        write(%{state | unsent: [left | rest], written: state.written + count})

      :wait ->
        state

      {:error, _} ->
        %{state | unsent: []}
    end
  end

  # -- Output of the program --

  defp read(%{from: nil} = state), do: {:idle, state}

  defp read(state) do
    case :vl_io.read_pipe(state.from) do
      {:ok, bytes} -> {:busy, deliver(%{state | held: state.held <> bytes, read: state.read + byte_size(bytes)})}
      :wait -> {:idle, state}
      _ -> {:eof, state}
    end
  end

  defp deliver(%{framing: :stream, held: held} = state) do
    tell(state, held)
    %{state | held: ""}
  end

  defp deliver(%{framing: {:line, most}, held: held} = state) do
    case :binary.match(held, "\n", scope: {0, min(byte_size(held), most + 1)}) do
      {at, 1} ->
        tell(state, binary_part(held, 0, at), :eol)
        deliver(%{state | held: binary_part(held, at + 1, byte_size(held) - at - 1)})

      :nomatch when byte_size(held) > most ->
        tell(state, binary_part(held, 0, most), :noeol)
        deliver(%{state | held: binary_part(held, most, byte_size(held) - most)})

      :nomatch ->
        state
    end
  end

  defp deliver(%{framing: {:packet, size}, held: held} = state) do
    case held do
      <<length::unit(8)-size(size), data::binary-size(length), rest::binary>> ->
        tell(state, data)
        deliver(%{state | held: rest})

      _ ->
        state
    end
  end

  defp tell(state, data), do: send(state.owner, {self(), {:data, shown(data, state)}})
  defp tell(state, data, ending), do: send(state.owner, {self(), {:data, {ending, shown(data, state)}}})

  defp shown(data, %{binary?: true}), do: data
  defp shown(data, _state), do: :erlang.binary_to_list(data)

  defp ended(state) do
    if match?({:line, _}, state.framing) and state.held != "", do: tell(state, state.held, :noeol)
    if state.eof?, do: send(state.owner, {self(), :eof})
    :vl_io.close_pipe(state.from)
    state = %{state | from: nil, held: ""}

    cond do
      state.status? ->
        status = await_end(state.os_pid, 1)
        send(state.owner, {self(), {:exit_status, status}})
        if state.eof?, do: state, else: stop(state)

      state.eof? ->
        state

      true ->
        stop(state)
    end
  end
end
