defmodule Base do
  @moduledoc """
  Binaries as text in base 16, 32 and 64, as RFC 4648 has them.

      iex> Base.encode16("foo")
      "666F6F"
      iex> Base.decode64!("Zm9v")
      "foo"
  """

  @upper16 '0123456789ABCDEF'
  @lower16 '0123456789abcdef'
  @std32 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  @hex32 '0123456789ABCDEFGHIJKLMNOPQRSTUV'
  @std64 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  @url64 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

  # -- Tables: a tuple from value to character, a tuple from character to value --

  for {name, alphabet} <- [
        upper16: @upper16,
        lower16: @lower16,
        std32: @std32,
        hex32: @hex32,
        std64: @std64,
        url64: @url64
      ] do
    defp digits(unquote(name)), do: unquote(Macro.escape(List.to_tuple(alphabet)))
  end

  reverse = fn alphabets ->
    values = Map.new(Enum.flat_map(alphabets, &Enum.with_index/1))
    Macro.escape(List.to_tuple(for c <- 0..255, do: Map.get(values, c, :bad)))
  end

  small = fn alphabet -> for c <- alphabet, do: if(c in ?A..?Z, do: c + 32, else: c) end

  defp values(16, :upper), do: unquote(reverse.([@upper16]))
  defp values(16, :lower), do: unquote(reverse.([@lower16]))
  defp values(16, :mixed), do: unquote(reverse.([@upper16, @lower16]))
  defp values(:std32, :upper), do: unquote(reverse.([@std32]))
  defp values(:std32, :lower), do: unquote(reverse.([small.(@std32)]))
  defp values(:std32, :mixed), do: unquote(reverse.([@std32, small.(@std32)]))
  defp values(:hex32, :upper), do: unquote(reverse.([@hex32]))
  defp values(:hex32, :lower), do: unquote(reverse.([small.(@hex32)]))
  defp values(:hex32, :mixed), do: unquote(reverse.([@hex32, small.(@hex32)]))
  defp values(:std64, _), do: unquote(reverse.([@std64]))
  defp values(:url64, _), do: unquote(reverse.([@url64]))

  # -- Base 16 --

  @doc """
  In base 16; `case: :lower` for small letters.

      iex> Base.encode16(<<255>>, case: :lower)
      "ff"
  """
  def encode16(data, opts \\ []) when is_binary(data) do
    case Keyword.get(opts, :case, :upper) do
      :upper -> encode(data, digits(:upper16), 4)
      :lower -> encode(data, digits(:lower16), 4)
    end
  end

  @doc """
  From base 16, or `:error`; `case:` is `:upper`, `:lower` or `:mixed`.

      iex> Base.decode16("ff", case: :mixed)
      {:ok, <<255>>}
  """
  def decode16(string, opts \\ []) when is_binary(string), do: try_to(&decode16!/2, string, opts)

  @doc "From base 16; raises `ArgumentError`."
  def decode16!(string, opts \\ []) when is_binary(string) do
    if rem(byte_size(string), 2) != 0 do
      raise ArgumentError,
            "string given to decode has wrong length. An even number of bytes was expected, " <>
              "got: #{byte_size(string)}. Double check your string for unwanted characters or " <>
              "pad it accordingly"
    end

    decode(string, values(16, Keyword.get(opts, :case, :upper)), 4)
  end

  # -- Base 64 --

  @doc """
  In base 64; `padding: false` without `=`.

      iex> Base.encode64("fo")
      "Zm8="
  """
  def encode64(data, opts \\ []) when is_binary(data) do
    padded(encode(data, digits(:std64), 6), 4, opts)
  end

  @doc "From base 64, or `:error`. Options: `ignore: :whitespace`, `padding: false`."
  def decode64(string, opts \\ []) when is_binary(string), do: try_to(&decode64!/2, string, opts)

  @doc "From base 64; raises `ArgumentError`."
  def decode64!(string, opts \\ []) when is_binary(string) do
    decode_padded(string, values(:std64, nil), 6, 4, opts)
  end

  @doc """
  In base 64 for URLs and file names.

      iex> Base.url_encode64(<<255, 127, 254>>)
      "_3_-"
  """
  def url_encode64(data, opts \\ []) when is_binary(data) do
    padded(encode(data, digits(:url64), 6), 4, opts)
  end

  @doc "From base 64 for URLs, or `:error`."
  def url_decode64(string, opts \\ []) when is_binary(string) do
    try_to(&url_decode64!/2, string, opts)
  end

  @doc "From base 64 for URLs; raises `ArgumentError`."
  def url_decode64!(string, opts \\ []) when is_binary(string) do
    decode_padded(string, values(:url64, nil), 6, 4, opts)
  end

  # -- Base 32 --

  @doc """
  In base 32.

      iex> Base.encode32("foo")
      "MZXW6==="
  """
  def encode32(data, opts \\ []) when is_binary(data), do: encode32_with(data, :std32, opts)

  @doc "From base 32, or `:error`."
  def decode32(string, opts \\ []) when is_binary(string), do: try_to(&decode32!/2, string, opts)

  @doc "From base 32; raises `ArgumentError`."
  def decode32!(string, opts \\ []) when is_binary(string) do
    decode_padded(string, values(:std32, Keyword.get(opts, :case, :upper)), 5, 8, opts)
  end

  @doc """
  In base 32 with the alphabet that keeps the order.

      iex> Base.hex_encode32("foo")
      "CPNMU==="
  """
  def hex_encode32(data, opts \\ []) when is_binary(data), do: encode32_with(data, :hex32, opts)

  @doc "From base 32 with the ordered alphabet, or `:error`."
  def hex_decode32(string, opts \\ []) when is_binary(string) do
    try_to(&hex_decode32!/2, string, opts)
  end

  @doc "From base 32 with the ordered alphabet; raises `ArgumentError`."
  def hex_decode32!(string, opts \\ []) when is_binary(string) do
    decode_padded(string, values(:hex32, Keyword.get(opts, :case, :upper)), 5, 8, opts)
  end

  defp encode32_with(data, alphabet, opts) do
    encoded = encode(data, digits(alphabet), 5)

    case Keyword.get(opts, :case, :upper) do
      :upper -> padded(encoded, 8, opts)
      :lower -> padded(String.downcase(encoded, :ascii), 8, opts)
    end
  end

  # -- The work, for any number of bits a character --

  defp encode(data, digits, bits) do
    for <<value::size(bits) <- filled(data, bits)>>, into: "", do: <<elem(digits, value)>>
  end

  defp filled(data, bits) do
    case rem(bit_size(data), bits) do
      0 -> data
      extra -> <<data::bitstring, 0::size(bits - extra)>>
    end
  end

  defp padded(encoded, group, opts) do
    missing = rem(group - rem(byte_size(encoded), group), group)

    if missing == 0 or not Keyword.get(opts, :padding, true) do
      encoded
    else
      encoded <> :binary.copy("=", missing)
    end
  end

  defp decode_padded(string, values, bits, group, opts) do
    string = without_ignored(string, Keyword.get(opts, :ignore))
    data = without_padding(string, group)

    if Keyword.get(opts, :padding, true) and rem(byte_size(string), group) != 0 do
      raise ArgumentError, "incorrect padding"
    end

    # Fewer bits than a byte may be left over at the end, not a whole character.
    extra = rem(byte_size(data) * bits, 8)
    if extra >= bits, do: raise(ArgumentError, "incorrect padding")
    decode(data, values, bits)
  end

  defp without_ignored(string, nil), do: string

  defp without_ignored(string, :whitespace) do
    for <<c <- string>>, c not in '\s\t\r\n', into: "", do: <<c>>
  end

  defp without_padding(string, group) do
    size = kept_size(string, byte_size(string), group - 1)
    binary_part(string, 0, size)
  end

  defp kept_size(string, size, left) do
    if size > 0 and left > 0 and :binary.at(string, size - 1) == ?= do
      kept_size(string, size - 1, left - 1)
    else
      size
    end
  end

  defp decode(string, values, bits) do
    decoded = for <<c <- string>>, into: <<>>, do: <<value_of(c, values)::size(bits)>>
    binary_part_of(decoded, div(bit_size(decoded), 8))
  end

  defp binary_part_of(bits, size) do
    <<whole::binary-size(size), _::bitstring>> = bits
    whole
  end

  defp value_of(c, values) do
    case elem(values, c) do
      :bad ->
        raise ArgumentError,
              "non-alphabet character found: #{inspect(<<c>>, binaries: :as_strings)} (byte #{c})"

      value ->
        value
    end
  end

  defp try_to(decoder, string, opts) do
    {:ok, decoder.(string, opts)}
  rescue
    ArgumentError -> :error
  end
end
