defmodule :counters do
  @moduledoc "Arrays of counters that processes share. All functions are builtin."
end
