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

  @doc "The relative path without `.` and `..`, or `:unsafe` if it leads out of the directory, by a link too."
  def safe_relative_path(path, directory) do
    case :filename.split(path) do
      [] -> []
      [first | _] = parts -> if :filename.pathtype(first) == :absolute, do: :unsafe, else: inside(parts, [], directory, [])
    end
  end

  defp inside([], [], _directory, _links), do: []
  defp inside([], done, _directory, _links), do: :filename.join(:lists.reverse(done))
  defp inside([part | rest], done, directory, links) when part in [".", '.'], do: inside(rest, done, directory, links)
  defp inside([part | _], [], _directory, _links) when part in ["..", '..'], do: :unsafe
  defp inside([part | rest], [_ | done], directory, links) when part in ["..", '..'], do: inside(rest, done, directory, links)

  defp inside([part | rest], done, directory, links) do
    here = :filename.join([directory | :lists.reverse([part | done])])

    case :file.read_link(here) do
      {:ok, target} -> follow(:filename.split(target), here, rest, done, directory, links)
      _ -> inside(rest, [part | done], directory, links)
    end
  end

  defp follow(['/' | _], _here, _rest, _done, _directory, _links), do: :unsafe

  defp follow(target, here, rest, done, directory, links) do
    if here in links, do: :unsafe, else: inside(target ++ rest, done, directory, [here | links])
  end

  defp type(path), do: info(path, 2, nil)

  defp info(path, field, default) do
    case :file.read_file_info(path) do
      {:ok, info} -> elem(info, field)
      _ -> default
    end
  end
end
