# Time, atoms, code, bytes from outside, names, and what is not allowed.
[
  {"a loop", [], [:reductions, :time], ~S"f = fn f -> f.(f) end; f.(f)"},
  {"loops in many processes", [], [:reductions, :time], ~S"""
   f = fn f -> f.(f) end
   for _ <- 1..900, do: spawn(fn -> f.(f) end)
   f.(f)
   """},
  {"sleeping for ever", [time: 200], :time, ~S"Process.sleep(:infinity)"},
  {"a process bomb", [], [:processes, :reductions, :memory, :time], ~S"""
   f = fn f -> spawn(fn -> f.(f) end); f.(f) end
   f.(f)
   """},
  {"processes that restart each other", [], [:reductions, :time, :processes], ~S"""
   f = fn f -> spawn(fn -> f.(f) end) end
   f.(f)
   Process.sleep(:infinity)
   """},
  {"processes of the highest priority", [], [:reductions, :time], ~S"""
   f = fn f -> f.(f) end
   for _ <- 1..50, do: :erlang.spawn_opt(fn -> f.(f) end, priority: :max)
   f.(f)
   """},
  {"atoms", [], :atoms, ~S"for i <- 1..1_000_000, do: String.to_atom(\"atom #{i}\")" |> String.replace("\\\"", "\"")},
  {"atoms from bytes", [], [:atoms, :exception], ~S"""
   for i <- 1..1_000_000 do
     name = Integer.to_string(i)
     :erlang.binary_to_term(<<131, 119, byte_size(name), name::binary>>)
   end
   """},
  {"atoms from source", [], [:atoms, :exception], ~S"""
   Code.string_to_quoted!(Enum.map_join(1..100_000, ",", &":a#{&1}") |> then(&("[" <> &1 <> "]")))
   """},
  {"atoms from keys", [], [:atoms, :exception], ~S"for i <- 1..100_000, do: Module.concat(A, Integer.to_string(i))"},
  {"an exponential regular expression", [], [:time, :reductions, :exception, {:ok, false}], ~S"""
   try do
     Regex.match?(~r/^(a+)+$/, String.duplicate("a", 40) <> "b")
   catch
     _, _ -> raise "refused"
   end
   """},
  {"a regular expression that is too large", [], [:exception, :memory], ~S|Regex.compile!(String.duplicate("(", 100_000))|},
  {"a regular expression of many repeats", [], [:exception, :memory, :time], ~S|Regex.compile!("((((a{1,1000}){1,1000}){1,1000}){1,1000})")|},
  {"a recursive regular expression", [], [:exception, :time, {:ok, false}, :harmless], ~S"""
   Regex.match?(~r/^((?1)a|b)$/, String.duplicate("a", 100_000))
   """},
  {"bytes that say they are large", [], :exception, ~S":erlang.binary_to_term(<<131, 108, 0xFF, 0xFF, 0xFF, 0xFF, 106>>)"},
  {"a tuple that says so", [], :exception, ~S":erlang.binary_to_term(<<131, 105, 0x7F, 0xFF, 0xFF, 0xFF>>)"},
  {"a binary that says so", [], :exception, ~S":erlang.binary_to_term(<<131, 109, 0xFF, 0xFF, 0xFF, 0xFF, 1>>)"},
  {"an integer that says so", [], :exception, ~S":erlang.binary_to_term(<<131, 111, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1>>)"},
  {"compressed bytes that say so", [], [:exception, :memory], ~S"""
   :erlang.binary_to_term(<<131, 80, 0xFF, 0xFF, 0xFF, 0xF0, 120, 156, 75, 4, 0, 0, 98, 0, 98>>)
   """},
  {"compressed bytes that are large", [], :memory, ~S"""
   z = :zlib.compress(String.duplicate(<<0>>, 20_000_000))
   for _ <- 1..100, do: :zlib.uncompress(z)
   """},
  {"deep bytes", [], [:harmless, :memory, :exception], ~S"""
   :erlang.binary_to_term(<<131, String.duplicate(<<104, 1>>, 300_000)::binary, 106>>); 1
   """},
  {"bytes that are funs", [], :exception, ~S"""
   :erlang.binary_to_term(<<131, 112, 0, 0, 0, 30, 0, 1::128, 0::32, 0::32, 119, 1, ?a, 97, 0, 97, 0>>)
   """},
  {"a macro without end", [], [:reductions, :time, :memory], ~S"""
   defmodule Endless do
     defmacro again(n), do: quote(do: Endless.again(unquote(n) + 1))
   end
   defmodule User do
     require Endless
     def f, do: Endless.again(0)
   end
   """},
  {"a macro that doubles", [], [:memory, :reductions, :time, :exception], ~S"""
   defmodule Double do
     defmacro d(0), do: 1
     defmacro d(n), do: quote(do: Double.d(unquote(n - 1)) + Double.d(unquote(n - 1)))
   end
   defmodule User do
     require Double
     def f, do: Double.d(40)
   end
   """},
  {"a module body without end", [], [:reductions, :time], ~S"""
   defmodule Endless do
     f = fn f -> f.(f) end
     f.(f)
   end
   """},
  {"an on_load that does not end", [], [:reductions, :time], ~S"""
   defmodule Endless do
     @on_load :f
     def f, do: f()
   end
   """},
  {"modules without end", [], [:memory, :reductions, :time, :atoms], ~S"""
   for i <- 1..100_000, do: Module.create(:"Elixir.M#{i}", quote(do: def(f, do: 1)), Macro.Env.location(__ENV__))
   """},
  {"a deep source", [], [:exception, :memory], ~S|Code.eval_string(String.duplicate("(", 200_000))|},
  {"a source of many brackets", [], [:exception, :memory, :harmless], ~S|Code.string_to_quoted!(String.duplicate("[", 100_000) <> String.duplicate("]", 100_000)); 1|},
  {"a source of operators", [], [:exception, :memory, :time, :reductions, :harmless], ~S|Code.eval_string(Enum.map_join(1..50_000, "+", fn _ -> "1" end))|},
  {"a deep quoted term is expanded", [], [:exception, :memory, :reductions, :time, :harmless], ~S"""
   Code.eval_quoted(Enum.reduce(1..100_000, 1, fn _, q -> {:+, [], [q, 1]} end))
   """},
  {"evals without end", [], [:reductions, :time], ~S|f = fn f, n -> Code.eval_string("1 + #{n}"); f.(f, n + 1) end; f.(f, 0)|},
  {"modules of the library are replaced", [], [:exception, :harmless], ~S"""
   Code.eval_string("defmodule Enum do def sum(_), do: :mine end")
   Enum.sum([1, 2])
   """},
  {"builtins are replaced", [], [:exception, :harmless], ~S|Code.eval_string("defmodule :erlang do def self, do: 1 end"); :erlang.self()|},
  {"the library is purged", [], [:exception, :harmless, :exit], ~S":code.delete(Enum); :code.purge(Enum); :code.delete(:lists); :code.purge(:lists); Enum.sum([1])"},
  {"bytecode that is rubbish", [], [:exception, :harmless], ~S|:code.load_binary(A, 'a', :crypto.strong_rand_bytes(10_000))|},
  {"bytecode with bits changed", [], [:exception, :harmless, :reductions, :time, :exit, :memory], ~S"""
   [{m, image}] = Code.compile_string("defmodule Victim do def f(x), do: [x, {x, 1}, x + 1] end")
   for i <- 0..min(byte_size(image) - 1, 1500) do
     <<head::binary-size(i), byte, rest::binary>> = image
     :code.purge(m)
     with {:module, ^m} <- :code.load_binary(m, 'v', <<head::binary, Bitwise.bxor(byte, 4), rest::binary>>) do
       try do: m.f(1), catch: (_, _ -> :raised)
     end
   end
   1
   """},
  {"names are taken", [], [:exception, :harmless], ~S"""
   for name <- [:user, :init, :logger, :code_server, :kernel_sup, :application_controller] do
     try do: Process.unregister(name), rescue: (_ -> :no)
     try do: Process.register(spawn(fn -> Process.sleep(:infinity) end), name), rescue: (_ -> :no)
   end
   IO.puts("")
   """},
  {"everybody is killed", [], [:exit, :harmless, :exception], ~S"for p <- Process.list(), p != self(), do: Process.exit(p, :kill); Process.sleep(5); 1"},
  {"everybody is suspended", [], [:exit, :harmless, :time, :exception], ~S"for p <- Process.list(), p != self(), do: :erlang.suspend_process(p); 1"},
  {"its own end", [], :exit, ~S"Process.exit(self(), :kill); Process.sleep(:infinity)"},
  {"files", [], :exception, ~S|File.write!("/tmp/hostile_was_here", "x")|},
  {"files, one level below", [], :exception, ~S|:vl_io.open("/etc/passwd", [:read])|},
  {"descriptors of the host", [], :exception, ~S|for fd <- 3..100, do: :vl_io.write(fd, "x")|},
  {"reading descriptors of the host", [], :exception, ~S|for fd <- 3..100, do: :vl_io.read(fd, 10)|},
  {"programs", [], :exception, ~S|System.cmd("sh", ["-c", "touch /tmp/hostile_was_here"])|},
  {"ports", [], :exception, ~S|Port.open({:spawn, "sh"}, [])|},
  {"os:cmd", [], [:exception, :exit], ~S|:os.cmd('touch /tmp/hostile_was_here')|},
  {"the environment", [], :exception, ~S|System.put_env("HOSTILE", "1")|},
  {"native functions", [], [:exception, :harmless], ~S"""
   defmodule Native do
     def load, do: :erlang.load_nif('/lib/x86_64-linux-gnu/libc', 0)
   end
   Native.load()
   """},
  {"halting", [], :exception, ~S"System.halt(0)"},
  {"stopping", [time: 500], [:exception, :harmless, :time, :exit], ~S"System.stop(0); Process.sleep(50)"},
  {"sandboxes in sandboxes", [], :exception, ~S|Vial.Sandbox.run("1", memory: :infinity)|},
  {"its own limits are lifted", [heap: 500_000], :heap, ~S"""
   Process.flag(:max_heap_size, 0)
   Enum.to_list(1..10_000_000)
   """},
  {"a pid made up", [], [:harmless, :exception], ~S":erlang.list_to_pid('<0.1.0>') |> Process.exit(:kill); 1"},
  {"pids of other instances", [], [:harmless, :exception, :exit], ~S"""
   for i <- 0..50, s <- 0..20 do
     pid = :erlang.binary_to_term(:erlang.term_to_binary(self()) |> then(fn b -> binary_part(b, 0, byte_size(b) - 12) <> <<i::32, s::32, 0::32>> end))
     Process.exit(pid, :kill)
     send(pid, :boo)
   end
   1
   """},
  {"an error that is large", [], [:memory, :exception, :harmless], ~S"raise inspect(Enum.to_list(1..1_000_000), limit: :infinity)"},
  {"an exception that does not end", [], [:time, :reductions], ~S"""
   defmodule Bad do
     defexception [:x]
     def message(m), do: message(m)
   end
   Bad.message(struct(Bad))
   """},
  {"inspection that does not end", [], [:time, :reductions], ~S"""
   defmodule Odd do
     defstruct [:x]
     defimpl Inspect do
       def inspect(t, o), do: Inspect.inspect(t, o)
     end
   end
   inspect(struct(Odd))
   """},
  {"a sort that never agrees", [], [:harmless, :reductions, :time], ~S"Enum.sort(1..100_000, fn _, _ -> Enum.random([true, false]) end); 1"},
  {"a stream without end", [], [:reductions, :time, :memory], ~S"Stream.cycle([1]) |> Enum.to_list()"},
  {"unicode that grows", [], [:memory, :harmless, :time], ~S|Enum.reduce(1..22, "ﷺ", fn _, s -> String.normalize(s <> s, :nfkd) end) \|> byte_size()| |> String.replace("\\|", "|")},
  {"calls with many arguments", [], [:exception], ~S"apply(Enum, :map, Enum.to_list(1..1000))"},
  {"binary matching with large sizes", [], [:exception], ~S"n = 1_000_000_000_000; <<_::size(n)-unit(256), _::binary>> = <<1, 2, 3>>"},
  {"building with large sizes", [], [:exception, :memory], ~S"n = 1_000_000_000_000; <<0::size(n)>>"},
  {"hashing long", [], [:time, :harmless], ~S|:crypto.pbkdf2_hmac(:sha256, "a", "b", 200_000, 32); 1|},
  {"random bytes", [], [:memory, :exception], ~S":crypto.strong_rand_bytes(1_000_000_000)"},
  {"a trace of everybody", [], [:exception, :harmless, :exit, :memory, :reductions, :time, :mailbox], ~S":erlang.trace(:all, true, [:all]); for i <- 1..100, do: spawn(fn -> i end); 1"},
  {"internals with rubbish", [], [:harmless, :exception, :exit, :memory, :time, :reductions, :atoms, :mailbox], ~S"""
   rubbish = [nil, -1, 0, 1.5, :x, "x", [], [1 | 2], {1, 2}, %{}, self(), make_ref(), &is_atom/1, 2 ** 70, <<1::3>>]
   modules = [:vl_io, :vl_code, :vl_ets, :vl_inbox, :vl_sandbox, :vl_compiler, :erts_internal, :vl_trace, :persistent_term]
   for m <- modules, {f, a} <- (try do m.module_info(:exports) rescue _ -> [] end) ++ (for f <- [:take, :run, :load, :image], a <- 0..3, do: {f, a}),
       f not in [:read_line, :read_chars, :read, :await_signal, :input_ready], _ <- 1..5 do
     args = if a == 0, do: [], else: for(_ <- 1..a, do: Enum.random(rubbish))
     pid = spawn(fn -> try do apply(m, f, args) catch _, _ -> 1 end end)
     ref = Process.monitor(pid)
     receive do {:DOWN, ^ref, _, _, _} -> 1 after 50 -> Process.exit(pid, :kill) end
   end
   1
   """}
]
