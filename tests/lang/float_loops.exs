# Loops over floats: what stays in float registers, and every way out of them.
defmodule FloatLoops do
  def mandel(_zr, _zi, _cr, _ci, 50), do: 50

  def mandel(zr, zi, cr, ci, k) do
    zr2 = zr * zr
    zi2 = zi * zi
    if zr2 + zi2 > 4.0, do: k, else: mandel(zr2 - zi2 + cr, 2.0 * zr * zi + ci, cr, ci, k + 1)
  end

  # Grows until it is no float any more.
  def grow(x, 0), do: x
  def grow(x, n), do: grow(x * 10.0, n - 1)

  def shrink(x, y, 0), do: {x, y}
  def shrink(x, y, n), do: shrink(y / 3.0, x - 0.5, n - 1)

  # Parameters change places.
  def turn(a, b, c, 0), do: [a, b, c]
  def turn(a, b, c, n), do: turn(b * 1.0, c * 1.0, a * 1.0, n - 1)
  def swap(a, b, 0), do: {a, b}
  def swap(a, b, n) when a > 0.5 or b > 0.5, do: swap(b, a, n - 1)
  def swap(a, b, n), do: swap(a / 2, b, n - 1)

  # Tuples in, tuples out, a call at the end.
  def pull([], x, v, acc), do: {x, v, Enum.reverse(acc)}

  def pull([{y, m} | t], x, v, acc) do
    d = x - y
    d2 = d * d + 0.01
    f = m / (d2 * :math.sqrt(d2))
    pull(t, x, v - d * f, [{y + d * f, m} | acc])
  end

  def roots([], sum), do: sum
  def roots([x | xs], sum), do: roots(xs, sum + :math.sqrt(x) * 1.0)

  def sum([], acc), do: acc
  def sum([x | xs], acc) when is_float(x), do: sum(xs, acc + x * 1.0)
  def sum([_ | xs], acc), do: sum(xs, acc)

  # A branch joins, a negation, a comparison with an integer.
  def zigzag(x, 0), do: x

  def zigzag(x, n) do
    y = if x > 1, do: -x / 2.0, else: x * -3.0
    if x == y or y >= 1000, do: {:far, y}, else: zigzag(y, n - 1)
  end

  # Calls in the middle, a guard that needs a function clause.
  def calls(x, n) when x < 100.0 and n > 0 do
    y = x * 1.5
    if n == 3, do: send(self(), {:seen, y})
    calls(y, n - 1)
  end

  def calls(x, _), do: x

  def strict(x, n) when is_float(x) and n > 0 and x < 10.0, do: strict(x + 1.0, n - 1)

  def spin(x, 0), do: x
  def spin(x, n), do: spin(x * 0.999 + 0.5, n - 1)

  def caught(x, n) do
    try do
      grow(x, n)
    rescue
      e in ArithmeticError -> {:caught, Exception.message(e)}
    end
  end
end

defmodule FloatLoops.Show do
  def run(f) do
    IO.inspect(f.())
  rescue
    e ->
      where = for {FloatLoops, name, arity, info} <- __STACKTRACE__, do: {name, (is_list(arity) && arity) || arity, info[:line]}
      IO.inspect({e.__struct__, Exception.message(e), where})
  end
end

defmodule FloatLoops.Main do
  import FloatLoops
  alias FloatLoops.Show

  def run do
    for {zr, zi, cr, ci} <- [{0.0, 0.0, -0.5, 0.25}, {0, 0, -0.5, 0.25}, {0.0, 0, 1, 1}, {0.0, 0.0, 0.3, 0.6}, {0.0, 0.0, -1, 0}],
        do: Show.run(fn -> mandel(zr, zi, cr, ci, 0) end)

    Show.run(fn -> mandel(0.0, 0.0, :a, 0.5, 0) end)
    Show.run(fn -> mandel(0.0, nil, 0.1, 0.5, 0) end)
    Show.run(fn -> mandel(1.0e200, 1.0e200, 0.1, 0.5, 0) end)

    for {x, n} <- [{1.5, 3}, {1, 2}, {1.0e300, 20}, {-1.0e300, 20}, {0.0, 5}, {:x, 1}, {:x, 0}, {1_180_591_620_717_411_303_424, 1}],
        do: Show.run(fn -> grow(x, n) end)

    for {x, y, n} <- [{1.0, 2.0, 7}, {1, 2, 7}, {9.0e15, 1, 3}, {"a", 2.0, 1}, {2.0, "a", 1}],
        do: Show.run(fn -> shrink(x, y, n) end)

    Show.run(fn -> turn(1.0, 2.0, 3.0, 4) end)
    Show.run(fn -> turn(1, 2.0, 3, 5) end)
    Show.run(fn -> swap(0.75, 0.25, 9) end)
    Show.run(fn -> swap(0.75, 1, 9) end)
    Show.run(fn -> pull([{1.0, 2.0}, {3.5, 0.25}, {-1.0, 4.0}], 0.5, 0.0, []) end)
    Show.run(fn -> pull([{1, 2.0}, {3.5, 0}, {-1, 4}], 0.5, 0, []) end)
    Show.run(fn -> pull([{1.0, 2.0}, {3.5, 0.25}, :none], 0.5, 0.0, []) end)
    Show.run(fn -> pull([{1.0, 1.0e300}, {3.5, 1.0e308}], 0.5, 0.0, []) end)
    Show.run(fn -> roots([1.0, 4.0, 2], 0.0) end)
    Show.run(fn -> roots([1.0, -4.0], 0.0) end)
    Show.run(fn -> sum([1.0, 2, :a, 3.5], 0.0) end)
    Show.run(fn -> sum([1.0, 2, :a, 3.5], 0) end)
    for x <- [0.3, 1.0, 1, 2.5, 7], do: Show.run(fn -> zigzag(x, 12) end)
    Show.run(fn -> calls(1.0, 5) end)
    Show.run(fn -> receive do: (m -> m) end)
    Show.run(fn -> calls(1, 0) end)
    Show.run(fn -> strict(1.0, 5) end)
    Show.run(fn -> strict(1, 5) end)
    Show.run(fn -> spin(1.0, 30_000) end)
    Show.run(fn -> spin(3, 30_000) end)
    Show.run(fn -> caught(1.0, 400) end)
    Show.run(fn -> caught(1.0, 4) end)
    # The sign of zero.
    Show.run(fn -> 1.0 / List.last([1.0, grow(-0.0, 3) + 1.0]) end)
  end
end

FloatLoops.Main.run()
