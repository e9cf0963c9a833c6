# Ending in order: at_exit hooks run last first, the status is the program's.
System.at_exit(fn status -> IO.puts("first registered, status #{status}") end)
System.at_exit(fn status -> IO.puts("second registered, status #{status}") end)
IO.puts("before")
exit({:shutdown, 7})
