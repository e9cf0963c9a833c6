defmodule :vl_badarg do
  @moduledoc false
  # What is wrong with an argument: nil, or a text.

  @doc "A map of positions to texts, from a text or nil for each argument."
  def positions(texts), do: positions(texts, 1, [])

  defp positions([nil | rest], n, found), do: positions(rest, n + 1, found)
  defp positions([text | rest], n, found), do: positions(rest, n + 1, [{n, text} | found])
  defp positions([], _n, found), do: :maps.from_list(found)

  def number(x), do: unless(is_number(x), do: "not a number")
  def integer(x), do: unless(is_integer(x), do: "not an integer")
  def float(x), do: unless(is_float(x), do: "not a float")
  def atom(x), do: unless(is_atom(x), do: "not an atom")
  def pid(x), do: unless(is_pid(x), do: "not a pid")
  def reference(x), do: unless(is_reference(x), do: "not a reference")
  def port(x), do: unless(is_port(x), do: "not a port")
  def tuple(x), do: unless(is_tuple(x), do: "not a tuple")
  def map(x), do: unless(is_map(x), do: "not a map")
  def fun(x), do: unless(is_function(x), do: "not a fun")
  def binary(x), do: unless(is_binary(x), do: "not a binary")
  def bitstring(x), do: unless(is_bitstring(x), do: "not a bitstring")

  def boolean(x), do: unless(is_boolean(x), do: "not a boolean value")

  @doc "For functions of `:binary`, which tell bitstrings apart."
  def whole_binary(x) when is_binary(x), do: nil
  def whole_binary(x) when is_bitstring(x), do: "is a bitstring (expected a binary)"
  def whole_binary(_), do: "not a binary"

  def list(x) when is_list(x), do: unless(proper?(x), do: "not a proper list")
  def list(_), do: "not a list"

  def plain_list(x), do: unless(is_list(x) and proper?(x), do: "not a list")

  def chars(x) when is_list(x),
    do: if(proper?(x), do: unless(:io_lib.char_list(x), do: "not a list of characters"), else: "not a proper list")

  def chars(_), do: "not a list"

  def iodata(x) do
    :erlang.iolist_size(x)
    nil
  rescue
    ArgumentError -> "not an iodata term"
  end

  def within(x, range) when is_integer(x), do: unless(x in range, do: "out of range")
  def within(_, _), do: "not an integer"

  def natural(x) when is_integer(x), do: if(x < 0, do: "out of range")
  def natural(_), do: "not an integer"

  def positive(x) when is_integer(x), do: if(x < 1, do: "out of range")
  def positive(_), do: "not an integer"

  def base(x), do: unless(is_integer(x) and x in 2..36, do: "not an integer in the range 2 through 36")

  @doc "A list of options of which nothing better is known."
  def options(x), do: list(x) || "invalid option in list"

  def proper?([_ | rest]), do: proper?(rest)
  def proper?([]), do: true
  def proper?(_), do: false
end
