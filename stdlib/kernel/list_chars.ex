defprotocol List.Chars do
  @moduledoc """
  How a value becomes a list of characters: `to_charlist/1`.
  """

  @doc "The value as a list of characters."
  def to_charlist(term)
end

defimpl List.Chars, for: Atom do
  def to_charlist(nil), do: ''
  def to_charlist(atom), do: :erlang.atom_to_list(atom)
end

defimpl List.Chars, for: BitString do
  def to_charlist(term) when is_binary(term), do: :unicode.characters_to_list(term)

  def to_charlist(term) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: term,
      description: "cannot convert a bitstring to a charlist"
  end
end

defimpl List.Chars, for: List do
  # A list may hold what is no character: it is left alone.
  def to_charlist(list), do: list
end

defimpl List.Chars, for: Integer do
  def to_charlist(integer), do: :erlang.integer_to_list(integer)
end

defimpl List.Chars, for: Float do
  def to_charlist(float), do: :unicode.characters_to_list(Float.to_string(float))
end
