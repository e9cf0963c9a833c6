defmodule :filename do
  @moduledoc "Names of files, in the kind of text that was given."

  def join([first]), do: like(first, Path.join([str(first)]))
  def join([first | rest]), do: Enum.reduce(rest, first, &join(&2, &1))
  def join(left, right), do: like(left, if(Path.type(str(right)) == :absolute, do: str(right), else: Path.join(str(left), str(right))))
  def basename(path), do: like(path, Path.basename(str(path)))
  def basename(path, extension), do: like(path, Path.basename(str(path), str(extension)))
  def dirname(path), do: like(path, Path.dirname(str(path)))
  def extension(path), do: like(path, Path.extname(str(path)))
  def rootname(path), do: like(path, Path.rootname(str(path)))
  def rootname(path, extension), do: like(path, Path.rootname(str(path), str(extension)))
  def absname(path), do: like(path, Path.absname(str(path)))
  def absname(path, directory), do: like(path, Path.absname(str(path), str(directory)))
  def split(path), do: for(part <- Path.split(str(path)), do: like(path, part))
  def pathtype(path), do: Path.type(str(path))
  def flatten(path) when is_atom(path), do: Atom.to_charlist(path)
  def flatten(path), do: like(path, str(path))
  def nativename(path), do: flatten(path)

  defp str(path) when is_atom(path), do: Atom.to_string(path)
  defp str(path), do: IO.chardata_to_string(path)

  defp like(path, text) when is_binary(path), do: text
  defp like(_path, text), do: String.to_charlist(text)
end
