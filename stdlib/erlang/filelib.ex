defmodule :filelib do
  @moduledoc "Questions about files."

  def is_dir(path), do: type(path) == :directory
  def is_file(path), do: type(path) in [:regular, :directory]
  def is_regular(path), do: type(path) == :regular
  def file_size(path), do: info(path, 1, 0)
  def last_modified(path), do: info(path, 5, 0)
  def wildcard(glob), do: Enum.map(Path.wildcard(IO.chardata_to_string(glob), match_dot: true), &String.to_charlist/1)

  @doc "Makes the directories above a file."
  def ensure_dir(path) do
    case File.mkdir_p(Path.dirname(IO.chardata_to_string(path))) do
      :ok -> :ok
      {:error, reason} -> {:error, reason}
    end
  end

  def ensure_path(path), do: File.mkdir_p(IO.chardata_to_string(path))

  defp type(path), do: info(path, 2, nil)

  defp info(path, field, default) do
    case :file.read_file_info(path) do
      {:ok, info} -> elem(info, field)
      _ -> default
    end
  end
end
