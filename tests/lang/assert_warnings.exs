# What assertions expand to is not warned of.
defmodule Checked do
  import ExUnit.Assertions

  def pair, do: {%{a: 1}, 2}

  def run do
    assert whole = pair()
    assert {%{a: a}, _ignored} = pair()
    send(self(), {:message, whole, 5})
    assert_received {:message, ^whole, _ignored}
    send(self(), a)
    assert_receive received, 100
    refute_received _anything
    assert received
    {whole, a, received}
  end
end

IO.inspect(Checked.run())

# What a guard or the pattern itself uses has its use, though nothing below does.
defmodule Guarded do
  import ExUnit.Assertions

  def run do
    send(self(), {:a, 1})
    assert_receive {:a, x} when x in [1, 2], 100
    send(self(), {:a, 1})
    assert_received {:a, y} when is_integer(y)
    assert {:b, z, z} = pair(1)
  end

  def warned do
    assert {:b, unused, z} = pair(1)
    z
  end

  defp pair(n), do: {:b, n, n}
end

IO.inspect(Guarded.run())
