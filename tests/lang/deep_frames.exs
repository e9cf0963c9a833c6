defmodule SD do
  def down(0, f), do: f.()
  def down(n, f) do
    t = {n, [n, Integer.to_string(n)]}
    r = down(n - 1, f)
    {a, [b, c]} = t
    if a != b or c != Integer.to_string(n), do: raise "lost"
    r + 1
  end
  def tries(0, f), do: f.()
  def tries(n, f) do
    t = {n, :erlang.make_ref()}
    try do
      if rem(n, 7) == 0, do: tries(n - 1, fn -> throw({:up, n}) end) , else: tries(n - 1, f) + 1
    catch
      {:up, m} when m > n + 3 -> elem(t, 0) * 0 + 5
      {:up, m} -> if rem(n, 5) == 0, do: elem(t, 0) * 0 + m, else: throw({:up, m + 1})
    end
  end
  def garbage(n), do: Enum.reduce(1..n, 0, fn i, acc -> acc + length(Enum.map(1..5, &{&1, i})) end)
end
IO.inspect(SD.down(2000, fn -> SD.garbage(300) end))
IO.inspect(for k <- [10, 50, 200, 900], do: SD.tries(k, fn -> SD.garbage(50) end))
IO.inspect(try do SD.down(500, fn -> SD.garbage(50); raise "x" end) rescue e -> {e, length(__STACKTRACE__) > 3} end)
m = Enum.reduce(1..3000, %{}, fn i, m -> Map.put(m, rem(i * 7919, 1000), {i, "v#{i}", :binary.copy("x", 100)}) end)
IO.inspect({map_size(m), m[5], :erlang.phash2(m)})
IO.inspect(SD.down(300, fn -> Enum.sum(for i <- 1..1000, do: byte_size(elem(Map.put(m, i, {i, "a", "b"})[i], 1))) end))
pid = spawn(fn -> SD.down(400, fn -> receive do {:go, from} -> send(from, {:st, SD.garbage(20)}); 0 end end) end)
IO.inspect(is_list(elem(Process.info(pid, :current_stacktrace), 1)))
send(pid, {:go, self()}); IO.inspect(receive do x -> x end)
