# A third version of a module ends the processes that still run the first; what they made lives on.
defmodule Redefine do
  def define(n) do
    Code.eval_string("""
    defmodule Redefined do
      def version, do: #{n}
      def literal, do: [#{n}, {:of, "version #{n}"}]

      def wait(from) do
        receive do
          :stop -> send(from, {:stopped, version()})
          :next -> __MODULE__.wait(from)
        end
      end
    end
    """)
  end

  def start do
    me = self()
    spawn_monitor(fn -> apply(Redefined, :wait, [me]) end)
  end

  def told({pid, ref}, message) do
    send(pid, message)

    receive do
      {:stopped, version} -> {:stopped, version}
      {:DOWN, ^ref, _, _, reason} -> {:down, reason}
    after
      1000 -> :nothing
    end
  end
end

Code.compiler_options(ignore_module_conflict: true)
Redefine.define(1)
literal = apply(Redefined, :literal, [])
stays = Redefine.start()
moves = Redefine.start()
Process.sleep(10)
Redefine.define(2)
send(elem(moves, 0), :next)
Process.sleep(10)
Redefine.define(3)
IO.inspect(literal)
IO.inspect(apply(Redefined, :version, []))
IO.inspect(Redefine.told(stays, :stop))
IO.inspect(Redefine.told(moves, :stop))
Redefine.define(4)
Redefine.define(5)
:erlang.garbage_collect()
IO.inspect({literal, apply(Redefined, :literal, [])})
