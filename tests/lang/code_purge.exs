# Two versions of a module, and what becomes of the older one.
Code.compiler_options(ignore_module_conflict: true)

define = fn n ->
  Code.eval_string("""
  defmodule P do
    def version, do: #{n}
    def plain, do: fn -> {:plain, #{n}} end
    def env(x), do: fn y -> {:env, #{n}, x, y} end
    def named, do: &version/0
    def remote, do: &P.version/0
    def literal, do: {"literal", [#{n}]}

    def loop(parent) do
      send(parent, {:in, #{n}})

      receive do
        :local -> loop(parent)
        :remote -> P.loop(parent)
        {:fun, f} -> send(parent, {:fun, f.()}) && loop(parent)
        :stop -> :ok
      end
    end

    def around(f), do: {f.(), :back}
  end
  """)
end

show = fn f ->
  try do
    f.()
  rescue
    e -> {e.__struct__, Exception.message(e) |> String.replace(~r/[0-9]+\.[0-9]+/, "N")}
  end
end

wait = fn ref -> receive do: ({:DOWN, ^ref, _, _, reason} -> reason) end
entered = fn -> receive do: ({:in, n} -> n) end

IO.inspect(
  {:none, :erlang.check_old_code(P), :code.purge(P), :code.soft_purge(P), :code.delete(P)}
)

define.(1)
[f1, e1, n1, r1, l1] = [P.plain(), P.env(1), P.named(), P.remote(), P.literal()]
table = :ets.new(:t, [])
:ets.insert(table, {1, P.plain()})
IO.inspect({:erlang.check_old_code(P), show.(f1), show.(fn -> e1.(2) end), show.(n1), show.(r1)})
define.(2)
IO.inspect({:erlang.check_old_code(P), show.(f1), show.(fn -> e1.(2) end), show.(n1), show.(r1)})
IO.inspect({f1 == P.plain(), :code.soft_purge(P), :erlang.check_old_code(P)})

# What is left of funs whose code is gone.
IO.inspect({show.(f1), show.(fn -> e1.(2) end), show.(n1), show.(r1), show.(P.plain()), l1})
IO.inspect(show.(fn -> e1.() end))

IO.inspect(
  {is_function(f1, 0), is_function(e1, 1), inspect(f1) =~ " in P>", :erlang.fun_info(e1, :env),
   Function.info(f1, :module), Function.info(f1, :name)}
)

IO.inspect(show.(fn -> Enum.map([1], e1) end))
IO.inspect(show.(fn -> apply(f1, []) end))
IO.inspect(show.(hd(for {1, f} <- :ets.tab2list(table), do: f)))
parent = self()
spawn(fn -> send(parent, {:shown, show.(f1)}) end)
IO.inspect(receive do: ({:shown, what} -> what))

# A process in old code: soft purges wait for it, others do not.
a = spawn(fn -> P.loop(parent) end)
IO.inspect(entered.())
define.(3)
send(a, :local)
IO.inspect(entered.())
IO.inspect({:erlang.check_process_code(a, P), :erlang.check_process_code(self(), P)})
IO.inspect({:soft, :code.soft_purge(P), Process.alive?(a)})
send(a, {:fun, fn -> P.version() end})
IO.inspect(receive do: ({:fun, n} -> n))
IO.inspect(entered.())
send(a, :remote)
IO.inspect(entered.())
IO.inspect({:soft, :code.soft_purge(P), :erlang.check_old_code(P), Process.alive?(a)})
define.(4)
mon = Process.monitor(a)
IO.inspect({:purge, :code.purge(P), wait.(mon), :code.purge(P)})

# Old code deep in the stack; loading a third version ends who is in the first.
b =
  spawn(fn ->
    Process.flag(:trap_exit, true)
    P.around(fn -> send(parent, {:in, :around}) && receive do: (:x -> :ok) end)
  end)

entered.()
define.(5)
IO.inspect(:erlang.check_process_code(b, P))
mon = Process.monitor(b)
define.(6)
IO.inspect(wait.(mon))

# The same code loaded again is the same code.
{_, image} = {P, :code.get_object_code(P)}
f6 = P.plain()
define.(6)
IO.inspect({image, f6 == P.plain(), show.(f6)})
:code.purge(P)
IO.inspect(show.(f6))
define.(7)
:code.purge(P)
IO.inspect(show.(f6))

# Deleted modules.
IO.inspect(
  {:code.delete(P), function_exported?(P, :version, 0), :erlang.check_old_code(P),
   show.(fn -> P.version() end)}
)

IO.inspect({:code.purge(P), :code.is_loaded(P), Code.ensure_loaded(P)})

# Sent before, read after.
define.(8)

late =
  spawn(fn ->
    receive do: (:read -> receive do: ({:held, f, l} -> send(parent, {:late, show.(f), l})))
  end)

send(late, {:held, P.plain(), P.literal()})
define.(9)
define.(10)
:erlang.garbage_collect(late)
send(late, :read)
IO.inspect(receive do: ({:late, shown, l} -> {shown, l}))
