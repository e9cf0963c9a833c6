# A process made later has the greater pid, whichever processes have ended meanwhile.
defmodule PidOrder do
  def spawn_one(_) do
    {pid, ref} = spawn_monitor(fn -> receive(do: (:stop -> :ok)) end)
    {pid, ref}
  end

  def stop({pid, ref}) do
    send(pid, :stop)
    receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
  end

  def ascending?([a, b | rest]), do: a < b and ascending?([b | rest])
  def ascending?(_), do: true
end

stay = Enum.map(1..10, &PidOrder.spawn_one/1)

rounds =
  for n <- 1..40 do
    made = Enum.map(1..(n * 3), &PidOrder.spawn_one/1)
    {odd, even} = made |> Enum.with_index() |> Enum.split_with(fn {_, i} -> rem(i, 2) == 1 end)
    for {p, _} <- Enum.reverse(odd) ++ even, do: PidOrder.stop(p)
    Enum.map(made, &elem(&1, 0))
  end

pids = Enum.map(stay, &elem(&1, 0)) ++ Enum.concat(rounds)
IO.inspect(length(pids), label: "processes")
IO.inspect(PidOrder.ascending?(pids), label: "ascending")
IO.inspect(pids == Enum.sort(pids), label: "as sorted")
IO.inspect(Enum.all?(pids, fn pid -> pid |> :erlang.pid_to_list() |> :erlang.list_to_pid() == pid end), label: "written and read")
