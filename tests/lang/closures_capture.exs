# Closures, captures, arities, and functions as values.
add = &(&1 + &2)
IO.inspect(add.(1, 2))
IO.inspect(Enum.map(["a", "b"], &String.upcase/1))
IO.inspect(Enum.map(1..3, &{&1, &1 * &1}))
IO.inspect(Enum.map(1..2, &[&1 | [0]]))
IO.inspect(Enum.map(1..2, &"n#{&1}"))
IO.inspect((&(&1)).(5))
counter = fn start -> fn step -> start + step end end
IO.inspect(counter.(10).(5))
fact = fn f, n -> if n == 0, do: 1, else: n * f.(f, n - 1) end
IO.inspect(fact.(fact, 20))
multi = fn
  0 -> :zero
  n when n < 0 -> :negative
  _ -> :positive
end
IO.inspect(Enum.map([0, -1, 1], multi))
IO.inspect(is_function(add, 2))
IO.inspect(Function.info(add, :arity))
IO.inspect(&Enum.map/2)
IO.inspect((&Enum.map/2) == (&Enum.map/2))
f = &Kernel.+/2
IO.inspect(apply(f, [1, 2]))
m = String
IO.inspect(m.upcase("dyn"))
IO.inspect(apply(m, :downcase, ["DYN"]))

for f <- [fn -> add.(1) end, fn -> Enum.nope() end, fn -> NoModule.f(1) end, fn -> fact.(1, 2, 3) end] do
  try do
    f.()
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{String.replace(Exception.message(e), ~r/#Function<[^>]*>/, "#F")}")
  end
end

x = 1
g = fn -> x end
x = 2
IO.inspect({g.(), x})
compose = fn f, g -> fn x -> g.(f.(x)) end end
IO.inspect(compose.(&(&1 + 1), &(&1 * 2)).(3))
IO.inspect(Enum.reduce([&(&1 + 1), &(&1 * 10)], 1, fn f, acc -> f.(acc) end))
