defmodule Path do
  @moduledoc """
  Working with paths, without touching files (`wildcard/2` and `expand/1` apart).

      iex> Path.join("a", "b.ex")
      "a/b.ex"
  """

  @type t :: IO.chardata()

  @doc "An absolute path; relative ones start at the current directory."
  def absname(path), do: absname(path, &File.cwd!/0)

  @doc "An absolute path; relative ones start at a directory."
  def absname(path, relative_to) do
    path = to_binary(path)

    case type(path) do
      :absolute -> normalize(path)
      _ -> normalize(join(if(is_function(relative_to), do: relative_to.(), else: to_binary(relative_to)), path))
    end
  end

  # Drops doubled and trailing separators, and `.` inside.
  defp normalize(path), do: path |> split() |> without_dots() |> join_or_empty()

  defp without_dots(["." | [_ | _] = rest]), do: without_dots(rest)
  defp without_dots([part | rest]), do: [part | without_dots(rest)]
  defp without_dots([]), do: []

  @doc "An absolute path without `.`, `..` and `~`."
  def expand(path), do: expand_dots(absname(expand_home(path), &File.cwd!/0))

  @doc "As `expand/1`, with relative paths starting at a directory."
  def expand(path, relative_to),
    do: expand_dots(absname(absname(expand_home(path), expand_home(relative_to)), &File.cwd!/0))

  defp expand_home(path) do
    case to_binary(path) do
      "~" -> System.user_home!()
      "~/" <> rest -> join(System.user_home!(), rest)
      path -> path
    end
  end

  defp expand_dots(path), do: expand_dots(split(path), [])

  defp expand_dots([], done), do: join(:lists.reverse(done))
  defp expand_dots(["." | rest], done), do: expand_dots(rest, done)
  defp expand_dots([".." | rest], ["/"] = done), do: expand_dots(rest, done)
  defp expand_dots([".." | rest], [_ | done]), do: expand_dots(rest, done)
  defp expand_dots([part | rest], done), do: expand_dots(rest, [part | done])

  @doc "`:absolute` or `:relative`."
  def type(path) do
    case to_binary(path) do
      "/" <> _ -> :absolute
      _ -> :relative
    end
  end

  @doc "The path without its root."
  def relative(path) do
    case split(path) do
      ["/" | rest] -> join_or_empty(rest)
      parts -> join_or_empty(parts)
    end
  end

  defp join_or_empty([]), do: "."
  defp join_or_empty(parts), do: join(parts)

  @doc "The path as seen from `cwd`, if it lies in it."
  def relative_to(path, cwd) do
    path = to_binary(path)
    relative_to(split(path), split(cwd), path)
  end

  defp relative_to([part | rest], [part | cwd], original), do: relative_to(rest, cwd, original)
  defp relative_to([], [], _original), do: "."
  defp relative_to(rest, [], _original), do: join(rest)
  defp relative_to(_rest, _cwd, original), do: original

  @doc "The path as seen from the current directory."
  def relative_to_cwd(path) do
    case :file.get_cwd() do
      {:ok, cwd} -> relative_to(path, IO.chardata_to_string(cwd))
      _ -> to_binary(path)
    end
  end

  @doc "The last part."
  def basename(path) do
    case :lists.reverse(split(path)) do
      [] -> ""
      ["/"] -> ""
      [last | _] -> last
    end
  end

  @doc "The last part without that extension."
  def basename(path, extension) do
    name = basename(path)
    extension = to_binary(extension)
    if name != extension and String.ends_with?(name, extension), do: binary_part(name, 0, byte_size(name) - byte_size(extension)), else: name
  end

  @doc "All but the last part."
  def dirname(path) do
    path = to_binary(path)

    case :binary.matches(path, "/") do
      [] -> "."
      matches -> path |> binary_part(0, elem(List.last(matches), 0)) |> without_separators()
    end
  end

  defp without_separators(path) do
    case String.trim_trailing(path, "/") do
      "" -> "/"
      path -> path
    end
  end

  @doc "The extension of the last part, with its dot."
  def extname(path) do
    name = path |> to_binary() |> String.split("/") |> List.last()

    case :binary.matches(name, ".") do
      [] -> ""
      matches -> extension(name, List.last(matches))
    end
  end

  defp extension(_name, {0, 1}), do: ""
  defp extension(name, {at, 1}), do: binary_part(name, at, byte_size(name) - at)

  @doc "The path without its extension."
  def rootname(path) do
    path = to_binary(path)
    rootname(path, extname(path))
  end

  @doc "The path without that extension."
  def rootname(path, extension) do
    path = to_binary(path)
    extension = to_binary(extension)

    if extension != "" and String.ends_with?(path, extension) and basename(path) != extension,
      do: binary_part(path, 0, byte_size(path) - byte_size(extension)),
      else: path
  end

  @doc "Joins parts with separators."
  def join([first, second | rest]), do: join([join(first, second) | rest])
  def join([path]), do: to_binary(path)

  @doc "Joins two paths."
  def join(left, right) do
    left = to_binary(left)
    right = to_binary(right)

    right = without_leading(right)
    if left == "", do: without_trailing(right), else: without_trailing(without_last(left) <> "/" <> right)
  end

  # One separator less. These do with patterns alone: every program that is a file starts here.
  defp without_leading("/" <> path), do: path
  defp without_leading(path), do: path

  defp without_trailing("/"), do: "/"
  defp without_trailing(path), do: without_last(path)

  defp without_last(path) do
    before = byte_size(path) - 1

    case path do
      <<front::binary-size(before), "/">> -> front
      _ -> path
    end
  end

  @doc "The parts of a path; the root is `\"/\"`."
  def split(path) do
    case to_binary(path) do
      "" -> []
      "/" <> rest -> ["/" | parts(rest)]
      path -> parts(path)
    end
  end

  defp parts(path), do: for(part <- :binary.split(path, "/", [:global]), part != "", do: part)

  @doc "The files that match a pattern with `*`, `?`, `**`, `[a-z]`, `{a,b}`, sorted."
  def wildcard(glob, options \\ []) do
    glob = to_binary(glob)

    if :binary.match(glob, "\0") != :nomatch do
      raise ArgumentError, "cannot execute Path.wildcard/2 for path with null byte, got: #{inspect(glob)}"
    end

    Path.Wildcard.expand(glob, Keyword.get(options, :match_dot, false))
  end

  @doc "The relative path without `..`, or `:error` if it leads out of the directory, by a link too."
  def safe_relative_to(path, cwd) do
    case :filelib.safe_relative_path(to_binary(path), to_binary(cwd)) do
      :unsafe -> :error
      path -> {:ok, IO.chardata_to_string(path)}
    end
  end

  @doc "As `safe_relative_to/2`, for the current directory."
  def safe_relative(path), do: safe_relative_to(path, File.cwd!())

  defp to_binary(path), do: IO.chardata_to_string(path)
end
