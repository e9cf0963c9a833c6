defmodule URI do
  @moduledoc """
  Uniform resource identifiers: taking apart, putting together, escaping.

      iex> URI.parse("http://example.com/a?b=1").host
      "example.com"
      iex> URI.encode_query(a: 1, b: "x y")
      "a=1&b=x+y"
  """

  @derive {Inspect, optional: [:authority]}
  defstruct [:scheme, :authority, :userinfo, :host, :port, :path, :query, :fragment]

  @type t :: %URI{}

  # -- Ports --

  @doc """
  The usual port of a scheme, or `nil`.

      iex> URI.default_port("https")
      443
  """
  def default_port(scheme) when is_binary(scheme) do
    :persistent_term.get({URI, scheme}, known_port(scheme))
  end

  defp known_port("ftp"), do: 21
  defp known_port("http"), do: 80
  defp known_port("https"), do: 443
  defp known_port("ldap"), do: 389
  defp known_port("sftp"), do: 22
  defp known_port("tftp"), do: 69
  defp known_port("ws"), do: 80
  defp known_port("wss"), do: 443
  defp known_port(_scheme), do: nil

  @doc "Makes `port` the usual one of a scheme."
  def default_port(scheme, port) when is_binary(scheme) and is_integer(port) and port >= 0 do
    :persistent_term.put({URI, scheme}, port)
  end

  # -- Queries --

  @doc """
  Pairs as a query; `encoding` is `:www_form` or `:rfc3986`.

      iex> URI.encode_query(%{"a b" => "c"}, :rfc3986)
      "a%20b=c"
  """
  def encode_query(enumerable, encoding \\ :www_form) do
    Enum.map_join(enumerable, "&", &encode_pair(&1, encoding))
  end

  defp encode_pair({key, _}, _encoding) when is_list(key) do
    raise ArgumentError, "encode_query/2 keys cannot be lists, got: #{inspect(key)}"
  end

  defp encode_pair({_, value}, _encoding) when is_list(value) do
    raise ArgumentError, "encode_query/2 values cannot be lists, got: #{inspect(value)}"
  end

  defp encode_pair({key, value}, :www_form) do
    encode_www_form(Kernel.to_string(key)) <> "=" <> encode_www_form(Kernel.to_string(value))
  end

  defp encode_pair({key, value}, :rfc3986) do
    encode(Kernel.to_string(key), &char_unreserved?/1) <>
      "=" <> encode(Kernel.to_string(value), &char_unreserved?/1)
  end

  @doc """
  A query as a map, put into `map`.

      iex> URI.decode_query("a=1&b=x+y")
      %{"a" => "1", "b" => "x y"}
  """
  def decode_query(query, map \\ %{}, encoding \\ :www_form)

  def decode_query(query, %{__struct__: _} = dict, encoding) when is_binary(query) do
    decode_into_struct(query_pairs(query, encoding), dict)
  end

  def decode_query(query, map, encoding) when is_binary(query) and is_map(map) do
    Enum.into(query_pairs(query, encoding), map)
  end

  def decode_query(query, dict, encoding) when is_binary(query) do
    decode_into_struct(query_pairs(query, encoding), dict)
  end

  defp decode_into_struct(pairs, %module{} = dict) do
    Enum.reduce(pairs, dict, fn {key, value}, dict -> module.put(dict, key, value) end)
  end

  @doc """
  A query as a stream of pairs.

      iex> URI.query_decoder("a=1&b") |> Enum.to_list()
      [{"a", "1"}, {"b", ""}]
  """
  def query_decoder(query, encoding \\ :www_form) when is_binary(query) do
    Stream.unfold(query, &next_pair(&1, encoding))
  end

  defp query_pairs(query, encoding), do: Enum.to_list(query_decoder(query, encoding))

  defp next_pair("", _encoding), do: nil

  defp next_pair(query, encoding) do
    {pair, rest} = halves(query, "&")
    {key, value} = halves(pair, "=")
    {{decode_with(key, encoding), decode_with(value || "", encoding)}, rest || ""}
  end

  defp halves(string, separator) do
    case :binary.split(string, separator) do
      [first, rest] -> {first, rest}
      [first] -> {first, nil}
    end
  end

  defp decode_with(string, :www_form), do: decode_www_form(string)
  defp decode_with(string, :rfc3986), do: decode(string)

  # -- Escapes --

  @doc "Whether a character has a meaning of its own in a URI."
  def char_reserved?(character) when character in 0..0x10FFFF do
    character in ':/?#[]@!$&\'()*+,;='
  end

  @doc "Whether a character may stand anywhere in a URI."
  def char_unreserved?(character) when character in 0..0x10FFFF do
    character in ?0..?9 or character in ?a..?z or character in ?A..?Z or character in '~_-.'
  end

  @doc "Whether a character needs no escape in a whole URI."
  def char_unescaped?(character) when character in 0..0x10FFFF do
    char_reserved?(character) or char_unreserved?(character)
  end

  @doc """
  Escapes what `predicate` refuses.

      iex> URI.encode("a b/c")
      "a%20b/c"
  """
  def encode(string, predicate \\ &char_unescaped?/1)
      when is_binary(string) and is_function(predicate, 1) do
    for <<byte <- string>>, into: "" do
      if predicate.(byte), do: <<byte>>, else: escaped(byte)
    end
  end

  defp escaped(byte), do: <<"%", hex(div(byte, 16)), hex(rem(byte, 16))>>

  defp hex(n) when n < 10, do: ?0 + n
  defp hex(n), do: ?A + n - 10

  @doc """
  Escaped as a form does it: a space becomes `+`.

      iex> URI.encode_www_form("a b&")
      "a+b%26"
  """
  def encode_www_form(string) when is_binary(string) do
    for <<byte <- string>>, into: "" do
      cond do
        byte == ?\s -> "+"
        char_unreserved?(byte) -> <<byte>>
        true -> escaped(byte)
      end
    end
  end

  @doc """
  Escapes undone.

      iex> URI.decode("a%20b")
      "a b"
  """
  def decode(uri), do: unescape(uri, "", false)

  @doc """
  A form's escapes undone.

      iex> URI.decode_www_form("a+b%26")
      "a b&"
  """
  def decode_www_form(string) when is_binary(string), do: unescape(string, "", true)

  defguardp is_hex(char) when char in ?0..?9 or char in ?a..?f or char in ?A..?F

  # What is no escape stays.
  defp unescape(<<?%, high, low, rest::binary>>, acc, spaces) when is_hex(high) and is_hex(low) do
    unescape(rest, <<acc::binary, value(high) * 16 + value(low)>>, spaces)
  end

  defp unescape(<<?+, rest::binary>>, acc, true), do: unescape(rest, <<acc::binary, ?\s>>, true)
  defp unescape(<<byte, rest::binary>>, acc, spaces), do: unescape(rest, <<acc::binary, byte>>, spaces)
  defp unescape(<<>>, acc, _spaces), do: acc

  defp value(c) when c in ?0..?9, do: c - ?0
  defp value(c) when c in ?a..?f, do: c - ?a + 10
  defp value(c), do: c - ?A + 10

  # -- Taking apart --

  @doc """
  Checks and takes a URI apart: `{:ok, uri}`, or `{:error, part}` with what is wrong.

      iex> URI.new("/a") |> then(fn {:ok, uri} -> uri.path end)
      "/a"
      iex> URI.new("/greater_than>")
      {:error, ">"}
  """
  def new(%URI{} = uri), do: {:ok, uri}

  def new(string) when is_binary(string) do
    case :uri_string.parse(string) do
      %{} = parts -> {:ok, from_parts(parts)}
      {:error, :invalid_uri, part} -> {:error, List.to_string([part])}
    end
  end

  @doc "`new/1` that raises `URI.Error`."
  def new!(%URI{} = uri), do: uri

  def new!(string) when is_binary(string) do
    case new(string) do
      {:ok, uri} -> uri
      {:error, part} -> raise URI.Error, action: :parse, reason: :invalid_uri, part: part
    end
  end

  defp from_parts(%{path: ""} = parts), do: from_parts(%{parts | path: nil})

  defp from_parts(%{scheme: scheme} = parts) do
    scheme = String.downcase(scheme, :ascii)
    Map.merge(%URI{port: default_port(scheme)}, %{parts | scheme: scheme})
  end

  defp from_parts(parts), do: Map.merge(%URI{}, parts)

  @doc """
  Takes a URI apart without checks.

      iex> uri = URI.parse("https://user@host:8080/p?q#f")
      iex> {uri.scheme, uri.userinfo, uri.host, uri.port, uri.path, uri.query, uri.fragment}
      {"https", "user", "host", 8080, "/p", "q", "f"}
  """
  def parse(%URI{} = uri), do: uri
  def parse(string) when is_binary(string), do: take_apart(string)

  defp take_apart(string) do
    {rest, fragment} = halves(string, "#")
    {rest, query} = halves(rest, "?")
    {scheme, rest} = take_scheme(rest)
    {authority, path} = take_authority(rest)
    {userinfo, host, port} = take_host(authority)

    %URI{
      scheme: scheme,
      authority: authority,
      userinfo: userinfo,
      host: host,
      port: port || (scheme && default_port(scheme)),
      path: if(path == "", do: nil, else: path),
      query: query,
      fragment: fragment
    }
  end

  defp take_scheme(string) do
    case :binary.split(string, ":") do
      [<<c, rest::binary>> = scheme, tail] when c in ?a..?z or c in ?A..?Z ->
        if scheme_tail?(rest), do: {String.downcase(scheme), tail}, else: {nil, string}

      _ ->
        {nil, string}
    end
  end

  defp scheme_tail?(<<c, rest::binary>>) do
    (c in ?a..?z or c in ?A..?Z or c in ?0..?9 or c in '+-.') and scheme_tail?(rest)
  end

  defp scheme_tail?(<<>>), do: true

  defp take_authority("//" <> rest) do
    case :binary.match(rest, "/") do
      {at, 1} -> {binary_part(rest, 0, at), binary_part(rest, at, byte_size(rest) - at)}
      :nomatch -> {rest, ""}
    end
  end

  defp take_authority(rest), do: {nil, rest}

  defp take_host(nil), do: {nil, nil, nil}
  defp take_host(""), do: {nil, "", nil}

  defp take_host(authority) do
    {userinfo, rest} =
      case :binary.matches(authority, "@") do
        [] -> {nil, authority}
        found -> found |> List.last() |> elem(0) |> around(authority)
      end

    {host, rest} = host_and_rest(rest)
    host = host |> String.trim_leading("[") |> String.trim_trailing("]")
    {present(userinfo), present(host), port_of(rest)}
  end

  defp around(at, text), do: {binary_part(text, 0, at), binary_part(text, at + 1, byte_size(text) - at - 1)}

  defp host_and_rest("[" <> inside = text) do
    with [host, rest] <- :binary.split(inside, "]"), true <- address?(host), do: {host, rest}, else: (_ -> plain_host(text))
  end

  defp host_and_rest(text), do: plain_host(text)

  defp plain_host(text) do
    case :binary.match(text, ":") do
      {at, 1} -> {binary_part(text, 0, at), binary_part(text, at, byte_size(text) - at)}
      :nomatch -> {text, ""}
    end
  end

  defp address?(<<char, rest::binary>>) do
    (char in ?0..?9 or char in ?a..?z or char in ?A..?Z or char in ':.') and address?(rest)
  end

  defp address?(""), do: true

  defp port_of(<<?:, digit, _::binary>> = text) when digit in ?0..?9 do
    ":" <> rest = text
    {port, _} = Integer.parse(rest)
    port
  end

  defp port_of(_text), do: nil

  defp present(""), do: nil
  defp present(text), do: text

  # -- Putting together --

  @doc """
  The URI as text.

      iex> URI.to_string(%URI{scheme: "https", host: "a.b", path: "/c"})
      "https://a.b/c"
  """
  defdelegate to_string(uri), to: String.Chars.URI

  @doc """
  A reference made absolute.

      iex> URI.merge("http://a.b/c/d", "../e") |> to_string()
      "http://a.b/e"
  """
  def merge(uri, reference)
  def merge(%URI{host: nil}, _), do: raise(ArgumentError, "you must merge onto an absolute URI")
  def merge(_base, %URI{scheme: scheme} = reference) when scheme != nil, do: dots_out(reference)

  def merge(%URI{} = base, %URI{host: host} = reference) when host != nil do
    dots_out(%{reference | scheme: base.scheme})
  end

  def merge(%URI{} = base, %URI{path: nil} = reference) do
    %{base | query: reference.query || base.query, fragment: reference.fragment}
  end

  def merge(%URI{} = base, %URI{} = reference) do
    path = merge_paths(base.path, reference.path)
    %{base | path: path, query: reference.query, fragment: reference.fragment}
  end

  def merge(base, reference), do: merge(parse(base), parse(reference))

  defp dots_out(%URI{path: nil} = uri), do: uri
  defp dots_out(uri), do: %{uri | path: uri.path |> String.split("/") |> resolve([])}

  defp merge_paths(_base, "/" <> _ = path), do: resolve(String.split(path, "/"), [])
  defp merge_paths(nil, path), do: merge_paths("/", path)

  defp merge_paths(base, path) do
    [_ | dirs] = base |> String.split("/") |> :lists.reverse()
    resolve(:lists.reverse(dirs) ++ String.split(path, "/"), [])
  end

  defp resolve([".." | rest], acc), do: resolve(rest, up(acc))
  defp resolve(["." | rest], acc), do: resolve(rest, acc)
  defp resolve([part | rest], acc), do: resolve(rest, [part | acc])
  defp resolve([], acc), do: acc |> :lists.reverse() |> Enum.join("/")

  defp up([""]), do: [""]
  defp up([_ | acc]), do: acc
  defp up([]), do: []

  @doc """
  `query` put at the end of the URI's query.

      iex> URI.append_query(URI.parse("http://a/?x=1"), "y=2").query
      "x=1&y=2"
  """
  def append_query(%URI{} = uri, query) when is_binary(query) and uri.query in [nil, ""] do
    %{uri | query: query}
  end

  def append_query(%URI{} = uri, query) when is_binary(query) do
    separator = if String.ends_with?(uri.query, "&"), do: "", else: "&"
    %{uri | query: uri.query <> separator <> query}
  end
end

defimpl String.Chars, for: URI do
  def to_string(%{host: host, path: path} = uri)
      when host != nil and is_binary(path) and path != "" and binary_part(path, 0, 1) != "/" do
    raise ArgumentError,
          ":path in URI must be empty or an absolute path if URL has a :host, got: #{inspect(uri)}"
  end

  def to_string(%{scheme: scheme, path: path, query: query, fragment: fragment} = uri) do
    authority = authority(uri)

    IO.iodata_to_binary([
      if(scheme, do: [scheme, ":"], else: []),
      if(authority, do: ["//", authority], else: []),
      path || [],
      if(query, do: ["?", query], else: []),
      if(fragment, do: ["#", fragment], else: [])
    ])
  end

  # An authority that was parsed stands for its parts, which may have been changed since.
  defp authority(%{host: nil, authority: authority}), do: authority

  defp authority(%{host: host, userinfo: userinfo, port: port, scheme: scheme}) do
    [
      if(userinfo, do: [userinfo, "@"], else: []),
      if(String.contains?(host, ":"), do: ["[", host, "]"], else: host),
      if(port && port != (scheme && URI.default_port(scheme)),
        do: [":", Integer.to_string(port)],
        else: []
      )
    ]
  end
end
