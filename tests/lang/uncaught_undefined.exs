# A function that does not exist, called by a program: the message has hints, the frames are the program's.
defmodule Caller do
  def call(module), do: [module.upcas("a")]
end

IO.puts("before")
[Caller.call(String)]
