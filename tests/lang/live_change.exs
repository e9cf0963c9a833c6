# Processes that change their code while they are suspended.
Code.compiler_options(ignore_module_conflict: true)
Logger.configure(level: :none)
# Frames of the library differ.
plain = fn
  {:error, {:EXIT, {reason, trace}}} when is_list(trace) -> {:exit, reason}
  other -> other
end

show = fn f ->
  try do plain.(f.()) rescue e -> {e.__struct__, Exception.message(e)}
  catch k, {r, {m, fun, _}} -> {k, r, m, fun}
   k, v -> {k, v} end
end
t = fn label, f -> IO.inspect({label, show.(f)}, limit: 100, printable_limit: 200) end
defgs = fn n, cc -> Code.compile_string("""
defmodule GS do
  use GenServer
  @vsn #{n}
  def init(x), do: {:ok, x}
  def handle_call(:get, _, s), do: {:reply, {#{n}, s}, s}
  def handle_cast({:add, k}, s), do: {:noreply, s + k}
  #{cc}
end
""") end
defgs.(1, "")
{:ok, g} = GenServer.start(GS, 1)
t.(:get, fn -> GenServer.call(g, :get) end)
t.(:susp, fn -> :sys.suspend(g) end)
t.(:susp2, fn -> :sys.suspend(g) end)
t.(:status, fn -> {:status, ^g, {:module, m}, [_, st, parent, _, _]} = :sys.get_status(g); {m, st, parent == g} end)
for i <- 1..3, do: GenServer.cast(g, {:add, i})
defgs.(2, "def code_change(v, s, e), do: (IO.inspect({:cc, v, s, e}); {:ok, s * 100})")
t.(:cc, fn -> :sys.change_code(g, GS, 1, :extra) end)
t.(:res, fn -> :sys.resume(g) end)
t.(:get, fn -> GenServer.call(g, :get) end)
t.(:ccnot, fn -> :sys.change_code(g, GS, 1, :extra, 200) end)
t.(:down, fn -> :sys.suspend(g); defgs.(3, "def code_change(v, s, e), do: (IO.inspect({:cc, v, s, e}); {:error, :no})"); :sys.change_code(g, GS, {:down, 2}, []) end)
defgs.(4, "def code_change(_, _, _), do: raise \"bad\"")
t.(:raise, fn -> :sys.change_code(g, GS, 3, []) end)
defgs.(5, "def code_change(_, _, _), do: :junk")
t.(:junk, fn -> :sys.change_code(g, GS, 3, []) end)
defgs.(6, "def code_change(_, _, _), do: throw {:ok, :thrown}")
t.(:throw, fn -> :sys.change_code(g, GS, 3, []) end)
defgs.(7, "")
t.(:nocc, fn -> :sys.change_code(g, GS, 3, []) end)
t.(:othermod, fn -> :sys.change_code(g, Enum, 3, []) end)
t.(:get_state, fn -> :sys.get_state(g) end)
t.(:res, fn -> :sys.resume(g) end)
t.(:res2, fn -> :sys.resume(g) end)
t.(:get, fn -> GenServer.call(g, :get) end)
t.(:vsn, fn -> GS.__info__(:attributes)[:vsn] end)

