defmodule :io_lib_format do
  @moduledoc false
  # Control sequences: ~Field.Precision.Pad Modifiers Character.

  def format(format, args), do: build(scan(format, args))
  def fwrite(format, args), do: format(format, args)

  # -- Reading a format: characters, and a map for each sequence --

  def scan(format, args) when is_atom(format), do: parse(:erlang.atom_to_list(format), args)
  def scan(format, args) when is_binary(format), do: parse(characters(format), args)
  def scan(format, args) when is_list(format), do: parse(:lists.flatten(format), args)
  def scan(_, _), do: bad()

  defp characters(binary) do
    case :unicode.characters_to_list(binary) do
      list when is_list(list) -> list
      _ -> :erlang.binary_to_list(binary)
    end
  end

  defp parse([?~ | rest], args) do
    {adjust, rest} = sign(rest)
    {width, rest, args} = number(rest, args)
    {adjust, width} = if is_integer(width) and width < 0, do: {:left, -width}, else: {adjust, width}
    {precision, rest, args} = precision(rest, args)
    {pad, rest, args} = pad(rest, args)
    {encoding, strings, rest} = modifiers(rest, :latin1, true)
    {control, rest} = control(rest)
    {values, args} = values(control, args)

    part = %{
      control_char: control,
      args: values,
      width: width,
      adjust: adjust,
      precision: precision,
      pad_char: pad,
      encoding: encoding,
      strings: strings
    }

    [part | parse(rest, args)]
  end

  defp parse([c | rest], args), do: [c | parse(rest, args)]
  defp parse([], []), do: []
  defp parse(_, _), do: bad()

  defp sign([?- | rest]), do: {:left, rest}
  defp sign(rest), do: {:right, rest}

  defp number([?* | rest], [n | args]) when is_integer(n), do: {n, rest, args}
  defp number([?* | _], _), do: bad()
  defp number([c | _] = rest, args) when c >= ?0 and c <= ?9, do: digits(rest, args, 0)
  defp number(rest, args), do: {:none, rest, args}

  defp digits([c | rest], args, n) when c >= ?0 and c <= ?9, do: digits(rest, args, n * 10 + c - ?0)
  defp digits(rest, args, n), do: {n, rest, args}

  defp precision([?. | rest], args), do: number(rest, args)
  defp precision(rest, args), do: {:none, rest, args}

  defp pad([?., ?* | rest], [c | args]), do: {c, rest, args}
  defp pad([?., c | rest], args), do: {c, rest, args}
  defp pad(rest, args), do: {?\s, rest, args}

  defp modifiers([?t | rest], _encoding, strings), do: modifiers(rest, :unicode, strings)
  defp modifiers([?l | rest], encoding, _strings), do: modifiers(rest, encoding, false)
  defp modifiers([?k | rest], encoding, strings), do: modifiers(rest, encoding, strings)
  defp modifiers([?K | rest], encoding, strings), do: modifiers(rest, encoding, strings)
  defp modifiers(rest, encoding, strings), do: {encoding, strings, rest}

  defp control([c | rest]), do: {c, rest}
  defp control([]), do: bad()

  defp values(c, [a | args]) when c in [?w, ?p, ?c, ?s, ?e, ?f, ?g, ?b, ?B, ?+, ?#, ?i], do: {[a], args}
  defp values(c, [a, b | args]) when c in [?W, ?P, ?x, ?X], do: {[a, b], args}
  defp values(c, args) when c in [?~, ?n], do: {[], args}
  defp values(_, _), do: bad()

  # -- Writing; the column is counted only where it is asked for --

  def build(parts), do: build(parts, [])

  defp build([%{control_char: c} = part | rest], before) do
    text =
      if c in [?p, ?P],
        do: write(part, :io_lib.indentation(:lists.reverse(before), 0)),
        else: write(part, 0)

    build(rest, [text | before])
  end

  defp build([c | rest], before), do: build(rest, [c | before])
  defp build([], before), do: :lists.reverse(before)

  defp write(
         %{control_char: c, args: args, width: width, adjust: adjust, precision: precision, pad_char: pad} = part,
         column
       ) do
    control(c, args, width, adjust, precision, pad, part, column)
  end

  defp control(?w, [a], f, adjust, p, pad, part, _),
    do: term(:io_lib.write_term(a, -1, part.encoding), f, adjust, p, pad)

  defp control(?W, [a, depth], f, adjust, p, pad, part, _) when is_integer(depth),
    do: term(:io_lib.write_term(a, depth, part.encoding), f, adjust, p, pad)

  defp control(?p, [a], f, adjust, p, _pad, part, column), do: print(a, -1, f, adjust, p, part, column)

  defp control(?P, [a, depth], f, adjust, p, _pad, part, column) when is_integer(depth),
    do: print(a, depth, f, adjust, p, part, column)

  defp control(?s, [a], f, adjust, p, pad, part, _), do: string(text(a, part.encoding), f, adjust, p, pad)

  defp control(?c, [a], f, adjust, p, pad, %{encoding: encoding}, _) when is_integer(a) do
    char(if(encoding == :unicode, do: a, else: Bitwise.band(a, 255)), f, adjust, p, pad)
  end

  defp control(?e, [a], f, adjust, p, pad, _, _) when is_float(a),
    do: term(exponent(a, default(p, 6)), f, adjust, f, pad)

  defp control(?f, [a], f, adjust, p, pad, _, _) when is_float(a), do: term(fixed(a, default(p, 6)), f, adjust, f, pad)

  defp control(?g, [a], f, adjust, p, pad, _, _) when is_float(a),
    do: term(general(a, default(p, 6)), f, adjust, f, pad)

  defp control(?b, [a], f, adjust, p, pad, _, _) when is_integer(a), do: integer(lower(a, base(p)), f, adjust, pad)

  defp control(?B, [a], f, adjust, p, pad, _, _) when is_integer(a),
    do: integer(:erlang.integer_to_list(a, base(p)), f, adjust, pad)

  defp control(?x, [a, prefix], f, adjust, p, pad, _, _) when is_integer(a),
    do: integer(prefixed(a, prefix_text(prefix), &lower(&1, base(p))), f, adjust, pad)

  defp control(?X, [a, prefix], f, adjust, p, pad, _, _) when is_integer(a),
    do: integer(prefixed(a, prefix_text(prefix), &:erlang.integer_to_list(&1, base(p))), f, adjust, pad)

  defp control(?+, [a], f, adjust, p, pad, _, _) when is_integer(a) do
    base = base(p)
    integer(prefixed(a, [:erlang.integer_to_list(base), ?#], &lower(&1, base)), f, adjust, pad)
  end

  defp control(?#, [a], f, adjust, p, pad, _, _) when is_integer(a) do
    base = base(p)
    integer(prefixed(a, [:erlang.integer_to_list(base), ?#], &:erlang.integer_to_list(&1, base)), f, adjust, pad)
  end

  defp control(?~, [], f, adjust, p, pad, _, _), do: char(?~, f, adjust, p, pad)
  defp control(?n, [], :none, :right, :none, _, _, _), do: ~c"\n"
  defp control(?n, [], f, :right, :none, _, _, _), do: chars(?\n, f)
  defp control(?i, [_], _, _, _, _, _, _), do: []
  defp control(_, _, _, _, _, _, _, _), do: bad()

  defp default(:none, n), do: n
  defp default(p, _), do: p

  defp base(:none), do: 10
  defp base(p) when p >= 2 and p <= 36, do: p
  defp base(_), do: bad()

  # -- ~p --

  defp print(term, depth, f, :right, p, part, column) do
    line = default(f, 80)
    column = if p == :none, do: column + 1, else: p
    :io_lib_pretty.print(term, column, line, depth, part.encoding, part.strings)
  end

  defp print(_, _, _, _, _, _, _), do: bad()

  # -- Fields --

  defp term(text, :none, _adjust, :none, _pad), do: text
  defp term(text, :none, adjust, p, pad), do: term(text, p, adjust, p, pad)

  defp term(text, f, adjust, p, pad) do
    n = :erlang.length(:lists.flatten(text))
    p = :erlang.min(n, if(p == :none, do: f, else: :erlang.min(p, f)))

    cond do
      n > p -> adjusted(chars(?*, p), chars(pad, f - p), adjust)
      true -> adjusted(text, chars(pad, f - n), adjust)
    end
    |> overflow(n, f)
  end

  defp overflow(_text, n, f) when n > f, do: chars(?*, f)
  defp overflow(text, _, _), do: text

  defp adjusted(text, pad, :left), do: [text | pad]
  defp adjusted(text, pad, :right), do: [pad | text]

  defp string(text, :none, _adjust, :none, _pad), do: text
  defp string(text, f, adjust, :none, pad), do: string_field(text, f, adjust, length(text), pad)
  defp string(text, :none, adjust, p, pad), do: string_field(text, p, adjust, length(text), pad)

  defp string(text, f, adjust, p, pad) when f >= p do
    n = length(text)
    cut = if n > p, do: :lists.sublist(text, p), else: [text | chars(pad, p - n)]
    if f > p, do: adjusted(cut, chars(pad, f - p), adjust), else: cut
  end

  defp string(_, _, _, _, _), do: bad()

  defp string_field(text, f, _adjust, n, _pad) when n > f, do: :lists.sublist(text, f)
  defp string_field(text, f, adjust, n, pad), do: adjusted(text, chars(pad, f - n), adjust)

  defp char(c, :none, _adjust, :none, _pad), do: [c]
  defp char(c, :none, _adjust, p, _pad), do: chars(c, p)
  defp char(c, f, _adjust, :none, _pad), do: chars(c, f)
  defp char(c, f, adjust, p, pad) when f >= p, do: adjusted(chars(c, p), chars(pad, f - p), adjust)
  defp char(_, _, _, _, _), do: bad()

  defp chars(c, n), do: :lists.duplicate(n, c)

  defp integer(text, :none, _adjust, _pad), do: text
  defp integer(text, f, adjust, pad), do: term(text, f, adjust, :none, pad)

  defp lower(n, base), do: :lists.map(&lower_char/1, :erlang.integer_to_list(n, base))

  defp lower_char(c) when c >= ?A and c <= ?Z, do: c + 32
  defp lower_char(c), do: c

  defp prefixed(n, prefix, digits) when n < 0, do: [?-, prefix, digits.(-n)]
  defp prefixed(n, prefix, digits), do: [prefix, digits.(n)]

  defp prefix_text(prefix) when is_atom(prefix), do: :erlang.atom_to_list(prefix)
  defp prefix_text(prefix) when is_list(prefix), do: prefix
  defp prefix_text(_), do: bad()

  # -- Strings --

  defp text(a, :latin1) when is_atom(a), do: latin1(:erlang.atom_to_list(a))
  defp text(a, _) when is_atom(a), do: :erlang.atom_to_list(a)
  defp text(a, :latin1) when is_list(a) or is_binary(a), do: latin1_list(a)

  defp text(a, _) when is_list(a) or is_binary(a) do
    case :unicode.characters_to_list(a) do
      list when is_list(list) -> list
      _ -> bad()
    end
  end

  defp text(_, _), do: bad()

  defp latin1_list(a) do
    :erlang.binary_to_list(:erlang.iolist_to_binary(a))
  end

  defp latin1(list), do: if(:lists.all(&(&1 < 256), list), do: list, else: bad())

  # -- Floats --

  def fwrite_g(float), do: :erlang.float_to_list(float, [:short])

  defp fixed(_, p) when p < 1, do: bad()
  defp fixed(a, p), do: :erlang.float_to_list(a, decimals: p)

  defp exponent(_, p) when p < 2, do: bad()

  # One digit of the exponent is enough.
  defp exponent(a, p) do
    {mantissa, [?e, sign | digits]} = :lists.splitwith(&(&1 != ?e), :erlang.float_to_list(a, scientific: p - 1))
    mantissa ++ [?e, sign | short(digits)]
  end

  defp short([?0, c]), do: [c]
  defp short(digits), do: digits

  # As ~f where the number is neither small nor large, else as ~e.
  defp general(a, p) when p > 0 do
    size = abs(a)

    cond do
      size < 0.1 or size >= 1.0e4 -> exponent(a, max(p, 2))
      size < 1.0 -> fixed(a, p)
      size < 10.0 -> with_digits(a, p, 1)
      size < 100.0 -> with_digits(a, p, 2)
      size < 1000.0 -> with_digits(a, p, 3)
      true -> with_digits(a, p, 4)
    end
  end

  defp general(_, _), do: bad()

  # So many of the digits stand before the point.
  defp with_digits(a, p, before) when p > before, do: fixed(a, p - before)
  defp with_digits(a, p, _), do: exponent(a, max(p, 2))

  defp bad, do: :erlang.error(:badarg)
end
