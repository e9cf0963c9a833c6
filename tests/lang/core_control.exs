defmodule L2 do
  def tr(f) do
    try do
      f.()
    rescue
      e in [ArgumentError, KeyError] -> {:arg_or_key, Exception.message(e)}
      ArithmeticError -> :arith
      e in RuntimeError -> {:rt, e.message}
      x in [UndefinedFunctionError] -> {:undef, x.function}
      e -> {:other, e.__struct__}
    catch
      :exit, r when is_atom(r) -> {:exit, r}
      {:thrown, v} -> {:thrown, v}
      v when is_integer(v) -> {:int, v}
      :throw, v -> {:rest, v}
      k, v -> {k, v}
    else
      :one -> 1
      x when is_list(x) -> {:list, x}
      x -> x
    after
      Process.put(:after, Process.get(:after, 0) + 1)
    end
  end
  def aft(f) do
    try do
      f.()
    after
      Process.put(:aft, :ran)
    end
  end
  def nested do
    try do
      try do
        throw(:inner)
      after
        throw(:from_after)
      end
    catch
      x -> x
    end
  end
  def elsefail(x) do
    try do
      x
    rescue
      _ -> :never
    else
      1 -> :one
    end
  end
  def else_raises(x) do
    try do
      try do
        x
      rescue
        _ -> :rescued
      else
        _ -> raise "in else"
      end
    rescue
      e -> {:outer, e.message}
    end
  end
  def rr do
    try do
      raise "first"
    rescue
      e in RuntimeError ->
        st = __STACKTRACE__
        f = fn -> is_list(__STACKTRACE__) and st == __STACKTRACE__ end
        {e.message, is_list(st), f.()}
    end
  end
  def rere do
    try do
      try do
        raise ArgumentError, "a"
      rescue
        e -> reraise RuntimeError, [message: "wrapped " <> e.message], __STACKTRACE__
      end
    rescue
      e -> e.message
    end
  end
  def nomatch do
    try do
      :erlang.error({:my, :reason})
    rescue
      ArgumentError -> :no
    end
  end
  def impl(x) do
    1 / x
  rescue
    e in ArithmeticError -> {:impl, e}
  catch
    _, _ -> :c
  else
    v -> {:v, v}
  after
    Process.put(:impl, true)
  end
  def val(x) do
    y = try do
      if x, do: throw(1), else: 2
    catch
      v -> v * 10
    end
    {y, x}
  end
  def loop(0, acc), do: acc
  def loop(n, acc) do
    r = try do
      if rem(n, 3) == 0, do: raise("x"), else: n
    rescue
      _ -> 0
    after
      :ok
    end
    loop(n - 1, acc + r)
  end
  def recv(t) do
    receive do
      {:a, x} when x > 1 -> {:a, x}
      {:b, x, _} -> {:b, x}
      %{k: v} -> {:map, v}
      "str" <> rest -> {:str, rest}
      [h | _] -> {:list, h}
    after
      t -> :timeout
    end
  end
  def recv0 do
    receive do
      x -> x
    after 0 -> :empty
    end
  end
  def sleep(t) do
    receive do
    after t -> :slept
    end
  end
  def flush(acc) do
    receive do
      x -> flush([x | acc])
    after 0 -> Enum.reverse(acc)
    end
  end
  def selective(ref) do
    receive do
      {^ref, v} -> v
    end
  end
end
t = fn l, f -> IO.puts("#{l}: " <> (try do inspect(f.()) rescue e -> "R " <> inspect(e) catch k, v -> "C " <> inspect({k, v}) end)) end
for {n, f} <- [one: fn -> :one end, list: fn -> [1] end, x: fn -> 5 end, arg: fn -> :erlang.error(:badarg) end, ae: fn -> raise ArgumentError, "m" end, key: fn -> Map.fetch!(Process.get(:m, %{}), :a) end, arith: fn -> 1 / Process.get(:zzz, 0) end, rt: fn -> raise "m" end, undef: fn -> Nope.f() end, oth: fn -> raise KeyError, key: 1, term: 2 end, erl: fn -> :erlang.error(:foo) end, exa: fn -> exit(:a) end, ext: fn -> exit({:a, 1}) end, th: fn -> throw({:thrown, 1}) end, thi: fn -> throw(4) end, tha: fn -> throw(:a) end, badmap: fn -> %{Process.get(:zz) | a: 1} end, cc: fn -> case Process.get(:zz) do 1 -> 2 end end] do
  t.("tr #{n}", fn -> {L2.tr(f), Process.get(:after)} end)
  t.("aft #{n}", fn -> Process.delete(:aft); try do L2.aft(f) catch k, v -> {k, v, Process.get(:aft)} end end)
