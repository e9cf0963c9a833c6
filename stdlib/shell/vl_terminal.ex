defmodule :vl_terminal do
  @moduledoc """
  The device of the shell: group leader of what is evaluated, and owner of the terminal.

  The host (shell/repl.c) asks with `wanted/0` what to read, reads while the machine runs, and brings the line with
  `line/1`. A process that wants input waits here, in order, for its line.
  """

  @doc "Starts the device; what is written while a prompt stands is put above it if `terminal?`."
  def start(terminal?) do
    pid = spawn(fn -> loop(%{reads: [], current: nil, host: nil, rest: "", halt: nil, dirty: false, terminal?: terminal?}) end)
    Process.register(pid, __MODULE__)
    pid
  end

  # -- For the host --

  @doc "Waits until a line is wanted, and gives its prompt; or an exit status, when the shell has ended."
  def wanted, do: ask(:wanted)

  @doc "Brings a line, `:eof` or `:interrupt`."
  def line(input), do: ask({:line, input})

  @doc "The prompt to draw again, because something was printed over it or another process reads now; else nil."
  def redraw, do: ask(:redraw)

  # -- For the shell --

  @doc "The shell has ended."
  def halt(status), do: ask({:halt, status})

  @doc "Width of the terminal."
  def columns do
    case :vl_user.request(1, {:get_geometry, :columns}) do
      columns when is_integer(columns) and columns > 0 -> columns
      _ -> 80
    end
  end

  defp ask(request) do
    ref = make_ref()
    send(__MODULE__, {:ask, self(), ref, request})

    receive do
      {^ref, reply} -> reply
    end
  end

  # -- The device --

  defp loop(state) do
    receive do
      {:io_request, from, ref, request} -> loop(io({from, ref}, request, state))
      {:ask, from, ref, request} -> loop(asked({from, ref}, request, state))
      _other -> loop(state)
    end
  end

  defp asked(from, :wanted, state), do: serve(%{state | host: from})

  defp asked({pid, ref}, :redraw, state) do
    state = drop_dead(state)
    prompt = if state.dirty and state.current, do: elem(state.current, 1)
    send(pid, {ref, prompt})
    %{state | dirty: false}
  end

  defp asked({pid, ref}, {:line, input}, state) do
    state = take_line(input, drop_dead(state))
    send(pid, {ref, :ok})
    state
  end

  defp asked({pid, ref}, {:halt, status}, state) do
    send(pid, {ref, :ok})
    serve(%{state | halt: status})
  end

  # A reader that has died makes room for the next.
  defp drop_dead(%{current: {{pid, _}, _, _}, reads: reads} = state) do
    cond do
      Process.alive?(pid) -> state
      reads == [] -> state
      true -> drop_dead(%{state | current: hd(reads), reads: tl(reads), dirty: true})
    end
  end

  defp drop_dead(state), do: state

  # Ctrl-C while nothing is read: whatever the shell does is to end.
  defp take_line(:interrupt, %{current: nil} = state) do
    :vl_shell.interrupt()
    state
  end

  defp take_line(_input, %{current: nil} = state), do: state

  defp take_line(input, %{current: read} = state) do
    state = %{state | current: nil}

    case finish(read, input, state) do
      {:more, state} -> %{state | reads: [read | state.reads]}
      {:done, reply, state} -> reply(read, reply, state)
    end
  end

  defp reply({{pid, ref}, _prompt, _kind}, reply, state) do
    send(pid, {:io_reply, ref, reply})
    state
  end

  # What a reader gets for an input; `rest` is what was read before.
  defp finish(_read, :interrupt, state), do: {:done, :interrupt, %{state | rest: ""}}
  defp finish(_read, :eof, %{rest: ""} = state), do: {:done, :eof, state}
  defp finish(_read, :eof, %{rest: rest} = state), do: {:done, rest, %{state | rest: ""}}
  defp finish({_, _, :line}, line, %{rest: rest} = state), do: {:done, rest <> line, %{state | rest: ""}}

  defp finish({_, _, {:chars, count}}, line, %{rest: rest} = state) do
    text = rest <> line

    case String.split_at(text, count) do
      {chars, rest} when rest != "" -> {:done, chars, %{state | rest: rest}}
      {chars, ""} -> if String.length(chars) == count, do: {:done, chars, %{state | rest: ""}}, else: {:more, %{state | rest: text}}
    end
  end

  # -- Requests of the I/O protocol --

  defp io(from, {:get_line, _encoding, prompt}, state), do: read({from, text(prompt), :line}, state)
  defp io(from, {:get_chars, _encoding, prompt, count}, state), do: read({from, text(prompt), {:chars, count}}, state)

  defp io({pid, ref}, request, state) do
    send(pid, {:io_reply, ref, write(request, state)})
    %{state | dirty: state.current != nil}
  end

  # A prompt that stands is wiped out; the host draws it again.
  defp write(request, %{current: current, terminal?: true}) when current != nil and elem(request, 0) == :put_chars do
    :vl_io.write_chars(1, "\r\e[K")
    :vl_user.request(1, request)
  end

  defp write(request, _state), do: :vl_user.request(1, request)

  # Served from what was read ahead, or put into the queue.
  defp read(read, %{rest: rest} = state) when rest != "" do
    case finish(read, "", state) do
      {:done, reply, state} -> reply(read, reply, state)
      {:more, state} -> serve(%{state | reads: state.reads ++ [read]})
    end
  end

  defp read(read, state), do: serve(%{state | reads: state.reads ++ [read]})

  # Tells the host what to do, if it waits.
  defp serve(%{host: nil} = state), do: state

  defp serve(%{host: {pid, ref}, halt: status} = state) when is_integer(status) do
    send(pid, {ref, status})
    %{state | host: nil}
  end

  defp serve(%{host: {pid, ref}, reads: [read | reads]} = state) do
    send(pid, {ref, elem(read, 1)})
    %{state | host: nil, reads: reads, current: read}
  end

  defp serve(state), do: state

  defp text(prompt) do
    case :unicode.characters_to_binary(prompt) do
      text when is_binary(text) -> text
      _ -> ""
    end
  end
end
