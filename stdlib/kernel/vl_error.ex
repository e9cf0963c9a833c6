defmodule :vl_error do
  @moduledoc false
  # The errors of the machine as exceptions, and the compiler's warnings.

  @doc "Prints a warning; `place` says where it is. A parallel compiler is told of file and line."
  def warn(text, place, file, line) do
    note(file, line, text)
    IO.write(:standard_error, ["warning: ", text, "\n  ", place, "\n\n"])
  end

  @doc "Tells the parallel compiler, if one is at work, of a warning."
  def note(file, line, text) do
    case :erlang.get(:elixir_compiler_info) do
      {compiler, _} -> send(compiler, {:warning, file, line, text})
      :undefined -> :ok
    end
  end

  def normalize(:badarg, stacktrace) do
    case error_info(:badarg, stacktrace, "errors were found at the given arguments") do
      {:ok, text} -> %ArgumentError{message: text}
      :error -> %ArgumentError{}
    end
  end

  def normalize({:badarg, reason}, _), do: %ArgumentError{message: "argument error: #{inspect(reason)}"}

  def normalize(:badarith, _), do: %ArithmeticError{}

  def normalize(:system_limit, stacktrace) do
    case error_info(:system_limit, stacktrace, "a system limit has been reached due to errors at the given arguments") do
      {:ok, text} -> %SystemLimitError{message: text}
      :error -> %SystemLimitError{}
    end
  end

  def normalize(:cond_clause, _), do: %CondClauseError{}
  def normalize({:badarity, {fun, args}}, _), do: %BadArityError{function: fun, args: args}
  def normalize({:badfun, term}, _), do: %BadFunctionError{term: term}
  def normalize({:badstruct, struct, term}, _), do: %BadStructError{struct: struct, term: term}
  def normalize({:badmatch, term}, _), do: %MatchError{term: term}
  def normalize({:badmap, term}, _), do: %BadMapError{term: term}
  def normalize({:badbool, operator, term}, _), do: %BadBooleanError{operator: operator, term: term}
  def normalize({:badkey, key, map}, _) when is_map(map), do: %KeyError{key: key, term: map}

  def normalize({:badkey, key, term}, _) do
    message =
      "key #{inspect(key)} not found in: #{inspect(term)}. If you are using the dot syntax, such as map.field, " <>
        "make sure the left-hand side of the dot is a map"

    %KeyError{key: key, term: term, message: message}
  end

  def normalize({:case_clause, term}, _), do: %CaseClauseError{term: term}
  def normalize({:with_clause, term}, _), do: %WithClauseError{term: term}
  def normalize({:try_clause, term}, _), do: %TryClauseError{term: term}

  def normalize({:badkey, key}, stacktrace) do
    case stacktrace do
      [{Map, :get_and_update!, [map, _, _], _} | _] -> %KeyError{key: key, term: map}
      [{Map, :update!, [map, _, _], _} | _] -> %KeyError{key: key, term: map}
      [{:maps, :update, [_, _, map], _} | _] -> %KeyError{key: key, term: map}
      [{:maps, :get, [_, map], _} | _] -> %KeyError{key: key, term: map}
      [{:erlang, :map_get, [_, map], _} | _] -> %KeyError{key: key, term: map}
      _ -> %KeyError{key: key}
    end
  end

  def normalize(:undef, stacktrace) do
    {module, function, arity} = called(stacktrace)
    %UndefinedFunctionError{module: module, function: function, arity: arity}
  end

  def normalize(:function_clause, stacktrace) do
    {module, function, arity} = called(stacktrace)
    %FunctionClauseError{module: module, function: function, arity: arity}
  end

  def normalize(other, _), do: %ErlangError{original: other}

  defp called([{module, function, args, _} | _]) when is_list(args), do: {module, function, length(args)}
  defp called([{module, function, arity, _} | _]), do: {module, function, arity}
  defp called(_), do: {nil, nil, nil}

  # A builtin notes in its frame which module can explain what is wrong with its arguments.
  defp error_info(reason, [{module, function, args, opts} | callers], heading) when is_list(opts) do
    with {:error_info, %{} = info} <- :lists.keyfind(:error_info, 1, opts) do
      info = :maps.put(:pretty_printer, &inspect/1, info)
      opts = :lists.keystore(:error_info, 1, opts, {:error_info, info})
      stacktrace = [{module, function, args, opts} | callers]
      explain(:maps.get(:module, info, module), reason, info, stacktrace, heading)
    else
      _ -> :error
    end
  end

  defp error_info(_reason, _stacktrace, _heading), do: :error

  defp explain(module, reason, info, [{_, _, args, _} | _] = stacktrace, heading) do
    errors = apply(module, :maps.get(:function, info, :format_error), [reason, stacktrace])
    arity = if is_list(args), do: length(args), else: args

    case arguments(errors, 1, arity) do
      [] -> general(errors, heading)
      lines -> {:ok, :unicode.characters_to_binary([:maps.get(:reason, errors, heading), ":\n\n", lines])}
    end
  rescue
    _ -> :error
  end

  defp general(%{general: text} = errors, heading),
    do: {:ok, :unicode.characters_to_binary([:maps.get(:reason, errors, heading), ": ", text])}

  defp general(_errors, _heading), do: :error

  defp arguments(_errors, n, arity) when n > arity, do: []

  defp arguments(errors, n, arity) do
    case errors do
      %{^n => text} -> [argument(n, text) | arguments(errors, n + 1, arity)]
      _ -> arguments(errors, n + 1, arity)
    end
  end

  defp argument(position, text), do: ["  * #{ordinal(position)} argument: ", text, "\n"]

  defp ordinal(1), do: "1st"
  defp ordinal(2), do: "2nd"
  defp ordinal(3), do: "3rd"
  defp ordinal(n), do: "#{n}th"
end
