{:ok, _} = :pg.start_link()
me = self()
IO.inspect({:pg.join(:g, me), :pg.join(:g, me), :pg.get_members(:g) == [me, me], :pg.which_groups()})
other = spawn(fn -> receive do: (:stop -> :ok) end)
IO.inspect({:pg.join(:h, [other, me]), length(:pg.get_local_members(:h)), Enum.sort(:pg.which_groups())})
send(other, :stop)
Process.sleep(20)

IO.inspect(
  {:pg.get_members(:h) == [me], :pg.leave(:g, me), :pg.get_members(:g) == [me], :pg.leave(:g, [me]), :pg.leave(:g, me),
   :pg.which_groups()}
)

IO.inspect(:pg.get_members(:nobody))
{:ok, _} = :pg.start(:scope)
IO.inspect({:pg.join(:scope, "x", me), :pg.get_members(:scope, "x") == [me]})

IO.inspect(
  try do
    :pg.join(:g, :x)
  rescue
    e -> e.__struct__
  end
)

IO.inspect(
  {:inet.ntoa({127, 0, 0, 1}), :inet.parse_address(~c"::1"), :inet.parse_address(~c"1.2.3.4"),
   :inet.parse_address(~c"x")}
)
