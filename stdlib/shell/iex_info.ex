defmodule IEx.Info do
  @moduledoc "What the helper `i` says of a value."

  @doc "Pairs of a heading and a text."
  def info(term) do
    [{"Term", inspect(term, IEx.inspect_opts())}] ++ of(term) ++ implemented(term)
  end

  defp of(term) when is_atom(term), do: [{"Data type", "Atom"}] ++ module(term) ++ [{"Reference modules", references(term)}]
  defp of(term) when is_integer(term), do: type("Integer", [], "Integer")
  defp of(term) when is_float(term), do: type("Float", [], "Float")
  defp of(term) when is_function(term), do: type("Function", function(term), "Function")
  defp of(term) when is_reference(term), do: type("Reference", [], "")
  defp of(term) when is_tuple(term), do: type("Tuple", [], "Tuple")
  defp of(term) when is_pid(term), do: type("PID", process(term), "Process, Node")
  defp of(%module{}), do: type(inspect(module), [{"Description", "This is a struct."}], "#{inspect(module)}, Map")
  defp of(term) when is_map(term), do: type("Map", [], "Map")
  defp of(term) when is_binary(term), do: type("BitString", binary(term), "String, :binary")
  defp of(term) when is_bitstring(term), do: type("BitString", [{"Bits size", bit_size(term)}], ":binary")
  defp of([]), do: type("List", [], "List")
  defp of([{key, _} | _]) when is_atom(key), do: type("List", [{"Description", "This is what is referred to as a \"keyword list\"."}], "Keyword, List")
  defp of(term) when is_list(term), do: type("List", [], "List")

  defp type(name, more, references), do: [{"Data type", name}] ++ more ++ [{"Reference modules", references}]

  defp module(atom) do
    if Code.ensure_loaded?(atom) do
      [
        {"Description", "Use h(#{inspect(atom)}) to access its documentation.\nCall #{inspect(atom)}.module_info() to access metadata."},
        {"Raw representation", inspect(atom, structs: false) |> raw(atom)}
      ]
    else
      []
    end
  end

  defp raw(_text, atom), do: ":\"#{atom}\""
  defp references(atom), do: if(Code.ensure_loaded?(atom), do: "Module, Atom", else: "Atom")

  defp function(fun) do
    {:type, type} = Function.info(fun, :type)
    {:arity, arity} = Function.info(fun, :arity)
    [{"Type", type}, {"Arity", arity}]
  end

  defp binary(text) do
    if String.printable?(text) do
      [
        {"Byte size", byte_size(text)},
        {"Description", "This is a string: a UTF-8 encoded binary. It's printed surrounded by\n\"double quotes\" because all UTF-8 encoded code points in it are printable."},
        {"Raw representation", inspect(text, binaries: :as_binaries)}
      ]
    else
      [{"Byte size", byte_size(text)}]
    end
  end

  defp process(pid) do
    case Process.info(pid, [:registered_name, :links, :message_queue_len]) do
      nil ->
        [{"Alive", "false"}]

      [registered_name: name, links: links, message_queue_len: length] ->
        [
          {"Alive", "true"},
          {"Name", if(name == [], do: "not registered", else: inspect(name))},
          {"Links", if(links == [], do: "none", else: Enum.map_join(links, ", ", &inspect/1))},
          {"Message queue length", length},
          {"Description", "Use Process.info/1 to get more info about this process"}
        ]
    end
  end

  @protocols [Collectable, Enumerable, Inspect, List.Chars, String.Chars]

  defp implemented(term) do
    found = for protocol <- @protocols, protocol.impl_for(term) not in [nil, Inspect.Any], do: inspect(protocol)
    [{"Implemented protocols", Enum.join(found, ", ")}]
  end
end
