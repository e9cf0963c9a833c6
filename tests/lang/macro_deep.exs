# Macros that work: recursive ones, macros defining macros, a small language, walks over code, hooks chained through use.
defmodule Steps do
  defmacro sum([]), do: 0
  defmacro sum([h | t]), do: quote(do: unquote(h) + Steps.sum(unquote(t)))
  defmacro pipe_all(x, funs) when is_list(funs), do: Enum.reduce(funs, x, fn f, acc -> quote(do: unquote(acc) |> unquote(f)) end)
  defmacro default(x, y \\ :none), do: {x, y}
  defmacro both({a, b}), do: quote(do: [unquote(a), unquote(b)])
  defmacro both(other), do: quote(do: [unquote(other)])

  defmacro defconst(pairs) do
    for {name, value} <- pairs do
      quote do
        defmacro unquote(name)(), do: unquote(Macro.escape(value))
        def unquote(:"#{name}_fun")(), do: unquote(name)()
      end
    end
  end

  defmacro trace(call) do
    {name, _, args} = call
    text = Macro.to_string(call)
    vars = for {_, i} <- Enum.with_index(args), do: Macro.var(:"arg#{i}", __MODULE__)
    binds = for {v, a} <- Enum.zip(vars, args), do: quote(do: unquote(v) = unquote(a))

    quote do
      unquote_splicing(binds)
      result = unquote(name)(unquote_splicing(vars))
      {unquote(text), unquote(vars), result}
    end
  end

  defmacro negate(code) do
    Macro.prewalk(code, fn
      n when is_integer(n) -> -n
      {:+, meta, args} -> {:-, meta, args}
      other -> other
    end)
  end

  defmacro count_vars(code) do
    {_, names} =
      Macro.postwalk(code, [], fn
        {name, _, ctx} = var, acc when is_atom(name) and is_atom(ctx) -> {var, [name | acc]}
        other, acc -> {other, acc}
      end)

    names |> Enum.reverse() |> Enum.frequencies() |> Enum.sort()
  end

  defmacro unless_zero(x, do: body, else: other) do
    quote do
      case unquote(x) do
        0 -> unquote(other)
        value -> (fn it -> unquote(Macro.prewalk(body, fn {:it, _, nil} -> quote(do: it); o -> o end)) end).(value)
      end
    end
  end

  defmacro repeat(n, do: body) when is_integer(n), do: {:__block__, [], List.duplicate(body, n)}
  defmacro text(code, more \\ []), do: {Macro.to_string(code), more}
  defmacro at_compile_time(code), do: code |> Code.eval_quoted() |> elem(0) |> Macro.escape()
  defmacro my_if(c, do: t, else: e), do: quote(do: case(unquote(c), do: (x when x in [nil, false] -> unquote(e); _ -> unquote(t))))
end

defmodule Routes do
  defmacro __using__(opts) do
    quote do
      import Routes
      @prefix unquote(opts[:prefix] || "")
      Module.register_attribute(__MODULE__, :routes, accumulate: true)
      @before_compile Routes
      @on_definition {Routes, :defined}
    end
  end

  for verb <- [:get, :post] do
    defmacro unquote(verb)(path, to: handler) do
      verb = unquote(verb)

      quote do
        @routes {unquote(verb), @prefix <> unquote(path), unquote(handler)}
      end
    end
  end

  defmacro scope(prefix, do: block) do
    quote do
      outer = @prefix
      @prefix outer <> unquote(prefix)
      unquote(block)
      @prefix outer
    end
  end

  def defined(env, kind, name, args, _guards, _body) do
    log = :persistent_term.get(:defined, [])
    :persistent_term.put(:defined, [{env.module, kind, name, length(args)} | log])
  end

  defmacro __before_compile__(env) do
    clauses =
      for {verb, path, handler} <- env.module |> Module.get_attribute(:routes) |> Enum.reverse() do
        segments = for s <- String.split(path, "/", trim: true), do: if(String.starts_with?(s, ":"), do: Macro.var(String.to_atom(String.trim_leading(s, ":")), nil), else: s)
        vars = Enum.filter(segments, &is_tuple/1)

        quote do
          def match(unquote(verb), unquote(segments)), do: {unquote(handler), unquote(vars)}
        end
      end

    quote do
      unquote_splicing(clauses)
      def match(verb, path), do: {:not_found, verb, path}
      def routes, do: unquote(env.module |> Module.get_attribute(:routes) |> Enum.reverse() |> Macro.escape())
    end
  end
end

defmodule Site do
  use Routes, prefix: "/v1"
  get "/", to: :root

  scope "/users" do
    get "/:id", to: :show
    post "/", to: :create
    scope("/:id/posts", do: get("/:post", to: :post))
  end

  get "/last", to: :last
end

defmodule Uses do
  import Steps

  defconst(pi: 3.14, list: [1, {2, %{a: "b"}}], tuple: {:a, self: 1})
  def sums, do: {sum([1, 2, 3]), sum([]), pipe_all([3, 1, 2], [Enum.sort(), Enum.map(&(&1 * 2)), hd()])}
  def defaults(x), do: {default(1), default(1, 2), both({x, 2}), both(x)}
  def consts, do: {pi_fun(), list_fun(), tuple_fun()}
  def traced(x), do: trace(plus(x + 1, 2))
  def plus(a, b), do: a + b
  def negated, do: negate(1 + 2 + 3 * 4)
  def counted, do: count_vars(a + b * a)
  def zero(x), do: unless_zero(x, do: it * 10, else: :zero)
  def repeated(pid), do: repeat(3, do: send(pid, :hi))
  def computed, do: {at_compile_time(Enum.sum(1..100)), at_compile_time(%{a: {1, [2]}})}
  def piped(x), do: {x |> abs() |> to_string() |> text(), x |> (abs() |> text(:b)), [x |> text(:c) |> elem(0)]}
  def own_if(x), do: my_if(x, do: {x, 1}, else: 2)
end

IO.inspect({Uses.sums(), Uses.defaults(:x), Uses.consts(), Uses.traced(4), Uses.negated(), Uses.counted()})
IO.inspect({Uses.zero(0), Uses.zero(4), Uses.repeated(self()), Uses.computed(), Uses.own_if(nil), Uses.own_if(3)})
IO.inspect(Process.info(self(), :message_queue_len))
IO.inspect(Uses.piped(-1))
IO.inspect(Site.routes())
for {verb, path} <- [get: ["v1"], get: ["v1", "users", "7"], post: ["v1", "users"], get: ["v1", "users", "7", "posts", "9"], get: ["v1", "last"], post: ["x"]], do: IO.inspect(Site.match(verb, path))
IO.inspect(:persistent_term.get(:defined) |> Enum.frequencies())
ast = quote(do: f(g(1), [h: 2], {3, x}))
IO.inspect(Macro.prewalk(ast, [], fn t, acc -> {t, [if(is_tuple(t) and tuple_size(t) == 3, do: elem(t, 0), else: t) | acc]} end) |> elem(1) |> Enum.reverse())
IO.inspect(Macro.traverse(ast, 0, fn t, d -> {t, d + 1} end, fn t, d -> {t, d} end) |> elem(1))
IO.inspect(Macro.prewalk(quote(do: a + b), fn {:a, m, c} -> {:z, m, c}; t -> t end) |> Macro.to_string())
IO.inspect(Enum.map(Macro.prewalker(quote(do: 1 + f(2))), fn {n, _, _} -> n; x -> x end))
IO.inspect(Enum.map(Macro.postwalker(quote(do: 1 + f(2))), fn {n, _, _} -> n; x -> x end))
