defmodule Bitwise do
  @moduledoc """
  Arithmetic on the bits of integers; all may stand in guards.

      iex> import Bitwise
      iex> 9 &&& 3
      1
      iex> bsl(1, 4)
      16
  """

  @doc false
  @deprecated "import Bitwise instead"
  defmacro __using__(options) do
    only =
      cond do
        Keyword.get(options, :only_operators) ->
          [&&&: 2, <<<: 2, >>>: 2, |||: 2, "^^^": 2, "~~~": 1]

        Keyword.get(options, :skip_operators) ->
          [band: 2, bor: 2, bxor: 2, bnot: 1, bsl: 2, bsr: 2]

        true ->
          []
      end

    if only == [] do
      quote do: import(Bitwise)
    else
      quote do: import(Bitwise, only: unquote(only))
    end
  end

  @doc guard: true
  @doc """
  Each bit turned.

      iex> Bitwise.bnot(2)
      -3
  """
  def bnot(expr), do: :erlang.bnot(expr)

  @doc guard: true
  @doc "`bnot/1` as an operator."
  def ~~~expr, do: :erlang.bnot(expr)

  @doc guard: true
  @doc """
  The bits that both have.

      iex> Bitwise.band(9, 3)
      1
  """
  def band(left, right), do: :erlang.band(left, right)

  @doc guard: true
  @doc "`band/2` as an operator."
  def left &&& right, do: :erlang.band(left, right)

  @doc guard: true
  @doc """
  The bits that either has.

      iex> Bitwise.bor(9, 3)
      11
  """
  def bor(left, right), do: :erlang.bor(left, right)

  @doc guard: true
  @doc "`bor/2` as an operator."
  def left ||| right, do: :erlang.bor(left, right)

  @doc guard: true
  @doc """
  The bits that only one has.

      iex> Bitwise.bxor(9, 3)
      10
  """
  def bxor(left, right), do: :erlang.bxor(left, right)

  @doc guard: true
  @doc "`bxor/2` as an operator."
  def unquote(:"^^^")(left, right), do: :erlang.bxor(left, right)

  @doc guard: true
  @doc """
  Shifted to the left.

      iex> Bitwise.bsl(1, 2)
      4
  """
  def bsl(left, right), do: :erlang.bsl(left, right)

  @doc guard: true
  @doc "`bsl/2` as an operator."
  def left <<< right, do: :erlang.bsl(left, right)

  @doc guard: true
  @doc """
  Shifted to the right, keeping the sign.

      iex> Bitwise.bsr(-4, 1)
      -2
  """
  def bsr(left, right), do: :erlang.bsr(left, right)

  @doc guard: true
  @doc "`bsr/2` as an operator."
  def left >>> right, do: :erlang.bsr(left, right)
end
