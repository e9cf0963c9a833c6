defmodule FFI.Declaration do
  @moduledoc false
  # What `use FFI` declares: from the code of a signature to functions, and to the terms that vm/ffi reads.

  @scalars [:void, :bool, :float, :double, :string, :bytes, :pointer, :size_t, :ssize_t] ++
             [:char, :short, :int, :long, :longlong, :uchar, :ushort, :uint, :ulong, :ulonglong] ++
             [:int8, :int16, :int32, :int64, :uint8, :uint16, :uint32, :uint64]

  @options [:as, :dirty, :errno, :free]

  @doc false
  def libraries(options) do
    case Keyword.get(options, :library) do
      nil -> [nil]
      library when is_binary(library) -> [library]
      [_ | _] = libraries -> libraries
      other -> raise ArgumentError, "expected :library to be a string or a list of strings, got: #{inspect(other)}"
    end
  end

  # -- Types --

  @doc false
  def define_struct(name, fields, env) do
    unless Keyword.keyword?(fields) and fields != [] do
      refuse(env, "expected the fields of a struct, as in: cstruct point, x: double, y: double")
    end

    put_type(name, {:struct, for({field, type} <- fields, do: {field, sized(type, env)})}, env)
  end

  @doc false
  def define_type({:"::", _, [name, type]}, env), do: put_type(name, sized(type, env), env)
  def define_type(_, env), do: refuse(env, "expected a type, as in: ctype handle :: pointer")

  defp put_type({name, _, context}, type, env) when is_atom(name) and (is_atom(context) or context == []) do
    if name in @scalars, do: refuse(env, "#{name} is a type of C already")
    Module.put_attribute(env.module, :vl_ffi_types, {name, type})

    quote do
      @doc false
      def unquote(name)(), do: unquote(Macro.escape(type))
    end
  end

  defp put_type(name, _, env), do: refuse(env, "#{Macro.to_string(name)} is no name of a type")

  defp sized(ast, env) do
    case type(ast, env) do
      :void -> refuse(env, "void has no value")
      type -> type
    end
  end

  defp type({:pointer, _, [to]}, env), do: {:pointer, type(to, env)}
  defp type({:array, _, [of, count]}, env), do: {:array, sized(of, env), count(count, env)}

  defp type([{:->, _, [arguments, result]}], env),
    do: {:function, for(argument <- arguments, do: sized(unnamed(argument), env)), type(result, env)}

  defp type({name, _, context}, env) when is_atom(name) and (is_atom(context) or context == []) do
    known = List.keyfind(Module.get_attribute(env.module, :vl_ffi_types), name, 0)

    cond do
      name in @scalars -> name
      known -> elem(known, 1)
      true -> refuse(env, "unknown type of C: #{name}")
    end
  end

  defp type(other, env), do: refuse(env, "unknown type of C: #{Macro.to_string(other)}")

  defp count(count, env) do
    case Macro.expand(count, env) do
      n when is_integer(n) and n > 0 -> n
      other -> refuse(env, "the size of an array must be an integer, got: #{Macro.to_string(other)}")
    end
  end

  defp unnamed({:"::", _, [_, type]}), do: type
  defp unnamed(type), do: type

  # -- Functions --

  @doc false
  def define(kind, signature, options, env) do
    {name, parameters, result, variadic} = read(signature, env)
    options = options(options, env)
    as = Keyword.get(options, :as, name)
    vars = for {parameter, :in, _} <- parameters, do: Macro.var(parameter || :argument, nil)
    vars = if variadic, do: vars ++ [Macro.var(:more, nil)], else: vars
    vars = for {{var, _, _}, index} <- Enum.with_index(vars), do: {var, [counter: index], nil}
    types = for {{_, :in, type}, index} <- Enum.with_index(inputs(parameters)), match?({:function, _, _}, type), do: {index, type}

    if types != [] and options[:dirty] == false do
      refuse(env, "#{name} may call back, so it cannot be declared with dirty: false")
    end

    native = if types == [], do: as, else: :"#{as} in C"
    put_function(native, name, parameters, result, variadic, options, env)
    define_functions(kind, as, native, vars, Map.new(types))
  end

  defp inputs(parameters), do: for({_, :in, _} = parameter <- parameters, do: parameter)

  defp define_functions(kind, as, as, vars, _), do: stub(kind, as, vars)

  defp define_functions(kind, as, native, vars, types) do
    call = {:&, [], [{:/, [], [{native, [], nil}, length(vars)]}]}

    run = quote(do: FFI.Callback.run(unquote(call), unquote(vars), unquote(Macro.escape(types))))
    {:__block__, [], [definition(kind, as, vars, run), stub(:defp, native, vars)]}
  end

  # The first call of any links them all: then C stands in for this.
  defp stub(kind, name, vars) do
    # By the module's name, since a function of Kernel may have the same.
    again = if kind == :def, do: quote(do: __MODULE__.unquote(name)(unquote_splicing(vars))), else: {name, [], vars}

    definition(
      kind,
      name,
      vars,
      quote do
        FFI.link(__MODULE__)
        unquote(again)
      end
    )
  end

  defp definition(:def, name, vars, body),
    do: quote(do: def(unquote(name)(unquote_splicing(vars)), do: unquote(body)))

  defp definition(:defp, name, vars, body),
    do: quote(do: defp(unquote(name)(unquote_splicing(vars)), do: unquote(body)))

  defp put_function(native, name, parameters, result, variadic, options, env) do
    calls_back? = Enum.any?(parameters, &match?({_, :in, {:function, _, _}}, &1))

    dirty =
      case Keyword.get(options, :dirty, true) do
        _ when calls_back? -> :callback
        true -> :io
        other -> other
      end

    free = options[:free] && to_string(options[:free])
    parameters = for {parameter, direction, type} <- parameters, do: {parameter || [], direction, type}
    declaration = {native, to_string(name), parameters, result, variadic, dirty, !!options[:errno], free}
    Module.put_attribute(env.module, :vl_ffi_functions, declaration)
  end

  # -- Signatures --

  defp read({:"::", _, [{name, _, arguments}, result]}, env) when is_atom(name) and is_list(arguments) do
    {arguments, variadic} =
      case List.last(arguments) do
        {:..., _, _} -> {Enum.drop(arguments, -1), true}
        _ -> {arguments, false}
      end

    {name, for(argument <- arguments, do: parameter(argument, env)), type(result, env), variadic}
  end

  defp read(other, env),
    do: refuse(env, "expected a signature, as in: defc abs(number :: int) :: int, got: #{Macro.to_string(other)}")

  defp parameter({:"::", _, [{name, _, context}, type]}, env) when is_atom(name) and is_atom(context),
    do: directed(name, type, env)

  defp parameter(type, env), do: directed(nil, type, env)

  defp directed(name, {:out, _, [type]}, env), do: {name, :out, sized(type, env)}
  defp directed(name, type, env), do: {name, :in, sized(type, env)}

  defp options(options, env) do
    unless Keyword.keyword?(options), do: refuse(env, "expected options, got: #{Macro.to_string(options)}")

    for {option, value} <- options do
      unless valid?(option, value), do: refuse(env, "unknown option #{option}: #{Macro.to_string(value)}")
    end

    options
  end

  defp valid?(:dirty, value), do: value in [true, false, :cpu]
  defp valid?(:errno, value), do: is_boolean(value)
  defp valid?(option, value) when option in @options, do: is_atom(value) or is_binary(value)
  defp valid?(_, _), do: false

  defp refuse(env, text), do: raise(CompileError, file: env.file, line: env.line, description: text)
end
