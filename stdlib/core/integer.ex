defmodule Integer do
  @moduledoc """
  Functions for integers of any size.

      iex> Integer.digits(123)
      [1, 2, 3]
      iex> Integer.mod(-5, 3)
      1
  """

  @doc """
  Whether it is odd; allowed in guards.

      iex> require Integer
      iex> Integer.is_odd(3)
      true
  """
  defguard is_odd(integer) when is_integer(integer) and :erlang.band(integer, 1) == 1

  @doc """
  Whether it is even; allowed in guards.

      iex> require Integer
      iex> Integer.is_even(3)
      false
  """
  defguard is_even(integer) when is_integer(integer) and :erlang.band(integer, 1) == 0

  # -- Arithmetic --

  @doc """
  `base` to the power of `exponent`.

      iex> Integer.pow(2, 100)
      1267650600228229401496703205376
  """
  def pow(base, exponent) when is_integer(base) and is_integer(exponent) do
    if exponent < 0, do: :erlang.error(:badarith, [base, exponent])
    base ** exponent
  end

  @doc """
  The remainder with the sign of the divisor.

      iex> Integer.mod(5, -3)
      -1
  """
  def mod(dividend, divisor) do
    remainder = rem(dividend, divisor)
    if remainder * divisor < 0, do: remainder + divisor, else: remainder
  end

  @doc """
  The quotient rounded down.

      iex> Integer.floor_div(-5, 2)
      -3
  """
  def floor_div(dividend, divisor) do
    quotient = div(dividend, divisor)

    if dividend * divisor < 0 and rem(dividend, divisor) != 0 do
      quotient - 1
    else
      quotient
    end
  end

  @doc """
  The greatest common divisor.

      iex> Integer.gcd(12, 18)
      6
  """
  def gcd(integer1, integer2) when is_integer(integer1) and is_integer(integer2) do
    positive_gcd(abs(integer1), abs(integer2))
  end

  defp positive_gcd(a, 0), do: a
  defp positive_gcd(a, b), do: positive_gcd(b, rem(a, b))

  @doc """
  `{g, m, n}` with `a * m + b * n == g`, the greatest common divisor.

      iex> Integer.extended_gcd(240, 46)
      {2, -9, 47}
  """
  def extended_gcd(0, 0), do: {0, 0, 0}
  def extended_gcd(0, b) when is_integer(b), do: if(b < 0, do: {-b, 0, -1}, else: {b, 0, 1})
  def extended_gcd(a, 0), do: {a, 1, 0}

  def extended_gcd(a, b) when is_integer(a) and is_integer(b) do
    case euclid(a, b, {1, 0}, {0, 1}) do
      {g, {m, n}} when g < 0 -> {-g, -m, -n}
      {g, {m, n}} -> {g, m, n}
    end
  end

  # Each pair gives its remainder as a combination of the two numbers.
  defp euclid(a, 0, factors, _), do: {a, factors}

  defp euclid(a, b, {m0, n0}, {m1, n1}) do
    q = div(a, b)
    euclid(b, rem(a, b), {m1, n1}, {m0 - q * m1, n0 - q * n1})
  end

  # -- Digits --

  @doc """
  The digits in a base, most significant first.

      iex> Integer.digits(255, 16)
      [15, 15]
  """
  def digits(integer, base \\ 10)
      when is_integer(integer) and is_integer(base) and base >= 2 do
    if integer < 0, do: neg_digits(-integer, base, []), else: digits_of(integer, base, [])
  end

  defp digits_of(n, base, acc) when n < base, do: [n | acc]
  defp digits_of(n, base, acc), do: digits_of(div(n, base), base, [rem(n, base) | acc])

  defp neg_digits(n, base, acc) when n < base, do: [-n | acc]
  defp neg_digits(n, base, acc), do: neg_digits(div(n, base), base, [-rem(n, base) | acc])

  @doc """
  The integer with these digits.

      iex> Integer.undigits([15, 15], 16)
      255
  """
  def undigits(digits, base \\ 10) when is_list(digits) and is_integer(base) and base >= 2 do
    from_digits(digits, base, 0)
  end

  defp from_digits([digit | _], base, _acc) when is_integer(digit) and digit >= base do
    raise ArgumentError, "invalid digit #{digit} in base #{base}"
  end

  defp from_digits([digit | rest], base, acc) when is_integer(digit) do
    from_digits(rest, base, acc * base + digit)
  end

  defp from_digits([], _base, acc), do: acc

  # -- Text --

  @doc """
  Reads an integer from the start of a string: `{integer, rest}` or `:error`.

      iex> Integer.parse("34abc")
      {34, "abc"}
      iex> Integer.parse("ff", 16)
      {255, ""}
  """
  def parse(binary, base \\ 10)

  def parse(_binary, base) when base not in 2..36 do
    raise ArgumentError, "invalid base #{inspect(base)}"
  end

  def parse(binary, base) when is_binary(binary) do
    case binary do
      <<?-, rest::binary>> -> signed(parse_digits(rest, base), -1)
      <<?+, rest::binary>> -> parse_digits(rest, base)
      _ -> parse_digits(binary, base)
    end
  end

  defp signed({n, rest}, sign), do: {n * sign, rest}
  defp signed(:error, _sign), do: :error

  # The machine converts a whole run of digits much faster than one at a time.
  defp parse_digits(binary, base) do
    case count_digits(binary, base, 0) do
      0 ->
        :error

      n ->
        <<digits::binary-size(n), rest::binary>> = binary
        {:erlang.binary_to_integer(digits, base), rest}
    end
  end

  defp count_digits(<<c, rest::binary>>, base, n) when c in ?0..?9 do
    if c - ?0 < base, do: count_digits(rest, base, n + 1), else: n
  end

  defp count_digits(<<c, rest::binary>>, base, n) when c in ?a..?z do
    if c - ?a + 10 < base, do: count_digits(rest, base, n + 1), else: n
  end

  defp count_digits(<<c, rest::binary>>, base, n) when c in ?A..?Z do
    if c - ?A + 10 < base, do: count_digits(rest, base, n + 1), else: n
  end

  defp count_digits(_rest, _base, n), do: n

  @doc """
  As a string, in a base.

      iex> Integer.to_string(255, 16)
      "FF"
  """
  def to_string(integer), do: :erlang.integer_to_binary(integer)

  @doc "The digits in a base."
  def to_string(integer, base), do: :erlang.integer_to_binary(integer, base)

  @doc """
  As a charlist, in a base.

      iex> Integer.to_charlist(255, 2)
      '11111111'
  """
  def to_charlist(integer), do: :erlang.integer_to_list(integer)

  @doc "The digits in a base, as a charlist."
  def to_charlist(integer, base), do: :erlang.integer_to_list(integer, base)

  @doc false
  @deprecated "Use Integer.to_charlist/1 instead"
  def to_char_list(integer), do: Integer.to_charlist(integer)

  @doc false
  @deprecated "Use Integer.to_charlist/2 instead"
  def to_char_list(integer, base), do: Integer.to_charlist(integer, base)
end