# gen_statem
defst = fn n, extra -> Code.compile_string("""
defmodule ST do
  @behaviour :gen_statem
  def callback_mode, do: :handle_event_function
  def init(x), do: {:ok, :a, x}
  def handle_event({:call, f}, :get, s, d), do: {:keep_state_and_data, [{:reply, f, {#{n}, s, d}}]}
  def handle_event(:cast, {:to, s}, _, d), do: {:next_state, s, d}
  def handle_event(:info, _, _, _), do: :keep_state_and_data
  #{extra}
end
""") end
defst.(1, "")
{:ok, s} = :gen_statem.start(ST, 5, [])
t.(:st, fn -> :gen_statem.call(s, :get) end)
:sys.suspend(s)
:gen_statem.cast(s, {:to, :b})
defst.(2, "def code_change(v, st, d, e), do: (IO.inspect({:cc, v, st, d, e}); {:ok, {:new, st}, d + 1})")
t.(:stcc, fn -> :sys.change_code(s, ST, 1, :x) end)
:sys.resume(s)
t.(:st, fn -> :gen_statem.call(s, :get) end)
:sys.suspend(s)
defst.(3, "def code_change(_, _, _, _), do: {:error, :nope}")
t.(:stcc, fn -> :sys.change_code(s, ST, 1, :x) end)
defst.(4, "def code_change(_, _, _, _), do: :nope")
t.(:stcc, fn -> :sys.change_code(s, ST, 1, :x) end)
defst.(5, "")
t.(:stcc, fn -> :sys.change_code(s, ST, 1, :x) end)
:sys.resume(s)
t.(:st, fn -> :gen_statem.call(s, :get) end)
# mode switch at change
:sys.suspend(s)
Code.compile_string("""
defmodule ST do
  @behaviour :gen_statem
  def callback_mode, do: [:state_functions, :state_enter]
  def init(x), do: {:ok, :a, x}
  def run(:enter, o, _), do: (IO.inspect({:enter, o}); :keep_state_and_data)
  def run({:call, f}, :get, d), do: {:keep_state_and_data, [{:reply, f, {:run, d}}]}
  def code_change(_, s, d, _), do: {:ok, :run, {s, d}}
end
""")
t.(:stcc, fn -> :sys.change_code(s, ST, 1, :x) end)
:sys.resume(s)
t.(:st, fn -> :gen_statem.call(s, :get) end)

# gen_event
defge = fn n, extra -> Code.compile_string("""
defmodule GE do
  @behaviour :gen_event
  def init(x), do: {:ok, x}
  def handle_event(e, s), do: {:ok, [e | s]}
  def handle_call(:get, s), do: {:ok, {#{n}, s}, s}
  def terminate(a, s), do: IO.inspect({:term, a, s})
  #{extra}
end
""") end
defge.(1, "")
{:ok, e} = :gen_event.start()
:gen_event.add_handler(e, GE, [1])
:gen_event.add_handler(e, {GE, :two}, [2])
t.(:ge, fn -> :gen_event.call(e, GE, :get) end)
:sys.suspend(e)
:gen_event.notify(e, :ev)
defge.(2, "def code_change(v, s, x), do: (IO.inspect({:cc, v, s, x}); {:ok, [:changed | s]})")
t.(:gecc, fn -> :sys.change_code(e, GE, 1, :x) end)
t.(:gecc, fn -> :sys.change_code(e, Other, 1, :x) end)
:sys.resume(e)
t.(:ge, fn -> {:gen_event.call(e, GE, :get), :gen_event.call(e, {GE, :two}, :get)} end)
:sys.suspend(e)
defge.(3, "def code_change(v, s, x), do: raise(\"x\")")
t.(:gecc, fn -> :sys.change_code(e, GE, 1, :x) end)
:sys.resume(e)
t.(:ge, fn -> :gen_event.which_handlers(e) end)

