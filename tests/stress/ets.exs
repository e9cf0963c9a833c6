# What processes do to ETS tables at once: writers, readers, those who delete, fix, select, inherit and give away.
#
#     ets.exs [ROUNDS]
#
# Each round checks what must hold whatever came first: no count is lost, who goes through a fixed table meets what stays
# exactly once, a copy is whole. Prints the rounds; ends with status 1 at what does not hold.
defmodule EtsStress do
  @types [:set, :ordered_set, :bag, :duplicate_bag]
  @workers 8

  def main(rounds) do
    for n <- 1..rounds, do: one_round(n)
    IO.puts("#{rounds} rounds")
  end

  defp one_round(n) do
    for type <- [:set, :ordered_set], concurrent <- [false, true, :auto], do: counts(type, concurrent)
    for type <- @types, do: mixture(type, n)
    for type <- @types, do: fixed(type)
    heirs(n)
    names(n)
  end

  defp check(true, _), do: :ok

  defp check(false, what) do
    IO.puts("failed: #{inspect(what)}")
    System.halt(1)
  end

  defp all(functions), do: functions |> Enum.map(&Task.async/1) |> Task.await_many(:infinity)

  # Each worker adds to each counter: in place, beyond what is in place, and as a whole object.
  defp counts(type, concurrent) do
    t = :ets.new(:counts, [type, :public, write_concurrency: concurrent])

    all(
      for w <- 1..@workers do
        fn ->
          for n <- 1..200 do
            :ets.update_counter(t, rem(n, 7), {2, 1}, {0, 0})
            :ets.update_counter(t, {:big, rem(n, 3)}, {2, 1_000_000_000_000_000_000_000}, {0, 0})
            :ets.insert_new(t, {{:new, n}, w})
            if rem(n, 20) == 0, do: :ets.select(t, [{{:"$1", :"$2"}, [{:is_integer, :"$2"}], [:"$$"]}])
          end
        end
      end
    )

    sum = fn pattern -> Enum.sum(for [n] <- :ets.match(t, pattern), do: n) end
    check(Enum.sum(for(k <- 0..6, do: :ets.lookup_element(t, k, 2))) == @workers * 200, :counts)
    check(sum.({{:big, :_}, :"$1"}) == @workers * 200 * 1_000_000_000_000_000_000_000, :big)
    check(:ets.select_count(t, [{{{:new, :_}, :_}, [], [true]}]) == 200, :new)
    :ets.delete(t)
  end

  # An object is {Key, N, [N, N], "N"}: a copy that is not whole shows.
  defp mixture(type, seed) do
    t = :ets.new(:mixture, [type, :public, write_concurrency: rem(seed, 2) == 0])
    all(for w <- 1..@workers, do: fn -> work(t, w * 31 + seed, 300) end)
    check(Enum.all?(:ets.tab2list(t), &whole?/1), :whole)
    check(:ets.info(t, :size) == length(:ets.tab2list(t)), :size)
    :ets.delete_all_objects(t)
    check(:ets.info(t, :size) == 0, :empty)
    :ets.delete(t)
  end

  defp object(key, n), do: {key, n, [n, n], if(rem(n, 5) == 0, do: String.duplicate("#{n} ", 40), else: "#{n}")}
  defp whole?({_, n, [a, b], text}), do: a == n and b == n and String.starts_with?(text, "#{n}")

  defp work(_, _, 0), do: :ok

  defp work(t, random, n) do
    random = rem(random * 48271, 2_147_483_647)
    key = rem(div(random, 16), 60)

    case rem(random, 16) do
      i when i < 5 -> :ets.insert(t, object(key, n))
      5 -> :ets.insert(t, for(k <- key..(key + 5), do: object(k, n)))
      6 -> :ets.insert_new(t, [object(key, n), object(key + 1, n)])
      7 -> :ets.delete(t, key)
      8 -> :ets.take(t, key) |> checked()
      9 -> :ets.select_delete(t, [{{:"$1", :"$2", :_, :_}, [{:==, {:rem, :"$2", 17}, 3}], [true]}])
      10 -> :ets.match_object(t, {:_, :_, [n, :_], :_}) |> checked()
      11 -> :ets.tab2list(t) |> checked()
      12 -> walk(t, :ets.first(t), 5)
      13 -> portions(:ets.match_object(t, {:_, :_, :_, :_}, 7))
      14 -> if(rem(n, 40) == 0, do: :ets.delete_all_objects(t), else: :ets.delete_object(t, object(key, n)))
      15 -> if(:ets.info(t, :type) in [:set, :ordered_set], do: :ets.update_element(t, key, [{3, [n, n]}, {2, n}, {4, "#{n}"}]))
    end

    :ets.lookup(t, key) |> checked()
    work(t, random, n - 1)
  end

  defp checked(list), do: check(Enum.all?(list, &whole?/1), list)

  defp walk(_, _, 0), do: :ok
  defp walk(_, :"$end_of_table", _), do: :ok

  # The key may be gone.
  defp walk(t, key, n) do
    walk(t, :ets.next(t, key), n - 1)
  rescue
    ArgumentError -> :ok
  end

  defp portions(:"$end_of_table"), do: :ok

  defp portions({list, rest}) do
    checked(list)
    portions(:ets.match_object(rest))
  end

  # Even keys stay, odd ones come and go meanwhile.
  defp fixed(type) do
    t = :ets.new(:fixed, [type, :public, write_concurrency: true])
    for n <- 0..398//2, do: :ets.insert(t, {n, n})
    changers = for w <- 0..3, do: fn -> for n <- 1..399//2, do: if(rem(n + w, 3) == 0, do: :ets.delete(t, n), else: :ets.insert(t, {n, n})) end

    walkers =
      for _ <- 1..4 do
        fn ->
          :ets.safe_fixtable(t, true)
          met = keys(t, :ets.first(t), []) |> Enum.filter(&(rem(&1, 2) == 0))
          :ets.safe_fixtable(t, false)
          check(Enum.sort(met) == Enum.to_list(0..398//2), :met)
          check(:ets.select_count(t, [{{:"$1", :_}, [{:==, {:rem, :"$1", 2}, 0}], [true]}]) == 200, :selected)
          check(:ets.foldl(fn {n, _}, sum -> if(rem(n, 2) == 0, do: sum + n, else: sum) end, 0, t) == 39_800, :folded)
        end
      end

    all(changers ++ walkers)
    check(:ets.info(t, :safe_fixed) == false, :lifted)
    :ets.delete(t)
  end

  defp keys(_, :"$end_of_table", acc), do: acc
  defp keys(t, key, acc), do: keys(t, :ets.next(t, key), [key | acc])

  # The table goes from owner to heir, and is read and fixed all the while by who may end at any time.
  defp heirs(n) do
    me = self()

    {owner, ref} =
      spawn_monitor(fn ->
        t = :ets.new(:inherited, [:public, {:heir, me, n}])
        for k <- 1..50, do: :ets.insert(t, {k, k})
        send(me, {:table, t})
        receive(do: (:give -> :ets.give_away(t, me, :given)))
      end)

    t = receive(do: ({:table, t} -> t))
    readers = for _ <- 1..4, do: spawn_monitor(fn -> read(t, 30) end)
    if rem(n, 2) == 0, do: send(owner, :give), else: Process.exit(owner, :kill)
    receive(do: ({:"ETS-TRANSFER", ^t, ^owner, data} -> check(data in [n, :given], data)))
    receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
    for {pid, _} <- Enum.take(readers, 2), do: Process.exit(pid, :kill)
    for {_, ref} <- readers, do: receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
    check(:ets.info(t, :fixed) == false and length(:ets.tab2list(t)) == 50, :inherited)
    :ets.delete(t)
  end

  defp read(_, 0), do: :ok

  defp read(t, n) do
    :ets.safe_fixtable(t, true)
    check(:ets.lookup(t, rem(n, 50) + 1) == [{rem(n, 50) + 1, rem(n, 50) + 1}], :read)
    :ets.info(t)
    read(t, n - 1)
  end

  # A name is one process's at a time; its table may go under the hands of the others.
  defp names(n) do
    all(
      for w <- 1..@workers do
        fn ->
          for k <- 1..30 do
            try do
              :ets.new(:contended, [:named_table, :public])
              :ets.insert(:contended, {w, k, n})
              :ets.rename(:contended, :renamed)
              :ets.delete(:renamed)
            rescue
              ArgumentError -> for table <- [:contended, :renamed], do: delete(table)
            end
          end
        end
      end
    )

    for table <- [:contended, :renamed], do: delete(table)
  end

  defp delete(table) do
    :ets.lookup(table, 1)
    :ets.delete(table)
  rescue
    ArgumentError -> :gone
  end
end

EtsStress.main(String.to_integer(List.first(System.argv()) || "3"))
