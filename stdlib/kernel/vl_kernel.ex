defmodule :vl_kernel do
  @moduledoc false
  # What Kernel's macros and functions need besides themselves. Second in the order of boot:
  # only Kernel is there, so nothing here uses a macro that needs this module.

  # -- Errors --

  defp argument_error(message), do: :erlang.error(ArgumentError.exception(message))

  def assert_module_scope(%{module: nil}, fun, arity) do
    argument_error("cannot invoke #{fun}/#{arity} outside module")
  end

  def assert_module_scope(%{function: nil}, _fun, _arity), do: :ok

  def assert_module_scope(_env, fun, arity) do
    argument_error("cannot invoke #{fun}/#{arity} inside function/macro")
  end

  def invalid_match(name) do
    argument_error(
      "invalid expression in match, #{name} is not allowed in patterns such as function clauses, " <>
        "case clauses or on the left side of the = operator"
    )
  end

  def assert_no_match_or_guard(nil, _name), do: :ok
  def assert_no_match_or_guard(:match, name), do: invalid_match(name)

  def assert_no_match_or_guard(:guard, name) do
    argument_error(
      "invalid expression in guard, #{name} is not allowed in guards. To learn more about guards, " <>
        "visit: https://hexdocs.pm/elixir/patterns-and-guards.html"
    )
  end

  # -- and, or, if, unless --

  def boolean(:and, left, right), do: boolean_case(:and, left, right, false)
  def boolean(:or, left, right), do: boolean_case(:or, left, true, right)

  defp boolean_case(operator, left, on_true, on_false) do
    optimized(
      quote do
        case unquote(left) do
          false -> unquote(on_false)
          true -> unquote(on_true)
          other -> :erlang.error({:badbool, unquote(operator), other})
        end
      end
    )
  end

  def if_else(condition, on_true, on_false) do
    optimized(
      quote do
        case unquote(condition) do
          x when :erlang.orelse(:erlang."=:="(x, false), :erlang."=:="(x, nil)) -> unquote(on_false)
          _ -> unquote(on_true)
        end
      end
    )
  end

  defp optimized({:case, meta, args}), do: {:case, [{:optimize_boolean, true} | meta], args}

  def branches([do: on_true], _name), do: {on_true, nil}
  def branches([do: on_true, else: on_false], _name), do: {on_true, on_false}
  def branches([else: on_false, do: on_true], _name), do: {on_true, on_false}

  def branches(_clauses, name) do
    argument_error(
      "invalid or duplicate keys for #{name}, only \"do\" and an optional \"else\" are permitted"
    )
  end

  # -- in --

  def member(left, right, caller) do
    right = :elixir_expand.macro_expand(right, caller)
    in_body = caller.context == nil

    case right do
      [] when in_body ->
        quote do
          _ = unquote(left)
          false
        end

      [] ->
        false

      [_ | _] ->
        if in_body and not small_literals?(right, 0) do
          quote(do: :lists.member(unquote(left), unquote(right)))
        else
          with_value(left, in_body, fn left -> in_list(left, right, caller) end)
        end

      {:%{}, _, [__struct__: Range, first: first, last: last, step: step]} ->
        [first, last, step] = expand_all([first, last, step], caller)
        with_value(left, in_body, fn left -> in_range(left, first, last, step) end)

      _ when in_body ->
        quote(do: Enum.member?(unquote(right), unquote(left)))

      _ ->
        argument_error(
          "invalid right argument for operator \"in\", it expects a compile-time proper list or " <>
            "compile-time range on the right side when used in guard expressions, got: " <> Macro.to_string(right)
        )
    end
  end

  defp expand_all(list, caller), do: :lists.map(fn item -> :elixir_expand.macro_expand(item, caller) end, list)

  defp small_literals?([], count), do: count <= 32

  defp small_literals?([item | rest], count) do
    (is_number(item) or is_atom(item) or is_binary(item)) and small_literals?(rest, count + 1)
  end

  # In code a value is looked at once, whatever the test needs.
  defp with_value({name, _, context} = var, true, fun) when is_atom(name) and is_atom(context), do: fun.(var)
  defp with_value(left, false, fun), do: fun.(left)

  defp with_value(left, true, fun) do
    var = quote(do: var)

    quote do
      unquote(var) = unquote(left)
      unquote(fun.(var))
    end
  end

  defp in_list(left, list, caller) do
    [last | tests] = :lists.reverse(in_tests(left, list, caller))
    :lists.foldl(fn test, acc -> quote(do: :erlang.orelse(unquote(test), unquote(acc))) end, last, tests)
  end

  defp in_tests(left, [{:|, _, [item, tail]}], caller) do
    test = equal(left, item)

    case :elixir_expand.macro_expand(tail, caller) do
      [] -> [test]
      [_ | _] = tail -> [test | in_tests(left, tail, caller)]
      tail -> [test, quote(do: :lists.member(unquote(left), unquote(tail)))]
    end
  end

  defp in_tests(left, [item], _caller), do: [equal(left, item)]
  defp in_tests(left, [item | rest], caller), do: [equal(left, item) | in_tests(left, rest, caller)]

  defp equal(left, item), do: quote(do: :erlang."=:="(unquote(left), unquote(item)))

  defp in_range(left, same, same, step) when is_integer(same) and is_integer(step), do: equal(left, same)

  defp in_range(left, first, last, step) when is_integer(step) do
    bounds = if step > 0, do: between(left, first, last), else: between(left, last, first)

    on_step(both(quote(do: :erlang.is_integer(unquote(left))), bounds), left, first, step)
  end

  defp in_range(left, first, last, step) do
    up = both(quote(do: :erlang.>(unquote(step), 0)), between(left, first, last))
    down = both(quote(do: :erlang.<(unquote(step), 0)), between(left, last, first))

    test = quote(do: :erlang.orelse(unquote(up), unquote(down)))
    test = both(quote(do: :erlang.is_integer(unquote(last))), test)
    test = both(quote(do: :erlang.is_integer(unquote(first))), test)
    test = both(quote(do: :erlang.is_integer(unquote(left))), test)
    on_step(test, left, first, step)
  end

  defp both(left, right), do: quote(do: :erlang.andalso(unquote(left), unquote(right)))

  defp between(value, low, high) do
    both(quote(do: :erlang.>=(unquote(value), unquote(low))), quote(do: :erlang."=<"(unquote(value), unquote(high))))
  end

  defp on_step(test, _left, _first, step) when step == 1 or step == -1, do: test

  defp on_step(test, left, first, step) do
    offset = if first == 0, do: left, else: quote(do: :erlang.-(unquote(left), unquote(first)))
    both(test, quote(do: :erlang."=:="(:erlang.rem(unquote(offset), unquote(step)), 0)))
  end

  # -- |> and <> --

  # What is piped stays a pipe: the last call may be a macro that looks at it, such as dbg.
  def pipe(left, right) do
    :lists.foldl(fn {call, position}, piped -> Macro.pipe(piped, call, position) end, left, Macro.unpipe(right))
  end

  def concat_binaries({:<>, _, [left, right]}, caller) do
    parts = concat_parts(left, right, caller)
    {:<<>>, [], parts}
  end

  defp concat_parts(left, right, caller) do
    left = concat_part(left, caller, :left)

    case right do
      {:<>, _, [middle, right]} -> [left | concat_parts(middle, right, caller)]
      _ -> [left, concat_part(right, caller, :right)]
    end
  end

  defp concat_part(part, _caller, _side) when is_binary(part), do: part

  defp concat_part(part, _caller, _side) when is_list(part) or is_atom(part) or is_number(part) do
    argument_error("expected binary argument in <> operator but got: " <> Macro.to_string(part))
  end

  defp concat_part(part, %{context: :match} = caller, :left) do
    case :elixir_expand.macro_expand(part, caller) do
      {name, _, context} when is_atom(name) and is_atom(context) -> open_left(part)
      {:^, _, [_]} -> open_left(part)
      expanded -> as_binary(expanded)
    end
  end

  defp concat_part(part, _caller, _side), do: as_binary(part)

  defp as_binary(part), do: quote(do: unquote(part) :: binary)

  defp open_left(part) do
    argument_error(
      "the left argument of <> operator inside a match should always be a literal binary because its size " <>
        "can't be verified. Got: " <> Macro.to_string(part)
    )
  end

  # -- Ranges --

  def full_range(:match), do: invalid_match("..")
  def full_range(_context), do: {:%{}, [], [__struct__: Range, first: 0, last: -1, step: 1]}

  def range(first, last, caller) do
    [first, last] = expand_all([first, last], caller)

    if not (bound?(first) and bound?(last)) do
      argument_error(
        "ranges (first..last) expect both sides to be integers, got: " <> Macro.to_string({:.., [], [first, last]})
      )
    end

    two_sided(first, last, caller.context)
  end

  defp two_sided(first, last, _context) when is_integer(first) and is_integer(last) do
    step = if first <= last, do: 1, else: -1
    {:%{}, [], [__struct__: Range, first: first, last: last, step: step]}
  end

  defp two_sided(first, last, nil), do: quote(do: Range.new(unquote(first), unquote(last)))
  defp two_sided(first, last, :guard), do: {:%{}, [], [__struct__: Range, first: first, last: last, step: nil]}
  defp two_sided(first, last, :match), do: {:%{}, [], [__struct__: Range, first: first, last: last]}

  def range(first, last, step, caller) do
    [first, last, step] = expand_all([first, last, step], caller)

    if not (bound?(first) and bound?(last) and bound?(step)) do
      argument_error(
        "ranges (first..last//step) expect both sides and the step to be integers, got: " <>
          Macro.to_string({:"..//", [], [first, last, step]})
      )
    end

    if step == 0 do
      argument_error("ranges (first..last//step) expect the step to be a non-zero integer, got: 0")
    end

    if caller.context != nil or (is_integer(first) and is_integer(last) and is_integer(step)) do
      {:%{}, [], [__struct__: Range, first: first, last: last, step: step]}
    else
      quote(do: Range.new(unquote(first), unquote(last), unquote(step)))
    end
  end

  defp bound?(value) when is_integer(value) or is_tuple(value), do: true
  defp bound?(_value), do: false

  # -- Structs and exceptions --

  # What defstruct does when the module's body runs: the struct, its fields in order, the enforced keys.
  def defstruct(module, fields, env) do
    if :elixir_module.has_attribute(module, :__struct__) do
      argument_error(
        "defstruct has already been called for #{inspect(module)}, defstruct can only be called once per module"
      )
    end

    if not is_list(fields) do
      argument_error("struct fields definition must be list, got: #{inspect(fields)}")
    end

    fields = :lists.map(&struct_field/1, fields)
    warn_duplicates(fields, [], env)
    enforced = enforced_keys(module, fields)
    :lists.foreach(&check_field/1, fields)
    struct = :maps.put(:__struct__, module, :maps.from_list(fields))
    :elixir_module.put_attribute(module, :__struct__, struct, nil)
    :elixir_module.put_fact(module, :struct, :lists.map(&field_info(&1, enforced), fields))
    {struct, fields, enforced}
  end

  # Only what is no plain data can fail; to find out costs nothing for the rest.
  defp check_field({_key, value}) when is_atom(value) or is_number(value) or is_binary(value) or value == [], do: :ok

  defp check_field({key, value}) do
    :elixir_quote.escape(value, :none, false)
  rescue
    error in ArgumentError ->
      argument_error("invalid value for struct field #{key}, " <> Exception.message(error))
  end

  defp field_info({key, _}, enforced), do: %{field: key, required: :lists.member(key, enforced)}

  defp struct_field({key, value}) when is_atom(key), do: {key, value}
  defp struct_field(key) when is_atom(key), do: {key, nil}

  defp struct_field(other) do
    argument_error("struct field names must be atoms, got: #{inspect(other)}")
  end

  defp warn_duplicates([{key, _} | rest], seen, env) do
    if :lists.member(key, seen) do
      [{module, function, _, place} | _] = Macro.Env.stacktrace(env)
      IO.warn("duplicate key #{inspect(key)} found in struct", [{module, function, 1, place}])
    end

    warn_duplicates(rest, [key | seen], env)
  end

  defp warn_duplicates([], _seen, _env), do: :ok

  defp enforced_keys(module, fields) do
    enforced =
      case :elixir_module.get_attribute(module, :enforce_keys, nil) do
        keys when is_list(keys) -> keys
        nil -> []
        key -> [key]
      end

    for key <- enforced, not is_atom(key) do
      argument_error("keys given to @enforce_keys must be atoms, got: #{inspect(key)}")
    end

    case :lists.filter(fn key -> not :lists.keymember(key, 1, fields) end, enforced) do
      [] ->
        enforced

      missing ->
        argument_error(
          "@enforce_keys required keys (#{inspect(missing)}) that are not defined in defstruct: " <>
            inspect(fields)
        )
    end
  end

  def build_struct(struct, pairs, enforced, module) do
    pairs = to_pairs(pairs)
    built = fill(struct, pairs)

    case :lists.filter(fn key -> not :lists.keymember(key, 1, pairs) end, enforced) do
      [] ->
        built

      missing ->
        argument_error(
          "the following keys must also be given when building struct #{inspect(module)}: #{inspect(missing)}"
        )
    end
  end

  defp to_pairs(pairs) when is_list(pairs), do: pairs
  defp to_pairs(pairs), do: Enum.to_list(pairs)

  def fill(struct, pairs), do: :lists.foldl(fn {key, value}, acc -> %{acc | key => value} end, struct, pairs)

  def merge_strict(struct, pairs) do
    :lists.foldl(
      fn
        {:__struct__, _}, acc ->
          acc

        {key, value}, acc ->
          if :erlang.is_map_key(key, acc) do
            :maps.put(key, value, acc)
          else
            :erlang.error(KeyError.exception(key: key, term: acc))
          end
      end,
      struct,
      to_pairs(pairs)
    )
  end

  def merge_known(struct, pairs) do
    :lists.foldl(
      fn {key, value}, acc ->
        if :erlang.is_map_key(key, acc) and key != :__struct__, do: :maps.put(key, value, acc), else: acc
      end,
      struct,
      to_pairs(pairs)
    )
  end

  def struct(struct, fields, merge) when is_atom(struct) do
    merge.(validate_struct(struct.__struct__(), struct, 0), fields)
  end

  def struct(%{__struct__: name} = struct, fields, merge) when is_atom(name), do: merge.(struct, fields)

  def validate_struct(%{__struct__: module} = struct, module, _arity), do: struct

  def validate_struct(%{__struct__: name}, module, arity) when is_atom(name) do
    argument_error(
      "expected struct name returned by #{inspect(module)}.__struct__/#{arity} to be #{inspect(module)}, " <>
        "got: #{inspect(name)}"
    )
  end

  def validate_struct(other, module, arity) do
    argument_error(
      "expected #{inspect(module)}.__struct__/#{arity} to return a map with a :__struct__ key that holds " <>
        "the name of the struct (atom), got: #{inspect(other)}"
    )
  end

  # The struct is there: other files that are compiled now may use it.
  def derive(module, struct, fields, env) do
    case :elixir_module.delete_attribute(module, :derive) do
      [_ | _] = derives -> Protocol.__derive__(derives, module, struct, fields, env)
      _ -> :ok
    end

    case :erlang.get(:elixir_compiler_info) do
      {compiler, _} -> send(compiler, {:available, :struct, module})
      :undefined -> :ok
    end
  end

  def exception_fields(struct, args) do
    {valid, invalid} = :lists.partition(fn {key, _} -> :erlang.is_map_key(key, struct) end, args)

    if invalid != [] do
      IO.warn(
        "the following fields are unknown when raising #{inspect(struct.__struct__)}: #{inspect(invalid)}. " <>
          "Please make sure to only give known fields when raising or redefine " <>
          "#{inspect(struct.__struct__)}.exception/1 to discard unknown fields. " <>
          "Future Elixir versions will raise on unknown fields given to raise/2"
      )
    end

    valid
  end

  # -- raise, reraise --

  def raise(message, caller) do
    case static_exception(message, caller) do
      {:ok, exception} -> quote(do: :erlang.error(unquote(exception)))
      {:dynamic, message} -> quote(do: :erlang.error(:vl_kernel.exception(unquote(message))))
    end
  end

  def reraise(message, stacktrace, caller) do
    exception =
      case static_exception(message, caller) do
        {:ok, exception} -> exception
        {:dynamic, message} -> quote(do: :vl_kernel.exception(unquote(message)))
      end

    quote(do: :erlang.raise(:error, unquote(exception), unquote(stacktrace)))
  end

  defp static_exception(message, caller) do
    message = if is_binary(message), do: message, else: :elixir_expand.macro_expand(message, caller)

    case message do
      text when is_binary(text) -> {:ok, quote(do: RuntimeError.exception(unquote(text)))}
      {:<<>>, _, _} = text -> {:ok, quote(do: RuntimeError.exception(unquote(text)))}
      module when is_atom(module) -> {:ok, quote(do: unquote(module).exception([]))}
      other -> {:dynamic, other}
    end
  end

  # What raise/1 raises for a value known only now.
  def exception(message) when is_binary(message), do: RuntimeError.exception(message)
  def exception(module) when is_atom(module), do: module.exception([])
  def exception(%{__struct__: name, __exception__: true} = exception) when is_atom(name), do: exception

  def exception(other) do
    ArgumentError.exception(
      "raise/1 and reraise/2 expect a module name, string or exception as the first argument, got: #{inspect(other)}"
    )
  end

  # -- Guards --

  def struct_guard(term) do
    quote do
      :erlang.andalso(
        :erlang.is_map(unquote(term)),
        :erlang.andalso(
          :erlang.is_map_key(:__struct__, unquote(term)),
          :erlang.is_atom(:erlang.map_get(:__struct__, unquote(term)))
        )
      )
    end
  end

  def exception_guard(term) do
    quote do
      :erlang.andalso(
        unquote(struct_guard(term)),
        :erlang.andalso(
          :erlang.is_map_key(:__exception__, unquote(term)),
          :erlang."=:="(:erlang.map_get(:__exception__, unquote(term)), true)
        )
      )
    end
  end

  # The macro that defguard defines: in a guard the expression with the arguments in it; in code each
  # argument is looked at once.
  def defguard(kind, guard, caller) do
    assert_module_scope(caller, kind, 2)

    case guard_parts(guard) do
      {call, nil} ->
        quote do
          @doc guard: true
          unquote(kind)(unquote(call))
        end

      {{name, _, args} = call, body} ->
        vars = if is_list(args), do: :lists.map(&guard_variable(&1, call), args), else: []

        quote do
          @doc guard: true
          unquote(kind)(unquote(call)) do
            require :vl_kernel
            :vl_kernel.guard_body(unquote({name, length(vars)}), unquote(vars), unquote(body))
          end
        end
    end
  end

  # What the macro gives. The expression is expanded when the macro is defined, so that it sees attributes of then.
  defmacro guard_body(name, vars, body) do
    numbers = :maps.from_list(:lists.zip(:lists.map(&var_key/1, vars), count(vars, 1)))
    caller = %{__CALLER__ | context: :guard, function: name, versioned_vars: numbers}
    {body, _env} = :elixir_expand.expand(body, caller)
    used = :lists.filter(fn var -> uses?(body, var_key(var)) end, vars)
    code = :elixir_quote.escape(unquoted(body, numbers), :none, true)
    fresh = Macro.generate_unique_arguments(length(used), __CALLER__.module)
    names = :maps.from_list(:lists.zip(:lists.map(&var_key/1, used), fresh))
    once = :elixir_quote.escape({:__block__, [], bind_once(fresh, used) ++ [renamed(body, names)]}, :none, true)

    quote do
      case Macro.Env.in_guard?(__CALLER__) do
        true -> unquote(code)
        false -> unquote(once)
      end
    end
  end

  defp count([], _n), do: []
  defp count([_ | rest], n), do: [n | count(rest, n + 1)]

  defp var_key({name, meta, context}), do: {name, :proplists.get_value(:counter, meta, context)}

  defp guard_parts({:when, _, [call, {:when, _, _}]} = guard) do
    _ = call
    bad_guard(guard)
  end

  defp guard_parts({:when, _, [{name, _, args} = call, body]}) when is_atom(name) and (is_list(args) or is_atom(args)),
    do: {call, body}

  defp guard_parts({name, _, args} = call) when is_atom(name) and name != :when and (is_list(args) or is_atom(args)),
    do: {call, nil}

  defp guard_parts(other), do: bad_guard(other)

  defp bad_guard(guard), do: argument_error("invalid syntax in defguard #{Macro.to_string(guard)}")

  defp guard_variable({:\\, _, [arg, _]}, guard), do: guard_variable(arg, guard)
  defp guard_variable({name, _, context} = var, _guard) when is_atom(name) and is_atom(context), do: var
  defp guard_variable(_other, guard), do: bad_guard(guard)

  defp uses?({name, meta, context} = var, key) when is_atom(name) and is_list(meta) and is_atom(context),
    do: var_key(var) == key

  defp uses?({left, meta, args}, key) when is_list(meta), do: uses?(left, key) or uses?(args, key)
  defp uses?({left, right}, key), do: uses?(left, key) or uses?(right, key)
  defp uses?([head | tail], key), do: uses?(head, key) or uses?(tail, key)
  defp uses?(_other, _key), do: false

  defp unquoted(body, numbers) do
    Macro.postwalk(body, fn
      {name, meta, context} = var when is_atom(name) and is_list(meta) and is_atom(context) ->
        if is_map_key(numbers, var_key(var)), do: {:unquote, [], [var]}, else: var

      node ->
        node
    end)
  end

  defp renamed(body, names) do
    Macro.postwalk(body, fn
      {name, meta, context} = var when is_atom(name) and is_list(meta) and is_atom(context) ->
        :maps.get(var_key(var), names, var)

      node ->
        node
    end)
  end

  defp bind_once([], []), do: []

  defp bind_once(names, vars) do
    values = :lists.map(fn var -> {:unquote, [], [var]} end, vars)
    [{:=, [], [{:{}, [], names}, {:{}, [], values}]}]
  end

  # -- defdelegate --

  def delegates(funs, opts, module) do
    target =
      case :lists.keyfind(:to, 1, opts) do
        {:to, target} when is_atom(target) -> target
        {:to, other} -> argument_error("expected a module in :to of defdelegate, got: #{inspect(other)}")
        false -> argument_error("expected to: to be given as argument")
      end

    if target == module and not :lists.keymember(:as, 1, opts) do
      argument_error(
        "defdelegate function is calling itself, which will lead to an infinite loop. " <>
          "You should either change the value of the :to option or specify the :as option"
      )
    end

    funs = if is_list(funs), do: funs, else: [funs]
    :lists.map(fn fun -> delegate(fun, target, opts) end, funs)
  end

  defp delegate(fun, target, opts) do
    {name, args} =
      case fun do
        {:when, _, [_, guards]} -> argument_error("guards are not allowed in defdelegate/2, got: when #{Macro.to_string(guards)}")
        {name, _, args} when is_atom(name) and is_list(args) -> {name, args}
        {name, _, context} when is_atom(name) and is_atom(context) -> {name, []}
        other -> argument_error("invalid syntax in defdelegate #{Macro.to_string(other)}")
      end

    as =
      case :lists.keyfind(:as, 1, opts) do
        {:as, as} -> as
        false -> name
      end

    {name, args, target, as, :lists.map(&delegate_argument/1, args)}
  end

  defp delegate_argument({:\\, _, [arg, _default]}), do: delegate_argument(arg)
  defp delegate_argument({name, _, context} = var) when is_atom(name) and is_atom(context), do: var

  defp delegate_argument(other) do
    argument_error(
      "defdelegate/2 only accepts function parameters, got: #{Macro.to_string(other)}"
    )
  end

  # How @name (call do ... end) should have been written.
  def attribute_block(name, call) do
    String.replace("\n@#{name} (#{Macro.to_string(call)})", "\n", "\n    ")
  end

  # -- use --

  def use(module, opts, caller) do
    calls =
      :lists.map(
        fn expanded ->
          quote do
            require unquote(expanded)
            unquote(expanded).__using__(unquote(opts))
          end
        end,
        used_modules(module, caller)
      )

    {:__block__, [], calls}
  end

  defp used_modules({{:., _, [base, :{}]}, _, refs}, caller) do
    base = :elixir_expand.macro_expand(base, caller)

    :lists.map(
      fn
        {:__aliases__, _, ref} -> Module.concat([base | ref])
        ref when is_atom(ref) -> Module.concat(base, ref)
      end,
      refs
    )
  end

  defp used_modules(module, caller) do
    case :elixir_expand.macro_expand(module, caller) do
      module when is_atom(module) ->
        [module]

      other ->
        argument_error(
          "invalid arguments for use, expected a compile time atom or alias, got: " <> Macro.to_string(other)
        )
    end
  end

  # -- destructure, binding, dbg --

  def destructure(nil, count), do: :lists.duplicate(count, nil)
  def destructure(list, count) when is_list(list), do: pad(list, count)
  def destructure(other, count), do: pad([other], count)

  defp pad(_list, 0), do: []
  defp pad([], count), do: :lists.duplicate(count, nil)
  defp pad([head | tail], count), do: [head | pad(tail, count - 1)]

  def binding(context, caller) do
    for {name, ^context} <- :lists.sort(:maps.keys(caller.versioned_vars)) do
      {name, {name, [generated: true], context}}
    end
  end

  def dbg({:binding, _, []}, options, caller) do
    Macro.dbg({:binding, [], []}, options, caller)
  end

  def dbg(code, options, caller), do: Macro.dbg(code, options, caller)

  # -- Paths: put_in(user.name[:first], value) and its kin --

  def path_macro(kind, path, final, caller) do
    [base | keys] = path_parts(path, [], kind)
    fields_only = :lists.all(fn {type, _} -> type == :field end, keys)

    cond do
      kind == :pop_in -> pop_path(base, keys)
      kind == :get_and_update_in -> read_and_write(base, keys, final_call(final, kind))
      fields_only -> update_fields(base, keys, final, caller)
      true -> quote(do: :erlang.element(2, unquote(read_and_write(base, keys, final_call(final, kind)))))
    end
  end

  defp final_call(final, :get_and_update_in) do
    fn var -> quote(do: unquote(final.(var)).(unquote(var))) end
  end

  defp final_call(final, _kind), do: fn var -> {nil, final.(var)} end

  defp path_parts({{:., _, [Access, :get]}, _, [expr, key]}, acc, kind) do
    path_parts(expr, [{:access, key} | acc], kind)
  end

  defp path_parts({{:., _, [expr, key]}, _, []}, acc, kind)
       when is_tuple(expr) and :erlang.element(1, expr) != :__aliases__ and
              :erlang.element(1, expr) != :__MODULE__ do
    path_parts(expr, [{:field, key} | acc], kind)
  end

  defp path_parts(other, [], kind) do
    argument_error(
      "expected expression given to #{path_name(kind)} to access at least one element, " <>
        "got: #{Macro.to_string(other)}"
    )
  end

  defp path_parts(other, acc, kind) do
    case path_start?(other) do
      true ->
        [other | acc]

      false ->
        argument_error(
          "expression given to #{path_name(kind)} must start with a variable, local or remote call " <>
            "and be followed by an element access, got: #{Macro.to_string(other)}"
        )
    end
  end

  defp path_name(:pop_in), do: "pop_in/1"
  defp path_name(kind), do: "#{kind}/2"

  defp path_start?({{:., _, [expr, _]}, _, _args})
       when is_atom(expr) or :erlang.element(1, expr) == :__aliases__ or :erlang.element(1, expr) == :__MODULE__,
       do: true

  defp path_start?({name, _, _}) when is_atom(name), do: true
  defp path_start?(other), do: not is_tuple(other)

  defp update_fields(base, [{:field, key} | rest], final, caller) do
    value = quote(do: value)

    inner =
      case rest do
        [] -> final.(value)
        _ -> update_fields(value, rest, final, caller)
      end

    quote do
      case unquote(base) do
        %{unquote(key) => unquote(value)} = map -> %{map | unquote(key) => unquote(inner)}
        %{} = map -> :erlang.error(KeyError.exception(key: unquote(key), term: map))
        other -> :erlang.error({:badmap, other})
      end
    end
  end

  defp read_and_write(base, [{type, key} | rest], final) do
    value = quote(do: value)

    inner =
      case rest do
        [] -> final.(value)
        _ -> read_and_write(value, rest, final)
      end

    access(type, base, key, quote(do: fn unquote(value) -> unquote(inner) end))
  end

  defp access(:access, base, key, fun) do
    quote(do: Access.get_and_update(unquote(base), unquote(key), unquote(fun)))
  end

  defp access(:field, base, key, fun) do
    quote(do: Map.get_and_update!(unquote(base), unquote(key), unquote(fun)))
  end

  defp pop_path(base, [{:access, key}]), do: quote(do: Access.pop(unquote(base), unquote(key)))
  defp pop_path(_base, [{:field, _}]), do: argument_error("cannot use pop_in when the last segment is a field")

  defp pop_path(base, [{type, key} | rest]) do
    value = quote(do: value)

    # What is nil goes; but a field must stay.
    none = if type == :field, do: {nil, nil}, else: :pop

    fun =
      quote do
        fn
          nil -> unquote(none)
          unquote(value) -> unquote(pop_path(value, rest))
        end
      end

    access(type, base, key, fun)
  end

  # The first of every `step` bytes.
  def every_byte(binary, step), do: for(at <- 0..(byte_size(binary) - 1)//step, into: "", do: binary_part(binary, at, 1))
end