# Supervisor
defsup = fn strategy, kids -> Code.compile_string("""
defmodule SU do
  use Supervisor
  def start_link(x), do: Supervisor.start_link(__MODULE__, x)
  def init(x), do: Supervisor.init(#{kids}, strategy: #{inspect strategy}, max_restarts: 7)
end
""") end
defsup.(:one_for_one, "[Supervisor.child_spec({Agent, fn -> x end}, id: :a)]")
Process.flag(:trap_exit, true)
{:ok, su} = SU.start_link(1)
t.(:su, fn -> Supervisor.which_children(su) |> Enum.map(fn {a, p, b, c} -> {a, is_pid(p), b, c} end) end)
[{_, ap, _, _}] = Supervisor.which_children(su)
:sys.suspend(su)
defsup.(:one_for_all, "[Supervisor.child_spec({Agent, fn -> x end}, id: :a, restart: :transient), Supervisor.child_spec({Agent, fn -> x end}, id: :b)]")
t.(:succ, fn -> :sys.change_code(su, SU, 1, :x) end)
:sys.resume(su)
t.(:su, fn -> Supervisor.which_children(su) |> Enum.map(fn {a, p, b, c} -> {a, p == ap, b, c} end) end)
t.(:su, fn -> Supervisor.restart_child(su, :b) |> elem(0) end)
t.(:su, fn -> Supervisor.count_children(su) end)
t.(:spec, fn -> :supervisor.get_childspec(su, :a) |> elem(1) |> Map.delete(:start) end)
:sys.suspend(su)
defsup.(:bad, "[]")
t.(:succ, fn -> try do :sys.change_code(su, SU, 1, :x) catch k, r -> {k, r} end end)
Code.compile_string("""
defmodule SU do
  def init(_), do: :ignore
end
""")
t.(:succ, fn -> :sys.change_code(su, SU, 1, :x) end)
Code.compile_string("""
defmodule SU do
  def init(_), do: {:ok, {%{strategy: :one_for_one}, [%{id: :q}]}}
end
""")
t.(:succ, fn -> :sys.change_code(su, SU, 1, :x) end)
Code.compile_string("""
defmodule SU do
  def init(_), do: :junk
end
""")
t.(:succ, fn -> :sys.change_code(su, SU, 1, :x) end)

# DynamicSupervisor
Code.compile_string("""
defmodule DS do
  use DynamicSupervisor
  def init(x), do: DynamicSupervisor.init(strategy: :one_for_one, max_children: x)
end
""")
{:ok, ds} = DynamicSupervisor.start_link(DS, 1)
DynamicSupervisor.start_child(ds, {Agent, fn -> 1 end})
t.(:ds, fn -> DynamicSupervisor.start_child(ds, {Agent, fn -> 1 end}) end)
:sys.suspend(ds)
Code.compile_string("""
defmodule DS do
  use DynamicSupervisor
  def init(x), do: DynamicSupervisor.init(strategy: :one_for_one, max_children: x + 1)
end
""")
t.(:ds, fn -> :sys.change_code(ds, DS, 1, 1) end)
:sys.resume(ds)
t.(:ds, fn -> {:ok, _} = DynamicSupervisor.start_child(ds, {Agent, fn -> 1 end}); DynamicSupervisor.count_children(ds) end)
:sys.suspend(ds)
Code.compile_string("defmodule DS do\n def init(_), do: :ignore\nend")
t.(:ds, fn -> :sys.change_code(ds, DS, 1, 1) end)
Code.compile_string("defmodule DS do\n def init(_), do: :junk\nend")
t.(:ds, fn -> :sys.change_code(ds, DS, 1, 1) end)
Code.compile_string("defmodule DS do\n def init(_), do: {:ok, %{strategy: :x, intensity: 1, period: 1, max_children: 1, extra_arguments: []}}\nend")
t.(:ds, fn -> :sys.change_code(ds, DS, 1, 1) end)
# plain special process and others
{:ok, ag} = Agent.start(fn -> 1 end)
:sys.suspend(ag)
t.(:ag, fn -> :sys.change_code(ag, Agent.Server, 1, {Enum, :map, []}) end)
t.(:ag, fn -> :sys.change_code(ag, Agent.Server, 1, {Kernel, :+, [4]}) end)
:sys.resume(ag)
t.(:ag, fn -> Agent.get(ag, & &1) end)
t.(:dead, fn -> :sys.suspend(spawn(fn -> :ok end), 100) end)
t.(:noname, fn -> :sys.change_code(:nobody, A, 1, 1) end)
# replace_state, terminate
t.(:rs, fn -> {:sys.replace_state(ag, fn x -> x + 1 end), Agent.get(ag, & &1)} end)
t.(:rs, fn -> :sys.replace_state(ag, fn _ -> raise "x" end) end)
t.(:term, fn -> {:sys.terminate(ag, :normal), Process.alive?(ag)} end)
