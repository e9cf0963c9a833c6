# What the frames of a program's own functions look like: funs, captures, comprehensions, generated code, tail calls.
defmodule Trace do
  def direct(x), do: [fail(x)]
  defp fail(x), do: raise("at #{x}")
  def in_fn(x), do: [(fn y -> [fail(y)] end).(x)]
  def in_nested_fn(x), do: [(fn y -> [(fn z -> [fail(z)] end).(y)] end).(x)]
  def in_for(x), do: for(y <- [x], do: fail(y))
  def in_for_reduce(x), do: for(y <- [x], reduce: 0, do: (_ -> [fail(y)]))
  def in_capture(x), do: [(&[fail(&1)]).(x)]
  def in_case(x), do: [case(x, do: (y -> fail(y)))]
  def in_with(x), do: [with(y <- x, do: fail(y))]
  def in_default(x \\ fail(:default)), do: [x]
  def in_guard_clause(x) when is_integer(x), do: [fail(x)]
  def in_guard_clause(x), do: [in_guard_clause(String.length(x))]
  def in_pipe(x), do: x |> Kernel.+(1) |> fail() |> List.wrap()
  def in_string(x), do: "a#{fail(x)}"
  def in_map(x), do: %{a: fail(x)}
  def in_try(x), do: [try(do: fail(x), after: :ok)]
  def unquote(:"odd name")(x), do: [fail(x)]
  def with_args(a, b), do: [Map.fetch!(a, b)]
  def clause(:only), do: 1
  def calls_clause(x), do: [clause(x)]
  def missing(x), do: [x.nope()]
  def badfun(x), do: [x.(1)]
  def matches(x), do: [{:ok, _} = x]

  defmacrop failing(x) do
    quote do
      [fail(unquote(x))]
    end
  end

  def in_macro(x), do: [failing(x)]

  def multi_line(x) do
    [
      x,
      fail(
        x
      )
    ]
  end

  for i <- 1..2 do
    def unquote(:"gen_#{i}")(x), do: [fail({unquote(i), x})]
  end

  def tail(x), do: fail(x)
  def through_enum(x), do: Enum.map([x], fn y -> [fail(y)] end)
  def through_apply(x), do: [apply(__MODULE__, :direct, [x])]
  def through_process_dict(x), do: [Process.put(:x, direct(x))]
  def rescued(x), do: [try(do: direct(x), rescue: (e -> reraise(e, __STACKTRACE__)))]
  def renewed(x), do: [try(do: direct(x), rescue: (e -> raise(e)))]
  def thrown(x), do: [throw(x)]
  def exited(x), do: [exit(x)]
end

show = fn name, f ->
  try do
    f.()
  catch
    kind, reason ->
      IO.puts("#{name}: #{Exception.format_banner(kind, reason, __STACKTRACE__)}")

      for {m, _, _, _} = entry <- __STACKTRACE__, m == Trace or not is_atom(m) do
        IO.puts("  " <> Exception.format_stacktrace_entry(entry))
      end
  end
end

for {name, arity} <- Trace.__info__(:functions), arity == 1, name not in [:clause, :missing, :badfun, :matches, :in_guard_clause], do: show.(name, fn -> apply(Trace, name, [1]) end)
show.(:in_default, fn -> Trace.in_default() end)
show.(:in_guard_clause, fn -> Trace.in_guard_clause("ab") end)
show.(:with_args, fn -> Trace.with_args(%{}, :k) end)
show.(:clause, fn -> Trace.clause(:other) end)
show.(:missing, fn -> Trace.missing(Nope) end)
show.(:missing_map, fn -> Trace.missing(%{}) end)
show.(:matches, fn -> Trace.matches(:error) end)
show.(:undefined, fn -> Trace.undefined_here(1) end)
