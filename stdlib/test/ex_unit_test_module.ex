defmodule ExUnit.TestModule do
  @moduledoc "A module of tests."
  defstruct [:file, :name, :state, tests: [], tags: %{}]
end
