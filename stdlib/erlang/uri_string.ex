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
