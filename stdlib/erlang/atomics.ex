defmodule :atomics do
  @moduledoc "Arrays of integers that processes change atomically. All functions are builtin."
end