end
t.("nested", &L2.nested/0)
t.("elsefail", fn -> {L2.elsefail(1), L2.elsefail(2)} end)
t.("else_raises", fn -> L2.else_raises(1) end)
t.("rr", &L2.rr/0)
t.("rere", &L2.rere/0)
t.("nomatch", &L2.nomatch/0)
t.("impl", fn -> {L2.impl(0), L2.impl(4), L2.impl(:a), Process.get(:impl)} end)
t.("val", fn -> {L2.val(true), L2.val(false)} end)
t.("loop", fn -> L2.loop(10000, 0) end)
for m <- [{:a, 2}, {:b, 1, 2}, %{k: 3, l: 4}, "strong", [1, 2]], do: (send(self(), m); t.("recv", fn -> L2.recv(10) end))
send(self(), {:a, 1}); send(self(), :junk); send(self(), {:a, 5})
t.("sel", fn -> L2.recv(:infinity) end)
t.("timeout", fn -> L2.recv(5) end)
t.("flush", fn -> L2.flush([]) end)
t.("recv0", fn -> L2.recv0() end)
send(self(), 1)
t.("sleep", fn -> {L2.sleep(3), L2.sleep(0), L2.recv0()} end)
t.("badtimeout", fn -> L2.recv(:foo) end)
t.("ref", fn -> r = make_ref(); send(self(), {1, 2}); send(self(), {r, :got}); {L2.selective(r), L2.flush([])} end)
t.("for1", fn -> for x <- 1..3, y <- [x, x * 2], rem(y, 2) == 0, do: {x, y} end)
t.("for2", fn -> for {:ok, x} <- [{:ok, 1}, :no, {:ok, 2}], do: x end)
t.("for3", fn -> for x <- [1, 1, 2, 3, 2], uniq: true, do: x end)
t.("for4", fn -> for {k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k} end)
t.("for5", fn -> for x <- 1..5, reduce: {0, []} do {s, l} when s > 3 -> {s, [:skip | l]}; {s, l} -> {s + x, [x | l]} end end)
t.("for6", fn -> for <<r::4, g::4 <- <<1, 2, 3>> >>, do: {r, g} end)
t.("for7", fn -> for x <- [1, 2], <<c <- "ab">>, y = x + c, z <- [y], do: {x, c, z} end)
t.("for8", fn -> for c <- 'abc', into: "", do: <<c + 1>> end)
t.("for9", fn -> for x <- [1, 2, 3], into: MapSet.new([9]), do: x end)
t.("for10", fn -> for x when x > 1 <- [1, 2, 3], y <- [1], do: x + y end)
t.("for11", fn -> for x <- [1, 2, 1], uniq: true, into: "x", do: "#{x}" end)
t.("for12", fn -> for x <- [1, 2], f = fn a -> a + x end, do: f.(10) end)
t.("for13", fn -> for x <- [3, 4], do: (for y <- [x], z <- 1..y, do: {x, z}) end)
t.("for14", fn -> for x <- [nil, false, 1], x, do: x end)
t.("for16", fn -> for x <- Stream.map(1..3, & &1 * 2), do: x end)
t.("for17", fn -> for i <- [1, 2, 3], into: %{}, uniq: true, do: {i, rem(i, 2)} end)
t.("for18", fn -> try do for(x <- [1, :a], into: %{1 => 2}, do: {x, x + 1}) rescue e -> e end end)
