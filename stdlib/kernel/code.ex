defmodule Code do
  @moduledoc """
  Compiling, evaluating, loading, parsing and formatting code.
  """

  # -- Evaluating --

  @doc """
  Runs code in a text; gives its value and the bindings after.

      iex> Code.eval_string("a + b", [a: 1, b: 2])
      {3, [b: 2, a: 1]}
  """
  def eval_string(string, binding \\ [], opts \\ [])

  def eval_string(string, binding, %Macro.Env{} = env), do: eval_text(string, binding, env, [])

  def eval_string(string, binding, opts) when is_list(opts),
    do: eval_text(string, binding, env_for_eval(opts), opts)

  defp eval_text(string, binding, env, opts) do
    quoted = string_to_quoted!(string, placed(opts, env))
    without_env(:vl_checker.verify(fn -> :elixir.eval_forms(quoted, binding, env) end))
  end

  defp placed([], env), do: [file: env.file, line: max(env.line, 1)]
  defp placed(opts, env), do: Keyword.merge(placed([], env), opts)

  @doc """
  Runs quoted code; gives its value and the bindings after.

      iex> Code.eval_quoted(quote(do: 1 + 2))
      {3, []}
  """
  def eval_quoted(quoted, binding \\ [], env_or_opts \\ []) do
    env = env_for_eval(env_or_opts)
    without_env(:vl_checker.verify(fn -> :elixir.eval_quoted(quoted, binding, env) end))
  end

  defp without_env({value, binding, _env}), do: {value, binding}

  @doc "As `eval_quoted/3`, and gives the environment after."
  def eval_quoted_with_env(quoted, binding, %Macro.Env{} = env) when is_list(binding) do
    :vl_checker.verify(fn -> :elixir.eval_quoted(quoted, binding, env) end)
  end

  @doc "An environment to evaluate in, from another or from options such as `:file` and `:line`."
  def env_for_eval(env_or_opts)

  def env_for_eval(%{lexical_tracker: pid} = env) when is_pid(pid),
    do: %{env | lexical_tracker: nil}

  def env_for_eval(%{} = env), do: env

  def env_for_eval([]), do: :elixir_env.new("nofile")

  def env_for_eval(opts) when is_list(opts) do
    env = :elixir_env.new(Keyword.get(opts, :file, "nofile"))

    :lists.foldl(
      fn
        {key, value}, env
        when key in [:line, :module, :aliases, :requires, :functions, :macros] ->
          %{env | key => value}

        _other, env ->
          env
      end,
      env,
      opts
    )
  end

  @doc "Runs the code of a file; gives its value and the bindings."
  def eval_file(file, relative_to \\ nil) when is_binary(file) do
    {content, path} = read_file!(file, relative_to)
    eval_string(content, [], file: path)
  end

  defp read_file!(file, relative_to) do
    path = if relative_to, do: Path.expand(file, relative_to), else: Path.expand(file)

    case File.read(path) do
      {:ok, content} -> {content, path}
      {:error, reason} -> raise Code.LoadError, file: path, reason: reason
    end
  end

  # -- Compiling --

  @doc "Compiles a text; gives the modules in it as `{module, binary}`."
  def compile_string(string, file \\ "nofile") when is_binary(file),
    do: :vl_checker.verify(fn -> :elixir_compiler.string(string, file) end)

  @doc "Compiles quoted code; gives the modules in it as `{module, binary}`."
  def compile_quoted(quoted, file \\ "nofile") when is_binary(file),
    do: :vl_checker.verify(fn -> :elixir_compiler.quoted(quoted, file) end)

  @doc "Compiles a file; gives the modules in it as `{module, binary}`."
  def compile_file(file, relative_to \\ nil) when is_binary(file) do
    {content, path} = read_file!(file, relative_to)
    compile_string(content, path)
  end

  @doc "Compiles a file unless that has been done; gives its modules, or `nil`."
  def require_file(file, relative_to \\ nil) when is_binary(file),
    do: require_once(file, relative_to, &compile_string/2)

  @doc false
  # A program: images of the modules it makes are not kept until it ends.
  def run_file(file) do
    require_once(file, nil, fn content, path ->
      :vl_checker.verify(fn -> :elixir_compiler.run_string(content, path) end)
    end)
  end

  defp require_once(file, relative_to, compile) do
    {content, path} = read_file!(file, relative_to)

    if :lists.member(path, required_files()) do
      nil
    else
      __required__(path)
      compile.(content, path)
    end
  end

  @doc "The files that have been required."
  def required_files, do: :persistent_term.get({Code, :required}, [])

  @doc "Forgets that files have been required."
  def unrequire_files(files) when is_list(files), do: remember_required(required_files() -- files)

  @doc false
  def __required__(file), do: remember_required([file | required_files()])

  defp remember_required(files), do: :persistent_term.put({Code, :required}, files)

  @default_options %{
    debug_info: true,
    docs: true,
    ignore_already_consolidated: false,
    ignore_module_conflict: false,
    no_warn_undefined: [],
    parser_options: [],
    relative_paths: true,
    tracers: [],
    warnings_as_errors: false
  }

  @doc "All options of the compiler."
  def compiler_options do
    Map.merge(@default_options, :persistent_term.get({Code, :options}, %{}))
  end

  @doc "Sets options of the compiler; gives what they were."
  def compiler_options(opts) do
    for {key, value} <- opts, into: %{} do
      before = get_compiler_option(key)
      put_compiler_option(key, value)
      {key, before}
    end
  end

  @doc "One option of the compiler."
  def get_compiler_option(key) when is_atom(key) do
    case compiler_options() do
      %{^key => value} -> value
      _ -> raise "unknown compiler option: #{inspect(key)}"
    end
  end

  @doc "Sets one option of the compiler."
  def put_compiler_option(key, value) when is_atom(key) do
    is = "compiler option #{inspect(key)} should be a "

    case {key, get_compiler_option(key)} do
      {_, boolean} when is_boolean(boolean) -> is_boolean(value) || raise(is <> "boolean, got: #{inspect(value)}")
      {:no_warn_undefined, _} -> value == :all or is_list(value) || raise(is <> "list or the atom :all, got: #{inspect(value)}")
      {:parser_options, _} -> Keyword.keyword?(value) || raise(is <> "keyword list, got: #{inspect(value)}")
      {:tracers, _} -> (is_list(value) and Enum.all?(value, &is_atom/1)) || raise(is <> "list of modules, got: #{inspect(value)}")
    end

    set = :persistent_term.get({Code, :options}, %{})
    :persistent_term.put({Code, :options}, Map.put(set, key, value))
    :ok
  end

  @doc "The names of the compiler's options."
  def available_compiler_options, do: Map.keys(@default_options)

  @doc "Modules made to run a script are freed by themselves; nothing is left to purge."
  def purge_compiler_modules, do: {:ok, 0}

  @doc "True inside a compiler that can wait for a module of another file."
  def can_await_module_compilation?,
    do: :erlang.process_info(self(), :error_handler) == {:error_handler, Kernel.ErrorHandler}

  # -- Loading --

  @doc """
  Loads a module if it is not loaded: `{:module, module}` or `{:error, reason}`.

      iex> Code.ensure_loaded(Enum)
      {:module, Enum}
      iex> Code.ensure_loaded(NoSuchModule)
      {:error, :nofile}
  """
  def ensure_loaded(module) when is_atom(module) do
    if :erlang.module_loaded(module) or :vl_code.ensure(module),
      do: {:module, module},
      else: {:error, :nofile}
  end

  @doc "True if the module is loaded, or can be."
  def ensure_loaded?(module) when is_atom(module),
    do: match?({:module, ^module}, ensure_loaded(module))

  @doc "As `ensure_loaded/1`, but raises."
  def ensure_loaded!(module) do
    case ensure_loaded(module) do
      {:module, module} -> module
      {:error, reason} -> raise ArgumentError, not_loaded(module, reason)
    end
  end

  @doc """
  As `ensure_loaded/1`; in a file that is compiled together with others it waits for a module that one of those may
  define, and gives `{:error, :unavailable}` when that one waits for this file.
  """
  def ensure_compiled(module) when is_atom(module), do: ensure_compiled(module, :soft)

  @doc "As `ensure_compiled/1`, but raises."
  def ensure_compiled!(module) do
    case ensure_compiled(module, :hard) do
      {:module, module} ->
        module

      {:error, reason} ->
        raise ArgumentError, not_loaded(module, reason)
    end
  end

  defp ensure_compiled(module, mode) do
    case ensure_loaded(module) do
      {:error, :nofile} = error ->
        if can_await_module_compilation?() do
          case Kernel.ErrorHandler.ensure_compiled(module, :module, mode) do
            :found -> {:module, module}
            :deadlock -> {:error, :unavailable}
            :not_found -> {:error, :nofile}
          end
        else
          error
        end

      other ->
        other
    end
  end

  @doc false
  def ensure_compiled?(module), do: match?({:module, ^module}, ensure_compiled(module))

  defp not_loaded(module, reason) do
    "could not load module #{inspect(module)} due to reason #{inspect(reason)}"
  end

  @doc "Puts a directory in front of those searched for modules."
  def prepend_path(path), do: :code.add_patha(String.to_charlist(Path.expand(path)))

  @doc "Puts a directory behind those searched for modules."
  def append_path(path), do: :code.add_pathz(String.to_charlist(Path.expand(path)))

  @doc "Takes a directory out of those searched for modules."
  def delete_path(path), do: :code.del_path(String.to_charlist(Path.expand(path)))

  @doc "The docs of a module, or of the file of a compiled one: `{:docs_v1, ...}` or `{:error, reason}`."
  def fetch_docs(module_or_path)

  def fetch_docs(module) when is_atom(module) do
    case :code.get_object_code(module) do
      {_, image, _} -> :vl_docs.decode(:vl_code.docs(image) || :vl_code.library_docs(module))
      :error -> {:error, :module_not_found}
    end
  end

  def fetch_docs(path) when is_binary(path) do
    case File.read(path) do
      {:ok, image} -> :vl_docs.decode(:vl_code.docs(image))
      {:error, _} -> {:error, :module_not_found}
    end
  end

  # -- Parsing --

  @doc """
  The quoted code of a text: `{:ok, quoted}` or `{:error, {meta, message, token}}`.

      iex> Code.string_to_quoted("1 + 2")
      {:ok, {:+, [line: 1], [1, 2]}}
  """
  def string_to_quoted(string, opts \\ []) do
    {line, column, file} = position(opts)
    :vl_parser.string_to_quoted(to_text(string), line, column, file, opts)
  end

  @doc "As `string_to_quoted/2`, but raises."
  def string_to_quoted!(string, opts \\ []) do
    {line, column, file} = position(opts)
    :vl_parser.parse(to_text(string), line, column, file, opts)
  end

  @doc "As `string_to_quoted/2`, and gives the comments: `{:ok, quoted, comments}`."
  def string_to_quoted_with_comments(string, opts \\ []) do
    {line, column, file} = position(opts)
    :vl_parser.string_to_quoted_with_comments(to_text(string), line, column, file, opts)
  end

  @doc "As `string_to_quoted_with_comments/2`, but raises."
  def string_to_quoted_with_comments!(string, opts \\ []) do
    {line, column, file} = position(opts)
    :vl_parser.parse_with_comments(to_text(string), line, column, file, opts)
  end

  defp to_text(string) when is_binary(string), do: string
  defp to_text(other), do: other |> List.Chars.to_charlist() |> List.to_string()

  defp position(opts) do
    {option(opts, :line, 1), option(opts, :column, 1), option(opts, :file, "nofile")}
  end

  defp option(opts, key, default) do
    case :lists.keyfind(key, 1, opts) do
      {_key, value} -> value
      false -> default
    end
  end

  # -- Formatting --

  @doc """
  The code of a text in the standard layout, as iodata.

      iex> IO.iodata_to_binary(Code.format_string!("foo( 1,2 )"))
      "foo(1, 2)"
  """
  def format_string!(string, opts \\ []) when is_binary(string) and is_list(opts) do
    line_length = Keyword.get(opts, :line_length, 98)

    {quoted, comments} =
      string_to_quoted_with_comments!(string,
        unescape: false,
        literal_encoder: fn literal, meta -> {:ok, {:__block__, meta, [literal]}} end,
        token_metadata: true,
        emit_warnings: false,
        file: Keyword.get(opts, :file, "nofile"),
        line: Keyword.get(opts, :line, 1)
      )

    doc = :vl_formatter.to_algebra(quoted, [comments: comments] ++ opts)
    Inspect.Algebra.format(doc, line_length)
  end

  @doc "As `format_string!/2`, of a file, with a new line at the end."
  def format_file!(file, opts \\ []) when is_binary(file) and is_list(opts) do
    [format_string!(File.read!(file), [file: file, line: 1] ++ opts), ?\n]
  end

  @doc "The document of quoted code, for `Inspect.Algebra.format/2`."
  def quoted_to_algebra(quoted, opts \\ []) do
    quoted |> :vl_normalizer.normalize(opts) |> :vl_formatter.to_algebra(opts)
  end
end
