defmodule :vl_formatter_containers do
  @moduledoc false
  # Lists, tuples, maps, bitstrings, literals and lists of arguments, for :vl_formatter.

  import Inspect.Algebra, except: [format: 2]
  alias :vl_formatter_comments, as: Comments
  alias :vl_formatter_documents, as: Documents
  alias :vl_formatter, as: Formatter
  alias :vl_formatter_texts, as: Texts

  @modifiers [
    :integer,
    :float,
    :bits,
    :bitstring,
    :binary,
    :bytes,
    :utf8,
    :utf16,
    :utf32,
    :signed,
    :unsigned,
    :little,
    :big,
    :native,
    :_
  ]

  # -- Pairs --

  def pair(left, right, place, state) do
    {key, sign, state} = pair_key(left, place, state)
    {value, state} = Formatter.code(right, place, state)

    doc =
      Documents.hugging(Documents.hugs?(right, state), value, fn value ->
        concat(group(key), group(nest(glue(sign, group(value)), 2, :break)))
      end)

    {doc, state}
  end

  defp pair_key(left, place, state) do
    if key?(left) do
      {doc, state} = key(left, state)
      {doc, "", state}
    else
      {doc, state} = Formatter.code(left, place, state)
      {if(Documents.binary_operator?(left), do: Documents.parens(doc), else: doc), " =>", state}
    end
  end

  defp key?({:__block__, meta, [atom]}) when is_atom(atom), do: meta[:format] == :keyword
  defp key?({{:., _, [:erlang, :binary_to_atom]}, meta, [{:<<>>, _, _}, :utf8]}), do: meta[:format] == :keyword
  defp key?(_other), do: false

  defp key({:__block__, _, [:"..//"]}, state), do: {string(~S("..//":)), state}

  defp key({:__block__, _, [atom]}, state) do
    text = Atom.to_string(atom)
    text = if Macro.classify_atom(atom) in [:identifier, :unquoted], do: text <> ":", else: "\"" <> text <> "\":"
    {string(text), state}
  end

  defp key({_, _, [{:<<>>, _, parts}, :utf8]}, state), do: Texts.text(parts, "\"", "\"", "\":", state)

  # -- Bitstrings --

  def bitstring(meta, segments, state) do
    last = length(segments) - 1
    join = if Documents.broken?(meta, state), do: :line, else: :flex
    one = &segment(&1, &2, last)
    {doc, join, state} = segments |> Enum.with_index() |> sequence(meta, false, :none, join, state, one)

    if join == :flex,
      do: {"<<" |> concat(doc) |> nest(2) |> concat(">>") |> group(), state},
      else: {Documents.between("<<", doc, ">>"), state}
  end

  def segment({{:<-, meta, [left, right]}, index}, state, last) do
    {doc, state} = Formatter.code({:<-, meta, [{{:special, :segment}, meta, [left, last]}, right]}, :arg, state)
    {edge(doc, index, last), state}
  end

  def segment({{:"::", _, [value, spec]}, index}, state, last) do
    {value, state} = Formatter.code(value, :arg, state)
    {spec, state} = spec(spec, state)
    spec = if is_binary(spec) and String.starts_with?(spec, ":"), do: "(" <> spec <> ")", else: spec
    spec = if index == last, do: edge(spec, index, last), else: spec
    {concat([edge(value, index, -1), "::", spec]), state}
  end

  def segment({value, index}, state, last) do
    {doc, state} = Formatter.code(value, :arg, state)
    {edge(doc, index, last), state}
  end

  defp spec({sign, _, [left, right]}, state) when sign in [:-, :*] do
    {left, state} = spec(left, state)
    {right, state} = modifier(right, state)
    {concat([left, Atom.to_string(sign), right]), state}
  end

  defp spec(other, state), do: modifier(other, state)

  defp modifier({name, meta, none}, %{call_modifiers: true} = state) when is_atom(name) and none in [nil, []] do
    Documents.code_in_parens_if_operator({name, meta, if(name in @modifiers, do: nil, else: [])}, :arg, state)
  end

  defp modifier(other, state), do: Documents.code_in_parens_if_operator(other, :arg, state)

  # What would run together with << or >> is put in parentheses.
  defp edge(doc, index, last) when index == 0 or index == last do
    text = Documents.as_text(doc)
    left? = index == 0 and String.starts_with?(text, ["~", "<<"])
    right? = index == last and String.ends_with?(text, ">>")
    if left? or right?, do: Documents.parens(doc), else: doc
  end

  defp edge(doc, _index, _last), do: doc

  # -- Containers --

  def list(meta, elements, state) do
    {doc, _, state} = elements(elements, meta, :break, state)
    {Documents.between("[", doc, "]"), state}
  end

  def map(meta, name, [{:|, _, [left, right]}], state) do
    {left_doc, state} = Formatter.code(left, :arg, state)
    left_doc = if Documents.binary_operator?(left), do: Documents.parens(left_doc), else: left_doc
    {doc, _, state} = elements(right, meta, :break, state)
    {Documents.between(concat(["%", name, "{"]), glue(left_doc, concat("| ", nest(doc, 2))), "}"), state}
  end

  def map(meta, name, pairs, state) do
    {doc, _, state} = elements(pairs, meta, :break, state)
    {Documents.between(concat(["%", name, "{"]), doc, "}"), state}
  end

  def tuple(meta, elements, join, state) do
    case elements(elements, meta, join, state) do
      {doc, :flex, state} -> {"{" |> concat(doc) |> nest(1) |> concat("}") |> group(), state}
      {doc, _, state} -> {Documents.between("{", doc, "}"), state}
    end
  end

  defp elements(elements, meta, join, state) do
    join = if Documents.broken?(meta, state), do: :line, else: join
    sequence(elements, meta, false, :none, join, state, &Formatter.code(&1, :arg, &2))
  end

  # What stands between commas. `last`: :comma adds one, :hug lets the last element's first break count as fitting.
  # Gives how the elements were joined, too. The first bare argument keeps its comments.
  def sequence(elements, meta, bare?, last, join, state, fun) do
    one = fn element, rest, state ->
      {doc, state} = fun.(element, state)

      doc =
        cond do
          rest != [] or last == :comma -> Documents.in_last_group(doc, ",")
          last == :hug -> next_break_fits(doc, :enabled)
          true -> doc
        end

      {{doc, empty(), 1}, state}
    end

    {rest, done, state} =
      case elements do
        [first | rest] when bare? ->
          {entry, state} = one.(first, rest, state)
          {rest, [entry], state}

        _ ->
          {elements, [], state}
      end

    {docs, comments?, state} = Comments.with_comments(rest, done, Documents.line_of(meta), Documents.closing_line(meta), state, one)

    cond do
      docs == [] -> {empty(), :none, state}
      join == :line or comments? -> {Comments.lines(docs), :line, state}
      join == :break -> {Comments.glued(docs), :break, state}
      join == :flex -> {Enum.reduce(docs, &flex_glue(&2, &1)), :flex, state}
    end
  end

  # -- Literals --

  def atom(atom, _meta) when atom in [nil, true, false], do: Atom.to_string(atom)
  def atom(:"..//", _meta), do: string(~S(:"..//"))
  def atom(:\\, meta), do: string(if meta[:delimiter] == "\"", do: ~S(:"\\"), else: ~S(:\\))

  def atom(atom, _meta) do
    text = Atom.to_string(atom)
    plain? = Macro.classify_atom(atom) in [:unquoted, :identifier]
    string(if plain?, do: ":" <> text, else: ":\"" <> String.replace(text, "\"", "\\\"") <> "\"")
  end

  def integer("0x" <> digits), do: "0x" <> String.upcase(digits)
  def integer(<<?0, base, _::binary>> = text) when base in [?b, ?o], do: text
  def integer("?" <> _ = text), do: text
  def integer(text), do: grouped_digits(text)

  def float(text) do
    [whole, fraction] = :binary.split(text, ".")
    grouped_digits(whole) <> "." <> String.downcase(fraction)
  end

  # 1000000 is 1_000_000
  defp grouped_digits(text) do
    if byte_size(text) < 6 or String.contains?(text, "_"), do: text, else: grouped_digits(text, byte_size(text))
  end

  defp grouped_digits(text, size) when size <= 3, do: text

  defp grouped_digits(text, size) do
    <<front::binary-size(size - 3), three::binary>> = text
    grouped_digits(front, size - 3) <> "_" <> three
  end

  # -- Lists of arguments --

  # The last argument as pairs without brackets, if it is such.
  def as_pairs([_ | _] = arg, _pairs?, _bare?, _comments), do: {pairs?(arg), arg}

  def as_pairs({:__block__, meta, [[_ | _] = list]} = arg, true, bare?, comments) do
    cond do
      not pairs?(list) -> {false, arg}
      bare? and comment_before_first?(meta, list, comments) -> {false, arg}
      true -> {true, list}
    end
  end

  def as_pairs(arg, _pairs?, _bare?, _comments), do: {false, arg}

  defp comment_before_first?(meta, [{{_, first_meta, _}, _} | _], comments) do
    bracket = Documents.line_of(meta)

    case Enum.drop_while(comments, &(&1.line <= bracket)) do
      [%{line: line} | _] -> line <= Documents.line_of(first_meta)
      [] -> false
    end
  end

  def pairs?([{_, _} | rest]), do: pairs?(rest)
  def pairs?(rest), do: rest == []

  # Is each of many arguments on a line of its own?
  def spread?([_ | _] = args), do: spread?(args, [])
  def spread?(_args), do: false

  def spread?([[arg | _] | rest], seen), do: spread?([arg | rest], seen)

  def spread?([arg | rest], seen) do
    line =
      case arg do
        {{_, meta, _}, _} -> meta[:line]
        {_, meta, _} -> meta[:line]
        _ -> nil
      end

    cond do
      line == nil -> spread?(rest, seen)
      line in seen -> false
      true -> spread?(rest, [line | seen])
    end
  end

  def spread?([], seen), do: match?([_, _ | _], seen)

  def split_last(list) do
    {front, [last]} = Enum.split(list, -1)
    {front, last}
  end
end
