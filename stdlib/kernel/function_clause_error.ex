defmodule FunctionClauseError do
  @moduledoc "No clause of a function takes the arguments."

  defexception [:module, :function, :arity, :kind, :args, :clauses]

  @impl true
  def message(%{function: nil}), do: "no function clause matches"

  def message(exception) do
    name = Exception.format_mfa(exception.module, exception.function, exception.arity)
    "no function clause matching in #{name}" <> blame(exception, &inspect/1, &clause/1)
  end

  @impl true
  def blame(%{module: module, function: function, arity: arity} = exception, stacktrace) do
    case stacktrace do
      [{^module, ^function, args, meta} | rest] when is_list(args) and length(args) == arity ->
        exception =
          case Exception.blame_mfa(module, function, args) do
            {:ok, kind, clauses} -> %{exception | args: args, kind: kind, clauses: clauses}
            :error -> %{exception | args: args}
          end

        {exception, [{module, function, arity, meta} | rest]}

      _ ->
        {exception, stacktrace}
    end
  end

  defp clause({args, guards}) do
    Macro.to_string(args) <> Enum.map_join(guards, "", fn guard -> " when " <> Macro.to_string(guard) end)
  end

  @doc false
  def blame(%{args: nil}, _inspect_fun, _clause_fun), do: ""

  def blame(exception, inspect_fun, _clause_fun) do
    %{module: module, function: function, arity: arity, args: args} = exception
    mfa = Exception.format_mfa(module, function, arity)

    {given, _} =
      :lists.mapfoldl(
        fn arg, index -> {"\n    # #{index}\n    #{pad(inspect_fun.(arg))}\n", index + 1} end,
        1,
        args
      )

    :erlang.iolist_to_binary(["\n\nThe following arguments were given to #{mfa}:\n" | given])
  end

  defp pad(text), do: String.replace(text, "\n", "\n    ")
end
