# __ENV__, __CALLER__, __MODULE__, __DIR__, __STACKTRACE__ and the functions of Macro.Env.
defmodule Look do
  defmacro caller do
    %{module: m, function: f, line: l, file: file, context: c} = __CALLER__
    Macro.escape({m, f, l, Path.basename(file), c})
  end

  defmacro in_what do
    cond do
      Macro.Env.in_guard?(__CALLER__) -> quote(do: 1 == 1)
      Macro.Env.in_match?(__CALLER__) -> quote(do: {:matched, _})
      true -> :expression
    end
  end

  defmacro vars, do: __CALLER__ |> Macro.Env.vars() |> Enum.sort() |> Macro.escape()
  defmacro has(name), do: Macro.Env.has_var?(__CALLER__, {name, nil})
  defmacro expand(x), do: Macro.expand(x, __CALLER__)
  defmacro aliases, do: Macro.escape(__CALLER__.aliases)
  defmacro requires, do: Enum.member?(__CALLER__.requires, Look)
  defmacro lookup(f), do: __CALLER__ |> Macro.Env.lookup_import(f) |> Macro.escape()
  defmacro location, do: __CALLER__ |> Macro.Env.location() |> Keyword.update!(:file, &Path.basename/1) |> Macro.escape()
  defmacro stacktrace, do: __CALLER__ |> Macro.Env.stacktrace() |> Macro.escape()
  defmacro eval(code), do: Code.eval_quoted(code, [], __CALLER__) |> elem(0)
end

defmodule Uses do
  require Look
  alias Some.Long.Name
  alias Other.Thing, as: T
  @at_body Look.caller()
  def body, do: @at_body
  def fun(_a, _b), do: Look.caller()
  def guarded(x) when x > 0 and Look.in_what(), do: {:guard, x}
  def matched(Look.in_what()), do: :yes
  def matched(_), do: :no
  def expression, do: Look.in_what()

  def vars(a, {b, _c} = d) do
    e = 1
    fn f -> {Look.vars(), a, b, d, e, f} end |> then(& &1.(0)) |> elem(0)
  end

  def has do
    here = 1
    {Look.has(:here), Look.has(:there), here}
  end

  def expanded, do: {Look.expand(Name), Look.expand(T.Sub), Look.expand(__MODULE__), Look.expand(Unknown)}
  def others, do: {Look.aliases(), Look.requires(), Look.lookup({:is_nil, 1}), Look.lookup({:max, 2}), Look.lookup({:nope, 0})}
  def location, do: Look.location()
  def stacktrace, do: Look.stacktrace()
  def evaluated, do: Look.eval(1 + 2)

  def env do
    env = __ENV__
    {env.module, env.function, env.line, Path.basename(env.file), env.context_modules, env.lexical_tracker, map_size(env.versioned_vars)}
  end

  def env_in_fn, do: (fn x -> {x, __ENV__.function, __ENV__.line} end).(1)
  def module, do: {__MODULE__, __MODULE__.Sub, is_atom(__MODULE__)}
  def dir, do: __DIR__ == Path.dirname(__ENV__.file)

  def trace do
    raise "x"
  rescue
    _ -> __STACKTRACE__ |> hd() |> Tuple.delete_at(3)
  end

  def trace_in_catch do
    try do
      throw(1)
    catch
      _, _ -> Enum.map(__STACKTRACE__, &elem(&1, 1)) |> hd()
    end
  end

  defmodule Inner do
    require Look
    def where, do: {__MODULE__, Look.caller(), __ENV__.context_modules}
  end
end

IO.inspect({Uses.body(), Uses.fun(1, 2)})
IO.inspect({Uses.guarded(1), Uses.matched({:matched, 1}), Uses.matched(1), Uses.expression()})
IO.inspect({Uses.vars(1, {2, 3}), Uses.has()})
IO.inspect({Uses.expanded(), Uses.others()})
IO.inspect({Uses.location(), Uses.evaluated(), Uses.env(), Uses.env_in_fn(), Uses.module(), Uses.dir()})
IO.inspect(Uses.stacktrace())
IO.inspect({Uses.trace(), Uses.trace_in_catch(), Uses.Inner.where()})
IO.inspect({__MODULE__, __ENV__.function, __ENV__.line, __ENV__.module, __ENV__.context})
a = 1
b = 2
IO.inspect({__ENV__ |> Macro.Env.vars() |> Enum.sort(), Macro.Env.has_var?(__ENV__, {:a, nil}), a + b})
IO.inspect(Macro.Env.prune_compile_info(__ENV__).lexical_tracker)
IO.inspect(Macro.Env.lookup_import(__ENV__, {:if, 2}))
IO.inspect(Macro.Env.fetch_alias(%{__ENV__ | aliases: [{Elixir.A, B.A}]}, :A))
IO.inspect(Macro.Env.fetch_macro_alias(__ENV__, :A))
IO.inspect(inspect(__ENV__, limit: 1) =~ "Macro.Env")

for code <- ["__CALLER__", "__STACKTRACE__", "def f, do: __CALLER__", "defmacro f(x), do: fn -> {__CALLER__.line, x} end.()", "__ENV__ = 1", "__MODULE__ = 1", "def f(__MODULE__), do: 1", "def f(x) when x == __ENV__, do: 1", "def f(x) when __STACKTRACE__, do: x", "try do 1 after __STACKTRACE__ end", "try do 1 rescue _ -> fn -> __STACKTRACE__ end end"] do
  try do
    Code.eval_string("defmodule Try do\n#{code}\nend")
    IO.puts("#{code} compiled")
  rescue
    e -> IO.puts("#{code} !! #{Exception.message(e)}")
  end
end
