defmodule :vl_normalizer do
  @moduledoc false
  # Makes of any quoted code what the formatter lays out: literals wrapped in blocks as the parser wraps them for it,
  # texts with their escapes written out, and metadata that says where parentheses, do blocks and keys without
  # brackets stand. Nodes without a line take that of what they are in.

  def normalize(quoted, opts \\ []) do
    state = %{
      escape: Keyword.get(opts, :escape, true),
      locals: Keyword.get(opts, :locals_without_parens, []) ++ :vl_formatter.locals_without_parens(),
      line: Keyword.get(opts, :line)
    }

    norm(quoted, state)
  end

  # -- Nodes that are written in a way of their own --

  defp norm({:__block__, meta, [literal]}, state) when not is_tuple(literal) or tuple_size(literal) == 2 do
    literal(literal, meta, state)
  end

  defp norm({:__aliases__, meta, [first | rest]}, state) when not is_atom(first) do
    meta = with_line(meta, state)
    {:__aliases__, meta, [norm(first, inside(state, meta)) | rest]}
  end

  defp norm({:__aliases__, _, _} = alias, _state), do: alias
  defp norm({:&, meta, [index]}, state) when is_integer(index), do: {:&, with_line(meta, state), [index]}

  defp norm(%Range{first: first, last: last, step: step}, state) do
    ends = [norm(first, state), norm(last, state)]
    if step == 1, do: {:.., line_meta(state), ends}, else: {:"..//", line_meta(state), ends ++ [norm(step, state)]}
  end

  defp norm({:<<>>, _, parts} = bits, state) when is_list(parts), do: bitstring(bits, state, false)

  defp norm({{:., dot, [:erlang, :binary_to_atom]}, meta, [{:<<>>, _, parts} = text, :utf8]}, state) when is_list(parts) do
    dot = with_line(dot, state)
    meta = with_line(meta, inside(state, dot))
    {{:., dot, [:erlang, :binary_to_atom]}, meta, [bitstring(text, state, state.escape), :utf8]}
  end

  defp norm({{:., dot, [List, :to_charlist]}, meta, [parts]}, state) when is_list(parts) do
    parts =
      Enum.map(parts, fn
        {{:., _, [Kernel, :to_string]} = name, meta, args} -> {name, meta, all(args, state)}
        part -> escape(part, state)
      end)

    {{:., dot, [List, :to_charlist]}, meta, [parts]}
  end

  defp norm({:., meta, [Access, :get]}, state), do: {:., with_line(meta, state), [Access, :get]}

  defp norm({:., meta, [left, right]}, state) do
    meta = with_line(meta, state)
    {:., meta, [norm(left, inside(state, meta)), right]}
  end

  defp norm([{:->, _, [_ | _]} | _] = clauses, state), do: all(clauses, state)

  defp norm({:->, meta, [left, right]}, state) do
    meta = with_line(meta, state)
    state = inside(state, meta)
    {:->, meta, [all(left, state), norm(right, state)]}
  end

  defp norm({:%{}, meta, args}, state) when is_list(args) do
    meta = if meta == [], do: [line: state.line, closing: [line: state.line]], else: meta
    state = inside(state, meta)

    args =
      case args do
        [{:|, pipe, [left, right]}] -> [{:|, pipe, [norm(left, state), map_pairs(right, state)]}]
        [{_, _, _} = call] -> [norm(call, state)]
        pairs -> map_pairs(pairs, state)
      end

    {:%{}, meta, args}
  end

  defp norm({name, meta, [{:<<>>, _, parts} = text, modifiers]} = call, state) when is_list(parts) and is_atom(name) do
    if match?(<<"sigil_", _>>, Atom.to_string(name)) do
      meta = meta |> with_line(state) |> Keyword.put_new(:delimiter, "\"")
      {name, meta, [norm(text, inside(state, meta)), modifiers]}
    else
      call(call, state)
    end
  end

  defp norm({:{}, meta, args} = tuple, state) when is_list(args) do
    {last, front} = List.pop_at(args, -1)

    if front != [] and match?([_ | _], last) and keyword?(last),
      do: {:{}, meta, all(front, state) ++ pairs(last, state, true)},
      else: call(tuple, state)
  end

  defp norm({:@, meta, [{name, name_meta, [value]}]}, state) do
    value =
      cond do
        value != [] and keyword?(value) -> pairs(value, state, true)
        is_list(value) -> literal(value, meta, state)
        true -> norm(value, state)
      end

    {:@, meta, [{name, name_meta, [value]}]}
  end

  defp norm({:__block__, meta, exprs}, state) when is_list(exprs), do: {:__block__, meta, all(exprs, state)}
  defp norm({_, _, args} = call, state) when is_list(args), do: call(call, state)
  defp norm({_, _, context} = variable, _state) when is_atom(context), do: variable
  defp norm(other, state), do: literal(other, [], state)

  defp all(list, state), do: Enum.map(list, &norm(&1, state))

  # -- Literals --

  defp literal(number, meta, state) when is_number(number) do
    {:__block__, meta |> Keyword.put_new(:token, inspect(number)) |> with_line(state), [number]}
  end

  defp literal(text, meta, state) when is_atom(text) or is_binary(text) do
    meta = with_line(meta, state)
    text = escape(text, state)

    if is_atom(text) and meta[:delimiter] == nil and Macro.classify_atom(text) == :alias,
      do: {:__aliases__, meta, segments(Atom.to_string(text))},
      else: {:__block__, meta, [text]}
  end

  defp literal({left, right}, meta, state) do
    meta = with_line(meta, state)
    state = inside(state, meta)
    keyword? = match?([_ | _], right) and keyword?(right)
    {:__block__, meta, [{norm(left, state), if(keyword?, do: pairs(right, state, true), else: norm(right, state))}]}
  end

  defp literal(list, meta, state) when is_list(list) do
    if list != [] and List.ascii_printable?(list) do
      meta = meta |> Keyword.put_new(:delimiter, "'") |> with_line(state)
      {:__block__, meta, [list |> List.to_string() |> escape(state) |> String.to_charlist()]}
    else
      meta = if state.line, do: meta |> Keyword.put_new(:closing, line: state.line) |> with_line(state), else: meta
      {:__block__, meta, [pairs(list, state, false)]}
    end
  end

  defp literal(other, meta, _state), do: {:__block__, meta, [other]}

  defp segments("Elixir"), do: [:"Elixir"]
  defp segments("Elixir." <> rest), do: rest |> String.split(".") |> Enum.map(&String.to_atom/1)

  # -- Calls --

  defp call({name, meta, args}, state) do
    meta = with_line(meta, state)
    arity = length(args)
    name = if is_atom(name), do: name, else: norm(name, inside(state, meta))
    meta = with_parens(name, arity, meta, state)
    last = List.last(args)

    cond do
      Keyword.has_key?(meta, :do) or match?([{{:__block__, _, [:do]}, _} | _], last) ->
        with_blocks(name, meta, args, state)

      match?([{:do, _} | _], last) ->
        with_blocks(name, meta ++ [do: [line: state.line], end: [line: state.line]], args, state)

      true ->
        args = all(args, state)
        {name, meta, if(takes_pairs?(name, arity), do: bare_pairs(args), else: args)}
    end
  end

  # Nobody says how it was written: with parentheses, unless it is of those that go without.
  defp with_parens(name, arity, meta, state) do
    known? = meta[:no_parens] != nil or meta[:closing] != nil or meta[:do] != nil
    if known? or :vl_formatter.local_without_parens?(name, arity, state.locals), do: meta, else: [closing: [line: meta[:line]]] ++ meta
  end

  defp takes_pairs?(:when, 2), do: true
  defp takes_pairs?(:{}, _arity), do: false
  defp takes_pairs?(name, arity), do: not is_atom(name) or not Macro.operator?(name, arity)

  defp bare_pairs([]), do: []

  defp bare_pairs(args) do
    case List.pop_at(args, -1) do
      {{:__block__, _, [[{{:__block__, meta, _}, _} | _] = pairs]} = last, front} ->
        front ++ [if(meta[:format] == :keyword, do: pairs, else: last)]

      _ ->
        args
    end
  end

  defp with_blocks(name, meta, args, state) do
    {blocks, front} = List.pop_at(args, -1)
    state = inside(state, meta)

    blocks =
      Enum.map(blocks, fn {key, body} ->
        key = if match?({:__block__, _, _}, key), do: key, else: {:__block__, [line: meta[:line]], [key]}

        case norm(body, state) do
          {_, _, [[{:->, _, _} | _] = clauses]} -> {key, clauses}
          body -> {key, body}
        end
      end)

    {name, meta, all(front, state) ++ [blocks]}
  end

  # -- Bitstrings and texts --

  defp bitstring({:<<>>, meta, parts}, state, escape?) do
    meta = with_line(meta, state)
    state = inside(state, meta)
    part = if interpolated?(parts), do: &text_part(&1, state, escape?), else: &segment(&1, state)
    {:<<>>, meta, Enum.map(parts, part)}
  end

  defp segment({:"::", meta, [left, _]} = segment, state) do
    if meta[:inferred_bitstring_spec], do: norm(left, state), else: norm(segment, state)
  end

  defp segment(segment, state), do: norm(segment, state)

  defp text_part({:"::", meta, [{{:., dot, _} = name, call, [code]}, spec]}, state, _escape?) do
    {:"::", meta, [{name, call, [norm(code, inside(state, dot))]}, spec]}
  end

  defp text_part(text, state, true), do: escape(text, state)
  defp text_part(text, _state, false), do: text

  defp interpolated?([]), do: false

  defp interpolated?(parts) do
    Enum.all?(parts, fn
      {:"::", _, [{{:., _, [Kernel, :to_string]}, _, [_]}, {:binary, _, _}]} -> true
      part -> is_binary(part)
    end)
  end

  defp escape(text, %{escape: true}) when is_binary(text), do: :vl_inspect.escape(text, nil)
  defp escape(atom, %{escape: true} = state) when is_atom(atom), do: atom |> Atom.to_string() |> escape(state) |> String.to_atom()
  defp escape(other, _state), do: other

  # -- Pairs --

  defp map_pairs(list, state) do
    Enum.map(pairs(list, state, false), fn
      {:__block__, _, [{_, _} = pair]} -> pair
      pair -> pair
    end)
  end

  # Elements of a list: at its end, pairs may go without braces.
  defp pairs([{{:__block__, meta, [key]}, value} = pair | rest] = list, state, keyword?) when is_atom(key) do
    keyword? = keyword? or keyword?(list)

    pair =
      if meta[:format] == :keyword and not keyword? do
        meta = Keyword.delete(meta, :format)
        {:__block__, [line: meta[:line] || line_meta(state)], [{{:__block__, meta, [key]}, value}]}
      else
        pair
      end

    [pair | pairs(rest, state, keyword?)]
  end

  defp pairs([{left, right} | rest] = list, state, keyword?) do
    keyword? = keyword? or keyword?(list)

    left =
      if keyword?,
        do: {:__block__, [format: :keyword] ++ line_meta(state), [escape(left, state)]},
        else: norm(left, state)

    right = norm(right, state)
    key? = match?({:__block__, _, _}, left) and elem(left, 1)[:format] == :keyword
    pair = if key?, do: {left, right}, else: {:__block__, line_meta(state), [{left, right}]}
    [pair | pairs(rest, state, keyword?)]
  end

  defp pairs([other | rest], state, keyword?), do: [norm(other, state) | pairs(rest, state, keyword?)]
  defp pairs([], _state, _keyword?), do: []

  defp keyword?([{{:__block__, meta, [key]}, _} | rest]) when is_atom(key), do: meta[:format] == :keyword and keyword?(rest)

  defp keyword?([{key, _} | rest]) when is_atom(key) do
    not match?("Elixir." <> _, Atom.to_string(key)) and keyword?(rest)
  end

  defp keyword?(rest), do: rest == []

  # -- Lines --

  defp inside(state, meta), do: %{state | line: meta[:line]}
  defp line_meta(%{line: nil}), do: []
  defp line_meta(%{line: line}), do: [line: line]

  defp with_line(meta, %{line: line}) do
    if meta[:line] == nil and is_integer(line), do: [line: line] ++ meta, else: meta
  end
end
