# exit/1 in the main process, with a status that is none.
spawn(fn -> :ok end)
IO.puts("before")
exit({:some, "reason"})
