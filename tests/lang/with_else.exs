# with: matches, guards, bare expressions, else, and what falls through.
defmodule W do
  def run(a, b) do
    with {:ok, x} <- a,
         y = x + 1,
         {:ok, z} when z > 0 <- b,
         true <- z != 13 do
      {:done, x, y, z}
    else
      {:error, reason} -> {:failed, reason}
      :error -> :plain
      false -> :unlucky
    end
  end

  def bare(a), do: with(%{v: v} <- a, do: v)
  def nested(a), do: with({:ok, a} <- a, {:ok, a} <- a, do: a)
end

IO.inspect(W.run({:ok, 1}, {:ok, 2}))
IO.inspect(W.run({:error, :x}, {:ok, 2}))
IO.inspect(W.run(:error, 1))
IO.inspect(W.run({:ok, 1}, {:ok, 13}))

try do
  W.run({:ok, 1}, {:ok, -1})
rescue
  e -> IO.inspect(e)
end

IO.inspect(W.bare(%{v: 1}))
IO.inspect(W.bare(:nothing))
IO.inspect(W.nested({:ok, {:ok, 3}}))
IO.inspect(W.nested({:ok, 3}))
x = 1
with x <- 2, do: IO.inspect(x)
IO.inspect(x)
IO.inspect(with(do: 5))
