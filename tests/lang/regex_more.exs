# Regex and :re: options, captures, names, lookaround, unicode, replacing, splitting, errors.
defmodule T do
  def try(fun) do
    IO.inspect(fun.())
  rescue
    e -> IO.puts("#{inspect(e.__struct__)}: #{Exception.message(e)}")
  end
end

IO.puts("run")
IO.inspect({Regex.run(~r/c(d)?(e)?/, "abce"), Regex.run(~r/c(d)?/, "abce"), Regex.run(~r/x/, "abc"), Regex.run(~r/(?<y>\d{4})-(?<m>\d\d)/, "on 2024-05", capture: :all_names)})
IO.inspect({Regex.run(~r/(b)(c)/, "abc", capture: :first), Regex.run(~r/(b)(c)/, "abc", capture: :all_but_first), Regex.run(~r/(b)(c)/, "abc", capture: [2, 0]), Regex.run(~r/(?<x>b)/, "abc", capture: ["x"]), Regex.run(~r/(?<x>b)/, "abc", capture: [:x]), Regex.run(~r/b/, "abc", capture: :none), Regex.run(~r/(b)(x)?(c)/, "abc", return: :index)})
IO.inspect({Regex.run(~r/é(.)/u, "aéb", return: :index), Regex.run(~r/b/, "abcb", offset: 2), Regex.run(~r/^b/, "ab", offset: 1), Regex.run(~r/a/, "")})
IO.inspect({Regex.named_captures(~r/(?<a>.)(?<b>.)?/, "x"), Regex.named_captures(~r/(?<a>y)/, "x"), Regex.named_captures(~r/x/, "x"), Regex.names(~r/(?<b>.)(?<a>.)/)})
IO.inspect({"foo" =~ ~r/o+$/, "foo" =~ "oo", "foo" =~ "", Regex.match?(~r/\Aa\z/, "a\n"), Regex.match?(~r/^a$/m, "b\na\nc")})

