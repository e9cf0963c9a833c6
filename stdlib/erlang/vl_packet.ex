defmodule :vl_packet do
  @moduledoc false
  # erlang:decode_packet/3: the first packet of some bytes, the rest.

  def decode(type, bytes, _options) when type in [0, :raw],
    do: if(bytes == "", do: {:more, :undefined}, else: {:ok, bytes, ""})

  def decode(n, bytes, _options) when n in [1, 2, 4], do: counted(n * 8, bytes)

  def decode(:line, bytes, options) do
    delimiter = :proplists.get_value(:line_delimiter, options, ?\n)
    limit = :proplists.get_value(:line_length, options, 0)

    case :binary.match(bytes, <<delimiter>>) do
      {at, 1} when limit == 0 or at < limit -> cut(bytes, at + 1)
      _ when limit > 0 and byte_size(bytes) >= limit -> cut(bytes, limit)
      _ -> {:more, :undefined}
    end
  end

  def decode(type, bytes, _options) when type in [:http, :http_bin], do: first_line(bytes, kind(type))
  def decode(type, bytes, _options) when type in [:httph, :httph_bin], do: header_line(bytes, kind(type))

  defp kind(type) when type in [:http_bin, :httph_bin], do: :binary
  defp kind(_), do: :list

  defp text(binary, :binary), do: binary
  defp text(binary, :list), do: :erlang.binary_to_list(binary)

  defp cut(bytes, n) do
    <<packet::binary-size(n), rest::binary>> = bytes
    {:ok, packet, rest}
  end

  defp counted(bits, bytes) do
    case bytes do
      <<n::size(bits), packet::binary-size(n), rest::binary>> -> {:ok, packet, rest}
      <<n::size(bits), _::binary>> -> {:more, n + div(bits, 8)}
      _ -> {:more, :undefined}
    end
  end

  # A line without its end: {line, rest}, or :more.
  defp line(bytes) do
    case :binary.match(bytes, "\n") do
      {at, 1} ->
        <<line::binary-size(at), ?\n, rest::binary>> = bytes
        {strip_return(line), rest}

      :nomatch ->
        :more
    end
  end

  defp strip_return(line) do
    n = byte_size(line) - 1
    if n >= 0 and :binary.at(line, n) == ?\r, do: :binary.part(line, 0, n), else: line
  end

  # -- The first line of a request or a response --

  defp first_line(bytes, kind) do
    case line(bytes) do
      :more -> {:more, :undefined}
      {"", rest} -> {:ok, wrong("", kind), rest}
      {line, rest} -> {:ok, start_of(line, kind), rest}
    end
  end

  defp start_of("HTTP/" <> _ = line, kind) do
    with [version, status] <- split_blank(line),
         {:ok, version} <- version(version),
         {status, phrase} <- status(status) do
      {:http_response, version, status, text(phrase, kind)}
    else
      _ -> wrong(line, kind)
    end
  end

  defp start_of(line, kind) do
    case split_blank(line) do
      [method, rest] ->
        case :binary.split(rest, " ") do
          [uri, version] -> request(method, uri, version, line, kind)
          [uri] -> {:http_request, method(method, kind), uri(uri, kind), {0, 9}}
        end

      _ ->
        wrong(line, kind)
    end
  end

  defp request(method, uri, version, line, kind) do
    case version(version) do
      {:ok, version} -> {:http_request, method(method, kind), uri(uri, kind), version}
      :error -> wrong(line, kind)
    end
  end

  defp wrong(line, kind), do: {:http_error, text(line <> "\r\n", kind)}

  defp split_blank(line), do: :binary.split(line, " ")

  defp version(<<"HTTP/", major, ?., minor>>) when major in ?0..?9 and minor in ?0..?9,
    do: {:ok, {major - ?0, minor - ?0}}

  defp version(_), do: :error

  defp status(<<a, b, c, rest::binary>>) when a in ?0..?9 and b in ?0..?9 and c in ?0..?9 do
    phrase =
      if :binary.first(rest <> " ") == ?\s and rest != "", do: :binary.part(rest, 1, byte_size(rest) - 1), else: rest

    {(a - ?0) * 100 + (b - ?0) * 10 + c - ?0, phrase}
  end

  defp status(_), do: :error

  @methods ~w(OPTIONS GET HEAD POST PUT DELETE TRACE)

  defp method(method, _kind) when method in @methods, do: :erlang.binary_to_atom(method)
  defp method(method, kind), do: text(method, kind)

  defp uri("*", _kind), do: :*
  defp uri("/" <> _ = path, kind), do: {:abs_path, text(path, kind)}
  defp uri("http://" <> rest, kind), do: absolute(:http, rest, kind)
  defp uri("https://" <> rest, kind), do: absolute(:https, rest, kind)

  defp uri(uri, kind) do
    case :binary.split(uri, ":") do
      [scheme, rest] -> {:scheme, text(scheme, kind), text(rest, kind)}
      [_] -> text(uri, kind)
    end
  end

  defp absolute(scheme, rest, kind) do
    {authority, path} =
      case :binary.match(rest, "/") do
        {at, 1} -> {:binary.part(rest, 0, at), :binary.part(rest, at, byte_size(rest) - at)}
        :nomatch -> {rest, "/"}
      end

    {host, port} =
      case :binary.split(authority, ":") do
        [host, port] -> {host, :erlang.binary_to_integer(port)}
        [host] -> {host, :undefined}
      end

    {:absoluteURI, scheme, text(host, kind), port, text(path, kind)}
  end

  # -- Header lines. A line that begins with a blank goes on. --

  @headers ~w(Cache-Control Connection Date Pragma Transfer-Encoding Upgrade Via Accept Accept-Charset
              Accept-Encoding Accept-Language Authorization From Host If-Modified-Since If-Match If-None-Match
              If-Range If-Unmodified-Since Max-Forwards Proxy-Authorization Range Referer User-Agent Age Location
              Proxy-Authenticate Public Retry-After Server Vary Warning Www-Authenticate Allow Content-Base
              Content-Encoding Content-Language Content-Length Content-Location Content-Md5 Content-Range
              Content-Type Etag Expires Last-Modified Accept-Ranges Set-Cookie Set-Cookie2 X-Forwarded-For Cookie
              Keep-Alive Proxy-Connection)

  defp header_line(bytes, kind) do
    case line(bytes) do
      :more -> {:more, :undefined}
      {"", rest} -> {:ok, :http_eoh, rest}
      {_, ""} -> {:more, :undefined}
      {line, <<c, _::binary>> = rest} when c in [?\s, ?\t] -> folded(line, rest, kind)
      {line, rest} -> {:ok, header(line, kind), rest}
    end
  end

  defp folded(line, rest, kind) do
    case line(rest) do
      :more -> {:more, :undefined}
      {more, after_it} -> continued(line <> "\r\n" <> more, after_it, kind)
    end
  end

  defp continued(_line, "", _kind), do: {:more, :undefined}
  defp continued(line, <<c, _::binary>> = rest, kind) when c in [?\s, ?\t], do: folded(line, rest, kind)
  defp continued(line, rest, kind), do: {:ok, header(line, kind), rest}

  defp header(line, kind) do
    case :binary.split(line, ":") do
      [name, value] ->
        {known, name} = header_name(name, kind)
        {:http_header, known, name, text(original(line), kind), text(blanks_off(value), kind)}

      _ ->
        wrong(line, kind)
    end
  end

  defp original(line), do: hd(:binary.split(line, ":"))

  defp header_name(name, kind) do
    canonical = canonical(name)

    case position(canonical, @headers, 1) do
      0 -> {0, text(canonical, kind)}
      n -> {n, :erlang.binary_to_atom(spelt(canonical))}
    end
  end

  defp spelt("Www-Authenticate"), do: "Www-Authenticate"
  defp spelt(name), do: name

  defp position(name, [name | _], n), do: n
  defp position(name, [_ | rest], n), do: position(name, rest, n + 1)
  defp position(_, [], _), do: 0

  # Each word of a name begins with a capital.
  defp canonical(name), do: canonical(name, true)

  defp canonical(<<c, rest::binary>>, start) do
    c =
      cond do
        start and c in ?a..?z -> c - 32
        not start and c in ?A..?Z -> c + 32
        true -> c
      end

    <<c, canonical(rest, c == ?-)::binary>>
  end

  defp canonical("", _), do: ""

  defp blanks_off(<<c, rest::binary>>) when c in [?\s, ?\t], do: blanks_off(rest)
  defp blanks_off(value), do: value
end
