# Arguments are computed from left to right, but for what stands for an Erlang function of another order.
defmodule Order do
  def t(x, y) do
    IO.write("#{y} ")
    x
  end

  def put, do: Map.put(t(%{}, :map), t(:k, :key), t(1, :value))
  def erlang_put, do: :maps.put(t(:k, :key), t(1, :value), t(%{}, :map))
  def fetch, do: Map.fetch!(t(%{k: 1}, :map), t(:k, :key))
  def failing, do: Map.put(case(t(5, :map), do: (6 -> %{})), :b, t(%{}, :value).none)
end

IO.inspect(Order.put())
IO.inspect(Order.erlang_put())
IO.inspect(Order.fetch())

try do
  Order.failing()
rescue
  e -> IO.puts(Exception.message(e))
end
