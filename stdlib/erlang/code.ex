defmodule :code do
  @moduledoc false
  # Modules and where they come from. The directories that are searched for modules of programs are
  # kept as a list of charlists; the library's own modules lie in the machine itself.

  @path {:code, :path}

  # -- The path --

  def get_path, do: :persistent_term.get(@path, [])

  def set_path(directories) do
    directories = for directory <- directories, do: text(directory)

    if :lists.all(&directory?/1, directories),
      do: store(directories),
      else: {:error, :bad_directory}
  end

  def add_path(directory), do: add_pathz(directory)

  def add_patha(directory) do
    directory = text(directory)

    if directory?(directory),
      do: store([directory | :lists.delete(directory, get_path())]),
      else: {:error, :bad_directory}
  end

  def add_pathz(directory) do
    directory = text(directory)

    cond do
      not directory?(directory) -> {:error, :bad_directory}
      directory in get_path() -> true
      true -> store(get_path() ++ [directory])
    end
  end

  def add_paths(directories), do: add_pathsz(directories)

  def add_pathsz(directories) do
    :lists.foreach(&add_pathz/1, directories)
    :ok
  end

  def add_pathsa(directories) do
    :lists.foreach(&add_patha/1, directories)
    :ok
  end

  def del_path(name_or_directory) do
    directory = text(name_or_directory)

    if directory in get_path(),
      do: store(:lists.delete(directory, get_path())),
      else: false
  end

  def replace_path(_name, directory), do: add_pathz(directory)

  defp store(directories) do
    :persistent_term.put(@path, directories)
    :vl_code.set_path(for directory <- directories, do: :unicode.characters_to_binary(directory))
    true
  end

  defp text(directory) when is_atom(directory), do: :erlang.atom_to_list(directory)
  defp text(directory) when is_binary(directory), do: :unicode.characters_to_list(directory)
  defp text(directory), do: directory

  defp directory?(directory), do: match?({:ok, _}, :vl_io.list_dir(:unicode.characters_to_binary(directory)))

  # -- Loading --

  def load_file(module) when is_atom(module) do
    case find_image(module) do
      {:ok, image, _file} -> load(module, image)
      :error -> :code.ensure_loaded(module)
    end
  end

  def load_abs(file) do
    name = :unicode.characters_to_binary(file)

    case :vl_io.read_file(name <> ".beam") do
      {:ok, image} -> loaded(:vl_code.load(image))
      {:error, _} -> {:error, :nofile}
    end
  end

  def load_binary(module, _file, image) when is_atom(module) and is_binary(image), do: load(module, image)

  defp load(module, image) do
    :code.purge(module)

    case :vl_code.load(image) do
      {:ok, ^module} -> {:module, module}
      {:ok, _} -> {:error, :badfile}
      {:error, _} -> {:error, :badfile}
    end
  end

  defp loaded({:ok, module}), do: {:module, module}
  defp loaded({:error, _}), do: {:error, :badfile}

  def ensure_modules_loaded(modules) do
    failed = for module <- modules, {:error, reason} <- [:code.ensure_loaded(module)], do: {module, reason}
    if failed == [], do: :ok, else: {:error, failed}
  end

  def delete(module) when is_atom(module) do
    if :erlang.check_old_code(module) do
      :error_logger.error_msg('Module ~w must be purged before deleting~n', [module])
      false
    else
      :erlang.delete_module(module) == true
    end
  end

  # -- Asking --

  def is_loaded(module) when is_atom(module) do
    if :erlang.module_loaded(module), do: {:file, place(module)}, else: false
  end

  def all_loaded, do: for(module <- :erlang.loaded(), do: {module, place(module)})

  def all_available, do: for({module, file} <- all_loaded(), do: {:erlang.atom_to_list(module), file, true})

  def which(module) when is_atom(module) do
    case find_image(module) do
      {:ok, _, file} ->
        file

      :error ->
        if :erlang.module_loaded(module) or match?({:module, _}, :code.ensure_loaded(module)),
          do: place(module),
          else: :non_existing
    end
  end

  defp place(module) do
    case find_image(module) do
      {:ok, _, file} -> file
      :error -> if :vl_code.image(module) != nil, do: :preloaded, else: []
    end
  end

  def get_object_code(module) when is_atom(module) do
    case find_image(module) do
      {:ok, image, file} ->
        {module, image, file}

      :error ->
        case :vl_code.image(module) do
          nil -> :error
          image -> {module, image, :erlang.atom_to_list(module) ++ ~c".beam"}
        end
    end
  end

  def where_is_file(name), do: where_is_file(get_path(), name)

  def where_is_file([directory | rest], name) do
    file = directory ++ ~c"/" ++ text(name)

    if match?({:ok, _}, :vl_io.stat(:unicode.characters_to_binary(file), true)),
      do: file,
      else: where_is_file(rest, name)
  end

  def where_is_file([], _name), do: :non_existing

  defp find_image(module) do
    name = :erlang.atom_to_binary(module)
    find_image(get_path(), name)
  end

  defp find_image([directory | rest], name) do
    file = :unicode.characters_to_binary(directory) <> "/" <> name

    case read_first([file <> ".beam", file <> ".vbc"]) do
      {:ok, image, file} -> {:ok, image, :unicode.characters_to_list(file)}
      :error -> find_image(rest, name)
    end
  end

  defp find_image([], _), do: :error

  defp read_first([file | rest]) do
    case :vl_io.read_file(file) do
      {:ok, image} -> {:ok, image, file}
      {:error, _} -> read_first(rest)
    end
  end

  defp read_first([]), do: :error

  def module_md5(image) when is_binary(image), do: :erlang.md5(image)
  def module_status(module), do: if(:erlang.module_loaded(module), do: :loaded, else: :not_loaded)

  # -- Applications and the installation --

  def root_dir, do: :os.getenv(~c"VIAL_ROOT", ~c"/usr/lib/vial")
  def lib_dir, do: root_dir() ++ ~c"/lib"

  def lib_dir(app) when is_atom(app), do: find_lib(get_path(), :erlang.atom_to_list(app))
  def lib_dir({app, _}), do: lib_dir(app)
  def lib_dir(app) when is_list(app), do: find_lib(get_path(), app)

  def lib_dir(app, sub) when is_atom(app) and is_atom(sub) do
    case lib_dir(app) do
      {:error, _} = error -> error
      directory -> directory ++ ~c"/" ++ :erlang.atom_to_list(sub)
    end
  end

  # A directory .../app/ebin or .../app-1.2/ebin belongs to app.
  defp find_lib([directory | rest], app) do
    case :lists.reverse(:string.lexemes(directory, ~c"/")) do
      [~c"ebin", name | _] ->
        if name == app or :lists.prefix(app ++ ~c"-", name),
          do: :lists.sublist(directory, length(directory) - 5),
          else: find_lib(rest, app)

      _ ->
        find_lib(rest, app)
    end
  end

  defp find_lib([], _app), do: {:error, :bad_name}

  def priv_dir(app), do: lib_dir(app, :priv)
  def compiler_dir, do: lib_dir() ++ ~c"/compiler"
  def objfile_extension, do: ~c".beam"
  def get_mode, do: :interactive
  def rehash, do: :ok
  def clash, do: :ok
  def stick_dir(_), do: :ok
  def unstick_dir(_), do: :ok
  def is_sticky(_), do: false
  def get_doc(_module), do: {:error, :missing}
end
