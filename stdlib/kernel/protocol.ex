defmodule Protocol do
  @moduledoc """
  Functions that do for each type of value what that type says: `defprotocol/2`, `defimpl/3`, `@derive`.

      defprotocol Size do
        def size(data)
      end

      defimpl Size, for: Map do
        def size(map), do: map_size(map)
      end
  """

  @builtin [
    is_tuple: Tuple,
    is_atom: Atom,
    is_list: List,
    is_map: Map,
    is_bitstring: BitString,
    is_integer: Integer,
    is_float: Float,
    is_function: Function,
    is_pid: PID,
    is_port: Port,
    is_reference: Reference
  ]

  @doc false
  def __built_in__, do: @builtin

  # -- Definition --

  @doc false
  def __define__(name, block, _env) do
    clauses = for {guard, type} <- @builtin, do: builtin_clause(guard, type)

    quote do
      defmodule unquote(name) do
        import Kernel, except: [def: 1, def: 2, defp: 1, defp: 2, defmacro: 1, defmacro: 2, defmacrop: 1, defmacrop: 2]
        import Protocol, only: [def: 1]

        Module.register_attribute(__MODULE__, :__functions__, accumulate: true)
        unquote(block)
        Module.defines_type?(__MODULE__, {:t, 0}) || @type(t :: term)
        Protocol.__check__(__ENV__)

        Module.register_attribute(__MODULE__, :__protocol__, persist: true)
        @__protocol__ [fallback_to_any: !!Module.get_attribute(__MODULE__, :fallback_to_any)]
        @__any__ if Module.get_attribute(__MODULE__, :fallback_to_any), do: Module.concat(__MODULE__, Any)

        @doc false
        Kernel.def(impl_for(data))

        Kernel.def impl_for(%{__struct__: struct}) when :erlang.is_atom(struct) do
          :vl_protocol.struct_impl(__MODULE__, struct, @__any__)
        end

        unquote({:__block__, [], clauses})

        @doc false
        Kernel.def impl_for!(data) do
          case impl_for(data) do
            nil -> :erlang.error(Protocol.UndefinedError.exception(protocol: __MODULE__, value: data))
            impl -> impl
          end
        end

        @doc false
        Kernel.def(__protocol__(:module), do: __MODULE__)
        Kernel.def(__protocol__(:functions), do: unquote({:unquote, [], [quote(do: :lists.sort(@__functions__))]}))
        Kernel.def(__protocol__(:consolidated?), do: false)
        Kernel.def(__protocol__(:impls), do: :not_consolidated)
      end
    end
  end

  @doc false
  def __check__(env) do
    functions = Module.get_attribute(env.module, :__functions__)
    if functions == [], do: IO.warn("protocols must define at least one function, but none was defined", env)

    for kind <- [:callback, :macrocallback],
        {_, spec, {_, {line, _}}} <- Module.get_attribute(env.module, kind),
        {name, arity} = signature(spec),
        kind == :macrocallback or not :lists.member({name, arity}, functions) do
      IO.warn(
        "cannot define @#{kind} #{name}/#{arity} inside protocol, use def/1 to outline your protocol definition",
        %{env | line: line}
      )
    end

    if Module.get_attribute(env.module, :optional_callbacks) != [] do
      IO.warn("cannot define @optional_callbacks inside protocol, all of the protocol definitions are required", env)
    end
  end

  defp signature({:when, _, [spec, _]}), do: signature(spec)
  defp signature({:"::", _, [{name, _, args}, _]}) when is_list(args), do: {name, length(args)}
  defp signature({:"::", _, [{name, _, _}, _]}), do: {name, 0}

  defp builtin_clause(guard, type) do
    quote do
      Kernel.def impl_for(data) when :erlang.unquote(guard)(data) do
        :vl_protocol.type_impl(unquote({:unquote, [], [quote(do: Module.concat(__MODULE__, unquote(type)))]}), @__any__)
      end
    end
  end

  @doc false
  defmacro def(signature)

  defmacro def({:when, _, [call | _]}), do: definition(call)
  defmacro def({_, _, _} = call), do: definition(call)

  defmacro def(_other) do
    raise ArgumentError, "invalid syntax in protocol definition"
  end

  defp definition({_name, _, args}) when args == [] or is_atom(args) do
    raise ArgumentError, "protocol functions expect at least one argument"
  end

  defp definition({name, _, args}) when is_atom(name) and is_list(args) do
    arity = length(args)
    [term | rest] = vars = Macro.generate_arguments(arity, __MODULE__)
    types = :lists.map(fn _ -> quote(do: term) end, rest)

    quote do
      name = unquote(name)
      arity = unquote(arity)
      @__functions__ {name, arity}

      # The docs take their signature from here.
      Kernel.def(unquote(name)(unquote_splicing(args)))

      Kernel.def unquote(name)(unquote_splicing(vars)) do
        impl_for!(unquote(term)).unquote(name)(unquote_splicing(vars))
      end

      Module.spec_to_callback(__MODULE__, {name, arity}) ||
        @callback unquote(name)(t, unquote_splicing(types)) :: term
    end
  end

  # -- Implementation --

  @doc false
  def __implement__(protocol, opts, do_block, env) do
    opts = opts ++ do_block

    block =
      case {:lists.keyfind(:do, 1, opts), :lists.keydelete(:do, 1, :lists.keydelete(:for, 1, opts))} do
        {{:do, block}, []} -> block
        {false, []} -> raise ArgumentError, "defimpl expects a do-end block"
        {_, unknown} -> raise ArgumentError, "unknown options given to defimpl, got: #{Macro.to_string(unknown)}"
      end

    protocol = Macro.expand(protocol, env)
    targets = implementation_targets(opts, env)
    {:__block__, [], for(target <- targets, do: implementation(protocol, target, block))}
  end

  defp implementation_targets(opts, env) do
    case :lists.keyfind(:for, 1, opts) do
      {:for, list} when is_list(list) -> for item <- list, do: Macro.expand(item, env)
      {:for, item} -> [Macro.expand(item, env)]
      false when env.module != nil -> [env.module]
      false -> raise ArgumentError, "defimpl/3 expects a :for option when declared outside a module"
    end
  end

  defp implementation(protocol, target, block) do
    name =
      if is_atom(protocol) and is_atom(target) do
        Module.concat(protocol, target)
      else
        quote(do: Module.concat(unquote(protocol), unquote(target)))
      end

    quote do
      Protocol.assert_protocol!(unquote(protocol))

      defmodule unquote(name) do
        @behaviour unquote(protocol)
        @protocol unquote(protocol)
        @for unquote(target)
        Module.register_attribute(__MODULE__, :__impl__, persist: true)
        @__impl__ [protocol: @protocol, for: @for]

        @doc false
        def __impl__(:for), do: @for
        def __impl__(:target), do: __MODULE__
        def __impl__(:protocol), do: @protocol

        unquote(block)
      end
    end
  end

  # -- Deriving --

  @doc "Derives a protocol for a struct that is defined already."
  defmacro derive(protocol, module, options \\ []) do
    quote do
      module = unquote(module)
      Protocol.__derive__([{unquote(protocol), unquote(options)}], module, module.__struct__(), [], __ENV__)
    end
  end

  @doc false
  def __derive__(derives, for, struct, _fields, env) do
    for item <- :lists.flatten(derives) do
      {protocol, opts} = if is_tuple(item), do: item, else: {item, []}
      extra = ", cannot derive #{inspect(protocol)} for #{inspect(for)}"
      assert_protocol!(protocol, extra)
      assert_impl!(protocol, Any, extra)
      derive_one(protocol, for, struct, opts, env)
    end

    :ok
  end

  defp derive_one(protocol, for, struct, opts, env) do
    any = Module.concat(protocol, Any)

    if macro_exported?(any, :__deriving__, 3) do
      quoted =
        quote do
          require unquote(any)
          unquote(any).__deriving__(unquote(for), unquote(struct), unquote(opts))
        end

      # The struct's module is still open: who calls it is checked when all is done, not here.
      :elixir.eval_quoted(quoted, [], %{env | versioned_vars: %{}})
    else
      Module.create(Module.concat(protocol, for), derived(protocol, for, any), %{env | versioned_vars: %{}})
    end
  end

  defp derived(protocol, for, any) do
    quote do
      @moduledoc false
      Module.register_attribute(__MODULE__, :__impl__, persist: true)
      @__impl__ [protocol: unquote(protocol), for: unquote(for)]

      @doc false
      def __impl__(:for), do: unquote(for)
      def __impl__(:target), do: unquote(any)
      def __impl__(:protocol), do: unquote(protocol)
    end
  end

  # -- Questions --

  @doc """
  `:ok` if the module is a protocol, else raises.

      iex> Protocol.assert_protocol!(Enumerable)
      :ok
  """
  def assert_protocol!(module), do: assert_protocol!(module, "")

  defp assert_protocol!(module, extra) do
    case Code.ensure_compiled(module) do
      {:module, ^module} ->
        if function_exported?(module, :__protocol__, 1) do
          :ok
        else
          raise ArgumentError, "#{inspect(module)} is not a protocol#{extra}"
        end

      {:error, reason} ->
        raise ArgumentError, "could not load module #{inspect(module)} due to reason #{inspect(reason)}#{extra}"
    end
  end

  @doc """
  `:ok` if the protocol is implemented for the type or struct, else raises.

      iex> Protocol.assert_impl!(Enumerable, List)
      :ok
  """
  def assert_impl!(protocol, base), do: assert_impl!(protocol, base, "")

  defp assert_impl!(protocol, base, extra) do
    impl = Module.concat(protocol, base)

    case Code.ensure_compiled(impl) do
      {:module, ^impl} ->
        cond do
          not function_exported?(impl, :__impl__, 1) ->
            raise ArgumentError, "#{inspect(impl)} is not an implementation of a protocol#{extra}"

          impl.__impl__(:protocol) != protocol ->
            raise ArgumentError,
                  "expected #{inspect(impl)} to be an implementation of #{inspect(protocol)}" <>
                    ", got: #{inspect(impl.__impl__(:protocol))}#{extra}"

          true ->
            :ok
        end

      {:error, reason} ->
        raise ArgumentError, "could not load module #{inspect(impl)} due to reason #{inspect(reason)}#{extra}"
    end
  end

  @doc "True if all implementations are known ahead; dispatch here never needs that."
  def consolidated?(protocol), do: protocol.__protocol__(:consolidated?)

  @doc """
  The image of a protocol: `{:ok, image}`. Here a protocol finds its implementations as fast without being told of them,
  so that it stays as it is.
  """
  def consolidate(protocol, types) when is_atom(protocol) and is_list(types) do
    case :code.get_object_code(protocol) do
      {_, image, _} ->
        if Code.ensure_loaded?(protocol) and function_exported?(protocol, :__protocol__, 1),
          do: {:ok, image},
          else: {:error, :not_a_protocol}

      :error ->
        {:error, :no_beam_info}
    end
  end
end
