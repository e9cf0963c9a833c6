# Calls functions of Erlang's library and prints what each gives or raises.
defmodule Show do
  def call(m, f, a) do
    {:ok, apply(m, f, a)}
  catch
    kind, reason -> {kind, if(is_tuple(reason) and tuple_size(reason) > 0, do: elem(reason, 0), else: reason)}
  end

  def cmp(m, _, f, a) do
    IO.puts("#{m}.#{f} #{show(a)} => #{show(call(m, f, a))}")
  end

  def show(term), do: inspect(plain(term), limit: :infinity, printable_limit: :infinity)

  def plain(f) when is_function(f), do: :fun
  def plain(t) when is_tuple(t), do: t |> Tuple.to_list() |> Enum.map(&plain/1) |> List.to_tuple()
  def plain([h | t]), do: [plain(h) | plain(t)]
  def plain(other), do: other
end

d = fn t, b -> Show.cmp(:erlang, :x, :decode_packet, [t, b, []]) end

for t <- [:http, :http_bin],
    b <- [
      "GET / HTTP/1.1\r\nHost: a\r\n",
      "GET /a/b?c=d HTTP/1.0\r\n",
      "PATCH * HTTP/1.1\n",
      "GET http://x.com:80/p HTTP/1.1\r\n",
      "GET http://x.com HTTP/1.1\r\n",
      "GET foo:bar HTTP/1.1\r\n",
      "HTTP/1.1 200 OK\r\nX",
      "HTTP/1.1 204\r\n",
      "HTTP/1.1 404 Not Found\r\n",
      "GET / HT",
      "garbage\r\n",
      "\r\nGET / HTTP/1.1\r\n",
      "",
      "CONNECT a:1 HTTP/1.1\r\n",
      "OPTIONS * HTTP/1.1\r\n",
      "GET /\r\n",
      "HTTP/x 200 OK\r\n"
    ],
    do: d.(t, b)

for t <- [:httph, :httph_bin],
    b <- [
      "Host: a\r\nX",
      "host:a\r\n\r\n",
      "X-Foo: bar \r\nX",
      "content-type: text/plain\r\nX",
      "\r\nrest",
      "Folded: a\r\n b\r\nX",
      "bad\r\nX",
      "Host: a\r\n",
      "Content-Length:  5\r\n\r\n",
      "Www-Authenticate: x\r\n\r\n",
      "ETag: x\r\n\r\n",
      "Content-MD5: x\r\n\r\n",
      "TE: x\r\n\r\n",
      "x-a-very-long-header-name-indeed: x\r\n\r\n",
      ": x\r\n\r\n",
      "A:\r\n\r\n",
      "cookie: a=b\r\nX",
      "x-forwarded-for: a\r\nX",
      "Sec-WebSocket-Key: x\r\nX"
    ],
    do: d.(t, b)

for t <- [0, :raw, 1, 2, 4, :line],
    b <- ["", <<1, 2, 3>>, <<0, 1, 2, 3>>, <<0, 0, 0, 2, 1, 2, 9>>, "ab\ncd", "ab", <<5, 1>>],
    do: d.(t, b)

Show.cmp(:erlang, :x, :decode_packet, [:line, "abcdef\n", [line_length: 3]])
Show.cmp(:erlang, :x, :decode_packet, [:foo, "a", []])
