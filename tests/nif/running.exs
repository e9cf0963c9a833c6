defmodule Running do
  @on_load :load
  def load, do: :erlang.load_nif(String.to_charlist(hd(System.argv())), 0)

  for {name, arity} <- [
        where: 0,
        where_cpu: 0,
        where_io: 0,
        dirty_badarg: 1,
        sum: 2,
        over: 2,
        slice: 0,
        threads: 0,
        from_thread: 2,
        send_to: 2,
        send_dirty: 2,
        names: 1,
        pipe_new: 0,
        pipe_select: 3,
        pipe_message: 2,
        pipe_cancel: 1,
        pipe_write: 1,
        pipe_read: 1,
        pipe_stop: 1,
        bad_select: 1,
        queue: 1,
        times: 3,
        clocks: 0,
        environment: 0,
        system_info: 0,
        symbols: 0
      ] do
    def unquote(name)(unquote_splicing(Macro.generate_arguments(arity, __MODULE__))),
      do: :erlang.nif_error(:not_loaded)
  end

  def through_tail(x), do: dirty_badarg(x)
  def through_call(x), do: {:ok, dirty_badarg(x)}
end

System.put_env("VIAL_TEST_VALUE", "a value")
show = fn name, value -> IO.puts("#{inspect(name)}: #{inspect(value, limit: :infinity)}") end

caught = fn fun ->
  try do
    fun.()
  rescue
    e ->
      {e.__struct__, Exception.message(e), for({Running, f, a, _} <- __STACKTRACE__, do: {f, a})}
  end
end

receive_one = fn ->
  receive do
    m -> m
  after
    5000 -> :nothing
  end
end

for f <- [:where, :where_io] do
  {type, pid, alive} = apply(Running, f, [])
  show.(f, {if(f == :where, do: type, else: type > 1), pid == self(), alive})
end

{type, pid, alive} = Running.where_cpu()
show.(:where_cpu, {type, pid == self(), alive})
show.(:dirty_badarg, caught.(fn -> Running.dirty_badarg(:x) end))
show.(:dirty_badarg, caught.(fn -> Running.through_call(:x) end))
show.(:sum, Running.sum(10, 0))
show.(:sum, Running.sum(1_000_000, 0))
show.(:sum, caught.(fn -> Running.sum(:x, 0) end))
show.(:over, Running.over(:a, 0))
show.(:over, Running.over([{:big, "term"}], 1))
show.(:over, Running.over(:a, 2) |> elem(0) > 1)
show.(:slice, Running.slice())
show.(:threads, Running.threads())
show.(:from_thread, Running.from_thread(self(), 3))
for _ <- 1..4, do: show.(:message, receive_one.())

show.(
  :many,
  Task.await_many(
    for(
      _ <- 1..5,
      do:
        Task.async(fn ->
          me = self()
          Running.from_thread(me, 500)
          for(_ <- 1..501, do: receive_one.()) |> length()
        end)
    )
  )
)

show.(:send_to, Running.send_to(self(), {:hello, String.duplicate("x", 100), [1.5]}))
show.(:message, receive_one.())
show.(:message, receive_one.())
show.(:send_dirty, Running.send_dirty(self(), :short))
show.(:message, {receive_one.(), receive_one.()})
{dead, ref} = spawn_monitor(fn -> :ok end)

receive do
  {:DOWN, ^ref, _, _, _} -> :ok
end

show.(:send_dead, Running.send_to(dead, :x))
Process.register(self(), :a_name)
[pid | rest] = Running.names(:a_name)
show.(:names, {pid == self(), rest})
show.(:names, Running.names(:nobody_has_this))
killed = spawn(fn -> Running.sum(1_000_000_000_000, 0) end)
ref = Process.monitor(killed)
Process.exit(killed, :kill)

show.(
  :killed,
  receive do
    {:DOWN, ^ref, _, _, reason} -> reason
  end
)

pipe = Running.pipe_new()
ref = make_ref()
show.(:select, Running.pipe_select(pipe, 0, ref))
show.(:write, Running.pipe_write(pipe))

show.(
  :message,
  case receive_one.() do
    {:select, ^pipe, ^ref, what} -> what
    other -> other
  end
)

show.(:read, Running.pipe_read(pipe))
show.(:select, Running.pipe_select(pipe, 1, :undefined))

show.(
  :message,
  case receive_one.() do
    {:select, ^pipe, r, what} -> {r, what}
    other -> other
  end
)

show.(:select, Running.pipe_message(pipe, {:my, [:message]}))
show.(:write, Running.pipe_write(pipe))
show.(:message, receive_one.())
show.(:read, Running.pipe_read(pipe))
show.(:select, Running.pipe_select(pipe, 0, :undefined))
show.(:cancel, Running.pipe_cancel(pipe))
show.(:cancel, Running.pipe_cancel(pipe))
show.(:write, Running.pipe_write(pipe))

show.(
  :quiet,
  receive do
    m -> m
  after
    50 -> :nothing
  end
)

show.(:stop, Running.pipe_stop(pipe))
show.(:stopped, Enum.sort([receive_one.(), receive_one.()]))
show.(:bad_select, Running.bad_select(pipe))

for l <- [
      [],
      ["abc"],
      ["abc", "", "defgh", String.duplicate("z", 70)],
      [:x],
      :no,
      ["a" | "b"],
      for(i <- 1..40, do: <<i>>)
    ],
    do: show.(:queue, Running.queue(l))

for n <- [0, 1, 1999, -1, -1999, 123_456_789],
    from <- 0..3,
    to <- 0..3,
    do: show.({n, from, to}, Running.times(n, from, to))

show.(:times, Running.times(1, 9, 0) < 0)
show.(:clocks, Running.clocks())
show.(:environment, Running.environment())
show.(:system_info, Running.system_info())
show.(:symbols, Running.symbols())
