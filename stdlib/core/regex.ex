defmodule Regex do
  @moduledoc """
  Regular expressions (PCRE), usually written as `~r/.../`.

      iex> Regex.run(~r/(\\d+)-(\\d+)/, "10-20")
      ["10-20", "10", "20"]
      iex> Regex.replace(~r/b/, "abc", "d")
      "adc"
  """

  defstruct re_pattern: nil, source: "", opts: "", re_version: ""

  @type t :: %Regex{re_pattern: term, source: binary, opts: binary | [term]}

  # -- Making --

  @doc """
  Compiles a regex; options are those of the sigil, as a string, or those of `:re`.

      iex> Regex.compile("foo")
      {:ok, ~r/foo/}
      iex> Regex.compile("*foo")
      {:error, {'nothing to repeat', 0}}
  """
  def compile(source, opts \\ "") when is_binary(source) do
    compile(source, opts, version())
  end

  defp compile(source, opts, version) when is_binary(opts) do
    case translate(opts, []) do
      {:error, rest} -> {:error, {:invalid_option, rest}}
      options -> build(source, options, opts, version)
    end
  end

  defp compile(source, opts, version) when is_list(opts), do: build(source, opts, opts, version)

  defp build(source, options, doc_opts, version) do
    case :re.compile(source, options) do
      {:ok, pattern} ->
        {:ok, %Regex{re_pattern: pattern, re_version: version, source: source, opts: doc_opts}}

      error ->
        error
    end
  end

  @doc "`compile/2` that raises `Regex.CompileError`."
  def compile!(source, opts \\ "") when is_binary(source) do
    case compile(source, opts) do
      {:ok, regex} -> regex
      {:error, {reason, at}} -> raise Regex.CompileError, "#{reason} at position #{at}"
    end
  end

  defp translate(<<?s, rest::binary>>, acc),
    do: translate(rest, [:dotall, {:newline, :anycrlf} | acc])

  defp translate(<<?u, rest::binary>>, acc), do: translate(rest, [:unicode, :ucp | acc])
  defp translate(<<?i, rest::binary>>, acc), do: translate(rest, [:caseless | acc])
  defp translate(<<?x, rest::binary>>, acc), do: translate(rest, [:extended | acc])
  defp translate(<<?f, rest::binary>>, acc), do: translate(rest, [:firstline | acc])
  defp translate(<<?U, rest::binary>>, acc), do: translate(rest, [:ungreedy | acc])
  defp translate(<<?m, rest::binary>>, acc), do: translate(rest, [:multiline | acc])

  defp translate(<<?r, rest::binary>>, acc) do
    IO.warn("the /r modifier in regular expressions is deprecated, please use /U instead")
    translate(rest, [:ungreedy | acc])
  end

  defp translate("", acc), do: acc
  defp translate(rest, _acc), do: {:error, rest}

  @doc "Compiles again if the regex was made by another version."
  def recompile(%Regex{} = regex) do
    current = version()

    case regex do
      %{re_version: ^current} -> {:ok, regex}
      _ -> compile(regex.source, regex.opts)
    end
  end

  @doc "`recompile/1` that raises `Regex.CompileError`."
  def recompile!(regex) do
    case recompile(regex) do
      {:ok, regex} -> regex
      {:error, {reason, at}} -> raise Regex.CompileError, "#{reason} at position #{at}"
    end
  end

  @doc "What compiled it: version and byte order."
  def version, do: {:re.version(), :erlang.system_info(:endian)}

  # A regex may come from another system, in a file or a message.
  defp current_pattern(regex), do: recompile!(regex).re_pattern

  # -- Parts --

  @doc """
  The source.

      iex> Regex.source(~r/a/)
      "a"
  """
  def source(%Regex{source: source}), do: source

  @doc """
  The options.

      iex> Regex.opts(~r/a/mi)
      "mi"
  """
  def opts(%Regex{opts: opts}), do: opts

  @doc "The compiled expression."
  def re_pattern(%Regex{re_pattern: pattern}), do: pattern

  @doc """
  The names of its groups.

      iex> Regex.names(~r/(?<b>.)(?<a>.)/)
      ["a", "b"]
  """
  def names(%Regex{} = regex) do
    {:namelist, names} = :re.inspect(current_pattern(regex), :namelist)
    names
  end

  @doc false
  def regex?(%Regex{}), do: true
  def regex?(_), do: false

  # -- Matching --

  @doc """
  Whether it matches.

      iex> Regex.match?(~r/foo/, "a foo")
      true
  """
  def match?(%Regex{} = regex, string) when is_binary(string) do
    :re.run(string, current_pattern(regex), [{:capture, :none}]) == :match
  end

  @doc """
  The first match with its groups, or `nil`. Options: `return: :index`, `capture:` (`:all`,
  `:first`, `:all_but_first`, `:all_names`, `:none` or a list), `offset:`.

      iex> Regex.run(~r/c(d)/, "abcd", return: :index)
      [{2, 2}, {3, 1}]
  """
  def run(regex, string, options \\ [])

  def run(%Regex{} = regex, string, options) when is_binary(string) do
    return = Keyword.get(options, :return, :binary)
    capture = capture_of(regex, Keyword.get(options, :capture, :all))
    offset = Keyword.get(options, :offset, 0)

    case :re.run(string, current_pattern(regex), [{:capture, capture, return}, {:offset, offset}]) do
      :nomatch -> nil
      :match -> []
      {:match, captured} -> captured
    end
  end

  defp capture_of(regex, :all_names), do: names_or_none(names(regex))
  defp capture_of(_regex, capture), do: capture

  defp names_or_none([]), do: :none
  defp names_or_none(names), do: names

  @doc """
  All matches with their groups. Options as for `run/3`.

      iex> Regex.scan(~r/a./, "ab ac")
      [["ab"], ["ac"]]
  """
  def scan(regex, string, options \\ [])

  def scan(%Regex{} = regex, string, options) when is_binary(string) do
    return = Keyword.get(options, :return, :binary)
    capture = capture_of(regex, Keyword.get(options, :capture, :all))
    offset = Keyword.get(options, :offset, 0)

    case :re.run(string, current_pattern(regex), [
           {:capture, capture, return},
           :global,
           {:offset, offset}
         ]) do
      :nomatch -> []
      :match -> []
      {:match, matches} -> matches
    end
  end

  @doc """
  The named groups of the first match as a map, or `nil`.

      iex> Regex.named_captures(~r/a(?<x>.)/, "ab")
      %{"x" => "b"}
  """
  def named_captures(regex, string, options \\ []) when is_binary(string) do
    names = names(regex)
    options = Keyword.put(options, :capture, names)

    case run(regex, string, options) do
      nil -> nil
      values -> :maps.from_list(Enum.zip(names, values))
    end
  end

  # -- Splitting --

  @doc """
  Split at the matches. Options: `parts:`, `trim: true`, `include_captures: true`, `on:` (which
  groups are the separators).

      iex> Regex.split(~r/-/, "a-b-c", parts: 2)
      ["a", "b-c"]
      iex> Regex.split(~r/x/, "axb", include_captures: true)
      ["a", "x", "b"]
  """
  def split(regex, string, options \\ [])

  def split(%Regex{}, "", options) do
    if Keyword.get(options, :trim, false), do: [], else: [""]
  end

  def split(%Regex{} = regex, string, options)
      when is_binary(string) and is_list(options) do
    on = Keyword.get(options, :on, :first)

    case :re.run(string, current_pattern(regex), [:global, {:capture, on, :index}]) do
      {:match, matches} ->
        parts = parts_left(Keyword.get(options, :parts, :infinity))
        trim = Keyword.get(options, :trim, false)
        captures = Keyword.get(options, :include_captures, false)
        do_split(:lists.append(matches), string, 0, parts, trim, captures)

      :match ->
        [string]

      :nomatch ->
        [string]
    end
  end

  defp parts_left(:infinity), do: :infinity
  defp parts_left(n) when is_integer(n) and n > 0, do: n - 1

  defp do_split(_spans, string, from, _left, true, _captures) when byte_size(string) <= from,
    do: []

  defp do_split(spans, string, from, left, _trim, _captures) when spans == [] or left == 0 do
    [binary_part(string, from, byte_size(string) - from)]
  end

  # A group that did not match separates nothing.
  defp do_split([{at, _} | spans], string, from, left, trim, captures) when at < from do
    do_split(spans, string, from, left, trim, captures)
  end

  defp do_split([{at, size} | spans], string, from, left, trim, captures) do
    piece = binary_part(string, from, at - from)

    rest =
      do_split(
        spans,
        string,
        at + size,
        less(left, trim and piece == "" and not captures),
        trim,
        captures
      )

    rest = if captures, do: [binary_part(string, at, size) | rest], else: rest
    if trim and piece == "", do: rest, else: [piece | rest]
  end

  defp less(left, true), do: left
  defp less(:infinity, _dropped), do: :infinity
  defp less(left, _dropped), do: left - 1

  # -- Replacing --

  @doc """
  The matches replaced: by a string, where `\\\\\\\\N` or `\\\\\\\\g{N}` is a group, or by what a function
  of the match and its groups gives. `global: false` for the first one only.

      iex> Regex.replace(~r/b/, "abcb", "d", global: false)
      "adcb"
      iex> Regex.replace(~r/a(b)/, "ab", fn _, b -> b <> b end)
      "bb"
  """
  def replace(regex, string, replacement, options \\ [])

  def replace(%Regex{} = regex, string, replacement, options)
      when is_binary(string) and is_binary(replacement) and is_list(options) do
    do_replace(regex, string, template(replacement), options)
  end

  def replace(%Regex{} = regex, string, replacement, options)
      when is_binary(string) and is_function(replacement) and is_list(options) do
    {:arity, arity} = Function.info(replacement, :arity)
    do_replace(regex, string, {replacement, arity}, options)
  end

  defp do_replace(%Regex{} = regex, string, replacement, options) do
    groups = if is_list(replacement), do: :all, else: groups_for(replacement)
    global = if Keyword.get(options, :global, true), do: [:global], else: []

    case :re.run(string, current_pattern(regex), [{:capture, groups, :index} | global]) do
      :nomatch -> string
      {:match, matches} when global != [] -> put_in_matches(matches, string, replacement)
      {:match, pairs} -> put_in_matches([pairs], string, replacement)
    end
  end

  defp groups_for({_fun, arity}), do: Enum.to_list(0..Kernel.max(arity - 1, 0))

  defp put_in_matches(matches, string, replacement) do
    :erlang.iolist_to_binary(replaced(matches, string, 0, replacement))
  end

  defp replaced([[{at, size} | _] = pairs | rest], string, from, replacement) do
    [
      binary_part(string, from, at - from),
      new_text(replacement, string, pairs)
      | replaced(rest, string, at + size, replacement)
    ]
  end

  defp replaced([], string, from, _replacement) do
    [binary_part(string, from, byte_size(string) - from)]
  end

  defp new_text(template, string, pairs) when is_list(template) do
    for part <- template do
      if is_integer(part), do: text(Enum.at(pairs, part, {-1, 0}), string), else: part
    end
  end

  defp new_text({fun, arity}, string, pairs) do
    args = pairs |> Enum.take(arity) |> Enum.map(&text(&1, string))
    apply(fun, args)
  end

  defp text({-1, _}, _string), do: ""
  defp text({at, size}, string), do: binary_part(string, at, size)

  # A replacement as strings and numbers of groups.
  defp template(""), do: []

  defp template(<<?\\, ?g, ?{, rest::binary>> = all) do
    case Integer.parse(rest) do
      {n, "}" <> rest} when n >= 0 -> [n | template(rest)]
      _ -> literal(all, 1)
    end
  end

  defp template(<<?\\, ?\\, rest::binary>>), do: ["\\" | template(rest)]

  defp template(<<?\\, d, _::binary>> = all) when d in ?0..?9 do
    <<?\\, rest::binary>> = all
    {n, rest} = Integer.parse(rest)
    [n | template(rest)]
  end

  defp template(all), do: literal(all, 1)

  defp literal(all, n) do
    case all do
      <<text::binary-size(n)>> ->
        [text]

      <<text::binary-size(n), ?\\, _::binary>> ->
        [text | template(binary_part(all, n, byte_size(all) - n))]

      _ ->
        literal(all, n + 1)
    end
  end

  @doc """
  The text with all that means something in a regex escaped.

      iex> Regex.escape("a.b")
      "a\\\\.b"
  """
  def escape(string) when is_binary(string) do
    for <<c <- string>>, into: "" do
      if c in '.^$*+?()[]{}|#-\\\t\n\v\f\r\s' do
        <<?\\, c>>
      else
        <<c>>
      end
    end
  end

  # -- For the sigil --

  @doc false
  def unescape_map(:newline), do: true
  def unescape_map(?f), do: ?\f
  def unescape_map(?n), do: ?\n
  def unescape_map(?r), do: ?\r
  def unescape_map(?t), do: ?\t
  def unescape_map(?v), do: ?\v
  def unescape_map(?a), do: ?\a
  def unescape_map(_), do: false
end
