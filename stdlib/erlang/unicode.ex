defmodule :unicode do
  @moduledoc """
  Character data and its encodings as Erlang programs know them: `:unicode`.
  """

  def characters_to_list(data), do: :unicode.characters_to_list(data, :unicode)

  def characters_to_binary(data), do: :unicode.characters_to_binary(data, :unicode, :unicode)

  def characters_to_binary(data, from) do
    :unicode.characters_to_binary(data, from, :unicode)
  end

  def characters_to_nfc_binary(data), do: normal_binary(data, :nfc)
  def characters_to_nfd_binary(data), do: normal_binary(data, :nfd)
  def characters_to_nfkc_binary(data), do: normal_binary(data, :nfkc)
  def characters_to_nfkd_binary(data), do: normal_binary(data, :nfkd)

  def characters_to_nfc_list(data), do: normal_list(data, :nfc)
  def characters_to_nfd_list(data), do: normal_list(data, :nfd)
  def characters_to_nfkc_list(data), do: normal_list(data, :nfkc)
  def characters_to_nfkd_list(data), do: normal_list(data, :nfkd)

  defp normal_binary(data, form) do
    case :unicode.characters_to_binary(data) do
      binary when is_binary(binary) -> elem(:vl_string.normalize(binary, 0, form), 0)
      {_, good, rest} -> {:error, elem(:vl_string.normalize(good, 0, form), 0), rest}
    end
  end

  defp normal_list(data, form) do
    case normal_binary(data, form) do
      binary when is_binary(binary) -> :unicode.characters_to_list(binary)
      {:error, good, rest} -> {:error, :unicode.characters_to_list(good), rest}
    end
  end

  def bom_to_encoding(<<0xEF, 0xBB, 0xBF, _::binary>>), do: {:utf8, 3}
  def bom_to_encoding(<<0, 0, 0xFE, 0xFF, _::binary>>), do: {{:utf32, :big}, 4}
  def bom_to_encoding(<<0xFF, 0xFE, 0, 0, _::binary>>), do: {{:utf32, :little}, 4}
  def bom_to_encoding(<<0xFE, 0xFF, _::binary>>), do: {{:utf16, :big}, 2}
  def bom_to_encoding(<<0xFF, 0xFE, _::binary>>), do: {{:utf16, :little}, 2}
  def bom_to_encoding(binary) when is_binary(binary), do: {:latin1, 0}

  def encoding_to_bom(:utf8), do: <<0xEF, 0xBB, 0xBF>>
  def encoding_to_bom(:unicode), do: <<0xEF, 0xBB, 0xBF>>
  def encoding_to_bom(:latin1), do: ""
  def encoding_to_bom({:utf16, :big}), do: <<0xFE, 0xFF>>
  def encoding_to_bom({:utf16, :little}), do: <<0xFF, 0xFE>>
  def encoding_to_bom({:utf32, :big}), do: <<0, 0, 0xFE, 0xFF>>
  def encoding_to_bom({:utf32, :little}), do: <<0xFF, 0xFE, 0, 0>>
  def encoding_to_bom(:utf16), do: encoding_to_bom({:utf16, :big})
  def encoding_to_bom(:utf32), do: encoding_to_bom({:utf32, :big})
end
