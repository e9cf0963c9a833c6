# The rest of :uri_string.
t = fn f, a ->
  IO.puts(
    "#{f} #{inspect(a)} -> #{try do
      inspect(apply(:uri_string, f, a), limit: :infinity)
    rescue
      e -> inspect(e.__struct__)
    catch
      k, v -> inspect({k, v})
    end}"
  )
end

for a <- [
      [%{"a" => 1}],
      [[{"a", "b c"}, {"d", "e&=é"}]],
      [[{'a', 'b c'}]],
      [[{"a", true}]],
      [[]],
      [[{"a", "b"}], [{:encoding, :latin1}]],
      [[{"é", "é"}], [{:encoding, :latin1}]],
      [[{"a", "b"}, {"c", :bad}]],
      [[{'a', "b"}]],
      [[{"~-_.*!()", "x"}]]
    ],
    do: t.(:compose_query, a)

for q <- [
      "a=b+c&d=e%26%3D",
      'a=b',
      "",
      "a",
      "a&b=",
      "a=%zz",
      "a=1;b=2",
      "a=b=c",
      "%C3%A9=1",
      "=1",
      "a=%E9"
    ],
    do: t.(:dissect_query, [q])

for u <- [
      "/a/b/../c/./d",
      "HTTP://Example.COM:80/%7euser",
      "http://a/b/c/%2f",
      "ftp://h:21/x/",
      "mailto:a@b",
      "http://h",
      'http://A/b/..',
      "https://h:443/a/../..",
      "ssh://h:22",
      "tftp://h:69/",
      "http://[::A]/",
      %{scheme: "HTTP", host: "A", path: "/x/../y"},
      "a/./b",
      "..",
      "../a",
      "http://h:/x",
      "?q#f"
    ],
    do: t.(:normalize, [u])

t.(:normalize, ["HTTP://a/b/..", [:return_map]])

for {r, b} <- [
      {"a", "http://h/x/y"},
      {"../a", "http://h/x/y"},
      {"/a?b#c", "http://h/x/y?z"},
      {"//g", "http://h/x"},
      {"?q", "http://h/x?o"},
      {"#f", "http://h/x?o"},
      {"", "http://h/x?o#p"},
      {"g:h", "http://h/x"},
      {".", "http://h/x/y/z"},
      {"../../../g", "http://a/b/c/d;p?q"},
      {"g;x=1/../y", "http://a/b/c/d;p?q"},
      {'a', 'http://h/x'},
      {"a", "b"},
      {"x", "http://h"}
    ],
    do: t.(:resolve, [r, b])

t.(:resolve, ["a", "http://h/x", [:return_map]])
for x <- ["a b/é~-_.", 'a b', "", "a%20b", "()!*'"], do: t.(:quote, [x])
t.(:quote, ["a/b c", '/'])
for x <- ["a%20b", 'a%2fb', "%zz", "%C3%A9", "%", "a+b"], do: t.(:unquote, [x])

for x <- ["a%20b", 'a%2fb', "%zz", "%C3%A9", %{path: "a%20b", query: "c%20"}, "%"],
    do: t.(:percent_decode, [x])

t.(:allowed_characters, [])
t.(:transcode, ["foo%00%00%00%F6bar", [{:in_encoding, :utf32}, {:out_encoding, :utf8}]])
t.(:transcode, ["a%e9", [{:in_encoding, :latin1}, {:out_encoding, :utf8}]])
