defmodule Code.Typespec do
  @moduledoc false
  # Types, specs and callbacks of compiled modules, in the forms of Erlang's abstract format, and back to quoted code.

  @doc "`{:ok, [{kind, {name, form, variables}}]}` of a module or an image."
  def fetch_types(module_or_image) do
    with {:ok, specs} <- kept(module_or_image),
         do: {:ok, for({kind, _pair, type} when kind in [:type, :typep, :opaque] <- specs, do: {kind, type})}
  end

  @doc "`{:ok, [{{name, arity}, [form]}]}` of a module or an image."
  def fetch_specs(module_or_image), do: with({:ok, specs} <- kept(module_or_image), do: {:ok, grouped(specs, [:spec])})

  @doc "As `fetch_specs/1`, of callbacks."
  def fetch_callbacks(module_or_image),
    do: with({:ok, specs} <- kept(module_or_image), do: {:ok, grouped(specs, [:callback, :macrocallback])})

  defp kept(module) when is_atom(module) do
    case :code.get_object_code(module) do
      {^module, image, _file} -> :vl_typespec.kept(module, image)
      :error -> :error
    end
  end

  defp kept(image) when is_binary(image), do: :vl_typespec.kept(nil, image)

  defp grouped(specs, kinds) do
    specs = for {kind, pair, form} <- specs, kind in kinds, do: {pair, form}
    for pair <- specs |> Enum.map(&elem(&1, 0)) |> Enum.uniq(), do: {pair, for({^pair, form} <- specs, do: form)}
  end

  # -- Back to quoted code --

  @doc "The quoted code of a type as `fetch_types/1` gives it."
  def type_to_quoted({name, type, args}), do: {:"::", [], [{name, [], for({:var, _, var} <- args, do: {var, [], nil})}, quoted(type)]}

  @doc "The quoted code of a spec as `fetch_specs/1` gives it."
  def spec_to_quoted(name, {:type, _, :bounded_fun, [fun, constraints]}) do
    guards = for {:type, _, :constraint, [_, [{:var, _, var}, type]]} <- constraints, do: {var, quoted(type)}
    {:when, [], [signature(name, fun), free(fun, guards) ++ guards]}
  end

  def spec_to_quoted(name, {:type, _, :fun, _} = fun) do
    case free(fun, []) do
      [] -> signature(name, fun)
      vars -> {:when, [], [signature(name, fun), vars]}
    end
  end

  defp signature(name, {:type, _, :fun, [{:type, _, :product, args}, result]}), do: {:"::", [], [{name, [], Enum.map(args, &quoted/1)}, quoted(result)]}

  # Variables that no guard bounds.
  defp free(fun, guards) do
    for var <- fun |> vars() |> Enum.uniq(), not Keyword.has_key?(guards, var), do: {var, {:var, [], nil}}
  end

  defp vars({:ann_type, _, [{:var, _, _}, type]}), do: vars(type)
  defp vars({:var, _, var}), do: [var]
  defp vars({_kind, _, _name, args}) when is_list(args), do: Enum.flat_map(args, &vars/1)
  defp vars({:remote_type, _, [_, _, args]}), do: Enum.flat_map(args, &vars/1)
  defp vars(_other), do: []

  defp quoted({:user_type, _, name, args}), do: {name, [], all(args)}
  defp quoted({:ann_type, _, [{:var, _, var}, type]}), do: {:"::", [], [{var, [], nil}, quoted(type)]}
  defp quoted({:remote_type, _, [{:atom, _, :elixir}, {:atom, _, name}, args]}), do: {name, [], all(args)}
  defp quoted({:remote_type, _, [module, {:atom, _, name}, args]}), do: {{:., [], [quoted(module), name]}, [], all(args)}
  defp quoted({:var, _, var}), do: {var, [], nil}
  defp quoted({:op, _, op, operand}), do: {op, [], [quoted(operand)]}
  defp quoted({kind, _, value}) when kind in [:atom, :integer], do: value
  defp quoted({:paren_type, _, [type]}), do: quoted(type)
  defp quoted({:type, line, name, args}) do
    case type(name, args) do
      {^name, [], args} -> {name, [line: line], args}
      other -> other
    end
  end

  defp all(args), do: Enum.map(args, &quoted/1)

  defp type(:union, types), do: types |> all() |> union()
  defp type(nil, []), do: []
  defp type(:list, [type]), do: list(quoted(type), type)
  defp type(:nonempty_list, []), do: [{:..., [], nil}]
  defp type(:nonempty_list, [type]), do: [quoted(type), {:..., [], nil}]
  defp type(:tuple, :any), do: {:tuple, [], []}
  defp type(:tuple, [left, right]), do: {quoted(left), quoted(right)}
  defp type(:tuple, elements), do: {:{}, [], all(elements)}
  defp type(:map, :any), do: {:map, [], []}
  defp type(:map, [{:type, _, :map_field_exact, [{:atom, _, :__struct__}, {:atom, _, module}]} | fields]), do: {:%, [], [module, {:%{}, [], Enum.map(fields, &field/1)}]}
  defp type(:map, fields), do: {:%{}, [], Enum.map(fields, &field/1)}
  defp type(:range, [low, high]), do: {:.., [], [quoted(low), quoted(high)]}
  defp type(:fun, []), do: [{:->, [], [[{:..., [], nil}], {:any, [], []}]}]
  defp type(:fun, [{:type, _, :any}, result]), do: [{:->, [], [[{:..., [], nil}], quoted(result)]}]
  defp type(:fun, [{:type, _, :product, args}, result]), do: [{:->, [], [all(args), quoted(result)]}]
  defp type(:binary, [{:integer, _, 0}, {:integer, _, 0}]), do: {:<<>>, [], [size(0)]}
  defp type(:binary, [{:integer, _, size}, {:integer, _, 0}]), do: {:<<>>, [], [size(size)]}
  defp type(:binary, [{:integer, _, 0}, {:integer, _, unit}]), do: {:<<>>, [], [unit(unit)]}
  defp type(:binary, [{:integer, _, size}, {:integer, _, unit}]), do: {:<<>>, [], [size(size), unit(unit)]}
  defp type(name, args), do: {name, [], all(args)}

  defp size(size), do: {:"::", [], [{:_, [], nil}, size]}
  defp unit(unit), do: {:"::", [], [{:_, [], nil}, {:*, [], [{:_, [], nil}, unit]}]}

  defp union([type]), do: type
  defp union([type | rest]), do: {:|, [], [type, union(rest)]}

  # A list of pairs under several names is written as a keyword list.
  defp list(quoted, {:type, _, :union, members}), do: if(Enum.all?(members, &pair?/1), do: all(members), else: [quoted])
  defp list({name, type}, _form) when is_atom(name), do: [{:{}, [], [name, type]}]
  defp list(quoted, _form), do: [quoted]

  defp pair?({:type, _, :tuple, [{:atom, _, _}, _]}), do: true
  defp pair?(_other), do: false

  defp field({:type, _, :map_field_exact, [{:atom, _, key}, value]}), do: {key, quoted(value)}
  defp field({:type, _, :map_field_exact, [key, value]}), do: {{:required, [], [quoted(key)]}, quoted(value)}
  defp field({:type, _, :map_field_assoc, [key, value]}), do: {{:optional, [], [quoted(key)]}, quoted(value)}
end
