defmodule :erl_scan do
  @moduledoc false
  # Erlang text as tokens: `{kind, place, value}`, or `{kind, place}` of what says all by itself. A place is a line, or
  # `{line, column}` when scanning began at one.

  @reserved [:after, :and, :andalso, :band, :begin, :bnot, :bor, :bsl, :bsr, :bxor, :case, :catch, :cond, :div, :end] ++
              [:fun, :if, :let, :not, :of, :or, :orelse, :receive, :rem, :try, :when, :xor]

  # Longest first among those with the same start.
  @symbols ['<<', '<-', '<=', '>>', '>=', '->', '--', '++', '=:=', '=/=', '=<', '==', '=>', '/=', ':=', '::', '||'] ++
             ['...', '..', '(', ')', '[', ']', '{', '}', '<', '>', '-', '+', '=', '/', ':', '|', '*', '#', ';', ','] ++
             ['!', '?', '@', '.', '&', '^', '`', '~', '\\']

  def string(text), do: string(text, 1, [])
  def string(text, place), do: string(text, place, [])

  @doc "`{:ok, tokens, end}` or `{:error, {place, :erl_scan, what}, end}`."
  def string(text, place, _options) do
    with {:ok, tokens, place, _rest} <- scan(text, place, [], false), do: {:ok, tokens, place}
  end

  def tokens(continuation, text, place), do: tokens(continuation, text, place, [])

  @doc "Tokens up to a dot: `{:done, result, rest}`, or `{:more, continuation}`."
  def tokens([], :eof, place, _options), do: {:done, {:eof, place}, :eof}
  def tokens([], text, place, options), do: tokens({:vl_more, [], place}, text, place, options)

  def tokens({:vl_more, read, place}, :eof, _place, _options) do
    case scan(read, place, [], true) do
      {:ok, [], end_place, _} -> {:done, {:eof, end_place}, :eof}
      {:ok, tokens, end_place, rest} -> {:done, {:ok, tokens, end_place}, rest_or_eof(rest)}
      {:error, what, end_place} -> {:done, {:error, what, end_place}, :eof}
    end
  end

  # What has been read is scanned anew with what came: a token may end in either.
  def tokens({:vl_more, read, place}, text, _place, _options) do
    all = read ++ text

    case scan(all, place, [], true) do
      {:ok, tokens, end_place, rest} ->
        # A dot at the very end may be the start of a longer symbol.
        if dot?(tokens) and :lists.last(all) != ?.,
          do: {:done, {:ok, tokens, end_place}, rest},
          else: {:more, {:vl_more, all, place}}

      {:error, {_, _, {:string, _, _}}, _} ->
        {:more, {:vl_more, all, place}}

      {:error, {_, _, :char}, _} ->
        {:more, {:vl_more, all, place}}

      {:error, what, end_place} ->
        {:done, {:error, what, end_place}, []}
    end
  end

  defp rest_or_eof([]), do: :eof
  defp rest_or_eof(rest), do: rest

  defp dot?(tokens), do: tokens != [] and elem(:lists.last(tokens), 0) == :dot

  def reserved_word(word), do: :lists.member(word, @reserved)

  def category(token), do: elem(token, 0)
  def location(token), do: elem(token, 1)
  def symbol({symbol, _}), do: symbol
  def symbol({_, _, symbol}), do: symbol
  def line(token), do: if(is_tuple(location(token)), do: elem(location(token), 0), else: location(token))
  def column(token), do: if(is_tuple(location(token)), do: elem(location(token), 1), else: :undefined)

  def format_error({:string, ?", text}), do: :io_lib.format('unterminated string starting with "~ts"', [text])
  def format_error({:string, ?', text}), do: :io_lib.format('unterminated atom starting with \'~ts\'', [text])
  def format_error({:illegal, what}), do: :io_lib.fwrite('illegal ~w', [what])
  def format_error(:char), do: 'unterminated character'
  def format_error({:base, base}), do: :io_lib.fwrite('illegal base \'~w\'', [base])
  def format_error(other), do: :io_lib.write(other)

  # -- The walk. `stop`: end behind the first dot. --

  defp scan([], place, acc, _stop), do: {:ok, :lists.reverse(acc), place, []}
  defp scan([?\n | rest], place, acc, stop), do: scan(rest, new_line(place), acc, stop)
  defp scan([c | rest], place, acc, stop) when c <= ?\s or c in 0x80..0xA0, do: scan(rest, moved(place, 1), acc, stop)

  defp scan([?% | rest], place, acc, stop) do
    {comment, rest} = Enum.split_while(rest, &(&1 != ?\n))
    scan(rest, moved(place, length(comment) + 1), acc, stop)
  end

  defp scan([?. | rest], place, acc, stop) when rest == [] or hd(rest) <= ?\s or hd(rest) == ?% do
    acc = [{:dot, place} | acc]
    # The blank behind a dot belongs to it.
    {rest, place} = after_dot(rest, place)
    if stop, do: {:ok, :lists.reverse(acc), place, rest}, else: scan(rest, place, acc, stop)
  end

  defp scan([c | _] = text, place, acc, stop) when c in ?a..?z or c in 0xDF..0xFF//1 and c != 0xF7 do
    {name, rest} = Enum.split_while(text, &name_char?/1)
    atom = :erlang.list_to_atom(name)
    token = if :lists.member(atom, @reserved), do: {atom, place}, else: {:atom, place, atom}
    scan(rest, moved(place, length(name)), [token | acc], stop)
  end

  defp scan([c | _] = text, place, acc, stop) when c in ?A..?Z or c == ?_ or (c in 0xC0..0xDE and c != 0xD7) do
    {name, rest} = Enum.split_while(text, &name_char?/1)
    scan(rest, moved(place, length(name)), [{:var, place, :erlang.list_to_atom(name)} | acc], stop)
  end

  defp scan([c | _] = text, place, acc, stop) when c in ?0..?9 do
    case number(text) do
      {:ok, kind, value, length, rest} -> scan(rest, moved(place, length), [{kind, place, value} | acc], stop)
      {:error, what, length} -> error(place, what, moved(place, length))
    end
  end

  defp scan([?$ | rest], place, acc, stop) do
    case character(rest, place) do
      {:ok, value, taken, rest} -> scan(rest, moved(place, taken + 1), [{:char, place, value} | acc], stop)
      {:error, what} -> error(place, what, moved(place, 1))
    end
  end

  defp scan([quote | rest], place, acc, stop) when quote in [?", ?'] do
    case quoted(rest, quote, moved(place, 1), []) do
      {:ok, text, place_after, rest} ->
        token = if quote == ?", do: {:string, place, text}, else: {:atom, place, :erlang.list_to_atom(text)}
        scan(rest, place_after, [token | acc], stop)

      {:unfinished, text, place_after} ->
        error(place, {:string, quote, Enum.take(text, 16)}, place_after)

      {:error, what, place_after} ->
        error(place, what, place_after)
    end
  end

  defp scan(text, place, acc, stop) do
    case Enum.find(@symbols, &:lists.prefix(&1, text)) do
      nil ->
        error(place, {:illegal, :character}, moved(place, 1))

      symbol ->
        token = {:erlang.list_to_atom(symbol), place}
        scan(:lists.nthtail(length(symbol), text), moved(place, length(symbol)), [token | acc], stop)
    end
  end

  defp error(place, what, end_place), do: {:error, {place, :erl_scan, what}, end_place}

  defp after_dot([?\n | rest], place), do: {rest, new_line(place)}
  defp after_dot([c | rest], place) when c != ?%, do: {rest, moved(place, 2)}
  defp after_dot(rest, place), do: {rest, moved(place, 1)}

  defp new_line({line, _}), do: {line + 1, 1}
  defp new_line(line), do: line + 1
  defp moved({line, column}, n), do: {line, column + n}
  defp moved(line, _n), do: line

  defp name_char?(c) do
    c in ?a..?z or c in ?A..?Z or c in ?0..?9 or c in [?_, ?@] or (c in 0xC0..0xFF and c not in [0xD7, 0xF7])
  end

  # -- Numbers --

  defp number(text) do
    {digits, rest} = digits(text, 10)

    case rest do
      [?#, c | _] = after_base -> based(:erlang.list_to_integer(plain(digits)), digits, after_base, c)
      [?#] -> based(:erlang.list_to_integer(plain(digits)), digits, rest, ?\s)
      [?., c | _] when c in ?0..?9 -> float(digits, tl(rest))
      _ -> {:ok, :integer, :erlang.list_to_integer(plain(digits)), length(digits), rest}
    end
  end

  defp based(base, digits, [?# | rest], _c) when base in 2..36 do
    {more, rest} = digits(rest, base)
    taken = length(digits) + 1 + length(more)

    if more == [],
      do: {:error, {:illegal, :integer}, taken},
      else: {:ok, :integer, :erlang.list_to_integer(plain(more), base), taken, rest}
  end

  defp based(base, digits, _rest, _c), do: {:error, {:base, base}, length(digits)}

  defp float(digits, rest) do
    {fraction, rest} = digits(rest, 10)
    {exponent, rest} = exponent(rest)
    text = digits ++ [?. | fraction] ++ exponent

    case :string.to_float(plain(text)) do
      {value, []} when is_float(value) -> {:ok, :float, value, length(text), rest}
      _ -> {:error, {:illegal, :float}, length(text)}
    end
  end

  defp exponent([e, sign | rest]) when e in [?e, ?E] and sign in [?+, ?-] do
    {digits, rest} = digits(rest, 10)
    {[e, sign | digits], rest}
  end

  defp exponent([e | rest]) when e in [?e, ?E] do
    {digits, rest} = digits(rest, 10)
    {[e | digits], rest}
  end

  defp exponent(rest), do: {[], rest}

  # Digits, with single underscores between them.
  defp digits([c | rest], base) do
    cond do
      digit?(c, base) -> more_digits(rest, base, [c])
      true -> {[], [c | rest]}
    end
  end

  defp digits([], _base), do: {[], []}

  defp more_digits([?_, c | rest] = text, base, acc) do
    if digit?(c, base), do: more_digits(rest, base, [c, ?_ | acc]), else: {:lists.reverse(acc), text}
  end

  defp more_digits([c | rest] = text, base, acc) do
    if digit?(c, base), do: more_digits(rest, base, [c | acc]), else: {:lists.reverse(acc), text}
  end

  defp more_digits([], _base, acc), do: {:lists.reverse(acc), []}

  defp digit?(c, base) when c in ?0..?9, do: c - ?0 < base
  defp digit?(c, base) when c in ?a..?z, do: c - ?a + 10 < base
  defp digit?(c, base) when c in ?A..?Z, do: c - ?A + 10 < base
  defp digit?(_c, _base), do: false

  defp plain(digits), do: :lists.filter(&(&1 != ?_), digits)

  # -- Characters and quoted text --

  defp character([], _place), do: {:error, :char}
  defp character([?\\], _place), do: {:error, :char}

  defp character([?\\ | rest], _place) do
    case escape(rest) do
      {:ok, value, taken, rest} -> {:ok, value, taken + 1, rest}
      :unfinished -> {:error, :char}
      {:error, what} -> {:error, what}
    end
  end

  defp character([c | rest], _place), do: {:ok, c, 1, rest}

  defp quoted([quote | rest], quote, place, acc), do: {:ok, :lists.reverse(acc), moved(place, 1), rest}
  defp quoted([?\n | rest], quote, place, acc), do: quoted(rest, quote, new_line(place), [?\n | acc])

  defp quoted([?\\, ?\n | rest], quote, place, acc), do: quoted(rest, quote, new_line(place), [?\n | acc])

  defp quoted([?\\ | rest], quote, place, acc) do
    case escape(rest) do
      {:ok, value, taken, rest} -> quoted(rest, quote, moved(place, taken + 1), [value | acc])
      :unfinished -> {:unfinished, :lists.reverse(acc), place}
      {:error, what} -> {:error, what, place}
    end
  end

  defp quoted([c | rest], quote, place, acc), do: quoted(rest, quote, moved(place, 1), [c | acc])
  defp quoted([], _quote, place, acc), do: {:unfinished, :lists.reverse(acc), place}

  @escapes %{?n => ?\n, ?t => ?\t, ?r => ?\r, ?b => ?\b, ?f => ?\f, ?v => ?\v, ?e => ?\e, ?s => ?\s, ?d => 127}

  # What follows a backslash: `{:ok, value, characters taken, rest}`.
  defp escape([]), do: :unfinished

  defp escape([?x, ?{ | rest]) do
    case Enum.split_while(rest, &digit?(&1, 16)) do
      {_, []} -> :unfinished
      {[_ | _] = hex, [?} | rest]} -> code_point(:erlang.list_to_integer(hex, 16), length(hex) + 3, rest)
      _ -> {:error, {:illegal, :character}}
    end
  end

  defp escape([?x, a, b | rest]) do
    if digit?(a, 16) and digit?(b, 16),
      do: {:ok, :erlang.list_to_integer([a, b], 16), 3, rest},
      else: {:error, {:illegal, :character}}
  end

  defp escape([?x | _]), do: :unfinished
  defp escape([?^, c | rest]) when c in ?@..?_ or c in ?a..?z, do: {:ok, :erlang.band(c, 31), 2, rest}

  defp escape([c | _] = text) when c in ?0..?7 do
    {octal, _} = Enum.split_while(Enum.take(text, 3), &(&1 in ?0..?7))
    {:ok, :erlang.list_to_integer(octal, 8), length(octal), :lists.nthtail(length(octal), text)}
  end

  defp escape([c | rest]), do: {:ok, :maps.get(c, @escapes, c), 1, rest}

  defp code_point(value, taken, rest) when value < 0xD800 or value in 0xE000..0x10FFFF, do: {:ok, value, taken, rest}
  defp code_point(_value, _taken, _rest), do: {:error, {:illegal, :character}}
end
