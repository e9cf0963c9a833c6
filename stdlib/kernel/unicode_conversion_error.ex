defmodule UnicodeConversionError do
  @moduledoc "Text that cannot be converted."

  defexception [:encoded, :message]

  @impl true
  def exception(opts) do
    text =
      case Keyword.fetch!(opts, :kind) do
        :invalid -> "invalid #{detail(Keyword.fetch!(opts, :rest))}"
        :incomplete -> "incomplete #{detail(Keyword.fetch!(opts, :rest))}"
      end

    %UnicodeConversionError{encoded: Keyword.fetch!(opts, :encoded), message: text}
  end

  defp detail(rest) when is_binary(rest), do: "encoding starting at #{inspect(rest)}"
  defp detail([char | _]) when is_integer(char), do: "code point #{char}"
  defp detail([first | _]), do: detail(first)
end