IO.puts("scan")
IO.inspect({Regex.scan(~r/a(b)?/, "ab a ab"), Regex.scan(~r//, "ab"), Regex.scan(~r/\b/, "hi yo", return: :index), Regex.scan(~r/./u, "éa"), Regex.scan(~r/./, "é"), Regex.scan(~r/(?<l>[a-z])\d/, "a1 b2", capture: ["l"]), Regex.scan(~r/x/, "abc"), Regex.scan(~r/a|$/, "ba")})

IO.puts("options")
IO.inspect({~r/A.b/is |> Regex.run("a\nb"), ~r/a # comment\n b/x |> Regex.run("ab"), ~r/a+/U |> Regex.run("aaa"), ~r/(?i)a(?-i)b/ |> Regex.run("Ab AB"), ~r/a(?=b)/ |> Regex.run("ab"), ~r/(?<!x)a/ |> Regex.run("xa a", return: :index), ~r/(a)\1/ |> Regex.run("aa"), ~r/(?<q>a)\k<q>/ |> Regex.run("aa"), ~r/(?>a+)b/ |> Regex.run("aab"), ~r/^\p{Lu}\p{Ll}+$/u |> Regex.run("Élan"), ~r/\w+/ |> Regex.run("élan"), ~r/\w+/u |> Regex.run("élan"), ~r/a$/m |> Regex.scan("a\na"), ~r/(?|(a)|(b))/ |> Regex.run("b"), ~r/\R/ |> Regex.scan("a\r\nb\n"), ~r/[[:alpha:]]+/ |> Regex.run("1ab")})
IO.inspect({Regex.opts(~r/a/iu), Regex.source(~r/a\/b/), Regex.re_pattern(~r/a/) |> elem(0), Regex.compile("a", "i"), Regex.compile("a", [:caseless]), Regex.compile!("é", "u") |> Regex.run("é")})

IO.puts("replace")
IO.inspect({Regex.replace(~r/b/, "abcb", "x"), Regex.replace(~r/b/, "abcb", "x", global: false), Regex.replace(~r/(b)(c)/, "abc", "[\\2\\1\\0]"), Regex.replace(~r/(b)/, "abc", "\\g{1}0"), Regex.replace(~r/(?<n>b)/, "abc", fn whole, n -> whole <> n end), Regex.replace(~r/b/, "abc", "\\\\"), Regex.replace(~r/b/, "abc", "\\9"), Regex.replace(~r//, "ab", "-"), Regex.replace(~r/b*/, "abc", "-"), Regex.replace(~r/(a)|(b)/, "ab", "<\\1|\\2>")})
IO.inspect({Regex.replace(~r/a(b)?(c)?/, "a", fn a, b, c -> inspect({a, b, c}) end), Regex.replace(~r/./u, "éa", &"(#{&1})"), String.replace("a.b", ".", "-"), String.replace("abab", ~r/a/, &String.upcase/1), String.replace("aXbX", ["X", "b"], fn x -> "<#{x}>" end), String.replace("abc", "", "-"), String.replace("aaa", "a", "b", global: false)})

IO.puts("split")
IO.inspect({Regex.split(~r/,/, "a,b,,c"), Regex.split(~r/,/, "a,b,,c", trim: true), Regex.split(~r/,/, "a,b,c", parts: 2), Regex.split(~r/(,)/, "a,b", include_captures: true), Regex.split(~r//, "ab"), Regex.split(~r//, "ab", trim: true), Regex.split(~r/x/, ""), Regex.split(~r/x/, "", trim: true), Regex.split(~r/a(?<m>b)c/, "xabcy", on: [:m]), Regex.split(~r/a(b)c/, "xabcy", on: :all_but_first), Regex.split(~r/b/, "abcbd", include_captures: true, parts: 2), Regex.split(~r/\s+/, " a  b "), String.split("a1b22c", ~r/\d+/), String.split("abc", ~r/b/, include_captures: true)})

IO.puts("escape")
IO.inspect({Regex.escape("a.b*c[d]{e}(f)^$|?+\\ #-\n"), Regex.match?(Regex.compile!(Regex.escape("1+1=2")), "1+1=2")})
x = "o."
IO.inspect({Regex.run(~r/f#{x}/, "foo"), Regex.run(~r/f#{Regex.escape(x)}/, "foo"), ~R/a#{x}\d/ |> Regex.source()})
IO.inspect([~r/a/, ~r/a\/b/i, ~r{a/b}, ~r/é/u, ~r/\n/, ~r"a\"b", Regex.compile!("a\nb"), Regex.compile!("a/b")])
IO.inspect({~r/a/ == ~r/a/, Regex.regex?(~r/a/), Regex.regex?("a"), Regex.version() |> is_binary(), Regex.recompile(~r/a/) |> elem(0)})

IO.puts("errors")
for source <- ["(", "[a", "a{2,1}", "*a", "(?<n>a)(?<n>b)", "\\", "(?P<1>a)", "[z-a]", "(?<a", "\\p{Odd}", "(?z)", "a)"], do: IO.inspect({source, Regex.compile(source)})
IO.inspect(Regex.compile("a", "k"))
T.try(fn -> Regex.compile!("(") end)
T.try(fn -> Regex.compile!("a", "ik") end)
T.try(fn -> Regex.run(~r/a/, :a) end)
T.try(fn -> Regex.run(~r/a/u, <<255>>) end)
T.try(fn -> Regex.replace(~r/a/, "a", fn _, _, _ -> "" end) end)
T.try(fn -> Regex.split(~r/a/, "a", odd: 1) end)

IO.puts(":re")
IO.inspect({:re.run("abc", "b(c)"), :re.run("abc", "b(c)", capture: :all_but_first, capture: :none), :re.run("abc", "b(c)", [{:capture, [1], :list}]), :re.run("abab", "a", [:global, {:capture, :first, :binary}]), :re.run("x", "y"), :re.replace("abab", "b", "[&\\0]", [:global, {:return, :binary}]), :re.replace("ab", "b", "c"), :re.split("a1b2", "\\d"), :re.split("a1b2", "(\\d)", return: :list), :re.split("a1b2c", "\\d", parts: 2), :re.compile("("), :re.inspect(elem(:re.compile("(?<n>a)"), 1), :namelist), :re.run("é", "\\w", [:unicode, :ucp])})
