defmodule :io_lib_pretty do
  @moduledoc false
  # ~p: terms broken into lines where they do not fit. A term is first measured as a node
  #   {:text, characters, length}                what is never broken
  #   {:list | :tuple | :tagged | :map, nodes, length}
  #   {:tail, node, length}                      of an improper list
  #   {:pair, key, value, length}
  # and then laid out. A composite term inside another begins its line unless it comes first; plain
  # ones fill lines.

  def print(term), do: print(term, 1, 80, -1, :latin1)

  def print(term, options) when is_list(options) do
    column = :proplists.get_value(:column, options, 1)
    line = :proplists.get_value(:line_length, options, 80)
    depth = :proplists.get_value(:depth, options, -1)
    strings = :proplists.get_value(:strings, options, true)
    print(term, column, line, depth, :proplists.get_value(:encoding, options, :latin1), strings)
  end

  def print(term, column, line, depth), do: print(term, column, line, depth, :latin1)
  def print(term, column, line, depth, encoding), do: print(term, column, line, depth, encoding, true)

  def print(_term, _column, _line, 0, _encoding, _strings), do: ~c"..."

  def print(term, column, line, depth, encoding, strings) do
    node = measure(term, depth, {encoding, strings})

    cond do
      line == 0 or len(node) < line - column -> flat(node)
      true -> layout(node, column, line, tag_indent(node, column, line), spaces(column - 1), 0)
    end
  end

  # -- Measuring --

  defp text(chars) do
    chars = :lists.flatten(chars)
    {:text, chars, length(chars)}
  end

  defp len({:pair, _, _, n}), do: n
  defp len({_, _, n}), do: n

  defp measure(_term, 0, _mode), do: {:text, ~c"...", 3}

  defp measure([_ | _] = list, depth, {encoding, strings} = mode) do
    cond do
      strings and printable?(list, encoding) -> text(string(list, encoding))
      depth == 1 -> {:text, ~c"[...]", 5}
      true -> group(:list, list_nodes(list, depth, mode), 2)
    end
  end

  defp measure(tuple, depth, mode) when is_tuple(tuple) and tuple_size(tuple) > 0 do
    if depth == 1 do
      {:text, ~c"{...}", 5}
    else
      first = :erlang.element(1, tuple)
      kind = if is_atom(first) and tuple_size(tuple) > 1, do: :tagged, else: :tuple
      group(kind, tuple_nodes(:erlang.tuple_to_list(tuple), depth, mode), 2)
    end
  end

  defp measure(map, depth, mode) when is_map(map) and map_size(map) > 0 do
    if depth == 1,
      do: {:text, ~c"\#{...}", 6},
      else: group(:map, pair_nodes(:maps.to_list(map), depth, depth - 1, mode), 3)
  end

  defp measure(binary, depth, {encoding, strings}) when is_binary(binary) and byte_size(binary) > 0 do
    case strings and binary_text(binary, encoding) do
      {:ok, chars, suffix} -> text([~c"<<", string(chars, :unicode), suffix, ~c">>"])
      _ -> bytes(binary, depth)
    end
  end

  defp measure(bits, depth, _mode) when is_bitstring(bits) and bits != "", do: bytes(bits, depth)
  defp measure(term, depth, {encoding, _}), do: text(:io_lib.write_term(term, depth, encoding))

  defp group(kind, nodes, extra), do: {kind, nodes, total(nodes, extra - 1)}

  # With a separator in front of each node.
  defp total([node | rest], n), do: total(rest, n + 1 + len(node))
  defp total([], n), do: n

  defp list_nodes([], _depth, _mode), do: []
  defp list_nodes(_, 1, _mode), do: [{:tail, {:text, ~c"...", 3}, 3}]
  defp list_nodes([x | rest], depth, mode), do: [measure(x, depth - 1, mode) | list_nodes(rest, depth - 1, mode)]

  defp list_nodes(other, depth, mode) do
    node = measure(other, depth - 1, mode)
    [{:tail, node, len(node)}]
  end

  defp tuple_nodes([], _depth, _mode), do: []
  defp tuple_nodes(_, 1, _mode), do: [{:text, ~c"...", 3}]
  defp tuple_nodes([x | rest], depth, mode), do: [measure(x, depth - 1, mode) | tuple_nodes(rest, depth - 1, mode)]

  # All pairs are written to one depth; it bounds their number, too.
  defp pair_nodes([], _left, _depth, _mode), do: []
  defp pair_nodes(_, 1, _depth, _mode), do: [{:text, ~c"...", 3}]

  defp pair_nodes([{key, value} | rest], left, depth, mode) do
    key = measure(key, depth, mode)
    value = measure(value, depth, mode)
    [{:pair, key, value, len(key) + 4 + len(value)} | pair_nodes(rest, left - 1, depth, mode)]
  end

  defp bytes(bits, depth) do
    text = :lists.flatten(:io_lib.write_term(bits, depth, :latin1))
    {:bytes, text, length(text)}
  end

  defp printable?(list, :latin1), do: :io_lib.printable_latin1_list(list)
  defp printable?(list, _), do: :io_lib.printable_list(list)

  defp string(chars, :latin1), do: :io_lib.write_string_as_latin1(chars)
  defp string(chars, _), do: :io_lib.write_string(chars)

  defp binary_text(binary, encoding) do
    latin1 = :erlang.binary_to_list(binary)
    decoded = if encoding == :latin1, do: latin1, else: :unicode.characters_to_list(binary)

    cond do
      encoding == :latin1 -> if :io_lib.printable_latin1_list(latin1), do: {:ok, latin1, []}
      is_list(decoded) and :io_lib.printable_list(decoded) -> {:ok, decoded, suffix(decoded)}
      :io_lib.printable_latin1_list(latin1) -> {:ok, latin1, []}
      true -> nil
    end
  end

  defp suffix(chars), do: if(:lists.all(&(&1 < 128), chars), do: [], else: ~c"/utf8")

  # -- On one line --

  defp flat({:text, chars, _}), do: chars
  defp flat({:bytes, chars, _}), do: chars
  defp flat({:list, nodes, _}), do: [?[, joined(nodes), ?]]
  defp flat({:map, nodes, _}), do: [~c"\#{", joined(nodes), ?}]
  defp flat({:pair, key, value, _}), do: [flat(key), ~c" => ", flat(value)]
  defp flat({:tail, node, _}), do: flat(node)
  defp flat({_, nodes, _}), do: [?{, joined(nodes), ?}]

  defp joined([node | rest]), do: [flat(node) | joined_rest(rest)]

  defp joined_rest([{:tail, node, _}]), do: [?|, flat(node)]
  defp joined_rest([node | rest]), do: [?,, flat(node) | joined_rest(rest)]
  defp joined_rest([]), do: []

  # -- Over lines. `column` is where the node begins, `indent` the blanks that lead there, `closing`
  #    how many brackets follow its end. --

  defp layout(node, column, line, tag, indent, closing) do
    if fits?(node, column, line, closing), do: flat(node), else: broken(node, column, line, tag, indent, closing)
  end

  defp fits?(node, column, line, closing), do: len(node) < line - column - closing

  defp broken({:list, nodes, _}, column, line, tag, indent, closing),
    do: [?[, elements(nodes, column + 1, line, tag, blanks(1, indent), closing), ?]]

  defp broken({:tuple, nodes, _}, column, line, tag, indent, closing),
    do: [?{, elements(nodes, column + 1, line, tag, blanks(1, indent), closing), ?}]

  defp broken({:map, nodes, _}, column, line, tag, indent, closing),
    do: [~c"\#{", elements(nodes, column + 2, line, tag, blanks(2, indent), closing), ?}]

  defp broken({:tagged, [name | rest], _}, column, line, tag, indent, closing) do
    own = len(name) + 2

    if tag > 0 and own > tag do
      [?{, flat(name), tail(rest, column + tag, column + own, line, tag, blanks(tag, indent), closing), ?}]
    else
      [?{, flat(name), ?,, elements(rest, column + own, line, tag, blanks(own, indent), closing), ?}]
    end
  end

  defp broken({:pair, key, value, _}, column, line, tag, indent, closing) do
    by = value_indent(tag)
    inner = blanks(by, indent)

    [
      layout(key, column, line, tag, indent, closing),
      ~c" =>\n",
      inner | layout(value, column + by, line, tag, inner, closing)
    ]
  end

  defp broken({:tail, node, _}, column, line, tag, indent, closing),
    do: layout(node, column, line, tag, indent, closing)

  defp broken({:bytes, chars, _}, column, line, _tag, indent, closing),
    do: wrapped(chars, column, line, indent, closing)

  defp broken(node, _column, _line, _tag, _indent, _closing), do: flat(node)

  defp value_indent(tag) when tag > 0, do: tag
  defp value_indent(_), do: 4

  defp elements([node | rest], column, line, tag, indent, closing) do
    {text, width} = element(node, column, line, tag, indent, last(rest, closing))
    [text | tail(rest, column, column + width, line, tag, indent, closing)]
  end

  # What follows a composite element begins a new line.
  defp element(node, column, line, tag, indent, closing) do
    width = if plain?(node), do: len(node), else: line
    {layout(node, column, line, tag, indent, closing), width}
  end

  defp last([], closing), do: closing + 1
  defp last([{:tail, _, _}], closing), do: closing + 1
  defp last(_, _), do: 0

  defp tail([], _start, _column, _line, _tag, _indent, _closing), do: []

  defp tail([node | rest], start, column, line, tag, indent, closing) do
    after_it = last(rest, closing)
    n = 1 + len(node)
    room = if after_it == 0, do: n + 1 < line - column, else: n < line - column - after_it

    if room and plain?(node) do
      [separator(node), flat(node) | tail(rest, start, column + n, line, tag, indent, closing)]
    else
      {text, width} = element(node, start, line, tag, indent, after_it)
      [separator(node), ?\n, indent, text | tail(rest, start, start + width, line, tag, indent, closing)]
    end
  end

  defp separator({:tail, _, _}), do: ?|
  defp separator(_), do: ?,

  defp plain?({:text, _, _}), do: true
  defp plain?({:tail, node, _}), do: plain?(node)
  defp plain?({:pair, key, value, _}), do: plain?(key) and plain?(value)
  defp plain?(_), do: false

  # Numbers of a binary fill lines behind its brackets.
  defp wrapped([?<, ?< | chars], column, line, indent, closing) do
    inner = blanks(2, indent)
    [~c"<<" | fill(numbers(chars, [], []), column + 2, column + 2, line, inner, closing)]
  end

  defp numbers([?, | rest], number, all), do: numbers(rest, [], [:lists.reverse(number, [?,]) | all])
  defp numbers([c | rest], number, all), do: numbers(rest, [c | number], all)
  defp numbers([], number, all), do: :lists.reverse([:lists.reverse(number) | all])

  defp fill([number | rest], start, column, line, indent, closing) do
    n = length(number)
    room = if rest == [], do: n < line - column - closing + 1, else: n < line - column

    if column == start or room,
      do: [number | fill(rest, start, column + n, line, indent, closing)],
      else: [?\n, indent, number | fill(rest, start, start + n, line, indent, closing)]
  end

  defp fill([], _start, _column, _line, _indent, _closing), do: []

  defp blanks(n, indent), do: spaces(n) ++ indent
  defp spaces(n) when n > 0, do: :lists.duplicate(n, ?\s)
  defp spaces(_), do: []

  # -- Behind a tag, or by 4, or by 1: the first way in which no tag reaches past the middle --

  defp tag_indent(node, column, line) do
    total = len(node)

    cond do
      good?(node, column, line, total, -1, 0) -> -1
      good?(node, column, line, total, 4, 0) -> 4
      true -> 1
    end
  end

  defp good?(node, column, line, total, tag, closing),
    do: fits?(node, column, line, closing) or good_inside?(node, column, line, total, tag, closing)

  defp good_inside?({kind, nodes, _}, column, line, total, tag, closing) when kind in [:list, :tuple],
    do: all_good?(nodes, column + 1, line, total, tag, closing)

  defp good_inside?({:map, nodes, _}, column, line, total, tag, closing),
    do: all_good?(nodes, column + 2, line, total, tag, closing)

  defp good_inside?({:tagged, [name | rest], _}, column, line, total, tag, closing) do
    own = len(name) + 2
    by_tag = tag > 0 and own > tag
    start = if by_tag, do: column + tag, else: column + own
    most = if by_tag, do: div(line, 2), else: div(line, 2) - 1
    (total + start <= line or start <= most) and all_good?(rest, start, line, total, tag, closing)
  end

  defp good_inside?({:pair, key, value, _}, column, line, total, tag, closing) do
    good?(key, column, line, total, tag, closing) and
      good?(value, column + value_indent(tag), line, total, tag, closing)
  end

  defp good_inside?({:tail, node, _}, column, line, total, tag, closing),
    do: good?(node, column, line, total, tag, closing)

  defp good_inside?(_, _, _, _, _, _), do: true

  defp all_good?([node | rest], column, line, total, tag, closing),
    do:
      good?(node, column, line, total, tag, last(rest, closing)) and all_good?(rest, column, line, total, tag, closing)

  defp all_good?([], _, _, _, _, _), do: true
end
