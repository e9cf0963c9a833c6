defmodule Objects do
  @on_load :load
  def load, do: :erlang.load_nif(String.to_charlist(hd(System.argv())), 4242)

  for {name, arity} <- [
        make: 2,
        look: 2,
        keep: 1,
        release: 1,
        drop_now: 1,
        bytes_of: 0,
        watch: 2,
        unwatch: 1,
        call: 3,
        data: 0
      ] do
    def unquote(name)(unquote_splicing(Macro.generate_arguments(arity, __MODULE__))),
      do: :erlang.nif_error(:not_loaded)
  end
end

defmodule Wait do
  # In a process of its own, so that the terms go with it.
  def apart(fun) do
    pid = spawn(fun)
    down(Process.monitor(pid))
  end

  def down(ref) do
    receive do
      {:DOWN, ^ref, :process, _, reason} -> reason
    end
  end

  def message(message) do
    receive do
      ^message -> message
    after
      5000 -> :nothing
    end
  end

  def no_message(tag) do
    receive do
      {^tag, _} = message -> message
    after
      30 -> :nothing
    end
  end
end

me = self()
show = fn name, value -> IO.puts("#{inspect(name)}: #{inspect(value, limit: :infinity)}") end

show.(:data, Objects.data())
o = Objects.make(:plain, 1)
show.(:is_reference, is_reference(o))
show.(:look, Objects.look(:plain, o))
show.(:look, Objects.look(:watching, o))
show.(:look, Objects.look(:plain, make_ref()))
show.(:look, Objects.look(:plain, "binary"))
show.(:equal, {o == Objects.make(:plain, 1), o == o, %{o => 1}[o]})
other = Task.async(fn -> Objects.look(:plain, o) end)
show.(:other, Task.await(other))
Objects.drop_now(2)
show.(:dropped, Wait.message({:dropped, 2}))

Wait.apart(fn -> send(me, {:object, Objects.make(:plain, 3)}) end)

show.(
  :alive,
  receive do
    {:object, x} -> Objects.look(:plain, x)
  end
)

keeper = fn ->
  x = Objects.make(:plain, 4)
  Objects.keep(x)
  send(me, :made)

  receive do
    :go -> :ok
  end

  Objects.release(x)
end

pid = spawn(keeper)
ref = Process.monitor(pid)
show.(:made, Wait.message(:made))
send(pid, :go)
show.(:end, Wait.down(ref))

# Of a table, when its row goes.
table = :ets.new(:objects, [:public])
:ets.insert(table, {:o, Objects.make(:plain, 5)})
:erlang.garbage_collect()
show.(:table, Objects.look(:plain, :ets.lookup_element(table, :o, 2)))
:ets.delete(table)
:erlang.garbage_collect()
show.(:dropped, Wait.message({:dropped, 5}))

show.(:bytes_of, Objects.bytes_of())

# Watching.
w = Objects.make(:watching, 6)

sleeper =
  spawn(fn ->
    receive do
      :stop -> :ok
    end
  end)

show.(:watch, Objects.watch(w, sleeper))
send(sleeper, :stop)
show.(:down, Wait.message({:down, 6}))
show.(:unwatch, Objects.unwatch(w))
show.(:watch, Objects.watch(w, sleeper))

second =
  spawn(fn ->
    receive do
      :stop -> :ok
    end
  end)

show.(:watch, Objects.watch(w, second))
show.(:unwatch, Objects.unwatch(w))
show.(:unwatch, Objects.unwatch(w))
Process.exit(second, :kill)
show.(:quiet, Wait.no_message(:down))
show.(:watch, Objects.watch(Objects.make(:plain, 7), self()))

# An object that goes while it watches.
third =
  spawn(fn ->
    receive do
      :stop -> :ok
    end
  end)

Wait.apart(fn -> Objects.watch(Objects.make(:watching, 8), third) end)
send(third, :stop)
show.(:look, Objects.look(:watching, w))

# Calls of a type by its name.
c = Objects.make(:calling, 9)
show.(:call, Objects.call(Objects, :calling, c))
show.(:call, Objects.call(Objects, :plain, c))
show.(:call, Objects.call(Objects, :calling, w))
show.(:call, Objects.call(:nothing, :calling, c))
show.(:call, Objects.call(Objects, :calling, :no))
