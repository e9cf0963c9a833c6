# :re.split and :re.replace with their options; classes of Latin-1; the words of faulty expressions.
for options <- [[], [return: :list], [:group], [:trim], [parts: 2], [:group, :trim, return: :binary], [:caseless], [:notempty]],
    {subject, regex} <- [{"a1b2", "\\d"}, {"a1b2", "(\\d)"}, {"xAyaz", "a"}, {"", "a"}, {"abc", ""}, {"abc", "(b)|(x)"}, {"a1b2c", "(\\d)(y)?"}, {"a,,", ","}, {",", ","}] do
  IO.inspect({subject, regex, options, :re.split(subject, regex, options)})
end

for options <- [[], [:global], [return: :binary], [:global, :caseless, return: :list], [:global, :notempty, return: :binary], [offset: 1, return: :binary]],
    {subject, regex, by} <- [{"abab", "b", "c"}, {"aAb", "a", "<&>"}, {"ab", "(a)(b)", "\\2\\1\\3\\0\\&\\\\\\g1\\g{2}x"}, {"abc", "", "-"}, {'list', "i", 'o'}, {"abc", "x", "y"}] do
  IO.inspect({subject, regex, by, options, :re.replace(subject, regex, by, options)})
end

IO.puts("bytes")

for class <- ["\\w", "\\s", "\\d", "[[:alpha:]]", "[[:upper:]]", "[[:lower:]]", "[[:punct:]]", "[[:print:]]", "[[:cntrl:]]", "(?i)é", "\\b"] do
  regex = Regex.compile!(class)
  IO.inspect({class, for(byte <- 128..255, Regex.match?(regex, <<byte>>), do: byte)}, charlists: :as_lists, limit: :infinity)
end

IO.inspect({Regex.scan(~r/\w+/, "héllo wörld"), Regex.scan(~r/\w+/u, "héllo wörld"), Regex.split(~r/\W+/, "naïve café"), Regex.match?(~r/\xE9/i, <<0xC9>>)})

IO.puts("faults")

for source <- ["(", "[a", "a{2,1}", "*a", "a**", "(+)", "a|?", "x{2}{3}", "(?<n>a)(?<n>b)", "\\", "(?<1>a)", "[z-a]", "(?<a", "\\p{Odd}", "(?#x", "a)", "\\1", "(a)\\2", "(?<n>a)\\k<m>", "\\x{110000}", "[[:odd:]]", "\\u0041", "(?P<n"] do
  IO.inspect({source, :re.compile(source)})
end

for options <- [[:odd], [capture: :odd], [offset: :odd], :odd], do: IO.inspect(try(do: :re.run("abc", "b", options), rescue: (e -> e.__struct__)))
