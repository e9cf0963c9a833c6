# A JSON parser on binaries, and a printer that indents.
defmodule JSON do
  @doc "Parses a text: `{:ok, value}` or `{:error, message}`."
  def parse(text) do
    {value, rest} = text |> skip() |> value()

    case skip(rest) do
      "" -> {:ok, value}
      rest -> unexpected(rest)
    end
  catch
    {:unexpected, message} -> {:error, message}
  end

  defp value("null" <> rest), do: {nil, rest}
  defp value("true" <> rest), do: {true, rest}
  defp value("false" <> rest), do: {false, rest}
  defp value(<<?", rest::binary>>), do: string(rest, [])
  defp value("[" <> rest), do: rest |> skip() |> array([])
  defp value("{" <> rest), do: rest |> skip() |> object([])
  defp value(<<c, _::binary>> = text) when c in ?0..?9 or c == ?-, do: number(text)
  defp value(rest), do: unexpected(rest)

  defp array("]" <> rest, []), do: {[], rest}

  defp array(text, items) do
    {item, rest} = value(text)

    case skip(rest) do
      "," <> rest -> rest |> skip() |> array([item | items])
      "]" <> rest -> {Enum.reverse([item | items]), rest}
      rest -> unexpected(rest)
    end
  end

  defp object("}" <> rest, []), do: {%{}, rest}

  defp object(<<?", rest::binary>>, pairs) do
    {key, rest} = string(rest, [])

    with ":" <> rest <- skip(rest) do
      {value, rest} = rest |> skip() |> value()
      pairs = [{key, value} | pairs]

      case skip(rest) do
        "," <> rest -> rest |> skip() |> object(pairs)
        "}" <> rest -> {Map.new(pairs), rest}
        rest -> unexpected(rest)
      end
    else
      rest -> unexpected(rest)
    end
  end

  defp object(rest, _pairs), do: unexpected(rest)

  @escapes %{?n => ?\n, ?t => ?\t, ?r => ?\r, ?b => ?\b, ?f => ?\f, ?" => ?", ?\\ => ?\\, ?/ => ?/}

  defp string(<<?", rest::binary>>, done), do: {done |> Enum.reverse() |> List.to_string(), rest}

  defp string(<<"\\u", hex::binary-size(4), rest::binary>>, done),
    do: string(rest, [String.to_integer(hex, 16) | done])

  defp string(<<?\\, c, rest::binary>>, done) when is_map_key(@escapes, c), do: string(rest, [@escapes[c] | done])
  defp string(<<c::utf8, rest::binary>>, done) when c >= 32 and c != ?\\, do: string(rest, [c | done])
  defp string(rest, _done), do: unexpected(rest)

  defp number(text) do
    [digits] = Regex.run(~r/^-?\d+(\.\d+)?([eE][+-]?\d+)?/, text, capture: :first)
    rest = binary_part(text, byte_size(digits), byte_size(text) - byte_size(digits))

    case Integer.parse(digits) do
      {integer, ""} -> {integer, rest}
      {_, _} -> {digits |> Float.parse() |> elem(0), rest}
    end
  end

  defp skip(<<c, rest::binary>>) when c in ' \t\r\n', do: skip(rest)
  defp skip(text), do: text

  defp unexpected(""), do: throw({:unexpected, "unexpected end"})
  defp unexpected(rest), do: throw({:unexpected, "unexpected #{inspect(String.first(rest))}"})

  @doc "The value as JSON, two spaces for each level; keys in order."
  def format(value), do: value |> format("") |> IO.iodata_to_binary()

  defp format(map, indent) when map_size(map) > 0 do
    lines = for {key, value} <- Enum.sort(map), do: [quoted(key), ": ", format(value, indent <> "  ")]
    block("{", lines, "}", indent)
  end

  defp format([_ | _] = list, indent), do: block("[", Enum.map(list, &format(&1, indent <> "  ")), "]", indent)
  defp format([], _indent), do: "[]"
  defp format(%{}, _indent), do: "{}"
  defp format(text, _indent) when is_binary(text), do: quoted(text)
  defp format(nil, _indent), do: "null"
  defp format(other, _indent), do: to_string(other)

  defp block(open, lines, close, indent) do
    [open, ?\n, lines |> Enum.map(&[indent, "  ", &1]) |> Enum.intersperse(",\n"), ?\n, indent, close]
  end

  defp quoted(text), do: [?", for(<<c::utf8 <- text>>, do: escape(c)), ?"]

  for {short, code} <- @escapes, short != ?/ do
    defp escape(unquote(code)), do: unquote(<<?\\, short>>)
  end

  defp escape(c) when c < 32, do: ["\\u", c |> Integer.to_string(16) |> String.pad_leading(4, "0")]
  defp escape(c), do: <<c::utf8>>
end

text = ~S"""
{"name": "Vial", "tags": ["vm", "small", "\u00e9t\u00e9"], "empty": {}, "none": [],
 "size": -12.5e2, "big": 123456789012345678901234567890, "nested": {"deep": [1, [2, [3, null]]], "ok": true},
 "quote": "say \"hi\"\n"}
"""

{:ok, value} = JSON.parse(text)
IO.inspect(value)
IO.puts(JSON.format(value))
IO.inspect(JSON.parse(JSON.format(value)) == {:ok, value}, label: "round trip")

for bad <- ["[1, 2", "{\"a\" 1}", "tru", "[1,]", "\"open", ""], do: IO.inspect(JSON.parse(bad), label: inspect(bad))
