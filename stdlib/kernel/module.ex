defmodule Module do
  @moduledoc """
  Modules by name, and modules while they are compiled: their attributes and definitions.

  A module's body can read and change what is defined so far; once it is compiled these functions raise.
  """

  @callback __info__(:attributes | :compile | :functions | :macros | :md5 | :module | :struct) :: term
  @optional_callbacks __info__: 1

  # -- Names --

  @doc """
  Joins names to one.

      iex> Module.concat([Foo, "Bar", :Baz])
      Foo.Bar.Baz
  """
  def concat(list) when is_list(list), do: :erlang.binary_to_atom(full_name(list), :utf8)

  @doc """
  Joins two names.

      iex> Module.concat(Foo, Bar)
      Foo.Bar
  """
  def concat(left, right), do: concat([left, right])

  @doc "As `concat/1`, for names that exist."
  def safe_concat(list) when is_list(list), do: :erlang.binary_to_existing_atom(full_name(list), :utf8)

  @doc "As `concat/2`, for names that exist."
  def safe_concat(left, right), do: safe_concat([left, right])

  defp full_name(list) do
    parts = for part <- without_root(list), part != nil, do: name_part(part)
    :erlang.iolist_to_binary(:lists.join(".", ["Elixir" | parts]))
  end

  defp without_root([root | parts]) when root in [Elixir, "Elixir"], do: parts
  defp without_root(parts), do: parts

  defp name_part(part) when is_atom(part), do: name_part(:erlang.atom_to_binary(part))
  defp name_part("Elixir." <> rest), do: rest
  defp name_part("." <> rest), do: rest
  defp name_part(part) when is_binary(part), do: part

  @doc """
  The parts of a name.

      iex> Module.split(Foo.Bar)
      ["Foo", "Bar"]
  """
  def split(module)
  def split(module) when is_atom(module), do: split_text(:erlang.atom_to_binary(module), module)
  def split(module) when is_binary(module), do: split_text(module, module)

  defp split_text("Elixir." <> name, _original), do: :binary.split(name, ".", [:global])

  defp split_text(_name, original) do
    raise ArgumentError, "expected an Elixir module, got: #{inspect(original)}"
  end

  # -- Making and asking --

  @doc "Makes a module from quoted code; gives what `defmodule` gives."
  def create(module, quoted, env_or_opts)

  def create(module, quoted, env) when is_atom(module) and is_map(env) do
    quoted = :elixir_quote.hygiene([line: env.line], module, quoted)
    :elixir_module.compile(module, quoted, [], %{env | versioned_vars: %{}})
  end

  def create(module, quoted, opts) when is_atom(module) and is_list(opts) do
    unless :lists.keymember(:file, 1, opts) do
      raise ArgumentError, "expected :file to be given as option"
    end

    create(module, quoted, Code.env_for_eval(opts))
  end

  @doc """
  True while the module is compiled.

      iex> Module.open?(Enum)
      false
  """
  def open?(module) when is_atom(module), do: :elixir_module.is_open(module)

  defp assert_open!(name_arity, module, hint \\ "") do
    unless :elixir_module.is_open(module) do
      raise ArgumentError,
            "could not call Module.#{name_arity} because the module #{inspect(module)} is already compiled" <> hint
    end
  end

  @use_info ". Use the Module.__info__/1 callback or Code.fetch_docs/1 instead"
  @use_exported ". Use Kernel.function_exported?/3 and Kernel.macro_exported?/3 to check for public functions " <>
                  "and macros instead"
  @use_functions ". Use the Module.__info__/1 callback to get public functions and macros instead"

  # -- Attributes --

  @doc "The value of an attribute, or a default."
  def get_attribute(module, key, default \\ nil) when is_atom(module) and is_atom(key) do
    assert_open!("get_attribute/2", module, @use_info)

    if :elixir_module.has_attribute(module, key), do: :elixir_module.get_attribute(module, key, nil), else: default
  end

  @doc "True if the attribute has been set."
  def has_attribute?(module, key) when is_atom(module) and is_atom(key) do
    assert_open!("has_attribute?/2", module)
    :elixir_module.has_attribute(module, key)
  end

  @doc "Sets an attribute."
  def put_attribute(module, key, value) when is_atom(module) and is_atom(key) do
    assert_open!("put_attribute/3", module)
    :elixir_module.put_attribute(module, key, value, nil)
    :ok
  end

  @doc "Removes an attribute; gives its value."
  def delete_attribute(module, key) when is_atom(module) and is_atom(key) do
    assert_open!("delete_attribute/2", module)
    :elixir_module.delete_attribute(module, key)
  end

  @doc "Says of an attribute that it collects its values (`accumulate: true`) or is kept in the module (`persist: true`)."
  def register_attribute(module, attribute, options) when is_atom(module) and is_atom(attribute) and is_list(options) do
    assert_open!("register_attribute/3", module)

    :elixir_module.register_attribute(
      module,
      attribute,
      :lists.keyfind(:accumulate, 1, options) == {:accumulate, true},
      :lists.keyfind(:persist, 1, options) == {:persist, true}
    )

    :ok
  end

  @doc "The names of all attributes."
  def attributes_in(module) when is_atom(module) do
    assert_open!("attributes_in/1", module)
    :elixir_module.attributes_in(module)
  end

  @reserved [
    after_compile: "Functions called with the module when it has been compiled.",
    after_verify: "Functions called with the module when it has been verified.",
    before_compile: "Macros or functions called before the module is compiled.",
    behaviour: "A behaviour that the module implements.",
    callback: "The type of a callback of a behaviour.",
    compile: "Options for compiling the module.",
    deprecated: "Why a function should not be used any more.",
    derive: "A protocol to derive for the struct of the module.",
    dialyzer: "Warnings to ask for or to silence.",
    doc: "What the next function, macro or callback does.",
    external_resource: "A file that the module depends on.",
    file: "The file that stack traces name for the next definition.",
    impl: "Says that the next function implements a callback.",
    macrocallback: "The type of a macro callback of a behaviour.",
    moduledoc: "What the module is for.",
    on_definition: "Functions called for each definition.",
    on_load: "A function called when the module is loaded.",
    opaque: "A type whose structure is hidden.",
    optional_callbacks: "Callbacks that a behaviour does not demand.",
    spec: "The type of a function.",
    type: "A type.",
    typedoc: "What the next type is for.",
    typep: "A private type.",
    vsn: "The version of the module."
  ]

  @doc """
  The attributes that mean something to the compiler.

      iex> Map.has_key?(Module.reserved_attributes(), :moduledoc)
      true
  """
  def reserved_attributes do
    :maps.from_list(for {name, doc} <- @reserved, do: {name, %{doc: doc}})
  end

  # -- Definitions --

  @doc "True if `{name, arity}` is defined so far."
  def defines?(module, {name, arity} = tuple) when is_atom(module) and is_atom(name) and is_integer(arity) do
    assert_open!("defines?/2", module, @use_exported)
    :lists.keymember(tuple, 1, :elixir_module.definitions_in(module))
  end

  @doc "True if `{name, arity}` is defined so far as `:def`, `:defp`, `:defmacro` or `:defmacrop`."
  def defines?(module, {name, arity} = tuple, def_kind)
      when is_atom(module) and is_atom(name) and is_integer(arity) and is_atom(def_kind) do
    assert_open!("defines?/3", module, @use_exported)

    case :lists.keyfind(tuple, 1, :elixir_module.definitions_in(module)) do
      {_, ^def_kind} -> true
      _ -> false
    end
  end

  @doc "True if a type of that name and arity is defined so far."
  def defines_type?(module, {name, arity}) when is_atom(module) and is_atom(name) and is_integer(arity) do
    assert_open!("defines_type?/2", module)

    :lists.any(&specifies?(&1, {name, arity}), for(kind <- [:type, :typep, :opaque], spec <- get_attribute(module, kind, []), do: spec))
  end

  # What @type and @spec keep: kind, quoted code and place.
  defp specifies?({kind, {:when, _, [spec, _]}, place}, pair), do: specifies?({kind, spec, place}, pair)

  defp specifies?({_kind, {:"::", _, [{name, _, args}, _]}, _place}, pair) when is_atom(name),
    do: pair == {name, if(is_list(args), do: length(args), else: 0)}

  defp specifies?(_spec, _pair), do: false

  @doc "Makes callbacks of the specs of `{name, arity}`, with the docs of the function; gives if there were any."
  def spec_to_callback(module, {name, arity} = pair) when is_atom(module) and is_atom(name) and arity in 0..255 do
    assert_open!("spec_to_callback/2", module)
    specs = for spec <- get_attribute(module, :spec, []), specifies?(spec, pair), do: spec
    if specs != [], do: :elixir_module.copy_docs(module, name, arity)
    for {:spec, spec, place} <- :lists.reverse(specs), do: :elixir_module.put_typespec(module, :callback, spec, place)
    specs != []
  end

  @doc "All functions and macros defined so far as `{name, arity}`."
  def definitions_in(module) when is_atom(module) do
    assert_open!("definitions_in/1", module, @use_functions)
    :lists.sort(for {tuple, _} <- :elixir_module.definitions_in(module), do: tuple)
  end

  @doc "All definitions of one kind."
  def definitions_in(module, kind) when is_atom(module) and kind in [:def, :defp, :defmacro, :defmacrop] do
    assert_open!("definitions_in/2", module, @use_functions)
    :lists.sort(for {tuple, ^kind} <- :elixir_module.definitions_in(module), do: tuple)
  end

  @doc "A definition as `{:v1, kind, meta, clauses}`, or `nil`; with `skip_clauses: true` the clauses are left out."
  def get_definition(module, {name, arity}, options \\ [])
      when is_atom(module) and is_atom(name) and is_integer(arity) and is_list(options) do
    assert_open!("get_definition/3", module)

    case :elixir_module.get_definition(module, name, arity) do
      {:v1, kind, meta, clauses} ->
        skip = :lists.keyfind(:skip_clauses, 1, options) == {:skip_clauses, true}
        {:v1, kind, meta, if(skip, do: [], else: clauses)}

      nil ->
        nil
    end
  end

  @doc "Deletes a definition; gives if there was one."
  def delete_definition(module, {name, arity}) when is_atom(module) and is_atom(name) and is_integer(arity) do
    assert_open!("delete_definition/2", module)
    :elixir_module.delete_definition(module, name, arity)
  end

  @doc "Lets definitions be defined again; the old ones are reached by `super`. See `defoverridable/1`."
  def make_overridable(module, tuples) when is_atom(module) and is_list(tuples) do
    assert_open!("make_overridable/2", module)
    :lists.foreach(&check_overridable(module, &1), tuples)
    :elixir_module.make_overridable(module, tuples)
    :ok
  end

  def make_overridable(module, behaviour) when is_atom(module) and is_atom(behaviour) do
    assert_open!("make_overridable/2", module)

    case behaviour_callbacks(module, behaviour) do
      {:ok, callbacks} ->
        defined = :elixir_module.definitions_in(module)
        make_overridable(module, for(tuple <- callbacks, :lists.keymember(tuple, 1, defined), do: tuple))

      {:error, why} ->
        raise ArgumentError, "cannot pass module #{inspect(behaviour)} as argument to defoverridable/1 because #{why}"
    end
  end

  defp check_overridable(module, {name, arity} = tuple) when is_atom(name) and is_integer(arity) and arity in 0..255 do
    case :lists.keyfind(tuple, 1, :elixir_module.definitions_in(module)) do
      false ->
        raise ArgumentError, "cannot make function #{name}/#{arity} overridable because it was not defined"

      _ ->
        :ok
    end
  end

  defp check_overridable(_module, other) do
    raise ArgumentError,
          "each element in tuple list has to be a {function_name :: atom, arity :: 0..255} tuple, got: #{inspect(other)}"
  end

  defp behaviour_callbacks(module, behaviour) do
    cond do
      not Code.ensure_loaded?(behaviour) ->
        {:error, "it was not defined"}

      not function_exported?(behaviour, :behaviour_info, 1) ->
        {:error, "it does not define any callbacks"}

      not :lists.member(behaviour, get_attribute(module, :behaviour, [])) ->
        {:error, "its corresponding behaviour is missing. Did you forget to add @behaviour #{inspect(behaviour)}?"}

      true ->
        {:ok, :lists.map(&callback_name/1, behaviour.behaviour_info(:callbacks))}
    end
  end

  # A macro's callback stands under its own name with one argument more.
  defp callback_name({name, arity}) do
    case :erlang.atom_to_binary(name) do
      "MACRO-" <> macro -> {:erlang.binary_to_atom(macro), arity - 1}
      _ -> {name, arity}
    end
  end

  @doc "True if the definition may be defined again."
  def overridable?(module, {name, arity} = tuple) when is_atom(module) and is_atom(name) and is_integer(arity) do
    :lists.member(tuple, :elixir_module.overridables_in(module))
  end

  @doc "All definitions that may be defined again."
  def overridables_in(module) when is_atom(module) do
    assert_open!("overridables_in/1", module)
    :elixir_module.overridables_in(module)
  end

  @doc false
  def eval_quoted(module_or_env, quoted, binding \\ [], opts \\ [])

  def eval_quoted(%{__struct__: Macro.Env} = env, quoted, binding, opts) do
    eval_quoted(env.module, quoted, binding, Keyword.merge(Map.to_list(Map.take(env, [:file, :line])), opts))
  end

  def eval_quoted(module, quoted, binding, opts) when is_atom(module) do
    assert_open!("eval_quoted/4", module)
    env = %{Code.env_for_eval(opts) | module: module}
    elem(:elixir.eval_quoted(quoted, binding, env), 0)
  end
end
