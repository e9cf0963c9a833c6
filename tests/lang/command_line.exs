# A small tool: options, URIs, versions, dates and text put together, with its errors.
defmodule Tool.Error do
  defexception [:message, code: 1]
end

defmodule Tool do
  @switches [verbose: :count, name: :string, size: :integer, ratio: :float, dry: :boolean, tag: [:string, :keep], only: :keep]
  @aliases [v: :verbose, n: :name, s: :size, d: :dry]

  def run(argv) do
    with {:ok, options, rest} <- parse(argv),
         {:ok, command} <- command(rest) do
      execute(command, options)
    else
      {:error, error} -> "error #{error.code}: #{Exception.message(error)}"
    end
  end

  defp parse(argv) do
    case OptionParser.parse(argv, strict: @switches, aliases: @aliases) do
      {options, rest, []} -> {:ok, options, rest}
      {_, _, invalid} -> {:error, %Tool.Error{message: "bad options " <> Enum.map_join(invalid, ", ", fn {key, value} -> "#{key}=#{inspect(value)}" end), code: 2}}
    end
  end

  defp command([]), do: {:error, %Tool.Error{message: "no command"}}
  defp command(["fetch", uri]), do: with(:ok <- check(URI.new(uri)), do: {:ok, {:fetch, URI.parse(uri)}})
  defp command(["version", version, requirement]), do: if(Version.parse_requirement(requirement) == :error, do: {:error, %Tool.Error{message: "bad requirement #{requirement}"}}, else: {:ok, {:version, version, requirement}})
  defp command(["date", date]), do: with({:error, reason} <- date_of(date), do: {:error, %Tool.Error{message: "bad date: #{reason}", code: 3}})
  defp command(other), do: {:error, %Tool.Error{message: "unknown command #{inspect(other)}"}}

  defp date_of(date), do: with({:ok, date} <- Date.from_iso8601(date), do: {:ok, {:date, date}})

  defp check({:ok, _}), do: :ok
  defp check({:error, part}), do: {:error, %Tool.Error{message: "bad uri near #{inspect(part)}", code: 4}}

  defp execute({:fetch, uri}, options) do
    query = URI.decode_query(uri.query || "") |> Map.merge(Map.new(Keyword.take(options, [:name]), fn {k, v} -> {to_string(k), v} end))
    %{uri | query: URI.encode_query(Enum.sort(query)), path: uri.path || "/"} |> URI.to_string()
  end

  defp execute({:version, version, requirement}, _) do
    if Version.match?(version, requirement), do: "#{version} fits", else: "#{version} does not fit"
  rescue
    e in Version.InvalidVersionError -> Exception.message(e)
  end

  defp execute({:date, date}, options) do
    size = Keyword.get(options, :size, 1)
    tags = Keyword.get_values(options, :tag)
    last = Date.add(date, size)
    "#{Calendar.strftime(date, "%a %d %b %Y")} + #{size} = #{last} (#{Date.day_of_week(last)}) #{inspect(tags)} v#{options[:verbose] || 0} #{:erlang.float_to_binary(options[:ratio] || 0.0, decimals: 2)}"
  end
end

for argv <- [
      "fetch http://example.com/a?x=1&y=%20z --name Ann",
      "fetch 'http://exa mple.com'",
      "fetch //host --dry",
      "version 1.5.0 '~> 1.2'",
      "version 1.5 '~> 1.2'",
      "version 1.5.0 '~~> 1'",
      "date 2024-02-28 -s 2 -vv --tag a --tag=b --ratio 0.125",
      "date 2024-02-30",
      "date tomorrow",
      "--size x date 2024-01-01",
      "--unknown -q 1 date 2024-01-01",
      "",
      "dance now",
      "-d -- --size 3",
      "date 2024-12-31 --no-dry -s=-366"
    ] do
  IO.puts("$ " <> argv)
  IO.puts(argv |> OptionParser.split() |> Tool.run())
end

IO.puts("URIs")

for uri <- ["http://user:pw@host:8080/p/a;th?q=1#frag", "mailto:a@b.c", "//host/x", "/only/path", "?q", "#f", "http://[::1]:80/", "urn:isbn:12", "HTTP://UPPER.com", "http://host:", "a b", "http://é.com/ü?ö"] do
  parsed = URI.parse(uri)
  IO.inspect({uri, Map.from_struct(parsed) |> Enum.reject(fn {_, v} -> v == nil end) |> Enum.sort(), to_string(parsed), elem(URI.new(uri), 0)})
end

IO.inspect({URI.encode("a b/ü?&=+"), URI.encode_www_form("a b/ü&=+"), URI.decode("a%20b%2Fc+d"), URI.decode_www_form("a+b%2F"), URI.encode("a/b", &(&1 != ?/)), URI.char_reserved?(?/), URI.char_unreserved?(?~)})
IO.inspect({URI.encode_query(%{"a b" => "c&d", x: 1}), URI.encode_query([a: "x y"], :rfc3986), URI.decode_query("a=1&b=&c&a=2"), URI.query_decoder("x=1&y=%zz") |> Enum.take(1)})
IO.inspect(for {base, rel} <- [{"http://a/b/c/d", "../e"}, {"http://a/b/c/d", "/x"}, {"http://a/b/c/d", "?q"}, {"http://a/b/c/d", "#f"}, {"http://a/b/c/d", "//g/h"}, {"http://a/b/c/d", "../../../g"}, {"http://a", "b"}, {"http://a/b/", "./c"}], do: URI.merge(base, rel) |> to_string())
IO.inspect({URI.default_port("https"), URI.default_port("odd"), URI.append_query(URI.parse("http://a?x=1"), "y=2") |> to_string()})

for fun <- [fn -> URI.merge("/a", "b") end, fn -> URI.new!("a b") end, fn -> URI.decode("%zz") end, fn -> URI.encode_query(a: [1]) end, fn -> URI.decode_query("a=%z") end] do
  try do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end
