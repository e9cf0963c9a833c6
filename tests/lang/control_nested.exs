# case, cond, if, with, try and receive inside each other: values, scopes, early ends.
defmodule Flow do
  def classify(x) do
    case x do
      n when is_integer(n) and n > 100 or n == 50 -> :big
      n when is_integer(n) ->
        cond do
          n < 0 -> {:neg, if(n < -10, do: :very, else: :little)}
          rem(n, 2) == 0 -> with true <- n > 2, {:ok, half} <- half(n), do: {:even, half}, else: (false -> :small_even)
          true -> :odd
        end

      {tag, value} when tag in [:a, :b] -> {tag, classify(value)}
      [] -> :empty
      [h] -> {:one, classify(h)}
      [h, h | _] -> {:twice, h}
      [_ | t] -> {:tail, length(t)}
      %{k: %{deep: v}} -> {:deep, v}
      %{} = m when map_size(m) == 0 -> :empty_map
      "pre" <> rest -> {:rest, rest}
      f when is_function(f, 0) -> classify(f.())
      nil -> nil
      _ -> :other
    end
  end

  defp half(n), do: {:ok, div(n, 2)}

  def early(list) do
    Enum.reduce_while(list, 0, fn
      :stop, acc -> {:halt, {:stopped, acc}}
      x, acc when is_integer(x) -> {:cont, acc + x}
      _, acc -> {:cont, acc}
    end)
  end

  def find(list) do
    for x <- list do
      if x > 2, do: throw({:found, x})
    end

    :none
  catch
    {:found, x} -> {:ok, x}
  end

  def layers(f) do
    try do
      try do
        try do
          f.()
        rescue
          e in ArithmeticError -> {:arith, e.message}
        after
          send(self(), :inner)
        end
      catch
        :throw, x when is_integer(x) -> {:int, x}
        :exit, _ -> exit(:renamed)
      else
        {:arith, _} = a -> a
        :ok -> :fine
      after
        send(self(), :middle)
      end
    catch
      kind, value -> {kind, if(is_exception(value), do: value.__struct__, else: value)}
    after
      send(self(), :outer)
    end
  end

  def drain do
    receive do
      x -> [x | drain()]
    after
      0 -> []
    end
  end

  def scopes do
    x = 1

    y =
      if x == 1 do
        x = 2
        x + 1
      end

    z =
      case y do
        x when x > 2 -> x * 10
        _ -> x
      end

    w = with x <- x + 100, x = x + 1, do: x
    v = for(x <- [7], do: x) ++ [x]
    u = (fn x -> x end).(9)

    t =
      try do
        x = 5
        throw(x)
      catch
        x -> x + 1
      end

    {x, y, z, w, v, u, t}
  end

  def returns do
    {if(false, do: 1), unless(true, do: 1), case(1, do: (1 -> nil)), for(_ <- [], do: 1), with(:a <- :b, do: 1), (fn -> nil end).(), try(do: nil, after: 1)}
  end

  def receive_in_case do
    send(self(), {:n, 1})
    send(self(), {:n, 2})

    case receive(do: ({:n, x} when x > 1 -> x)) do
      2 -> receive do
        {:n, 1} -> :selective
      end
    end
  end

  def blocks do
    a =
      (
        b = 1
        b + 1
      )

    c = (d = 3; d * 2)
    {a, c, (fn -> e = 1; e end).()}
  end

  def truthy(list), do: Enum.map(list, &if(&1, do: 1, else: 0))
  def chain(x), do: x && (x > 1 || :small) && [x]
  def not_strict(x), do: {!x, !!x, is_nil(x) or x == false}
end

for x <- [101, 50, -20, -1, 2, 8, 7, {:a, 3}, {:b, [4]}, {:c, 1}, [], [1], [1, 1, 2], [1, 2, 3], %{k: %{deep: 1}}, %{}, %{a: 1}, "prefix", "x", fn -> 4 end, nil, 1.5], do: IO.inspect(Flow.classify(x))
IO.inspect({Flow.early([1, :x, 2]), Flow.early([1, :stop, 2]), Flow.find([1, 2, 3]), Flow.find([1])})

for f <- [fn -> 1 / String.length("") end, fn -> throw(1) end, fn -> throw(:a) end, fn -> exit(:x) end, fn -> raise "a" end, fn -> :ok end, fn -> :unmatched end, fn -> :erlang.error(:custom) end] do
  IO.inspect({Flow.layers(f), Flow.drain()})
end

IO.inspect({Flow.scopes(), Flow.returns(), Flow.receive_in_case(), Flow.blocks()})
IO.inspect({Flow.truthy([nil, false, 0, "", [], :nil, true]), Enum.map([nil, 1, 2], &Flow.chain/1), Enum.map([nil, 0], &Flow.not_strict/1)})
