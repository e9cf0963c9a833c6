defmodule :vl_operators do
  @moduledoc false
  # Operators by name, and how atoms are written. Stronger operators have greater numbers.

  # {side, strength}
  def binary(:<-), do: {:left, 40}
  def binary(:\\), do: {:left, 40}
  def binary(:when), do: {:right, 50}
  def binary(:"::"), do: {:right, 60}
  def binary(:|), do: {:right, 70}
  def binary(:"=>"), do: {:right, 80}
  def binary(:=), do: {:right, 100}
  def binary(op) when op in [:||, :"|||", :or], do: {:left, 120}
  def binary(op) when op in [:&&, :&&&, :and], do: {:left, 130}
  def binary(op) when op in [:==, :!=, :=~, :===, :!==], do: {:left, 140}
  def binary(op) when op in [:<, :<=, :>=, :>], do: {:left, 150}

  def binary(op) when op in [:|>, :<<<, :>>>, :<~, :~>, :<<~, :~>>, :<~>, :"<|>"], do: {:left, 160}

  def binary(:in), do: {:left, 170}
  def binary(:"^^^"), do: {:left, 180}
  def binary(:"//"), do: {:right, 190}
  def binary(op) when op in [:++, :--, :.., :<>, :+++, :---], do: {:right, 200}
  def binary(op) when op in [:+, :-], do: {:left, 210}
  def binary(op) when op in [:*, :/], do: {:left, 220}
  def binary(:**), do: {:left, 230}
  def binary(:.), do: {:left, 310}
  def binary(_), do: :error

  def unary(:&), do: {:non_associative, 90}
  def unary(op) when op in [:!, :^, :not, :+, :-, :"~~~"], do: {:non_associative, 300}
  def unary(:@), do: {:non_associative, 320}
  def unary(_), do: :error

  @special_forms [
    {:&, 1},
    {:., 2},
    {:"::", 2},
    {:<<>>, :any},
    {:=, 2},
    {:^, 1},
    {:%, 2},
    {:%{}, :any},
    {:{}, :any},
    {:->, 2},
    {:__CALLER__, 0},
    {:__DIR__, 0},
    {:__ENV__, 0},
    {:__MODULE__, 0},
    {:__STACKTRACE__, 0},
    {:__aliases__, :any},
    {:__block__, :any},
    {:alias, 1},
    {:alias, 2},
    {:case, 2},
    {:cond, 1},
    {:fn, :any},
    {:for, :any},
    {:import, 1},
    {:import, 2},
    {:quote, 1},
    {:quote, 2},
    {:receive, 1},
    {:require, 1},
    {:require, 2},
    {:super, :any},
    {:try, 1},
    {:unquote, 1},
    {:unquote_splicing, 1},
    {:with, :any}
  ]

  def special_form?(name, arity) do
    :lists.member({name, arity}, @special_forms) or :lists.member({name, :any}, @special_forms)
  end

  # How an atom is written: :alias, :identifier, :unquoted (a name with @ in it), :special (operators),
  # :quoted_operator (operators in quotes but after a dot), :not_callable (containers), :other (in quotes).
  def classify(atom) when atom in [:"::", :"^^^", :"~~~", :"<|>"], do: :quoted_operator
  def classify(atom) when atom in [:%, :%{}, :{}, :<<>>, :"...", :.., :., :->, :"..//"], do: :not_callable
  def classify(atom) when atom in [:"//", :"=>"], do: :other

  def classify(atom) when is_atom(atom) do
    case binary(atom) == :error and unary(atom) == :error do
      false -> :special
      true -> classify_text(:erlang.atom_to_binary(atom))
    end
  end

  defp classify_text(""), do: :other
  defp classify_text("Elixir"), do: :alias
  defp classify_text("Elixir." <> rest), do: if(alias?(rest), do: :alias, else: :other)
  defp classify_text(text), do: classify_name(text)

  defp classify_name(<<first, rest::binary>>) when first == ?_ or (first >= ?a and first <= ?z) do
    name_rest(rest, :identifier, <<first, rest::binary>>)
  end

  defp classify_name(<<first, rest::binary>>) when first >= ?A and first <= ?Z do
    case name_rest(rest, :unquoted, <<first, rest::binary>>) do
      :other -> :other
      _ -> :unquoted
    end
  end

  defp classify_name(<<first, _::binary>>) when first < 128, do: :other
  defp classify_name(text), do: :vl_parser.classify_name(text)

  defp name_rest(<<char, rest::binary>>, kind, text)
       when char == ?_ or (char >= ?a and char <= ?z) or (char >= ?A and char <= ?Z) or (char >= ?0 and char <= ?9),
       do: name_rest(rest, kind, text)

  defp name_rest(<<?@, rest::binary>>, _kind, text), do: name_rest(rest, :unquoted, text)
  defp name_rest(<<end_mark>>, kind, _text) when end_mark == ?? or end_mark == ?!, do: kind
  defp name_rest(<<>>, kind, _text), do: kind
  defp name_rest(<<char, _::binary>>, _kind, text) when char >= 128, do: :vl_parser.classify_name(text)
  defp name_rest(_rest, _kind, _text), do: :other

  defp alias?(<<first, rest::binary>>) when first >= ?A and first <= ?Z, do: alias_rest?(rest)
  defp alias?(_text), do: false

  defp alias_rest?(<<?., rest::binary>>), do: alias?(rest)

  defp alias_rest?(<<char, rest::binary>>)
       when char == ?_ or (char >= ?a and char <= ?z) or (char >= ?A and char <= ?Z) or (char >= ?0 and char <= ?9),
       do: alias_rest?(rest)

  defp alias_rest?(<<>>), do: true
  defp alias_rest?(_text), do: false
end
