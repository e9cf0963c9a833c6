defmodule :vl_typespec do
  @moduledoc false
  # Types as written, quoted, with aliases resolved, to the forms of Erlang that tools know; and what is wrong with them.

  @builtin for {name, arities} <- [
                 any: [0], arity: [0], atom: [0], binary: [0], bitstring: [0], bool: [0], boolean: [0], byte: [0],
                 char: [0], float: [0], fun: [0], function: [0], identifier: [0], integer: [0], iodata: [0],
                 iolist: [0], list: [0, 1], map: [0], maybe_improper_list: [0, 2], mfa: [0], module: [0],
                 neg_integer: [0], nil: [0], no_return: [0], node: [0], non_neg_integer: [0], none: [0],
                 nonempty_binary: [0], nonempty_bitstring: [0], nonempty_improper_list: [2],
                 nonempty_list: [0, 1], nonempty_maybe_improper_list: [0, 2], nonempty_string: [0], number: [0],
                 pid: [0], port: [0], pos_integer: [0], reference: [0], string: [0], term: [0], timeout: [0], tuple: [0]
               ],
               arity <- arities,
               into: %{},
               do: {{name, arity}, :erlang}
  @elixir %{
    {:as_boolean, 1} => :elixir,
    {:charlist, 0} => :elixir,
    {:char_list, 0} => :elixir,
    {:keyword, 0} => :elixir,
    {:keyword, 1} => :elixir,
    {:nonempty_charlist, 0} => :elixir,
    {:struct, 0} => :elixir
  }

  @doc "`:erlang` or `:elixir`, for a type that is there without being defined; else nil."
  def builtin(name, arity) do
    pair = {name, arity}

    case @builtin do
      %{^pair => where} -> where
      _ -> Map.get(@elixir, pair)
    end
  end

  @types [:type, :typep, :opaque]

  @doc """
  One typespec as `{kind, {name, arity}, form}`. `scope` has `:module`, `:file`, `:line`, and `:get` that reads attributes.
  """
  def form(kind, quoted, scope) when kind in @types do
    case quoted do
      {:"::", _, [{name, _, args}, type]} when is_atom(name) ->
        args = if is_list(args), do: args, else: []
        check_variables(name, args, scope)
        scope = Map.put(scope, :vars, Enum.map(args, &elem(&1, 0)))
        type = type(type, scope)
        once(scope.vars, [type], scope)
        if kind == :opaque and match?({:type, _, any, []} when any in [:any, :term], type), do: warn("@opaque type #{name}/#{length(args)} is underspecified and therefore meaningless", scope)
        {kind, {name, length(args)}, {name, type, for(var <- scope.vars, do: {:var, scope.line, var})}}

      _ ->
        invalid(quoted, scope)
    end
  end

  def form(kind, {:when, _, [{:"::", _, _} = spec, guards]}, scope) when is_list(guards) do
    scope = Map.put(scope, :vars, Keyword.keys(guards))
    {kind, pair, fun} = form(kind, spec, scope)

    constraints =
      for {var, bound} <- guards, not match?({:var, _, context} when is_atom(context) or context == [], bound) do
        bound = type(bound, scope)
        {:type, scope.line, :constraint, [{:atom, scope.line, :is_subtype}, [{:var, scope.line, var}, bound]]}
      end

    free = Keyword.keys(guards) -- for({:type, _, _, [_, [{:var, _, var}, _]]} <- constraints, do: var)
    once(Enum.uniq(free ++ Enum.filter(scope.vars, &match?("_" <> _, Atom.to_string(&1)))), [fun | constraints], scope)
    {kind, pair, if(constraints == [], do: fun, else: {:type, scope.line, :bounded_fun, [fun, constraints]})}
  end

  def form(kind, {:"::", _, [{name, _, args}, result]} = quoted, scope) when is_atom(name) and name != :"::" do
    args = if is_list(args), do: args, else: []
    scope = Map.put_new(scope, :vars, [])
    if Enum.any?([result | args], &default?/1), do: raise(ArgumentError, "default arguments \\\\ not supported in typespecs")
    if name in [:%{}, :{}, :<<>>, :., :__aliases__, :^], do: invalid(quoted, scope)
    {first, name} = if kind in [:macrocallback, :macrospec], do: {[{:type, scope.line, :term, []}], :"MACRO-#{name}"}, else: {[], name}
    product = first ++ types(args, scope)
    {kind, {name, length(product)}, fun({:type, scope.line, :product, product}, type(result, scope), scope)}
  end

  def form(_kind, {name, _, args} = quoted, scope) when is_atom(name) and name not in [:"::", :when, :=] and (is_list(args) or is_atom(args)) do
    if is_list(args) and Enum.any?(args, &default?/1), do: raise(ArgumentError, "default arguments \\\\ not supported in typespecs")
    error("type specification missing return type: #{Macro.to_string(quoted)}", scope)
  end

  def form(_kind, quoted, scope), do: invalid(quoted, scope)

  defp default?({:\\, _, [_, _]}), do: true
  defp default?({:"::", _, [left, right]}), do: default?(left) or default?(right)
  defp default?(_other), do: false

  defp check_variables(name, args, scope) do
    if Enum.any?(args, &match?({:_, _, context} when is_atom(context) or context == [], &1)), do: error("type variable '_' is invalid", scope)

    case Enum.reject(args, &match?({name, _, context} when is_atom(name) and (is_atom(context) or context == []), &1)) do
      [] -> :ok
      bad -> error("The type #{name}/#{length(args)} has an invalid argument(s): #{Enum.map_join(bad, ", ", &Macro.to_string/1)}", scope)
    end
  end

  # A variable that stands nowhere else says nothing.
  defp once(vars, forms, scope) do
    seen = if scope[:spec], do: forms, else: [forms | for(var <- vars, do: {:var, 0, var})]
    for var <- Enum.uniq(vars), String.starts_with?(Atom.to_string(var), "_"), count(seen, var) > 1, do: warn(underscored(var), scope)

    for var <- vars, not String.starts_with?(Atom.to_string(var), "_"), count(forms, var) < if(scope[:spec], do: 2, else: 1) do
      error("type variable #{var} is used only once. Type variables in typespecs must be referenced at least twice, otherwise it is equivalent to term()", scope)
    end
  end

  defp underscored(var) do
    ~s(the underscored type variable "#{var}" is used more than once in the type specification. A leading underscore indicates ) <>
      "that the value of the variable should be ignored. If this is intended please rename the variable to remove the underscore"
  end

  defp count({:var, _, var}, var), do: 1
  defp count(tuple, var) when is_tuple(tuple), do: count(Tuple.to_list(tuple), var)
  defp count([head | tail], var), do: count(head, var) + count(tail, var)
  defp count(_other, _var), do: 0

  defp invalid(quoted, scope), do: error("invalid type specification: #{Macro.to_string(quoted)}", scope)

  defp error(text, scope), do: raise(CompileError, file: Path.relative_to_cwd(scope.file), line: scope.line, description: text)

  # Of what was compiled before nothing is said again.
  defp warn(text, %{warn: warn}), do: warn.(text)
  defp warn(_text, _scope), do: :ok

  # -- Types --

  defp types(list, scope), do: Enum.map(list, &type(&1, scope))

  defp type({:|, _, [_, _]} = union, scope), do: {:type, scope.line, :union, types(members(union), scope)}
  defp type({:"::", _, [{name, _, context}, type]} = annotated, scope) when is_atom(name) and is_atom(context) do
    if match?({:"::", _, _}, type), do: warn("invalid type annotation. Type annotations cannot be nested: #{Macro.to_string(annotated)}", scope)
    {:ann_type, scope.line, [{:var, scope.line, name}, type(type, scope)]}
  end

  defp type({:"::", _, [left, right]}, scope) do
    warn("invalid type annotation. The left side of :: must be a variable, got: #{Macro.to_string(left)}", scope)
    type(right, scope)
  end

  defp type({:<<>>, _, parts}, scope), do: bits(parts, scope)
  defp type({:.., _, [first, last]}, scope), do: range(first, last, scope)
  defp type({op, _, [n]}, scope) when op in [:+, :-] and is_integer(n), do: {:op, scope.line, op, {:integer, scope.line, n}}
  defp type({:%{}, _, fields} = map, scope), do: {:type, scope.line, :map, Enum.map(fields, &field(&1, map, scope))}
  defp type({:%, _, [name, {:%{}, _, fields}]}, scope), do: struct(name, fields, scope)
  defp type({:{}, _, elements}, scope), do: {:type, 0, :tuple, types(elements, scope)}
  defp type({left, right}, scope), do: {:type, 0, :tuple, [type(left, scope), type(right, scope)]}
  defp type([], _scope), do: {:type, 0, nil, []}
  defp type([{:->, _, [[{:..., _, _}], {:any, _, _}]}], scope), do: {:type, scope.line, :fun, []}

  defp type([{:->, _, [[{:..., _, _}], result]}], scope),
    do: fun({:type, scope.line, :any}, type(result, scope), scope)

  defp type([{:->, _, [args, result]}], scope), do: fun({:type, scope.line, :product, types(args, scope)}, type(result, scope), scope)
  defp type([{:..., _, _}], _scope), do: {:type, 0, :nonempty_list, []}
  defp type([type, {:..., _, _}], scope), do: {:type, 0, :nonempty_list, [type(type, scope)]}

  defp type([_ | _] = list, scope) do
    cond do
      Keyword.keyword?(list) -> {:type, 0, :list, [{:type, 0, :union, types(list, scope)} |> single()]}
      match?([_], list) -> {:type, 0, :list, types(list, scope)}
      true -> error("unexpected list in typespec: #{Macro.to_string(list)}", scope)
    end
  end

  defp type({{:., _, [left, name]}, _, args}, scope) when is_atom(name), do: remote(left, name, args, scope)
  defp type({:__block__, _, [type]}, scope), do: type(type, scope)
  defp type({:__MODULE__, _, context}, scope) when is_atom(context), do: {:atom, 0, scope.module}
  defp type({:@, _, [{name, _, context}]}, scope) when is_atom(context), do: type(Macro.escape(scope.get.(name)), scope)
  defp type({:__aliases__, _, parts}, scope), do: if(Enum.all?(parts, &is_atom/1), do: {:atom, 0, Module.concat(parts)}, else: unexpected({:__aliases__, [], parts}, scope))
  defp type({:\\, _, [_, _]}, _scope), do: raise(ArgumentError, "default arguments \\\\ not supported in typespecs")

  defp type({name, _, context}, scope) when is_atom(name) and (is_atom(context) or context == []) do
    if name in scope.vars, do: {:var, scope.line, name}, else: local(name, [], scope)
  end

  defp type({:record, _, [name | fields]}, scope), do: record(name, fields, scope)
  defp type({name, _, args}, scope) when is_atom(name) and is_list(args), do: local(name, args, scope)
  defp type(atom, _scope) when is_atom(atom), do: {:atom, 0, atom}
  defp type(integer, _scope) when is_integer(integer), do: {:integer, 0, integer}
  defp type(other, scope), do: unexpected(other, scope)

  defp unexpected(other, scope), do: error("unexpected expression in typespec: #{Macro.to_string(other)}", scope)

  defp members({:|, _, [left, right]}), do: members(left) ++ members(right)
  defp members(type), do: [type]

  defp single({:type, _, :union, [type]}), do: type
  defp single(union), do: union

  defp fun({:type, _, :any} = args, result, scope), do: {:type, scope.line, :fun, [args, result]}
  defp fun(args, result, scope), do: {:type, scope.line, :fun, [args, result]}

  # -- Bits, ranges, maps --

  @bits "invalid binary specification, expected <<_::size>>, <<_::_*unit>>, or <<_::size, _::_*unit>> with size being non-negative integers, and unit being an integer between 1 and 256"

  defp bits(parts, scope) do
    {size, unit} =
      case parts do
        [] -> {0, 0}
        [{:"::", _, [{:_, _, _}, {:*, _, [{:_, _, _}, unit]}]}] when unit in 1..256 -> {0, unit}
        [{:"::", _, [{:_, _, _}, size]}] when is_integer(size) and size >= 0 -> {size, 0}
        [{:"::", _, [{:_, _, _}, size]}, {:"::", _, [{:_, _, _}, {:*, _, [{:_, _, _}, unit]}]}] when is_integer(size) and size >= 0 and unit in 1..256 -> {size, unit}
        _ -> error(@bits, scope)
      end

    {:type, scope.line, :binary, [{:integer, scope.line, size}, {:integer, scope.line, unit}]}
  end

  defp range(first, last, scope) do
    with {:ok, low} <- bound(first), {:ok, high} <- bound(last), true <- low < high do
      {:type, scope.line, :range, types([first, last], scope)}
    else
      _ -> error("invalid range specification, expected both sides to be integers, with the left side lower than the right side", scope)
    end
  end

  defp bound({:-, _, [n]}) when is_integer(n), do: {:ok, -n}
  defp bound(n) when is_integer(n), do: {:ok, n}
  defp bound(_other), do: :error

  defp field({{:required, _, [key]}, value}, _map, scope), do: {:type, scope.line, :map_field_exact, types([key, value], scope)}
  defp field({{:optional, _, [key]}, value}, _map, scope), do: {:type, scope.line, :map_field_assoc, types([key, value], scope)}
  defp field({key, value}, _map, scope), do: {:type, scope.line, :map_field_exact, types([key, value], scope)}
  defp field(_other, map, scope), do: error("invalid map specification: #{Macro.to_string(map)}", scope)

  defp struct(name, fields, scope) do
    {:atom, _, module} = type(name, scope)
    if not Keyword.keyword?(fields), do: error("invalid map specification: #{Macro.to_string({:%{}, [], fields})}", scope)

    all =
      for {key, _} <- scope.struct.(module, scope), key != :__struct__ do
        {:type, scope.line, :map_field_exact, [{:atom, 0, key}, field_type(key, fields, scope)]}
      end

    known = for {:type, _, _, [{:atom, _, key}, _]} <- all, do: key
    for {key, _} <- fields, key not in known, do: error("undefined field #{inspect(key)} on struct #{inspect(module)}", scope)
    {:type, scope.line, :map, [{:type, scope.line, :map_field_exact, [{:atom, 0, :__struct__}, {:atom, 0, module}]} | all]}
  end

  defp field_type(:__exception__, _fields, _scope), do: {:atom, 0, true}
  defp field_type(key, fields, scope), do: type(Keyword.get(fields, key, {:term, [], []}), scope)

  # -- Records and names --

  defp record(name, fields, scope) do
    fields = List.first(fields) || []
    if not is_atom(name), do: error("invalid record specification, expected the record name to be an atom literal", scope)

    case scope.records.(name) do
      nil ->
        error("unknown record #{inspect(name)}", scope)

      {tag, known} ->
        for {key, _} <- fields, key not in known, do: error("undefined field #{key} on record #{inspect(name)}", scope)
        {:type, scope.line, :tuple, [{:atom, 0, tag} | for(key <- known, do: {:ann_type, 0, [{:var, 0, key}, field_type(key, fields, %{scope | line: 0})]})]}
    end
  end

  defp remote(left, name, args, scope) do
    args = if is_list(args), do: args, else: []

    case owner(left, scope) do
      {:ok, module} when module == scope.module -> user(name, args, scope)
      {:ok, module} -> {:remote_type, scope.line, [{:atom, 0, module}, {:atom, 0, name}, types(args, scope)]}
      {:error, hint} -> error("invalid remote in typespec: #{Macro.to_string({{:., [], [left, name]}, [no_parens: args == []], args})}#{hint}", scope)
    end
  end

  defp owner(module, _scope) when is_atom(module), do: {:ok, module}
  defp owner({:__MODULE__, _, _}, scope), do: {:ok, scope.module}
  defp owner({:__aliases__, _, _} = alias, scope), do: {:ok, elem(type(alias, scope), 2)}

  defp owner({:@, _, [{name, _, _}]}, scope) do
    case scope.get.(name) do
      module when is_atom(module) -> {:ok, module}
      other -> {:error, " (@#{name} is #{inspect(other)})"}
    end
  end

  defp owner(_other, _scope), do: {:error, ""}

  @discouraged %{
    string: "string() type use is discouraged. For character lists, use charlist() type, for strings, String.t()",
    nonempty_string: "nonempty_string() type use is discouraged. For non-empty character lists, use nonempty_charlist() type, for strings, String.t()"
  }

  defp local(name, [], %{place: place} = scope) when is_map_key(@discouraged, name) do
    warn([@discouraged[name], "\n    ", place.(), "\n"], scope)
    {:type, scope.line, name, []}
  end

  defp local(name, args, scope) do
    case builtin(name, length(args)) do
      :elixir -> {:remote_type, 0, [{:atom, 0, :elixir}, {:atom, 0, name}, types(args, scope)]}
      :erlang when name in [:tuple, :map] -> {:type, scope.line, name, :any}
      :erlang -> {:type, scope.line, name, types(args, scope)}
      nil -> user(name, args, scope)
    end
  end

  defp user(name, args, scope) do
    if not scope.defined.(name, length(args)), do: error("type #{name}/#{length(args)} undefined (no such type in #{inspect(scope.module)})", scope)
    {:user_type, scope.line, name, types(args, scope)}
  end

  # -- A module that is there --

  @doc "All typespecs that an image keeps: `{kind, {name, arity}, form}`; `:error` if it keeps none."
  def kept(module, image) do
    case :vl_code.docs(image) || :vl_code.library_docs(module) do
      nil ->
        :error

      bytes ->
        kept_forms(module, :erlang.binary_to_term(bytes))
    end
  end

  # Of the library's modules there is only what was written.
  defp kept_forms(_module, {_docs, _specs, forms}) when is_list(forms), do: {:ok, forms}

  defp kept_forms(module, {_docs, specs, _none}) do
    scope = loose(module)
    {:ok, for({kind, _pair, quoted} <- specs, do: form(kind, quoted, Map.put(scope, :spec, kind not in @types)))}
  end

  # What was checked when it was compiled is believed.
  defp loose(module) do
    %{
      module: module,
      file: "nofile",
      line: 0,
      get: fn _ -> :term end,
      defined: fn _, _ -> true end,
      records: fn name -> {name, []} end,
      struct: fn module, _scope ->
        if Code.ensure_loaded?(module) and function_exported?(module, :__struct__, 0), do: Enum.sort(Map.to_list(module.__struct__())), else: []
      end
    }
  end

  # -- A module that closes --

  @doc "Checks the typespecs of a module, `{kind, line, file, quoted}` in the order they stand, and gives them as `kept/2`."
  def check(env, specs) do
    module = env.module
    defined = Enum.reduce(specs, %{}, &define(&1, &2, env))

    scope = %{
      module: module,
      get: &Module.get_attribute(module, &1),
      defined: fn name, arity -> is_map_key(defined, {name, arity}) end,
      records: &records(module, &1),
      struct: &fields/2
    }

    forms =
      for {kind, line, file, quoted} <- specs do
        place = fn -> Exception.format_stacktrace_entry(hd(Macro.Env.stacktrace(%{env | line: line, file: file}))) end
        warn = fn text -> :vl_error.warn(text, "#{Path.relative_to_cwd(file)}:#{line}", file, line) end
        at = %{line: line, file: file, spec: kind not in @types, warn: warn, place: place}
        form(of_macro(kind, quoted, module), quoted, Map.merge(scope, at))
      end

    for {{name, arity} = pair, {:typep, line, file}} <- defined, not Enum.any?(forms, &mentions?(elem(&1, 2), pair)), do: unused(name, arity, file, line)
    for {kind, pair, form} <- forms, do: {if(kind == :macrospec, do: :spec, else: kind), pair, form}
  end

  # The spec of a macro is that of the function it is kept as.
  defp of_macro(:spec, {:when, _, [spec, _]}, module), do: of_macro(:spec, spec, module)

  defp of_macro(:spec, {:"::", _, [{name, _, args}, _]}, module) when is_atom(name) and is_list(args),
    do: if(Module.defines?(module, {name, length(args)}, :defmacro), do: :macrospec, else: :spec)

  defp of_macro(kind, _quoted, _module), do: kind

  defp define({kind, line, file, {:"::", _, [{name, _, args}, _]}}, defined, _env) when kind in @types and is_atom(name) do
    pair = {name, if(is_list(args), do: length(args), else: 0)}
    scope = %{file: file, line: line}
    shown = "type #{name}/#{elem(pair, 1)}"
    if builtin(name, elem(pair, 1)), do: error(shown <> " is a built-in type and it cannot be redefined", scope)

    case defined do
      %{^pair => {_, line, file}} -> error("#{shown} is already defined in #{Path.relative_to_cwd(file)}:#{line}", scope)
      _ -> Map.put(defined, pair, {kind, line, file})
    end
  end

  defp define(_other, defined, _env), do: defined

  defp mentions?({:user_type, _, name, args}, {name, arity}) when length(args) == arity, do: true
  defp mentions?(tuple, pair) when is_tuple(tuple), do: mentions?(Tuple.to_list(tuple), pair)
  defp mentions?([head | tail], pair), do: mentions?(head, pair) or mentions?(tail, pair)
  defp mentions?(_other, _pair), do: false

  defp unused(name, arity, file, line),
    do: :vl_error.warn("type #{name}/#{arity} is unused", "#{Path.relative_to_cwd(file)}:#{line}", file, line)

  defp records(module, name), do: Map.get(Module.get_attribute(module, :__records__) || %{}, name)

  # The keys of a struct, of this module or of one that is there.
  defp fields(module, scope) do
    cond do
      Module.open?(module) -> Module.get_attribute(module, :__struct__) |> own_fields(module, scope)
      match?({:module, _}, Code.ensure_compiled(module)) and function_exported?(module, :__struct__, 0) -> Enum.sort(Map.to_list(module.__struct__()))
      true -> error("#{inspect(module)}.__struct__/0 is undefined, cannot expand struct #{inspect(module)}. Make sure the struct name is correct. If the struct name exists and is correct but it still cannot be found, you likely have cyclic module usage in your code", scope)
    end
  end

  defp own_fields(nil, module, scope), do: error("cannot access struct #{inspect(module)}, the struct was not yet defined or the struct is being accessed in the same context that defines it", scope)
  defp own_fields(struct, _module, _scope), do: Enum.sort(Map.to_list(struct))
end
