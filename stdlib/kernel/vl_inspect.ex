defmodule :vl_inspect do
  @moduledoc false
  # Text as it is written between quotes.

  def escape(text, quote_char), do: :erlang.iolist_to_binary(elem(text(text, quote_char, :infinity), 0))

  # The escaped text, and if it was cut after `limit` characters.
  def text(text, quote_char, limit), do: text(text, quote_char, limit, [])

  defp text(<<>>, _quote, _limit, acc), do: {:lists.reverse(acc), :whole}
  defp text(_text, _quote, 0, acc), do: {:lists.reverse(acc), :cut}

  defp text(<<char::utf8, rest::binary>>, quote_char, limit, acc) do
    piece =
      case char do
        ^quote_char -> [?\\, quote_char]
        ?# when binary_part(rest, 0, 1) == "{" -> "\\#"
        ?\\ -> "\\\\"
        _ -> character(char)
      end

    text(rest, quote_char, less(limit), [piece | acc])
  end

  defp text(<<byte, rest::binary>>, quote_char, limit, acc) do
    text(rest, quote_char, less(limit), ["\\x" <> hex(byte, 2) | acc])
  end

  defp less(:infinity), do: :infinity
  defp less(limit), do: limit - 1

  defp character(0), do: "\\0"
  defp character(?\a), do: "\\a"
  defp character(?\b), do: "\\b"
  defp character(?\d), do: "\\d"
  defp character(?\e), do: "\\e"
  defp character(?\f), do: "\\f"
  defp character(?\n), do: "\\n"
  defp character(?\r), do: "\\r"
  defp character(?\t), do: "\\t"
  defp character(?\v), do: "\\v"
  defp character(char) when char >= 0x20 and char < 0x7F, do: char
  # A byte order mark would not be seen.
  defp character(0xFEFF), do: "\\uFEFF"

  defp character(char) do
    text = <<char::utf8>>

    cond do
      String.printable?(text) -> text
      char < 0x100 -> "\\x" <> hex(char, 2)
      true -> "\\x{" <> hex(char, 0) <> "}"
    end
  end

  defp hex(value, width) do
    digits = :erlang.integer_to_binary(value, 16)
    :binary.copy("0", max(width - byte_size(digits), 0)) <> digits
  end

  # The source of a regular expression between slashes: slashes are escaped, what cannot be seen is written out.
  def regex_source(source), do: regex(source, [])

  defp regex("\\\\" <> rest, acc), do: regex(rest, ["\\\\" | acc])
  defp regex("\\/" <> rest, acc), do: regex(rest, ["\\/" | acc])
  defp regex("/" <> rest, acc), do: regex(rest, ["\\/" | acc])
  defp regex("\#{" <> rest, acc), do: regex(rest, ["\\\#{" | acc])
  defp regex(<<char, rest::binary>>, acc) when char in [?\b, ?\d, ?\e], do: regex(rest, ["\\x" <> hex(char, 2) | acc])
  defp regex(<<char::utf8, rest::binary>>, acc), do: regex(rest, [character(char) | acc])
  defp regex(<<byte, rest::binary>>, acc), do: regex(rest, ["\\x" <> hex(byte, 2) | acc])
  defp regex(<<>>, acc), do: :lists.reverse(acc)
end
