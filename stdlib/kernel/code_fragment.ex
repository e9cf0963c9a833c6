defmodule Code.Fragment do
  @moduledoc """
  What can be said of pieces of code, such as what stands before a cursor. It is a good guess, not a parse.
  """

  @type position :: {line :: pos_integer, column :: pos_integer}

  @operators '\\<>+-*/:=|&~^%!'
  @openers ',([{;'
  @others ')]}"\'.$'
  @blanks '\t\s'
  @no_name '?!' ++ @operators ++ @openers ++ @others ++ @blanks
  @word_operators ['when', 'not', 'and', 'or', 'in']
  @keywords ['do', 'end', 'after', 'else', 'catch', 'rescue', 'fn', 'true', 'false', 'nil']

  @doc """
  The code up to the cursor as quoted code in which the cursor is a call of `__cursor__()`; what is open is closed.

      iex> Code.Fragment.container_cursor_to_quoted("max(some, ")
      {:ok, {:max, [line: 1], [{:some, [line: 1], nil}, {:__cursor__, [line: 1], []}]}}
  """
  def container_cursor_to_quoted(fragment, opts \\ []) do
    opts = Keyword.take(opts, [:file, :line, :column, :columns, :token_metadata, :literal_encoder])
    Code.string_to_quoted(fragment, [cursor_completion: true, emit_warnings: false] ++ opts)
  end

  # -- What stands at the end --

  @doc """
  What stands at the end of a text.

      iex> Code.Fragment.cursor_context("Enum.ma")
      {:dot, {:alias, 'Enum'}, 'ma'}
      iex> Code.Fragment.cursor_context("String.length(")
      {:dot_call, {:alias, 'String'}, 'length'}
      iex> Code.Fragment.cursor_context("@attr")
      {:module_attribute, 'attr'}
      iex> Code.Fragment.cursor_context("x = ")
      {:operator_call, '='}
  """
  def cursor_context(fragment, opts \\ [])

  def cursor_context(fragment, opts) when (is_binary(fragment) or is_list(fragment)) and is_list(opts) do
    fragment |> lines() |> Enum.reverse() |> joined_end() |> Enum.reverse() |> context() |> elem(0)
  end

  def cursor_context(other, opts) when is_list(opts), do: cursor_context(to_charlist(other), opts)

  defp lines(text) when is_binary(text), do: text |> String.split(["\r\n", "\n"]) |> Enum.map(&String.to_charlist/1)
  defp lines(text) when is_list(text), do: text |> List.to_string() |> lines()

  # The last line, with those before it that it goes on: they end in a dot or parenthesis, or it begins with a dot.
  defp joined_end([last]), do: last

  defp joined_end([last, line | rest]) do
    {code, open} = without_comment(line)
    if open or dotted?(last), do: joined_end([code ++ last | rest]), else: last
  end

  defp dotted?(line), do: match?([?. | _], Enum.drop_while(line, &(&1 in @blanks)))

  # A line up to its comment, and whether it has nothing or something open at its end.
  defp without_comment(line) do
    code = Enum.take_while(line, &(&1 != ?#))
    last = code |> Enum.reverse() |> Enum.find(&(&1 not in @blanks))
    {code, last in [nil, ?(, ?.]}
  end

  # Everything from here reads backwards. Gives the context and how many characters it takes.
  defp context(reversed) do
    {rest, blanks} = skip(reversed, 0)

    case rest do
      [] -> {:expr, 0}
      [?%, ?:, ?: | _] -> {{:struct, ''}, 1}
      [?%, ?: | _] -> {{:unquoted_atom, '%'}, 2}
      [?% | _] -> {{:struct, ''}, 1}
      [?>, arrow | more] when arrow in '=-' and (more == [] or hd(more) != ?:) -> {:expr, 0}
      [?<, ?< | more] when more == [] or hd(more) != ?< -> {:expr, 0}
      [?: | more] when more == [] or hd(more) != ?: -> if blanks == 0, do: {{:unquoted_atom, ''}, 1}, else: {:expr, 0}
      [?.] -> {:none, 0}
      [?., before | _] when before not in '.:' -> member(tl(rest), blanks + 1, '')
      [?( | more] -> more |> skip(blanks + 1) |> called(:call)
      [?/ | more] -> more |> skip(blanks + 1) |> called(:arity)
      [char | _] when char in @openers -> {:expr, 0}
      _ when blanks > 0 -> called({rest, blanks}, :call)
      _ -> name(reversed, 0, false)
    end
  end

  defp skip([char | rest], count) when char in @blanks, do: skip(rest, count + 1)
  defp skip(rest, count), do: {rest, count}

  defp called({reversed, count}, kind) do
    case {name(reversed, count, true), kind} do
      {{{:local_or_var, name}, count}, :call} -> {{:local_call, name}, count}
      {{{:local_or_var, name}, count}, :arity} -> {{:local_arity, name}, count}
      {{{:dot, base, name}, count}, :call} -> {{:dot_call, base, name}, count}
      {{{:dot, base, name}, count}, :arity} -> {{:dot_arity, base, name}, count}
      {{{:operator, name}, count}, :call} -> {{:operator_call, name}, count}
      {{{:operator, name}, count}, :arity} -> {{:operator_arity, name}, count}
      _ -> {:none, 0}
    end
  end

  # Is there a dot of a call before, with blanks around it perhaps? Gives what stands before it.
  defp dot_before(rest, count) do
    case skip(rest, count) do
      {[?., ?. | _], _} -> nil
      {[?. | rest], count} -> {rest, count + 1}
      _ -> nil
    end
  end

  # `inside`: something follows, so that `not` and the like are operators.
  defp name([?., ?., ?: | _], count, _inside), do: {{:unquoted_atom, '..'}, count + 3}
  defp name([?., ?., ?. | _], count, _inside), do: {{:local_or_var, '...'}, count + 3}
  defp name([?., ?: | _], count, _inside), do: {{:unquoted_atom, '.'}, count + 2}
  defp name([?., ?. | _], count, _inside), do: {{:operator, '..'}, count + 2}

  defp name(reversed, count, inside) do
    {mark, rest} = if match?([char | _] when char in '?!', reversed), do: {[hd(reversed)], tl(reversed)}, else: {[], reversed}
    {word, before} = Enum.split_while(rest, &(&1 not in @no_name))

    if word == [],
      do: operator(reversed, count, [], inside),
      else: word(Enum.reverse(word) ++ mark, before, count + length(word) + length(mark), inside)
  end

  # A word and what stands before it.
  defp word(word, before, count, inside) do
    case {at_sign(word), before} do
      {{:attribute, name}, _} -> attribute(name, before, count)
      {_, [?~ | more]} when length(word) == 1 -> sigil_or_name(word, before, more, count, inside)
      {_, [?:, ?: | _]} -> plain(word, before, count, inside)
      {_, [?: | _]} -> if atom?(word), do: {{:unquoted_atom, word}, count + 1}, else: {:none, 0}
      {_, [?? | _]} -> {:none, 0}
      _ -> plain(word, before, count, inside)
    end
  end

  # @name; an @ further inside belongs to an atom.
  defp at_sign([?@ | name]), do: if(?@ in name, do: :plain, else: {:attribute, name})
  defp at_sign(_word), do: :plain

  defp attribute(name, before, count) do
    cond do
      match?([?:, ?: | _], before) and name == [] -> {{:module_attribute, ''}, count}
      match?([?: | _], before) and not match?([?:, ?: | _], before) -> {{:unquoted_atom, [?@ | name]}, count + 1}
      name == [] -> {{:module_attribute, ''}, count}
      kind(name) != :identifier -> {:none, 0}
      match?([?% | _], before) -> {{:struct, {:module_attribute, name}}, count + 1}
      true -> {{:module_attribute, name}, count}
    end
  end

  defp sigil_or_name([letter] = word, before, more, count, inside) do
    if (letter in ?A..?Z or letter in ?a..?z) and (more == [] or hd(more) not in '<=~'),
      do: {{:sigil, word}, count + 1},
      else: plain(word, before, count, inside)
  end

  defp plain(word, before, count, inside) do
    case kind(word) do
      :alias ->
        alias(word, before, count)

      :identifier when inside and word in @word_operators ->
        {{:operator, word}, count}

      :identifier when before == [?%] ->
        {{:struct, {:local_or_var, word}}, count + 1}

      :identifier ->
        case dot_before(before, count) do
          nil -> {{:local_or_var, word}, count}
          {rest, count} -> member(rest, count, word)
        end

      :none ->
        {:none, 0}
    end
  end

  defp kind(word) do
    text = List.to_string(word)

    case :vl_parser.classify_name(text) do
      :identifier -> :identifier
      :unquoted -> if(hd(word) in ?A..?Z and ascii_word?(word), do: :alias, else: :none)
      :other -> :none
    end
  end

  defp ascii_word?(word), do: Enum.all?(word, &(&1 in ?a..?z or &1 in ?A..?Z or &1 in ?0..?9 or &1 == ?_))
  defp atom?(word), do: :vl_parser.classify_name(List.to_string(word)) != :other

  # -- Aliases and dots --

  defp alias(word, before, count) do
    case dot_before(before, count) do
      {rest, count} ->
        rest |> skip(count) |> then(fn {rest, count} -> name(rest, count, true) end) |> nested(word)

      nil ->
        case skip(before, count) do
          {[?% | _], count} -> {{:struct, word}, count + 1}
          _ -> {{:alias, word}, count}
        end
    end
  end

  defp nested({context, count}, word) do
    case context do
      {:alias, outer} -> {{:alias, outer ++ [?. | word]}, count}
      {:alias, base, outer} -> {{:alias, base, outer ++ [?. | word]}, count}
      {:struct, {:alias, base, outer}} -> {{:struct, {:alias, base, outer ++ [?. | word]}}, count}
      {:struct, outer} when is_list(outer) -> {{:struct, outer ++ [?. | word]}, count}
      {:struct, base} -> {{:struct, {:alias, base, word}}, count}
      {kind, _} = base when kind in [:local_or_var, :module_attribute] -> {{:alias, base, word}, count}
      _ -> {:none, 0}
    end
  end

  # base.word
  defp member(reversed, count, word) do
    {reversed, count} = skip(reversed, count)
    {base, count} = name(reversed, count, true)

    case base do
      {:local_or_var, name} -> {{:dot, {:var, name}, word}, count}
      {kind, _} when kind in [:unquoted_atom, :alias, :module_attribute] -> {{:dot, base, word}, count}
      {kind, _, _} when kind in [:alias, :dot] -> {{:dot, base, word}, count}
      {:struct, name} when is_list(name) -> {{:struct, {:dot, {:alias, name}, word}}, count}
      {:struct, inner} -> {{:struct, {:dot, inner, word}}, count}
      _ -> {:none, 0}
    end
  end

  # -- Operators --

  defp operator([char | rest], count, taken, inside) when char in @operators, do: operator(rest, count + 1, [char | taken], inside)

  # The delimiter of a sigil is none.
  defp operator([letter, ?~ | rest], _count, [char], _inside)
       when char in '<|/' and (letter in ?A..?Z or letter in ?a..?z) and (rest == [] or hd(rest) not in '<=~'),
       do: {:none, 0}

  defp operator(rest, count, '~', inside) do
    {rest, _} = skip(rest, count)
    if inside or dot_before(rest, count), do: {:none, 0}, else: {{:sigil, ''}, count}
  end

  defp operator(rest, count, taken, _inside) do
    case taken do
      [?:, _ | _] when taken != '::' ->
        if operator?(tl(taken)) or tl(taken) in ['%', '->'], do: {{:unquoted_atom, tl(taken)}, count}, else: {:none, 0}

      _ ->
        if operator?(taken) do
          case dot_before(rest, count) do
            nil -> {{:operator, taken}, count}
            {rest, count} -> member(rest, count, taken)
          end
        else
          {:none, 0}
        end
    end
  end

  defp operator?([]), do: false

  defp operator?(text) do
    name = List.to_string(text)
    name in ["!", "^", "&", "~~~", "::", "|", "=>", "<-", "\\\\", "//"] or match?({_, _}, operator(name))
  end

  defp operator(name) do
    atom = String.to_existing_atom(name)
    if Macro.operator?(atom, 2) or Macro.operator?(atom, 1), do: {atom, true}
  rescue
    ArgumentError -> nil
  end

  # -- What stands around a position --

  @doc """
  What stands at a position in complete code, with its bounds: `%{begin: position, end: position, context: context}`,
  or `:none`.

      iex> Code.Fragment.surround_context("Enum.map(x)", {1, 7})
      %{begin: {1, 1}, context: {:dot, {:alias, 'Enum'}, 'map'}, end: {1, 9}}
  """
  def surround_context(fragment, position, opts \\ [])

  def surround_context(fragment, {line, column}, opts) when (is_binary(fragment) or is_list(fragment)) and is_list(opts) do
    {before, [current | behind]} = fragment |> lines() |> Enum.split(line - 1)
    {code, open} = without_comment(current)
    # In a comment the comment is what counts.
    {code, open} = if column - 1 > length(code), do: {current, false}, else: {code, open}
    behind = joined_behind(behind, open)
    before = joined_before(Enum.reverse(before), code, [])
    all = before ++ [code | behind]
    index = before |> Enum.map(&length/1) |> Enum.sum() |> Kernel.+(units(code, column - 1))

    case around(Enum.split(Enum.concat(all), index)) do
      :none ->
        :none

      {context, from, to} ->
        first = line - length(before)
        %{context: context, begin: place(all, first, from, false), end: place(all, first, to, true)}
    end
  end

  def surround_context(other, {_, _} = position, opts), do: surround_context(to_charlist(other), position, opts)

  # Columns count graphemes.
  defp units(code, graphemes), do: code |> List.to_string() |> String.slice(0, graphemes) |> String.to_charlist() |> length()

  defp joined_before([line | rest], next, joined) do
    {code, open} = without_comment(line)
    if open or dotted?(next), do: joined_before(rest, code, [code | joined]), else: joined
  end

  defp joined_before([], _next, joined), do: joined

  defp joined_behind([line | rest], open) do
    if open or dotted?(line) do
      {code, open} = without_comment(line)
      [code | joined_behind(rest, open)]
    else
      []
    end
  end

  defp joined_behind([], _open), do: []

  # Line and column of an index into the joined lines; an end belongs to the line it ends.
  defp place([code | rest], line, index, ends) do
    size = length(code)

    if rest != [] and (index > size or (index == size and not ends)),
      do: place(rest, line + 1, index - size, ends),
      else: {line, (code |> Enum.take(index) |> List.to_string() |> String.length()) + 1}
  end

  # Context, first index and the one behind it.
  defp around({before, behind}) do
    {reversed, behind} = onto_name(Enum.reverse(before), behind)

    case take_name(behind, []) do
      {:name, [], _rest} -> around_operator(reversed, behind)
      {:name, taken, rest} -> around_name(taken ++ reversed, reversed, behind, skip_blanks(rest))
      {:alias, taken, _rest} -> around_alias(taken ++ reversed)
    end
  end

  defp skip_blanks(rest), do: rest |> skip(0) |> elem(0)

  defp bounds(context, reversed, count), do: {context, length(reversed) - count, length(reversed)}

  defp around_name(reversed, before, behind, rest) do
    {context, count} = context(reversed)

    case context do
      {:local_or_var, name} ->
        cond do
          match?([?( | _], rest) -> bounds({:local_call, name}, reversed, count)
          match?([?/ | _], rest) -> bounds({:local_arity, name}, reversed, count)
          name in @word_operators -> bounds({:operator, name}, reversed, count)
          name in @keywords -> bounds({:keyword, name}, reversed, count)
          true -> bounds(context, reversed, count)
        end

      {:module_attribute, ''} ->
        bounds({:operator, '@'}, reversed, count)

      {:dot, _, []} ->
        around_operator(before, behind)

      {kind, _} when kind in [:struct, :alias, :module_attribute, :sigil, :unquoted_atom] ->
        bounds(context, reversed, count)

      {kind, _, _} when kind in [:alias, :dot] ->
        bounds(context, reversed, count)

      _ ->
        around_operator(before, behind)
    end
  end

  defp around_alias(reversed) do
    case context(reversed) do
      {{kind, _} = context, count} when kind in [:alias, :struct] -> bounds(context, reversed, count)
      _ -> :none
    end
  end

  defp around_operator(before, behind) do
    {taken, rest} = Enum.split_while(behind, &(&1 in @operators or &1 == ?.))
    reversed = Enum.reverse(taken) ++ before

    case taken != [] && context(reversed) do
      {{:operator, _} = context, count} ->
        bounds(context, reversed, count)

      {{:sigil, ''}, count} when hd(rest) in ?A..?Z or hd(rest) in ?a..?z ->
        bounds({:sigil, [hd(rest)]}, [hd(rest) | reversed], count + 1)

      {{:dot, _, [_ | _]} = context, count} ->
        bounds(context, reversed, count)

      _ ->
        :none
    end
  end

  # From a colon, a percent sign, a dot or the blanks around one onto the name they belong to.
  defp onto_name(reversed, [?:, next | _] = [_ | behind]) when next != ?: and (reversed == [] or hd(reversed) != ?:),
    do: {[?: | reversed], behind}

  defp onto_name(reversed, [?% | behind]), do: onto_name([?% | reversed], behind)

  defp onto_name(reversed, behind) do
    {passed, rest} = move(behind, reversed)

    case rest do
      [?. | more] when (more == [] or hd(more) != ?.) and (passed == [] or hd(passed) != ?.) ->
        move(more, [?. | passed])

      _ ->
        case skip(reversed, 0) do
          {[?., next | _], _} when next in '.:' -> {reversed, behind}
          {[?. | _], _} -> {passed, rest}
          {[?% | _], _} when hd(rest) in ?A..?Z -> {passed, rest}
          _ -> {reversed, behind}
        end
    end
  end

  defp move([char | rest], reversed) when char in @blanks, do: move(rest, [char | reversed])
  defp move(rest, reversed), do: {reversed, rest}

  # The rest of the name, reversed; an alias goes on over dots.
  defp take_name([char | rest], taken) when char in '?!', do: {:name, [char | taken], rest}
  defp take_name([char | rest], taken) when char not in @no_name, do: take_name(rest, [char | taken])

  defp take_name(rest, taken) do
    case alias_part(rest, taken) do
      nil -> {:name, taken, rest}
      {rest, taken} -> take_alias(rest, taken)
    end
  end

  defp take_alias([char | rest], taken) when char not in @no_name, do: take_alias(rest, [char | taken])

  defp take_alias(rest, taken) do
    case alias_part(rest, taken) do
      nil -> {:alias, taken, rest}
      {rest, taken} -> take_alias(rest, taken)
    end
  end

  # A dot and the first letter of an alias.
  defp alias_part(rest, taken) do
    with {taken, [?. | rest]} <- move(rest, taken),
         {taken, [letter | rest]} when letter in ?A..?Z <- move(rest, [?. | taken]) do
      {rest, [letter | taken]}
    else
      _ -> nil
    end
  end
end
