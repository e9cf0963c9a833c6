# Random sequences of operations on tables of all types: a digest of all results for each block of sequences.
#
#     ets_random.exs [SEQUENCES [FIRST]]     with one sequence alone, each operation and its result
#
# What has no order is sorted, so every machine prints the same. The generator is the program's own.
defmodule Random do
  def seed(n), do: Process.put(:random, rem(n * 7919 + 12345, 2_147_483_647) + 1)

  # 0..n-1 (Park and Miller's generator).
  def below(n) do
    next = rem(Process.get(:random) * 48271, 2_147_483_647)
    Process.put(:random, next)
    rem(div(next, 7), n)
  end

  def pick(tuple), do: elem(tuple, below(tuple_size(tuple)))
  def chance(n), do: below(n) == 0
  def list(most, fun), do: for(_ <- 1..(below(most) + 1), do: fun.())
end

defmodule Gen do
  import Random

  @long String.duplicate("long ", 20)
  @big 1_000_000_000_000_000_000_000_000
  @keys {1, 2, 3, 4, 5, 1.0, 2.0, -1, :a, :b, nil, "s", "", {1, 2}, {1.0, 2}, {:a, "s"}, [1], [], %{a: 1}, %{a: 1.0}, @big, 3.5, @long, [:a | :b], -@big}
  @values {0, 1, 2, 7, -3, 1.5, 1.0, @big, :a, :b, true, false, "v", @long, {1, :a}, {}, [1, 2], [], %{a: 1, b: [2]}, nil, 4_611_686_018_427_387_903, 1_152_921_504_606_846_975}
  @variables {:"$1", :"$2", :"$3", :_, :_, :"$1"}

  def key, do: if(chance(3), do: below(12), else: pick(@keys))
  def value, do: pick(@values)

  # A tuple with its key at the position, sometimes too short.
  def object(at) do
    size = if chance(30), do: below(at), else: at + below(3)
    for(n <- 1..3, n <= size, do: if(n == at, do: key(), else: value())) |> List.to_tuple()
  end

  # Of each key one: OTP puts those of one key into a bag the other way round when it happens to be out of reductions.
  def objects(at) do
    if chance(25), do: pick({[], [object(at) | :x], :x, [:x]}), else: list(4, fn -> object(at) end) |> Enum.uniq_by(&(tuple_size(&1) >= at and elem(&1, at - 1)))
  end

  def pattern(at) do
    case below(12) do
      0 -> :_
      1 -> :"$1"
      2 -> object(at)
      _ -> for(n <- 1..(at + below(3)), do: part(if(n == at, do: key(), else: value()))) |> List.to_tuple()
    end
  end

  defp part(term) do
    case below(6) do
      0 -> term
      1 -> pick({{:"$1", :_}, [:"$2" | :_], %{a: :"$3"}, {:_, :"$2"}, {1, :_}, {:a, :"$2"}, {1.0, :"$3"}})
      _ -> pick(@variables)
    end
  end

  @one {:is_atom, :is_integer, :is_float, :is_number, :is_list, :is_tuple, :is_map, :is_binary, :abs, :length, :hd, :tl, :size, :-, :not, :round, :map_size, :bit_size, :byte_size, :trunc, :float, :is_pid, :ceil}
  @two {:+, :-, :*, :div, :rem, :/, :==, :"/=", :"=:=", :"=/=", :<, :"=<", :>, :>=, :and, :or, :andalso, :orelse, :xor, :band, :bor, :element, :map_get, :is_map_key, :max}

  def expression(0), do: pick({:"$1", :"$2", :"$3", 1, 2, :a, 1.5, true, "s", {:const, {1, :a}}, :"$_", :"$$"})

  def expression(depth) do
    case below(8) do
      0 -> {pick(@one), expression(depth - 1)}
      1 -> {pick(@two), expression(depth - 1), expression(depth - 1)}
      2 -> {pick(@two), expression(0), expression(0)}
      3 -> {List.to_tuple(list(3, fn -> expression(depth - 1) end))}
      4 -> list(2, fn -> expression(depth - 1) end)
      5 -> %{k: expression(depth - 1)}
      _ -> expression(0)
    end
  end

  def guard, do: {pick({:==, :<, :>=, :"=:=", :"/=", :is_integer, :is_atom, :orelse, :andalso, :is_tuple}), expression(1), expression(0)} |> arity()

  # Those of one argument take one.
  defp arity({name, a, _}) when name in [:is_integer, :is_atom, :is_tuple], do: {name, a}
  defp arity(call), do: call

  def spec(at), do: list(2, fn -> {pattern(at), for(_ <- 1..below(3)//1, do: guard()), list(2, fn -> expression(2) end)} end)

  # For deleting and counting.
  def true_spec(at), do: list(2, fn -> {pattern(at), for(_ <- 1..below(2)//1, do: guard()), [pick({true, true, false, {:is_atom, :"$1"}})]} end)

  def replace_spec(1), do: [{{:"$1", :"$2"}, for(_ <- 1..below(2)//1, do: guard()), [pick({{{:"$1", value_expression()}}, {{{:element, 1, :"$_"}, :x}}, :"$_", {{:"$2", :"$1"}}, {{:"$1"}}})]}]
  def replace_spec(2), do: [{{:"$1", :"$2", :_}, [], [pick({{{:x, :"$2"}}, {{:"$1", {:element, 2, :"$_"}, value_expression()}}, :"$_", {{:"$2", :"$1", 1}}})]}]

  defp value_expression, do: pick({{:const, value()}, :"$2", {{:"$2", 1}}, 5})

  def counter(at) do
    case below(8) do
      0 -> below(5) - 2
      1 -> pick({:x, {9, 1}, {2, 1.5}, {1, 2, 3}, {at, 1}, {0, 1}})
      2 -> {at + 1, below(7) - 3, below(9) - 2, below(5)}
      3 -> {at + 1, @big}
      4 -> list(3, fn -> {at + 1 + below(2), below(20) - 8} end)
      _ -> {at + 1, below(9) - 4}
    end
  end

  def element(at), do: pick({{at + 1, value()}, {at + 1, value()}, {at + 2, value()}, [{at + 1, value()}, {at + 2, value()}], {at, 1}, {9, 1}, :x, [], [{at + 1, 1}, {9, 9}]})
end

defmodule Sequence do
  import Random

  def run(n, show) do
    seed(n)
    type = pick({:set, :ordered_set, :bag, :duplicate_bag})
    at = pick({1, 1, 2})
    table = :ets.new(:t, [type, {:keypos, at}, pick({:public, :protected, :private}), {:write_concurrency, pick({true, false, :auto})}])
    if show, do: IO.inspect({type, at})
    hash = Enum.reduce(1..(10 + below(30)), 0, fn _, acc -> step(table, type, at, acc, show) end)
    :ets.delete(table)
    hash
  end

  defp step(table, type, at, acc, show) do
    {name, arguments} = operation(type, at)
    result = apply_to(name, table, type, arguments)
    if show, do: IO.inspect({name, arguments, result}, limit: :infinity)
    :erlang.phash2({acc, result})
  end

  defp apply_to(name, table, type, arguments) do
    result(name, type, perform(name, table, arguments))
  rescue
    e -> {:raised, Exception.message(e)}
  end

  @sorted [:match, :match_object, :select, :select_reverse, :tab2list, :portions, :fixed, :foldl, :slots]

  defp result(name, type, list) when name in @sorted and type != :ordered_set and is_list(list), do: sorted(list)
  defp result(name, type, _) when name in [:first, :last] and type != :ordered_set, do: :some
  defp result(_, _, result), do: result

  # 1 and 1.0 are equal for a sort by themselves.
  defp sorted(list), do: Enum.sort_by(list, &:erlang.term_to_binary/1)

  defp perform(:portions, t, [kind, what, n]), do: portions(kind, apply(:ets, kind, [t, what, n]), [], 0)
  defp perform(:foldl, t, []), do: :ets.foldl(&[&1 | &2], [], t)
  defp perform(:foldr, t, []), do: :ets.foldr(&[&1 | &2], [], t) |> length()
  defp perform(:slots, t, []), do: slots(t, 0, [])
  defp perform(:info, t, [item]), do: :ets.info(t, item)
  defp perform(:fixed, t, [delete]), do: fixed(t, delete)
  defp perform(:file, t, []), do: length(:ets.tab2list(t))
  defp perform(name, t, arguments), do: apply(:ets, name, [t | arguments])

  defp portions(_, :"$end_of_table", acc, _), do: acc
  defp portions(_, _, _, 200), do: :too_many
  defp portions(kind, {list, rest}, acc, n), do: portions(kind, apply(:ets, kind, [rest]), acc ++ list, n + 1)

  defp slots(t, n, acc) do
    case :ets.slot(t, n) do
      :"$end_of_table" -> acc
      list -> slots(t, n + 1, acc ++ list)
    end
  end

  # Through a fixed table, while what was met goes, and more comes of keys that were there.
  defp fixed(t, delete) do
    :ets.safe_fixtable(t, true)
    keys = walk(t, :ets.first(t), delete, [])
    :ets.safe_fixtable(t, false)
    keys
  end

  defp walk(_, :"$end_of_table", _, acc), do: acc

  defp walk(t, key, delete, acc) do
    if delete, do: :ets.delete(t, key)
    walk(t, :ets.next(t, key), delete, [key | acc])
  end

  defp operation(type, at) do
    case below(34) do
      n when n < 6 -> {:insert, [if(chance(30), do: :x, else: Gen.object(at))]}
      n when n < 9 -> {:insert, [Gen.objects(at)]}
      9 -> {:insert_new, [Gen.object(at)]}
      10 -> {:insert_new, [Gen.objects(at)]}
      11 -> {:lookup, [Gen.key()]}
      12 -> {:member, [Gen.key()]}
      13 -> {:lookup_element, [Gen.key(), pick({1, 2, 2, 3, 0, 9, :x})]}
      14 -> {:delete, [Gen.key()]}
      15 -> {:delete_object, [if(chance(20), do: :x, else: Gen.object(at))]}
      16 -> {:take, [Gen.key()]}
      17 -> {:update_counter, [Gen.key(), Gen.counter(at)]}
      18 -> {:update_counter, [Gen.key(), Gen.counter(at), pick({{0, 0, 0}, {0, 5}, {:a, :b, 3}, :x, {1, 2, 1}})]}
      19 -> {:update_element, [Gen.key(), Gen.element(at)]}
      20 -> {:match, [Gen.pattern(at)]}
      21 -> {:match_object, [Gen.pattern(at)]}
      22 -> {:match_delete, [if(chance(4), do: Gen.pattern(at), else: Gen.object(at))]}
      23 -> {:select, [Gen.spec(at)]}
      24 -> {:select, [Gen.spec(at)]}
      25 -> {:select_reverse, [Gen.spec(at)]}
      26 -> {:select_count, [Gen.true_spec(at)]}
      27 -> {:select_delete, [Gen.true_spec(at)]}
      28 -> {:select_replace, [Gen.replace_spec(at)]}
      29 -> {:portions, portion(type, at)}
      30 -> {pick({:first, :last, :tab2list, :foldl, :foldr, if(type == :ordered_set, do: :first, else: :slots)}), []}
      31 -> {:info, [pick({:size, :type, :keypos, :fixed, :protection, :write_concurrency})]}
      32 -> if(chance(4), do: {:delete_all_objects, []}, else: {:fixed, [chance(2)]})
      33 -> ordered(type)
    end
  end

  # Where the objects of a key are cut apart depends on the machine: what is collected does not.
  defp portion(_, at), do: pick({[:select, Gen.spec(at), below(4) + 1], [:match, Gen.pattern(at), below(4) + 1], [:match_object, Gen.pattern(at), below(4)]})

  defp ordered(:ordered_set), do: {pick({:next, :prev}), [Gen.key()]}
  defp ordered(_), do: {:next, [:never]}
end

{count, first} =
  case Enum.map(System.argv(), &String.to_integer/1) do
    [] -> {600, 0}
    [count] -> {count, 0}
    [count, first] -> {count, first}
  end

block = 100

for from <- first..(first + count - 1)//block do
  hash = Enum.reduce(from..min(from + block, first + count)-1, 0, fn n, acc -> :erlang.phash2({acc, Sequence.run(n, count == 1)}) end)
  IO.puts("#{from} #{hash}")
end
