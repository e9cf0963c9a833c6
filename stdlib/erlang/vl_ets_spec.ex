defmodule :vl_ets_spec do
  @moduledoc false
  # What is wrong with a match specification, in words: for :ets.test_ms/2. The machine itself only tells that something is.

  # Those of specifications for traces.
  @foreign [
    :message, :return_trace, :exception_trace, :is_seq_trace, :set_seq_token, :get_seq_token, :process_dump, :enable_trace,
    :disable_trace, :trace, :display, :caller, :silent, :set_tcw, :current_stacktrace
  ]

  def faults(spec) when not is_list(spec) or spec == [], do: ["Match programs are not in a list."]

  def faults(spec) do
    if List.improper?(spec), do: ["Match programs are not in a list."], else: spec |> Enum.flat_map(&clause/1) |> final(spec)
  end

  # What is left over for the machine to say.
  defp final([], spec) do
    :ets.match_spec_compile(spec)
    []
  rescue
    ArgumentError -> ["Illegal parameter."]
  end

  defp final(faults, _spec), do: faults

  defp clause({head, guards, body}) do
    bound = variables(head, [])
    expressions(guards, bound) ++ if(is_list(body) and body != [], do: expressions(body, bound), else: ["Body clause does not return anything."])
  end

  defp clause(_), do: ["Match program part is not a tuple of arity 3."]

  defp variables(atom, acc) when is_atom(atom), do: if(variable?(atom), do: [atom | acc], else: acc)
  defp variables([head | tail], acc), do: variables(tail, variables(head, acc))
  defp variables(tuple, acc) when is_tuple(tuple), do: variables(Tuple.to_list(tuple), acc)
  defp variables(map, acc) when is_map(map), do: variables(Map.values(map), acc)
  defp variables(_, acc), do: acc

  defp variable?(atom) do
    case Atom.to_string(atom) do
      "$" <> digits -> match?({_, ""}, Integer.parse(digits)) and not String.starts_with?(digits, ["+", "-"])
      _ -> false
    end
  end

  defp expressions(list, _) when not is_list(list), do: ["Match expression is not a list."]
  defp expressions([], _), do: []
  defp expressions([e | rest], bound) when is_list(rest), do: expression(e, bound) ++ expressions(rest, bound)
  defp expressions([e | _], bound), do: expression(e, bound) ++ ["Match expression is not a proper list."]

  defp expression(atom, bound) when is_atom(atom),
    do: if(variable?(atom) and atom not in bound, do: ["Variable #{atom} is unbound."], else: [])

  defp expression([head | tail], bound), do: expression(head, bound) ++ expression(tail, bound)
  defp expression({tuple}, bound) when is_tuple(tuple), do: each(Tuple.to_list(tuple), bound)
  defp expression(map, bound) when is_map(map), do: each(Map.keys(map) ++ Map.values(map), bound)
  defp expression({:const, _}, _), do: []
  defp expression(call, bound) when is_tuple(call), do: call(Tuple.to_list(call), call, bound)
  defp expression(_, _), do: []

  defp each(list, bound), do: Enum.flat_map(list, &expression(&1, bound))

  defp call([:const | _], call, _), do: ["Special form 'const' called with more than one argument in #{text(call)}."]
  defp call([:self | [_ | _]], call, _), do: ["Special form 'self' called with arguments in #{text(call)}."]

  defp call([form], _, _) when form in [:and, :or, :andalso, :orelse],
    do: ["Special form '#{form}' called without arguments in {#{form}}."]

  defp call([name | _], _, _) when name in @foreign, do: ["Special form '#{name}' used in wrong dialect."]

  defp call([name | arguments], call, bound) when is_atom(name) do
    cond do
      variable?(name) -> no_call(call)
      function?(name, length(arguments)) -> each(arguments, bound)
      true -> ["Function #{name}/#{length(arguments)} does_not_exist." | each(arguments, bound)]
    end
  end

  defp call(_, call, _), do: no_call(call)

  defp no_call(call), do: ["#{text(call)} is neither a function call, nor a tuple (tuples are written {{ ... }})."]

  defp function?(name, arity) do
    :ets.match_spec_compile([{:_, [], [List.to_tuple([name | List.duplicate(1, arity)])]}])
    true
  rescue
    ArgumentError -> false
  end

  defp text(term), do: :io_lib.format(~c"~tp", [term])
end
