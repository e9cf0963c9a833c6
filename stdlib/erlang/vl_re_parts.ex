defmodule :vl_re_parts do
  @moduledoc false
  # :re.split and :re.replace, over the places that :re.run finds.

  # -- Splitting --

  def split(subject, regex, options) do
    {parts, group?, return, options} = split_options(options, {:infinity, false, :iodata, []})
    {text, unicode?, matches} = find(subject, regex, [:global | options])
    show = shown(return, unicode?)

    pieces = if matches == [], do: [[text]], else: text |> pieces(0, matches, parts) |> trim(parts)
    shown = for piece <- pieces, do: for(part <- piece, do: show.(part))
    if group?, do: shown, else: :lists.append(shown)
  end

  defp split_options([:trim | rest], {_, group, return, others}), do: split_options(rest, {0, group, return, others})
  defp split_options([:group | rest], {parts, _, return, others}), do: split_options(rest, {parts, true, return, others})

  defp split_options([{:parts, n} | rest], {_, group, return, others}) when n == :infinity or (is_integer(n) and n >= 0),
    do: split_options(rest, {n, group, return, others})

  defp split_options([{:return, type} | rest], {parts, group, _, others}) when type in [:iodata, :binary, :list],
    do: split_options(rest, {parts, group, type, others})

  defp split_options([option | rest], {parts, group, return, others}) do
    check(option)
    split_options(rest, {parts, group, return, [option | others]})
  end

  defp split_options([], found), do: found

  # What run/3 takes besides, but not what would change what it gives.
  defp check(option) do
    if option == :global or (is_tuple(option) and elem(option, 0) in [:capture, :parts, :return]),
      do: :erlang.error(:badarg)
  end

  # Each piece is a list: the text before a match, the groups of the match. A match of nothing where
  # a piece begins parts nothing.
  defp pieces(text, from, _matches, 1), do: [[rest(text, from)]]
  defp pieces(text, from, [], _parts), do: [[rest(text, from)]]
  defp pieces(text, from, [[{from, 0} | _] | matches], parts), do: pieces(text, from, matches, parts)

  defp pieces(text, from, [[{at, length} | groups] | matches], parts) do
    piece = [binary_part(text, from, at - from) | for(group <- groups, do: part(text, group))]
    [piece | pieces(text, at + length, matches, if(is_integer(parts) and parts > 1, do: parts - 1, else: parts))]
  end

  # Without a number of parts the empty ones at the end go.
  defp trim(pieces, 0), do: pieces |> :lists.reverse() |> drop_empty() |> :lists.reverse()
  defp trim(pieces, _), do: pieces

  defp drop_empty([piece | rest] = pieces) do
    if Enum.all?(piece, &(&1 == "")), do: drop_empty(rest), else: pieces
  end

  defp drop_empty([]), do: []

  # -- Replacing --

  def replace(subject, regex, replacement, options) do
    {global?, return, options} = replace_options(options, {false, :iodata, []})
    options = if global?, do: [:global | options], else: options
    {text, unicode?, matches} = find(subject, regex, options)
    template = if is_function(replacement, 2), do: replacement, else: template(text_of(replacement, unicode?), "")

    case {return, replaced(text, 0, matches, template)} do
      {:iodata, result} -> result
      {_, result} -> shown(return, unicode?).(:erlang.iolist_to_binary(result))
    end
  end

  defp replace_options([:global | rest], {_, return, others}), do: replace_options(rest, {true, return, others})

  defp replace_options([{:return, type} | rest], {global, _, others}) when type in [:iodata, :binary, :list],
    do: replace_options(rest, {global, type, others})

  defp replace_options([option | rest], {global, return, others}) do
    check(option)
    replace_options(rest, {global, return, [option | others]})
  end

  defp replace_options([], found), do: found

  defp replaced(text, from, [[{at, length} | _] = places | matches], template) do
    before = binary_part(text, from, at - from)
    tail = [filled(template, text, places) | replaced(text, at + length, matches, template)]
    if before == "", do: tail, else: [before | tail]
  end

  defp replaced(text, 0, [], _template), do: text
  defp replaced(text, from, [], _template) when from == byte_size(text), do: []
  defp replaced(text, from, [], _template), do: rest(text, from)

  defp filled(fun, text, [whole | groups]) when is_function(fun),
    do: fun.(part(text, whole), for(group <- groups, do: part(text, group)))

  defp filled([piece], text, places), do: piece(piece, text, places)
  defp filled(pieces, text, places), do: for(piece <- pieces, do: piece(piece, text, places))

  defp piece(n, text, places) when is_integer(n), do: part(text, nth(places, n))
  defp piece(literal, _text, _places), do: literal

  defp nth([place | _], 0), do: place
  defp nth([_ | rest], n), do: nth(rest, n - 1)
  defp nth([], _), do: {-1, 0}

  # Texts and numbers of groups: `&`, `\\1`, `\\g1`, `\\g{1}`.
  defp template(<<?&, rest::binary>>, text), do: literal(text, [0 | template(rest, "")])

  defp template(<<"\\g{", rest::binary>>, text) do
    {n, <<?}, rest::binary>>} = Integer.parse(rest)
    literal(text, [n | template(rest, "")])
  end

  defp template(<<"\\g", d, _::binary>> = source, text) when d in ?0..?9 do
    {n, rest} = Integer.parse(binary_part(source, 2, byte_size(source) - 2))
    literal(text, [n | template(rest, "")])
  end

  defp template(<<?\\, d, e, rest::binary>>, text) when d in ?1..?9 and e in ?0..?9,
    do: literal(text, [(d - ?0) * 10 + e - ?0 | template(rest, "")])

  defp template(<<?\\, d, rest::binary>>, text) when d in ?1..?9, do: literal(text, [d - ?0 | template(rest, "")])
  defp template(<<?\\, byte, rest::binary>>, text), do: template(rest, <<text::binary, byte>>)
  defp template(<<byte, rest::binary>>, text), do: template(rest, <<text::binary, byte>>)
  defp template("", text), do: [text]

  defp literal("", pieces), do: pieces
  defp literal(text, pieces), do: [text | pieces]

  # -- Both --

  # The text, whether it is unicode, and the places of each match and all its groups.
  defp find(subject, regex, options) do
    {:re_pattern, groups, unicode, _, _} = pattern = :re.prepare(regex, options)
    text = text_of(subject, unicode == 1)
    every = for n <- 0..groups, do: n

    case :re.run(text, pattern, [{:capture, every, :index} | :re.run_options(options)]) do
      {:match, [first | _] = matches} when is_list(first) -> {text, unicode == 1, matches}
      {:match, places} -> {text, unicode == 1, [places]}
      :nomatch -> {text, unicode == 1, []}
    end
  end

  defp text_of(binary, _unicode?) when is_binary(binary), do: binary
  defp text_of(chardata, true), do: :unicode.characters_to_binary(chardata)
  defp text_of(iodata, false), do: :erlang.iolist_to_binary(iodata)

  defp shown(:list, true), do: &:unicode.characters_to_list/1
  defp shown(:list, false), do: &:erlang.binary_to_list/1
  defp shown(_, _), do: & &1

  defp part(_text, {-1, 0}), do: ""
  defp part(text, {at, length}), do: binary_part(text, at, length)

  defp rest(text, from), do: binary_part(text, from, byte_size(text) - from)
end
