defmodule Atom do
  @moduledoc """
  Atoms to text.

      iex> Atom.to_string(:ok)
      "ok"
  """

  @doc """
  The atom's name as a string.

      iex> Atom.to_string(nil)
      "nil"
  """
  def to_string(atom), do: :erlang.atom_to_binary(atom)

  @doc """
  The atom's name as a charlist.

      iex> Atom.to_charlist(:ok)
      'ok'
  """
  def to_charlist(atom), do: :erlang.atom_to_list(atom)

  @doc false
  @deprecated "Use Atom.to_charlist/1 instead"
  def to_char_list(atom), do: Atom.to_charlist(atom)
end
