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
      {:ok, image, file} -> load(module, file, image)
      :error -> :code.ensure_loaded(module)
    end
  end

  def load_abs(file) do
    name = :unicode.characters_to_binary(file)

    case :vl_io.read_file(name <> ".beam") do
      {:ok, image} -> load_abs(file, image)
      {:error, _} -> {:error, :nofile}
    end
  end

  defp load_abs(file, image) do
    module = :erlang.binary_to_atom(:filename.basename(:unicode.characters_to_binary(file)))
    load(module, text(file) ++ ~c".beam", image)
  end

  def load_binary(module, file, image)
      when is_atom(module) and (is_list(file) or is_atom(file)) and is_binary(image) do
    if is_sticky(module) do
      error("Can't load module '~w' that resides in sticky dir\n", [module])
      {:error, :sticky_directory}
    else
      load(module, file, image)
    end
  end

  defp load(module, file, image) do
    if :erlang.module_loaded(module), do: :code.purge(module)

    case :erlang.load_module(module, image) do
      {:module, _} = loaded ->
        :persistent_term.put({:code, :file, module}, file)
        with {:module, _} <- :code.ensure_loaded(module), do: loaded

      {:error, :not_purged} ->
        load(module, file, image)

      {:error, reason} = refused ->
        error("Loading of ~ts failed: ~p\n", [file, reason])
        refused
    end
  end

  defp error(format, args), do: :error_logger.error_msg(:erlang.binary_to_list(format), args)

  @doc "Checks modules, to be loaded all or none by `finish_loading/1`."
  def prepare_loading(modules) when is_list(modules) do
    prepared = for module <- modules, do: prepare(module)
    failed = for {:error, module, reason} <- prepared, do: {module, reason}
    if failed == [], do: {:ok, {:"$prepared$", prepared}}, else: {:error, failed}
  end

  defp prepare({module, file, image}) when is_atom(module) and is_list(file) and is_binary(image) do
    if :code.module_md5(image) == :undefined or match?({:error, _}, :vl_code.disassemble(image)),
      do: {:error, module, :badfile},
      else: {module, file, image}
  end

  defp prepare(module) when is_atom(module) do
    case get_object_code(module) do
      {module, image, file} -> {module, file, image}
      :error -> {:error, module, :nofile}
    end
  end

  def finish_loading({:"$prepared$", modules}) do
    failed = for {module, _, _} <- modules, reason = obstacle(module), do: {module, reason}

    if failed == [] do
      for {module, file, image} <- modules, do: load(module, file, image)
      :ok
    else
      {:error, failed}
    end
  end

  defp obstacle(module) do
    cond do
      is_sticky(module) -> :sticky_directory
      :erlang.check_old_code(module) -> :not_purged
      true -> nil
    end
  end

  def atomic_load(modules) when is_list(modules) do
    with {:ok, prepared} <- prepare_loading(modules), do: finish_loading(prepared)
  end

  def ensure_modules_loaded(modules) do
    failed = for module <- modules, {:error, reason} <- [:code.ensure_loaded(module)], do: {module, reason}
    if failed == [], do: :ok, else: {:error, failed}
  end

  def delete(module) when is_atom(module) do
    if :erlang.check_old_code(module) do
      error("Module ~ts must be purged before deleting~n", [:io_lib.write_atom(module)])
      false
    else
      :persistent_term.erase({:code, :file, module})
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
    if :erlang.module_loaded(module) or match?({:module, _}, :code.ensure_loaded(module)),
      do: place(module),
      else: :non_existing
  end

  defp place(module) do
    case :persistent_term.get({:code, :file, module}, nil) do
      nil -> found_place(module)
      file -> file
    end
  end

  defp found_place(module) do
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

  def module_status, do: for({module, _} <- all_loaded(), do: {module, module_status(module)})
  def module_status(modules) when is_list(modules), do: for(module <- modules, do: {module, module_status(module)})

  def module_status(module) when is_atom(module) do
    if :erlang.module_loaded(module), do: file_status(module, place(module)), else: :not_loaded
  end

  defp file_status(_module, :preloaded), do: :loaded
  defp file_status(_module, []), do: :loaded

  defp file_status(module, file) do
    case :vl_io.read_file(:unicode.characters_to_binary(file)) do
      {:ok, image} -> if :code.module_md5(image) == module.module_info(:md5), do: :loaded, else: :modified
      {:error, _} -> :removed
    end
  end

  def modified_modules, do: for({module, :modified} <- module_status(), do: module)

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
  # Erlang's own modules are guarded against being replaced, each until it is let go.
  def stick_dir(_), do: :persistent_term.put({:code, :unstuck}, [])
  def unstick_dir(_), do: :persistent_term.put({:code, :unstuck}, :vl_code.library())
  def stick_mod(module), do: unstuck(for other <- let_go(), other != module, do: other)
  def unstick_mod(module), do: unstuck([module | let_go()])

  def is_sticky(module) when is_atom(module) do
    :vl_code.is_library(module) and :erlang.module_loaded(module) and
      not :lists.prefix(~c"Elixir.", :erlang.atom_to_list(module)) and
      not :lists.member(module, let_go())
  end

  defp let_go, do: :persistent_term.get({:code, :unstuck}, [])

  defp unstuck(modules) do
    :persistent_term.put({:code, :unstuck}, modules)
    true
  end
  def get_doc(_module), do: {:error, :missing}
end
