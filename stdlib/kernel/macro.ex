defmodule Macro do
  @moduledoc """
  Working with code as terms.

  A quoted expression is a literal, or a node `{name, metadata, arguments}`.
  """

  import Kernel, except: [to_string: 1]

  @type t :: input
  @type input :: term
  @type metadata :: keyword

  # -- Building --

  @doc """
  A variable of a context.

      iex> Macro.var(:x, nil)
      {:x, [], nil}
  """
  def var(var, context) when is_atom(var) and is_atom(context), do: {var, [], context}

  @doc "A variable that is like no other, whatever is expanded around it."
  def unique_var(var, context) when is_atom(var) and is_atom(context) do
    {var, [counter: :erlang.unique_integer()], context}
  end

  @doc """
  Variables `arg1`, `arg2` and so on.

      iex> Macro.generate_arguments(2, __MODULE__)
      [{:arg1, [], __MODULE__}, {:arg2, [], __MODULE__}]
  """
  def generate_arguments(amount, context), do: arguments(amount, fn name -> var(name, context) end)

  @doc "As `generate_arguments/2`, of unique variables."
  def generate_unique_arguments(amount, context), do: arguments(amount, fn name -> unique_var(name, context) end)

  defp arguments(0, _fun), do: []

  defp arguments(amount, fun) when is_integer(amount) and amount > 0 do
    :lists.map(fn i -> fun.(:erlang.binary_to_atom("arg" <> :erlang.integer_to_binary(i), :utf8)) end, :lists.seq(1, amount))
  end

  @doc """
  The metadata of a node put through a function; other terms stay.

      iex> Macro.update_meta({:x, [line: 1], nil}, fn _ -> [] end)
      {:x, [], nil}
  """
  def update_meta(quoted, fun)
  def update_meta({left, meta, right}, fun) when is_list(meta), do: {left, fun.(meta), right}
  def update_meta(other, _fun), do: other

  @doc """
  The code that builds a term.

      iex> Macro.escape({:a, :b, :c})
      {:{}, [], [:a, :b, :c]}
  """
  def escape(expr, opts \\ []) do
    unquote = :lists.keyfind(:unquote, 1, opts) == {:unquote, true}
    prune = if :lists.keyfind(:prune_metadata, 1, opts) == {:prune_metadata, true}, do: :prune_metadata, else: :none
    :elixir_quote.escape(expr, prune, unquote)
  end

  @doc """
  The struct of that name, also when its module is being compiled.

      iex> Macro.struct!(Range, __ENV__)
      %{__struct__: Range, first: nil, last: nil, step: nil}
  """
  def struct!(module, env) when is_atom(module) do
    if module == env.module and :elixir_module.has_attribute(module, :__struct__),
      do: :elixir_module.get_attribute(module, :__struct__, nil),
      else: :elixir_expand.load_struct(module, env)
  end

  # -- Pipes --

  @doc """
  The steps of a pipe, each with the position the one before goes to.

      iex> Macro.unpipe(quote(do: 1 |> f(2)))
      [{1, 0}, {{:f, [], [2]}, 0}]
  """
  def unpipe(expr), do: :lists.reverse(unpipe(expr, []))

  defp unpipe({:|>, _, [left, right]}, acc), do: unpipe(right, unpipe(left, acc))
  defp unpipe(other, acc), do: [{other, 0} | acc]

  @doc """
  Puts an expression in as an argument of a call.

      iex> Macro.pipe(1, quote(do: f(2)), 0)
      {:f, [], [1, 2]}
  """
  def pipe(expr, call_args, position)

  def pipe(expr, {:&, _, _} = call, _position), do: bad_pipe(expr, call)

  def pipe(expr, {:fn, _, _}, _position) do
    argument_error(
      "cannot pipe #{to_string(expr)} into an anonymous function without calling the function; use Kernel.then/2 " <>
        "instead or define the anonymous function as a regular private function"
    )
  end

  def pipe(expr, {container, _, _} = call, _position) when container in [:{}, :%{}, :<<>>, :__aliases__],
    do: bad_pipe(expr, call)

  def pipe(expr, {unquote, _, []}, _position) when unquote in [:unquote, :unquote_splicing] do
    argument_error(
      "cannot pipe #{to_string(expr)} into the special form #{unquote}/1 since #{unquote}/1 is used to build the Elixir AST itself"
    )
  end

  def pipe(_expr, {sign, _, [arg]}, _position) when sign in [:+, :-] do
    argument_error(
      "piping into a unary operator is not supported, please use the qualified name: " <>
        "Kernel.#{sign}(#{to_string(arg)}), instead of #{sign}#{to_string(arg)}"
    )
  end

  def pipe(expr, {call, line, atom}, position) when is_atom(atom), do: {call, line, insert_at([], position, expr)}

  def pipe(expr, {name, line, args} = call, position) when is_list(args) do
    case taken_by_operator(name) do
      nil ->
        {name, line, insert_at(args, position, expr)}

      arguments ->
        argument_error(
          "cannot pipe #{to_string(expr)} into #{to_string(call)}, the #{inspect(name)} operator can only take #{arguments}"
        )
    end
  end

  def pipe(expr, other, _position), do: bad_pipe(expr, other)

  defp taken_by_operator(name) when not is_atom(name) or name in [:"=>", :"//"], do: nil

  defp taken_by_operator(name) do
    cond do
      :vl_operators.unary(name) != :error -> "one argument"
      :vl_operators.binary(name) != :error -> "two arguments"
      true -> nil
    end
  end

  defp insert_at(list, 0, item), do: [item | list]
  defp insert_at([], _position, item), do: [item]
  defp insert_at([head | tail], position, item), do: [head | insert_at(tail, position - 1, item)]

  defp bad_pipe(expr, other) do
    argument_error(
      "cannot pipe #{to_string(expr)} into #{to_string(other)}, can only pipe into local calls foo(), " <>
        "remote calls Foo.bar() or anonymous function calls foo.()"
    )
  end

  defp argument_error(message), do: :erlang.error(ArgumentError.exception(message))

  # -- Taking apart --

  @doc """
  A call as name and arguments, with its module if it has one; `:error` for what is no call.

      iex> Macro.decompose_call(quote(do: foo(1)))
      {:foo, [1]}
      iex> Macro.decompose_call(1)
      :error
  """
  def decompose_call(ast)
  def decompose_call({:{}, _, args}) when is_list(args), do: :error

  def decompose_call({{:., _, [remote, function]}, _, args})
      when (is_tuple(remote) or is_atom(remote)) and is_atom(function) and is_list(args) do
    {remote, function, args}
  end

  def decompose_call({name, _, args}) when is_atom(name) and is_atom(args), do: {name, []}
  def decompose_call({name, _, args}) when is_atom(name) and is_list(args), do: {name, args}
  def decompose_call(_), do: :error

  @doc "True for code that is a literal all the way down: atoms, numbers, texts, and containers of such."
  def quoted_literal?(term)
  def quoted_literal?({:__aliases__, _, args}), do: :lists.all(&is_atom/1, args)
  def quoted_literal?({:%, _, [left, right]}), do: quoted_literal?(left) and quoted_literal?(right)
  def quoted_literal?({:%{}, _, args}), do: all_literals?(args)
  def quoted_literal?({:{}, _, args}), do: all_literals?(args)
  def quoted_literal?({:__MODULE__, _, context}) when is_atom(context), do: true
  def quoted_literal?({op, _, [number]}) when op in [:+, :-] and is_number(number), do: true
  def quoted_literal?({left, right}), do: quoted_literal?(left) and quoted_literal?(right)
  def quoted_literal?(list) when is_list(list), do: all_literals?(list)

  def quoted_literal?(term) do
    is_atom(term) or is_number(term) or is_binary(term) or is_function(term)
  end

  defp all_literals?(list), do: :lists.all(&quoted_literal?/1, list)

  @doc "True if the name with that arity is a special form."
  def special_form?(name, arity) when is_atom(name) and is_integer(arity), do: :vl_operators.special_form?(name, arity)

  @doc """
  True if the name with that arity is an operator.

      iex> Macro.operator?(:+, 2)
      true
      iex> Macro.operator?(:foo, 1)
      false
  """
  def operator?(name, arity)
  def operator?(:.., 0), do: true
  def operator?(:"..//", 3), do: true
  def operator?(name, 2) when is_atom(name), do: :vl_operators.binary(name) != :error
  def operator?(name, 1) when is_atom(name), do: :vl_operators.unary(name) != :error
  def operator?(name, arity) when is_atom(name) and is_integer(arity), do: false

  @doc """
  `:ok` if the term is valid quoted code, else `{:error, part}`.

      iex> Macro.validate({:two_tuple, :is_fine})
      :ok
      iex> Macro.validate({:bad, 1, 2})
      {:error, {:bad, 1, 2}}
  """
  def validate(expr), do: find_invalid(expr) || :ok

  defp find_invalid({left, right}), do: find_invalid(left) || find_invalid(right)

  defp find_invalid({left, meta, right})
       when is_list(meta) and (is_atom(right) or is_list(right)) do
    find_invalid(left) || find_invalid(right)
  end

  defp find_invalid([head | tail]) when is_list(tail), do: find_invalid(head) || find_invalid(tail)
  defp find_invalid([]), do: nil
  defp find_invalid(pid) when is_pid(pid), do: nil
  defp find_invalid(term) when is_atom(term) or is_number(term) or is_binary(term), do: nil
  defp find_invalid(fun) when is_function(fun), do: external_or_error(fun)
  defp find_invalid(other), do: {:error, other}

  defp external_or_error(fun) do
    if :erlang.fun_info(fun, :type) == {:type, :external}, do: nil, else: {:error, fun}
  end

  @doc """
  The nodes from the first one for which `fun` is true up to the root, or `nil`.

      iex> Macro.path(quote(do: [f(1)]), &(&1 == 1))
      [1, {:f, [], [1]}, [{:f, [], [1]}]]
  """
  def path(ast, fun) when is_function(fun, 1), do: path(ast, [], fun)

  defp path(node, parents, fun) do
    parents = [node | parents]
    if fun.(node), do: parents, else: path_in(children(node), parents, fun)
  end

  defp path_in([], _parents, _fun), do: nil
  defp path_in([child | rest], parents, fun), do: path(child, parents, fun) || path_in(rest, parents, fun)

  defp children({form, _, args}) when is_atom(form) and is_list(args), do: args
  defp children({form, _, _args}) when is_atom(form), do: []
  defp children({form, _, args}) when is_list(args), do: [form | args]
  defp children({form, _, _args}), do: [form]
  defp children({left, right}), do: [left, right]
  defp children(list) when is_list(list), do: list
  defp children(_leaf), do: []

  # -- Walking --

  @doc "Puts every node through `pre` on the way down and `post` on the way up, with an accumulator."
  def traverse(ast, acc, pre, post) when is_function(pre, 2) and is_function(post, 2) do
    {ast, acc} = pre.(ast, acc)
    walk(ast, acc, pre, post)
  end

  defp walk({form, meta, args}, acc, pre, post) when is_atom(form) do
    {args, acc} = walk_args(args, acc, pre, post)
    post.({form, meta, args}, acc)
  end

  defp walk({form, meta, args}, acc, pre, post) do
    {form, acc} = traverse(form, acc, pre, post)
    {args, acc} = walk_args(args, acc, pre, post)
    post.({form, meta, args}, acc)
  end

  defp walk({left, right}, acc, pre, post) do
    {left, acc} = traverse(left, acc, pre, post)
    {right, acc} = traverse(right, acc, pre, post)
    post.({left, right}, acc)
  end

  defp walk(list, acc, pre, post) when is_list(list) do
    {list, acc} = walk_args(list, acc, pre, post)
    post.(list, acc)
  end

  defp walk(leaf, acc, _pre, post), do: post.(leaf, acc)

  defp walk_args(context, acc, _pre, _post) when is_atom(context), do: {context, acc}

  defp walk_args(args, acc, pre, post) when is_list(args) do
    :lists.mapfoldl(fn arg, acc -> traverse(arg, acc, pre, post) end, acc, args)
  end

  @doc """
  Every node through a function, parents first.

      iex> Macro.prewalk(quote(do: 1 + 2), fn
      ...>   n when is_integer(n) -> n * 10
      ...>   node -> node
      ...> end) |> Macro.to_string()
      "10 + 20"
  """
  def prewalk(ast, fun) when is_function(fun, 1) do
    elem(prewalk(ast, nil, fn node, nil -> {fun.(node), nil} end), 0)
  end

  @doc "As `prewalk/2`, with an accumulator."
  def prewalk(ast, acc, fun) when is_function(fun, 2) do
    traverse(ast, acc, fun, fn node, acc -> {node, acc} end)
  end

  @doc "Every node through a function, children first."
  def postwalk(ast, fun) when is_function(fun, 1) do
    elem(postwalk(ast, nil, fn node, nil -> {fun.(node), nil} end), 0)
  end

  @doc "As `postwalk/2`, with an accumulator."
  def postwalk(ast, acc, fun) when is_function(fun, 2) do
    traverse(ast, acc, fn node, acc -> {node, acc} end, fun)
  end

  @doc """
  The nodes one by one, parents first.

      iex> Enum.to_list(Macro.prewalker(quote(do: f(1))))
      [{:f, [], [1]}, 1]
  """
  def prewalker(ast), do: fn acc, fun -> stream_down([ast], acc, fun) end

  defp stream_down(_nodes, {:halt, acc}, _fun), do: {:halted, acc}

  defp stream_down(nodes, {:suspend, acc}, fun) do
    {:suspended, acc, fn next -> stream_down(nodes, next, fun) end}
  end

  defp stream_down([], {:cont, acc}, _fun), do: {:done, acc}

  defp stream_down([node | rest], {:cont, acc}, fun) do
    stream_down(children(node) ++ rest, fun.(node, acc), fun)
  end

  @doc """
  The nodes one by one, children first.

      iex> Enum.to_list(Macro.postwalker(quote(do: f(1))))
      [1, {:f, [], [1]}]
  """
  def postwalker(ast), do: fn acc, fun -> stream_up([{:down, ast}], acc, fun) end

  defp stream_up(_steps, {:halt, acc}, _fun), do: {:halted, acc}
  defp stream_up(steps, {:suspend, acc}, fun), do: {:suspended, acc, fn next -> stream_up(steps, next, fun) end}
  defp stream_up([], {:cont, acc}, _fun), do: {:done, acc}
  defp stream_up([{:up, node} | rest], {:cont, acc}, fun), do: stream_up(rest, fun.(node, acc), fun)

  defp stream_up([{:down, node} | rest], acc, fun) do
    steps = :lists.map(fn child -> {:down, child} end, children(node))
    stream_up(steps ++ [{:up, node} | rest], acc, fun)
  end

  # -- Expanding --

  @doc "Expands a node until it is no macro, alias or pseudo-variable any more; its arguments stay."
  def expand({:__ENV__, _, context}, env) when is_atom(context), do: {:%{}, [], Map.to_list(env)}
  def expand(ast, env), do: :elixir_expand.macro_expand(ast, env)

  @doc "Expands a node by one step."
  def expand_once({:__ENV__, _, context}, env) when is_atom(context), do: {:%{}, [], Map.to_list(env)}

  def expand_once({{:., _, [{:__ENV__, _, context}, field]}, _, []}, env)
      when is_atom(context) and is_atom(field) and is_map_key(env, field),
      do: :maps.get(field, env)

  def expand_once(ast, env), do: :erlang.element(1, :elixir_expand.expand_once(ast, env))

  @doc "Expands the aliases in code that is a literal; other code stays."
  def expand_literal(ast, env) do
    if quoted_literal?(ast) do
      prewalk(ast, fn
        {:__aliases__, _, _} = alias -> expand(alias, %{env | function: {:__info__, 1}})
        {:__MODULE__, _, context} = node when is_atom(context) -> expand(node, env)
        node -> node
      end)
    else
      ast
    end
  end

  # -- Text --

  @doc """
  The code as text, formatted.

      iex> Macro.to_string(quote(do: foo(1, 2)))
      "foo(1, 2)"
  """
  def to_string(tree) do
    :erlang.iolist_to_binary(Inspect.Algebra.format(Code.quoted_to_algebra(tree), 98))
  end

  @doc false
  @deprecated "Use Macro.to_string/1 instead"
  def to_string(tree, fun), do: :vl_ast_text.text(tree, fun)

  @doc """
  Turns the escapes of a text into what they stand for.

      iex> Macro.unescape_string("a\\\\nb")
      "a\\nb"
  """
  def unescape_string(string), do: :vl_parser.unescape(string)

  @doc "As `unescape_string/1`, with a function that says what each escaped character means."
  def unescape_string(string, map), do: :vl_parser.unescape(string, map)

  @doc """
  What kind of atom it is by how it is written: `:alias`, `:identifier`, `:unquoted` or `:quoted`.

      iex> Macro.classify_atom(:foo)
      :identifier
      iex> Macro.classify_atom(:"foo bar")
      :quoted
  """
  def classify_atom(atom) do
    case :vl_operators.classify(atom) do
      kind when kind in [:special, :not_callable] -> :unquoted
      kind when kind in [:quoted_operator, :other] -> :quoted
      kind -> kind
    end
  end

  @doc """
  The atom as it is written as a literal, as the key of a keyword list, or after a dot.

      iex> Macro.inspect_atom(:literal, :"foo bar")
      ":\\"foo bar\\""
      iex> Macro.inspect_atom(:key, :foo)
      "foo:"
      iex> Macro.inspect_atom(:remote_call, :foo?)
      "foo?"
  """
  def inspect_atom(source_format, atom)
  def inspect_atom(:literal, atom) when is_nil(atom) or is_boolean(atom), do: :erlang.atom_to_binary(atom)

  def inspect_atom(:literal, atom) when is_atom(atom) do
    text = :erlang.atom_to_binary(atom)

    case :vl_operators.classify(atom) do
      :alias -> alias_text(text)
      kind when kind in [:quoted_operator, :other] -> ":" <> quoted_atom(text)
      _ -> ":" <> text
    end
  end

  def inspect_atom(:key, atom) when is_atom(atom) do
    text = :erlang.atom_to_binary(atom)

    case :vl_operators.classify(atom) do
      kind when kind in [:alias, :other, :quoted_operator] -> quoted_atom(text) <> ":"
      _ -> text <> ":"
    end
  end

  def inspect_atom(:remote_call, atom) when is_atom(atom) do
    text = :erlang.atom_to_binary(atom)

    case :vl_operators.classify(atom) do
      :identifier -> text
      kind when kind in [:special, :quoted_operator] -> text
      _ -> quoted_atom(text)
    end
  end

  defp alias_text("Elixir.Elixir" <> rest = text) when rest == "" or :erlang.binary_part(rest, 0, 1) == ".", do: text
  defp alias_text("Elixir"), do: "Elixir"
  defp alias_text("Elixir." <> rest), do: rest

  defp quoted_atom(text), do: <<?", :vl_inspect.escape(text, ?")::binary, ?">>

  @doc """
  CamelCase from under_score; slashes become dots.

      iex> Macro.camelize("foo_bar/baz")
      "FooBar.Baz"
  """
  def camelize(string)
  def camelize(""), do: ""
  def camelize(<<?_, rest::binary>>), do: camelize(rest)

  def camelize(<<first, rest::binary>> = string) do
    if only_constant?(string), do: string, else: <<upper(first)>> <> camel(rest)
  end

  # FOO_BAR stays as it is.
  defp only_constant?(<<first, rest::binary>>) when first >= ?A and first <= ?Z, do: constant_rest?(rest, false)
  defp only_constant?(_string), do: false

  defp constant_rest?(<<?_, rest::binary>>, _seen), do: constant_rest?(rest, true)

  defp constant_rest?(<<char, rest::binary>>, seen)
       when (char >= ?A and char <= ?Z) or (char >= ?0 and char <= ?9),
       do: constant_rest?(rest, seen)

  defp constant_rest?(<<>>, seen), do: seen
  defp constant_rest?(_string, _seen), do: false

  defp camel(<<?_, ?_, rest::binary>>), do: camel(<<?_, rest::binary>>)

  defp camel(<<?_, char, rest::binary>>) when (char >= ?a and char <= ?z) or (char >= ?0 and char <= ?9) do
    <<upper(char)>> <> camel(rest)
  end

  defp camel(<<?_>>), do: <<>>
  defp camel(<<?_, rest::binary>>), do: camel(rest)
  defp camel(<<?/, rest::binary>>), do: <<?.>> <> camelize(rest)
  defp camel(<<char, rest::binary>>), do: <<char>> <> camel(rest)
  defp camel(<<>>), do: <<>>

  defp upper(char) when char >= ?a and char <= ?z, do: char - 32
  defp upper(char), do: char

  @doc """
  under_score from CamelCase; dots become slashes.

      iex> Macro.underscore("FooBar.Baz")
      "foo_bar/baz"
  """
  def underscore(module_or_atom)

  def underscore(atom) when is_atom(atom) do
    case :erlang.atom_to_binary(atom) do
      "Elixir." <> rest -> underscore(rest)
      _ -> argument_error("expected a module atom, got: #{inspect(atom)}")
    end
  end

  def underscore(""), do: ""
  def underscore(<<first, rest::binary>>), do: <<lower(first)>> <> under(rest, first)

  defp under(<<char, next, rest::binary>>, _before)
       when char >= ?A and char <= ?Z and not (next >= ?A and next <= ?Z) and not (next >= ?0 and next <= ?9) and
              next != ?. and next != ?_ do
    <<?_, lower(char), next>> <> under(rest, next)
  end

  defp under(<<char, rest::binary>>, before)
       when char >= ?A and char <= ?Z and not (before >= ?A and before <= ?Z) and before != ?_ do
    <<?_, lower(char)>> <> under(rest, char)
  end

  defp under(<<?., rest::binary>>, _before), do: <<?/>> <> underscore(rest)
  defp under(<<char, rest::binary>>, _before), do: <<lower(char)>> <> under(rest, char)
  defp under(<<>>, _before), do: <<>>

  defp lower(char) when char >= ?A and char <= ?Z, do: char + 32
  defp lower(char), do: char

  # -- dbg --

  @doc "What `dbg/2` expands to unless another function is asked for."
  def dbg(code, options, env) do
    header = dbg_header(env)

    case unpipe(code) do
      [_] -> dbg_single(code, options, header)
      [{first, _} | calls] -> dbg_pipe(first, calls, options, header)
    end
  end

  defp dbg_header(env) do
    quote do
      Macro.__dbg_header__(unquote(env.file), unquote(env.line), unquote(env.module), unquote(escape(env.function)))
    end
  end

  defp dbg_single(code, options, header) do
    quote do
      value = unquote(code)
      Macro.__dbg__(unquote(header), [{unquote(to_string(code)), value}], unquote(options))
      value
    end
  end

  defp dbg_pipe(first, calls, options, header) do
    value = quote(do: value)
    steps = quote(do: steps)

    start =
      quote do
        unquote(value) = unquote(first)
        unquote(steps) = [{unquote(to_string(first)), unquote(value)}]
      end

    rest =
      :lists.map(
        fn {call, position} ->
          quote do
            unquote(value) = unquote(pipe(value, call, position))
            unquote(steps) = [{unquote(to_string(call)), unquote(value)} | unquote(steps)]
          end
        end,
        calls
      )

    finish =
      quote do
        Macro.__dbg__(unquote(header), :lists.reverse(unquote(steps)), unquote(options))
        unquote(value)
      end

    {:__block__, [], [start | rest] ++ [finish]}
  end

  @doc false
  def __dbg_header__(file, line, module, function) do
    place =
      case function do
        {name, arity} -> Exception.format_mfa(module, name, arity)
        nil when module != nil -> inspect(module)
        nil -> "(file)"
      end

    "[#{Path.relative_to_cwd(file)}:#{line}: #{place}]"
  end

  @doc false
  def __dbg__(header, [first | rest], options) do
    {header?, options} = Keyword.pop(options, :print_location, true)
    options = Keyword.merge([width: 80, pretty: true], options)
    lines = [dbg_line(first, options) | Enum.map(rest, &[:faint, "|> ", :reset, dbg_line(&1, options)])]
    location = if header?, do: [:cyan, :italic, header, :reset, ?\n], else: []
    IO.write(IO.ANSI.format([location, lines, ?\n], Keyword.get(options, :syntax_colors, []) != []))
  end

  defp dbg_line({code, value}, options), do: [code, :faint, " #=>", :reset, " ", inspect(value, options), ?\n]
end
