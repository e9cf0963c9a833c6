defmodule String do
  @moduledoc """
  Text as UTF-8 binaries.

  A *grapheme* is what a reader takes for one character; it may have several code points.
  `length/1`, `slice/3`, `reverse/1` and their like count graphemes.

      iex> String.length("e\\u0301a")
      2
      iex> String.split("a, b,c", [", ", ","])
      ["a", "b", "c"]
  """

  import Kernel, except: [length: 1]

  @type t :: binary
  @type codepoint :: t
  @type grapheme :: t
  @type pattern :: t | [t] | :binary.cp()

  # A count no string reaches.
  @all 1_000_000_000_000_000

  defguardp is_mode(mode) when mode in [:default, :ascii, :greek, :turkic]

  # -- Graphemes and code points --

  @doc """
  How many graphemes.

      iex> String.length("été")
      3
  """
  def length(string) when is_binary(string), do: count(string, 0, 0)

  defp count(string, offset, n) do
    case :vl_string.skip(string, offset, @all) do
      {offset, skipped} when offset == byte_size(string) -> n + skipped
      {offset, skipped} -> count(string, offset, n + skipped)
    end
  end

  # Bytes of the first `n` graphemes, and how many of them there were.
  defp skip(string, n), do: skip(string, 0, n, 0)

  defp skip(string, offset, n, done) do
    case :vl_string.skip(string, offset, n - done) do
      {offset, skipped} when offset == byte_size(string) or done + skipped == n ->
        {offset, done + skipped}

      {offset, skipped} ->
        skip(string, offset, n, done + skipped)
    end
  end

  @doc """
  The graphemes.

      iex> String.graphemes("ab")
      ["a", "b"]
  """
  def graphemes(string) when is_binary(string), do: graphemes(string, 0)

  defp graphemes(string, offset) do
    case :vl_string.graphemes(string, offset) do
      {list, offset} when offset == byte_size(string) -> list
      {list, offset} -> list ++ graphemes(string, offset)
    end
  end

  @doc """
  The first grapheme and the rest, or `nil`.

      iex> String.next_grapheme("ab")
      {"a", "b"}
  """
  def next_grapheme(string) when is_binary(string) do
    case :vl_string.next_size(string, 0) do
      0 ->
        nil

      size ->
        <<grapheme::binary-size(size), rest::binary>> = string
        {grapheme, rest}
    end
  end

  @doc false
  def next_grapheme_size(string) when is_binary(string) do
    case :vl_string.next_size(string, 0) do
      0 -> nil
      size -> {size, binary_part(string, size, byte_size(string) - size)}
    end
  end

  @doc """
  The code points, each as a string; a stray byte stands for itself.

      iex> String.codepoints("añ")
      ["a", "ñ"]
  """
  def codepoints(string)
  def codepoints(<<c::utf8, rest::binary>>), do: [<<c::utf8>> | codepoints(rest)]
  def codepoints(<<byte, rest::binary>>), do: [<<byte>> | codepoints(rest)]
  def codepoints(<<>>), do: []

  @doc """
  The first code point and the rest, or `nil`.

      iex> String.next_codepoint("ab")
      {"a", "b"}
  """
  def next_codepoint(string)
  def next_codepoint(<<c::utf8, rest::binary>>), do: {<<c::utf8>>, rest}
  def next_codepoint(<<byte, rest::binary>>), do: {<<byte>>, rest}
  def next_codepoint(<<>>), do: nil

  @doc """
  The first grapheme, or `nil`.

      iex> String.first("ab")
      "a"
  """
  def first(string) when is_binary(string) do
    case next_grapheme(string) do
      {first, _} -> first
      nil -> nil
    end
  end

  @doc """
  The last grapheme, or `nil`.

      iex> String.last("ab")
      "b"
  """
  def last(string) when is_binary(string), do: at(string, -1)

  @doc """
  The grapheme at a position (negative: from the end), or `nil`.

      iex> String.at("abc", -1)
      "c"
  """
  def at(string, position) when is_binary(string) and is_integer(position) do
    case from_start(string, position) do
      n when n < 0 ->
        nil

      n ->
        {offset, skipped} = skip(string, n)
        size = :vl_string.next_size(string, offset)
        if skipped < n or size == 0, do: nil, else: binary_part(string, offset, size)
    end
  end

  defp from_start(string, position) when position < 0, do: length(string) + position
  defp from_start(_string, position), do: position

  @doc """
  The graphemes back to front.

      iex> String.reverse("abc")
      "cba"
  """
  def reverse(string) when is_binary(string) do
    if valid?(string), do: backwards(string), else: around_invalid(:unicode.characters_to_binary(string))
  end

  defp backwards(string), do: :erlang.iolist_to_binary(:lists.reverse(graphemes(string)))

  # A byte that is no UTF-8 stays where it is; what stands before and behind it is turned.
  defp around_invalid({_, valid, <<byte, rest::binary>>}), do: <<backwards(valid)::binary, byte, reverse(rest)::binary>>

  @doc """
  `length` graphemes from `start` on.

      iex> String.slice("elixir", 1, 3)
      "lix"
  """
  def slice(_string, _start, 0), do: ""

  def slice(string, start, length)
      when is_binary(string) and is_integer(start) and is_integer(length) and length >= 0 do
    start = if start < 0, do: Kernel.max(from_start(string, start), 0), else: start
    {offset, _} = skip(string, start)
    {size, _} = skip(rest_from(string, offset), length)
    binary_part(string, offset, size)
  end

  defp rest_from(string, offset), do: binary_part(string, offset, byte_size(string) - offset)

  @doc """
  The graphemes whose positions a range names.

      iex> String.slice("elixir", 1..-2)
      "lixi"
  """
  def slice(string, %{__struct__: Range, first: first, last: last, step: step} = range)
      when is_binary(string) do
    cond do
      step > 0 ->
        slice_between(string, first, last, step)

      step == -1 and first > last ->
        slice_between(string, first, last, 1)

      true ->
        raise ArgumentError,
              "String.slice/2 does not accept ranges with negative steps, got: #{inspect(range)}"
    end
  end

  def slice(string, %{__struct__: Range} = range) when not is_map_key(range, :step) do
    slice(string, Range.stepped(range))
  end

  defp slice_between(string, first, last, step) when first < 0 or last < 0 do
    length = length(string)
    first = if first < 0, do: Kernel.max(first + length, 0), else: first
    last = if last < 0, do: last + length, else: last
    if last < 0, do: "", else: slice_between(string, first, last, step)
  end

  defp slice_between(_string, first, last, _step) when last < first, do: ""
  defp slice_between(string, first, last, 1), do: slice(string, first, last - first + 1)

  defp slice_between(string, first, last, step) do
    string |> slice(first, last - first + 1) |> graphemes() |> Enum.take_every(step) |> join()
  end

  defp join(parts), do: :erlang.iolist_to_binary(parts)

  @doc """
  In two at a grapheme position.

      iex> String.split_at("sweetelixir", 5)
      {"sweet", "elixir"}
  """
  def split_at(string, position) when is_binary(string) and is_integer(position) do
    {offset, _} = skip(string, Kernel.max(from_start(string, position), 0))
    {binary_part(string, 0, offset), rest_from(string, offset)}
  end

  # -- Splitting --

  @doc """
  The words between white space (no-break spaces do not separate).

      iex> String.split("  a b  ")
      ["a", "b"]
  """
  def split(string) when is_binary(string), do: words(string, 0, 0, string)

  # `size` bytes of a word lie behind `offset`.
  defp words(<<c, rest::binary>>, offset, size, string) when c in [9, 10, 11, 12, 13, 32] do
    word(string, offset, size, words(rest, offset + size + 1, 0, string))
  end

  defp words(<<c, rest::binary>>, offset, size, string) when c < 128 do
    words(rest, offset, size + 1, string)
  end

  defp words(<<c::utf8, rest::binary>>, offset, size, string) do
    bytes = byte_size(<<c::utf8>>)

    if breaks?(c) do
      word(string, offset, size, words(rest, offset + size + bytes, 0, string))
    else
      words(rest, offset, size + bytes, string)
    end
  end

  defp words(<<_, rest::binary>>, offset, size, string), do: words(rest, offset, size + 1, string)
  defp words(<<>>, offset, size, string), do: word(string, offset, size, [])

  defp word(_string, _offset, 0, rest), do: rest
  defp word(string, offset, size, rest), do: [binary_part(string, offset, size) | rest]

  defp breaks?(c), do: space?(c) and c not in [0xA0, 0x2007, 0x202F]

  defp space?(c) when c < 0x80, do: c in 9..13 or c == 32

  defp space?(c) do
    c in [0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000] or c in 0x2000..0x200A
  end

  @doc """
  Split at each place where `pattern` is: a string, a list of them, a compiled pattern or a
  regex. Options: `parts: n` at most, `trim: true` without empty strings.

      iex> String.split("a,b,,c", ",")
      ["a", "b", "", "c"]
      iex> String.split("a,b,c", ",", parts: 2)
      ["a", "b,c"]
  """
  def split(string, pattern, options \\ [])

  def split(string, %{__struct__: Regex} = pattern, options)
      when is_binary(string) and is_list(options) do
    Regex.split(pattern, string, options)
  end

  def split(string, "", options) when is_binary(string) and is_list(options) do
    parts = Keyword.get(options, :parts, :infinity)
    split_graphemes(string, parts, Keyword.get(options, :trim, false))
  end

  def split(string, [], options) when is_binary(string) and is_list(options) do
    if string == "" and Keyword.get(options, :trim, false), do: [], else: [string]
  end

  def split(string, pattern, options) when is_binary(string) and is_list(options) do
    case {Keyword.get(options, :parts, :infinity), Keyword.get(options, :trim, false)} do
      {:infinity, false} -> :binary.split(string, pattern, [:global])
      {:infinity, true} -> :binary.split(string, pattern, [:global, :trim_all])
      {2, false} -> :binary.split(string, pattern)
      {parts, trim} -> split_parts(string, pattern, parts, trim)
    end
  end

  defp split_graphemes(string, :infinity, true), do: graphemes(string)
  defp split_graphemes(string, :infinity, false), do: ["" | graphemes(string)] ++ [""]

  defp split_graphemes(string, parts, trim) when is_integer(parts) and parts > 0 do
    pieces = if trim, do: graphemes(string), else: ["" | graphemes(string)] ++ [""]

    case Enum.split(pieces, parts - 1) do
      {first, []} -> first
      {first, rest} -> if(trim and join(rest) == "", do: first, else: first ++ [join(rest)])
    end
  end

  defp split_parts("", _pattern, _parts, true), do: []
  defp split_parts(string, _pattern, 1, _trim), do: [string]

  defp split_parts(string, pattern, parts, trim) do
    case :binary.split(string, pattern) do
      [last] -> [last]
      ["", rest] when trim -> split_parts(rest, pattern, parts, trim)
      [part, rest] -> [part | split_parts(rest, pattern, parts - 1, trim)]
    end
  end

  @doc """
  `split/3` as a stream that splits as it is read.

      iex> String.splitter("1,2,3", ",") |> Enum.take(2)
      ["1", "2"]
  """
  def splitter(string, pattern, options \\ [])

  def splitter(string, "", options) when is_binary(string) and is_list(options) do
    pieces = if options[:trim], do: string, else: ["", string]
    Stream.unfold(pieces, &next_of_empty_pattern(&1, options[:trim]))
  end

  def splitter(string, [], options) when is_binary(string) and is_list(options) do
    if string == "" and options[:trim],
      do: Stream.unfold(nil, & &1),
      else: Stream.unfold(string, &once/1)
  end

  def splitter(string, pattern, options) when is_binary(string) and is_list(options) do
    pattern = if is_tuple(pattern), do: pattern, else: :binary.compile_pattern(pattern)
    Stream.unfold(string, &next_split(&1, pattern, options[:trim] || false))
  end

  defp once(nil), do: nil
  defp once(string), do: {string, nil}

  defp next_of_empty_pattern(["", string], _trim), do: {"", string}
  defp next_of_empty_pattern(nil, _trim), do: nil

  defp next_of_empty_pattern(string, trim) do
    case next_grapheme(string) do
      nil -> if trim, do: nil, else: {"", nil}
      found -> found
    end
  end

  defp next_split(nil, _pattern, _trim), do: nil
  defp next_split("", _pattern, true), do: nil

  defp next_split(string, pattern, trim) do
    case :binary.split(string, pattern) do
      ["", rest] when trim -> next_split(rest, pattern, trim)
      [part, rest] -> {part, rest}
      [part] -> {part, nil}
    end
  end

  @doc """
  Runs of one kind: `:valid` characters or not, `:printable` or not.

      iex> String.chunk(<<?a, ?b, 255>>, :valid)
      ["ab", <<255>>]
  """
  def chunk(string, trait) when is_binary(string) and trait in [:valid, :printable] do
    chunks(string, trait, nil, [])
  end

  defp chunks("", _trait, _flag, []), do: []
  defp chunks("", _trait, _flag, acc), do: [join(:lists.reverse(acc))]

  defp chunks(string, trait, flag, acc) do
    {char, rest} = next_codepoint(string)

    case trait?(char, trait) do
      ^flag -> chunks(rest, trait, flag, [char | acc])
      new when acc == [] -> chunks(rest, trait, new, [char])
      new -> [join(:lists.reverse(acc)) | chunks(rest, trait, new, [char])]
    end
  end

  defp trait?(<<_::utf8>>, :valid), do: true
  defp trait?(_char, :valid), do: false
  defp trait?(char, :printable), do: printable?(char)

  # -- Trimming and padding --

  @doc """
  Without white space at both ends.

      iex> String.trim("  a b\\n")
      "a b"
  """
  def trim(string) when is_binary(string), do: trim_trailing(trim_leading(string))

  @doc """
  Without any repetition of `to_trim` at both ends.

      iex> String.trim("--a--", "-")
      "a"
  """
  def trim(string, to_trim) when is_binary(string) and is_binary(to_trim) do
    string |> trim_leading(to_trim) |> trim_trailing(to_trim)
  end

  @doc "Without white space at the start."
  def trim_leading(string)

  def trim_leading(<<c, rest::binary>>) when c in [9, 10, 11, 12, 13, 32], do: trim_leading(rest)

  def trim_leading(<<c::utf8, rest::binary>> = string) when c > 127 do
    if space?(c), do: trim_leading(rest), else: string
  end

  def trim_leading(string) when is_binary(string), do: string

  @doc "Without any repetition of `to_trim` at the start."
  def trim_leading(string, to_trim) when is_binary(string) and is_binary(to_trim) do
    replace_leading(string, to_trim, "")
  end

  @doc "Without white space at the end."
  def trim_trailing(string) when is_binary(string) do
    binary_part(string, 0, trimmed_size(string, byte_size(string)))
  end

  defp trimmed_size(_string, 0), do: 0

  defp trimmed_size(string, size) do
    case :binary.at(string, size - 1) do
      c when c in [9, 10, 11, 12, 13, 32] -> trimmed_size(string, size - 1)
      c when c < 128 -> size
      _ -> trimmed_wide(string, size)
    end
  end

  # Wide white space has two or three bytes.
  defp trimmed_wide(string, size) do
    cond do
      size >= 2 and wide_space?(binary_part(string, size - 2, 2)) ->
        trimmed_size(string, size - 2)

      size >= 3 and wide_space?(binary_part(string, size - 3, 3)) ->
        trimmed_size(string, size - 3)

      true ->
        size
    end
  end

  defp wide_space?(<<c::utf8>>), do: space?(c)
  defp wide_space?(_bytes), do: false

  @doc "Without any repetition of `to_trim` at the end."
  def trim_trailing(string, to_trim) when is_binary(string) and is_binary(to_trim) do
    replace_trailing(string, to_trim, "")
  end

  @doc """
  Padded at the start to `count` graphemes, with a string or a list of them in turn.

      iex> String.pad_leading("7", 3, "0")
      "007"
  """
  def pad_leading(string, count, padding \\ [" "])

  def pad_leading(string, count, padding) when is_binary(padding) do
    pad_leading(string, count, graphemes(padding))
  end

  def pad_leading(string, count, [_ | _] = padding)
      when is_binary(string) and is_integer(count) and count >= 0 do
    join([fill(count - length(string), padding), string])
  end

  @doc """
  Padded at the end to `count` graphemes.

      iex> String.pad_trailing("7", 3, "ab")
      "7ab"
  """
  def pad_trailing(string, count, padding \\ [" "])

  def pad_trailing(string, count, padding) when is_binary(padding) do
    pad_trailing(string, count, graphemes(padding))
  end

  def pad_trailing(string, count, [_ | _] = padding)
      when is_binary(string) and is_integer(count) and count >= 0 do
    join([string | fill(count - length(string), padding)])
  end

  defp fill(missing, padding), do: fill(missing, padding, padding)

  defp fill(missing, _left, _padding) when missing <= 0, do: []
  defp fill(missing, [], padding), do: fill(missing, padding, padding)

  defp fill(missing, [x | rest], padding) when is_binary(x) do
    [x | fill(missing - 1, rest, padding)]
  end

  defp fill(_missing, [x | _], _padding) do
    raise ArgumentError, "expected a string padding element, got: #{inspect(x)}"
  end

  # -- Questions --

  @doc """
  Whether `contents`, or one of a list of strings, is somewhere in it.

      iex> String.contains?("elixir of life", ["life", "death"])
      true
  """
  def contains?(string, contents) when is_binary(string) and is_list(contents) do
    "" in contents or (contents != [] and :binary.match(string, contents) != :nomatch)
  end

  def contains?(string, contents) when is_binary(string) do
    "" == contents or :binary.match(string, contents) != :nomatch
  end

  @doc """
  Whether it begins with `prefix`, or one of a list of strings.

      iex> String.starts_with?("elixir", "eli")
      true
  """
  def starts_with?(string, prefix) when is_binary(string) and is_binary(prefix) do
    prefix?(string, prefix)
  end

  def starts_with?(string, prefixes) when is_binary(string) and is_list(prefixes) do
    Enum.any?(prefixes, &prefix?(string, &1))
  end

  defp prefix?(string, prefix) do
    size = byte_size(prefix)
    size <= byte_size(string) and binary_part(string, 0, size) == prefix
  end

  @doc """
  Whether it ends with `suffix`, or one of a list of strings.

      iex> String.ends_with?("elixir", ["xir", "x"])
      true
  """
  def ends_with?(string, suffix) when is_binary(string) and is_binary(suffix) do
    suffix?(string, suffix)
  end

  def ends_with?(string, suffixes) when is_binary(string) and is_list(suffixes) do
    Enum.any?(suffixes, &suffix?(string, &1))
  end

  defp suffix?(string, suffix) do
    offset = byte_size(string) - byte_size(suffix)
    offset >= 0 and binary_part(string, offset, byte_size(suffix)) == suffix
  end

  @doc """
  Whether a regex matches.

      iex> String.match?("foo", ~r/o+/)
      true
  """
  def match?(string, regex) when is_binary(string), do: Regex.match?(regex, string)

  @doc """
  Whether all of it is UTF-8.

      iex> String.valid?(<<255>>)
      false
  """
  def valid?(string)
  def valid?(string) when is_binary(string), do: :vl_string.valid(string)

  @doc """
  Whether all of it can be shown; with a limit, whether the first characters can.

      iex> String.printable?("a\\0")
      false
  """
  def printable?(string, character_limit \\ :infinity)

  def printable?(string, limit)
      when is_binary(string) and (limit == :infinity or (is_integer(limit) and limit >= 0)) do
    do_printable?(string, limit)
  end

  defp do_printable?(_string, 0), do: true
  defp do_printable?(<<>>, _limit), do: true

  defp do_printable?(<<c::utf8, rest::binary>>, limit)
       when c in 32..127 or c in 7..13 or c == 27 or c in 0xA0..0xD7FF or c in 0xE000..0xFFFD or
              c in 0x10000..0x10FFFF do
    do_printable?(rest, if(limit == :infinity, do: limit, else: limit - 1))
  end

  defp do_printable?(_string, _limit), do: false

  @doc """
  Whether both are the same text in a normal form.

      iex> String.equivalent?("e\\u0301", "é")
      true
  """
  def equivalent?(string1, string2) when is_binary(string1) and is_binary(string2) do
    normalize(string1, :nfd) == normalize(string2, :nfd)
  end

  # -- Replacing --

  @doc """
  What matches `pattern` replaced by a string or by what a function makes of the match.
  Options: `global: false` for the first match only.

      iex> String.replace("a,b,c", ",", "-")
      "a-b-c"
      iex> String.replace("a,b,c", ",", "-", global: false)
      "a-b,c"
  """
  def replace(subject, pattern, replacement, options \\ [])
      when is_binary(subject) and
             (is_binary(replacement) or is_function(replacement, 1)) and is_list(options) do
    do_replace(subject, pattern, replacement, options)
  end

  defp do_replace(subject, %{__struct__: Regex} = regex, replacement, options) do
    Regex.replace(regex, subject, replacement, options)
  end

  defp do_replace(subject, "", replacement, options) do
    between = if is_binary(replacement), do: replacement, else: replacement.("")

    if Keyword.get(options, :global, true) do
      join([between | Enum.map(graphemes(subject), &[&1, between])])
    else
      join([between | subject])
    end
  end

  defp do_replace(subject, [], _replacement, _options), do: subject

  defp do_replace(subject, pattern, replacement, options) do
    if insert = Keyword.get(options, :insert_replaced) do
      IO.warn(
        "String.replace/4 with :insert_replaced option is deprecated. Please use :binary.replace/4 " <>
          "instead or pass an anonymous function as replacement"
      )

      global = if Keyword.get(options, :global, true), do: [:global], else: []
      :binary.replace(subject, pattern, replacement, [{:insert_replaced, insert} | global])
    else
      replace_matches(subject, found(subject, pattern, options), replacement)
    end
  end

  defp found(subject, pattern, options) do
    if Keyword.get(options, :global, true) do
      :binary.matches(subject, pattern)
    else
      case :binary.match(subject, pattern) do
        :nomatch -> []
        match -> [match]
      end
    end
  end

  defp replace_matches(subject, [], _replacement), do: subject

  defp replace_matches(subject, matches, replacement) do
    join(replaced(subject, 0, matches, replacement))
  end

  defp replaced(subject, from, [{at, size} | rest], replacement) do
    new =
      if is_binary(replacement),
        do: replacement,
        else: replacement.(binary_part(subject, at, size))

    [binary_part(subject, from, at - from), new | replaced(subject, at + size, rest, replacement)]
  end

  defp replaced(subject, from, [], _replacement), do: [rest_from(subject, from)]

  @doc """
  Each repetition of `match` at the start replaced.

      iex> String.replace_leading("aab", "a", "x")
      "xxb"
  """
  def replace_leading(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    refuse_empty(match)
    n = count_leading(string, match, 0)
    join([:lists.duplicate(n, replacement), rest_from(string, n * byte_size(match))])
  end

  defp count_leading(string, match, n) do
    size = byte_size(match)
    offset = n * size

    if offset + size <= byte_size(string) and binary_part(string, offset, size) == match do
      count_leading(string, match, n + 1)
    else
      n
    end
  end

  @doc """
  Each repetition of `match` at the end replaced.

      iex> String.replace_trailing("baa", "a", "x")
      "bxx"
  """
  def replace_trailing(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    refuse_empty(match)
    n = count_trailing(string, match, byte_size(string) - byte_size(match), 0)
    kept = binary_part(string, 0, byte_size(string) - n * byte_size(match))
    join([kept | :lists.duplicate(n, replacement)])
  end

  defp count_trailing(string, match, offset, n) do
    if offset >= 0 and binary_part(string, offset, byte_size(match)) == match do
      count_trailing(string, match, offset - byte_size(match), n + 1)
    else
      n
    end
  end

  defp refuse_empty("") do
    raise ArgumentError, "cannot use an empty string as the match to replace"
  end

  defp refuse_empty(_match), do: :ok

  @doc """
  `match` at the start replaced, once.

      iex> String.replace_prefix("world", "wor", "hello ")
      "hello ld"
  """
  def replace_prefix(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if prefix?(string, match),
      do: replacement <> rest_from(string, byte_size(match)),
      else: string
  end

  @doc """
  `match` at the end replaced, once.

      iex> String.replace_suffix("hello", "lo", "p")
      "help"
  """
  def replace_suffix(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if suffix?(string, match) do
      binary_part(string, 0, byte_size(string) - byte_size(match)) <> replacement
    else
      string
    end
  end

  @doc """
  The string, `n` times.

      iex> String.duplicate("ab", 3)
      "ababab"
  """
  def duplicate(subject, n) when is_binary(subject) and is_integer(n) and n >= 0 do
    :binary.copy(subject, n)
  end

  # -- Case and normal forms --

  @doc """
  In capitals; the mode may be `:ascii`, `:greek` or `:turkic`.

      iex> String.upcase("ab ß")
      "AB SS"
  """
  def upcase(string, mode \\ :default)
  def upcase("", _mode), do: ""

  def upcase(string, mode) when is_binary(string) and is_mode(mode) do
    map_case(string, 0, mode, &:vl_string.upcase/3)
  end

  @doc """
  In small letters; the mode may be `:ascii`, `:greek` or `:turkic`.

      iex> String.downcase("AB")
      "ab"
  """
  def downcase(string, mode \\ :default)
  def downcase("", _mode), do: ""

  def downcase(string, mode) when is_binary(string) and is_mode(mode) do
    map_case(string, 0, mode, &:vl_string.downcase/3)
  end

  defp map_case(string, offset, mode, mapper) do
    case mapper.(string, offset, mode) do
      {mapped, offset} when offset == byte_size(string) -> mapped
      {mapped, offset} -> mapped <> map_case(string, offset, mode, mapper)
    end
  end

  @doc """
  The first character in title case, the rest in small letters.

      iex> String.capitalize("aBC")
      "Abc"
  """
  def capitalize(string, mode \\ :default)

  def capitalize(<<c::utf8, rest::binary>>, mode) when is_mode(mode) do
    :vl_string.title(c, mode) <> downcase(rest, mode)
  end

  def capitalize(<<byte, rest::binary>>, mode) when is_mode(mode) do
    <<byte, downcase(rest, mode)::binary>>
  end

  def capitalize("", mode) when is_mode(mode), do: ""

  @doc """
  In a normal form: `:nfd`, `:nfc`, `:nfkd` or `:nfkc`. Bytes that are no characters stay.

      iex> String.normalize("e\\u0301", :nfc)
      "é"
  """
  def normalize(string, form)
      when is_binary(string) and form in [:nfd, :nfc, :nfkd, :nfkc] do
    normalize(string, 0, form)
  end

  defp normalize(string, offset, form) do
    case :vl_string.normalize(string, offset, form) do
      {normal, at} when at == byte_size(string) ->
        normal

      {normal, at} ->
        normal <> binary_part(string, at, 1) <> normalize(string, at + 1, form)
    end
  end

  # -- Conversions --

  @doc """
  The atom of this name.

      iex> String.to_atom("ok")
      :ok
  """
  def to_atom(string), do: :erlang.binary_to_atom(string)

  @doc "The atom of this name, if it is known already."
  def to_existing_atom(string), do: :erlang.binary_to_existing_atom(string)

  @doc """
  The integer that the string shows, in a base.

      iex> String.to_integer("ff", 16)
      255
  """
  def to_integer(string), do: :erlang.binary_to_integer(string)

  @doc "The integer that a text writes in a base."
  def to_integer(string, base), do: :erlang.binary_to_integer(string, base)

  @doc """
  The float that the string shows.

      iex> String.to_float("2.5")
      2.5
  """
  def to_float(string), do: :erlang.binary_to_float(string)

  @doc """
  The code points.

      iex> String.to_charlist("ab")
      'ab'
  """
  def to_charlist(string) when is_binary(string) do
    case :unicode.characters_to_list(string) do
      list when is_list(list) ->
        list

      {kind, encoded, rest} ->
        kind = if kind == :error, do: :invalid, else: :incomplete
        raise UnicodeConversionError, encoded: encoded, rest: rest, kind: kind
    end
  end

  # -- Distances --

  @doc """
  How alike two strings are by Jaro's measure, from 0.0 to 1.0.

      iex> String.jaro_distance("Dwayne", "Duane")
      0.8222222222222223
  """
  def jaro_distance(string1, string2)
  def jaro_distance(string, string), do: 1.0
  def jaro_distance(_string, ""), do: 0.0
  def jaro_distance("", _string), do: 0.0

  def jaro_distance(string1, string2) when is_binary(string1) and is_binary(string2) do
    {chars1, chars2} = {graphemes(string1), graphemes(string2)}
    {length1, length2} = {Kernel.length(chars1), Kernel.length(chars2)}
    {short, long} = if length1 < length2, do: {chars1, chars2}, else: {chars2, chars1}
    window = div(Kernel.max(length1, length2), 2) - 1

    case jaro_matches(short, 0, List.to_tuple(long), window, %{}, -1, 0) do
      {0, _} -> 0.0
      {common, swapped} -> (common / length1 + common / length2 + (common - swapped) / common) / 3
    end
  end

  # How many characters of the shorter have a partner near their place in the longer, and how many of the partners stand
  # before the partner found last.
  defp jaro_matches([c | rest], i, long, window, taken, last, swapped) do
    case partner(c, Kernel.max(i - window, 0), Kernel.min(i + window, tuple_size(long) - 1), long, taken) do
      nil -> jaro_matches(rest, i + 1, long, window, taken, last, swapped)
      j when j < last -> jaro_matches(rest, i + 1, long, window, :maps.put(j, true, taken), j, swapped + 1)
      j -> jaro_matches(rest, i + 1, long, window, :maps.put(j, true, taken), j, swapped)
    end
  end

  defp jaro_matches([], _i, _long, _window, taken, _last, swapped), do: {:erlang.map_size(taken), swapped}

  defp partner(_c, j, last, _chars2, _taken) when j > last, do: nil

  defp partner(c, j, last, chars2, taken) do
    if :erlang.element(j + 1, chars2) == c and not :erlang.is_map_key(j, taken) do
      j
    else
      partner(c, j + 1, last, chars2, taken)
    end
  end

  @doc """
  How alike two strings are as bags of graphemes, from 0.0 to 1.0.

      iex> String.bag_distance("abc", "")
      0.0
  """
  def bag_distance(_string, ""), do: 0.0
  def bag_distance("", _string), do: 0.0

  def bag_distance(string1, string2) when is_binary(string1) and is_binary(string2) do
    bag1 = Enum.frequencies(graphemes(string1))
    bag2 = Enum.frequencies(graphemes(string2))
    longest = Kernel.max(length(string1), length(string2))
    1 - Kernel.max(surplus(bag1, bag2), surplus(bag2, bag1)) / longest
  end

  defp surplus(bag1, bag2) do
    Enum.reduce(bag1, 0, fn {char, n}, sum ->
      sum + Kernel.max(n - :maps.get(char, bag2, 0), 0)
    end)
  end

  @doc """
  How to come from one string to another: runs of `:eq`, `:del`, `:ins`.

      iex> String.myers_difference("fox", "fix")
      [eq: "f", del: "o", ins: "i", eq: "x"]
  """
  def myers_difference(string1, string2) when is_binary(string1) and is_binary(string2) do
    graphemes(string1)
    |> List.myers_difference(graphemes(string2))
    |> Enum.map(fn {kind, parts} -> {kind, join(parts)} end)
  end

  # -- Names of old --

  @doc false
  @deprecated "Use String.to_charlist/1 instead"
  def to_char_list(string), do: String.to_charlist(string)
  @doc false
  @deprecated "Use String.valid?/1 instead"
  def valid_character?(<<_::utf8>>), do: true
  def valid_character?(_), do: false
  @doc false
  @deprecated "Use String.trim_leading/1 instead"
  def lstrip(string), do: trim_leading(string)
  @doc false
  @deprecated "Use String.trim_leading/2 with a binary as second argument instead"
  def lstrip(string, char), do: trim_leading(string, <<char::utf8>>)
  @doc false
  @deprecated "Use String.trim_trailing/1 instead"
  def rstrip(string), do: trim_trailing(string)
  @doc false
  @deprecated "Use String.trim_trailing/2 with a binary as second argument instead"
  def rstrip(string, char), do: trim_trailing(string, <<char::utf8>>)
  @doc false
  @deprecated "Use String.trim/1 instead"
  def strip(string), do: trim(string)
  @doc false
  @deprecated "Use String.trim/2 with a binary second argument instead"
  def strip(string, char), do: trim(string, <<char::utf8>>)
  @doc false
  @deprecated "Use String.pad_leading/2 instead"
  def rjust(string, length), do: pad_leading(string, length)
  @doc false
  @deprecated "Use String.pad_leading/3 with a binary padding instead"
  def rjust(string, length, char), do: pad_leading(string, length, <<char::utf8>>)
  @doc false
  @deprecated "Use String.pad_trailing/2 instead"
  def ljust(string, length), do: pad_trailing(string, length)
  @doc false
  @deprecated "Use String.pad_trailing/3 with a binary padding instead"
  def ljust(string, length, char), do: pad_trailing(string, length, <<char::utf8>>)
end
