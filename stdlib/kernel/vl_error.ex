defmodule :vl_error do
  @moduledoc false
  # The errors of the machine as exceptions, and the compiler's warnings.

  @doc "Prints a warning; `place` says where it is."
  def warn(text, place), do: IO.write(:standard_error, ["warning: ", text, "\n  ", place, "\n\n"])

  def normalize(:badarg, stacktrace) do
    case error_info(:badarg, stacktrace) do
      {:ok, text} -> %ArgumentError{message: text}
      :error -> %ArgumentError{}
    end
  end

  def normalize({:badarg, reason}, _), do: %ArgumentError{message: "argument error: #{inspect(reason)}"}

  def normalize(:badarith, _), do: %ArithmeticError{}

  def normalize(:system_limit, stacktrace) do
    case error_info(:system_limit, stacktrace) do
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

  def normalize(other, stacktrace) do
    case error_info(other, stacktrace) do
      {:ok, text} -> %ErlangError{original: other, reason: ": " <> text}
      :error -> %ErlangError{original: other}
    end
  end

  defp called([{module, function, args, _} | _]) when is_list(args), do: {module, function, length(args)}
  defp called([{module, function, arity, _} | _]), do: {module, function, arity}
  defp called(_), do: {nil, nil, nil}

  # A builtin notes in its frame which module can explain what is wrong with its arguments.
  defp error_info(reason, [{module, _, _, opts} | _] = stacktrace) when is_list(opts) do
    case :lists.keyfind(:error_info, 1, opts) do
      {:error_info, info} -> explain(:maps.get(:module, info, module), reason, info, stacktrace)
      false -> :error
    end
  end

  defp error_info(_reason, _stacktrace), do: :error

  defp explain(module, reason, info, stacktrace) do
    function = :maps.get(:function, info, :format_error)

    case apply(module, function, [reason, stacktrace]) do
      %{} = errors when map_size(errors) > 0 -> arguments(errors)
      _ -> :error
    end
  rescue
    _ -> :error
  end

  defp arguments(%{reason: reason, general: text}), do: {:ok, :unicode.characters_to_binary([reason, ": ", text])}
  defp arguments(%{general: text}), do: {:ok, :unicode.characters_to_binary(text)}

  defp arguments(errors) do
    lines = for {position, text} when is_integer(position) <- :lists.sort(:maps.to_list(errors)), do: argument(position, text)
    {:ok, :unicode.characters_to_binary(["errors were found at the given arguments:\n\n", lines])}
  end

  defp argument(position, text), do: ["  * #{ordinal(position)} argument: ", text, "\n"]

  defp ordinal(1), do: "1st"
  defp ordinal(2), do: "2nd"
  defp ordinal(3), do: "3rd"
  defp ordinal(n), do: "#{n}th"
end
