# A throw nobody catches.
IO.puts("before")
throw({:ball, 1})
