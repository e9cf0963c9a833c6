# Lexer and parser: a changed program is parsed or refused, within bounds, in every mode.
Code.require_file("common.exs", __DIR__)

defmodule Source do
  import Fuzz

  @fragments String.split(~S'''
             do end fn -> ( ) [ ] { } << >> %{ } % #{ " "" "" :: : , ; | || & &1 @ ! ^ . .. ... => <- \\ = == + - * / ? ?\\
             ~s( ~r/ ~D[ 0x 1. 1e5 1_0 é if else rescue when not in and or nil true __MODULE__ alias defmodule
             ''') ++ ["\n", " ", "\t", "\\", "'''", ~s("""), "\u202E", "\u0301", "not in", "a: ", "\"a\": "]

  def files do
    root = Path.join(__DIR__, "..")
    Path.wildcard(Path.join(root, "lang/*.exs")) ++ Path.wildcard(Path.join(root, "../docs/examples/*.exs"))
  end

  # A piece of the text, so that much is tried.
  def piece(text) do
    lines = String.split(text, "\n")
    lines |> Enum.drop(upto(length(lines))) |> Enum.take(1 + upto(30)) |> Enum.join("\n")
  end

  def change(text) do
    case upto(3) do
      0 -> mutate(text)
      _ -> Enum.reduce(0..upto(3), text, fn _, t -> put_fragment(t) end)
    end
  end

  defp put_fragment(text) do
    at = upto(byte_size(text))
    drop = upto(min(pick([0, 3, 10]), byte_size(text) - at))
    <<before::binary-size(at), _::binary-size(drop), rest::binary>> = text
    before <> pick(@fragments) <> rest
  end

  def parse(text) do
    # Atoms stay texts: a run must not fill the table.
    options = [static_atoms_encoder: fn text, _ -> {:ok, {:atom, text}} end] ++ pick([[], [columns: true, token_metadata: true], [unescape: false]])
    case Code.string_to_quoted(text, options) do
      {:ok, _} -> :ok
      {:error, {meta, message, token}} when is_list(meta) and is_binary(token) and (is_binary(message) or is_tuple(message)) -> :ok
      other -> fail("#{inspect(other)} for #{inspect(text, printable_limit: :infinity)}")
    end
  rescue
    # Text that is no UTF-8.
    e in [UnicodeConversionError, ArgumentError] -> unless not String.valid?(text), do: fail("#{Exception.message(e)} for #{inspect(text, printable_limit: :infinity)}")
  end
end

texts = Enum.map(Source.files(), &File.read!/1)
Fuzz.run(fn ->
  piece = Source.piece(Fuzz.pick(texts))
  for _ <- 1..10, do: Source.parse(Source.change(piece))
end)
