defmodule :uri_string do
  @moduledoc """
  URIs by the letter of RFC 3986.

  `parse/1` gives a map of the parts there are, or `{:error, :invalid_uri, part}` with what could not be read.
  """

  def parse(uri) when is_binary(uri) do
    reference(uri)
  catch
    {:invalid, part} -> {:error, :invalid_uri, part}
  end

  def parse(uri) do
    case parse(:unicode.characters_to_binary(uri)) do
      %{} = parts -> Map.new(parts, fn {key, value} -> {key, if(is_binary(value), do: String.to_charlist(value), else: value)} end)
      error -> error
    end
  end

  @doc "The text of a map of parts."
  def recompose(%{} = parts) do
    authority =
      case parts do
        %{host: host} -> ["//", around(parts[:userinfo], "", "@"), bracketed(host), around(parts[:port], ":", "")]
        _ -> []
      end

    IO.iodata_to_binary([
      around(parts[:scheme], "", ":"),
      authority,
      parts[:path] || [],
      around(parts[:query], "?", ""),
      around(parts[:fragment], "#", "")
    ])
  end

  # -- Normal forms and references --

  def normalize(uri), do: normalize(uri, [])

  @doc "The same URI in its plainest form; `:return_map` gives the parts."
  def normalize(uri, options), do: with(%{} = parts <- parts(uri), do: given(:vl_uri_text.normalized(parts), uri, options))

  def resolve(reference, base), do: resolve(reference, base, [])

  @doc "What a reference means, seen from a base URI."
  def resolve(reference, base, options) do
    with %{} = parts <- parts(reference),
         %{} = base <- parts(base),
         %{} = resolved <- :vl_uri_text.resolved(parts, base) do
      given(resolved, reference, options)
    else
      {:error, :invalid_scheme, _} -> {:error, :invalid_scheme, []}
      error -> error
    end
  end

  defp parts(uri) when is_map(uri), do: Map.new(uri, fn {key, value} -> {key, if(is_list(value), do: to_string(value), else: value)} end)
  defp parts(uri), do: parse(:unicode.characters_to_binary(uri))

  defp given(parts, uri, options) do
    cond do
      :return_map in options -> parts
      is_list(uri) -> String.to_charlist(recompose(parts))
      true -> recompose(parts)
    end
  end

  # -- Escapes and queries --

  def unquote(:quote)(text), do: escaped(text, [])

  @doc "Escapes all but the unreserved characters and those in `safe`."
  def unquote(:quote)(text, safe), do: escaped(text, safe)
  def unquote(:unquote)(text), do: unescaped(text)

  defp escaped(text, safe), do: :vl_uri_text.as(text, &:vl_uri_text.quoted(&1, safe))
  defp unescaped(text), do: :vl_uri_text.as(text, &:vl_uri_text.unquoted/1)

  @doc "Escapes of a text, or of each part of a map, resolved."
  def percent_decode(parts) when is_map(parts),
    do: Map.new(parts, fn {key, value} -> {key, if(is_integer(value), do: value, else: percent_decode(value))} end)

  def percent_decode(text), do: unescaped(text)

  def compose_query(pairs), do: compose_query(pairs, [])

  @doc "Pairs as a form sends them; a value may be `true`."
  def compose_query(pairs, options) when is_list(pairs),
    do: :vl_uri_text.compose(pairs, :proplists.get_value(:encoding, options, :utf8))

  @doc "The pairs of a form's query, or `{:error, reason, part}`."
  def dissect_query(query), do: :vl_uri_text.dissect(query)

  @doc "The same URI with its characters, and its escapes, in another encoding."
  def transcode(uri, options) do
    from = :proplists.get_value(:in_encoding, options, :utf8)
    to = :proplists.get_value(:out_encoding, options, :utf8)
    bytes = uri |> :unicode.characters_to_binary(from, :utf8) |> decoded(uri)
    escaped = Regex.replace(~r/(?:%[0-9A-Fa-f]{2})+/, bytes, &transcoded(&1, from, to, uri))
    if is_list(uri), do: :unicode.characters_to_list(escaped), else: :unicode.characters_to_binary(escaped, :utf8, to)
  catch
    {:error, _, _} = error -> error
  end

  defp transcoded(escapes, from, to, uri) do
    escapes |> :vl_uri_text.unquoted() |> :unicode.characters_to_binary(from, to) |> decoded(uri) |> :vl_uri_text.quoted([])
  end

  defp decoded(bytes, _uri) when is_binary(bytes), do: bytes
  defp decoded(_failed, uri), do: throw({:error, :invalid_input, uri})

  @letters 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  @small 'abcdefghijklmnopqrstuvwxyz'
  @digits '0123456789'
  @path '!$%&\'()*+,-./' ++ @digits ++ ':;=@' ++ @letters ++ '_' ++ @small ++ '~'
  @query '!$%&\'()*+,-./' ++ @digits ++ ':;=?@' ++ @letters ++ '_' ++ @small ++ '~'

  @doc "Which characters each part may have."
  def allowed_characters do
    [
      scheme: '+-.' ++ @digits ++ @letters ++ @small,
      userinfo: '!$%&\'()*+,-.' ++ @digits ++ ':;=' ++ @letters ++ '_' ++ @small ++ '~',
      host: '!$&\'()*+,-.' ++ @digits ++ ':;=' ++ @letters ++ '_' ++ @small ++ '~',
      ipv4: '.' ++ @digits,
      ipv6: '.' ++ @digits ++ ':ABCDEFabcdef',
      regname: '!$%&\'()*+,-.' ++ @digits ++ ';=' ++ @letters ++ '_' ++ @small ++ '~',
      path: @path,
      query: @query,
      fragment: @query,
      reserved: '!#$&\'()*+,/:;=?@[]',
      unreserved: '-.' ++ @digits ++ @letters ++ '_' ++ @small ++ '~'
    ]
  end

  # -- The parser --

  defp around(nil, _before, _behind), do: []
  defp around(:undefined, before, behind), do: [before, behind]
  defp around(part, before, behind), do: [before, to_string(part), behind]

  defp bracketed(host), do: if(String.contains?(to_string(host), ":"), do: ["[", host, "]"], else: host)

  # What does not read as a URI may still be a reference.
  defp reference(<<char, _::binary>> = text) when char in ?a..?z or char in ?A..?Z do
    with_scheme(text)
  catch
    {:invalid, _} -> relative(text)
  end

  defp reference(text), do: relative(text)

  defp with_scheme(text) do
    case take(text, &scheme?/1) do
      {scheme, ":" <> rest} -> hierarchy(rest, %{scheme: scheme})
      {_, rest} -> invalid(rest)
    end
  end

  defp hierarchy("//" <> rest, parts), do: authority(rest, parts)
  defp hierarchy(rest, parts), do: path(rest, parts)

  defp relative("//" <> rest), do: authority(rest, %{})

  defp relative(text) do
    # A colon in the first segment would end a scheme.
    case take(text, &(&1 != ?: and pchar?(&1))) do
      {_, ":" <> _ = rest} -> invalid(rest)
      _ -> path(text, %{})
    end
  end

  defp authority(text, parts) do
    case take(text, &(&1 == ?: or name?(&1))) do
      {userinfo, "@" <> rest} -> host(rest, Map.put(parts, :userinfo, userinfo))
      _ -> host(text, parts)
    end
  catch
    {:invalid, _} -> host(text, parts)
  end

  defp host("[" <> rest, parts) do
    case take(rest, &(&1 in ?0..?9 or &1 in ?a..?f or &1 in ?A..?F or &1 in ':.')) do
      {address, "]" <> rest} ->
        case :inet.parse_ipv6strict_address(String.to_charlist(address)) do
          {:ok, _} -> port(rest, Map.put(parts, :host, address))
          _ -> throw({:invalid, address})
        end

      {_, ""} ->
        throw({:invalid, ""})

      {_, rest} ->
        invalid(rest)
    end
  end

  defp host(text, parts) do
    {host, rest} = take(text, &name?/1)
    port(rest, Map.put(parts, :host, host))
  end

  defp port(":" <> rest, parts) do
    case take(rest, &(&1 in ?0..?9)) do
      {"", rest} -> after_authority(rest, Map.put(parts, :port, :undefined))
      {digits, rest} -> after_authority(rest, Map.put(parts, :port, String.to_integer(digits)))
    end
  end

  defp port(rest, parts), do: after_authority(rest, parts)

  defp after_authority(<<char, _::binary>> = rest, _parts) when char not in '/?#', do: invalid(rest)
  defp after_authority(rest, parts), do: path(rest, parts)

  defp path(text, parts) do
    {path, rest} = take(text, &(&1 == ?/ or pchar?(&1)))
    parts = Map.put(parts, :path, path)

    case rest do
      "?" <> rest -> query(rest, parts)
      "#" <> rest -> fragment(rest, parts)
      "" -> parts
      _ -> invalid(rest)
    end
  end

  defp query(text, parts) do
    case take(text, &free?/1) do
      {query, "#" <> rest} -> fragment(rest, Map.put(parts, :query, query))
      {query, ""} -> Map.put(parts, :query, query)
      {_, rest} -> invalid(rest)
    end
  end

  defp fragment(text, parts) do
    case take(text, &free?/1) do
      {fragment, ""} -> Map.put(parts, :fragment, fragment)
      {_, rest} -> invalid(rest)
    end
  end

  # -- Characters --

  defp take(text, fits?), do: take(text, fits?, 0)

  defp take(text, fits?, at) do
    case text do
      <<taken::binary-size(at), char, _::binary>> ->
        if fits?.(char), do: take(text, fits?, at + 1), else: {taken, binary_part(text, at, byte_size(text) - at)}

      _ ->
        {text, ""}
    end
  end

  defp invalid(<<char::utf8, _::binary>>), do: throw({:invalid, [char]})
  defp invalid(<<byte, _::binary>>), do: throw({:invalid, [byte]})
  defp invalid(""), do: throw({:invalid, []})

  defp letter?(char), do: char in ?a..?z or char in ?A..?Z or char in ?0..?9
  defp scheme?(char), do: letter?(char) or char in '+-.'
  # What names of hosts are made of; escapes are not looked into.
  defp name?(char), do: letter?(char) or char in '-._~%!$&\'()*+,;='
  defp pchar?(char), do: name?(char) or char in ':@'
  defp free?(char), do: pchar?(char) or char in '/?'
end
