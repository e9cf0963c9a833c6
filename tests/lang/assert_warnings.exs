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
