# Tables that outlive their owner: heirs, renamed tables, gifts.
me = self()
owner = fn opts -> spawn(fn -> t = :ets.new(:y, [:public, {:heir, me, {:d, "data", [1.5]}} | opts]); :ets.insert(t, {1}); send(me, {:t, t}); receive do :end -> :ok end end) end
for opts <- [[], [:named_table]] do
  pid = owner.(opts)
  t = receive do {:t, t} -> t end
  t = if opts != [], do: :ets.rename(t, :z), else: t
  IO.inspect :ets.info(t, :heir) == me
  send(pid, :end)
  receive do {:"ETS-TRANSFER", ^t, ^pid, d} -> IO.inspect d after 2000 -> IO.puts("none") end
  IO.inspect {:ets.info(t, :owner) == me, :ets.info(t, :heir) == me, :ets.tab2list(t)}
  p2 = spawn(fn -> receive do {:"ETS-TRANSFER", ^t, ^me, d} -> send(me, {:got, d}) end; receive do :end -> :ok end end)
  :ets.give_away(t, p2, :gift)
  receive do m -> IO.inspect m end
  send(p2, :end)
  receive do {:"ETS-TRANSFER", ^t, ^p2, d} -> IO.inspect d after 2000 -> IO.puts("none") end
  :ets.setopts(t, {:heir, :none})
  IO.inspect :ets.info(t, :heir)
  :ets.delete(t)
end
