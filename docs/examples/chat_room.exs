# A chat room: every user is a process, rooms monitor their members, and a crash takes nobody else along.
defmodule Room do
  use GenServer

  def start_link(name), do: GenServer.start_link(__MODULE__, name)
  def join(room, nick), do: GenServer.call(room, {:join, nick, self()})
  def say(room, text), do: GenServer.call(room, {:say, self(), text})
  def members(room), do: GenServer.call(room, :members)

  @impl true
  def init(name), do: {:ok, %{name: name, members: %{}}}

  @impl true
  def handle_call({:join, nick, pid}, _from, %{members: members} = state) do
    if Enum.any?(members, fn {_, %{nick: taken}} -> taken == nick end) do
      {:reply, {:error, :nick_taken}, state}
    else
      broadcast(members, {:joined, state.name, nick})
      member = %{nick: nick, monitor: Process.monitor(pid)}
      {:reply, :ok, %{state | members: Map.put(members, pid, member)}}
    end
  end

  def handle_call({:say, pid, text}, _from, %{members: members} = state) do
    case members do
      %{^pid => %{nick: nick}} ->
        broadcast(Map.delete(members, pid), {:said, state.name, nick, text})
        {:reply, :ok, state}

      _ ->
        {:reply, {:error, :not_a_member}, state}
    end
  end

  def handle_call(:members, _from, state) do
    {:reply, state.members |> Enum.map(fn {_, %{nick: nick}} -> nick end) |> Enum.sort(), state}
  end

  @impl true
  def handle_info({:DOWN, _monitor, :process, pid, _reason}, state) do
    {%{nick: nick}, members} = Map.pop!(state.members, pid)
    broadcast(members, {:left, state.name, nick})
    {:noreply, %{state | members: members}}
  end

  defp broadcast(members, event), do: Enum.each(members, fn {pid, _} -> send(pid, event) end)
end

defmodule User do
  @doc "Starts a user that joins the room and keeps what it hears."
  def start(room, nick) do
    parent = self()

    pid =
      spawn(fn ->
        :ok = Room.join(room, nick)
        send(parent, {:ready, self()})
        listen(room, [])
      end)

    receive do
      {:ready, ^pid} -> pid
    end
  end

  def say(user, text), do: ask(user, {:say, text})
  def heard(user), do: ask(user, :heard)
  def crash(user), do: Process.exit(user, :kill)

  defp ask(user, request) do
    ref = make_ref()
    send(user, {request, self(), ref})

    receive do
      {^ref, answer} -> answer
    end
  end

  defp listen(room, heard) do
    receive do
      {{:say, text}, from, ref} ->
        send(from, {ref, Room.say(room, text)})
        listen(room, heard)

      {:heard, from, ref} ->
        send(from, {ref, Enum.reverse(heard)})
        listen(room, heard)

      event ->
        listen(room, [event | heard])
    end
  end
end

{:ok, lobby} = Room.start_link("lobby")
[ann, bob, cid] = for nick <- ~w(ann bob cid), do: User.start(lobby, nick)
IO.inspect(Room.members(lobby), label: "members")
IO.inspect(Room.join(lobby, "bob"), label: "a second bob")
IO.inspect(Room.say(lobby, "hello?"), label: "from outside")

:ok = User.say(ann, "hi all")
:ok = User.say(bob, "hi ann")
User.crash(cid)

# The room hears of the crash before it answers the call that follows it.
wait = fn wait -> if "cid" in Room.members(lobby), do: wait.(wait), else: :gone end
IO.inspect(wait.(wait), label: "cid")

for {nick, user} <- [ann: ann, bob: bob] do
  IO.puts("#{nick} heard:")

  for event <- User.heard(user) do
    case event do
      {:joined, room, who} -> IO.puts("  #{who} joined #{room}")
      {:said, _room, who, text} -> IO.puts("  #{who}: #{text}")
      {:left, _room, who} -> IO.puts("  #{who} is gone")
    end
  end
end

# A crowd: a thousand users, each says one thing, everybody hears all the others.
{:ok, square} = Room.start_link("square")
crowd = for n <- 1..1000, do: User.start(square, "user#{n}")
Enum.each(Enum.take(crowd, 20), &User.say(&1, "hey"))

said =
  crowd
  |> Enum.map(fn user -> Enum.count(User.heard(user), &match?({:said, _, _, _}, &1)) end)
  |> Enum.sum()

IO.puts("#{length(crowd)} users heard #{said} sentences")
