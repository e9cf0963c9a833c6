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

  def append(directory, name), do: join(directory, name)
  def absname_join(directory, name), do: join(directory, name)

  @doc "Could it be the name of a file?"
  def validate(path), do: path not in ["", [], :""] and not String.contains?(str(path), <<0>>)

  def basedir(kind, application), do: basedir(kind, application, %{})

  @doc """
  Where an application keeps files of a kind: `:user_cache`, `:user_config`, `:user_data`, `:user_log`, or the lists
  `:site_config` and `:site_data`. Options: `:os` (`:linux`, `:darwin`), `:author`, `:version`.
  """
  def basedir(kind, application, options) do
    log = if kind == :user_log and options[:os] != :darwin, do: ["log"], else: []
    below = [str(application)] ++ for(version <- List.wrap(version(options)), do: version) ++ log

    case base(options[:os] == :darwin, kind) do
      bases when is_list(bases) -> for base <- bases, do: like(application, Path.join([base | below]))
      base -> like(application, Path.join([base | below]))
    end
  end

  defp version(%{version: version}), do: str(version)
  defp version(_options), do: nil

  defp base(true, kind) do
    case kind do
      :user_cache -> home("Library/Caches")
      :user_log -> home("Library/Logs")
      user when user in [:user_config, :user_data] -> home("Library/Application Support")
      site when site in [:site_config, :site_data] -> ["/Library/Application Support"]
    end
  end

  defp base(false, kind) do
    case kind do
      cache when cache in [:user_cache, :user_log] -> env("XDG_CACHE_HOME", fn -> home(".cache") end)
      :user_config -> env("XDG_CONFIG_HOME", fn -> home(".config") end)
      :user_data -> env("XDG_DATA_HOME", fn -> home(".local/share") end)
      :site_config -> "XDG_CONFIG_DIRS" |> env(fn -> "/etc/xdg" end) |> String.split(":")
      :site_data -> "XDG_DATA_DIRS" |> env(fn -> "/usr/local/share/:/usr/share/" end) |> String.split(":")
    end
  end

  defp home(below), do: Path.join(System.user_home!(), below)

  defp env(name, default) do
    case System.get_env(name, "") do
      "" -> default.()
      value -> value
    end
  end

  defp str(path) when is_atom(path), do: Atom.to_string(path)
  defp str(path), do: IO.chardata_to_string(path)

  defp like(path, text) when is_binary(path), do: text
  defp like(_path, text), do: String.to_charlist(text)
end
