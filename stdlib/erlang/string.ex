defmodule :string do
  @moduledoc false
  # Text as Erlang programs know it: binaries of UTF-8 or nested lists of characters and such
  # binaries. Work is done on graphemes: a character, or a list of them. Results are of the kind of
  # the argument.

  import Kernel, except: [length: 1]

  # -- Graphemes, and back --

  def to_graphemes(text), do: clusters(String.graphemes(utf8(text)))

  defp clusters([grapheme | rest]) do
    case :unicode.characters_to_list(grapheme) do
      [c] -> [c | clusters(rest)]
      {_, _, _} -> :erlang.error({:badarg, grapheme})
      chars -> [chars | clusters(rest)]
    end
  end

  defp clusters([]), do: []

  # A line's end is one grapheme only for a set that has it.
  defp graphemes_for(text, set) do
    if :lists.member([?\r, ?\n], set),
      do: to_graphemes(text),
      else: break_lines(to_graphemes(text))
  end

  defp break_lines([[?\r, ?\n] | rest]), do: [?\r, ?\n | break_lines(rest)]
  defp break_lines([grapheme | rest]), do: [grapheme | break_lines(rest)]
  defp break_lines([]), do: []

  defp utf8(text) when is_binary(text), do: text

  defp utf8(text) do
    case :unicode.characters_to_binary(text) do
      binary when is_binary(binary) -> binary
      _ -> :erlang.error(:badarg)
    end
  end

  # Graphemes as text of the kind of `sample`.
  defp text(graphemes, sample) when is_binary(sample), do: :unicode.characters_to_binary(graphemes)
  defp text(graphemes, _sample), do: :lists.flatten(graphemes)

  defp like(binary, sample) when is_binary(sample), do: binary
  defp like(binary, _sample), do: :unicode.characters_to_list(binary)

  # -- Whole texts --

  def is_empty(text), do: utf8(text) == ""
  def length(text), do: String.length(utf8(text))

  def equal(a, b), do: utf8(a) === utf8(b)
  def equal(a, b, ignore_case), do: equal(a, b, ignore_case, :none)

  def equal(a, b, ignore_case, norm) do
    prepared(a, ignore_case, norm) === prepared(b, ignore_case, norm)
  end

  defp prepared(text, ignore_case, norm) do
    text = normal(utf8(text), norm)
    if ignore_case, do: normal(utf8(casefold(text)), norm), else: text
  end

  defp normal(text, :none), do: text
  defp normal(text, form), do: String.normalize(text, form)

  def reverse(text), do: :lists.reverse(to_graphemes(text))

  def to_integer(text), do: to_number(text, &Integer.parse/1, :no_integer)

  def to_float(text), do: to_number(text, &parse_float/1, :no_float)

  # Only what has a point is a float.
  defp parse_float(text) do
    case Regex.run(~r/\A[+-]?[0-9]+\.[0-9]+([eE][+-]?[0-9]+)?/, text) do
      [number | _] ->
        {:erlang.binary_to_float(number), :binary.part(text, byte_size(number), byte_size(text) - byte_size(number))}

      nil ->
        :error
    end
  end

  defp to_number(text, parse, error) do
    binary = utf8(text)

    case parse.(binary) do
      {number, rest} -> {number, like(rest, text)}
      :error -> {:error, error}
    end
  rescue
    ArgumentError -> {:error, :badarg}
  end

  # -- Parts --

  def slice(text, start), do: slice(text, start, :infinity)

  def slice(text, start, n) when is_integer(start) and start >= 0 and (n == :infinity or (is_integer(n) and n >= 0)) do
    binary = utf8(text)
    rest = drop(binary, start)
    like(if(n == :infinity, do: rest, else: :binary.part(rest, 0, byte_size(rest) - byte_size(drop(rest, n)))), text)
  end

  defp drop(binary, 0), do: binary

  defp drop(binary, n) do
    case String.next_grapheme(binary) do
      {_, rest} -> drop(rest, n - 1)
      nil -> ""
    end
  end

  def next_codepoint(text) when is_binary(text) do
    case text do
      <<c::utf8, rest::binary>> -> [c | rest]
      "" -> []
      <<c, rest::binary>> -> {:error, <<c, rest::binary>>}
    end
  end

  def next_codepoint(text), do: :unicode.characters_to_list(text)

  def next_grapheme(text) do
    case String.next_grapheme(utf8(text)) do
      {grapheme, rest} ->
        [cluster] = clusters([grapheme])
        [cluster | like(rest, text)]

      nil ->
        []
    end
  end

  def prefix(text, prefix) do
    binary = utf8(text)
    start = utf8(prefix)
    n = byte_size(start)

    case binary do
      <<^start::binary-size(n), rest::binary>> -> like(rest, text)
      _ -> :nomatch
    end
  end

  def take(text, set), do: take(text, set, false)
  def take(text, set, complement), do: take(text, set, complement, :leading)

  def take(text, set, complement, :leading) do
    {taken, rest} = :lists.splitwith(&(:lists.member(&1, set) != complement), graphemes_for(text, set))
    {text(taken, text), text(rest, text)}
  end

  def take(text, set, complement, :trailing) do
    {taken, rest} = :lists.splitwith(&(:lists.member(&1, set) != complement), :lists.reverse(graphemes_for(text, set)))
    {text(:lists.reverse(rest), text), text(:lists.reverse(taken), text)}
  end

  # -- Blanks around --

  @space [?\s, ?\t, ?\n, ?\v, ?\f, ?\r, [?\r, ?\n], 0x85, 0x200E, 0x200F, 0x2028, 0x2029]

  def trim(text), do: trim(text, :both, @space)
  def trim(text, direction), do: trim(text, direction, @space)

  def trim(text, direction, set) do
    graphemes = graphemes_for(text, set)
    graphemes = if direction in [:leading, :both], do: drop_set(graphemes, set), else: graphemes

    graphemes =
      if direction in [:trailing, :both],
        do: :lists.reverse(drop_set(:lists.reverse(graphemes), set)),
        else: graphemes

    text(graphemes, text)
  end

  defp drop_set(graphemes, set), do: :lists.dropwhile(&:lists.member(&1, set), graphemes)

  def chomp(text), do: trim(text, :trailing, [[?\r, ?\n], ?\n])

  def pad(text, n), do: pad(text, n, :trailing)
  def pad(text, n, direction), do: pad(text, n, direction, ?\s)

  def pad(text, n, direction, c) when is_integer(n) do
    missing = max(n - length(text), 0)

    case direction do
      :trailing -> [text | :lists.duplicate(missing, c)]
      :leading -> [:lists.duplicate(missing, c), text]
      :both -> around(text, :lists.duplicate(div(missing, 2), c), rem(missing, 2), c)
    end
  end

  defp around(text, padding, 0, _c), do: [padding, text, padding]
  defp around(text, padding, 1, c), do: [padding, text, padding, c]

  # -- Case --

  def uppercase(text), do: like(String.upcase(utf8(text)), text)
  def lowercase(text), do: like(String.downcase(utf8(text)), text)

  # What is written in capitals first folds what has no capital of its own; but for two letters.
  def casefold(text) do
    parts = text |> utf8() |> String.replace("ẞ", "ss") |> String.split("ı")
    like(Enum.map_join(parts, "ı", &(&1 |> String.upcase() |> String.downcase())), text)
  end

  def titlecase(text) do
    case String.next_grapheme(utf8(text)) do
      {first, rest} -> like(String.capitalize(first) <> rest, text)
      nil -> text
    end
  end

  # -- Searching --

  def find(text, pattern), do: find(text, pattern, :leading)

  def find(text, pattern, direction) do
    binary = utf8(text)

    case place(binary, utf8(pattern), direction) do
      {at, _} -> like(:binary.part(binary, at, byte_size(binary) - at), text)
      :empty -> text
      :nomatch -> :nomatch
    end
  end

  defp place(_, "", _), do: :empty
  defp place(binary, pattern, :leading), do: :binary.match(binary, pattern)

  defp place(binary, pattern, :trailing) do
    case :binary.matches(binary, pattern) do
      [] -> :nomatch
      all -> :lists.last(all)
    end
  end

  def split(text, pattern), do: split(text, pattern, :leading)

  def split(text, pattern, where) do
    binary = utf8(text)
    pattern = utf8(pattern)
    for part <- parts(binary, pattern, where), do: like(part, text)
  end

  defp parts(binary, "", _), do: [binary]
  defp parts(binary, pattern, :all), do: :binary.split(binary, pattern, [:global])
  defp parts(binary, pattern, :leading), do: :binary.split(binary, pattern)

  defp parts(binary, pattern, :trailing) do
    case place(binary, pattern, :trailing) do
      {at, n} -> [:binary.part(binary, 0, at), :binary.part(binary, at + n, byte_size(binary) - at - n)]
      :nomatch -> [binary]
    end
  end

  def replace(text, pattern, replacement), do: replace(text, pattern, replacement, :leading)

  def replace(text, pattern, replacement, where),
    do: :lists.join(replacement, split(text, pattern, where))

  # -- Words --

  def lexemes([], _), do: []

  def lexemes(text, separators) do
    for word <- words_of(graphemes_for(text, separators), separators, [], []), do: text(word, text)
  end

  defp words_of([g | rest], separators, word, words) do
    cond do
      not :lists.member(g, separators) -> words_of(rest, separators, [g | word], words)
      word == [] -> words_of(rest, separators, [], words)
      true -> words_of(rest, separators, [], [:lists.reverse(word) | words])
    end
  end

  defp words_of([], _, [], words), do: :lists.reverse(words)
  defp words_of([], _, word, words), do: :lists.reverse([:lists.reverse(word) | words])

  def nth_lexeme(text, n, separators) when is_integer(n) and n > 0 do
    case :lists.nthtail(min(n - 1, :erlang.length(lexemes(text, separators))), lexemes(text, separators)) do
      [word | _] -> word
      [] -> text([], text)
    end
  end

  # -- The older functions, on flat lists --

  def len(list), do: :erlang.length(list)
  def concat(a, b), do: a ++ b
  def copies(list, n) when is_integer(n) and n >= 0, do: :lists.append(:lists.duplicate(n, list))
  def chars(c, n), do: :lists.duplicate(n, c)
  def chars(c, n, tail) when is_list(tail), do: :lists.duplicate(n, c) ++ tail
  def join([], _), do: []
  def join(lists, separator), do: :lists.append(:lists.join(separator, lists))

  def to_upper(c) when is_integer(c),
    do: if((c >= ?a and c <= ?z) or (c >= 0xE0 and c <= 0xFE and c != 0xF7), do: c - 32, else: c)

  def to_upper(list) when is_list(list), do: :lists.map(&to_upper/1, list)

  def to_lower(c) when is_integer(c),
    do: if((c >= ?A and c <= ?Z) or (c >= 0xC0 and c <= 0xDE and c != 0xD7), do: c + 32, else: c)

  def to_lower(list) when is_list(list), do: :lists.map(&to_lower/1, list)

  def chr(list, c) when is_integer(c), do: index(list, &(&1 == c), 1)

  def rchr(list, c) when is_integer(c) do
    case index(:lists.reverse(list), &(&1 == c), 1) do
      0 -> 0
      at -> :erlang.length(list) + 1 - at
    end
  end

  defp index([x | rest], found, at), do: if(found.(x), do: at, else: index(rest, found, at + 1))
  defp index([], _, _), do: 0

  def str(list, pattern), do: first_place(list, pattern, 1)

  defp first_place([_ | rest] = list, pattern, at) do
    if :lists.prefix(pattern, list), do: at, else: first_place(rest, pattern, at + 1)
  end

  defp first_place([], _, _), do: 0

  def rstr(list, pattern), do: last_place(list, pattern, 1, 0)

  defp last_place([_ | rest] = list, pattern, at, found),
    do: last_place(rest, pattern, at + 1, if(:lists.prefix(pattern, list), do: at, else: found))

  defp last_place([], _, _, found), do: found

  def span(list, set), do: index_of_end(list, &:lists.member(&1, set), 0)
  def cspan(list, set), do: index_of_end(list, &(not :lists.member(&1, set)), 0)

  defp index_of_end([x | rest], inside, n), do: if(inside.(x), do: index_of_end(rest, inside, n + 1), else: n)
  defp index_of_end([], _, n), do: n

  def substr(list, start), do: :lists.nthtail(start - 1, list)
  def substr(list, start, n), do: :lists.sublist(:lists.nthtail(start - 1, list), n)
  def sub_string(list, start), do: substr(list, start)
  def sub_string(list, start, stop), do: substr(list, start, stop - start + 1)

  def tokens(list, separators), do: words_of(list, separators, [], [])
  def words(list), do: words(list, ?\s)
  def words(list, c), do: :erlang.length(tokens(list, [c])) |> max(if(list == [], do: 1, else: 1))
  def sub_word(list, n), do: sub_word(list, n, ?\s)

  def sub_word(list, n, c) do
    case :lists.nthtail(min(n - 1, :erlang.length(tokens(list, [c]))), tokens(list, [c])) do
      [word | _] -> word
      [] -> []
    end
  end

  def strip(list), do: strip(list, :both)
  def strip(list, direction), do: strip(list, direction, ?\s)
  def strip(list, :left, c), do: :lists.dropwhile(&(&1 == c), list)
  def strip(list, :right, c), do: :lists.reverse(strip(:lists.reverse(list), :left, c))
  def strip(list, :both, c), do: strip(strip(list, :left, c), :right, c)

  def left(list, n), do: left(list, n, ?\s)

  def left(list, n, c) do
    case :erlang.length(list) do
      m when m >= n -> :lists.sublist(list, n)
      m -> list ++ :lists.duplicate(n - m, c)
    end
  end

  def right(list, n), do: right(list, n, ?\s)

  def right(list, n, c) do
    case :erlang.length(list) do
      m when m >= n -> :lists.nthtail(m - n, list)
      m -> :lists.duplicate(n - m, c) ++ list
    end
  end

  def centre(list, n), do: centre(list, n, ?\s)

  def centre(_list, 0, _c), do: []

  def centre(list, n, c) do
    case :erlang.length(list) do
      m when m > n ->
        :lists.sublist(:lists.nthtail(div(m - n, 2), list), n)

      m ->
        before = div(n - m, 2)
        :lists.duplicate(before, c) ++ list ++ :lists.duplicate(n - m - before, c)
    end
  end

  def list_to_integer(list), do: to_integer(list)
  def list_to_float(list), do: to_float(list)
end
