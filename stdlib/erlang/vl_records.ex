defmodule :vl_records do
  @moduledoc """
  The records that an Erlang file declares, for `Record.extract/2`.

  Of the file only declarations `-record(name, {field = Default :: Type, ...}).` are read. A default is a constant: what calls
  functions or uses macros raises ArgumentError.
  """

  # Headers of applications that are part of this library, and so no files.
  @own %{
    "kernel/include/file.hrl" => [
      file_info:
        Enum.map(
          [:size, :type, :access, :atime, :mtime, :ctime, :mode, :links, :major_device, :minor_device, :inode, :uid, :gid],
          &{&1, :undefined}
        ),
      file_descriptor: [{:module, :undefined}, {:data, :undefined}]
    ]
  }

  @doc "The records `[name: [field: default]]` of a file of an application, \"app/include/file.hrl\"."
  def of_library(path) do
    case Map.fetch(@own, path) do
      {:ok, records} -> records
      :error -> path |> library_file() |> of_file()
    end
  end

  @doc "The same of a file."
  def of_file(path) do
    path |> File.read!() |> tokens([]) |> records([])
  end

  defp library_file(path) do
    [app | rest] = Path.split(path)

    case :code.lib_dir(String.to_atom(app)) do
      {:error, _} -> raise ArgumentError, "lib file #{path} could not be found"
      folder -> Path.join([List.to_string(folder) | rest])
    end
  end

  # -- Tokens: {:atom, a}, {:var, name}, {:constant, number or text}, punctuation as text --

  defp tokens("", read), do: Enum.reverse(read)
  defp tokens(<<space, rest::binary>>, read) when space in ' \t\r\n', do: tokens(rest, read)
  defp tokens("%" <> rest, read), do: rest |> String.split("\n", parts: 2) |> Enum.at(1, "") |> tokens(read)
  defp tokens("\"" <> rest, read), do: quoted(rest, ?", [], &{:constant, &1}, read)
  defp tokens("'" <> rest, read), do: quoted(rest, ?', [], &{:atom, List.to_atom(&1)}, read)

  defp tokens("$\\" <> rest, read) do
    {char, rest} = escape(rest)
    tokens(rest, [{:constant, char} | read])
  end

  defp tokens(<<?$, char::utf8, rest::binary>>, read), do: tokens(rest, [{:constant, char} | read])

  defp tokens(<<char, _::binary>> = text, read) when char in ?0..?9 do
    [number] = Regex.run(~r/\A\d+(#[0-9a-zA-Z]+|\.\d+([eE][-+]?\d+)?)?/, text) |> Enum.take(1)
    tokens(after_text(text, number), [{:constant, number(number)} | read])
  end

  defp tokens(<<char, _::binary>> = text, read) when char in ?a..?z do
    [name] = Regex.run(~r/\A[a-z][\w@]*/, text)
    tokens(after_text(text, name), [{:atom, String.to_atom(name)} | read])
  end

  defp tokens(<<char, _::binary>> = text, read) when char in ?A..?Z or char == ?_ do
    [name] = Regex.run(~r/\A\w[\w@]*/, text)
    tokens(after_text(text, name), [{:var, name} | read])
  end

  defp tokens(text, read) do
    [sign] = Regex.run(~r/\A(::|<<|>>|=>|:=|->|\|\||.)/su, text) |> Enum.take(1)
    tokens(after_text(text, sign), [sign | read])
  end

  defp after_text(text, taken), do: binary_part(text, byte_size(taken), byte_size(text) - byte_size(taken))

  defp quoted(<<mark, rest::binary>>, mark, chars, wrap, read), do: tokens(rest, [wrap.(Enum.reverse(chars)) | read])

  defp quoted("\\" <> rest, mark, chars, wrap, read) do
    {char, rest} = escape(rest)
    quoted(rest, mark, [char | chars], wrap, read)
  end

  defp quoted(<<char::utf8, rest::binary>>, mark, chars, wrap, read), do: quoted(rest, mark, [char | chars], wrap, read)
  defp quoted("", _mark, _chars, _wrap, _read), do: raise(ArgumentError, "a quote is not closed")

  @escapes %{?n => ?\n, ?t => ?\t, ?r => ?\r, ?s => ?\s, ?e => ?\e, ?0 => 0, ?b => ?\b, ?d => 127, ?f => ?\f, ?v => ?\v}
  defp escape(<<char::utf8, rest::binary>>), do: {Map.get(@escapes, char, char), rest}
  defp escape(""), do: raise(ArgumentError, "a quote is not closed")

  defp number(text) do
    case String.split(text, "#") do
      [base, digits] -> String.to_integer(digits, String.to_integer(base))
      [digits] -> if String.contains?(digits, "."), do: String.to_float(digits), else: String.to_integer(digits)
    end
  end

  # -- Declarations --

  defp records(["-", {:atom, :record}, "(", {:atom, name}, ",", "{" | rest], found) do
    {fields, rest} = fields(rest, [])
    records(rest, [{name, fields} | found])
  end

  defp records([_token | rest], found), do: records(rest, found)
  defp records([], found), do: Enum.reverse(found)

  defp fields(["}" | rest], fields), do: {Enum.reverse(fields), rest}
  defp fields(["," | rest], fields), do: fields(rest, fields)

  defp fields([{:atom, name}, "=" | rest], fields) do
    {default, rest} = constant(rest)
    rest |> skip_type(0) |> fields([{name, default} | fields])
  end

  defp fields([{:atom, name} | rest], fields), do: rest |> skip_type(0) |> fields([{name, :undefined} | fields])
  defp fields(tokens, _fields), do: fail(tokens)

  # To the comma or brace behind the field.
  defp skip_type([token | _] = tokens, 0) when token in [",", "}"], do: tokens
  defp skip_type([token | rest], depth) when token in ["(", "[", "{", "<<"], do: skip_type(rest, depth + 1)
  defp skip_type([token | rest], depth) when token in [")", "]", "}", ">>"], do: skip_type(rest, depth - 1)
  defp skip_type([_token | rest], depth), do: skip_type(rest, depth)
  defp skip_type([], _depth), do: fail([])

  # -- Constants --

  defp constant([{:atom, atom} | rest]), do: {atom, rest}
  # Strings that stand beside each other are one.
  defp constant([{:constant, one}, {:constant, two} | rest]) when is_list(one) and is_list(two), do: constant([{:constant, one ++ two} | rest])
  defp constant([{:constant, value} | rest]), do: {value, rest}
  defp constant(["-", {:constant, number} | rest]) when is_number(number), do: {-number, rest}
  defp constant(["[" | rest]), do: elements(rest, "]", [])
  defp constant(["<<", {:constant, text}, ">>" | rest]) when is_list(text), do: {:erlang.list_to_binary(text), rest}
  defp constant(["<<", ">>" | rest]), do: {"", rest}
  defp constant(["#", "{", "}" | rest]), do: {%{}, rest}

  defp constant(["{" | rest]) do
    {list, rest} = elements(rest, "}", [])
    {List.to_tuple(list), rest}
  end

  defp constant(tokens), do: fail(tokens)

  defp elements([stop | rest], stop, list), do: {Enum.reverse(list), rest}
  defp elements(["," | rest], stop, list), do: elements(rest, stop, list)

  defp elements(tokens, stop, list) do
    {element, rest} = constant(tokens)
    elements(rest, stop, [element | list])
  end

  defp fail([]), do: raise(ArgumentError, "the declaration of a record is not closed")
  defp fail([token | _]), do: raise(ArgumentError, "the default of a record's field is no constant, near #{inspect(token)}")
end
