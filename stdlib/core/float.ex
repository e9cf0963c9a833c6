defmodule Float do
  @moduledoc """
  Functions for floats.

      iex> Float.round(5.5675, 3)
      5.567
      iex> Float.ratio(0.75)
      {3, 4}
  """

  import Bitwise

  @precision_range 0..15

  @type precision_range :: 0..15

  @doc """
  The largest float.

      iex> Float.max_finite()
      1.7976931348623157e308
  """
  def max_finite, do: 1.7976931348623157e308

  @doc """
  The smallest float.

      iex> Float.min_finite()
      -1.7976931348623157e308
  """
  def min_finite, do: -1.7976931348623157e308

  @doc """
  `base` to the power of `exponent`.

      iex> Float.pow(2.0, 3)
      8.0
  """
  def pow(base, exponent) when is_float(base) and is_number(exponent) do
    :math.pow(base, exponent)
  end

  # -- Text --

  @doc """
  Reads a float from the start of a string: `{float, rest}` or `:error`.

      iex> Float.parse("34.25abc")
      {34.25, "abc"}
      iex> Float.parse("1e3")
      {1.0e3, ""}
  """
  def parse(binary)

  def parse("-" <> rest) do
    case parse_unsigned(rest) do
      {float, rest} -> {-float, rest}
      :error -> :error
    end
  end

  def parse("+" <> rest), do: parse_unsigned(rest)
  def parse(binary) when is_binary(binary), do: parse_unsigned(binary)

  defp parse_unsigned(binary) do
    case digits(binary, 0) do
      0 ->
        :error

      n ->
        {whole, rest} = cut(binary, n)
        {fraction, rest} = fraction(rest)
        {exponent, rest} = exponent(rest)
        try do
          {:erlang.binary_to_float(whole <> fraction <> exponent), rest}
        rescue
          # Too great for a float.
          ArgumentError -> :error
        end
    end
  end

  defp cut(binary, n) do
    <<first::binary-size(n), rest::binary>> = binary
    {first, rest}
  end

  # Digits may be grouped by underscores only in source text, not here.
  defp digits(<<c, rest::binary>>, n) when c in ?0..?9, do: digits(rest, n + 1)
  defp digits(_rest, n), do: n

  defp fraction("." <> rest = all) do
    case digits(rest, 0) do
      0 ->
        {".0", all}

      n ->
        {digits, rest} = cut(rest, n)
        {"." <> digits, rest}
    end
  end

  defp fraction(rest), do: {".0", rest}

  defp exponent(<<e, sign, rest::binary>> = all) when e in 'eE' and sign in '+-' do
    exponent_digits(rest, <<"e", sign>>, all)
  end

  defp exponent(<<e, rest::binary>> = all) when e in 'eE', do: exponent_digits(rest, "e", all)
  defp exponent(rest), do: {"", rest}

  defp exponent_digits(rest, head, all) do
    case digits(rest, 0) do
      0 ->
        {"", all}

      n ->
        {digits, rest} = cut(rest, n)
        {head <> digits, rest}
    end
  end

  @doc """
  The shortest text that reads as the same float.

      iex> Float.to_string(7.0)
      "7.0"
  """
  def to_string(float) when is_float(float), do: :erlang.float_to_binary(float, [:short])

  @doc "`to_string/1` as a charlist."
  def to_charlist(float) when is_float(float), do: :erlang.float_to_list(float, [:short])

  @doc false
  @deprecated "Use Float.to_charlist/1 instead"
  def to_char_list(float), do: Float.to_charlist(float)

  @doc false
  @deprecated "Use :erlang.float_to_list/2 instead"
  def to_char_list(float, options), do: :erlang.float_to_list(float, options)

  @doc false
  @deprecated "Use :erlang.float_to_binary/2 instead"
  def to_string(float, options), do: :erlang.float_to_binary(float, options)

  # -- Rounding: exact, on the fraction that the float is --

  @doc """
  Rounded down to `precision` decimals.

      iex> Float.floor(34.259, 2)
      34.25
  """
  def floor(number, precision \\ 0)
  def floor(number, 0) when is_float(number), do: :math.floor(number)

  def floor(number, precision) when is_float(number) and precision in @precision_range do
    rounded(number, precision, :floor)
  end

  def floor(number, precision) when is_float(number), do: raise_precision(precision)

  @doc """
  Rounded up to `precision` decimals.

      iex> Float.ceil(34.251, 2)
      34.26
  """
  def ceil(number, precision \\ 0)
  def ceil(number, 0) when is_float(number), do: :math.ceil(number)

  def ceil(number, precision) when is_float(number) and precision in @precision_range do
    rounded(number, precision, :ceil)
  end

  def ceil(number, precision) when is_float(number), do: raise_precision(precision)

  @doc """
  Rounded to `precision` decimals, half away from zero.

      iex> Float.round(-12.341444444444441, 15)
      -12.341444444444441
  """
  def round(float, precision \\ 0)
  def round(float, 0) when is_float(float), do: float |> :erlang.round() |> :erlang.float()

  def round(float, precision) when is_float(float) and precision in @precision_range do
    rounded(float, precision, :half_up)
  end

  def round(float, precision) when is_float(float), do: raise_precision(precision)

  defp raise_precision(precision) do
    raise ArgumentError, "precision #{precision} is out of valid range of 0..15"
  end

  defp rounded(number, _precision, _mode) when number == 0.0, do: number

  defp rounded(number, precision, mode) do
    case ratio(abs(number)) do
      {_whole, 1} -> number
      ratio -> rounded(number, ratio, precision, mode)
    end
  end

  defp rounded(number, {numerator, denominator}, precision, mode) do
    power = Integer.pow(10, precision)
    scaled = numerator * power
    quotient = div(scaled, denominator)
    remainder = rem(scaled, denominator)
    negative = number < 0

    units =
      cond do
        remainder == 0 -> quotient
        mode == :half_up and remainder * 2 >= denominator -> quotient + 1
        mode == :ceil and not negative -> quotient + 1
        mode == :floor and negative -> quotient + 1
        true -> quotient
      end

    # What is cut down to nothing has lost its sign.
    value = :erlang.binary_to_float("#{units}.0e-#{precision}")
    if negative and units != 0, do: -value, else: value
  end

  @doc """
  The float as a fraction in lowest terms with a positive denominator.

      iex> Float.ratio(-1.5)
      {-3, 2}
  """
  def ratio(0.0), do: {0, 1}

  def ratio(float) when is_float(float) do
    <<sign::1, exponent::11, mantissa::52>> = <<float::float>>

    {numerator, power} =
      if exponent == 0 do
        {mantissa, -1074}
      else
        {mantissa + bsl(1, 52), exponent - 1075}
      end

    {numerator, denominator} = lowest(numerator, power)
    {if(sign == 1, do: -numerator, else: numerator), denominator}
  end

  defp lowest(numerator, power) when power >= 0, do: {bsl(numerator, power), 1}

  defp lowest(numerator, power) when band(numerator, 1) == 0 do
    lowest(bsr(numerator, 1), power + 1)
  end

  defp lowest(numerator, power), do: {numerator, bsl(1, -power)}
end
