# Memory: heaps, binaries, messages, tables, terms that are larger than they look.
[
  {"a list without end", [], [:memory, :time], ~S"f = fn f, l -> f.(f, [l | l]) end; f.(f, [])"},
  {"a list in many processes", [], [:memory, :reductions, :time], ~S"""
   f = fn f, l -> f.(f, [l | l]) end
   for _ <- 1..500, do: spawn(fn -> f.(f, []) end)
   Process.sleep(:infinity)
   """},
  {"a heap of one process", [heap: 500_000], :heap, ~S"Enum.to_list(1..10_000_000)"},
  {"a large binary", [], [:memory, :time], ~S|String.duplicate("x", 1_000_000_000)|},
  {"binaries kept by one byte", [], [:memory, :time], ~S"""
   Enum.map(1..100_000, fn i -> binary_part(:binary.copy(<<i>>, 10_000), 0, 100) end)
   """},
  {"a binary that is appended to", [], [:memory, :time], ~S"f = fn f, b -> f.(f, <<b::binary, b::binary>>) end; f.(f, <<1>>)"},
  {"an iolist that is ten bytes small", [], [:memory, :time], ~S"""
   Enum.reduce(1..60, "x", fn _, l -> [l | l] end) |> IO.iodata_to_binary()
   """},
  {"the length of such an iolist", [], [:time, :reductions, :exception, :memory], ~S"""
   Enum.reduce(1..60, "x", fn _, l -> [l | l] end) |> IO.iodata_length()
   """},
  {"a term of shared halves is sent", [], [:memory, :reductions, :time], ~S"""
   t = Enum.reduce(1..60, [1], fn _, l -> [l | l] end)
   send(self(), t)
   receive do _ -> :ok end
   """},
  {"a term of shared halves is compared", [], [:time, :reductions], ~S"""
   make = fn -> Enum.reduce(1..60, [1], fn _, l -> [l | l] end) end
   make.() == make.()
   """},
  {"a term of shared halves is hashed", [], [:time, :reductions, :memory], ~S"""
   :erlang.phash2(Enum.reduce(1..60, [1], fn _, l -> [l | l] end))
   """},
  {"a term of shared halves is inspected", [], [:time, :reductions, :memory], ~S"""
   inspect(Enum.reduce(1..60, [:x], fn _, l -> [l | l] end), limit: :infinity)
   """},
  {"a term of shared halves becomes bytes", [], [:memory, :time, :reductions], ~S"""
   :erlang.term_to_binary(Enum.reduce(1..60, [1], fn _, l -> [l | l] end))
   """},
  {"a term of shared halves goes into a table", [], [:memory, :time, :reductions], ~S"""
   :ets.insert(:ets.new(:t, []), {1, Enum.reduce(1..60, [1], fn _, l -> [l | l] end)})
   """},
  {"a term of shared halves is the answer", [], [:memory, :time, :reductions], ~S"""
   Enum.reduce(1..60, [1], fn _, l -> [l | l] end)
   """},
  {"a tuple of a million and more", [], [:memory, :exception], ~S":erlang.make_tuple(16_000_000, :x)"},
  {"a map that grows", [], [:memory, :time], ~S"Enum.reduce(1..10_000_000, %{}, &Map.put(&2, &1, &1))"},
  {"a table that grows", [], [:memory, :time], ~S"""
   t = :ets.new(:t, [:public])
   for i <- 1..10_000_000, do: :ets.insert(t, {i, i, i, i})
   """},
  {"many tables", [], [:memory, :exception, :reductions, :time], ~S"for i <- 1..1_000_000, do: i && :ets.new(:t, [])"},
  {"the dictionary of a process", [], [:memory, :time], ~S"for i <- 1..10_000_000, do: Process.put(i, [i, i])"},
  {"persistent terms", [], [:memory, :reductions, :time], ~S"for i <- 1..100_000, do: :persistent_term.put({:a, i}, Enum.to_list(1..100))"},
  {"a flood of messages", [], :mailbox, ~S"f = fn f, i -> send(self(), i); f.(f, i + 1) end; f.(f, 0)"},
  {"a flood for one that does not look", [], [:mailbox, :memory, :reductions, :time], ~S"""
   busy = fn busy -> busy.(busy) end
   p = spawn(fn -> busy.(busy) end)
   f = fn f -> send(p, [1, 2, 3, 4, 5, 6, 7, 8]); f.(f) end
   f.(f)
   """},
  {"a flood of large messages", [mailbox: :infinity], :memory, ~S"""
   l = Enum.to_list(1..10_000)
   f = fn f -> send(self(), l); f.(f) end
   f.(f)
   """},
  {"timers without end", [], [:memory, :reductions, :time], ~S"""
   f = fn f -> Process.send_after(self(), [1, 2, 3], 1_000_000); f.(f) end
   f.(f)
   """},
  {"monitors without end", [], [:memory, :reductions, :time], ~S"""
   p = spawn(fn -> Process.sleep(:infinity) end)
   f = fn f -> Process.monitor(p); f.(f) end
   f.(f)
   """},
  {"aliases without end", [], [:memory, :reductions, :time], ~S"f = fn f -> :erlang.alias(); f.(f) end; f.(f)"},
  {"ten million deep, compared", [memory: 400_000_000, reductions: :infinity, time: 20_000], {:ok, true}, ~S"""
   deep = fn -> Enum.reduce(1..1_000_000, [], fn _, l -> [l] end) end
   deep.() == deep.()
   """},
  {"very deep, as bytes", [memory: 200_000_000, reductions: :infinity, time: 20_000], {:ok, true}, ~S"""
   t = Enum.reduce(1..1_000_000, [], fn _, l -> {l} end)
   :erlang.binary_to_term(:erlang.term_to_binary(t)) == t
   """},
  {"very deep, and the answer", [memory: 48_000_000], :harmless, ~S"Enum.reduce(1..100_000, [], fn _, l -> [l] end); 1"},
  {"recursion that is no tail call", [], [:memory, :time], ~S"f = fn f, n -> 1 + f.(f, n + 1) end; f.(f, 0)"},
  {"an integer that doubles", [], [:memory, :time, :reductions, :exception], ~S"f = fn f, n -> f.(f, n * n) end; f.(f, 3)"},
  {"an integer shifted far", [], [:memory, :exception], ~S"Bitwise.bsl(1, 100_000_000_000)"},
  {"a power", [], [:memory, :time, :reductions, :exception], ~S"10 ** 200_000_000"},
  {"an integer in ten million digits", [], [:memory, :time, :exception, :reductions], ~S"Integer.to_string(Bitwise.bsl(1, 40_000_000)) |> byte_size()"},
  {"atomics and counters", [], [:memory, :exception], ~S":atomics.new(1_000_000_000, [])"},
  {"a bitstring comprehension", [], [:memory, :time, :reductions], ~S"for _ <- 1..1_000_000_000, into: <<>>, do: <<0::800>>"},
  {"flat_map of ranges", [], [:memory, :time], ~S"Enum.flat_map(1..1_000_000, fn _ -> Enum.to_list(1..1000) end)"},
  {"padding", [], [:memory, :exception], ~S|String.pad_leading("", 2_000_000_000, "x")|},
  {"a format with a wide field", [], [:memory, :exception, :time, :reductions], ~S|:io_lib.format("~1000000000s", ["x"])|}
]
