defmodule :erl_parse do
  @moduledoc false
  # Terms of Erlang text: what :erl_scan gives, up to a dot. Expressions and forms are not read.

  @doc "`{:ok, term}` or `{:error, {place, :erl_parse, what}}`."
  def parse_term(tokens) do
    case term(tokens) do
      {term, [{:dot, _}]} -> {:ok, term}
      {_, [token | _]} -> unexpected(token)
      {_, []} -> at_end(tokens)
    end
  catch
    {:unexpected, token} -> unexpected(token)
    {:misplaced, token} -> syntax_error(token)
    :at_end -> at_end(tokens)
    {:bad_term, place} -> {:error, {place, :erl_parse, 'bad term'}}
  end

  def format_error(text), do: text

  @operators [:+, :-, :*, :/, :=, :"=:=", :==, :"=/=", :"/=", :"=<", :<, :>=, :>, :++, :--, :!, :":", :":=", :","] ++
               [:"(", :div, :rem, :band, :bor, :bxor, :bsl, :bsr, :and, :or, :xor, :andalso, :orelse, :"{", :"#"]

  # What follows a whole term is a mistake, unless it would go on in an expression.
  defp unexpected({symbol, place}) when symbol in @operators, do: {:error, {place, :erl_parse, 'bad term'}}
  defp unexpected(token), do: syntax_error(token)

  defp syntax_error(token), do: {:error, {elem(token, 1), :erl_parse, ['syntax error before: ', text(token)]}}

  defp at_end([]), do: {:error, {0, :erl_parse, ['syntax error before: ', []]}}

  defp at_end(tokens),
    do: {:error, {:erl_scan.location(:lists.last(tokens)), :erl_parse, ['syntax error before: ', []]}}

  defp text({:atom, _, atom}), do: :io_lib.write_atom(atom)
  defp text({:var, _, name}), do: :erlang.atom_to_list(name)
  defp text({:string, _, string}), do: :io_lib.write_string(string)
  defp text({:char, _, char}), do: :io_lib.write_char(char)
  defp text({:dot, _}), do: '\'.\''
  defp text({_, _, value}), do: :lists.flatten(:io_lib.write(value))
  defp text({symbol, _}), do: [?' | :erlang.atom_to_list(symbol)] ++ '\''

  # -- Terms: {term, tokens behind it} --

  defp term([]), do: throw(:at_end)
  defp term([{kind, _, value} | rest]) when kind in [:atom, :integer, :float, :char], do: {value, rest}
  defp term([{:string, _, text} | rest]), do: string(rest, text)
  defp term([{:"{", _} | rest]), do: elements(rest, :"}", &:erlang.list_to_tuple/1)
  defp term([{:"[", _}, {:"]", _} | rest]), do: {[], rest}
  defp term([{:"[", _} | rest]), do: list(rest, [])
  defp term([{:"#", _}, {:"{", _}, {:"}", _} | rest]), do: {%{}, rest}
  defp term([{:"#", _}, {:"{", _} | rest]), do: pairs(rest, %{})
  defp term([{:"<<", _}, {:">>", _} | rest]), do: {<<>>, rest}
  defp term([{:"<<", _} | rest]), do: segments(rest, <<>>)
  defp term([{:-, _}, {kind, _, value} | rest]) when kind in [:integer, :float, :char], do: {-value, rest}
  defp term([{:+, _}, {kind, _, value} | rest]) when kind in [:integer, :float, :char], do: {value, rest}

  defp term([{:"(", _} | rest]) do
    {term, rest} = term(rest)
    {term, expect(rest, :")")}
  end

  defp term([{:fun, _}, {:atom, _, m}, {:":", _}, {:atom, _, f}, {:/, _}, {:integer, _, a} | rest]),
    do: {:erlang.make_fun(m, f, a), rest}

  defp term([{:var, place, _} | _]), do: throw({:bad_term, place})

  defp term([{symbol, place} | _]) when symbol in [:-, :+, :fun, :begin, :not, :bnot, :"#"], do: throw({:bad_term, place})
  defp term([token | _]), do: throw({:misplaced, token})

  defp string([{:string, _, more} | rest], text), do: string(rest, text ++ more)
  defp string(rest, text), do: {text, rest}

  defp expect([{symbol, _} | rest], symbol), do: rest
  defp expect([token | _], _symbol), do: throw({:unexpected, token})
  defp expect([], _symbol), do: throw(:at_end)

  defp elements([{close, _} | rest], close, make), do: {make.([]), rest}
  defp elements(tokens, close, make), do: elements(tokens, close, make, [])

  defp elements(tokens, close, make, acc) do
    case term(tokens) do
      {term, [{:",", _} | rest]} -> elements(rest, close, make, [term | acc])
      {term, rest} -> {make.(:lists.reverse(acc, [term])), expect(rest, close)}
    end
  end

  defp list(tokens, acc) do
    case term(tokens) do
      {term, [{:",", _} | rest]} ->
        list(rest, [term | acc])

      {term, [{:|, _} | rest]} ->
        {tail, rest} = term(rest)
        {:lists.reverse(acc, [term | tail]), expect(rest, :"]")}

      {term, rest} ->
        {:lists.reverse(acc, [term]), expect(rest, :"]")}
    end
  end

  defp pairs(tokens, map) do
    {key, rest} = term(tokens)
    {value, rest} = term(expect(rest, :"=>"))
    map = :maps.put(key, value, map)

    case rest do
      [{:",", _} | rest] -> pairs(rest, map)
      rest -> {map, expect(rest, :"}")}
    end
  end

  # -- Bitstrings --

  defp segments(tokens, bits) do
    {value, rest} = segment_value(tokens)
    {size, rest} = size(rest)
    {types, rest} = types(rest)
    bits = <<bits::bitstring, segment(value, size, types, hd(tokens))::bitstring>>

    case rest do
      [{:",", _} | rest] -> segments(rest, bits)
      rest -> {bits, expect(rest, :">>")}
    end
  end

  defp segment_value([{:atom, place, _} | _]), do: throw({:bad_term, place})
  defp segment_value(tokens), do: term(tokens)

  defp size([{:":", _}, {:integer, _, size} | rest]), do: {size, rest}
  defp size(rest), do: {:default, rest}

  defp types([{:/, _} | rest]), do: types(rest, [])
  defp types(rest), do: {[], rest}

  defp types([{:atom, _, :unit}, {:":", _}, {:integer, _, unit} | rest], acc), do: more_types(rest, [{:unit, unit} | acc])
  defp types([{:atom, _, type} | rest], acc), do: more_types(rest, [type | acc])
  defp types([token | _], _acc), do: throw({:unexpected, token})
  defp types([], _acc), do: throw(:at_end)

  defp more_types([{:-, _} | rest], acc), do: types(rest, acc)
  defp more_types(rest, acc), do: {acc, rest}

  defp segment(text, size, types, token) when is_list(text),
    do: for(char <- text, into: <<>>, do: segment(char, size, types, token))

  defp segment(value, size, types, token) do
    little = :lists.member(:little, types)
    unit = :proplists.get_value(:unit, types, 1)

    case Enum.find(types, :integer, &(&1 in [:integer, :float, :binary, :bytes, :bitstring, :bits, :utf8, :utf16, :utf32])) do
      :integer when is_integer(value) -> integer(value, sized(size, 8) * unit, little)
      :float when is_number(value) -> float(value, sized(size, 64) * unit, little)
      :utf8 -> <<value::utf8>>
      :utf16 -> if little, do: <<value::utf16-little>>, else: <<value::utf16>>
      :utf32 -> if little, do: <<value::utf32-little>>, else: <<value::utf32>>
      type when type in [:binary, :bytes, :bitstring, :bits] and is_bitstring(value) -> value
      _ -> throw({:bad_term, elem(token, 1)})
    end
  end

  defp sized(:default, default), do: default
  defp sized(size, _default), do: size

  defp integer(value, bits, true), do: <<value::size(bits)-little>>
  defp integer(value, bits, false), do: <<value::size(bits)>>
  defp float(value, bits, true), do: <<value::float-size(bits)-little>>
  defp float(value, bits, false), do: <<value::float-size(bits)>>
end
