# Captures: every shape, nesting, arity, operators, macros, remote and local, their identity, and what cannot be captured.
defmodule Caps do
  import Enum, only: [map: 2]
  def zero, do: 0
  def one(x), do: {:one, x}
  def two(x, y \\ :default), do: {:two, x, y}
  defp hidden(x), do: {:hidden, x}
  def hidden_capture, do: &hidden/1
  defmacro mac(x), do: quote(do: {:mac, unquote(x)})
  def local, do: [(&zero/0).(), (&one/1).(1), (&two/1).(1), (&two/2).(1, 2), (&map/2).([1], &one/1)]
  def shapes, do: [(&{&1, &2}).(1, 2), (&[&1, &1]).(1), (&[&1 | &2]).(1, [2]), (&%{k: &1}).(1), (&%{&1 | a: 2}).(%{a: 1}), (&"#{&1}!").(1), (&<<&1::16>>).(1), (&'a#{&1}').(1), (&~s(#{&1})).(2), (&{&1}).(1), (&{:a, &1, [b: &2]}).(1, 2)]
  def nested, do: [(&one(one(&1))).(1), (&(&1 + (fn x -> x * 2 end).(&2))).(1, 2), (&Enum.map(&1, fn x -> {x, 1} end)).([1]), (&map(&1, &2)).([1], &(&1 + 1)), (&if(&1, do: &2, else: &3)).(nil, 1, 2), (&case &1 do x -> x + &2 end).(1, 2)]
  def skipped, do: [(&(&2 - &1 + 0 * &3)).(1, 5, 9), is_function(&(&1 && &3 && &2), 3)]
  def operators, do: [(&+/2).(1, 2), (&-/1).(1), (&not/1).(true), (&==/2).(1, 1), (&++/2).([1], [2]), (&<>/2).("a", "b"), (&in/2).(1, [1]), (&and/2).(true, false)]
  def macros, do: [(&mac/1).(1), (&is_nil/1).(nil), (&to_string/1).(1), (&max/2).(1, 2), (&Kernel.!/1).(nil)] |> tl()
  def remote(m), do: [(&String.upcase/1).("a"), (&:lists.sum/1).([1, 2]), (&m.upcase/1).("b"), (&__MODULE__.one/1).(1), (&String.upcase(&1)).("c"), (& &1.a).(%{a: 1}), (& &1.a.b).(%{a: %{b: 2}}), (&Map.get(&1, :a)[:b]).(%{a: [b: 3]}), (& &1[:x]).(x: 1), (& &1.()).(fn -> 4 end), (&(&1.(&2))).(fn x -> x end, 5)]
  def precedence, do: [(& &1 + 1).(1), (&(&1) + 1).(1), (&-&1).(1), (&!&1).(nil), (& &1 |> one()).(1), (&(&1 |> one() |> elem(0))).(1), Enum.map([1, 2], & &1 * 2 + 1)]
  def pipes, do: [5 |> (&(&1 + 1)).(), [1] |> Enum.map(&one/1), {1, 2} |> then(&elem(&1, 1)), "a" |> (&(&1 <> "b")).() |> String.upcase()]
  def closure(x), do: [(&(&1 + x)).(1), (&{x, &1, x}).(2)]
  def pinned(x), do: [(&match?({^x, _}, &1)).({x, 1}), (&match?(%{^x => 1}, &1)).(%{x => 1})]
end

for f <- [:local, :shapes, :nested, :skipped, :operators, :pipes, :precedence], do: IO.inspect({f, apply(Caps, f, [])})
IO.inspect({Caps.remote(String), Caps.closure(2), Caps.pinned(1), Caps.hidden_capture().(1)})
IO.inspect({&Caps.one/1, &:erlang.abs/1, &Kernel.+/2, &String."odd name"/2, inspect(&Caps.one/1) == "&Caps.one/1"})
IO.inspect({(&Caps.one/1) == (&Caps.one/1), (&(&1 + 1)) == (&(&1 + 1)), Function.info(&Caps.one/1, :type), Function.info(&(&1), :arity), Function.info(&Caps.two/2) |> Keyword.take([:module, :name, :arity, :type, :env])})
IO.inspect({Function.capture(Caps, :one, 1), Function.capture(Caps, :one, 1).(2), Function.identity(1), is_function(&Nope.f/3, 3), (&Caps.one/1) |> :erlang.fun_to_list()})
IO.inspect({Enum.sort_by([{1, :b}, {2, :a}], &elem(&1, 1)), Enum.group_by(1..4, &(rem(&1, 2) == 0), &(&1 * 10)), Enum.reduce(1..3, &{&1, &2}), Enum.zip_with([1, 2], [3, 4], &[&1 | &2])})

for code <- [
      "&1", "&(1)", "&foo", "&foo/1", "&foo()", "&String.upcase", "&String.upcase/1.0", "&String.upcase/256", "&(&0)", "&(&1 + &3)", "&(& &1)", "&(&(&1))", "&(&1; 2)", "&(fn -> &1 end)", "&(fn x -> &1 end).(&1)", "& &1", "&{}", "&[]", "&[1]", "&{&1}", "&\"a\"", "&:a", "&nil",
      "&case/2", "&fn/1", "&quote/2", "&if/2", "&Kernel.if/2", "&__MODULE__/0", "&&1", "&@a/1", "&x.y/1", "&(x.y/1)", "&1.(2)", "& 1 + 1", "&(&1.x)", "&(&1.x())", "&not/2", "&when/2", "&->/2", "&super/1", "&(super(&1))", "&unquote(:a)/1", "& &2", "&(&a)", "&(&-1)", "&(&1.2)"
    ] do
  try do
    {value, _} = Code.eval_string(code)
    IO.puts("#{code} => #{if is_function(value), do: "function of #{Function.info(value, :arity) |> elem(1)}", else: inspect(value)}")
  rescue
    e -> IO.puts("#{code} !! #{Exception.message(e)}")
  end
end
