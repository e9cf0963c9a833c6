# Builtins, map updates and applied functions in functions hot enough to have machine code, with arguments of every kind.
defmodule Parts do
  def element(t, i), do: elem(t, i)
  def second(t), do: elem(t, 1)
  def sizes(t) when is_tuple(t), do: {:tuple, tuple_size(t)}
  def sizes(t) when is_map(t), do: {:map, map_size(t)}
  def sizes(t) when is_binary(t), do: {:binary, byte_size(t)}
  def sizes(t) when is_bitstring(t), do: {:bits, byte_size(t), bit_size(t)}
  def sizes(t) when is_list(t), do: {:list, if(t == [], do: nil, else: {hd(t), tl(t)})}
  def sizes(_), do: :other
  def guarded(t) when elem(t, 2) == :x, do: :third_is_x
  def guarded(t) when tuple_size(t) == 2 or map_size(t) == 2, do: :two
  def guarded(t) when byte_size(t) == 3, do: :three_bytes
  def guarded(t) when hd(t) == 1, do: :head_is_1
  def guarded(t) when is_map_key(t, :key), do: :has_key
  def guarded(_), do: :none
  def byte(t), do: byte_size(t)
  def count(t), do: map_size(t)
  def head(t), do: hd(t)
  def tail(t), do: tl(t)
  def key(m), do: is_map_key(m, :a)
  def get(%{a: a, b: b, c: c}), do: {a, b, c}
  def get(m), do: {:lacks, m}
  def swap(%{a: m, b: x}) when is_map(m), do: swap(m) + x
  def swap(m), do: if(is_map(m), do: map_size(m), else: 100)
  def has(%{a: _, b: _}), do: :a_and_b
  def has(%{a: _}), do: :a
  def has(_), do: :neither
  def update(m, v), do: %{m | a: v, b: {v}}
  def one(m, v), do: %{m | c: v}
  def put(m, v), do: m |> Map.put(:b, v) |> Map.put(:z, 1)
  def by(x), do: 3 * x * 7
  def empty(b), do: b == ""
  def abc("abc"), do: :abc
  def abc(<<1::3>>), do: :bits
  def abc(""), do: :empty
  def abc(_), do: :other
  def dynamic(m, f, x), do: apply(m, f, [x])
  def dynamic(m, x), do: m.twice(x) + 1
  def twice(x), do: 2 * x
end

defmodule Other do
  def twice(x), do: 200 * x
end

# The order in which large maps are shown is not Elixir's.
show = fn
  {:lacks, m} when map_size(m) > 32 -> :lacks_big
  m when is_map(m) and map_size(m) > 32 -> Enum.sort(m)
  x -> x
end

try_it = fn f ->
  try do
    show.(f.())
  rescue
    e ->
      text = Exception.message(e)
      {e.__struct__, if(byte_size(text) < 300, do: text, else: :long)}
  end
end

big = Map.new(1..40, &{&1, &1}) |> Map.merge(%{a: 1, b: 2, c: 3})
<<_::3, inside::binary-size(4), _::bits>> = <<1, 2, 3, 4, 5, 6>>
long = String.duplicate("long", 50)

terms = [
  {}, {1}, {1, 2}, {1, 2, :x}, %{}, %{a: 1}, %{a: 1, b: 2}, %{a: 3, b: 1, c: 2}, %{key: 1}, big, "", "abc", "abd",
  inside, long, binary_part(long, 3, 3), <<1::3>>, <<7::1>>, [], [1], [1, 2], [:a | :b], :atom, 1, 1.5, 1_000_000_000_000_000_000,
  0x7FFFFFFFFFFFFFFF, self() |> is_pid(), &Parts.twice/1, %{a: %{a: %{}, b: 1}, b: 5}, %{a: [], b: 2}
]

all = fn ->
  for t <- terms do
    {Parts.sizes(t), Parts.guarded(t), show.(Parts.get(t)), Parts.has(t), Parts.abc(t), Parts.empty(t),
     try_it.(fn -> Parts.swap(t) end), try_it.(fn -> Parts.second(t) end),
     for(i <- [-1, 0, 1, 2, 3, :a, 1.0], do: try_it.(fn -> Parts.element(t, i) end)),
     for(f <- [:byte, :count, :head, :tail, :key, :by], do: try_it.(fn -> Parts.dynamic(Parts, f, t) end)),
     try_it.(fn -> Parts.update(t, 9) end), try_it.(fn -> Parts.one(t, [1]) end), try_it.(fn -> Parts.put(t, 5) end),
     try_it.(fn -> Parts.dynamic(t, :twice, 1) end), try_it.(fn -> Parts.dynamic(t, 1) end)}
  end
end

first = all.()
for _ <- 1..30, do: all.() == first || IO.puts("differs once it is hot")
IO.inspect(first, limit: :infinity)

# The same call of many modules, one of which changes meanwhile.
IO.inspect(for m <- [Parts, Other, Parts, Other, Parts], do: Parts.dynamic(m, 4))
Code.compiler_options(ignore_module_conflict: true)

for k <- 1..3 do
  Code.eval_string("defmodule Other do\n def twice(x), do: #{k} + x\nend")
  IO.inspect(for m <- [Other, Parts, Other], do: Parts.dynamic(m, 4))
end

:code.purge(Other)
:code.delete(Other)
IO.inspect(try_it.(fn -> Parts.dynamic(Other, 4) end))
