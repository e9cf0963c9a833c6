# An error nobody catches passes the afters on its way; what they print stands before it, and the status is 1.
defmodule Layers do
  def run(n) do
    try do
      if n == 0, do: fail(%{depth: n}), else: [run(n - 1)]
    after
      IO.puts("after #{n}")
    end
  end

  defp fail(map), do: map.deptj
end

System.at_exit(fn status -> IO.puts("status #{status}") end)

try do
  Layers.run(1)
rescue
  e in KeyError -> IO.puts("saw #{e.key}")
end

Layers.run(2)
IO.puts("never")
