defmodule :io_lib do
  @moduledoc false
  # Text from terms as Erlang writes them. Results are lists of characters, nested.

  # -- Formats --

  def format(format, args), do: :io_lib_format.format(format, args)
  def format(format, args, _options), do: :io_lib_format.format(format, args)
  def fwrite(format, args), do: :io_lib_format.format(format, args)
  def fwrite(format, args, _options), do: :io_lib_format.format(format, args)

  def scan_format(format, args), do: :io_lib_format.scan(format, args)
  def build_text(parts), do: :io_lib_format.build(parts)
  def build_text(parts, _options), do: :io_lib_format.build(parts)

  def print(term), do: :io_lib_pretty.print(term)
  def print(term, column, line_length, depth), do: :io_lib_pretty.print(term, column, line_length, depth, :latin1)

  def write(term), do: write_term(term, -1, :latin1)
  def write(term, depth) when is_integer(depth), do: write_term(term, depth, :latin1)

  def write(term, options) do
    write_term(term, :proplists.get_value(:depth, options, -1), :proplists.get_value(:encoding, options, :latin1))
  end

  def write(term, depth, options), do: write(term, [{:depth, depth} | options])

  def nl, do: ~c"\n"

  # -- Terms as ~w writes them; a depth below 0 is none --

  @doc false
  def write_term(_term, 0, _encoding), do: ~c"..."
  def write_term(term, _depth, _encoding) when is_integer(term), do: :erlang.integer_to_list(term)
  def write_term(term, _depth, _encoding) when is_float(term), do: :io_lib_format.fwrite_g(term)
  def write_term(term, _depth, :latin1) when is_atom(term), do: write_atom_as_latin1(term)
  def write_term(term, _depth, _encoding) when is_atom(term), do: write_atom(term)
  def write_term([], _depth, _encoding), do: ~c"[]"
  def write_term({}, _depth, _encoding), do: ~c"{}"
  def write_term(term, _depth, _encoding) when is_pid(term), do: :erlang.pid_to_list(term)
  def write_term(term, _depth, _encoding) when is_reference(term), do: :erlang.ref_to_list(term)
  def write_term(term, _depth, _encoding) when is_port(term), do: :erlang.port_to_list(term)
  def write_term(term, _depth, _encoding) when is_function(term), do: :erlang.fun_to_list(term)
  def write_term(term, depth, _encoding) when is_bitstring(term), do: write_bits(term, depth)
  def write_term([_ | _], 1, _encoding), do: ~c"[...]"

  def write_term([head | tail], depth, encoding),
    do: [?[, write_term(head, depth - 1, encoding), write_tail(tail, depth - 1, encoding), ?]]

  def write_term(term, 1, _encoding) when is_tuple(term), do: ~c"{...}"

  def write_term(term, depth, encoding) when is_tuple(term) do
    [first | rest] = :erlang.tuple_to_list(term)
    [?{, write_term(first, depth - 1, encoding), write_elements(rest, depth - 1, encoding), ?}]
  end

  def write_term(term, 1, _encoding) when is_map(term), do: ~c"\#{}"

  def write_term(term, depth, encoding) when is_map(term) do
    [~c"\#{", write_pairs(:maps.to_list(term), depth, depth - 1, encoding, []), ?}]
  end

  defp write_tail([], _depth, _encoding), do: []
  defp write_tail(_, 1, _encoding), do: ~c"|..."

  defp write_tail([head | tail], depth, encoding),
    do: [?,, write_term(head, depth - 1, encoding) | write_tail(tail, depth - 1, encoding)]

  defp write_tail(other, depth, encoding), do: [?|, write_term(other, depth - 1, encoding)]

  defp write_elements([], _depth, _encoding), do: []
  defp write_elements(_, 1, _encoding), do: ~c",..."

  defp write_elements([x | rest], depth, encoding),
    do: [?,, write_term(x, depth - 1, encoding) | write_elements(rest, depth - 1, encoding)]

  # All pairs are written to one depth; it bounds their number, too.
  defp write_pairs([], _left, _depth, _encoding, written), do: :lists.reverse(written)
  defp write_pairs(_, 1, _depth, _encoding, written), do: :lists.reverse([~c",..." | written])

  defp write_pairs([{key, value} | rest], left, depth, encoding, written) do
    comma = if written == [], do: [], else: ~c","
    pair = [comma, write_term(key, depth, encoding), ~c" => ", write_term(value, depth, encoding)]
    write_pairs(rest, left - 1, depth, encoding, [pair | written])
  end

  defp write_bits(bits, depth), do: [~c"<<", write_bytes(bits, depth), ~c">>"]

  defp write_bytes("", _depth), do: []
  defp write_bytes(_, 1), do: ~c"..."
  defp write_bytes(<<byte>>, _depth), do: :erlang.integer_to_list(byte)

  defp write_bytes(<<byte, rest::bits>>, depth),
    do: [:erlang.integer_to_list(byte), ?, | write_bytes(rest, depth - 1)]

  defp write_bytes(bits, _depth) do
    size = bit_size(bits)
    <<value::size(size)>> = bits
    [:erlang.integer_to_list(value), ?: | :erlang.integer_to_list(size)]
  end

  # -- Atoms --

  def write_atom(atom), do: quoted_atom(atom, :unicode)
  def write_atom_as_latin1(atom), do: quoted_atom(atom, :latin1)

  defp quoted_atom(atom, encoding) do
    chars = :erlang.atom_to_list(atom)
    if quote_atom(atom, chars), do: quoted(chars, ?', encoding), else: chars
  end

  @reserved [
    :after,
    :begin,
    :case,
    :try,
    :cond,
    :catch,
    :andalso,
    :orelse,
    :end,
    :fun,
    :if,
    :let,
    :of,
    :receive,
    :when,
    :bnot,
    :not,
    :div,
    :rem,
    :band,
    :and,
    :bor,
    :bxor,
    :bsl,
    :bsr,
    :or,
    :xor,
    :maybe
  ]

  def quote_atom(atom, chars) do
    (atom in @reserved and atom not in [:let, :cond, :maybe]) or
      case chars do
        [first | rest] -> not lower?(first) or not name?(rest)
        [] -> true
      end
  end

  defp lower?(c), do: (c >= ?a and c <= ?z) or (c >= ?ß and c <= ?ÿ and c != ?÷)

  defp name?(chars), do: :lists.all(&name_char?/1, chars)

  defp name_char?(c) do
    (c >= ?a and c <= ?z) or (c >= ?A and c <= ?Z) or (c >= ?0 and c <= ?9) or c == ?_ or c == ?@ or
      (c >= ?ß and c <= ?ÿ and c != ?÷) or (c >= ?À and c <= ?Þ and c != ?×)
  end

  # -- Strings and characters --

  def write_string(chars), do: write_string(chars, ?")
  def write_string(chars, quote), do: quoted(chars, quote, :unicode)
  def write_latin1_string(chars), do: write_string(chars, ?")
  def write_latin1_string(chars, quote), do: quoted(chars, quote, :latin1)
  def write_unicode_string(chars), do: write_string(chars, ?")
  def write_string_as_latin1(chars), do: write_string_as_latin1(chars, ?")
  def write_string_as_latin1(chars, quote), do: quoted(chars, quote, :latin1)

  defp quoted(chars, quote, encoding), do: [quote | escaped(chars, quote, encoding)]

  defp escaped([], quote, _encoding), do: [quote]
  defp escaped([c | rest], quote, encoding), do: escape(c, quote, encoding, escaped(rest, quote, encoding))

  defp escape(c, c, _encoding, rest), do: [?\\, c | rest]
  defp escape(?\\, _quote, _encoding, rest), do: [?\\, ?\\ | rest]
  defp escape(c, _quote, _encoding, rest) when c >= ?\s and c <= ?~, do: [c | rest]
  defp escape(c, _quote, _encoding, rest) when c >= 160 and c <= 255, do: [c | rest]
  defp escape(?\n, _quote, _encoding, rest), do: [?\\, ?n | rest]
  defp escape(?\r, _quote, _encoding, rest), do: [?\\, ?r | rest]
  defp escape(?\t, _quote, _encoding, rest), do: [?\\, ?t | rest]
  defp escape(?\v, _quote, _encoding, rest), do: [?\\, ?v | rest]
  defp escape(?\b, _quote, _encoding, rest), do: [?\\, ?b | rest]
  defp escape(?\f, _quote, _encoding, rest), do: [?\\, ?f | rest]
  defp escape(?\e, _quote, _encoding, rest), do: [?\\, ?e | rest]
  defp escape(?\d, _quote, _encoding, rest), do: [?\\, ?d | rest]

  defp escape(c, _quote, _encoding, rest) when c < 160,
    do: [?\\, div(c, 64) + ?0, rem(div(c, 8), 8) + ?0, rem(c, 8) + ?0 | rest]

  defp escape(c, _quote, :latin1, rest), do: [?\\, ?x, ?{] ++ :erlang.integer_to_list(c, 16) ++ [?} | rest]
  defp escape(c, _quote, _encoding, rest), do: [c | rest]

  def write_char(?\s), do: ~c"$\\s"
  def write_char(c) when is_integer(c) and c >= 0, do: [?$ | escape(c, -1, :unicode, [])]
  def write_latin1_char(c), do: write_char(c)
  def write_unicode_char(c), do: write_char(c)
  def write_char_as_latin1(?\s), do: ~c"$\\s"
  def write_char_as_latin1(c), do: [?$ | escape(c, -1, :latin1, [])]

  def write_binary(binary, depth, _size), do: write_bits(binary, depth)

  # -- What can be printed --

  def char_list([c | rest]) when is_integer(c) and c >= 0 and (c < 0xD800 or (c > 0xDFFF and c < 0x110000)),
    do: char_list(rest)

  def char_list([]), do: true
  def char_list(_), do: false

  def latin1_char_list([c | rest]) when is_integer(c) and c >= 0 and c <= 255, do: latin1_char_list(rest)
  def latin1_char_list([]), do: true
  def latin1_char_list(_), do: false

  def deep_char_list(list), do: deep(list, [], 0x10FFFF)
  def deep_latin1_char_list(list), do: deep(list, [], 255)
  def deep_unicode_char_list(list), do: deep(list, [], 0x10FFFF)

  defp deep([head | tail], more, max) when is_list(head), do: deep(head, [tail | more], max)

  defp deep([c | tail], more, max) when is_integer(c) and c >= 0 and c <= max and (c < 0xD800 or c > 0xDFFF),
    do: deep(tail, more, max)

  defp deep([], [more | rest], max), do: deep(more, rest, max)
  defp deep([], [], _max), do: true
  defp deep(_, _, _), do: false

  def printable_list(list), do: printable_latin1_list(list)

  def printable_latin1_list([c | rest])
      when (is_integer(c) and c >= ?\s and c <= ?~) or (is_integer(c) and c >= 160 and c <= 255) or
             c in [?\n, ?\r, ?\t, ?\v, ?\b, ?\f, ?\e],
      do: printable_latin1_list(rest)

  def printable_latin1_list([]), do: true
  def printable_latin1_list(_), do: false

  def printable_unicode_list([c | rest])
      when (is_integer(c) and c >= ?\s and c <= ?~) or (is_integer(c) and c >= 160 and c < 0xD800) or
             (is_integer(c) and c > 0xDFFF and c < 0xFFFE) or (is_integer(c) and c > 0xFFFF and c <= 0x10FFFF) or
             c in [?\n, ?\r, ?\t, ?\v, ?\b, ?\f, ?\e],
      do: printable_unicode_list(rest)

  def printable_unicode_list([]), do: true
  def printable_unicode_list(_), do: false

  # -- Columns and lengths --

  @doc false
  def indentation([?\n | rest], _column), do: indentation(rest, 0)
  def indentation([?\t | rest], column), do: indentation(rest, div(column + 8, 8) * 8)
  def indentation([c | rest], column) when is_integer(c), do: indentation(rest, column + 1)
  def indentation([list | rest], column), do: indentation(rest, indentation(list, column))
  def indentation([], column), do: column
  def indentation(binary, column) when is_binary(binary), do: indentation(:unicode.characters_to_list(binary), column)

  def chars_length(chars), do: length(:unicode.characters_to_list(chars))

  def limit_term(term, _depth), do: term

  def format_prompt(prompt), do: format_prompt(prompt, :latin1)
  def format_prompt({:format, format, args}, _encoding), do: format(format, args)
  def format_prompt(prompt, _encoding) when is_list(prompt) or is_binary(prompt), do: prompt
  def format_prompt(prompt, _encoding), do: write(prompt)

  def fread(format, text), do: :io_lib_fread.fread(format, text)
  def fread(continuation, text, format), do: :io_lib_fread.fread(continuation, text, format)
end
