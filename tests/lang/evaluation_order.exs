# Operands, arguments, elements and map entries are evaluated from left to right.
defmodule Order do
  def say(x) do
    IO.write("#{inspect(x)} ")
    x
  end

  def three(a, b, c), do: {a, b, c}
  def default(a, b \\ say(:default)), do: {a, b}
end

defmodule Main do
  import Order

  def show(value), do: IO.puts("=> #{inspect(value)}")

  def run do
    show(say(1) + say(2) * say(3))
    show({say(1), [say(2), say(3) | say([4])], say(5)})
    show(three(say(:a), say(:b), say(:c)))
    show(say(&three/3).(say(1), say(2), say(3)))
    show(%{say(:k1) => say(:v1), say(:k2) => say(:v2)})
    show([a: say(1), b: say(2)])
    show("#{say(1)}-#{say(2)}")
    show(<<say(1), say(2)::size(say(16))>>)
    show(say(true) and say(false))
    show(say(false) && say(1))
    show(say(nil) || say(2))
    show(say(1) in [say(2), say(1)])
    show(say([1]) ++ say([2]) ++ say([3]))
    show(say("a") <> say("b"))
    show(default(say(:given)))
    show(say(1)..say(9)//say(2))
    show(if(say(true), do: say(:then), else: say(:other)))

    show(
      cond do
        say(nil) -> 1
        say(false) -> 2
        say(:yes) -> 3
      end
    )

    show(
      with a <- say(1), b = say(a + 1), true <- say(b > 1) do
        say(a + b)
      end
    )

    show(for x <- say([1, 2]), y <- say([3]), say(x + y > 4), do: say(x * y))
    show(%{say(%{a: 1}) | a: say(2)})
    show(say(5) |> three(say(6), say(7)))
    {x, y} = {say(1), say(2)}
    show(x - y)
    apply(say(Order), say(:say), say([1])) |> show()
  end
end

Main.run()
