# The machine ends though C waits for a function that never returns.
defmodule Stop do
  use FFI
  defc bsearch(key :: bytes, base :: bytes, count :: size_t, size :: size_t, compare :: (pointer, pointer -> int)) :: pointer
end

me = self()
spawn(fn -> Stop.bsearch("b", "abc", 3, 1, fn _, _ -> send(me, :in) && Process.sleep(:infinity) end) end)

receive do
  :in -> IO.puts("called back")
end
