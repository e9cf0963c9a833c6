# Texts: regular expressions, formatting, inspect, unicode, dates, streams.
words = Regex.scan(~r/(\w)(\w*)/u, "one two über", capture: :all_but_first)
swapped = Regex.replace(~r/(?<a>\d+)-(?<b>\d+)/, "1-2 33-44", "\\2-\\1")
names = Regex.named_captures(~r/(?<y>\d{4})-(?<m>\d\d)/, "on 2024-05-06")
split = String.split("a, b;c", ~r/[,;] ?/)
shown = inspect(%{list: Enum.to_list(1..30), text: "tab\t", pid: nil, nested: {1.5, 'abc', <<1, 2::4>>, ~D[2024-02-29]}}, width: 30)
upper = String.upcase("straße") <> String.reverse("e\u0301a") <> String.normalize("e\u0301", :nfc)
formatted = :io_lib.format("~p ~s ~5.2f ~8.16.0b~n", [{:a, "b"}, 'cd', 3.14159, 255]) |> IO.iodata_to_binary()
dates = Date.range(~D[2024-02-27], ~D[2024-03-01]) |> Enum.map(&Date.to_iso8601/1)
{:ok, stamp, 0} = DateTime.from_iso8601("2024-02-29T12:30:00Z")
parsed = {Integer.parse("12ab"), Float.parse("1.5e3x"), Integer.to_string(255, 16), Base.encode64("any text")}
{:ok, device} = StringIO.open("line 1\nline 2\n")
lines = IO.stream(device, :line) |> Enum.map(&String.trim/1)
IO.write(device, ["out", ?!])
{:ok, {_, written}} = StringIO.close(device)
# What is rescued must be what was wanted, not the want of memory.
"errors were found" <> bad = try do String.to_integer("x1") rescue e in ArgumentError -> Exception.message(e) end
undefined = try do apply(Nowhere, :at_all, [1]) rescue e in UndefinedFunctionError -> Exception.format(:error, e, []) end
"** (UndefinedFunctionError) function" <> _ = undefined
false = shown =~ "Error"
:erlang.phash2({words, swapped, names, split, shown, upper, formatted, dates, stamp, parsed, lines, written, bad, undefined})
