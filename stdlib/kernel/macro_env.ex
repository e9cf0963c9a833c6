defmodule Macro.Env do
  @moduledoc """
  Where code stands: the module, function, file and line, and what is imported, required and aliased there.

  `__ENV__` and `__CALLER__` give one.
  """

  defstruct aliases: [],
            context: nil,
            context_modules: [],
            file: "nofile",
            function: nil,
            functions: [],
            lexical_tracker: nil,
            line: 0,
            macro_aliases: [],
            macros: [],
            module: nil,
            requires: [],
            tracers: [],
            versioned_vars: %{}

  @type t :: %__MODULE__{}

  @doc """
  File and line as a keyword list.

      iex> Keyword.keys(Macro.Env.location(__ENV__))
      [:file, :line]
  """
  def location(env)
  def location(%{__struct__: Macro.Env, file: file, line: line}), do: [file: file, line: line]

  @doc "True inside a pattern."
  def in_match?(env)
  def in_match?(%{__struct__: Macro.Env, context: context}), do: context == :match

  @doc "True inside a guard."
  def in_guard?(env)
  def in_guard?(%{__struct__: Macro.Env, context: context}), do: context == :guard

  @doc "The environment as it would be inside a pattern."
  def to_match(env)
  def to_match(%{__struct__: Macro.Env, context: :match} = env), do: env
  def to_match(%{__struct__: Macro.Env} = env), do: %{env | context: :match}

  @doc "The variables as `{name, context}`."
  def vars(env)
  def vars(%{__struct__: Macro.Env} = env), do: :maps.keys(env.versioned_vars)

  @doc "True if the variable is there."
  def has_var?(env, variable)
  def has_var?(%{__struct__: Macro.Env, versioned_vars: vars}, variable), do: :erlang.is_map_key(variable, vars)

  @doc "True if the module is required."
  def required?(env, module)
  def required?(%{__struct__: Macro.Env, requires: requires}, module) when is_atom(module), do: :lists.member(module, requires)

  @doc "What an alias stands for: `{:ok, module}` or `:error`."
  def fetch_alias(env, name)
  def fetch_alias(%{__struct__: Macro.Env, aliases: aliases}, name) when is_atom(name), do: fetch(aliases, name)

  @doc "As `fetch_alias/2`, for aliases made by macros."
  def fetch_macro_alias(env, name)

  def fetch_macro_alias(%{__struct__: Macro.Env, macro_aliases: aliases}, name) when is_atom(name) do
    fetch(aliases, name)
  end

  defp fetch(aliases, name) do
    case :lists.keyfind(:"Elixir.#{name}", 1, aliases) do
      {_, module} -> {:ok, module}
      false -> :error
    end
  end

  @doc "The modules that `name/arity` is imported from, as `{:function | :macro, module}`."
  def lookup_import(env, name_arity)

  def lookup_import(%{__struct__: Macro.Env, functions: functions, macros: macros}, {name, arity} = pair)
      when is_atom(name) and is_integer(arity) do
    imported(:function, functions, pair) ++ imported(:macro, macros, pair)
  end

  defp imported(kind, imports, pair) do
    for {module, pairs} <- imports, :lists.member(pair, pairs), do: {kind, module}
  end

  @doc "Adds a compiler tracer in front."
  def prepend_tracer(env, tracer)
  def prepend_tracer(%{__struct__: Macro.Env} = env, tracer), do: %{env | tracers: [tracer | env.tracers]}

  @doc "Takes out what only the compiler needs."
  def prune_compile_info(env)

  def prune_compile_info(%{__struct__: Macro.Env} = env) do
    %{env | lexical_tracker: nil, tracers: []}
  end

  @doc "A stack trace of one entry, for warnings and errors about that place."
  def stacktrace(env)

  def stacktrace(%{__struct__: Macro.Env} = env) do
    cond do
      env.module == nil -> [{:elixir_compiler, :__FILE__, 1, relative_location(env)}]
      env.function == nil -> [{env.module, :__MODULE__, 0, relative_location(env)}]
      true -> [{env.module, elem(env.function, 0), elem(env.function, 1), relative_location(env)}]
    end
  end

  defp relative_location(env) do
    [file: String.to_charlist(Path.relative_to_cwd(env.file)), line: env.line]
  end
end
