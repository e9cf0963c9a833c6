defmodule :vl_log_text do
  @moduledoc false
  # What Erlang code logs, in Elixir's words: terms are shown by `inspect`.

  @doc "A format of `:io_lib` and its arguments as chardata; nil when they do not fit."
  def format(format, args) do
    {pieces, args} = translate(IO.chardata_to_string(format), args, [], [])
    :io_lib.format(IO.iodata_to_binary(pieces), args)
  rescue
    _ -> nil
  end

  defp translate("~" <> rest, args, pieces, done) do
    {fields, directive} = String.split_at(rest, fields_size(rest, 0))
    {modifiers, <<kind, rest::binary>>} = String.split_at(directive, modifiers_size(directive, 0))
    {piece, shown, args} = directive(kind, "~" <> fields <> modifiers <> <<kind>>, fields, args)
    translate(rest, args, [pieces, piece], done ++ shown)
  end

  defp translate(<<char::utf8, rest::binary>>, args, pieces, done), do: translate(rest, args, [pieces, <<char::utf8>>], done)
  defp translate("", [], pieces, done), do: {pieces, done}

  defp fields_size(<<char, rest::binary>>, n) when char in ~c"0123456789.-*", do: fields_size(rest, n + 1)
  defp fields_size(_, n), do: n

  defp modifiers_size(<<char, rest::binary>>, n) when char in ~c"tlkK", do: modifiers_size(rest, n + 1)
  defp modifiers_size(_, n), do: n

  defp directive(kind, _piece, _fields, [term | args]) when kind in ~c"pw", do: {"~ts", [inspect(term)], args}

  defp directive(kind, _piece, _fields, [term, limit | args]) when kind in ~c"PW",
    do: {"~ts", [inspect(term, limit: limit)], args}

  defp directive(kind, piece, _fields, args) when kind in ~c"~n", do: {piece, [], args}

  defp directive(_kind, piece, fields, args) do
    {taken, args} = Enum.split(args, length(String.split(fields, "*")))
    {piece, taken, args}
  end

  @doc "A report of `:error_logger`: a line for each pair."
  def report([_ | _] = list), do: Enum.map_join(list, "\n", &line/1)
  def report(other), do: inspect(other)

  defp line({key, value}), do: "    #{inspect(key)}: #{inspect(value)}"
  defp line(other), do: "    #{inspect(other)}"
end
