defmodule ExUnit.Test do
  @moduledoc "A test: its name, module, tags, and what became of it."
  defstruct [:name, :case, :module, :state, time: 0, tags: %{}, logs: ""]
end
