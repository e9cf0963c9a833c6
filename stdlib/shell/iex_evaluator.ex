defmodule IEx.Evaluator do
  @moduledoc """
  Reads expressions, evaluates them and prints what they give.
  """

  # Operators by which a line may go on from the last value.
  @joining ["|>", "<~>", "<~", "~>", "<<~", "~>>", "<<<", ">>>", "|||", "&&&", "++", "--", "<>"]

  @doc "The state of a shell in which nothing has been said."
  def new do
    {_, binding, env} = Code.eval_quoted_with_env(quote(do: import(IEx.Helpers)), [], Code.env_for_eval(file: "iex"))
    %{counter: 1, binding: binding, env: env, history: []}
  end

  @doc "Evaluates until the input ends; tells the server each state it can go on from."
  def loop(server, state) do
    Process.put(:iex_server, server)
    Process.put(:iex_history, state.history)
    next(server, state)
  end

  defp next(server, state) do
    case read(state, "") do
      :eof ->
        send(server, {:finished, self()})
        Process.sleep(:infinity)

      {:ok, quoted} ->
        new = evaluate(quoted, state)
        if new != state, do: send(server, {:state, self(), new})
        next(server, new)

      :again ->
        next(server, state)
    end
  end

  # -- Reading --

  # {:ok, quoted}, :eof, or :again after what was no expression; `text` is what is there of it so far.
  defp read(state, text) do
    case IO.gets(prompt(state, text)) do
      line when is_binary(line) -> take(state, text, line)
      :interrupt when text == "" -> interrupted()
      :interrupt -> :again
      :eof when text == "" -> :eof
      _eof_or_error -> incomplete(state)
    end
  end

  defp interrupted do
    IO.puts("(press Ctrl+D or Ctrl+C again to exit)")
    if Process.put(:iex_interrupted, true), do: :eof, else: :again
  end

  defp take(state, _text, "#iex:break\n"), do: incomplete(state)

  defp take(state, text, line) do
    Process.delete(:iex_interrupted)
    text = text <> line

    case Code.string_to_quoted(joined(text, state), file: "iex", line: state.counter) do
      {:ok, quoted} -> {:ok, name_helpers(quoted, state.env)}
      {:error, {_, _, ""}} -> read(state, text)
      {:error, _} -> refuse(text, state)
    end
  end

  # `flush` without parentheses is a call, as long as no variable is called so.
  defp name_helpers(quoted, env) do
    Macro.prewalk(quoted, fn
      {name, meta, context} = var when is_atom(name) and is_atom(context) ->
        if Macro.Env.lookup_import(env, {name, 0}) == [], do: var, else: {name, [if_undefined: :apply] ++ meta, context}

      other ->
        other
    end)
  end

  # A line that begins with an operator goes on from the last value.
  defp joined(text, %{counter: counter}) when counter > 1 do
    if String.starts_with?(String.trim_leading(text), @joining), do: "v() " <> text, else: text
  end

  defp joined(text, _state), do: text

  # Says what is wrong with a text.
  defp refuse(text, state) do
    Code.string_to_quoted!(text, file: "iex", line: state.counter)
    :again
  rescue
    error ->
      print_error(:error, error, [])
      :again
  end

  defp incomplete(state) do
    error = %TokenMissingError{file: "iex", line: state.counter, description: "incomplete expression"}
    print_error(:error, error, [])
    :again
  end

  defp prompt(%{counter: counter}, ""), do: "iex(#{counter})> "
  defp prompt(%{counter: counter}, _text), do: "...(#{counter})> "

  # -- Evaluating --

  defp evaluate(quoted, state) do
    {value, binding, env} = Code.eval_quoted_with_env(quoted, state.binding, %{state.env | line: state.counter})
    print(value)
    history = IEx.History.put(state.history, state.counter, value)
    Process.put(:iex_history, history)
    %{state | counter: state.counter + 1, binding: binding, env: env, history: history}
  catch
    class, reason ->
      print_error(class, reason, __STACKTRACE__)
      state
  end

  defp print(value) do
    if value != IEx.dont_display_result() do
      IO.puts(IEx.color(:eval_result, inspect(value, IEx.inspect_opts())))
    end
  end

  # -- Errors --

  @doc "Prints an error as the shell does."
  def print_error(class, reason, trace) do
    {blamed, trace} = blame(class, reason, trace)
    frames = trace |> prune() |> Enum.map_join("\n", &["    ", Exception.format_stacktrace_entry(&1)])
    IO.write([IEx.color(:eval_error, banner(class, reason, blamed, trace)), "\n", IEx.color(:stack_info, frames), "\n"])
  end

  defp blame(:error, reason, trace), do: Exception.blame(:error, reason, trace)
  defp blame(_class, reason, trace), do: {reason, trace}

  defp banner(:error, reason, %FunctionClauseError{} = blamed, trace) do
    given = FunctionClauseError.blame(blamed, &inspect(&1, IEx.inspect_opts()), fn _clause -> "" end)
    [Exception.format_banner(:error, reason, trace), pad(given)]
  end

  defp banner(class, _reason, blamed, trace), do: Exception.format_banner(class, blamed, trace)

  defp pad(text), do: "    " <> String.replace(text, "\n", "\n    ")

  # Without the frames of the shell itself, and those of what was typed.
  defp prune(trace) do
    trace
    |> Enum.take_while(&(elem(&1, 0) != __MODULE__))
    |> Enum.reverse()
    |> Enum.drop_while(&(elem(&1, 0) in [Code, :elixir, :erl_eval, :vl_compiler, :vl_checker]))
    |> Enum.reverse()
  end
end
