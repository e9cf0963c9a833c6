defmodule :lists do
  @moduledoc """
  Lists as Erlang programs know them: `:lists`.

  `reverse/2`, `member/2`, `keyfind/3`, `keymember/3` and `keysearch/3` are builtins of the
  machine and not written here; a builtin of the same name and arity always wins.
  """

  # -- Predicates and search --

  def all(pred, list) when is_function(pred, 1), do: do_all(list, pred)

  defp do_all([x | rest], pred) do
    case pred.(x) do
      true -> do_all(rest, pred)
      false -> false
    end
  end

  defp do_all([], _pred), do: true

  def any(pred, list) when is_function(pred, 1), do: do_any(list, pred)

  defp do_any([x | rest], pred) do
    case pred.(x) do
      true -> true
      false -> do_any(rest, pred)
    end
  end

  defp do_any([], _pred), do: false

  def search(pred, [x | rest]) when is_function(pred, 1) do
    case pred.(x) do
      true -> {:value, x}
      false -> search(pred, rest)
    end
  end

  def search(pred, []) when is_function(pred, 1), do: false

  def prefix([x | a], [x | b]), do: prefix(a, b)
  def prefix([], list) when is_list(list), do: true
  def prefix([_ | _], list) when is_list(list), do: false

  def suffix(suffix, list) do
    extra = length(list) - length(suffix)
    extra >= 0 and nthtail(extra, list) === suffix
  end

  # -- Taking apart --

  def nth(1, [x | _]), do: x
  def nth(n, [_ | rest]) when n > 1, do: nth(n - 1, rest)

  def nthtail(0, list) when is_list(list), do: list
  def nthtail(n, [_ | rest]) when n > 0, do: nthtail(n - 1, rest)

  def last([x]), do: x
  def last([_ | rest]), do: last(rest)

  def droplast([_]), do: []
  def droplast([x | rest]), do: [x | droplast(rest)]

  def sublist(list, n) when is_integer(n) and n >= 0 and is_list(list), do: take(list, n)

  def sublist(list, 1, n) when is_integer(n) and n >= 0 and is_list(list), do: take(list, n)
  def sublist([], s, n) when is_integer(s) and s > 1 and is_integer(n) and n >= 0, do: []
  def sublist([_ | rest], s, n) when s > 1, do: sublist(rest, s - 1, n)

  defp take([x | rest], n) when n > 0, do: [x | take(rest, n - 1)]
  defp take(_list, _n), do: []

  def split(n, list) when is_integer(n) and n >= 0 and is_list(list) do
    case split(n, list, []) do
      {_, _} = result -> result
      fault -> :erlang.error(fault, [n, list])
    end
  end

  def split(n, list), do: :erlang.error(:badarg, [n, list])

  defp split(0, list, acc), do: {:lists.reverse(acc), list}
  defp split(n, [x | rest], acc), do: split(n - 1, rest, [x | acc])
  defp split(_n, _, _acc), do: :badarg

  def splitwith(pred, list) when is_function(pred, 1), do: splitwith(pred, list, [])

  defp splitwith(pred, [x | rest] = list, acc) do
    case pred.(x) do
      true -> splitwith(pred, rest, [x | acc])
      false -> {:lists.reverse(acc), list}
    end
  end

  defp splitwith(_pred, [], acc), do: {:lists.reverse(acc), []}

  def partition(pred, list) when is_function(pred, 1), do: partition(pred, list, [], [])

  defp partition(pred, [x | rest], yes, no) do
    case pred.(x) do
      true -> partition(pred, rest, [x | yes], no)
      false -> partition(pred, rest, yes, [x | no])
    end
  end

  defp partition(_pred, [], yes, no), do: {:lists.reverse(yes), :lists.reverse(no)}

  def takewhile(pred, [x | rest]) do
    case pred.(x) do
      true -> [x | takewhile(pred, rest)]
      false -> []
    end
  end

  def takewhile(pred, []) when is_function(pred, 1), do: []

  def dropwhile(pred, [x | rest] = list) do
    case pred.(x) do
      true -> dropwhile(pred, rest)
      false -> list
    end
  end

  def dropwhile(pred, []) when is_function(pred, 1), do: []

  # -- Putting together --

  def append(a, b), do: a ++ b

  def append([list]), do: list
  def append([list | rest]), do: list ++ append(rest)
  def append([]), do: []

  def subtract(a, b), do: a -- b

  def concat(things), do: flatmap(&thing_to_list/1, things)

  defp thing_to_list(x) when is_integer(x), do: :erlang.integer_to_list(x)
  defp thing_to_list(x) when is_float(x), do: :erlang.float_to_list(x)
  defp thing_to_list(x) when is_atom(x), do: :erlang.atom_to_list(x)
  defp thing_to_list(x) when is_list(x), do: x

  def duplicate(n, x) when is_integer(n) and n >= 0, do: duplicate(n, x, [])

  defp duplicate(0, _x, acc), do: acc
  defp duplicate(n, x, acc), do: duplicate(n - 1, x, [x | acc])

  def enumerate(list), do: enumerate(1, list)

  def enumerate(n, [x | rest]) when is_integer(n), do: [{n, x} | enumerate(n + 1, rest)]
  def enumerate(n, []) when is_integer(n), do: []

  def join(_separator, []), do: []
  def join(separator, [x | rest]), do: [x | join_rest(separator, rest)]

  defp join_rest(separator, [x | rest]), do: [separator, x | join_rest(separator, rest)]
  defp join_rest(_separator, []), do: []

  def delete(x, [x | rest]), do: rest
  def delete(x, [y | rest]), do: [y | delete(x, rest)]
  def delete(_x, []), do: []

  # -- Flattening: the tail is built first, so no element is copied twice --

  def flatten(list) when is_list(list), do: do_flatten(list, [])
  def flatten(list, tail) when is_list(list) and is_list(tail), do: do_flatten(list, tail)

  defp do_flatten([x | rest], tail) when is_list(x), do: do_flatten(x, do_flatten(rest, tail))
  defp do_flatten([x | rest], tail), do: [x | do_flatten(rest, tail)]
  defp do_flatten([], tail), do: tail

  def flatlength(list), do: flatlength(list, 0)

  defp flatlength([x | rest], n) when is_list(x), do: flatlength(rest, flatlength(x, n))
  defp flatlength([_ | rest], n), do: flatlength(rest, n + 1)
  defp flatlength([], n), do: n

  # -- Folds and maps --

  def map(fun, list) when is_function(fun, 1) do
    case list do
      [x | rest] -> [fun.(x) | map_1(fun, rest)]
      [] -> []
    end
  end

  defp map_1(fun, [x | rest]), do: [fun.(x) | map_1(fun, rest)]
  defp map_1(_fun, []), do: []

  def flatmap(fun, [x | rest]), do: fun.(x) ++ flatmap(fun, rest)
  def flatmap(fun, []) when is_function(fun, 1), do: []

  def filter(pred, list) when is_function(pred, 1), do: do_filter(list, pred)

  defp do_filter([x | rest], pred) do
    case pred.(x) do
      true -> [x | do_filter(rest, pred)]
      false -> do_filter(rest, pred)
      other -> :erlang.error({:bad_filter, other})
    end
  end

  defp do_filter([], _pred), do: []

  def filtermap(fun, [x | rest]) do
    case fun.(x) do
      true -> [x | filtermap(fun, rest)]
      {true, y} -> [y | filtermap(fun, rest)]
      false -> filtermap(fun, rest)
    end
  end

  def filtermap(fun, []) when is_function(fun, 1), do: []

  def zf(fun, list), do: filtermap(fun, list)

  # An improper tail is refused by the names that OTP's functions have.
  def foreach(fun, list) when is_function(fun, 1), do: foreach_1(fun, list)

  defp foreach_1(fun, [x | rest]) do
    fun.(x)
    foreach_1(fun, rest)
  end

  defp foreach_1(_fun, []), do: :ok

  def foldl(fun, acc, list) when is_function(fun, 2), do: foldl_1(fun, acc, list)

  defp foldl_1(fun, acc, [x | rest]), do: foldl_1(fun, fun.(x, acc), rest)
  defp foldl_1(_fun, acc, []), do: acc

  def foldr(fun, acc, list) when is_function(fun, 2), do: foldr_1(fun, acc, list)

  defp foldr_1(fun, acc, [x | rest]), do: fun.(x, foldr_1(fun, acc, rest))
  defp foldr_1(_fun, acc, []), do: acc

  def mapfoldl(fun, acc, list) when is_function(fun, 2), do: mapfoldl_1(fun, acc, list)

  defp mapfoldl_1(fun, acc, [x | rest]) do
    {y, acc} = fun.(x, acc)
    {ys, acc} = mapfoldl_1(fun, acc, rest)
    {[y | ys], acc}
  end

  defp mapfoldl_1(_fun, acc, []), do: {[], acc}

  def mapfoldr(fun, acc, list) when is_function(fun, 2), do: mapfoldr_1(fun, acc, list)

  defp mapfoldr_1(fun, acc, [x | rest]) do
    {ys, acc} = mapfoldr_1(fun, acc, rest)
    {y, acc} = fun.(x, acc)
    {[y | ys], acc}
  end

  defp mapfoldr_1(_fun, acc, []), do: {[], acc}

  def sum(list), do: sum(list, 0)

  defp sum([x | rest], acc), do: sum(rest, acc + x)
  defp sum([], acc), do: acc

  def max([x | rest]), do: do_max(rest, x)

  defp do_max([x | rest], best) when x > best, do: do_max(rest, x)
  defp do_max([_ | rest], best), do: do_max(rest, best)
  defp do_max([], best), do: best

  def min([x | rest]), do: do_min(rest, x)

  defp do_min([x | rest], best) when x < best, do: do_min(rest, x)
  defp do_min([_ | rest], best), do: do_min(rest, best)
  defp do_min([], best), do: best

  # -- Zips --

  def zip([a | as], [b | bs]), do: [{a, b} | zip(as, bs)]
  def zip([], []), do: []

  def zip3([a | as], [b | bs], [c | cs]), do: [{a, b, c} | zip3(as, bs, cs)]
  def zip3([], [], []), do: []

  def zipwith(fun, [a | as], [b | bs]), do: [fun.(a, b) | zipwith(fun, as, bs)]
  def zipwith(fun, [], []) when is_function(fun, 2), do: []

  def zipwith3(fun, [a | as], [b | bs], [c | cs]) do
    [fun.(a, b, c) | zipwith3(fun, as, bs, cs)]
  end

  def zipwith3(fun, [], [], []) when is_function(fun, 3), do: []

  def unzip(pairs), do: unzip(pairs, [], [])

  defp unzip([{a, b} | rest], as, bs), do: unzip(rest, [a | as], [b | bs])
  defp unzip([], as, bs), do: {:lists.reverse(as), :lists.reverse(bs)}

  def unzip3(triples), do: unzip3(triples, [], [], [])

  defp unzip3([{a, b, c} | rest], as, bs, cs), do: unzip3(rest, [a | as], [b | bs], [c | cs])
  defp unzip3([], as, bs, cs), do: {:lists.reverse(as), :lists.reverse(bs), :lists.reverse(cs)}

  # -- Lists of tuples --

  def keydelete(key, n, list) when is_integer(n) and n > 0, do: do_keydelete(key, n, list)

  defp do_keydelete(key, n, [t | rest]) when :erlang.element(n, t) == key, do: rest
  defp do_keydelete(key, n, [t | rest]), do: [t | do_keydelete(key, n, rest)]
  defp do_keydelete(_key, _n, []), do: []

  def keyreplace(key, n, list, new) when is_integer(n) and n > 0 and is_tuple(new) do
    do_keyreplace(key, n, list, new)
  end

  defp do_keyreplace(key, n, [t | rest], new) when :erlang.element(n, t) == key, do: [new | rest]
  defp do_keyreplace(key, n, [t | rest], new), do: [t | do_keyreplace(key, n, rest, new)]
  defp do_keyreplace(_key, _n, [], _new), do: []

  def keystore(key, n, list, new) when is_integer(n) and n > 0 and is_tuple(new) do
    do_keystore(key, n, list, new)
  end

  defp do_keystore(key, n, [t | rest], new) when :erlang.element(n, t) == key, do: [new | rest]
  defp do_keystore(key, n, [t | rest], new), do: [t | do_keystore(key, n, rest, new)]
  defp do_keystore(_key, _n, [], new), do: [new]

  def keytake(key, n, list) when is_integer(n) and n > 0, do: keytake(key, n, list, [])

  defp keytake(key, n, [t | rest], acc) when :erlang.element(n, t) == key do
    {:value, t, :lists.reverse(acc, rest)}
  end

  defp keytake(key, n, [t | rest], acc), do: keytake(key, n, rest, [t | acc])
  defp keytake(_key, _n, [], _acc), do: false

  def keymap(fun, n, [t | rest]) do
    [:erlang.setelement(n, t, fun.(:erlang.element(n, t))) | keymap(fun, n, rest)]
  end

  def keymap(fun, n, []) when is_integer(n) and n >= 1 and is_function(fun, 1), do: []

  defp drop_equal_keys([a, b | rest], n) when :erlang.element(n, a) == :erlang.element(n, b) do
    drop_equal_keys([a | rest], n)
  end

  defp drop_equal_keys([a | rest], n), do: [a | drop_equal_keys(rest, n)]
  defp drop_equal_keys([], _n), do: []

  def keymerge(n, a, b) when is_integer(n) and n > 0 do
    merge(fn x, y -> :erlang.element(n, x) <= :erlang.element(n, y) end, a, b)
  end

  def rkeymerge(n, a, b) when is_integer(n) and n > 0 do
    merge(fn x, y -> :erlang.element(n, x) >= :erlang.element(n, y) end, a, b)
  end

  def ukeymerge(n, a, b) when is_integer(n) and n > 0, do: drop_equal_keys(keymerge(n, a, b), n)

  # -- Sorting: a natural merge sort. Runs that already rise or strictly fall are cut out
  #    first, then merged pairwise; ties go to the left, so equal elements keep their order.
  #    Sorting in term order is a builtin. --

  # One pass merges neighbours and turns the order of the runs around.
  defp merge_runs([a, b | rest], acc, :last_first) do
    merge_runs(rest, [merge(b, a) | acc], :last_first)
  end

  defp merge_runs([a, b | rest], acc, order), do: merge_runs(rest, [merge(a, b) | acc], order)
  defp merge_runs([run], [], _order), do: run
  defp merge_runs([run], acc, order), do: merge_runs([run | acc], [], turned(order))
  defp merge_runs([], [], _order), do: []
  defp merge_runs([], acc, order), do: merge_runs(acc, [], turned(order))

  defp turned(:last_first), do: :first_first
  defp turned(:first_first), do: :last_first

  def sort(fun, list) when is_function(fun, 2) and is_list(list) do
    merge_runs(runs(list, fun, []), fun, [], :last_first)
  end

  defp runs([x, y | rest], fun, acc) do
    case fun.(x, y) do
      true -> rising(rest, y, [x], fun, acc)
      false -> falling(rest, y, [x], fun, acc)
    end
  end

  defp runs([x], _fun, acc), do: [[x] | acc]
  defp runs([], _fun, acc), do: acc

  defp rising([y | rest] = list, x, run, fun, acc) do
    case fun.(x, y) do
      true -> rising(rest, y, [x | run], fun, acc)
      false -> runs(list, fun, [:lists.reverse(run, [x]) | acc])
    end
  end

  defp rising([], x, run, _fun, acc), do: [:lists.reverse(run, [x]) | acc]

  defp falling([y | rest] = list, x, run, fun, acc) do
    case fun.(x, y) do
      true -> runs(list, fun, [[x | run] | acc])
      false -> falling(rest, y, [x | run], fun, acc)
    end
  end

  defp falling([], x, run, _fun, acc), do: [[x | run] | acc]

  defp merge_runs([a, b | rest], fun, acc, :last_first) do
    merge_runs(rest, fun, [merge(fun, b, a) | acc], :last_first)
  end

  defp merge_runs([a, b | rest], fun, acc, order) do
    merge_runs(rest, fun, [merge(fun, a, b) | acc], order)
  end

  defp merge_runs([run], _fun, [], _order), do: run
  defp merge_runs([run], fun, acc, order), do: merge_runs([run | acc], fun, [], turned(order))
  defp merge_runs([], _fun, [], _order), do: []
  defp merge_runs([], fun, acc, order), do: merge_runs(acc, fun, [], turned(order))

  def usort(fun, list), do: drop_equal(sort(fun, list), fun)

  defp drop_equal([a, b | rest]) when a == b, do: drop_equal([a | rest])
  defp drop_equal([a | rest]), do: [a | drop_equal(rest)]
  defp drop_equal([]), do: []

  # Neighbours in order are equal when the other order holds too.
  defp drop_equal([a, b | rest], fun) do
    case fun.(b, a) do
      true -> drop_equal([a | rest], fun)
      false -> [a | drop_equal([b | rest], fun)]
    end
  end

  defp drop_equal(list, _fun), do: list

  # -- Merging sorted lists --

  def merge(lists), do: merge_runs(:lists.reverse(lists), [], :last_first)

  def merge([a | as], [b | _] = bs) when a <= b, do: [a | merge(as, bs)]
  def merge([_ | _] = as, [b | bs]), do: [b | merge(as, bs)]
  def merge([], bs), do: bs
  def merge(as, []), do: as

  def merge(fun, [a | as] = all, [b | bs] = others) do
    case fun.(a, b) do
      true -> [a | merge(fun, as, others)]
      false -> [b | merge(fun, all, bs)]
    end
  end

  def merge(fun, [], bs) when is_function(fun, 2), do: bs
  def merge(fun, as, []) when is_function(fun, 2), do: as

  def merge3(a, b, c), do: merge(merge(a, b), c)

  def umerge(lists), do: drop_equal(merge(lists))
  def umerge(a, b), do: drop_equal(merge(a, b))
  def umerge(fun, a, b), do: drop_equal(merge(fun, a, b), fun)
  def umerge3(a, b, c), do: drop_equal(merge3(a, b, c))

  # -- Without repetition --

  def uniq(list) when is_list(list), do: uniq_by(list, fn x -> x end, %{})
  def uniq(fun, list) when is_function(fun, 1) and is_list(list), do: uniq_by(list, fun, %{})

  defp uniq_by([x | rest], fun, seen) do
    key = fun.(x)

    case seen do
      %{^key => true} -> uniq_by(rest, fun, seen)
      _ -> [x | uniq_by(rest, fun, :maps.put(key, true, seen))]
    end
  end

  defp uniq_by([], _fun, _seen), do: []
end
